"""SQLite: WAL, synchronous=FULL, foreign keys, BEGIN IMMEDIATE; one writer at a time."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool, StaticPool

from pos.centre.store.colliding import Collision
from pos.street import CentreUnreachable

BUSY_TIMEOUT_MS = 5000
APPLICATION_ID = 0x50_4F_53_31  # "POS1", so that another program's database is known as such

BEGIN = "BEGIN IMMEDIATE"
READ = "BEGIN"
CREATE = f"PRAGMA application_id = {APPLICATION_ID}"
ERRORS: tuple[type[Exception], ...] = (sqlite3.DatabaseError,)

_SPOILT = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)

_PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)


def engine(url: URL) -> Engine:
    """A file, or one connection to a database in memory."""
    memory = url.database in (None, "", ":memory:")
    made = create_engine(
        url,
        paramstyle="named",
        connect_args={"isolation_level": None, "check_same_thread": False},
        pool_reset_on_return=None,  # begin and read leave no transaction open
        poolclass=StaticPool if memory else NullPool,
    )
    event.listen(made, "connect", _prepare)
    return made


def judged(error: Exception) -> Exception:
    """A broken constraint or a wrong statement is ours and crashes loudly; the rest is outside."""
    ours = isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError)
    if ours or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_ERROR:
        return error
    if _code(error) == sqlite3.SQLITE_READONLY:
        return Collision(str(error))  # said by an old connection, perhaps: a new one may write
    return CentreUnreachable(str(error))


def in_transaction(connection: Any) -> bool:
    """Whether there is something to roll back."""
    return bool(connection.in_transaction)


def lost(_connection: Any) -> bool:
    """A file is never at the other end of a line."""
    return False


def spoilt(error: Exception) -> bool:
    """Whether the connection keeps its trouble: one that was opened while the disk could not be
    written stays read-only for ever, and one whose disk failed has its files of then.
    """
    return _code(error) in _SPOILT


def _code(error: Exception) -> int:
    """The error's own number, without what it says beyond that."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


@contextmanager
def whatever_stands_there(connection: Any) -> Iterator[None]:
    """Take texts that are not UTF-8 as they come; only SQLite can hold such."""
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    try:
        yield
    finally:
        connection.text_factory = str


def _prepare(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
