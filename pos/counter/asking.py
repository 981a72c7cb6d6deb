"""One letter over the street: written down and synced, sent, and its answer written down.

NoReply leaves the letter in the daybook as asked: its outcome is unknown. CentreUnreachable closes
it, for nothing was sent; only a reversal stays, to be sent again under its own id, and whatever was
sent once before: an earlier sending may still arrive. Basis: WIRE.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from pos.clock import Clock
from pos.counter.daybook import Daybook, Letter
from pos.counter.shop import Operator, Shop, ShopPharmacy
from pos.model import Answer, Identified, ProductClass, Sale
from pos.refusals import Reason, Refusal
from pos.street import Attendance, Centre, CentreUnreachable, Undo, Undone


@dataclass(frozen=True, slots=True)
class Counter:
    """A staffed till: everything a sale needs that outlives the sale.

    classes: what the centre has said of products so far, for when the line is down.
    """

    shop: Shop
    pharmacy: ShopPharmacy
    till: str
    operator: Operator
    centre: Centre
    daybook: Daybook
    clock: Clock
    next_id: Callable[[], str]
    classes: dict[str, ProductClass] = field(default_factory=dict)


class _Content(msgspec.Struct, frozen=True):
    """What the daybook's hash covers: no PIN, no number, no token."""

    letter: str
    pharmacy: str
    person: str
    kind: str
    lines: object
    papers: object
    patient: str
    agreed: object
    ticket: str


def ask(
    counter: Counter,
    kind: str,
    sale: Sale,
    who: Identified | None,
    send: Callable[[Sale], Answer],
    draft: str,
) -> Answer:
    """Send one sale's letter. Raises NoReply or CentreUnreachable as the street does."""
    person, name = (who.person, who.name) if who else ("", "")
    letter = _letter(counter, sale.message_id, kind, _hash(kind, sale, person))
    letter = msgspec.structs.replace(
        letter, person=person, name=name, total_fen=sale.total_fen, draft=draft
    )
    counter.daybook.asked(letter)
    try:
        answer = send(sale)
    except CentreUnreachable:
        counter.daybook.heard(sale.message_id, "unreachable", counter.clock())
        raise
    if kind != "settle" or isinstance(answer.outcome, Refusal):
        counter.daybook.heard(sale.message_id, outcome_word(answer), counter.clock())
    return answer


def write_undo(
    counter: Counter, kind: Literal["cancel", "reverse"], of: Letter | None, undo: Undo
) -> Letter:
    """A cancel or reverse, written down before it is sent; `of` is what it undoes, if known."""
    letter = _letter(counter, undo.message_id, kind, _undo_hash(kind, undo))
    letter = msgspec.structs.replace(
        letter,
        person=of.person if of else "",
        name=of.name if of else "",
        total_fen=of.total_fen if of else 0,
        original=undo.original,
        draft=msgspec.json.encode(undo).decode(),
    )
    counter.daybook.asked(letter)
    return letter


def send_undo(counter: Counter, letter: Letter) -> Undone | Refusal:
    """Send a cancel or reverse that is written down: each time the same letter, id and all.

    Its answer is not written down here, because what it undid is closed in the same stroke.
    """
    undo = msgspec.json.decode(letter.draft, type=Undo)
    return (counter.centre.cancel if letter.kind == "cancel" else counter.centre.reverse)(undo)


def sign_in(counter: Counter) -> Refusal | None:
    """9001: the pharmacy's day begins. Raises NoReply or CentreUnreachable as the street does."""
    return _attend(counter, "sign_in", counter.centre.sign_in)


def sign_out(counter: Counter) -> Refusal | None:
    """9002: the pharmacy's day ends. Raises NoReply or CentreUnreachable as the street does.

    PENDING_UNRESOLVED, and nothing is sent, while an outcome is unknown (WIRE).
    """
    if counter.daybook.unresolved():
        return Refusal(Reason.PENDING_UNRESOLVED)
    return _attend(counter, "sign_out", counter.centre.sign_out)


def _attend(
    counter: Counter, kind: str, send: Callable[[Attendance], Refusal | None]
) -> Refusal | None:
    letter = attendance(counter)
    content_hash = hashlib.sha256(f"{kind} {letter.pharmacy}".encode()).hexdigest()
    counter.daybook.asked(_letter(counter, letter.message_id, kind, content_hash))
    refusal = send(letter)
    outcome = "refused" if refusal else "done"
    counter.daybook.heard(letter.message_id, outcome, counter.clock())
    return refusal


def attendance(counter: Counter) -> Attendance:
    """A sign-in or sign-out letter of this till, not yet written down."""
    return Attendance(
        counter.next_id(), counter.pharmacy.code, counter.till, counter.operator.badge
    )


def outcome_word(answer: Answer) -> str:
    """settled, quoted, balances or refused."""
    return str(type(answer.outcome).__struct_config__.tag)


def _letter(counter: Counter, message_id: str, kind: str, content_hash: str) -> Letter:
    return Letter(
        message_id=message_id, kind=kind, person="", content_hash=content_hash, state="asked",
        asked_at=counter.clock().isoformat(), heard_at="", outcome="", name="", total_fen=0,
    )  # fmt: skip


def _undo_hash(kind: str, undo: Undo) -> str:
    return hashlib.sha256(f"{kind} {undo.pharmacy} {undo.original}".encode()).hexdigest()


def _hash(kind: str, sale: Sale, person: str) -> str:
    content = _Content(
        kind, sale.pharmacy, person, sale.credential.kind, sale.lines, sale.papers, sale.patient,
        sale.agreed, sale.ticket,
    )  # fmt: skip
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()
