"""故障单: what its number says, and which tickets were settled, each once (CITY Shanghai)."""

from datetime import datetime

from sqlalchemy import bindparam, delete, exists, insert, literal_column, select

from pos.centre.facts import TicketFacts
from pos.centre.store import Transaction
from pos.centre.store.tables import journal, ticket
from pos.clock import IdParts, parts_of
from pos.model import Sale

USED = select(ticket.c.message_id).where(ticket.c.number == bindparam("of_number"))
# What the centre has settled under the number itself was no cash sale: it has been paid for.
_undoing = journal.alias("undoing")
SETTLED_ITSELF = select(journal.c.message_id).where(
    journal.c.message_id == bindparam("of_number"),
    journal.c.kind == "settle",
    journal.c.outcome == "settled",
    ~exists().where(
        _undoing.c.original == journal.c.message_id,
        _undoing.c.original != literal_column("''"),
    ),
)
USE = insert(ticket)
FREE = delete(ticket).where(ticket.c.message_id == bindparam("of_message"))


def bought(sale: Sale, now: datetime) -> datetime:
    """The moment that decides: a ticket's, or now. A ticket from the future helps nobody."""
    named = _parts(sale)
    return min(named.moment, now) if named else now


def read(tx: Transaction, sale: Sale) -> TicketFacts | None:
    """What is known of a sale's ticket; None where there is none of that shape."""
    named = _parts(sale)
    if named is None:
        return None
    used = any(tx.one(look, of_number=sale.ticket) for look in (USED, SETTLED_ITSELF))
    return TicketFacts(named.organisation, used)


def use(tx: Transaction, number: str, message_id: str) -> None:
    """A ticket is settled once: of two tills in one moment the later collides here."""
    tx.run(USE, number=number, message_id=message_id)


def free(tx: Transaction, message_id: str) -> None:
    """What was reversed has used no ticket."""
    tx.run(FREE, of_message=message_id)


def _parts(sale: Sale) -> IdParts | None:
    try:
        return parts_of(sale.ticket) if sale.ticket else None
    except ValueError:
        return None
