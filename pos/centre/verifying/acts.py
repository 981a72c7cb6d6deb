"""Each entry belongs to the act it stands in, and moves only what that act may move.

open → opening, credit → credit, inherit → inheritance, set_person → adjustment, settle →
settlement, reverse and cancel → reversal; no other row has an entry, and none that was refused.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import select

from pos.centre.ledger import CONTRIBUTIONS
from pos.centre.store import Transaction
from pos.centre.store.tables import account, entry, journal, posting
from pos.centre.verifying.finding import Finding
from pos.money import yuan

KINDS = {
    "open": "opening", "credit": "credit", "inherit": "inheritance", "set_person": "adjustment",
    "settle": "settlement", "reverse": "reversal", "cancel": "reversal",
}  # fmt: skip
BOOKED = (
    select(
        journal.c.chain, journal.c.number, journal.c.kind, journal.c.outcome, journal.c.person,
        journal.c.content, entry.c.entry_id, entry.c.kind, entry.c.at, journal.c.at,
    )
    .join_from(journal, entry, journal.c.entry_id == entry.c.entry_id)
    .order_by(journal.c.chain, journal.c.number)
)  # fmt: skip
POSTINGS = select(posting.c.entry_id, posting.c.debit, posting.c.credit, posting.c.amount_fen)
OWNERS = select(account.c.account_id, account.c.owner)

Moves = list[tuple[str, str, int]]


def walk(tx: Transaction) -> Iterator[Finding]:
    """Every finding over the rows that have an entry."""
    moves: dict[str, Moves] = {}
    for entry_id, debit, credit, fen in tx.each(POSTINGS):
        moves.setdefault(entry_id, []).append((debit, credit, fen))
    owners: dict[str, str] = {CONTRIBUTIONS: CONTRIBUTIONS}
    owners.update((key, owner) for key, owner in tx.all(OWNERS))
    for chain, number, act, outcome, who, content, entry_id, kind, at, when in tx.all(BOOKED):
        where = f"journal {chain}#{number}"
        if kind != KINDS.get(act) or at != when:
            yield Finding("entry_kind", where, entry_id)
        if outcome == "refused":
            yield Finding("moved_without_settlement", where)
        if act in ("settle", "reverse", "cancel"):
            continue  # its postings are held against its answer, or against what it undid
        try:
            said = msgspec.json.decode(content, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeError):
            yield Finding("reply_unreadable", where)
            return
        ways = {(owners.get(d), owners.get(c)) for d, c, _ in moves.get(entry_id, ())}
        if not ways <= _allowed(act, who, said, ways):
            yield Finding("act_moved", where, entry_id)
        fen = sum(amount for _, _, amount in moves.get(entry_id, ()))
        if act == "credit" and fen != said.get("amount_fen"):
            yield Finding("act_moved", where, yuan(fen))


def _allowed(
    act: str, who: str, said: dict[str, Any], ways: set[tuple[str | None, str | None]]
) -> set[tuple[str | None, str | None]]:
    """Whose money may go to whom in this act."""
    if act == "open":
        return {way for way in ways if way[0] == CONTRIBUTIONS and way[1] is not None}
    if act == "inherit":
        return {(who, said.get("heir"))}
    gains: set[tuple[str | None, str | None]] = {(CONTRIBUTIONS, who)}
    return gains | {(who, CONTRIBUTIONS)} if act == "set_person" else gains
