"""No answer is a third outcome: it is listed, in the way of nobody else, and resolved once."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from playing import reason
from trouble_play import HOUSE, Trouble

from pos.counter import asking, pending
from pos.counter.asking import Counter
from pos.counter.pending import Outcome, Resolved
from pos.counter.phases import Phase as SalePhase
from pos.counter.phases import WrongMoment
from pos.faults import DAMAGE, Phase
from pos.model import Answer, Settlement
from pos.refusals import Reason, Refusal
from pos.street import CentreUnreachable, NoReply, Undo, Undone

DAY = "2026-03-03"

_case_lost: list[tuple[Phase, str, Outcome, int]] = [
    # how the answer got lost, what resolving says, what has been paid in the end
    ("request_lost", "half", "nothing_there", 0),
    ("late_request", "half", "nothing_there", 0),
    ("reply_lost", "half", "settled", 1000),
    ("late_reply", "half", "settled", 1000),
    *(("garbled_reply", damage, "settled", 1000) for damage in sorted(DAMAGE)),
]
each_loss = pytest.mark.parametrize(("phase", "damage", "outcome", "paid_fen"), _case_lost)


def given(play: Trouble, before: dict[str, int]) -> int:
    return sum(before.values()) - sum(play.accounts().values())


@each_loss
def test_a_lost_answer_is_unknown_and_never_sent_again(
    phase: Phase, damage: str, outcome: Outcome, paid_fen: int
) -> None:
    """FLT-001, FLT-002, FLT-017, FLT-025."""
    play = Trouble()
    before = play.accounts()
    checkout = play.lost(phase=phase, damage=damage)
    assert checkout.phase is SalePhase.UNKNOWN and checkout.record is None
    with pytest.raises(WrongMoment):
        checkout.settle("all")
    counter = play.restarted()
    (letter,) = pending.pending(counter)
    assert (letter.message_id, letter.person, letter.total_fen) == (checkout.unknown_id, "li", 1000)
    assert letter.name == "l*"
    settles = play.sent("settle")
    found = pending.resolve(counter, letter.message_id)
    assert (found.message_id, found.outcome) == (letter.message_id, outcome)
    assert pending.pending(counter) == ()
    play.line.late()
    assert given(play, before) == paid_fen
    assert set(play.sent("settle")) <= {checkout.unknown_id}
    assert len(settles) <= 1, "looked up, not settled again"
    play.check()


@each_loss
def test_resolving_again_says_the_same_and_sends_nothing(
    phase: Phase, damage: str, outcome: Outcome, paid_fen: int
) -> None:
    play = Trouble()
    unknown = play.lost(phase=phase, damage=damage).unknown_id
    first = pending.resolve(play.counter(), unknown)
    play.line.sent.clear()
    again = pending.resolve(play.counter(), unknown)
    assert (again.outcome, again.record) == (first.outcome, first.record)
    assert play.line.sent == []


def test_a_sale_that_was_found_has_the_slip_it_would_have_had() -> None:
    slips = []
    for lost in (False, True):
        play = Trouble()
        checkout = play.sale("li", "pill x 3", "soap x 2")
        checkout.papers = replace(checkout.papers, agent="王芳", agent_paper=True, patient=True)
        if lost:
            play.line.plan("settle", "reply_lost")
            with pytest.raises(NoReply):
                checkout.settle("all", 5000)
            play.wait("1h")
            found = pending.resolve(play.restarted(), checkout.unknown_id)
            assert found.record is not None and found.answer is not None
            slips.append(found.record.slip)
        else:
            checkout.settle("all", 5000)
            assert checkout.slip is not None
            slips.append(checkout.slip)
    assert slips[0] == slips[1]
    assert [one.number for one in play.counter().daybook.records(DAY)] == [1]


def test_a_sale_that_was_refused_without_our_hearing_it_is_closed() -> None:
    play = Trouble('people.wang = {card = "lost"}')
    checkout = play.lost("wang", phase="late_reply")
    found = pending.resolve(play.counter(), checkout.unknown_id)
    assert found.outcome == "refused" and found.answer is not None
    assert reason(found.answer) is Reason.CARD_LOST
    assert play.sent("reverse") == []


# -- what is in the way of what (FLT-011, REC-008)

Act = Callable[[Trouble], object]
_case_barred: list[tuple[str, Act]] = [
    ("presettle", lambda play: play.sale("li").presettle()),
    ("settle", lambda play: play.sale("li").settle("all")),
    ("settle by identity card", lambda play: play.sale("li", by="identity_card").settle("all")),
    ("balance", lambda play: play.sale("li").balance()),
    ("sign_out", lambda play: asking.sign_out(play.counter())),
]


@pytest.mark.parametrize(("name", "act"), _case_barred, ids=[one[0] for one in _case_barred])
def test_an_unknown_sale_bars_its_person_and_the_sign_out_until_resolved(
    name: str, act: Act
) -> None:
    play = Trouble()
    unknown = play.lost().unknown_id
    play.restarted()
    play.line.sent.clear()
    letters = play.counter().daybook.last_message_id()
    assert reason(act(play)) is Reason.PENDING_UNRESOLVED
    assert [name for name, _ in play.line.sent if name != "identify"] == [], "nothing was sent"
    assert play.counter().daybook.last_message_id() == letters, "nothing was written down"
    pending.resolve(play.counter(), unknown)
    assert reason(act(play)) is not Reason.PENDING_UNRESOLVED


def test_other_customers_and_cash_go_on_while_a_sale_is_unknown() -> None:
    play = Trouble()
    play.lost()
    for ask in (play.sale("wang").presettle, play.sale("wang").balance):
        assert not isinstance(ask().outcome, Refusal)
    assert play.sold("wang").record is not None
    assert play.sold("kid").record is not None
    paid = play.sale("li").pay_cash()
    assert not isinstance(paid, Refusal)


def test_the_unknown_message_is_not_sent_again_for_anybody() -> None:
    play = Trouble()
    unknown = play.lost(phase="request_lost").unknown_id
    answer = play.sale("wang").settle("all", message_id=unknown)
    assert reason(answer) is Reason.PENDING_UNRESOLVED
    assert play.sent("settle") == []


def test_a_known_failure_leaves_nothing_pending() -> None:
    """FLT-013: nothing was sent, and the same sale may go out, with the same id too."""
    play = Trouble()
    play.line.plan("settle", "line_down")
    checkout = play.sale("li")
    with pytest.raises(CentreUnreachable):
        checkout.settle("all", message_id="M1")
    assert pending.pending(play.counter()) == () and checkout.open
    play.line.plan("settle", "reply_lost")
    with pytest.raises(NoReply):
        checkout.settle("all", message_id="M1")
    assert [one.message_id for one in pending.pending(play.counter())] == ["M1"]
    assert pending.resolve(play.counter(), "M1").outcome == "settled"


# -- the letters of resolving get lost as well (REV-003)

_case_second: list[tuple[Phase, str, Phase]] = [
    (first, letter, second)
    for first in ("request_lost", "reply_lost", "late_request")
    for letter in ("look_up", "reverse")
    for second in ("request_lost", "reply_lost", "garbled_reply", "line_down", "late_request")
]


@pytest.mark.parametrize(("first", "letter", "second"), _case_second)
def test_resolving_survives_every_loss_and_repeats_the_reversal_with_its_id(
    first: Phase, letter: str, second: Phase
) -> None:
    play = Trouble()
    before = play.accounts()
    unknown = play.lost(phase=first).unknown_id
    play.line.plan(letter, second, 3)
    for _ in range(3):
        counter = play.restarted()
        try:
            told = pending.resolve(counter, unknown).outcome
        except CentreUnreachable:
            told = "unknown"
        if told == "settled":
            break
        assert told == "unknown"
        assert [one.message_id for one in pending.pending(counter)] == [unknown]
    play.line.repair()
    end = pending.resolve(play.restarted(), unknown)
    assert end.outcome == ("settled" if first == "reply_lost" else "nothing_there")
    assert len(set(play.sent("reverse"))) <= 1, "one reversal, one id"
    play.line.late()
    assert given(play, before) == (1000 if first == "reply_lost" else 0)
    assert pending.pending(counter) == ()
    play.check()


_case_reverse: list[tuple[Phase, Phase | None, int]] = [
    # how the sale got lost, how the reversal did, and whether there was something to undo
    (first, second, first != "request_lost")
    for first in ("request_lost", "reply_lost", "late_reply")
    for second in (None, "request_lost", "reply_lost", "double_reply", "line_down")
]


@pytest.mark.parametrize(("first", "second", "undone"), _case_reverse)
def test_an_unknown_sale_nobody_wants_any_more_is_reversed_once(
    first: Phase, second: Phase | None, undone: bool
) -> None:
    """FLT-001, REV-003: the goods go back to the shelf, and nobody has paid."""
    play = Trouble()
    before = play.accounts()
    unknown = play.lost("li", "pill x 4", phase=first).unknown_id
    if second is not None:
        play.line.plan("reverse", second)
    try:
        done = pending.reverse(play.counter(), unknown)
    except (NoReply, CentreUnreachable):
        assert len(pending.pending(play.counter())) == 1
        done = pending.reverse(play.restarted(), unknown)
    assert isinstance(done, Undone) and bool(done.of) == undone
    assert play.accounts() == before
    assert len(set(play.sent("reverse"))) == 1
    counter = play.counter()
    assert pending.pending(counter) == () and counter.daybook.records(DAY) == ()
    again = pending.reverse(counter, unknown)
    assert reason(again) is Reason.ALREADY_REVERSED
    told = pending.resolve(counter, unknown).outcome
    assert told == ("reversed" if undone else "nothing_there")
    play.check()


def test_a_sale_that_is_known_is_not_reversed_but_cancelled() -> None:
    play = Trouble()
    checkout = play.sold()
    assert checkout.record is not None
    refused = pending.reverse(play.counter(), checkout.record.slip.message_id)
    assert reason(refused) is Reason.NOT_REVERSIBLE
    assert play.sent("reverse") == []


# -- answers that come too late (FLT-008)


def late_answer(play: Trouble) -> Answer:
    (late,) = play.line.late()
    assert isinstance(late.reply, Answer)
    return late.reply


def test_a_reply_that_comes_while_the_sale_is_unknown_is_taken_over() -> None:
    play = Trouble()
    unknown = play.lost(phase="late_reply").unknown_id
    heard = pending.heard_late(play.counter(), unknown, late_answer(play))
    assert heard.outcome == "settled" and heard.record is not None
    assert pending.pending(play.counter()) == ()


def test_a_reply_that_comes_after_the_reversal_is_noted_and_changes_nothing() -> None:
    play = Trouble()
    before = play.accounts()
    unknown = play.lost(phase="late_reply").unknown_id
    pending.reverse(play.counter(), unknown)
    play.wait("90s")
    heard = pending.heard_late(play.counter(), unknown, late_answer(play))
    assert heard.outcome == "reversed" and heard.record is None
    letter = play.counter().daybook.letter(unknown)
    assert letter is not None and letter.late_at.startswith("2026-03-03T09:01:30")
    assert play.accounts() == before and play.counter().daybook.records(DAY) == ()


def test_a_reply_that_comes_while_the_reversal_is_unknown_is_only_noted() -> None:
    play = Trouble()
    unknown = play.lost(phase="late_reply").unknown_id
    play.line.plan("reverse", "reply_lost")
    with pytest.raises(NoReply):
        pending.reverse(play.counter(), unknown)
    assert pending.heard_late(play.counter(), unknown, late_answer(play)).outcome == "unknown"
    assert pending.resolve(play.counter(), unknown).outcome == "reversed"


# -- a till that dies between two lines

STEPS = ("asked", "heard", "sold", "undone")


class PowerCut(Exception):
    """The till is gone."""


def cut(counter: Counter, at: int, *, before: bool) -> None:
    """The daybook writes so many times more, and then the power goes, before or after a write."""
    left = iter(range(at, -1, -1))

    def wrapped(write: Callable[..., object]) -> Callable[..., object]:
        def writing(*words: object) -> object:
            last = next(left) == 0
            if last and before:
                raise PowerCut
            done = write(*words)
            if last:
                raise PowerCut
            return done

        return writing

    for step in STEPS:
        setattr(counter.daybook, step, wrapped(getattr(type(counter.daybook), step).__get__(
            counter.daybook)))  # fmt: skip


def mended(counter: Counter) -> None:
    for step in STEPS:
        delattr(counter.daybook, step)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize("phase", ["", "reply_lost", "request_lost"])
def test_a_till_that_dies_at_any_write_leaves_nothing_or_an_unknown(
    phase: Phase, at: int, before: bool
) -> None:
    play = Trouble()
    held = play.accounts()
    checkout = play.sale("li")
    if phase:
        play.line.plan("settle", phase)
    cut(play.counter(), at, before=before)
    unknown = "M1"
    try:
        try:
            checkout.settle("all", message_id=unknown)
        except NoReply:
            pending.resolve(play.counter(), unknown)
    except PowerCut:
        pass
    mended(play.counter())
    counter = play.restarted()
    listed = [one.message_id for one in pending.pending(counter)]
    assert listed in ([], [unknown])
    if not listed and not counter.daybook.records(DAY):
        assert given(play, held) == 0, "nothing was left, and nothing was done"
    for message_id in listed:
        pending.resolve(counter, message_id)
    assert pending.pending(counter) == ()
    assert given(play, held) == 1000 * len(counter.daybook.records(DAY))
    assert len(set(play.sent("reverse"))) <= 1


# -- ids that are somebody else's


def test_an_id_of_another_sale_is_not_taken_over() -> None:
    play = Trouble()
    play.sale("wang", till="02").settle("all", message_id="M1")
    checkout = play.sale("li")
    play.line.plan("settle", "late_reply")
    with pytest.raises(NoReply):
        checkout.settle("all", message_id="M1")
    assert pending.resolve(play.counter(), "M1").outcome == "refused"
    assert play.counter().daybook.records(DAY) == ()


def test_an_id_of_another_pharmacy_is_not_taken_over() -> None:
    play = Trouble()
    play.sign_in("other")
    play.sale("wang", pharmacy="other").settle("all", message_id="M1")
    checkout = play.sale("li")
    play.line.plan("settle", "reply_lost")
    with pytest.raises(NoReply):
        checkout.settle("all", message_id="M1")
    assert pending.resolve(play.counter(), "M1").outcome == "refused"


def test_what_another_till_has_reversed_is_closed_without_another_reversal() -> None:
    play = Trouble()
    unknown = play.lost().unknown_id
    play.line.reverse(Undo("R1", HOUSE, "02", "001", unknown))
    found = pending.resolve(play.counter(), unknown)
    assert found.outcome == "reversed" and found.undone is not None
    assert play.sent("reverse") == ["R1"]


def test_a_letter_that_was_never_written_down_is_not_listed() -> None:
    assert pending.resolve(Trouble().counter(), "M9") == Resolved("M9", "not_listed")
    answer = Trouble().sold().answer
    assert answer is not None and isinstance(answer.outcome, Settlement)
    assert pending.heard_late(Trouble().counter(), "M9", answer).outcome == "not_listed"
