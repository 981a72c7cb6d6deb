"""What nobody answered: unknown settlements and undoings, and how each of them becomes known.

No answer is a third outcome (WIRE). A settlement is never sent again: it is looked up by its own
id, and where the centre has nothing, reversed (2601), which bars that id for good. A reversal or
cancellation whose own answer was lost is sent again, the same letter under the same id, for the
centre answers it once. Every step is in the daybook before it is taken, so that a till that dies
here goes on here. Neither look-up nor reversal needs a PIN.
"""

from typing import Literal

import msgspec

from pos.counter import asking, drafts
from pos.counter.asking import Counter
from pos.counter.daybook import Letter, Record
from pos.counter.finished import cancellation_slip, settlement_slip
from pos.model import Answer, Settlement
from pos.refusals import Reason, Refusal
from pos.street import Found, NoReply, Undo, Undone

Outcome = Literal[
    "settled", "refused", "nothing_there", "reversed", "cancelled", "unknown", "not_listed"
]


class Resolved(msgspec.Struct, frozen=True):
    """What became of a letter.

    outcome: settled (record), refused (also a cancellation that was), nothing_there (it never had
    an effect, and never will), reversed, cancelled; unknown: again no answer; not_listed: this
    daybook has no such letter. answer: what the look-up found was answered to it.
    """

    message_id: str
    outcome: Outcome
    record: Record | None = None
    answer: Answer | None = None
    undone: Undone | None = None


def pending(counter: Counter) -> tuple[Letter, ...]:
    """Every letter of this till with an unknown outcome, oldest first."""
    return counter.daybook.unresolved()


def in_the_way(counter: Counter, person: str, message_id: str) -> Refusal | None:
    """PENDING_UNRESOLVED for whoever has an unknown sale here, and for that sale sent again."""
    if not person and not message_id:
        return None
    unknown = counter.daybook.unknown_sale(person, message_id)
    return Refusal(Reason.PENDING_UNRESOLVED) if unknown else None


def resolve(counter: Counter, message_id: str) -> Resolved:
    """Find out how a letter ended, and close it. Raises CentreUnreachable: nothing was sent.

    A letter that is known already is told again, and nothing is sent.
    """
    letter = counter.daybook.letter(message_id)
    if letter is None:
        return Resolved(message_id, "not_listed")
    if letter.state == "heard":
        return _known(counter, letter)
    try:
        return _found_out(counter, letter)
    except NoReply:
        return Resolved(message_id, "unknown")


def reverse(counter: Counter, message_id: str) -> Undone | Refusal:
    """2601: undo an unknown sale that is not wanted any more, whatever became of it.

    A sale that is known to be settled is cancelled instead: NOT_REVERSIBLE. Raises NoReply (ask
    again: the same letter goes out again) or CentreUnreachable as the street does.
    """
    waiting = counter.daybook.undoing(message_id)
    if waiting is not None and waiting.kind == "reverse":
        return _undo(counter, waiting)
    if waiting is not None:
        return Refusal(Reason.PENDING_UNRESOLVED)
    record = counter.daybook.record_of(message_id)
    if record is not None and record.state == "sold":
        return Refusal(Reason.NOT_REVERSIBLE)
    letter = counter.daybook.letter(message_id)
    undo = undo_letter(counter, message_id, "")
    return _undo(counter, asking.write_undo(counter, "reverse", letter, undo))


def heard_late(counter: Counter, message_id: str, answer: Answer) -> Resolved:
    """A settlement's answer came after the till had stopped waiting.

    While it is unknown it is taken over as if found; once it is closed, or being reversed, the
    answer is noted and changes nothing.
    """
    letter = counter.daybook.letter(message_id)
    if letter is None:
        return Resolved(message_id, "not_listed")
    if letter.state == "heard":
        counter.daybook.late(message_id, counter.clock())
        return _known(counter, letter)
    if counter.daybook.undoing(message_id) is not None:
        counter.daybook.late(message_id, counter.clock())
        return Resolved(message_id, "unknown")
    return _answered(counter, letter, answer)


def undo_letter(counter: Counter, original: str, message_id: str) -> Undo:
    """A cancel or reverse of this till, not yet written down."""
    return Undo(
        message_id or counter.next_id(),
        counter.pharmacy.code,
        counter.till,
        counter.operator.badge,
        original,
    )


def close_undo(counter: Counter, letter: Letter, answer: Undone | Refusal) -> None:
    """Write down what a cancel or reverse led to, together with what it undid."""
    daybook, now = counter.daybook, counter.clock()
    if isinstance(answer, Undone):
        word = answer.kind if answer.of else "nothing_there"
        slip = None
        if letter.kind == "cancel":
            record = daybook.record_of(letter.original)
            slip = cancellation_slip(counter, answer, record.slip if record else None)
        kept = msgspec.structs.replace(letter, answer=msgspec.json.encode(answer).decode())
        daybook.undone(kept, answer.kind, now, word, slip)
        return
    told = _TOLD.get(answer.reason) if letter.kind == "reverse" else None
    if told is not None:
        daybook.undone(letter, "refused", now, told, None)
    else:
        daybook.heard(letter.message_id, "refused", now)


