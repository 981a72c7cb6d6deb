"""The till's day is compared in three columns, and closed once; a closed day is never rewritten."""

from collections.abc import Callable

import msgspec
import pytest
from day_parts import (
    CHEN,
    DAY,
    NEXT,
    closed,
    counted,
    in_drawer,
    is_closed,
    problem,
    slip_of,
    x,
)
from playing import reason
from trouble_play import Trouble

from pos.counter import asking, day_end, pending, shift, undoing
from pos.refusals import Reason
from pos.street import CentreUnreachable, NoReply

Act = Callable[[Trouble], object]


def begun() -> Trouble:
    """A float of 100.00, a sale for cash, one with the insurance, and one that was cancelled."""
    play = Trouble()
    shift.move_cash(play.counter(), 10000, "change")
    play.basket("pill").pay_cash()
    play.sold("li", "pill x 4", "soap")
    undoing.cancel(play.counter(), slip_of(play.sold("kid")).settlement_id)
    return play


def columns(found: day_end.DayEnd | day_end.ZReport) -> dict[str, tuple[int | None, ...]]:
    return {one.key: (one.drawer, one.daybook, one.centre) for one in found.lines}


def z_text(play: Trouble, day: str = DAY, till: str = "01") -> str:
    return play.counter(till=till).daybook.report_of(day)


def test_the_three_columns_agree_to_the_fen() -> None:
    """RPT-006: totals first; no row is asked for where they agree."""
    play = begun()
    found = day_end.day_end(play.counter(), DAY)
    assert (found.differences, found.unknown, found.rows, found.closed) == ((), 0, 0, False)
    assert play.sent("details") == []
    shown = columns(found)
    assert shown["cash_sales"] == (None, 1000, None)
    assert shown["settled_cash"] == (None, 100, None)
    assert shown["cash"] == (None, 1100, None)
    assert shown["in_drawer"] == (None, 11100, None)
    assert shown["account"] == (None, 4000, 4000)
    assert shown["account.employee.own"] == (None, 2500, 2500)
    assert shown["account.employee.mutual_aid"] == (None, 1500, 1500)
    assert shown["account.resident.mutual_aid"] == (None, 0, 0)
    assert (shown["settlements"], shown["cancellations"]) == ((None, 2, None), (None, 1, None))


DRAWER = ("float", "cash", "moved", "over_short", "later")


def adds_up(found: day_end.DayEnd | day_end.ZReport) -> dict[str, int]:
    """The lines that lead from what was there to what should be there, as they stand."""
    told = {key: row[1] or 0 for key, row in columns(found).items() if key in DRAWER}
    assert sum(told.values()) == columns(found)["in_drawer"][1]
    return told


def test_the_lines_lead_from_what_was_in_the_drawer_to_what_should_be() -> None:
    play = begun()
    found = day_end.day_end(play.counter(), DAY)
    assert adds_up(found) == {"float": 0, "cash": 1100, "moved": 10000}
    counted(play.counter(), 11000, "1.00 short")
    play.basket("pill").pay_cash()
    play.go_to(f"{NEXT}T09:00:00")
    play.basket("pill").pay_cash()
    shift.move_cash(play.counter(), -500, "bank")
    late = day_end.day_end(play.counter(), DAY)
    assert adds_up(late) == {
        "float": 0, "cash": 2100, "moved": 10000, "over_short": -100, "later": 500,
    }  # fmt: skip
    today = day_end.day_end(play.counter(), NEXT)
    assert adds_up(today) == {"float": 12000, "cash": 1000, "moved": -500}


def test_the_z_says_what_was_counted_and_is_the_sum_of_the_shifts() -> None:
    play = begun()
    counted(play.counter(), 11000, "0.10 short")
    play.basket("pill").pay_cash()
    done = closed(play, surplus_fen=50)
    z = done.report
    assert (z.number, z.day, z.takings.total_fen, z.takings.drawer_fen) == (1, DAY, 6100, 2100)
    assert [one.difference_fen for one in z.counts] == [-100, 50]
    assert z.count.reason == "wrong change" and z.count.to_badge == ""
    assert columns(z)["in_drawer"] == (12050, 12000, None)
    assert columns(z)["cash"] == (2050, 2100, None)
    assert done.signed_out == "done"
    assert day_end.z_report(play.counter(), DAY) == z
    assert [one.number for one in play.counter().daybook.counts_of(DAY)] == [
        one.number for one in z.counts
    ]


def test_a_day_without_sales_is_closed_with_zeros() -> None:
    play = Trouble()
    z = closed(play).report
    assert (z.takings.count, z.takings.total_fen, z.differences) == (0, 0, ())


