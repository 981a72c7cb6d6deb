"""A failure ticket was settled once at most: its row and the journal say the same.

Each row names a settlement whose content has this ticket and that was not reversed; each such
settlement has its row. And what stood before a change, by which a ticket is judged, can be read.
"""

from collections.abc import Iterator

import msgspec
from sqlalchemy import literal_column, select

from pos.centre.settling import Content
from pos.centre.store import Transaction, past
from pos.centre.store.tables import journal, ticket
from pos.centre.store.tables import past as past_table
from pos.centre.verifying.finding import Finding

TICKETS = select(ticket.c.number, ticket.c.message_id).order_by(ticket.c.number)
# Sales without a ticket, which are nearly all, are passed over by the database.
RESETTLED = (
    select(journal.c.chain, journal.c.number, journal.c.message_id, journal.c.content)
    .where(
        journal.c.kind == "settle",
        journal.c.outcome == "settled",
        journal.c.content.notlike('%"ticket":""%'),
    )
    .order_by(journal.c.chain, journal.c.number)
)
REVERSED = select(journal.c.original).where(
    journal.c.kind == "reverse", journal.c.original != literal_column("''")
)
PAST = select(past_table.c.kind, past_table.c.key, past_table.c.until, past_table.c.facts).order_by(
    past_table.c.kind, past_table.c.key, past_table.c.until
)
_content = msgspec.json.Decoder(Content)


def walk(tx: Transaction) -> Iterator[Finding]:
    """Every finding over the tickets, then over what stood before."""
    kept: dict[str, str] = dict(tx.all(TICKETS))
    gone = {original for (original,) in tx.each(REVERSED)}
    stands: dict[str, str] = {}
    for chain, number, message_id, content in tx.all(RESETTLED):
        where = f"journal {chain}#{number}"
        try:
            named = _content.decode(content).ticket
        except (msgspec.DecodeError, UnicodeError):
            yield Finding("reply_unreadable", where)
            return
        if not named or message_id in gone:
            continue
        stands[message_id] = named
        if kept.get(named) != message_id:
            yield Finding("ticket_not_kept", where, named)
    for named, message_id in kept.items():
        if stands.get(message_id) != named:
            yield Finding("ticket_of_nobody", f"ticket {named}", message_id)
    for kind, key, until, facts in tx.all(PAST):
        if not _told(kind, facts):
            yield Finding("past_unreadable", f"past {kind} {key} {until}")


def _told(kind: str, facts: str) -> bool:
    try:
        return past.kind_of(past.then.decode(facts)) == kind
    except (msgspec.DecodeError, UnicodeError):
        return False
