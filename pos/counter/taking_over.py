"""A settlement that only the centre knows of is taken into the daybook, with a slip of its own.

Looked up by its message id; what its slip cannot know (who stood there, what was in the bag) is
made of the centre's answer: each product once, at its amount. It belongs to the centre's day, or,
where that is closed already, to today: what comes later is a line of its own day. Basis: SIM.
"""

from pos.counter import drafts
from pos.counter.asking import Counter
from pos.counter.day_lines import DayDifference
from pos.counter.daybook import Record
from pos.counter.drafts import Draft, DraftLine
from pos.counter.finished import cancellation_slip, settlement_slip
from pos.counter.shift import Problem, day_closed
from pos.counter.slip import SlipLine
from pos.model import Answer, CredentialKind, LineCover, Settlement
from pos.refusals import Reason, Refusal
from pos.street import Undone


def take_over(counter: Counter, difference: DayDifference) -> Record | Problem | Refusal:
    """Take a difference of the kind centre_only into the daybook; it is none any more.

    NOT_FOUND where the centre has nothing of that id, DAY_CLOSED where this till has closed today.
    Raises NoReply or CentreUnreachable as the street does.
    """
    refusal = day_closed(counter)
    if refusal is not None:
        return refusal
    if difference.kind != "centre_only":
        return Problem("nothing_to_take")
    known = counter.daybook.record_of(difference.message_id)
    if known is not None:
        return known
    found = counter.centre.look_up(counter.pharmacy.code, difference.message_id)
    if isinstance(found, Refusal):
        return found
    if found.state == "nothing":
        return Refusal(Reason.NOT_FOUND)
    if found.undone is not None and found.undone.message_id == difference.message_id:
        return _cancellation(counter, found.undone)
    answer = found.answer
    if found.state == "reversed" or answer is None or not isinstance(answer.outcome, Settlement):
        return Problem("nothing_to_take")
    state = "cancelled" if found.state == "cancelled" else "sold"
    slip = settlement_slip(counter, _draft(counter, answer), answer, answer.outcome)
    return counter.daybook.taken(slip, state, "", counter.clock())


def _cancellation(counter: Counter, undone: Undone) -> Record | Problem:
    if undone.kind != "cancelled":
        return Problem("nothing_to_take")
    sold = counter.daybook.record_of(undone.original)
    slip = cancellation_slip(counter, undone, sold.slip if sold else None)
    return counter.daybook.taken(slip, "cancellation", undone.original, counter.clock())


def _draft(counter: Counter, answer: Answer) -> Draft:
    """What this till wrote down before it asked; what can be known, where it did not ask."""
    settled = answer.outcome
    assert isinstance(settled, Settlement)
    letter = counter.daybook.letter(settled.message_id)
    if letter is not None and letter.draft and letter.person == answer.person:
        draft = drafts.read(letter.draft)
        if len(draft.lines) == len(settled.quote.lines):
            return draft
    return Draft(
        lines=tuple(_line(counter, one) for one in settled.quote.lines),
        credential=CredentialKind.NOTHING,
        agent="",
        cash_given_fen=0,
        operator_name=counter.operator.name,
        operator_badge=counter.operator.badge,
        sold_at=settled.settled_at,
    )


def _line(counter: Counter, cover: LineCover) -> DraftLine:
    item = counter.shop.item(cover.product)
    known = counter.classes.get(cover.product)
    return DraftLine(
        cover.product,
        SlipLine(
            name=item.name if item else cover.product,
            spec=item.spec if item else "",
            quantity=1,
            unit_price_fen=cover.amount_fen,
            amount_fen=cover.amount_fen,
            catalogue_class=known.catalogue_class if known else "",
            goods=known.goods if known else "",
            payable_fen=0,
            ean=cover.product,
        ),
    )
