"""A message id is answered once: again the same answer, and never for another content (WIRE)."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from playing import PILL, PIN, Play, paid, reason

from pos.clock import MessageIds
from pos.counter.checkout import Checkout
from pos.model import (
    Answer,
    AnyCash,
    AskOnly,
    Card,
    ExactCash,
    Line,
    Papers,
    Quote,
    Sale,
    Secret,
    Settlement,
)  # fmt: skip
from pos.refusals import Reason, Refusal
from pos.street import Attendance

WORLD = """
pharmacies.main = {}
pharmacies.other = {}
people.li = {balance = "50.00"}
people.wang = {balance = "50.00"}
"""


def letter(play: Play, who: str = "li", by: str = "card", **fields: object) -> Sale:
    """A sale as it goes over the street."""
    sale = play.sale(who, by=by)
    assert sale.customer is not None
    made = Sale(
        message_id="M1", pharmacy=sale.counter.pharmacy.code, till="01", operator="001",
        credential=sale.customer.credential, pin=Secret(PIN), patient="", papers=Papers(),
        lines=tuple(one.line for one in sale.lines), agreed=AnyCash(),
    )  # fmt: skip
    return replace(made, **fields)


SENDS: dict[str, Callable[[Play], Callable[[Sale], Answer]]] = {
    "presettle": lambda play: play.centre.presettle,
    "settle": lambda play: play.centre.settle,
    "balance": lambda play: play.centre.balance,
}


@pytest.mark.parametrize("kind", SENDS)
@pytest.mark.parametrize("by", ["card", "code", "identity_card"])
def test_the_same_message_again_is_the_first_answer_and_moves_nothing(kind: str, by: str) -> None:
    """FLT-024: also long after, signed out, with another PIN, token and time."""
    play = Play(PILL, WORLD)
    send = SENDS[kind](play)
    sent = letter(play, by=by, lines=() if kind == "balance" else letter(play).lines)
    first = send(sent)
    before = play.accounts()
    play.wait("400d")
    again = send(replace(sent, pin=Secret("000000"), till="07", operator="x"))
    assert again == first.as_replay()
    assert (again.replay, first.replay) == (True, False)
    assert play.accounts() == before
    play.check()


def test_another_scan_of_the_same_person_is_the_same_content() -> None:
    """The token is never compared."""
    play = Play(PILL, WORLD)
    first = play.centre.settle(letter(play, by="code"))
    again = play.centre.settle(letter(play, by="code"))
    assert isinstance(first.outcome, Settlement)
    assert again == first.as_replay()
    assert play.left("li") == "40.00"


def more(sale: Sale) -> Sale:
    line = sale.lines[0]
    return replace(sale, lines=(replace(line, quantity=2),))


def cheaper(line: Line) -> Line:
    return replace(line, unit_price_fen=1)


ALTERED: list[tuple[str, Callable[[Play, Sale], Sale], str]] = [
    ("another pharmacy", lambda p, s: replace(s, pharmacy="P37010000002"), "pharmacy"),
    ("another person", lambda p, s: letter(p, "wang"), "person"),
    ("nobody known", lambda p, s: replace(s, credential=Card(Secret("Z00000000"))), "person"),
    ("another kind", lambda p, s: letter(p, by="identity_card"), "kind"),
    ("another quantity", lambda p, s: more(s), "lines"),
    ("another price", lambda p, s: replace(s, lines=(cheaper(s.lines[0]),)), "lines"),
    ("a line twice", lambda p, s: replace(s, lines=s.lines * 2), "lines"),
    ("another paper", lambda p, s: replace(s, papers=Papers(patient=True)), "papers"),
    ("a named patient", lambda p, s: replace(s, patient="li"), "papers"),
    ("other cash", lambda p, s: replace(s, agreed=ExactCash(1)), "agreed"),
    ("person and lines", lambda p, s: more(letter(p, "wang")), "person"),
]  # fmt: skip


@pytest.mark.parametrize("_case", ALTERED, ids=[case[0] for case in ALTERED])
@pytest.mark.parametrize("pin", [PIN, "111111"], ids=["settled before", "refused before"])
def test_the_same_id_with_other_content_names_the_first_differing_field(_case, pin: str) -> None:
    _, alter, field = _case
    play = Play(PILL, WORLD)
    sent = letter(play, pin=Secret(pin))
    play.centre.settle(sent)
    before = (play.accounts(), play.check(), play.wrong_tries("li"))
    answer = play.centre.settle(replace(alter(play, sent), pin=Secret("999999")))
    assert answer.outcome == Refusal(Reason.MESSAGE_REUSED, {"field": field})
    assert (answer.person, answer.name, answer.trace.payers) == ("", "", ())
    assert (play.accounts(), play.check(), play.wrong_tries("li")) == before


def test_a_quotes_id_cannot_settle() -> None:
    play = Play(PILL, WORLD)
    sent = letter(play, agreed=AskOnly())
    assert isinstance(play.centre.presettle(sent).outcome, Quote)
    assert play.centre.settle(sent).outcome == Refusal(Reason.MESSAGE_REUSED, {"field": "agreed"})
    assert play.left("li") == "50.00"


def test_an_attendances_id_is_no_sales_id() -> None:
    play = Play(PILL, WORLD)
    house = play.counter().pharmacy.code
    assert play.centre.sign_in(Attendance("M1", house, "01", "001")) is None
    assert reason(play.centre.settle(letter(play))) is Reason.MESSAGE_REUSED
    play.centre.settle(letter(play, message_id="M2"))
    for message_id in ("M1", "M2"):
        found = play.centre.sign_out(Attendance(message_id, house, "01", "001"))
        assert reason(found) is Reason.MESSAGE_REUSED
    assert reason(play.centre.settle(letter(play, message_id="M3"))) is None


def test_a_sign_in_again_with_the_same_id_is_the_first_answer() -> None:
    """Sent again next day by mistake, it does not sign in."""
    play = Play(PILL, WORLD)
    sent = Attendance("M1", play.counter().pharmacy.code, "01", "001")
    assert play.centre.sign_in(sent) is None
    play.wait("24h")
    assert play.centre.sign_in(sent) is None
    assert reason(play.sell("li")) is Reason.NOT_SIGNED_IN


def test_every_ask_is_a_row_of_the_journal_refused_or_not() -> None:
    play = Play(PILL, WORLD)
    before = play.check().journal_rows
    sale = play.sale("li", pin="111111")
    play.presettle(sale)
    sale.enter_pin(Secret(PIN))
    play.presettle(sale)
    play.settle(sale)
    assert play.check().journal_rows == before + 3


def test_a_settlement_to_which_nothing_was_agreed_takes_no_cash() -> None:
    play = Play(PILL, WORLD)
    dear = more(letter(play, agreed=AskOnly()))
    short = replace(dear, lines=(replace(dear.lines[0], quantity=6),))
    assert reason(play.centre.settle(short)) is Reason.FUNDS_SHORT
    assert isinstance(play.centre.settle(replace(dear, message_id="M2")).outcome, Settlement)


@pytest.mark.parametrize("agreed", [ExactCash(0), ExactCash(7), AnyCash()])
def test_a_presettlement_never_refuses_for_cash(agreed: object) -> None:
    play = Play(PILL, WORLD)
    sent = letter(play, agreed=agreed)
    dear = replace(sent, lines=(replace(sent.lines[0], quantity=6),))
    assert paid(play.centre.presettle(dear)) == "li 50.00, cash 10.00"


def test_a_till_never_gives_an_id_twice_even_if_its_clock_goes_back() -> None:
    play = Play(WORLD)
    ids = MessageIds("P37010000001", "01", play.moment)
    given = [ids.next_id() for _ in range(150)]
    play.go_to("2026-03-03T08:00:00")
    given += [ids.next_id() for _ in range(150)]
    restarted = MessageIds("P37010000001", "01", play.moment, given[-1])
    given += [restarted.next_id() for _ in range(150)]
    assert given == sorted(set(given))
    assert {len(one) for one in given} == {30}


def test_a_till_that_repeats_an_id_gets_its_sale_back_and_writes_one_record() -> None:
    play = Play(PILL, WORLD)
    first, again = play.sale("li"), play.sale("li")
    settled = first.settle("all", message_id="M1")
    assert again.settle("all", message_id="M1") == settled.as_replay()
    assert (number(first), play.left("li")) == (number(again), "40.00")


def number(sale: Checkout) -> int:
    assert sale.record is not None
    return sale.record.number
