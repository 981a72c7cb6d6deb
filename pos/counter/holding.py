"""A basket is put aside (挂单) and taken back: goods and prices, no person and no credential."""

from pos.counter.checkout import Checkout
from pos.counter.daybook import HeldBasket
from pos.counter.phases import WrongMoment


def hold(checkout: Checkout) -> HeldBasket | None:
    """Put the basket aside, without the customer; None for an empty one, and for a failure
    ticket's: its goods stand on its paper, and are not to be sold a second time.
    """
    if not checkout.lines or checkout.ticket:
        return None
    rows = tuple((one.item.ean, one.quantity, one.unit_price_fen) for one in checkout.lines)
    held = checkout.counter.daybook.hold(rows, checkout.counter.clock())
    checkout.clear()
    return held


def recall(checkout: Checkout, number: int) -> bool:
    """Take a held basket back into this one; False when it is gone."""
    if checkout.ticket:
        raise WrongMoment(f"ticket {checkout.ticket}")
    held = checkout.counter.daybook.recall(number)
    for code, quantity, unit_price_fen in held.lines if held else ():
        checkout.add(code, quantity, unit_price_fen)
    return held is not None
