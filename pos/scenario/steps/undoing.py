"""Steps that find out about a sale, and steps that undo it: 冲正, 结算撤销, a return.

A sale is named to the centre by the id of its own message, as the cashier has it from the slip or
from the list of what is unknown.
"""

from pos.counter import pending
from pos.counter import undoing as undo
from pos.counter.asking import Counter
from pos.counter.pending import Resolved
from pos.counter.slip import Slip
from pos.model import Sale
from pos.refusals import Refusal
from pos.scenario.happened import Happened, Listed, answered, unanswered, undone
from pos.scenario.scene import TILL, CannotPlay, Hand, Plays, Scene
from pos.scenario.shapes import ItemText, Step
from pos.scenario.steps.till import wanted_of
from pos.street import Found


class LookUp(Step, frozen=True, tag="look_up"):
    """Ask what became of a letter."""


class Reverse(Step, frozen=True, tag="reverse"):
    """2601: undo what may have happened."""


class Cancel(Step, frozen=True, tag="cancel"):
    """2103: undo a settlement."""


class Return(Step, frozen=True, tag="return"):
    """Cancel all, settle what was kept."""

    items: tuple[ItemText, ...] = ()


def look_up(scene: Scene, step: LookUp) -> Happened:
    """What is unknown is resolved; of anything else the centre is asked what it has."""
    counter, message_id = _meant(scene, step)
    waiting = counter.daybook.undoing(message_id)
    letter = counter.daybook.letter(message_id)
    if waiting is not None:
        return _resolved(counter, pending.resolve(counter, waiting.message_id))
    if letter is not None and letter.state == "asked":
        return _resolved(counter, pending.resolve(counter, message_id))
    found = scene.centre.look_up(counter.pharmacy.code, message_id)
    return undone(found) if isinstance(found, Refusal) else _found(counter, found)


def reverse(scene: Scene, step: Reverse) -> Happened:
    counter, message_id = _meant(scene, step)
    return undone(pending.reverse(counter, message_id))


def cancel(scene: Scene, step: Cancel) -> Happened:
    """At the till where the step happens: in a lane at the lane's own."""
    counter, message_id = _meant(scene, step)
    if scene.till != TILL:
        counter = scene.counter(counter.pharmacy.code)
    done = undo.cancel(counter, message_id)
    if isinstance(done, Refusal):
        return undone(done)
    return undone(done, _slip(counter, done.message_id))


def returned(scene: Scene, step: Return) -> Happened:
    """What was kept is the sale in hand then, and waits for its customer."""
    counter, message_id = _meant(scene, step)
    record = counter.daybook.record_of(message_id)
    hand = scene.sales.get(step.sale) if step.sale else scene.hand
    if record is None or hand is None or hand.letter is None:
        raise CannotPlay("only a sale that was settled here can be returned")
    checkout = undo.returned(counter, record, _kept(counter, hand.letter, step.items))
    if isinstance(checkout, Refusal):
        return undone(checkout)
    assert scene.heard.undone is not None
    done = scene.heard.undone
    scene.hand = Hand(checkout, hand.patient)
    return undone(done, _slip(counter, done.message_id))


def _meant(scene: Scene, step: Step) -> tuple[Counter, str]:
    """Where a step happens, and the message of the sale it is about.

    Without a sale in hand, as after a restart, it is the oldest that is unknown.
    """
    hand = scene.sales.get(step.sale) if step.sale else scene.hand
    counter = hand.checkout.counter if hand is not None else scene.counter(step.pharmacy)
    if step.pharmacy:
        counter = scene.counter(step.pharmacy)
    if hand is not None and hand.letter is not None:
        return counter, hand.letter.message_id
    if hand is not None and hand.checkout.record is not None:  # all in cash
        return counter, hand.checkout.record.slip.message_id
    unknown = () if step.sale else pending.pending(counter)
    if not unknown:
        raise CannotPlay("no settlement of this sale was sent")
    return counter, unknown[0].original or unknown[0].message_id


def _resolved(counter: Counter, found: Resolved) -> Happened:
    if found.outcome == "unknown":
        return unanswered()
    if found.outcome == "settled" and found.answer is not None and found.record is not None:
        return answered(found.answer, found.record.slip.total_fen, found.record.slip)
    if found.undone is not None:
        return undone(found.undone, _slip(counter, found.undone.message_id))
    outcome = found.answer.outcome if found.answer else None
    if isinstance(outcome, Refusal):
        return undone(outcome)
    return Happened(words=("refused",) if found.outcome == "refused" else ("reversed",))


def _found(counter: Counter, found: Found) -> Happened:
    """What the centre has of a letter; its word for it stands in the list."""
    if found.undone is not None:
        happened = undone(found.undone, _slip(counter, found.undone.message_id))
    elif found.answer is not None:
        slip = _slip(counter, found.message_id)
        happened = answered(found.answer, slip.total_fen if slip else 0, slip)
    else:
        happened = Happened()
    return happened.listing(Listed((found.state,), found.state))


def _slip(counter: Counter, message_id: str) -> Slip | None:
    record = counter.daybook.record_of(message_id)
    return record.slip if record else None


def _kept(counter: Counter, letter: Sale, items: tuple[str, ...]) -> undo.Kept:
    """What was sold without what is returned; less than nothing where more comes back."""
    left = [(one.product, one.quantity, one.unit_price_fen) for one in letter.lines]
    for text in items:
        wanted = wanted_of(counter.shop, text)
        if isinstance(wanted, Refusal):
            raise CannotPlay(f"{text!r} is not an amount that can be returned")
        ean, quantity, _ = wanted
        place = next((place for place, one in enumerate(left) if one[0] == ean), None)
        if place is None:
            raise CannotPlay(f"{text!r} was not sold in this sale")
        _, sold, unit_price_fen = left[place]
        left[place] = (ean, sold - quantity, unit_price_fen)
    return tuple(one for one in left if one[1])


PLAYS: Plays = {LookUp: look_up, Reverse: reverse, Cancel: cancel, Return: returned}
