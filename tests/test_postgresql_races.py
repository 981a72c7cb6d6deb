"""Tills at one PostgreSQL, in the same moment: one effect a message, no money made, no till stuck.

Threads share a house here, as the letters of several tills share a server.
"""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from playing import Play, reason

from pos.centre import settling
from pos.centre.store import colliding
from pos.centre.store.facts import read_accounts
from pos.counter.asking import attendance
from pos.model import Answer, AnyCash, Card, Line, Papers, Sale, Secret, Settlement
from pos.refusals import Reason, Refusal
from pos.street import CentreUnreachable, ScannedCode, Undo, Undone

if TYPE_CHECKING:
    from postgres import Rooms

pytestmark = pytest.mark.xdist_group("postgresql")

PIN = "246810"
PILL = "2000000000015"
WORLD = """
pharmacies.main = {}
pharmacies.other = {}
products.pill = {price = "1.00"}
people.anna = {balance = "3.00"}
people.bert = {balance = "5.00"}
people.cora = {balance = "60.00"}
people.dora = {balance = "60.00"}
bindings = [
    {beneficiary = "anna", donor = "cora", relation = "spouse"},
    {beneficiary = "anna", donor = "dora", relation = "parent"},
    {beneficiary = "bert", donor = "dora", relation = "spouse"},
    {beneficiary = "bert", donor = "cora", relation = "parent"},
]
"""
HOUSES = ("P37010000001", "P37010000002")


@pytest.fixture
def play(at_server: "Rooms") -> Iterator[Play]:
    play = Play(WORLD)
    yield play
    play.close()


def letter(play: Play, number: int, who: str, house: str = HOUSES[0], pills: int = 1) -> Sale:
    card = next(one.card_id for one in play.desk.people() if one.person == who)
    return Sale(
        message_id=f"M{number}", pharmacy=house, till="01", operator="001", credential=Card(card),
        pin=Secret(PIN), patient="", papers=Papers(), lines=(Line(PILL, pills, 100),),
        agreed=AnyCash(),
    )  # fmt: skip


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """All of them begin in the same moment; what each came to, an exception as a value."""
    gate = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return act()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def settle_at_once(play: Play, *sales: Sale) -> list[Any]:
    return at_once(*[partial(play.centre.settle, sale) for sale in sales])


def settled(answers: list[Any]) -> list[Settlement]:
    return [one.outcome for one in answers if isinstance(one.outcome, Settlement)]


def test_one_id_from_two_tills_at_once_has_one_effect(play: Play) -> None:
    for number in range(12):
        sale = letter(play, number, "anna")
        answers = settle_at_once(play, sale, sale)
        assert sorted(one.replay for one in answers) == [False, True]
        assert answers[0].outcome == answers[1].outcome
    assert play.left("anna") == "0.00" and play.left("cora") == "51.00"
    play.check()


def test_one_id_with_two_contents_at_once_has_one_effect(play: Play) -> None:
    for number in range(8):
        one = letter(play, number, "anna", HOUSES[0])
        other = letter(play, number, "bert", HOUSES[1])
        answers = settle_at_once(play, one, other)
        assert len(settled(answers)) == 1
        assert [reason(answer) for answer in answers].count(Reason.MESSAGE_REUSED) == 1
    play.check()


def test_a_wrong_pin_under_one_id_at_once_is_counted_once(play: Play) -> None:
    wrong = replace(letter(play, 1, "anna"), pin=Secret("000001"))
    answers = settle_at_once(play, wrong, wrong, wrong)
    assert {reason(one) for one in answers} == {Reason.PIN_WRONG}
    assert play.wrong_tries("anna") == 1


def test_wrong_pins_at_once_are_each_counted(play: Play) -> None:
    wrong = [replace(letter(play, n, "anna"), pin=Secret("000001")) for n in range(6)]
    answers = settle_at_once(play, *wrong)
    found = [reason(one) for one in answers]
    assert found.count(Reason.PIN_WRONG) == 2 and found.count(Reason.PIN_LOCKED) == 4


