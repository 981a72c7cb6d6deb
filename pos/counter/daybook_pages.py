"""The open file of a daybook: a change is written whole or not at all, one at a time."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

import msgspec

from pos.texts import Trouble


class Pages:
    """What every part of a daybook writes on and reads from. Trouble where the file fails."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._lock = RLock()

    def close(self) -> None:
        """Let go of the file, so that another process may open it."""
        with self._lock:
            self._db.close()

    @contextmanager
    def _writing(self, key: str) -> Iterator[None]:
        """Write all of it or nothing; `key` says what it means that it could not be written."""
        with troubled(key), self._lock, self._db:
            yield

    def _all(self, statement: str, *values: object) -> list[sqlite3.Row]:
        with troubled("daybook_read"), self._lock:
            return self._db.execute(statement, values).fetchall()


@contextmanager
def troubled(key: str) -> Iterator[None]:
    """A file that cannot be read or written is a Trouble with this key."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # a bug of ours
    except (sqlite3.DatabaseError, msgspec.MsgspecError) as error:
        raise Trouble(key, cause=str(error)) from error
