"""What was undone was undone whole, once, and nobody got back more than they gave.

A reversal's or cancellation's row, its answer and its entry are held against the message it names:
of the same pharmacy, written before it (or closed by it), undone by nothing else; a settlement's
entry mirrored posting by posting, and anything else by no entry at all.
"""

from collections.abc import Iterator

import msgspec
from sqlalchemy import bindparam, literal_column, or_, select

from pos.centre.ledger import Entry, Posting, mirror
from pos.centre.settling import settlement_id
from pos.centre.store import Transaction
from pos.centre.store.journal import Place
from pos.centre.store.tables import entry, journal, posting
from pos.centre.verifying.finding import Finding
from pos.model import Answer, Settlement
from pos.money import yuan
from pos.refusals import Refusal
from pos.street import Undone

WORDS = {"reverse": "reversed", "cancel": "cancelled"}
_UNDOES = (
    journal.c.chain, journal.c.number, journal.c.message_id, journal.c.kind, journal.c.outcome,
    journal.c.account_fen, journal.c.content, journal.c.reply, journal.c.entry_id,
    journal.c.original, journal.c.at, journal.c.person,
)  # fmt: skip
UNDOINGS = (
    select(*_UNDOES)
    .where(
        or_(
            *(journal.c.kind == kind for kind in (*WORDS, "closed")),
            journal.c.original != literal_column("''"),
        )
    )
    .order_by(journal.c.chain, journal.c.number)
)
ORIGINAL = select(
    journal.c.chain, journal.c.number, journal.c.kind, journal.c.outcome, journal.c.reply,
    journal.c.entry_id, journal.c.person,
).where(journal.c.message_id == bindparam("message"))  # fmt: skip
ENTRY = select(entry.c.at, entry.c.kind, entry.c.reverses).where(
    entry.c.entry_id == bindparam("of_entry")
)
POSTINGS = (
    select(posting.c.debit, posting.c.credit, posting.c.amount_fen)
    .where(posting.c.entry_id == bindparam("of_entry"))
    .order_by(posting.c.position)
)
REVERSING = select(entry.c.entry_id, entry.c.kind, entry.c.reverses).where(
    or_(entry.c.kind == "reversal", entry.c.reverses != literal_column("''"))
)

_answer = msgspec.json.Decoder(Answer)
_reply: msgspec.json.Decoder[Undone | Refusal] = msgspec.json.Decoder(Undone | Refusal)
_said = msgspec.json.Decoder(dict[str, str])


class _Undoing(msgspec.Struct, frozen=True):
    chain: str
    number: int
    message_id: str
    kind: str
    outcome: str
    account_fen: int
    content: str
    reply: str
    entry_id: str
    original: str
    at: str
    person: str


class _Original(msgspec.Struct, frozen=True):
    chain: str
    number: int
    kind: str
    outcome: str
    reply: str
    entry_id: str
    person: str


def walk(tx: Transaction) -> Iterator[Finding]:
    """Every finding over reversals, cancellations and the ids that were closed."""
    rows = [_Undoing(*row) for row in tx.all(UNDOINGS)]
    by_original: dict[str, _Undoing] = {}
    entries = set()
    for row in rows:
        where = f"journal {row.chain}#{row.number}"
        if row.original and row.original in by_original:
            yield Finding("undone_twice", where, row.original)
        by_original[row.original] = row
        entries.add(row.entry_id)
        if row.kind in WORDS:
            try:
                yield from _undoing(tx, where, row)
            except (msgspec.DecodeError, UnicodeError):
                yield Finding("reply_unreadable", where)
                return
        elif row.kind != "closed" or row.original:
            yield Finding("undoing_differs", where, row.original)
    for row in rows:
        closed_by = by_original.get(row.message_id)
        if row.kind == "closed" and (closed_by is None or closed_by.number != row.number - 1):
            yield Finding("closed_by_nobody", f"journal {row.chain}#{row.number}")
    for entry_id, kind, reverses in tx.all(REVERSING):
        if kind != "reversal" or not reverses or entry_id not in entries:
            yield Finding("not_mirrored", f"entry {entry_id}", reverses)


def _undoing(tx: Transaction, where: str, row: _Undoing) -> Iterator[Finding]:
    reply, said = _reply.decode(row.reply), _said.decode(row.content)
    if isinstance(reply, Refusal):
        if (row.outcome, row.original, row.entry_id, row.account_fen) != ("refused", "", "", 0):
            yield Finding("undoing_differs", where, row.original)
        return
    told = (reply.kind, reply.message_id, reply.original, reply.at)
    if told != (WORDS[row.kind], row.message_id, row.original, row.at) or not row.original:
        yield Finding("undoing_differs", where, row.original)
    if row.outcome != reply.kind or said != {"pharmacy": row.chain, "original": row.original}:
        yield Finding("undoing_differs", where, row.original)
    found = tx.one(ORIGINAL, message=row.original)
    if found is None:
        yield Finding("original_missing", where, row.original)
        return
    original = _Original(*found)
    closes = (original.kind, original.number) == ("closed", row.number + 1)
    if original.chain != row.chain or not (original.number < row.number or closes):
        yield Finding("original_elsewhere", where, row.original)
    yield from _effect(tx, where, row, original, reply)


def _effect(
    tx: Transaction, where: str, row: _Undoing, original: _Original, undone: Undone
) -> Iterator[Finding]:
    """What the answer says, and what was posted, is the settlement the other way round."""
    sale = original.kind != "closed"
    outcome = _answer.decode(original.reply).outcome if sale else None
    if not isinstance(outcome, Settlement):
        bare = Undone(undone.kind, row.message_id, row.original, row.at)
        if row.kind != "reverse" or undone != bare or row.entry_id:
            yield Finding("undone_differs", where, row.original)
        return
    quote, here = outcome.quote, settlement_id(Place(row.chain, row.number, ""))
    gave = tuple(msgspec.structs.replace(d, amount_fen=-d.amount_fen) for d in quote.debits)
    expected = Undone(
        undone.kind, row.message_id, row.original, row.at, here, outcome.settlement_id, gave,
        -quote.total_fen, -quote.cash_fen,
    )  # fmt: skip
    if undone != expected or row.person != original.person:
        yield Finding("undone_differs", where, row.original)
    if row.account_fen != -quote.account_fen:
        yield Finding("account_differs", where, yuan(row.account_fen))
    if _entry(tx, row.entry_id) != _mirrored(tx, row, original):
        yield Finding("not_mirrored", where, row.original)


def _mirrored(tx: Transaction, row: _Undoing, original: _Original) -> Entry | None:
    first = _entry(tx, original.entry_id)
    return mirror(row.entry_id, row.at, first) if first else None


def _entry(tx: Transaction, entry_id: str) -> Entry | None:
    """An entry as it stands; None where there is none."""
    head = tx.one(ENTRY, of_entry=entry_id) if entry_id else None
    if head is None:
        return None
    postings = tuple(Posting(*one) for one in tx.all(POSTINGS, of_entry=entry_id))
    at, kind, reverses = head
    return Entry(entry_id, at, kind, reverses, postings)
