"""Failure tickets (故障单): what was paid in cash while a device or the line was down, settled now.

A ticket's number is the message id of its cash sale. It is taken in once, at the same pharmacy
(CITY Shanghai); the centre decides as of the day of the purchase, and what the accounts pay goes
back in cash (SIM). Every line of a ticket was paid in cash, so that the cash that was paid then is
the total of its lines, whichever till wrote it.
"""

import re

from msgspec.structs import replace

from pos.counter import drafts, shelf
from pos.counter.asking import Counter
from pos.counter.basket import BasketLine
from pos.counter.checkout import Checkout
from pos.counter.daybook import Record
from pos.counter.shop import StockItem
from pos.counter.slip import SlipLine
from pos.refusals import Reason, Refusal

_NUMBER = re.compile(r"P\d{29}", re.ASCII)


def ticket(counter: Counter, number: str) -> Record | Refusal:
    """A failure ticket that this till wrote; TICKET_USED once it has been taken in, as far as this
    daybook knows. NOT_FOUND for any other sale, and for what this daybook does not have.
    """
    record = counter.daybook.record_of(number)
    if record is None or record.slip.claim != "failure":
        return Refusal(Reason.NOT_FOUND)
    return Refusal(Reason.TICKET_USED) if record.state == "resettled" else record


def resettled(counter: Counter, number: str, patient: str = "") -> Checkout | Refusal:
    """The sale of a failure ticket, to be settled now; nothing is sent yet.

    Of this till's own ticket the goods are there, as they were sold and at the prices of then, and
    cannot be changed. Another till's are rung up from its paper; another pharmacy's as well, and
    the centre says where that one is settled. patient: who takes it, where that was asked.
    NOT_FOUND for a number that this till would have given, and of which its daybook knows nothing.
    PENDING_UNRESOLVED while a settlement of this ticket is unknown.
    """
    number = number.strip().upper()
    if not _NUMBER.fullmatch(number):
        return Refusal(Reason.NOT_FOUND)
    if _unknown(counter, number):
        return Refusal(Reason.PENDING_UNRESOLVED)
    checkout = Checkout(counter, patient, ticket=number)
    if counter.daybook.record_of(number) is None:
        return Refusal(Reason.NOT_FOUND) if _of_this_till(counter, number) else checkout
    found = ticket(counter, number)
    if isinstance(found, Refusal):
        return found
    checkout.lines = tuple(_line(counter, one) for one in found.slip.lines)
    checkout.lines_fixed = True
    # What needs a prescription was not sold without one, and has left the counter since.
    seen = shelf.needs_prescription(checkout.lines)
    checkout.papers = replace(checkout.papers, prescription=seen)
    return checkout


def _of_this_till(counter: Counter, number: str) -> bool:
    """By the digits of the number; what stands in no daybook here was never sold here for cash."""
    return number.startswith(counter.pharmacy.code) and number[26:28] == counter.till


def _unknown(counter: Counter, number: str) -> bool:
    letters = (one for one in counter.daybook.unresolved() if one.kind == "settle")
    return any(drafts.read(one.draft).ticket == number for one in letters)


def _line(counter: Counter, sold: SlipLine) -> BasketLine:
    """A line as it was sold, though the shelf may have another name or price for it by now."""
    item = counter.shop.item(sold.ean) or StockItem(
        key=sold.ean, ean=sold.ean, name=sold.name, spec=sold.spec, maker="", pinyin="",
        price_fen=sold.unit_price_fen,
    )  # fmt: skip
    known = shelf.product_class(counter, sold.ean)
    return BasketLine(item, sold.quantity, sold.unit_price_fen, known)
