"""The journal's chains are whole, and the ledger hangs on them: nothing changed, dropped or added.

Each row's hash covers the row before it, all its own columns, its entry and its postings. Head
and count of a chain stand apart, so that a dropped last row is seen too.
"""

from collections.abc import Iterator

import msgspec
from sqlalchemy import func, select

from pos.centre.ledger import Entry, Posting
from pos.centre.store import Transaction, journal
from pos.centre.store.tables import chain, entry, pharmacy, posting
from pos.centre.store.tables import journal as journal_table
from pos.centre.verifying.finding import Finding

CHAINS = select(chain.c.chain, chain.c.head, chain.c.count).order_by(chain.c.chain)
ROWS = select(*(journal_table.c[name] for name in journal.Row.__struct_fields__)).order_by(
    journal_table.c.chain, journal_table.c.number
)
ENTRIES = select(entry.c.entry_id, entry.c.at, entry.c.kind, entry.c.reverses)
POSTINGS = select(
    posting.c.entry_id, posting.c.position, posting.c.debit, posting.c.credit, posting.c.amount_fen
).order_by(posting.c.entry_id, posting.c.position)
PHARMACIES = select(pharmacy.c.code).order_by(pharmacy.c.position)
COUNTS = tuple(select(func.count()).select_from(table) for table in (journal_table, entry, posting))


def count(tx: Transaction) -> tuple[int, int, int]:
    """Rows of the journal, entries, postings."""
    found = [row[0] for row in (tx.one(one) for one in COUNTS) if row]
    return found[0], found[1], found[2]


def walk(tx: Transaction) -> Iterator[Finding]:
    """Every finding, first row first."""
    heads = {name: (head, rows) for name, head, rows in tx.all(CHAINS)}
    yield from _loose_postings(tx)
    booked = _entries(tx)
    claimed: set[str] = set()
    reached = dict.fromkeys(heads, (journal.NO_HASH, 0))
    for columns in tx.all(ROWS):
        row = journal.Row(**dict(zip(journal.Row.__struct_fields__, columns, strict=True)))
        where = f"journal {row.chain}#{row.number}"
        previous, number = reached.get(row.chain, (journal.NO_HASH, 0))
        if row.chain not in heads:
            yield Finding("chain_unknown", where)
        if row.number != number + 1:
            yield Finding("row_missing", f"journal {row.chain}#{number + 1}")
        if row.previous != previous:
            yield Finding("link_broken", where)
        if row.entry_id and row.entry_id not in booked:
            yield Finding("entry_missing", where, row.entry_id)
        unhashed = msgspec.structs.replace(row, hash="")
        if journal.hash_of(unhashed, booked.get(row.entry_id)) != row.hash:
            yield Finding("row_changed", where, row.entry_id)
        claimed.add(row.entry_id)
        reached[row.chain] = (row.hash, row.number)
    for entry_id in booked:
        if entry_id not in claimed:
            yield Finding("entry_loose", f"entry {entry_id}")
    for name in (journal.DESK, *(row[0] for row in tx.all(PHARMACIES))):
        if name not in heads:
            yield Finding("chain_missing", f"chain {name}")
    for name, (head, rows) in heads.items():
        if reached[name] != (head, rows):
            yield Finding("head_differs", f"chain {name}", f"{reached[name][1]} / {rows}")


def _entries(tx: Transaction) -> dict[str, Entry]:
    postings: dict[str, list[Posting]] = {}
    for entry_id, _, debit, credit, amount_fen in tx.each(POSTINGS):
        postings.setdefault(entry_id, []).append(Posting(debit, credit, amount_fen))
    return {
        entry_id: Entry(entry_id, at, kind, reverses, tuple(postings.get(entry_id, ())))
        for entry_id, at, kind, reverses in tx.all(ENTRIES)
    }


def _loose_postings(tx: Transaction) -> Iterator[Finding]:
    """Postings of no entry, and positions that do not run from 1 without a gap."""
    known = {row[0] for row in tx.all(ENTRIES)}
    last = ("", 0)
    for entry_id, position, *_ in tx.all(POSTINGS):
        where = f"posting {entry_id} {position}"
        if entry_id not in known:
            yield Finding("posting_loose", where)
        expected = last[1] + 1 if entry_id == last[0] else 1
        if position != expected:
            yield Finding("posting_position", where)
        last = (entry_id, position)
