"""Every value is of its column's type, before anything is added up or read from it.

SQLite keeps whatever it is given, and bytes that are no text at all; a row that was tampered with
so is named like any other (SIM).
"""

from collections.abc import Iterator

from sqlalchemy import Table, select

from pos.centre.store import Transaction
from pos.centre.store.tables import (
    account,
    binding,
    chain,
    entry,
    journal,
    past,
    posting,
    ticket,
)
from pos.centre.verifying.finding import Finding

TABLES = (chain, journal, entry, posting, account, binding, ticket, past)
ROWS = {table.name: select(*table.c).order_by(*table.primary_key) for table in TABLES}


def walk(tx: Transaction) -> Iterator[Finding]:
    """Every finding, table by table, rows in the order of their keys."""
    for table in TABLES:
        names = [str(column.name) for column in table.c]  # SQLAlchemy's own kind of text
        types = [column.type.python_type for column in table.c]
        for row in tx.each(ROWS[table.name]):
            if [type(value) for value in row] != types:
                kept = dict(zip(names, row, strict=True))
                wrong = next(n for n, t in zip(names, types, strict=True) if type(kept[n]) is not t)
                yield Finding("wrong_type", _where(table, kept), wrong)


def _where(table: Table, kept: dict[str, object]) -> str:
    between = "#" if table is journal else " "
    return f"{table.name} {between.join(str(kept[key.name]) for key in table.primary_key)}"
