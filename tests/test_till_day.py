"""The end of the day at the till, by keyboard alone: columns, differences, Z; and the day after."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from faulty_till import faulty, line_of
from till_day import (
    DAY,
    cash_sold,
    counted,
    to_shift,
    told,
    typed,
)
from till_play import BANLANGEN, IBUPROFEN, Play, play

from pos.counter.day_end import z_report
from pos.counter.shift import x_report
from pos.money import yuan
from terminal_ui.screens.ask import Ask
from terminal_ui.screens.card import Card
from terminal_ui.screens.day_end import DayScreen
from terminal_ui.screens.drawer import Drawer
from terminal_ui.screens.sale import Sale
from terminal_ui.screens.sheet import ReportSheet


async def to_day(at: Play) -> DayScreen:
    """F10, D."""
    await to_shift(at)
    await at.keys("d")
    await at.on(DayScreen)
    screen = at.till.screen
    assert isinstance(screen, DayScreen)
    return screen


def expected(at: Play) -> str:
    return yuan(x_report(at.till.staffed()).expected_fen)


async def closed(at: Play) -> None:
    """F10, D, Z, the amount, Enter: the drawer holds what it should."""
    await to_day(at)
    await at.keys("z")
    await counted(at, expected(at))
    await at.on(ReportSheet)


def test_z_is_a_few_keys_from_f10_and_then_the_till_sells_nothing_until_midnight() -> None:
    async def act(at: Play) -> None:
        await cash_sold(at, BANLANGEN)
        at.pressed.clear()
        await closed(at)
        assert at.pressed == ["f10", "d", "z", *"18.50", "enter", "enter"]
        assert "Z report" in told(at) and "is closed: Z number 1" in told(at)
        await at.keys("enter")
        await at.on(Sale)
        assert "■ Day closed; next sale after midnight. Records, reprints, balance, F10" in told(at)
        assert "Not signed in" in told(at) and "✗ not signed in" in told(at)
        assert "✗ designated" not in told(at)
        assert "The day is closed; next sale" in told(at) and "Scan goods" not in told(at)
        at.till.closed_day = ""
        at.till.opened(at.till.staffed())  # and so it does for whoever signs in later
        await at.until(lambda: "■ Day closed" in told(at))
        await at.on(Sale)
        await at.scan(BANLANGEN)
        await at.keys("f9")
        await at.on(Card)
        assert "DAY_CLOSED" in told(at)
        await at.keys("enter")
        await at.keys("f6")
        screen = await to_day(at)
        assert screen.end.closed and "Z Close the day" not in told(at)
        await at.keys("p")
        await at.on(ReportSheet)
        assert "COPY 1" in told(at)
        at.moment.now += timedelta(days=1)
        for _ in range(3):
            await at.keys("escape")
        await at.on(Sale)
        assert "Day closed" not in told(at)
        await at.keys("f18")
        await at.keys("enter")
        for key in ("f9", "enter", "enter"):
            await at.keys(key)
        await at.settled()

    play(act)


_LINES: dict[str, Callable[[Play], None]] = {
    "the line is down": lambda at: line_of(at).plan("sign_out", "line_down"),
    "no answer": lambda at: line_of(at).plan("sign_out", "reply_lost"),
}


@pytest.mark.parametrize("_case", _LINES)
def test_the_z_stands_where_signing_out_fails_and_a_key_does_it_later(_case: str) -> None:
    async def act(at: Play) -> None:
        await to_day(at)
        line_of(at).plan("", "line_down", 9)
        await at.keys("z")
        await counted(at, "0")
        await at.on(Card)
        assert "cannot be reached" in told(at)  # what cannot be compared is not closed
        assert z_report(at.till.staffed(), DAY) is None
        line_of(at).repair()
        for _ in range(3):
            await at.keys("escape")
        _LINES[_case](at)
        await closed(at)
        assert "later F10, D, S" in told(at)
        await at.keys("enter")
        await at.on(Sale)
        assert z_report(at.till.staffed(), DAY) is not None
        line_of(at).repair()
        at.till.refresh_designation()
        await at.calm()
        if not (at.till.designation and at.till.designation.signed_in):
            return  # it had arrived, and only its answer was lost
        screen = await to_day(at)
        await at.keys("s")
        await at.until(lambda: not screen.asks_sign_out)
        await at.calm()
        assert "signed out at the centre" in told(at)

    play(act, change=faulty)


def test_a_day_left_open_is_said_at_the_sign_in_and_closed_from_there() -> None:
    async def act(at: Play) -> None:
        await cash_sold(at, BANLANGEN)
        at.moment.now += timedelta(days=1)
        at.till.opened(at.till.staffed())
        await at.on(Ask)
        assert f"{DAY} is not closed yet at this till" in told(at)
        await at.keys("enter")  # later: the till sells
        await at.on(Sale)
        await cash_sold(at, IBUPROFEN)
        await to_shift(at)
        assert f"Not closed yet: {DAY}" in told(at)
        await at.keys("o")
        await at.on(DayScreen)
        assert f"Day end {DAY}" in told(at)
        await at.keys("z")
        await at.until(lambda: isinstance(at.till.screen, Drawer))
        await at.calm()
        await typed(at, "38.30")
        assert "of it after that day ¥ 19.80" in told(at)
        await at.calm()
        await at.keys("enter")
        await at.on(ReportSheet)
        await at.keys("enter")
        await at.on(Sale)
        assert "Day closed" not in told(at)
        assert at.till.staffed().daybook.open_days("2026-03-04") == ()

    play(act)
