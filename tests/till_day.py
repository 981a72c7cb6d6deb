"""A day at the till to be closed: sales of every kind, and differences that were put in."""

from dataclasses import replace as with_

from msgspec.structs import replace
from till_play import BANLANGEN, Play

from pos.counter.asking import Counter
from pos.counter.checkout import Checkout
from pos.counter.slip import Slip
from pos.model import Card, Secret, Settlement
from terminal_ui.screens.drawer import Drawer
from terminal_ui.screens.sale import Sale
from terminal_ui.screens.shift import Shift

DAY = "2026-03-03"
CARD = Secret("W58830241")  # Wang Lei's


def told(at: Play) -> str:
    """What stands on the screen, without the frames of dialogs."""
    return " ".join(at.text().replace("│", " ").split())


async def cash_sold(at: Play, *goods: str) -> None:
    """Exact cash, by key."""
    await at.scan(*goods)
    for key in ("f9", "enter", "enter"):
        await at.keys(key)
    await at.settled()
    await at.keys("enter")
    await at.on(Sale)


def sold(counter: Counter) -> Slip:
    """A box to Wang Lei by insurance, without a hand at the keys."""
    checkout = Checkout(counter)
    checkout.add(BANLANGEN)
    checkout.identify(Card(CARD))
    checkout.enter_pin(Secret("246810"))
    answer = checkout.settle("all")
    assert isinstance(answer.outcome, Settlement), answer.outcome
    assert checkout.slip is not None
    return checkout.slip


def _unwritten(at: Play, message_id: str) -> Slip:
    """The centre settles a sale of this till that its daybook knows nothing of."""
    counter = at.till.staffed()
    elsewhere = at.till.floor.daybook(counter.pharmacy.code, "09")
    return sold(with_(counter, daybook=elsewhere, next_id=lambda: message_id))


def put_in_centre_only(at: Play, message_id: str = "X1") -> None:
    """18.50 that only the centre has."""
    _unwritten(at, message_id)


def put_in_pharmacy_only(at: Play, message_id: str = "X2") -> None:
    """18.50 that only the till has."""
    number = f"S370100000010000007{len(message_id)}{message_id[-1]}"
    slip = replace(sold(at.till.staffed()), message_id=message_id, settlement_id=number)
    at.till.staffed().daybook.sold(message_id, "settled", at.moment(), slip)


def put_in_amount(at: Play, message_id: str = "X3") -> None:
    """18.50 at the centre; here a yuan of it is cash."""
    slip = _unwritten(at, message_id)
    less = slip.account_fen - 100
    slip = replace(slip, account_fen=less, own_fen=less, cash_fen=slip.cash_fen + 100)
    at.till.staffed().daybook.sold(message_id, "settled", at.moment(), slip)


async def typed(at: Play, text: str) -> None:
    """A line, as a hand types it."""
    for start in range(0, len(text), 5):  # what is longer and as fast would be a scan
        await at.keys(*text[start : start + 5])
    await at.keys("enter")


async def to_shift(at: Play) -> Shift:
    """F10."""
    await at.keys("f10")
    await at.on(Shift)
    shift = at.till.screen
    assert isinstance(shift, Shift)
    return shift


async def counted(at: Play, amount: str, reason: str = "") -> None:
    """What lies in the drawer, the reason where it is asked for, and the last Enter."""
    await at.until(lambda: isinstance(at.till.screen, Drawer))
    await at.calm()
    await typed(at, amount)
    if reason:
        await typed(at, reason)
    await at.calm()
    await at.keys("enter")
    await at.calm()
