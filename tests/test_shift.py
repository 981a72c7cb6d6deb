"""A shift: what the drawer should hold is what went in and out of it, and a count ends it."""

from collections.abc import Callable

import pytest
from day_parts import CHEN, DAY, counted, in_drawer, problem, slip_of, staffed_by, x
from playing import PIN
from trouble_play import Trouble

from pos.counter import pending, shift, tickets, undoing
from pos.counter.checkout import Checkout
from pos.counter.daybook_rows import Count, Movement
from pos.model import Secret
from pos.street import CentreUnreachable

Act = Callable[[Trouble], object]


def sells_for_cash(play: Trouble) -> None:
    play.basket("pill x 2", "soap").pay_cash(5000)


def sells(play: Trouble) -> None:
    play.sold("li", "pill x 9", "soap")  # 25.00 own, 40.00 shared, 26.00 cash


def cancels(play: Trouble) -> None:
    sells(play)
    undoing.cancel(play.counter(), 1)


def returns(play: Trouble) -> None:
    """Nine pills and soap are cancelled, three pills and the soap are settled again."""
    sells(play)
    record = play.counter().daybook.record(1)
    assert record is not None
    kept = undoing.returned(play.counter(), record, (line_of(play, "pill", 3),))
    assert isinstance(kept, Checkout)
    play.show(kept, "li")
    kept.enter_pin(Secret(PIN))
    kept.settle("all")


def line_of(play: Trouble, key: str, quantity: int) -> tuple[str, int, int]:
    line = play.basket(key).lines[0]
    return line.item.ean, quantity, line.unit_price_fen


def finds(play: Trouble) -> None:
    """No answer; the look-up finds it settled, with 1.00 in cash."""
    pending.resolve(play.counter(), play.lost("wang", "pill", "soap").unknown_id)


def reverses(play: Trouble) -> None:
    pending.reverse(play.counter(), play.lost("wang", "pill", "soap").unknown_id)


def writes_a_ticket(play: Trouble) -> None:
    play.basket("pill x 3", "soap").pay_cash(0, "failure")


def settles_a_ticket(play: Trouble) -> None:
    """31.00 in cash then; now the account pays 30.00 of it, which goes back."""
    writes_a_ticket(play)
    record = play.counter().daybook.record(1)
    assert record is not None
    checkout = tickets.resettled(play.counter(), record.slip.message_id)
    assert isinstance(checkout, Checkout)
    play.show(checkout, "wang")
    checkout.enter_pin(Secret(PIN))
    checkout.settle("all")


def cancels_a_ticket(play: Trouble) -> None:
    settles_a_ticket(play)
    undoing.cancel(play.counter(), 2)


def gets_change(play: Trouble) -> None:
    shift.move_cash(play.counter(), 10000, "change")


def carries_away(play: Trouble) -> None:
    gets_change(play)
    shift.move_cash(play.counter(), -2500, "to the safe")


_case_drawer: list[tuple[Act, int, int, int, int]] = [
    # what happened: slips, total, account, and what the drawer should hold
    (lambda play: None, 0, 0, 0, 0),
    (sells_for_cash, 1, 2100, 0, 2100),
    (sells, 1, 9100, 6500, 2600),
    (cancels, 2, 0, 0, 0),
    (returns, 3, 3000, 3000, 0),
    (finds, 1, 1100, 1000, 100),
    (reverses, 0, 0, 0, 0),
    (writes_a_ticket, 1, 3100, 0, 3100),
    (settles_a_ticket, 2, 3100, 3000, 100),
    (cancels_a_ticket, 3, 0, 0, 0),
    (gets_change, 0, 0, 0, 10000),
    (carries_away, 0, 0, 0, 7500),
]


@pytest.mark.parametrize(
    ("act", "slips", "total", "account", "drawer"), _case_drawer, ids=lambda one: str(one)[:20]
)
def test_the_x_report_adds_up_what_happened_and_writes_nothing(
    act: Act, slips: int, total: int, account: int, drawer: int
) -> None:
    play = Trouble()
    act(play)
    before = play.counter().daybook._db.total_changes
    found = x(play)
    assert x(play) == found and play.counter().daybook._db.total_changes == before
    taken = found.takings
    assert (taken.count, taken.total_fen, taken.account_fen) == (slips, total, account)
    assert found.expected_fen == drawer
    assert taken.first == (1 if slips else 0) and taken.last == slips and not taken.missing
    assert sum(one.account_fen for one in taken.accounts) == account


def test_every_kind_of_sale_stands_in_its_own_sum() -> None:
    play = Trouble()
    for act in (sells, sells_for_cash):
        act(play)
    undoing.cancel(play.counter(), 1)
    finds(play)
    play.sold("kid")
    play.counter().daybook.copy(2)
    found = x(play).takings
    assert (found.cash.count, found.cash.total_fen) == (1, 2100)
    assert (found.settled.count, found.settled.total_fen, found.settled.cash_fen) == (
        3,
        11200,
        2700,
    )
    assert (found.cancellations.count, found.cancellations.total_fen) == (1, -9100)
    assert (found.undone, found.copies, found.cash_in_fen, found.cash_back_fen) == (
        1,
        1,
        4800,
        -2600,
    )
    assert [(one.scheme, one.clearing, one.account_fen) for one in found.accounts] == [
        ("employee", "mutual_aid", 0), ("employee", "own", 1000), ("resident", "mutual_aid", 1000),
    ]  # fmt: skip