_case_refused: list[tuple[str, Act]] = [
    ("presettle", lambda play: play.sale("wang").presettle()),
    ("settle", lambda play: play.sale("wang").settle("all")),
    ("pay cash", lambda play: play.basket("pill").pay_cash()),
    ("cancel", lambda play: undoing.cancel(play.counter(), 2)),
    ("return", lambda play: undoing.returned(play.counter(), play.counter().daybook.record(2), ())),  # type: ignore[arg-type]
    ("move cash", lambda play: shift.move_cash(play.counter(), 100, "why")),
    ("hand over", lambda play: shift.hand_over(play.counter(), 0, "why", CHEN)),
    ("close again", lambda play: day_end.close_day(play.counter(), DAY, 0, "why")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "act"), _case_refused, ids=[one[0] for one in _case_refused])
def test_a_till_that_closed_its_day_does_nothing_more_until_midnight(name: str, act: Act) -> None:
    play = begun()
    closed(play, sign_out=False)
    before = (x(play), z_text(play), play.accounts(), len(play.line.sent))
    play.go_to(f"{DAY}T23:59:59")
    assert is_closed(act(play)), name
    assert (replace_until(x(play), before[0]), z_text(play), play.accounts()) == before[:3]
    play.go_to(f"{NEXT}T00:00:00")
    play.sign_in()
    assert not is_closed(act(play)) or name == "close again"


def replace_until(one: shift.ShiftReport, like: shift.ShiftReport) -> shift.ShiftReport:
    return msgspec.structs.replace(one, until=like.until)


def test_nothing_is_sent_for_what_a_closed_till_refuses_and_a_balance_is_still_told() -> None:
    play = begun()
    closed(play, sign_out=False)
    sent = len(play.sent("settle"))
    assert is_closed(play.sale("wang").settle("all"))
    assert len(play.sent("settle")) == sent
    assert reason(play.sale("li").balance()) is None


def test_what_comes_tomorrow_is_a_line_of_tomorrow() -> None:
    play = begun()
    closed(play)
    text = z_text(play)
    play.go_to(f"{NEXT}T09:00:00")
    play.sign_in()
    undoing.cancel(play.counter(), 2)
    assert z_text(play) == text
    assert day_end.day_end(play.counter(), DAY).differences == ()
    z = closed(play, NEXT).report
    assert z_text(play) == text
    assert (z.number, z.takings.count, z.takings.total_fen) == (2, 1, -4100)
    assert (z.takings.first, z.takings.cancellations.count) == (5, 1)


def test_a_copy_is_counted_and_the_report_is_the_same() -> None:
    play = begun()
    closed(play)
    text = z_text(play)
    assert [day_end.z_copy(play.counter(), DAY) for _ in range(2)] == [1, 2]
    assert z_text(play) == text
    assert day_end.z_report(play.counter(), NEXT) is None


# -- what stands in the way


def test_nothing_is_closed_while_an_outcome_is_unknown() -> None:
    """REC-008."""
    play = begun()
    unknown = play.lost("wang").unknown_id
    assert day_end.day_end(play.counter(), DAY).unknown == 1
    found = day_end.close_day(play.counter(), DAY, in_drawer(play), "")
    assert reason(found) is Reason.PENDING_UNRESOLVED
    pending.resolve(play.counter(), unknown)
    assert closed(play).report.takings.settled.count == 3


def test_a_day_that_has_not_come_is_not_closed_and_a_wrong_drawer_needs_a_reason() -> None:
    play = begun()
    close = day_end.close_day
    assert problem(close(play.counter(), NEXT, in_drawer(play), "")) == "not_yet"
    assert problem(close(play.counter(), DAY, in_drawer(play) + 1, "")) == "reason_needed"
    assert z_text(play) == "" and play.counter().daybook.last_count() is None


@pytest.mark.parametrize("letter", ["totals", "details"])
def test_without_a_line_the_day_stays_open(letter: str) -> None:
    play = begun()
    pending.reverse(play.counter(), play.lost("wang").unknown_id)  # so that rows are asked for
    play.line.plan(letter, "reply_lost")
    with pytest.raises(NoReply):
        day_end.close_day(play.counter(), DAY, in_drawer(play), "")
    assert z_text(play) == ""
    closed(play)


_case_sign_out: list[tuple[type[Exception], str]] = [
    (CentreUnreachable, "unreachable"), (NoReply, "no_answer"),
]  # fmt: skip


@pytest.mark.parametrize(("error", "word"), _case_sign_out)
def test_the_z_stands_where_signing_out_does_not_go_through(
    error: type[Exception], word: str
) -> None:
    play = begun()

    def down(letter: object) -> None:
        raise error("no line")

    play.line.sign_out = down  # type: ignore[method-assign, assignment]
    done = closed(play)
    assert done.signed_out == word
    assert day_end.z_report(play.counter(), DAY) == done.report
    del play.line.sign_out
    assert asking.sign_out(play.counter()) is None


def test_who_signed_out_already_is_told_so_and_the_z_stands() -> None:
    play = begun()
    play.sign_out()
    done = closed(play)
    assert (done.signed_out, reason(done.refusal)) == ("refused", Reason.NOT_SIGNED_IN)


