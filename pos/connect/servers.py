"""A world at a PostgreSQL server: what stands in the database, and a sentence for what is amiss.

A world is written in one transaction: whole or not at all, and only into an empty database. No
sentence names a password.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import select, text
from sqlalchemy.engine import URL

from pos.centre.store import Store, Transaction
from pos.centre.store.kinds import shown
from pos.centre.store.tables import METADATA, SCHEMA_VERSION, owner
from pos.street import CentreUnreachable
from pos.texts import Trouble
from pos.world import World

Fill = Callable[[Transaction], World]

COLUMNS = text(
    "SELECT one.relname, part.attname FROM pg_catalog.pg_class AS one"
    " JOIN pg_catalog.pg_attribute AS part ON part.attrelid = one.oid AND part.attnum > 0"
    " JOIN pg_catalog.pg_namespace AS place ON place.oid = one.relnamespace"
    " WHERE place.nspname = current_schema() AND one.relkind IN ('r', 'v', 'm', 'p', 'f')"
)
ENCODING = text("SHOW server_encoding")
VERSION = select(owner.c.schema_version)
WORLD = select(owner.c.world)

# What libpq says of a server that lets nobody in; it has no number for it.
_LOGIN = ("password", "role", "pg_hba.conf", "authentication")


def create(store: Store, url: URL, fill: Fill, replaces: str = "") -> World:
    """A world in an empty database, or in place of one whose name begins with `replaces`."""
    with speaking(url), store.create() as tx:
        found = _columns(tx)
        if found:
            _make_room(tx, url, found, replaces)
        row = tx.one(ENCODING)
        if row != ("UTF8",):
            raise Trouble("server_encoding", url=shown(url), encoding=str(row and row[0]))
        return fill(tx)


def check(store: Store, url: URL) -> None:
    """Trouble for a database that is empty, another program's, or another version's."""
    with speaking(url), store.read() as tx:
        found = _columns(tx)
        if not found:
            raise Trouble("no_world", url=shown(url))
        _check_ours(tx, url, found)


@contextmanager
def speaking(url: URL) -> Iterator[None]:
    """Says in a sentence why the server does not let us."""
    try:
        yield
    except CentreUnreachable as error:
        raise _trouble(url, error) from error


def _make_room(tx: Transaction, url: URL, found: set[tuple[str, str]], replaces: str) -> None:
    strange = sorted({table for table, _ in found} - set(METADATA.tables))
    if strange:
        raise Trouble("not_empty", url=shown(url), table=strange[0])
    if not replaces:
        raise Trouble("world_there", url=shown(url))
    _check_ours(tx, url, found)
    row = tx.one(WORLD)
    if row is None or not str(row[0]).startswith(replaces):
        raise Trouble("not_accepts", path=shown(url))
    tx.clear()


def _check_ours(tx: Transaction, url: URL, found: set[tuple[str, str]]) -> None:
    where = shown(url)
    if not {("owner", "schema_version"), ("owner", "centre_id")} <= found:
        raise Trouble("not_ours", path=where)
    row = tx.one(VERSION)
    if row is None:
        raise Trouble("damaged", path=where, cause="no version")
    if row[0] != SCHEMA_VERSION:
        key = "newer" if row[0] > SCHEMA_VERSION else "older"
        raise Trouble(key, path=where, theirs=str(row[0]), ours=str(SCHEMA_VERSION))
    needed = {(table.name, column.name) for table in METADATA.sorted_tables for column in table.c}
    if gone := sorted(needed - found):
        raise Trouble("damaged", path=where, cause=f"no column {'.'.join(gone[0])}")


def _columns(tx: Transaction) -> set[tuple[str, str]]:
    return {(str(table), str(column)) for table, column in tx.all(COLUMNS)}


def _trouble(url: URL, error: CentreUnreachable) -> Trouble:
    said = str(error)
    host, user = _host(url), url.username or ""
    if "connect" not in said:
        return Trouble("server_refuses", url=shown(url), cause=said)
    if f'database "{url.database}"' in said:
        return Trouble("server_database", host=host, database=str(url.database))
    if any(word in said for word in _LOGIN):
        return Trouble("server_login", host=host, user=user)
    return Trouble("server_away", host=host, cause=said)


def _host(url: URL) -> str:
    named = url.host or url.query.get("host") or "localhost"
    host = named if isinstance(named, str) else named[0]
    return f"{host}:{url.port}" if url.port else host