# What a refused reversal says of the settlement it was to undo. OTHER_PHARMACY and NOT_REVERSIBLE:
# its id is another letter's, so that the centre has refused the settlement, or will.
_TOLD: dict[Reason, str] = {
    Reason.ALREADY_REVERSED: "reversed",
    Reason.ALREADY_CANCELLED: "cancelled",
    Reason.OTHER_PHARMACY: "refused",
    Reason.NOT_REVERSIBLE: "refused",
}


def _undo(counter: Counter, letter: Letter) -> Undone | Refusal:
    answer = asking.send_undo(counter, letter)
    close_undo(counter, letter, answer)
    return answer


def _found_out(counter: Counter, letter: Letter) -> Resolved:
    if letter.kind == "reverse":
        return _reversed(counter, letter, letter.message_id)
    if letter.kind == "settle":
        waiting = counter.daybook.undoing(letter.message_id)
        if waiting is not None and waiting.kind == "reverse":
            return _reversed(counter, waiting, letter.message_id)
    found = counter.centre.look_up(counter.pharmacy.code, letter.message_id)
    if letter.kind == "cancel":
        return _cancellation(counter, letter, found)
    if isinstance(found, Refusal):  # another pharmacy's message has this id: ours was refused
        counter.daybook.heard(letter.message_id, "refused", counter.clock())
        return Resolved(letter.message_id, "refused")
    return _settlement(counter, letter, found)


def _settlement(counter: Counter, letter: Letter, found: Found) -> Resolved:
    if found.state == "nothing":
        undo = undo_letter(counter, letter.message_id, "")
        reversal = asking.write_undo(counter, "reverse", letter, undo)
        return _reversed(counter, reversal, letter.message_id)
    if found.state == "settled" and found.answer is not None:
        return _answered(counter, letter, found.answer)
    words: dict[str, Outcome] = {
        "reversed": "reversed", "cancelled": "cancelled", "closed": "nothing_there",
    }  # fmt: skip
    word = words.get(found.state, "refused")
    counter.daybook.heard(letter.message_id, word, counter.clock())
    return Resolved(letter.message_id, word, answer=found.answer, undone=found.undone)


def _answered(counter: Counter, letter: Letter, answer: Answer) -> Resolved:
    """As if the answer had come in time: recorded with its slip, or refused."""
    outcome, now = answer.outcome, counter.clock()
    if not isinstance(outcome, Settlement) or not _ours(letter, answer, outcome):
        counter.daybook.heard(letter.message_id, "refused", now)
        return Resolved(letter.message_id, "refused", answer=answer)
    slip = settlement_slip(counter, drafts.read(letter.draft), answer, outcome)
    record = counter.daybook.sold(letter.message_id, "settled", now, slip)
    return Resolved(letter.message_id, "settled", record, answer)


def _ours(letter: Letter, answer: Answer, settled: Settlement) -> bool:
    """An id that was brought along may be another sale's; then the centre refused this one."""
    sold = [(line.product, line.amount_fen) for line in settled.quote.lines]
    asked = [(one.ean, one.line.amount_fen) for one in drafts.read(letter.draft).lines]
    return answer.person == letter.person and sold == asked


def _reversed(counter: Counter, reversal: Letter, asked: str) -> Resolved:
    answer = _undo(counter, reversal)
    after = counter.daybook.letter(asked)
    assert after is not None
    if after.state == "asked":  # refused for a reason that says nothing of what was to be undone
        return Resolved(asked, "unknown")
    found = _known(counter, after)
    return msgspec.structs.replace(found, undone=answer if isinstance(answer, Undone) else None)


def _cancellation(counter: Counter, letter: Letter, found: Found | Refusal) -> Resolved:
    """Where the centre has nothing of it, it is sent again: then it was cancelled once, or not."""
    if isinstance(found, Refusal):
        answer: Undone | Refusal = found
    elif found.undone is not None and found.undone.message_id == letter.message_id:
        answer = found.undone
    elif found.state == "nothing":
        answer = asking.send_undo(counter, letter)
    else:
        answer = Refusal(Reason.NOT_REVERSIBLE)
    close_undo(counter, letter, answer)
    after = counter.daybook.letter(letter.message_id)
    assert after is not None
    undone = answer if isinstance(answer, Undone) else None
    return msgspec.structs.replace(_known(counter, after), undone=undone)


def _known(counter: Counter, letter: Letter) -> Resolved:
    """What the daybook says of a letter that was answered."""
    words: dict[str, Outcome] = {
        "settled": "settled", "reversed": "reversed", "cancelled": "cancelled",
        "nothing_there": "nothing_there", "unreachable": "nothing_there",
    }  # fmt: skip
    word = words.get(letter.outcome, "refused")
    undone = msgspec.json.decode(letter.answer, type=Undone) if letter.answer else None
    return Resolved(
        letter.message_id, word, counter.daybook.record_of(letter.message_id), None, undone
    )