# -- yesterday, left open


def test_yesterday_stops_nothing_and_is_closed_today() -> None:
    play = begun()
    play.go_to(f"{NEXT}T09:00:00")
    play.sign_in()
    assert play.counter().daybook.open_days(NEXT) == (DAY,)
    play.basket("pill x 3").pay_cash()
    play.sold("wang")
    done = closed(play, DAY)
    z = done.report
    assert (done.signed_out, z.later_fen, z.takings.drawer_fen) == ("not_asked", 3000, 1100)
    assert z.count.expected_fen == 14100 and play.counter().daybook.open_days(NEXT) == ()
    assert columns(z)["cash"] == (1100, 1100, None)
    play.basket("pill").pay_cash()
    today = closed(play, NEXT).report
    assert today.takings.drawer_fen == 4000 and today.count.expected_fen == 15100
    assert (today.later_fen, columns(today)["cash"]) == (0, (4000, 4000, None))


def test_what_came_after_the_day_is_said_though_the_drawer_was_counted_since() -> None:
    play = begun()
    left_fen = in_drawer(play)
    play.go_to(f"{NEXT}T09:00:00")
    counter = play.counter()
    play.basket("pill").pay_cash()
    shift.move_cash(counter, 5000, "change")
    counted(counter, left_fen + 6003, "three fen too much")
    play.basket("soap").pay_cash()
    report = closed(play).report
    assert report.later_fen == 6103 == report.count.expected_fen - left_fen


def test_a_sale_belongs_to_the_centres_day() -> None:
    """Asked before midnight, settled after it."""
    play = begun()
    play.go_to(f"{DAY}T23:59:59")
    checkout = play.sale("wang")
    real = play.line.settle

    def slow(sale: object) -> object:
        play.go_to(f"{NEXT}T00:00:00")
        play.sign_in()
        return real(sale)  # type: ignore[arg-type]

    play.line.settle = slow  # type: ignore[assignment, method-assign]
    checkout.settle("all")
    for day, count in ((DAY, 4), (NEXT, 1)):
        found = day_end.day_end(play.counter(), day)
        assert found.differences == ()
        assert closed(play, day).report.takings.count == count


def test_a_reversal_after_midnight_leaves_both_days_even() -> None:
    play = begun()
    play.go_to(f"{DAY}T23:59:00")
    unknown = play.lost("wang").unknown_id
    play.go_to(f"{NEXT}T09:00:00")
    play.sign_in()
    pending.reverse(play.counter(), unknown)
    for day in (DAY, NEXT):
        found = day_end.day_end(play.counter(), day)
        assert found.differences == () and found.rows
        shown = columns(found)["account"]
        assert shown[1] == shown[2]
        assert closed(play, day).report.differences == ()


# -- two tills


def test_each_till_closes_for_itself() -> None:
    play = begun()
    play.sale("wang", "pill x 2", till="02").settle("all")
    first = day_end.day_end(play.counter(), DAY)
    assert first.differences == () and first.rows == 4
    assert columns(first)["account"] == (None, 4000, 4000)
    assert columns(first)["other_tills"] == (None, None, 2000)
    assert columns(first)["settlements"] == (None, 2, 2)
    closed(play, sign_out=False)
    assert is_closed(play.basket("pill").pay_cash())
    play.basket("pill", till="02").pay_cash()
    z = closed(play, till="02").report
    assert (z.till, z.takings.total_fen) == ("02", 3000)
    assert columns(z)["other_tills"] == (None, None, 4000)


def test_a_cancellation_at_the_other_till_is_the_other_tills_row() -> None:
    play = begun()
    sold = slip_of(play.sold("wang"))
    undoing.cancel(play.counter(till="02"), sold.message_id)
    for till in ("01", "02"):
        assert day_end.day_end(play.counter(till=till), DAY).differences == ()
        closed(play, till=till, sign_out=False)


def test_a_sale_of_this_till_that_another_till_has_reversed_stands_in_the_way() -> None:
    play = begun()
    sold = slip_of(play.sold("wang"))
    pending.reverse(play.counter(till="02"), sold.message_id)
    (found,) = day_end.day_end(play.counter(), DAY).differences
    assert (found.kind, found.message_id, found.open) == ("pharmacy_only", sold.message_id, True)
    assert problem(day_end.close_day(play.counter(), DAY, 0, "x")) == "differences_open"
    assert day_end.day_end(play.counter(till="02"), DAY).differences == ()


def test_a_sale_that_another_till_undid_while_it_was_unknown_is_no_difference() -> None:
    play = begun()
    unknown = play.lost("wang").unknown_id
    pending.reverse(play.counter(till="02"), unknown)
    pending.resolve(play.counter(), unknown)
    for till in ("01", "02"):
        assert day_end.day_end(play.counter(till=till), DAY).differences == ()
