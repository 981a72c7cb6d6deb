"""PostgreSQL through psycopg 3: READ COMMITTED, row locks in the order of decision 10.

Imported only where a URL names a server: psycopg is an extra.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from pos.centre.store.colliding import Collision
from pos.street import CentreUnreachable

CONNECT_TIMEOUT_S = "5"
# What nobody may wait for longer: as long as SQLite waits for its lock. A till that sleeps in the
# middle of a sale gives its locks back after half a minute.
_SETTINGS = (
    "SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '30s';"
    " SET synchronous_commit = on"
)
# A server whose machine is gone says nothing at all; the line is given up after some ten seconds.
_LINE = {
    "connect_timeout": CONNECT_TIMEOUT_S, "keepalives_idle": "5", "keepalives_interval": "2",
    "keepalives_count": "3", "tcp_user_timeout": "10000", "application_name": "pharmacy-counter",
}  # fmt: skip

BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
# Two that would lay tables at once come one after the other ("POS1", as SQLite's application id).
CREATE = "SELECT pg_advisory_xact_lock(1347375921)"
ERRORS: tuple[type[Exception], ...] = (psycopg.Error,)

# psycopg warns of a line that broke, which is answered here; without a handler it would write into
# the till's screen, or beside a command's one sentence.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

_COLLIDING = ("40001", "40P01")  # serialisation failure, deadlock
_NO_RIGHT = "42501"
_OURS = (
    psycopg.IntegrityError, psycopg.ProgrammingError, psycopg.DataError, psycopg.NotSupportedError,
)  # fmt: skip


def engine(url: URL) -> Engine:
    """Connections as the URL says; what it says of the line itself comes first."""
    line = {name: value for name, value in _LINE.items() if name not in url.query}
    made = create_engine(
        url,
        paramstyle="pyformat",
        use_native_hstore=False,  # no table has one, and asking costs every connection a query
        connect_args={"autocommit": True, **line},  # every BEGIN is written out
        pool_reset_on_return=None,
        poolclass=NullPool,
    )
    event.listen(made, "connect", _prepare)
    return made


def judged(error: Exception) -> Exception:
    """A broken constraint or a wrong statement is ours; a key that is there already is a collision:
    somebody else wrote it between our look and our write.
    """
    state = getattr(error, "sqlstate", None) or ""
    said = str(error).strip().partition("\n")[0]
    if state in _COLLIDING:
        return Collision(said)
    if state == "23505":
        return Collision(said, bug=error)
    if state and state != _NO_RIGHT and isinstance(error, _OURS):
        return error
    return CentreUnreachable(said)


def in_transaction(connection: Any) -> bool:
    """Whether there is something to roll back."""
    return bool(connection.info.transaction_status != TransactionStatus.IDLE)


def lost(connection: Any) -> bool:
    """Whether the server has hung up."""
    return bool(connection.closed)


def spoilt(_error: Exception) -> bool:
    """A server that is in trouble says so anew each time, or hangs up."""
    return False


@contextmanager
def whatever_stands_there(_connection: Any) -> Iterator[None]:
    """The server lets no text in that is not UTF-8."""
    yield


def _prepare(connection: Any, _record: Any) -> None:
    connection.execute(_SETTINGS)
