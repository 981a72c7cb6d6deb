"""The tour goes on where something is amiss, and to the evening: every screen, most crowded."""

from collections.abc import AsyncIterator
from datetime import timedelta

from faulty_till import line_of
from till_day import (
    counted,
    put_in_amount,
    put_in_centre_only,
    put_in_pharmacy_only,
    to_shift,
    typed,
)
from till_play import BANLANGEN, Play
from till_tour import back_to_sale

from pos.money import yuan
from terminal_ui.screens.ask import Ask, AskByNumber
from terminal_ui.screens.card import Card
from terminal_ui.screens.day_end import DayScreen
from terminal_ui.screens.drawer import Drawer
from terminal_ui.screens.next_cashier import NextCashier
from terminal_ui.screens.pay import Pay
from terminal_ui.screens.pending import Pending
from terminal_ui.screens.reason import ReasonDialog
from terminal_ui.screens.records import Records
from terminal_ui.screens.sale import Sale
from terminal_ui.screens.sheet import ReportSheet
from terminal_ui.screens.undo import UndoSale


async def tour_of_trouble(at: Play) -> AsyncIterator[str]:
    at.till.look_again_s = (600.0,)
    await at.scan(BANLANGEN)
    await at.present("gao_feng")
    await at.pay()
    line_of(at).plan("settle", "reply_lost")
    await at.keys("enter")
    await at.settled()
    yield "unknown outcome"
    await at.keys("enter")
    await at.on(Sale)
    yield "sale with an unknown"
    await at.keys("alt+u")
    await at.on(Pending)
    yield "pending"
    await at.keys("escape")
    await at.on(Sale)
    async for name in _undoing(at):
        yield name


async def _undoing(at: Play) -> AsyncIterator[str]:
    await at.keys("f8")
    await at.on(Records)
    await at.keys("down", "f8")  # what is unknown stands above the first sale
    await at.on(UndoSale)
    yield "undo"
    await at.keys("down", "enter")
    await at.keys("plus")
    yield "undo some"
    await at.keys("enter")
    await at.on(Ask)
    yield "undo asks"
    await back_to_sale(at)
    async for name in _tickets(at):
        yield name


async def _tickets(at: Play) -> AsyncIterator[str]:
    await at.scan(BANLANGEN)
    await at.present("li_na")
    line_of(at).plan("presettle", "line_down")
    await at.keys("f9")
    await at.on(Pay)
    await at.keys("enter")
    await at.on(Card)
    yield "line down"
    await at.keys("f7")
    await at.on(AskByNumber)
    yield "papers"
    await at.keys("1")
    await at.on(Pay)
    yield "cash with a ticket"
    await at.keys("enter")
    outcome = await at.settled()
    yield "ticket sold"
    assert outcome.slip is not None
    await at.keys("enter")
    await at.on(Sale)
    await at.scan(outcome.slip.message_id)
    yield "ticket"
    await at.present("li_na")
    await at.pay()
    yield "ticket quote"
    await at.keys("enter")
    await at.settled()
    yield "ticket settled"
    await at.keys("enter")
    await at.on(Sale)


async def tour_of_evening(at: Play) -> AsyncIterator[str]:
    """The next morning, as if nobody had closed the day; then F10, and what is behind it."""
    at.moment.now += timedelta(days=1)
    at.till.opened(at.till.staffed())
    await at.on(Pending)
    await at.keys("escape")
    await at.on(Ask)
    yield "left open"
    at.moment.now -= timedelta(days=1)
    await at.keys("escape")
    await at.on(Sale)
    await to_shift(at)
    yield "shift"
    await at.keys("m")
    await at.on(AskByNumber)
    await at.keys("1")
    await at.until(lambda: isinstance(at.till.screen, Drawer))
    await at.calm()
    await typed(at, "9999999.99")
    yield "cash in"
    await at.keys("escape", "escape")
    await at.keys("h")
    await at.on(Drawer)
    await typed(at, "1")
    await typed(at, "n" * 60)
    yield "hand over"
    await at.keys("enter")
    await at.on(NextCashier)
    yield "next cashier"
    await at.keys("escape")
    async for name in _day_end(at):
        yield name


async def _day_end(at: Play) -> AsyncIterator[str]:
    for put_in in (put_in_centre_only, put_in_pharmacy_only, put_in_amount):
        put_in(at)
    await at.keys("d")
    await at.on(DayScreen)
    screen = at.till.screen
    assert isinstance(screen, DayScreen)
    yield "day with an unknown"
    at.till.look_up(at.till.unknown[0].message_id)
    await at.calm()
    at.till.refresh_day(screen)
    await at.calm()
    yield "day end"
    await at.keys("enter")
    await at.on(Ask)
    yield "difference"
    await at.keys("escape")
    await at.keys("h")
    await at.on(ReasonDialog)
    yield "reason"
    await at.keys("escape")
    for place in range(3):
        await at.keys(*["up"] * 3, *["down"] * place)
        await at.keys("h")
        await at.on(ReasonDialog)
        await typed(at, "told the centre by telephone")
        await at.on(DayScreen)
    yield "day handed over"
    line_of(at).plan("sign_out", "line_down")
    await at.keys("z")
    await counted(at, yuan(screen.end.expected_fen))
    await at.on(ReportSheet)
    yield "z"
    await at.keys("enter")
    await at.on(Sale)
    yield "closed"
    await to_shift(at)
    await at.keys("d")
    await at.on(DayScreen)
    yield "day closed"
