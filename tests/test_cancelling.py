"""Cancelling gives each payer back what they gave, once; a return keeps the rest as a new sale."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playing import reason
from trouble_play import HOUSE, Trouble

from pos.counter import pending, undoing
from pos.counter.checkout import Checkout
from pos.counter.daybook import Record
from pos.counter.slip import Slip, text
from pos.faults import Phase
from pos.model import Settlement
from pos.money import yuan
from pos.refusals import Reason, Refusal
from pos.street import CentreUnreachable, NoReply, Undone
from pos.texts import LANGUAGES, say

DAY = "2026-03-03"
PILL = "2000000000015"


def record_of(checkout: Checkout) -> Record:
    assert checkout.record is not None
    return checkout.record


_case_sales = [
    # who buys what, so that own account, donors, cash and none of them are there
    ("li", ("pill",)),
    ("li", ("pill x 4", "soap x 3")),
    ("li", ("pill x 99",)),
    ("wang", ("pill x 5 @ 10.01",)),
    ("kid", ("pill x 2",)),
]
each_sale = pytest.mark.parametrize(("who", "items"), _case_sales)


@each_sale
@pytest.mark.parametrize("by", ["number", "settlement_id", "message_id"])
def test_everybody_gets_back_what_they_gave_and_the_record_says_so(
    who: str, items: tuple[str, ...], by: str
) -> None:
    play = Trouble()
    before = play.accounts()
    record = record_of(play.sold(who, *items))
    slip = record.slip
    which: dict[str, int | str] = {
        "number": record.number,
        "settlement_id": slip.settlement_id,
        "message_id": slip.message_id,
    }
    done = undoing.cancel(play.counter(), which[by])
    assert isinstance(done, Undone) and done.of == slip.settlement_id
    assert play.accounts() == before
    newest, first = play.counter().daybook.records(DAY)
    assert (first.state, first.slip) == ("cancelled", slip)
    assert (newest.state, newest.original) == ("cancellation", slip.message_id)
    assert newest.slip.settlement_id == done.settlement_id != slip.settlement_id
    play.check()


def opposite(slip: Slip) -> tuple[object, ...]:
    """What must be the same on both slips, but for the sign."""
    lines = tuple((one.name, -one.quantity, -one.amount_fen) for one in slip.lines)
    donors = tuple((name, -fen) for name, fen in slip.mutual_aid)
    amounts = (-slip.total_fen, -slip.account_fen, -slip.own_fen, -slip.cash_fen)
    return (slip.person, slip.credential, lines, donors, *amounts)


def plain(slip: Slip) -> tuple[object, ...]:
    lines = tuple((one.name, one.quantity, one.amount_fen) for one in slip.lines)
    amounts = (slip.total_fen, slip.account_fen, slip.own_fen, slip.cash_fen)
    return (slip.person, slip.credential, lines, slip.mutual_aid, *amounts)


@each_sale
def test_the_slip_of_a_cancellation_has_every_amount_below_zero(
    who: str, items: tuple[str, ...]
) -> None:
    play = Trouble()
    record = record_of(play.sold(who, *items))
    undoing.cancel(play.counter(), record.number)
    slip = play.counter().daybook.records(DAY)[0].slip
    assert plain(slip) == opposite(record.slip)
    assert slip.total_fen == slip.account_fen + slip.cash_fen
    assert slip.account_fen == slip.own_fen + sum(fen for _, fen in slip.mutual_aid)
    for language in LANGUAGES:
        told = text(slip, language)
        assert say(language, "slip.title.cancellation") in told
        assert slip.settlement_id in told and record.slip.settlement_id in told
        assert yuan(slip.total_fen) in told and yuan(slip.cash_fen) in told
        assert say(language, "slip.label.change") not in told


def test_a_reprint_of_either_slip_is_a_copy() -> None:
    play = Trouble()
    record = record_of(play.sold())
    undoing.cancel(play.counter(), record.number)
    for number in (1, 2):
        copy = play.counter().daybook.copy(number)
        assert copy is not None and copy.copy_number == 1


# -- what is refused, and what the refusal changes: nothing

_case_refused = [
    ("a second time", Reason.ALREADY_CANCELLED),
    ("nothing such", Reason.NOT_FOUND),
    ("no such number", Reason.NOT_FOUND),
    ("a settlement id that nobody gave", Reason.NOT_FOUND),
    ("another pharmacy's settlement id", Reason.OTHER_PHARMACY),
    ("another pharmacy's message", Reason.OTHER_PHARMACY),
    ("a cash sale", Reason.NOT_REVERSIBLE),
    ("a cancellation", Reason.NOT_REVERSIBLE),
    ("an unknown sale", Reason.PENDING_UNRESOLVED),
    ("a reversed sale", Reason.ALREADY_REVERSED),
]


def told_of(play: Trouble, what: str) -> int | str:
    """A sale as it is told to `cancel`, made for the row."""
    counter = play.counter()
    if what == "a second time":
        number = record_of(play.sold()).number
        undoing.cancel(counter, number)
        return number
    if what == "a cancellation":
        undoing.cancel(counter, record_of(play.sold()).number)
        return 2
    if what in ("another pharmacy's settlement id", "another pharmacy's message"):
        play.sign_in("other")
        answer = play.sale("wang", pharmacy="other").settle("all")
        assert isinstance(answer.outcome, Settlement)
        by_id = what.endswith("id")
        return answer.outcome.settlement_id if by_id else answer.outcome.message_id
    if what == "a cash sale":
        paid = play.sale("li").pay_cash()
        assert isinstance(paid, Record)
        return paid.number
    if what in ("an unknown sale", "a reversed sale"):
        unknown = play.lost().unknown_id
        if what == "a reversed sale":
            pending.reverse(counter, unknown)
        return unknown
    told: dict[str, int | str] = {
        "nothing such": "M9",
        "no such number": 7,
        "a settlement id that nobody gave": f"S{HOUSE[1:]}000000099",
    }
    return told[what]


@pytest.mark.parametrize(("what", "why"), _case_refused, ids=[one[0] for one in _case_refused])
def test_a_refused_cancellation_changes_nothing(what: str, why: Reason) -> None:
    play = Trouble()
    which = told_of(play, what)
    before, records = play.accounts(), play.counter().daybook.records(DAY)
    unknown = pending.pending(play.counter())
    assert reason(undoing.cancel(play.counter(), which)) is why
    assert (play.accounts(), play.counter().daybook.records(DAY)) == (before, records)
    assert pending.pending(play.counter()) == unknown
    play.check()


def test_two_tills_cancel_one_sale_and_one_wins() -> None:
    """REF-003: the other till knows the sale by its message id only."""
    play = Trouble()
    before = play.accounts()
    record = record_of(play.sold())
    there = undoing.cancel(play.counter(till="02"), record.slip.message_id)
    here = undoing.cancel(play.counter(), record.number)
    assert isinstance(there, Undone) and reason(here) is Reason.ALREADY_CANCELLED
    assert play.accounts() == before
    (theirs,) = play.counter(till="02").daybook.records(DAY)
    assert theirs.slip.cancels == record.slip.settlement_id
    assert (theirs.slip.lines, theirs.slip.total_fen) == ((), -1000)


# -- its own answer is lost (REF-009)

_case_lost: list[tuple[Phase, Phase | None]] = [
    (first, second)
    for first in ("request_lost", "late_request", "reply_lost", "garbled_reply", "late_reply")
    for second in (None, "reply_lost", "request_lost")
]


@pytest.mark.parametrize(("first", "second"), _case_lost)
def test_a_cancellation_without_answer_is_found_out_and_paid_back_once(
    first: Phase, second: Phase | None
) -> None:
    play = Trouble()
    before = play.accounts()
    record = record_of(play.sold("li", "pill x 4", "soap"))
    play.line.plan("cancel", first)
    with pytest.raises(NoReply):
        undoing.cancel(play.counter(), record.number)
    (letter,) = pending.pending(play.restarted())
    assert (letter.kind, letter.original) == ("cancel", record.slip.message_id)
    assert reason(undoing.cancel(play.counter(), record.number)) is Reason.PENDING_UNRESOLVED
    assert reason(pending.reverse(play.counter(), letter.original)) is Reason.PENDING_UNRESOLVED
    if second is not None:
        play.line.plan("", second)
        assert pending.resolve(play.counter(), letter.message_id).outcome == "unknown"
    found = pending.resolve(play.restarted(), letter.message_id)
    assert found.outcome == "cancelled" and found.undone is not None
    assert found.record is not None and found.record.slip.cancels == record.slip.settlement_id
    play.line.late()
    assert play.accounts() == before
    assert [one.state for one in play.counter().daybook.records(DAY)] == [
        "cancellation",
        "cancelled",
    ]
    assert set(play.sent("cancel")) == {letter.message_id}, "never under another id"
    play.check()


def test_a_cancellation_that_lost_the_race_and_its_answer_is_refused_when_found() -> None:
    play = Trouble()
    record = record_of(play.sold())
    play.line.plan("cancel", "request_lost")
    with pytest.raises(NoReply):
        undoing.cancel(play.counter(), record.number)
    undoing.cancel(play.counter(till="02"), record.slip.message_id)
    (letter,) = pending.pending(play.counter())
    assert pending.resolve(play.counter(), letter.message_id).outcome == "refused"
    assert pending.pending(play.counter()) == ()


def test_a_cancellation_that_was_never_sent_leaves_nothing() -> None:
    play = Trouble()
    record = record_of(play.sold())
    play.line.plan("cancel", "line_down")
    with pytest.raises(CentreUnreachable):
        undoing.cancel(play.counter(), record.number)
    assert pending.pending(play.counter()) == ()
    assert isinstance(undoing.cancel(play.counter(), record.number), Undone)


def test_a_cancellation_sent_twice_stays_unknown_though_the_second_time_the_line_was_down() -> None:
    """Found by `pos simulate`: the first sending was still on its way, and cancelled the sale."""
    play = Trouble()
    record = record_of(play.sold())
    play.line.plan("cancel", "late_request")
    with pytest.raises(NoReply):
        undoing.cancel(play.counter(), record.number)
    (letter,) = pending.pending(play.counter())
    play.line.plan("cancel", "line_down")
    with pytest.raises(CentreUnreachable):
        pending.resolve(play.counter(), letter.message_id)
    assert pending.pending(play.counter()) == (letter,)
    play.line.late()
    assert pending.resolve(play.counter(), letter.message_id).outcome == "cancelled"
    assert play.counter().daybook.records(DAY)[0].state == "cancellation"
    play.check()


def test_the_same_cancellation_again_is_a_replay_and_is_recorded_once() -> None:
    play = Trouble()
    record = record_of(play.sold())
    first = undoing.cancel(play.counter(), record.number, "C1")
    again = undoing.cancel(play.counter(), record.number, "C1")
    assert isinstance(first, Undone) and isinstance(again, Undone)
    assert (first.replay, again.replay) == (False, True)
    assert len(play.counter().daybook.records(DAY)) == 2


# -- a return (REF-011)


def test_what_is_kept_is_a_new_sale_whose_slip_shows_both() -> None:
    play = Trouble()
    before = play.accounts()
    record = record_of(play.sold("li", "pill x 3", "soap"))
    checkout = undoing.returned(play.counter(), record, ((PILL, 2, 1000),))
    assert isinstance(checkout, Checkout)
    assert play.accounts() == before and checkout.total_fen == 2000
    play.show(checkout, "li")
    checkout.enter_pin(play.sale("li")._pin)
    checkout.settle("all")
    slip = record_of(checkout).slip
    assert slip.instead_of == record.slip.settlement_id != slip.settlement_id
    for language in LANGUAGES:
        told = text(slip, language)
        assert slip.settlement_id in told and record.slip.settlement_id in told
    assert sum(before.values()) - sum(play.accounts().values()) == 2000
    states = [one.state for one in play.counter().daybook.records(DAY)]
    assert states == ["sold", "cancellation", "cancelled"]


def test_what_is_kept_may_be_paid_in_cash_and_a_lost_answer_keeps_both() -> None:
    play = Trouble()
    for paid in ("cash", "lost"):
        record = record_of(play.sold("wang", "pill x 2"))
        checkout = undoing.returned(play.counter(), record, ((PILL, 1, 1000),))
        assert isinstance(checkout, Checkout)
        if paid == "cash":
            checkout.pay_cash()
        else:
            play.show(checkout, "wang")
            checkout.enter_pin(play.sale("wang")._pin)
            play.line.plan("settle", "reply_lost")
            with pytest.raises(NoReply):
                checkout.settle("all")
            pending.resolve(play.restarted(), checkout.unknown_id)
        slip = play.counter().daybook.records(DAY)[0].slip
        assert slip.instead_of == record.slip.settlement_id


_case_kept = [
    ("more than sold", ((PILL, 4, 1000),)),
    ("more in two lines", ((PILL, 2, 1000), (PILL, 2, 1000))),
    ("at another price", ((PILL, 1, 999),)),
    ("none", ((PILL, 0, 1000),)),
    ("below none", ((PILL, -1, 1000),)),
    ("what was not sold", (("2000000000022", 1, 100),)),
    ("what nobody sells", (("1", 1, 1000),)),
]


@pytest.mark.parametrize(("name", "keep"), _case_kept, ids=[one[0] for one in _case_kept])
def test_nothing_is_kept_that_was_not_sold(name: str, keep: undoing.Kept) -> None:
    play = Trouble()
    record = record_of(play.sold("wang", "pill x 3"))
    assert reason(undoing.returned(play.counter(), record, keep)) is Reason.BAD_AMOUNT
    assert play.sent("cancel") == []


def test_a_return_whose_cancellation_is_refused_or_lost_begins_no_sale() -> None:
    play = Trouble()
    record = record_of(play.sold())
    play.line.plan("cancel", "reply_lost")
    with pytest.raises(NoReply):
        undoing.returned(play.counter(), record, ())
    found = undoing.returned(play.counter(), record, ())
    assert isinstance(found, Refusal) and found.reason is Reason.PENDING_UNRESOLVED


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["li", "wang", "kid"]), st.integers(1, 9), st.integers(1, 2000)),
        min_size=1,
        max_size=4,
    ),
    st.randoms(use_true_random=False),
)
def test_sales_cancelled_in_any_order_leave_every_account_as_it_was(
    sales: list[tuple[str, int, int]], chance: object
) -> None:
    play = Trouble()
    before = play.accounts()
    numbers = []
    for who, quantity, price_fen in sales:
        checkout = play.sale(who, f"pill x {quantity} @ {yuan(price_fen)}")
        if isinstance(checkout.settle("all").outcome, Settlement):
            numbers.append(record_of(checkout).number)
    chance.shuffle(numbers)  # type: ignore[attr-defined]
    for number in numbers:
        assert isinstance(undoing.cancel(play.counter(), number), Undone)
    assert play.accounts() == before
    play.check()