def test_a_token_is_spent_once(play: Play) -> None:
    for number in range(0, 12, 2):
        code = play.desk.issue_code("anna", "anna").code
        shown = at_once(*[partial(play.centre.identify, HOUSES[0], ScannedCode(code))] * 2)
        tokens = [one for one in shown if not isinstance(one, Refusal)]
        assert len(tokens) == 1 and [reason(one) for one in shown].count(Reason.CODE_USED) == 1
        sales = [
            replace(letter(play, number + twin, "anna"), credential=tokens[0].credential)
            for twin in (0, 1)
        ]
        answers = settle_at_once(play, *sales)
        assert len(settled(answers)) == 1
        assert [reason(one) for one in answers].count(Reason.TOKEN_SPENT) == 1
    play.check()


def test_two_phones_at_once_leave_one_code(play: Play) -> None:
    codes = at_once(*[lambda: play.desk.issue_code("anna", "anna")] * 4)
    found = [play.centre.identify(HOUSES[0], ScannedCode(one.code)) for one in codes]
    assert [isinstance(one, Refusal) for one in found].count(False) == 1


def test_chains_that_share_donors_in_opposite_order_both_get_their_answer(play: Play) -> None:
    for number in range(0, 20, 2):
        one = letter(play, number, "anna", HOUSES[0], 5)
        other = letter(play, number + 1, "bert", HOUSES[1], 7)
        answers = settle_at_once(play, one, other)
        assert all(isinstance(answer, Answer) for answer in answers), answers
    play.check()
    assert sum(play.accounts().values()) == 12800 - 10 * 1200


