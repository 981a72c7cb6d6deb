"""Steps of the day's end: the books are compared, and a difference is put into them on purpose.

The ledger stays whole: a difference is a settlement that the till does not write down, or a record
of the till that the centre never heard of.
"""

from typing import Literal

from msgspec.structs import replace

from pos.counter.reconciliation import reconcile as compared
from pos.counter.slip import Slip
from pos.model import Answer, Sale, Settlement
from pos.money import yuan
from pos.scenario.happened import Happened, Listed, answered, done
from pos.scenario.scene import CannotPlay, Plays, Scene
from pos.scenario.shapes import Step
from pos.street import Totals


class Reconcile(Step, frozen=True, tag="reconcile"):
    """3201, 3202: compare the day's books."""


class Inject(Step, frozen=True, tag="inject"):
    """Put a difference into the day's books."""

    kind: Literal["centre_only", "pharmacy_only", "amount"]


NOWHERE = "9" * 9  # the end of a settlement id that no centre has given


def reconcile(scene: Scene, step: Reconcile) -> Happened:
    """This day, with the daybooks of all tills of the pharmacy; the list holds the totals."""
    counter = scene.counter(step.pharmacy)
    code = counter.pharmacy.code
    others = tuple(
        one.daybook
        for one in scene.tills.values()
        if one.pharmacy.code == code and one is not counter
    )
    found = compared(counter, scene.clock.now.date().isoformat(), others)
    return Happened(
        words=("even",) if found.even else ("uneven",),
        differences=found.differences,
        listed=tuple(map(_line, found.centre)),
    )


def inject(scene: Scene, step: Inject) -> Happened:
    """Made after the likeness of a sale that was settled: the one in hand, or the one named."""
    hand = scene.sales.get(step.sale) if step.sale else scene.hand
    counter = hand.checkout.counter if hand else scene.counter()
    record = counter.daybook.record_of(hand.letter.message_id) if hand and hand.letter else None
    if hand is None or hand.letter is None or record is None:
        raise CannotPlay("a difference is made after a sale that was settled; settle one before")
    message_id = counter.next_id()
    slip = replace(record.slip, message_id=message_id)
    if step.kind == "pharmacy_only":
        nowhere = record.slip.settlement_id[: -len(NOWHERE)] + NOWHERE
        slip = replace(slip, settlement_id=nowhere)
        counter.daybook.sold(message_id, "settled", scene.clock(), slip)
        return done()
    answer = _settled(scene, replace(hand.letter, message_id=message_id))
    if step.kind == "amount":
        slip = _one_fen_more(slip, answer)
        counter.daybook.sold(message_id, "settled", scene.clock(), slip)
    return answered(answer, slip.total_fen, None)


def _settled(scene: Scene, letter: Sale) -> Answer:
    """Behind the till's back."""
    answer = scene.stage.centre.settle(letter)
    if not isinstance(answer.outcome, Settlement):
        raise CannotPlay("the centre does not settle this sale a second time")
    return answer


def _one_fen_more(slip: Slip, answer: Answer) -> Slip:
    assert isinstance(answer.outcome, Settlement)
    settled, plan = answer.outcome, answer.outcome.quote
    return replace(
        slip, settlement_id=settled.settlement_id, settled_at=settled.settled_at,
        total_fen=plan.total_fen + 1, account_fen=plan.account_fen + 1,
        own_fen=plan.account_fen - plan.mutual_aid_fen + 1,
    )  # fmt: skip


def _line(one: Totals) -> Listed:
    text = f"{one.scheme} {one.clearing} {one.count} {yuan(one.account_fen)}"
    return Listed((one.scheme, one.clearing), text)


PLAYS: Plays = {Reconcile: reconcile, Inject: inject}
