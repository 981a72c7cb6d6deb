"""An act at the desk, refused or not, is a row of the desk's own chain."""

from datetime import datetime

import msgspec

from pos.centre.store import Transaction, journal
from pos.refusals import Refusal
from pos.street import Binding

_encode = msgspec.json.Encoder().encode


class Reply(msgspec.Struct, frozen=True):
    """What the desk answered."""

    refusal: Refusal | None
    binding: Binding | None = None


def record(
    tx: Transaction, place: journal.Place, now: datetime, kind: str, person: str,
    content: object, reply: Reply,
) -> None:  # fmt: skip
    """Append the act; its message id is the desk's own number."""
    row = journal.Row(
        chain=journal.DESK, number=place.number, message_id=f"D{place.number:029d}", kind=kind,
        person=person, at=now.isoformat(), outcome="refused" if reply.refusal else "done",
        account_fen=0, content=_encode(content).decode(), reply=_encode(reply).decode(),
        entry_id="", previous=place.previous,
    )  # fmt: skip
    journal.append(tx, row, None)
