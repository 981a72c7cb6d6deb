"""A day is compared in sums first, row by row where they differ, and each difference is named."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from playing import PIN, reason
from trouble_play import HOUSE, Trouble

from pos.counter import asking, pending, tickets, undoing
from pos.counter.checkout import Checkout
from pos.counter.daybook import Record
from pos.counter.reconciliation import Reconciled, reconcile
from pos.counter.slip import Slip
from pos.model import AnyCash, Card, Papers, Sale, Secret
from pos.refusals import Reason
from pos.street import NoReply

DAY, NEXT = "2026-03-03", "2026-03-04"
Act = Callable[[Trouble], object]


def slip_of(checkout: Checkout) -> Slip:
    assert checkout.slip is not None
    return checkout.slip


def compared(play: Trouble, day: str = DAY) -> Reconciled:
    return reconcile(play.restarted(), day, (play.counter(till="02").daybook,))


def begun() -> Trouble:
    play = Trouble()
    for till in ("01", "02"):
        play.counter(till=till)
    return play


def a_reversal(play: Trouble) -> None:
    pending.reverse(play.counter(), play.lost("li", "pill x 4").unknown_id)


def a_found_sale(play: Trouble) -> None:
    pending.resolve(play.counter(), play.lost("kid", "pill x 2").unknown_id)


def nothing_there(play: Trouble) -> None:
    pending.resolve(play.counter(), play.lost("li", phase="request_lost").unknown_id)


def a_cancellation(play: Trouble) -> None:
    undoing.cancel(play.counter(), slip_of(play.sold("li", "pill x 4", "soap")).settlement_id)


def a_cancellation_elsewhere(play: Trouble) -> None:
    undoing.cancel(play.counter(till="02"), slip_of(play.sold("kid")).message_id)


def a_lost_cancellation(play: Trouble) -> None:
    play.line.plan("cancel", "reply_lost")
    with pytest.raises(NoReply):
        a_cancellation(play)
    (letter,) = pending.pending(play.counter())
    pending.resolve(play.counter(), letter.message_id)


def a_return(play: Trouble) -> None:
    record = play.sold("wang", "pill x 3").record
    assert record is not None
    undoing.returned(play.counter(), record, ())


_case_even: list[tuple[str, list[Act], int]] = [
    # what happened, and how many rows had to be compared one by one
    ("no sales", [], 0),
    ("cash only", [lambda play: play.sale("li").pay_cash()], 0),
    ("a sale", [lambda play: play.sold()], 0),
    ("own, mutual aid, cash", [lambda play: play.sold("li", "pill x 9", "soap")], 0),
    ("no account money", [lambda play: play.sold("li", "pill x 99"),
                          lambda play: play.sale("li").settle("all")], 0),
    ("both schemes", [lambda play: play.sold("kid"), lambda play: play.sold("wang")], 0),
    ("two tills", [lambda play: play.sold(),
                   lambda play: play.sale("wang", till="02").settle("all")], 0),
    ("a refused sale", [lambda play: play.sale("li", pin="000000").settle("all")], 0),
    ("a found sale", [a_found_sale], 0),
    ("nothing there", [nothing_there], 0),
    ("a cancellation", [a_cancellation], 0),
    ("a lost cancellation", [a_lost_cancellation], 0),
    ("cancelled at the other till", [a_cancellation_elsewhere], 0),
    ("a return", [a_return], 0),
    ("a reversal", [a_reversal], 2),
    ("everything", [lambda play: play.sold("wang"), a_cancellation, a_reversal, a_found_sale,
                    a_return], 8),
]  # fmt: skip


@pytest.mark.parametrize(("name", "acts", "rows"), _case_even, ids=[one[0] for one in _case_even])
def test_whatever_the_counter_has_done_its_books_are_the_centres(
    name: str, acts: list[Act], rows: int
) -> None:
    """REC-002, REC-003, REC-010."""
    play = begun()
    for act in acts:
        act(play)
    found = compared(play)
    assert found.even and found.differences == () and found.unknown == 0
    assert found.rows == rows
    assert len(play.sent("details")) == (1 if rows else 0), "details only where the sums differ"
    if not rows:
        assert set(found.centre) == set(found.pharmacy)


def test_the_sums_are_by_scheme_and_clearing_type_and_each_is_even_alone() -> None:
    """REC-010."""
    play = begun()
    play.sold("li", "pill x 3")
    play.sold("kid")
    play.sold("wang")
    found = compared(play)
    assert found.centre == found.pharmacy
    assert [(one.scheme, one.clearing, one.count, one.account_fen) for one in found.pharmacy] == [
        ("employee", "mutual_aid", 1, 500),
        ("employee", "own", 2, 3500),
        ("resident", "mutual_aid", 1, 1000),
    ]


# -- a difference that was put in (REC-001)


def centre_only(play: Trouble) -> tuple[str, str, int, int]:
    """A sale that no daybook of this pharmacy knows."""
    card = play.shown("wang", "card")
    assert isinstance(card, Card)
    line = play.basket("pill").lines[0].line
    sale = Sale(
        message_id="X1", pharmacy=HOUSE, till="03", operator="001", credential=card,
        pin=Secret("246810"), patient="", papers=Papers(), lines=(line,), agreed=AnyCash(),
    )  # fmt: skip
    play.line.settle(sale)
    return "centre_only", "X1", 1000, 0


def pharmacy_only(play: Trouble) -> tuple[str, str, int, int]:
    """A slip of a sale that the centre never had."""
    slip = replace(slip_of(play.sold()), message_id="X2", settlement_id=f"S{HOUSE[1:]}000000777")
    play.counter().daybook.sold("X2", "settled", play.moment(), slip)
    return "pharmacy_only", "X2", 0, 1000


def amount(play: Trouble) -> tuple[str, str, int, int]:
    """A sale whose slip says another amount than the centre."""
    before = play.counter()
    play.line.plan("settle", "late_reply")
    checkout = play.sale("wang")
    with pytest.raises(NoReply):
        checkout.settle("all", message_id="X3")
    (late,) = play.line.late()
    answer = late.reply
    slip = replace(
        slip_of(play.sold("li")), message_id="X3", own_fen=900, account_fen=900, cash_fen=100,
        settlement_id=answer.outcome.settlement_id,  # type: ignore[attr-defined]
    )  # fmt: skip
    before.daybook.sold("X3", "settled", play.moment(), slip)
    return "amount", "X3", 1000, 900


_case_uneven = [centre_only, pharmacy_only, amount]


@pytest.mark.parametrize("busy", [False, True], ids=["alone", "busy"])
@pytest.mark.parametrize("put_in", _case_uneven, ids=lambda one: one.__name__)
def test_a_difference_is_found_and_named(
    put_in: Callable[[Trouble], tuple[str, str, int, int]], busy: bool
) -> None:
    play = begun()
    if busy:
        for act in (a_cancellation, a_reversal, a_found_sale):
            act(play)
    expected = put_in(play)
    found = compared(play)
    assert not found.even
    assert [
        (one.kind, one.message_id, one.centre_fen, one.pharmacy_fen) for one in found.differences
    ] == [expected]
    assert found.differences[0].settlement_id


def test_an_unknown_sale_is_a_difference_until_it_is_resolved_and_bars_the_sign_out() -> None:
    """REC-008."""
    play = begun()
    unknown = play.lost().unknown_id
    found = compared(play)
    assert not found.even and found.unknown == 1
    assert reason(asking.sign_out(play.counter())) is Reason.PENDING_UNRESOLVED
    pending.resolve(play.counter(), unknown)
    assert compared(play).even
    assert asking.sign_out(play.counter()) is None


def test_an_undoing_belongs_to_the_day_on_which_it_was_done() -> None:
    play = begun()
    sold = slip_of(play.sold("wang"))
    unknown = play.lost("li").unknown_id
    play.go_to(f"{NEXT}T10:00:00")
    undoing.cancel(play.counter(), sold.settlement_id)
    pending.reverse(play.counter(), unknown)
    for day in (DAY, NEXT):
        found = compared(play, day)
        assert found.even, found.differences


def test_a_sale_asked_before_midnight_and_settled_after_it_is_the_centres_days() -> None:
    play = begun()
    play.go_to(f"{DAY}T23:59:59")
    checkout = play.sale("wang")
    play.line.plan("settle", "reply_lost")
    real = play.line.settle

    def slow(sale: Sale) -> object:
        play.go_to(f"{NEXT}T00:00:00")
        play.sign_in()
        return real(sale)

    play.line.settle = slow  # type: ignore[assignment, method-assign]
    with pytest.raises(NoReply):
        checkout.settle("all")
    assert pending.resolve(play.counter(), checkout.unknown_id).outcome == "settled"
    assert compared(play, DAY).even and compared(play, NEXT).even
    assert compared(play, NEXT).pharmacy and not compared(play, DAY).pharmacy


def test_comparing_moves_nothing_and_raises_what_the_street_raises() -> None:
    play = begun()
    play.sold()
    before = play.accounts()
    play.line.plan("totals", "reply_lost")
    with pytest.raises(NoReply):
        compared(play)
    assert compared(play).even and play.accounts() == before


@pytest.mark.parametrize("day", [DAY, NEXT])
def test_a_sale_that_another_till_has_reversed_is_named_though_every_row_is_in_a_daybook(
    day: str,
) -> None:
    """The goods are gone and the account has its money back: that is not even."""
    play = begun()
    sold = slip_of(play.sold("li"))
    play.go_to(f"{day}T18:00:00")
    pending.reverse(play.counter(till="02"), sold.message_id)
    (found,) = compared(play, day).differences
    assert (found.kind, found.message_id) == ("pharmacy_only", sold.message_id)
    assert (found.centre_fen, found.pharmacy_fen) == (0, 1000)


def test_a_ticket_that_was_settled_again_after_such_a_reversal_is_named() -> None:
    """Its cash went back twice, at two tills."""
    play = begun()
    number = paid_ticket(play)
    first = taken_in(play, number)
    pending.reverse(play.counter(till="02"), first.message_id)
    taken_in(play, number, "02")
    (found,) = compared(play).differences
    assert (found.kind, found.message_id) == ("pharmacy_only", first.message_id)


def paid_ticket(play: Trouble) -> str:
    done = play.basket("pill").pay_cash(claim="failure")
    assert isinstance(done, Record)
    return done.slip.message_id


def taken_in(play: Trouble, number: str, till: str = "01") -> Slip:
    checkout = tickets.resettled(play.counter(till=till), number)
    assert isinstance(checkout, Checkout)
    if not checkout.lines:
        checkout.add("pill")
    play.show(checkout, "li")
    checkout.enter_pin(Secret(PIN))
    checkout.settle("all")
    return slip_of(checkout)