def test_a_ticket_and_its_settlement_stand_in_sums_of_their_own() -> None:
    play = Trouble()
    settles_a_ticket(play)
    found = x(play).takings
    assert (found.tickets.count, found.tickets.total_fen) == (1, 3100)
    assert (found.resettled.count, found.resettled.total_fen, found.settled.count) == (1, 0, 0)
    assert (found.tickets_back_fen, found.cash_back_fen) == (-3100, -3000)


def test_slip_numbers_have_no_gap_and_one_that_is_missing_is_named() -> None:
    """RPT-005."""
    play = Trouble()
    for _ in range(2):
        cancels(play)
        sells_for_cash(play)
    assert x(play).takings.missing == ()
    db = play.counter().daybook._db
    with db:
        db.execute("DELETE FROM sale WHERE number IN (2, 4)")
    assert x(play).takings.missing == (2, 4)


# -- a count ends the shift


def test_who_takes_the_drawer_over_begins_with_what_was_counted() -> None:
    play = Trouble()
    carries_away(play)
    sells_for_cash(play)
    made = counted(play.counter(), 9500, "0.10 short")
    assert (made.float_fen, made.moved_fen, made.expected_fen) == (0, 7500, 9600)
    assert (made.difference_fen, made.to_badge) == (-100, CHEN.badge)
    assert (made.first_sale, made.last_sale) == (1, 1)
    found = x(play)
    assert (found.since, found.float_fen, found.expected_fen) == (made.at, 9500, 9500)
    assert found.takings.count == 0 and found.movements == ()
    sells_for_cash(play)
    second = counted(play.counter(), 11600)
    assert (second.number, second.first_sale, second.last_sale) == (2, 2, 2)
    third = counted(play.counter(), 11600)
    assert (third.first_sale, third.last_sale) == (3, 2), "a shift without sales"


def test_whoever_sold_in_the_shift_stands_on_its_report() -> None:
    play = Trouble()
    sells_for_cash(play)
    chen = staffed_by(play.counter(), CHEN)
    assert shift.x_report(chen).operators == (("cashier", "001"), ("Chen", "002"))
    counted(play.counter(), 2100)
    assert shift.x_report(chen).operators == (("Chen", "002"),)


_case_problems: list[tuple[str, Callable[[Trouble], object]]] = [
    ("reason_needed", lambda play: shift.hand_over(play.counter(), 2101, "", CHEN)),
    ("reason_needed", lambda play: shift.hand_over(play.counter(), 2099, "  ", CHEN)),
    ("nothing_moved", lambda play: shift.move_cash(play.counter(), 0, "why")),
    ("reason_why", lambda play: shift.move_cash(play.counter(), 100, " ")),
    ("reason_why", lambda play: shift.move_cash(play.counter(), 100, "\x1b\udcff")),
    ("more_than_fits", lambda play: shift.move_cash(play.counter(), 9 * 10**17, "why")),
    ("more_than_there", lambda play: shift.move_cash(play.counter(), -2101, "why")),
]


@pytest.mark.parametrize(("key", "act"), _case_problems)
def test_what_cannot_be_so_is_said_and_changes_nothing(
    key: str, act: Callable[[Trouble], object]
) -> None:
    play = Trouble()
    sells_for_cash(play)
    before = x(play)
    assert problem(act(play)) == key
    assert x(play) == before


def test_all_that_should_be_there_may_be_taken_out() -> None:
    play = Trouble()
    sells_for_cash(play)
    assert isinstance(shift.move_cash(play.counter(), -2100, "to the bank"), Movement)
    assert in_drawer(play) == 0


def test_a_reason_is_kept_as_one_line_that_a_printer_does_not_obey() -> None:
    play = Trouble()
    made = shift.hand_over(play.counter(), 1, "\x1b@two\nlines \udcff" + "x" * 300, CHEN)
    assert isinstance(made, Count)
    assert made.reason.startswith("@two lines xxx") and len(made.reason) == shift.REASON_MAX


def test_a_sale_between_looking_and_counting_is_not_left_out() -> None:
    """The drawer was counted for figures that are no more."""
    play = Trouble()
    sells_for_cash(play)
    made = shift.count_of(play.counter(), 2100, "", CHEN.badge, DAY)
    assert not isinstance(made, shift.Problem)
    sells_for_cash(play)
    assert not play.counter().daybook.counted(made)
    gets_change(play)
    assert not play.counter().daybook.counted(made)
    assert play.counter().daybook.last_count() is None


def test_no_centre_is_needed_for_a_shift() -> None:
    play = Trouble()
    sells_for_cash(play)
    for letter in ("totals", "details", "look_up"):
        setattr(play.line, letter, down)
    assert in_drawer(play) == 2100
    assert counted(play.counter(), 2100).counted_fen == 2100


def down(*letter: object) -> None:
    raise CentreUnreachable("no line")


def test_the_shift_outlives_the_till() -> None:
    play = Trouble()
    carries_away(play)
    counted(play.counter(), 7500)
    sells(play)
    before = x(play)
    play.restarted()
    assert x(play) == before


def test_the_slip_that_is_cancelled_stays_and_its_shift_keeps_its_sum() -> None:
    play = Trouble()
    sold = slip_of(play.sold("li", "pill x 9", "soap"))
    counted(play.counter(), 2600)
    undoing.cancel(play.counter(), sold.settlement_id)
    found = x(play)
    assert found.takings.cancellations.cash_fen == -2600 and found.expected_fen == 0
    record = play.counter().daybook.record(1)
    assert record is not None and record.state == "cancelled"
