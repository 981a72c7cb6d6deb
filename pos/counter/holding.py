"""A basket is put aside (挂单) and taken back: goods and prices, no person and no credential.

What is kept of a return is put aside too, before the cancellation is sent: whatever becomes of its
answer, of the power or of the till, the goods that are to be settled again are not forgotten.
"""

from typing import Literal

from pos.counter.checkout import Checkout
from pos.counter.daybook import Daybook, HeldBasket
from pos.counter.phases import WrongMoment

Recalled = Literal["taken", "gone", "basket_in_hand", "not_known_yet", "not_cancelled"]


def hold(checkout: Checkout) -> HeldBasket | None:
    """Put the basket aside, without the customer; None for an empty one, and for a failure
    ticket's: its goods stand on its paper, and are not to be sold a second time.
    """
    if not checkout.lines or checkout.ticket:
        return None
    rows = tuple((one.item.ean, one.quantity, one.unit_price_fen) for one in checkout.lines)
    counter = checkout.counter
    held = counter.daybook.hold(rows, counter.clock(), checkout.instead_of)
    checkout.clear()
    checkout.instead_of = ""
    return held


def recall(checkout: Checkout, number: int) -> Recalled:
    """Take a held basket back into this one.

    gone: somebody took it. What is kept of a return is a sale of its own (basket_in_hand) and waits
    until its cancellation is known (not_known_yet); where that was refused, or never sent, nothing
    is to be settled in its place, and the basket is dropped (not_cancelled).
    """
    if checkout.ticket:
        raise WrongMoment(f"ticket {checkout.ticket}")
    daybook = checkout.counter.daybook
    held = next((one for one in daybook.held() if one.number == number), None)
    if held is None:
        return "gone"
    if held.instead_of:
        state = _cancelled(daybook, held.instead_of)
        if state != "taken":
            if state == "not_cancelled":
                daybook.recall(number)
            return state
        if checkout.lines or checkout.instead_of:
            return "basket_in_hand"
        checkout.instead_of = held.instead_of
        checkout.patient = _patient(daybook, held.instead_of)
    daybook.recall(number)
    for code, quantity, unit_price_fen in held.lines:
        checkout.add(code, quantity, unit_price_fen)
    return "taken"


def _patient(daybook: Daybook, settlement_id: str) -> str:
    """Whose sale was cancelled: what is kept of it is paid by them, and by nobody else."""
    record = daybook.record_of(settlement_id)
    letter = daybook.letter(record.slip.message_id) if record else None
    return letter.person if letter else ""


def _cancelled(daybook: Daybook, settlement_id: str) -> Recalled:
    """Whether the goods of a return may be settled again."""
    if daybook.cancellation_of(settlement_id) is not None:
        return "taken"
    record = daybook.record_of(settlement_id)
    unknown = record is not None and daybook.undoing(record.slip.message_id) is not None
    return "not_known_yet" if unknown else "not_cancelled"
