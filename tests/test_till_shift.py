"""The shift at the till: X in two keys, a hand-over with a count, cash without a sale."""

from dataclasses import replace
from pathlib import Path

from till_day import cash_sold, counted, to_shift, told, typed
from till_play import BANLANGEN, Play, play

from pos.counter.daybook_rows import Movement
from pos.counter.shift import x_report
from terminal_ui.screens.ask import AskByNumber
from terminal_ui.screens.card import Card
from terminal_ui.screens.day_end import DayScreen
from terminal_ui.screens.drawer import Drawer
from terminal_ui.screens.next_cashier import NextCashier
from terminal_ui.screens.sale import Sale
from terminal_ui.screens.shift import Shift
from terminal_ui.widgets.big import Big


def test_the_x_report_is_two_keys_and_writes_nothing(tmp_path: Path) -> None:
    async def act(at: Play) -> None:
        await cash_sold(at, BANLANGEN)
        at.pressed.clear()
        shift = await to_shift(at)
        assert shift.query_one("#shift-drawer", Big).query_one("Digits").region.height == 3
        assert "Should be in the drawer ¥" in told(at) and "X report" in told(at)
        await at.keys("p")
        assert at.pressed == ["f10", "p"]
        (paper,) = tmp_path.iterdir()
        assert paper.name == "X-01-2026-03-03T090000.png"
        assert paper.read_bytes().startswith(b"\x89PNG")
        assert "✓ Slip saved" in told(at)
        counter = at.till.staffed()
        assert counter.daybook.last_count() is None
        assert x_report(counter).expected_fen == 1850

    play(act, change=lambda floor: replace(floor, slips=tmp_path))


def test_a_terminal_that_keeps_f10_for_itself_has_other_ways() -> None:
    async def act(at: Play) -> None:
        await at.keys("alt+j", "alt+j")  # a key that is pressed twice opens one screen
        await at.on(Shift)
        await at.keys("d", "d")
        await at.on(DayScreen)
        await at.keys("escape")
        await at.on(Shift)
        await at.keys("h", "h")
        await at.on(Drawer)
        await at.keys("escape")
        await at.on(Shift)
        await at.keys("escape")
        await at.on(Sale)
        await at.keys("ctrl+p")
        await at.keys(*"shift,", "enter")
        await at.on(Shift)

    play(act)


def test_the_drawer_is_counted_and_the_next_cashier_takes_it_with_badge_and_pin() -> None:
    async def act(at: Play) -> None:
        await cash_sold(at, BANLANGEN)
        await to_shift(at)
        await at.keys("h")
        await at.on(Drawer)
        await typed(at, "20")
        for wanted in ("Expected ¥ 18.50", "Counted ¥ 20.00", "Difference ¥ 1.50", "write down"):
            assert wanted in told(at), wanted
        await at.keys("enter")
        assert "A reason is needed" in told(at)
        await typed(at, "found a coin")
        assert "Reason: found a coin" in told(at)
        await at.calm()
        await at.keys("enter")
        await at.on(NextCashier)
        assert "Counted ¥ 20.00" in told(at)
        await typed(at, "102")
        await typed(at, "99999")
        assert "Badge or PIN is not right" in told(at)
        await typed(at, "102")
        await typed(at, "02468")
        await at.on(Sale)
        assert "马琳 has the drawer with ¥ 20.00" in told(at)
        assert at.till.staffed().operator.badge == "102"
        count = at.till.staffed().daybook.last_count()
        assert count is not None
        assert (count.badge, count.to_badge, count.difference_fen) == ("101", "102", 150)
        assert x_report(at.till.staffed()).float_fen == 2000
        await cash_sold(at, BANLANGEN)
        assert at.till.staffed().daybook.records("2026-03-03")[0].slip.operator_badge == "102"

    play(act)


def test_an_even_drawer_needs_no_reason_and_an_early_enter_ends_nothing() -> None:
    async def act(at: Play) -> None:
        await to_shift(at)
        await at.keys("h")
        await at.on(Drawer)
        await at.keys("0", "enter", "enter", "enter")  # all in one burst
        assert isinstance(at.till.screen, Drawer)
        assert "Difference ¥ 0.00" in told(at)
        await at.keys("escape")  # counts again
        await at.keys("escape")
        await at.on(Shift)
        await at.keys("escape")
        await at.scan(BANLANGEN)
        await to_shift(at)
        await at.keys("h")
        assert isinstance(at.till.screen, Shift)  # first the sale in hand
        assert at.till.staffed().daybook.last_count() is None

    play(act)


def test_enters_too_many_after_a_reason_leave_it_as_it_was_typed() -> None:
    async def act(at: Play) -> None:
        await to_shift(at)
        await at.keys("h")
        await at.on(Drawer)
        await at.keys("5", "enter", "enter")
        assert "not an amount" not in told(at).lower()
        await at.calm()
        await at.keys(*"coin", "enter", "enter", "enter")
        assert "Reason: coin" in told(at) and "A reason is needed" not in told(at)
        await at.calm()
        await at.keys("enter")
        await at.on(NextCashier)
        await typed(at, "102")
        await typed(at, "02468")
        await at.on(Sale)
        count = at.till.staffed().daybook.last_count()
        assert count is not None and (count.counted_fen, count.reason) == (500, "coin")

    play(act)


def test_an_enter_too_many_after_the_badge_leaves_no_pin_on_the_screen() -> None:
    async def act(at: Play) -> None:
        await to_shift(at)
        await at.keys("h")
        await counted(at, "0")
        await at.on(NextCashier)
        await at.keys(*"102", "enter", "enter", "enter")
        await at.calm()
        await at.keys(*"02468")
        assert "PIN 02468" in told(at) and told(at).count("02468") == 1  # as published only
        await at.keys("enter")
        await at.on(Sale)
        assert at.till.staffed().operator.badge == "102"

    play(act)


def test_at_the_sign_in_it_does_not_either() -> None:
    async def act(at: Play) -> None:
        await at.keys(*"101", "enter", "enter", "enter")
        await at.calm()
        shown = told(at).count("1357")
        await at.keys(*"1357")
        assert told(at).count("1357") == shown
        await at.keys("enter")
        await at.on(Sale)

    play(act, signed_in=False)


def test_cash_moves_without_a_sale_only_with_a_reason_and_no_more_than_is_there() -> None:
    async def act(at: Play) -> None:
        await to_shift(at)
        for key, amount, reason, expected in (
            ("1", "200", "change from the bank", 20000), ("2", "50.5", "to the bank", 14950),
        ):  # fmt: skip
            await at.keys("m")
            await at.on(AskByNumber)
            await at.keys(key)
            await counted(at, amount, reason)
            await at.on(Shift)
            assert "✓ Noted" in told(at)
            assert x_report(at.till.staffed()).expected_fen == expected
        await at.keys("m")
        await at.on(AskByNumber)
        await at.keys("2")
        await at.on(Drawer)
        await typed(at, "149.51")
        assert "The drawer should hold ¥ 149.50; no more" in told(at)  # at the amount, at once
        assert "Why?" not in told(at)
        at.till.staffed().daybook.move(Movement(0, at.moment().isoformat(), -14000, "x", "1", "a"))
        await counted(at, "149.50", "everything")
        await at.on(Card)  # another hand was in the drawer meanwhile
        assert "More is to be taken out than should be there: 9.50" in told(at)
        assert "What happened" in told(at) and "customer" not in told(at)
        assert x_report(at.till.staffed()).expected_fen == 950

    play(act)
