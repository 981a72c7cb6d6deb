"""The journal is the memory: each message and its reply, appended in the transaction that posts.

Every chain (a pharmacy's, or the desk's) is linked by hash: a row's hash covers the row before it,
all its own columns, and its ledger entry with every posting. Basis: WIRE for the message id, SIM.
"""

import hashlib
from collections.abc import Iterable

import msgspec
from sqlalchemy import bindparam, insert, literal_column, select, update

from pos.centre.ledger import Entry, Posting
from pos.centre.store import Transaction
from pos.centre.store.tables import chain, entry, journal, posting

DESK = "desk"
DESK_IDS = "desk#"  # how the ids of the desk's own acts begin; no letter of the street may
NO_HASH = "0" * 64

HEAD = select(chain.c.count, chain.c.head).where(chain.c.chain == bindparam("of")).with_for_update()
NEW_CHAIN = insert(chain)
MOVE_HEAD = (
    update(chain)
    .where(chain.c.chain == bindparam("of"))
    .values(count=bindparam("new_count"), head=bindparam("new_head"))
)
APPEND = insert(journal)
FIND = select(journal.c.chain, journal.c.kind, journal.c.content, journal.c.reply).where(
    journal.c.message_id == bindparam("message")
)
_KEPT = select(
    journal.c.chain, journal.c.kind, journal.c.person, journal.c.outcome, journal.c.reply,
    journal.c.entry_id,
).where(journal.c.message_id == bindparam("message"))  # fmt: skip
LOCK = _KEPT.with_for_update()
# The second condition is the index's own; without it, written so, SQLite does not use the index.
UNDOING_OF = select(journal.c.reply).where(
    journal.c.original == bindparam("message"), journal.c.original != literal_column("''")
)
NEW_ENTRY = insert(entry)
NEW_POSTING = insert(posting)

_encoder = msgspec.json.Encoder()


class Place(msgspec.Struct, frozen=True):
    """The next free place in a chain, and the hash it will be linked to."""

    chain: str
    number: int
    previous: str

    @property
    def entry_id(self) -> str:
        """The id of the ledger entry that stands at this place, if one does."""
        return f"{self.chain}#{self.number}"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the journal, columns in the order of the table."""

    chain: str
    number: int
    message_id: str
    kind: str
    person: str
    at: str
    outcome: str
    account_fen: int
    content: str
    reply: str
    entry_id: str
    original: str = ""
    previous: str
    hash: str = ""


class Earlier(msgspec.Struct, frozen=True):
    """A message that was answered before."""

    chain: str
    kind: str
    content: str
    reply: str


class Kept(msgspec.Struct, frozen=True):
    """A row that a later message names. entry_id: "" where it moved nothing."""

    chain: str
    kind: str
    person: str
    outcome: str
    reply: str
    entry_id: str


def next_place(tx: Transaction, of: str) -> Place:
    """The next place of a chain; locks its head (decision 10: the last lock of a sale).

    Two first letters of a pharmacy that no world knows may both find no head: one collides.
    """
    found = tx.one(HEAD, of=of)
    if found is None:
        tx.run(NEW_CHAIN, chain=of, head=NO_HASH, count=0)
        return Place(of, 1, NO_HASH)
    return Place(of, found[0] + 1, found[1])


def desk_id(place: Place) -> str:
    """The message id of an act at the desk: its place in the desk's chain."""
    return f"{DESK_IDS}{place.number}"


def find(tx: Transaction, message_id: str) -> Earlier | None:
    """What was answered to this message id."""
    row = tx.one(FIND, message=message_id)
    return Earlier(*row) if row else None


def kept(tx: Transaction, message_id: str) -> Kept | None:
    """The row of a message."""
    row = tx.one(_KEPT, message=message_id)
    return Kept(*row) if row else None


def lock(tx: Transaction, message_id: str) -> Kept | None:
    """The row of a message that is to be undone: one at a time (decision 10)."""
    row = tx.one(LOCK, message=message_id)
    return Kept(*row) if row else None


def undoing_of(tx: Transaction, message_id: str) -> str:
    """The reply of the message that has undone this one; "" for none."""
    row = tx.one(UNDOING_OF, message=message_id)
    return str(row[0]) if row else ""


def append(tx: Transaction, row: Row, booked: Entry | None) -> None:
    """Write a row with its ledger entry, and move the chain's head."""
    postings = booked.postings if booked else ()
    digest = hash_of(row, booked)
    if booked is not None:
        tx.run(
            NEW_ENTRY,
            entry_id=booked.entry_id, at=booked.at, kind=booked.kind, reverses=booked.reverses,
        )  # fmt: skip
        tx.many(NEW_POSTING, _posting_rows(booked.entry_id, postings))
    tx.run(APPEND, **{**msgspec.structs.asdict(row), "hash": digest})
    tx.run(MOVE_HEAD, of=row.chain, new_count=row.number, new_head=digest)


def hash_of(row: Row, booked: Entry | None) -> str:
    """The hash of a row that has none yet: all its columns, then its entry and postings."""
    return hashlib.sha256(_encoder.encode((row, booked))).hexdigest()


def _posting_rows(entry_id: str, postings: Iterable[Posting]) -> list[dict[str, object]]:
    return [
        {
            "entry_id": entry_id, "position": position, "debit": one.debit,
            "credit": one.credit, "amount_fen": one.amount_fen,
        }
        for position, one in enumerate(postings, start=1)
    ]  # fmt: skip