def test_a_deadlock_is_answered_again(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks taken in the wrong order on purpose: first one's own account, then the other's."""
    gate, met = Barrier(2), []
    gather = settling.gather

    def crossed(tx: Any, sale: Sale, *more: Any) -> Any:
        first, second = ("anna", "bert") if sale.pharmacy == HOUSES[0] else ("bert", "anna")
        facts = read_accounts(tx, (first,))
        if len(met) < 2:
            met.append(sale.message_id)
            gate.wait(30)
        read_accounts(tx, (second,))
        assert facts
        return gather(tx, sale, *more)

    monkeypatch.setattr(settling, "gather", crossed)
    one, other = letter(play, 1, "anna", HOUSES[0]), letter(play, 2, "bert", HOUSES[1])
    answers = settle_at_once(play, one, other)
    assert len(settled(answers)) == 2, answers
    play.check()


def test_collisions_without_end_are_an_unreachable_centre(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def colliding_always(*_: object) -> None:
        tried.append(1)
        raise colliding.Collision("deadlock detected")

    monkeypatch.setattr(settling, "gather", colliding_always)
    with pytest.raises(CentreUnreachable):
        play.centre.settle(letter(play, 1, "anna"))
    assert len(tried) == 5
    play.check()


def test_first_letters_of_a_pharmacy_nobody_knows_begin_one_chain(play: Play) -> None:
    there = attendance(play.counter())
    letters = [replace(there, message_id=f"N{n}", pharmacy="P99999999999") for n in range(4)]
    answers = at_once(*[partial(play.centre.sign_in, one) for one in letters])
    assert {reason(one) for one in answers} == {Reason.PHARMACY_NOT_DESIGNATED}
    play.check()


def test_acts_at_the_desk_come_one_after_the_other(play: Play) -> None:
    play.desk.unbind("anna", "cora")
    found = at_once(*[lambda: play.bind("anna", "cora", "spouse")] * 4)
    assert sorted(str(reason(one)) for one in found) == [
        "ALREADY_BOUND", "ALREADY_BOUND", "ALREADY_BOUND", "None",
    ]  # fmt: skip
    assert at_once(*[lambda: play.desk.credit("cora", 100)] * 8) == [None] * 8
    assert play.left("cora") == "68.00"
    play.check()


def hubbub(play: Play, acts: int, tills: int) -> dict[str, int]:
    """Tills and desk, all at once, on four people's money; what it came to."""

    def till(number: int) -> list[str]:
        chance, heard = random.Random(number), []
        for turn in range(acts):
            kind = chance.choice(["settle"] * 6 + ["credit", "reorder", "bind", "code"])
            who = chance.choice(["anna", "bert"])
            if kind == "settle":
                house = HOUSES[number % 2]
                sale = letter(play, number * acts + turn, who, house, chance.randint(1, 4))
                again = [play.centre.settle(sale) for _ in range(2)]
                assert again[0].outcome == again[1].outcome
                heard.append("settled" if settled(again) else str(reason(again[0])))
            elif kind == "credit":
                assert play.desk.credit(chance.choice(["cora", "dora"]), 10) is None
                heard.append("credit")
            elif kind == "reorder":
                play.desk.reorder(who, ("dora", "cora"))
            elif kind == "bind":
                play.desk.unbind(who, "cora")
                play.bind(who, "cora", "spouse")
            else:
                play.desk.issue_code(who, who)
        return heard

    heard = at_once(*[partial(till, number) for number in range(tills)])
    broken = [one for one in heard if isinstance(one, Exception)]
    assert broken == []
    told = [word for one in heard for word in one]
    return {word: told.count(word) for word in sorted(set(told))}


def test_tills_and_desk_at_once_keep_every_invariant(play: Play) -> None:
    told = hubbub(play, 12, 4)
    assert told["settled"] > 5
    assert min(play.accounts().values()) >= 0
    play.check()


def undone_at_once(play: Play, sales: int) -> dict[str, int]:
    """Each settlement is cancelled twice and reversed once in one moment; how it came out."""
    whole, told = play.accounts(), []
    for number in range(sales):
        sold = letter(play, number, "anna", HOUSES[0], 4)
        assert len(settled([play.centre.settle(sold)])) == 1
        ways = [play.centre.cancel, play.centre.cancel, play.centre.reverse]
        letters = [
            Undo(f"U{number}-{place}", HOUSES[0], f"0{place}", "001", sold.message_id)
            for place in range(3)
        ]
        found = at_once(*[partial(way, one) for way, one in zip(ways, letters, strict=True)])
        won = [one for one in found if isinstance(one, Undone)]
        assert len(won) == 1, found
        after = Reason.ALREADY_REVERSED if won[0].kind == "reversed" else Reason.ALREADY_CANCELLED
        assert [reason(one) for one in found].count(after) == 2, found
        told.append(won[0].kind)
        assert play.accounts() == whole
    play.check()
    return {kind: told.count(kind) for kind in ("cancelled", "reversed")}


def test_of_three_who_undo_at_once_one_wins(play: Play) -> None:
    assert sum(undone_at_once(play, 8).values()) == 8


@pytest.mark.torture
def test_500_settlements_undone_three_times_at_once(play: Play) -> None:
    print(f"\nundone on PostgreSQL by three at once, 500 times: {undone_at_once(play, 500)}")


def test_a_sale_that_arrives_while_it_is_reversed_counts_or_never_comes(play: Play) -> None:
    whole = play.accounts()
    for number in range(10):
        sold = letter(play, number, "anna", HOUSES[0], 4)
        undo = Undo(f"U{number}", HOUSES[0], "02", "001", sold.message_id)
        answer, undone = at_once(
            partial(play.centre.settle, sold), partial(play.centre.reverse, undo)
        )
        assert isinstance(undone, Undone), undone
        assert isinstance(answer, Answer), answer
        assert bool(undone.of) == bool(settled([answer]))
        assert play.accounts() == whole
    play.check()


@pytest.mark.torture
def test_tills_and_desk_at_once_at_length(play: Play) -> None:
    for who in ("cora", "dora"):
        assert play.desk.credit(who, 500_000) is None
    print(f"\nhubbub on PostgreSQL, 8 tills x 250 acts: {hubbub(play, 250, 8)}")
    play.check()
