"""A settlement is undone on purpose (结算撤销 2103), whole; a return keeps some of it (退费).

The outcome is known, and everybody gets back exactly what they gave. Returning one item is
cancelling all and settling the rest, under a new id. The letter is in the daybook before it is
sent; without an answer the cancellation is unknown, and is never sent again under another id.
Basis: WIRE.
"""

from pos.counter import asking
from pos.counter.asking import Counter
from pos.counter.checkout import Checkout
from pos.counter.daybook import Record
from pos.counter.holding import recall
from pos.counter.pending import close_undo, undo_letter
from pos.counter.shift import day_closed
from pos.counter.slip import Slip
from pos.refusals import Reason, Refusal
from pos.street import CentreUnreachable, Undone

Kept = tuple[tuple[str, int, int], ...]  # EAN, quantity, unit price in fen

_SETTLEMENT_ID = 21  # S, the pharmacy's eleven digits, and nine


def cancel(counter: Counter, which: int | str, message_id: str = "") -> Undone | Refusal:
    """Cancel a settlement: by its number in this daybook, its settlement id, or its message id.

    PENDING_UNRESOLVED while it, or an earlier cancellation of it, is unknown, DAY_CLOSED once this
    till has closed its day: nothing is sent.
    Raises NoReply (then `pending` lists the cancellation) or CentreUnreachable as the street does.
    """
    original = _original(counter, which)
    if isinstance(original, Refusal):
        return original
    daybook = counter.daybook
    letter = daybook.letter(original)
    unknown = letter is not None and letter.kind == "settle" and letter.state == "asked"
    if unknown or daybook.undoing(original) is not None:
        return Refusal(Reason.PENDING_UNRESOLVED)
    refusal = day_closed(counter)
    if refusal is not None:
        return refusal
    undo = undo_letter(counter, original, message_id)
    asked = asking.write_undo(counter, "cancel", letter, undo)
    try:
        answer = asking.send_undo(counter, asked)
    except CentreUnreachable:  # the first sending: nothing of it is on its way
        daybook.heard(asked.message_id, "unreachable", counter.clock())
        raise
    close_undo(counter, asked, answer)
    return answer


def returned(counter: Counter, record: Record, keep: Kept) -> Checkout | Refusal:
    """Cancel a sale whole; what is kept is a new sale, not yet asked, whose slip shows both.

    keep: no more than was sold, at the price it was sold for; BAD_AMOUNT otherwise, nothing sent.
    Where no answer comes to the cancellation, what is kept is among the held baskets.
    """
    refusal = _more_than_sold(counter, record.slip, keep)
    if refusal is not None:
        return refusal
    daybook, of = counter.daybook, record.slip.settlement_id
    held = daybook.hold(keep, counter.clock(), of) if keep else None
    try:
        done = cancel(counter, record.number)
    except CentreUnreachable:
        if held is not None:
            daybook.recall(held.number)
        raise
    checkout = Checkout(counter)
    if isinstance(done, Refusal):
        if held is not None:
            daybook.recall(held.number)
        return done
    if held is None:
        checkout.instead_of = of
    else:
        recall(checkout, held.number)
    return checkout


def sold(counter: Counter, which: int | str) -> Record | Refusal:
    """The sale that `cancel` would undo, with its slip; nothing is sent.

    Refused where it is undone already, as far as this daybook knows, or is not of this till.
    """
    original = _original(counter, which)
    if isinstance(original, Refusal):
        return original
    record = counter.daybook.record_of(original)
    if record is None:
        return Refusal(Reason.NOT_FOUND)
    undone = {"cancelled": Reason.ALREADY_CANCELLED, "reversed": Reason.ALREADY_REVERSED}
    return Refusal(undone[record.state]) if record.state in undone else record


def _original(counter: Counter, which: int | str) -> str | Refusal:
    """The message id of the settlement; of one that no till here knows, only by that id itself."""
    daybook = counter.daybook
    record = daybook.record(which) if isinstance(which, int) else daybook.record_of(which)
    if record is not None:
        cash = not record.slip.settlement_id
        undoable = not cash and record.state != "cancellation"
        return record.slip.message_id if undoable else Refusal(Reason.NOT_REVERSIBLE)
    if isinstance(which, int) or not which:
        return Refusal(Reason.NOT_FOUND)
    if len(which) == _SETTLEMENT_ID and which.startswith("S"):
        ours = which[1:12] == counter.pharmacy.code[1:]
        return Refusal(Reason.NOT_FOUND if ours else Reason.OTHER_PHARMACY)
    return which


def _more_than_sold(counter: Counter, slip: Slip, keep: Kept) -> Refusal | None:
    left = {(one.name, one.spec, one.unit_price_fen): one.quantity for one in slip.lines}
    for ean, quantity, unit_price_fen in keep:
        item = counter.shop.item(ean)
        key = (item.name, item.spec, unit_price_fen) if item else ("", "", 0)
        if not 1 <= quantity <= left.get(key, 0):
            return Refusal(Reason.BAD_AMOUNT, {"field": "quantity", "value": str(quantity)})
        left[key] -= quantity
    return None
