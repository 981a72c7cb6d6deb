"""The centre's database: open it, begin a transaction, run statements written once in Core.

SQLite with WAL, synchronous=FULL, foreign keys and BEGIN IMMEDIATE. A statement is compiled once
for the dialect and then executed on the driver's cursor; that is what keeps the settlement path
near plain SQL (decision 9).
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Executable, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import StaticPool
from sqlalchemy.sql import ClauseElement

from pos.centre.store.tables import METADATA
from pos.street import CentreUnreachable, NoReply
from pos.texts import Trouble

Row = tuple[Any, ...]

BUSY_TIMEOUT_MS = 5000
APPLICATION_ID = 0x50_4F_53_31  # "POS1", so that another program's database is known as such

_PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)


class Transaction:
    """One transaction's cursor. Every statement is a Core construct with named parameters."""

    __slots__ = ("_cursor", "_texts")

    def __init__(self, cursor: Any, texts: "_Compiled") -> None:
        self._cursor = cursor
        self._texts = texts

    def one(self, statement: Executable, **params: object) -> Row | None:
        """The first row, or None."""
        self._execute(statement, params)
        row: Row | None = self._cursor.fetchone()
        return row

    def lasting(self, statement: Executable, key: str) -> Row | None:
        """Like `one`, for a row that never changes once a world is staged: read once a store.

        `statement` has one parameter, `key`. A row that is not there is asked for again.
        """
        known = self._texts.lasting
        row = known.get((statement, key))
        if row is None:
            row = self.one(statement, key=key)
            if row is not None:
                known[statement, key] = row
        return row

    def all(self, statement: Executable, **params: object) -> list[Row]:
        """Every row."""
        self._execute(statement, params)
        rows: list[Row] = self._cursor.fetchall()
        return rows

    def each(self, statement: Executable, **params: object) -> Iterator[Row]:
        """Row by row, for results that should not stand in memory whole."""
        self._execute(statement, params)
        while rows := self._cursor.fetchmany(1000):
            yield from rows

    def run(self, statement: Executable, **params: object) -> int:
        """Do it; the number of rows touched."""
        self._execute(statement, params)
        return int(self._cursor.rowcount)

    def many(self, statement: Executable, rows: Sequence[Mapping[str, object]]) -> None:
        """Do it once for each mapping of parameters."""
        if rows:
            text, constants = self._texts[statement]
            assert not constants
            self._cursor.executemany(text, rows)

    @contextmanager
    def whatever_stands_there(self) -> Iterator[None]:
        """Take texts that are not UTF-8 as they come; only SQLite can hold such."""
        connection = self._cursor.connection
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        try:
            yield
        finally:
            connection.text_factory = str

    def _execute(self, statement: Executable, params: dict[str, object]) -> None:
        text, constants = self._texts[statement]
        self._cursor.execute(text, {**constants, **params} if constants else params)


class _Compiled(dict[Executable, tuple[str, dict[str, object]]]):
    """Statement → its text in the store's dialect and the constants that stand in it.

    Compiled the first time a statement is asked for, then kept.
    """

    def __init__(self, dialect: Any) -> None:
        super().__init__()
        self._dialect = dialect
        self.lasting: dict[tuple[Executable, str], Row] = {}

    def __missing__(self, statement: Executable) -> tuple[str, dict[str, object]]:
        assert isinstance(statement, ClauseElement)
        compiled = statement.compile(dialect=self._dialect)
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        self[statement] = (str(compiled), constants)
        return self[statement]


class Store:
    """An open database of the centre."""

    def __init__(self, url: URL) -> None:
        memory = url.database in (None, "", ":memory:")
        self.engine = create_engine(
            url,
            paramstyle="named",
            connect_args={"isolation_level": None, "check_same_thread": False},
            pool_reset_on_return=None,  # begin and read leave no transaction open
            **({"poolclass": StaticPool} if memory else {}),
        )
        event.listen(self.engine, "connect", _prepare)
        self._texts = _Compiled(self.engine.dialect)
        # Connections between two transactions. They stay checked out of the engine's pool, whose
        # ways in and out would cost a settlement a tenth of its time.
        self._idle: list[Any] = []

    def create(self) -> None:
        """Every table and trigger, in one transaction."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            METADATA.create_all(connection)
            connection.exec_driver_sql("COMMIT")

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """A writing transaction: all or nothing.

        CentreUnreachable: the database failed before COMMIT was issued, nothing has happened.
        NoReply: COMMIT itself failed, the outcome is unknown.
        """
        connection = self._connection()
        cursor = connection.cursor()
        try:
            try:
                cursor.execute("BEGIN IMMEDIATE")
                yield Transaction(cursor, self._texts)
            except sqlite3.DatabaseError as error:
                _raise_if_a_bug(error)
                raise CentreUnreachable(str(error)) from error
            try:
                cursor.execute("COMMIT")
            except sqlite3.DatabaseError as error:
                raise NoReply(str(error)) from error
        finally:
            self._give_back(connection, cursor)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A reading transaction: one moment's view, no lock against writers."""
        connection = self._connection()
        cursor = connection.cursor()
        try:
            cursor.execute("BEGIN")
            yield Transaction(cursor, self._texts)
        except sqlite3.DatabaseError as error:
            _raise_if_a_bug(error)
            raise CentreUnreachable(str(error)) from error
        finally:
            self._give_back(connection, cursor)

    @contextmanager
    def inspect(self) -> Iterator[Transaction]:
        """Like `read`, for looking at a database that may have been tampered with: bytes that are
        no UTF-8 come as replacement characters, where `read` would not give the row at all.
        """
        with self.read() as tx, tx.whatever_stands_there():
            yield tx

    def close(self) -> None:
        """Let go of the database."""
        while self._idle:
            self._idle.pop().close()
        self.engine.dispose()

    def _connection(self) -> Any:
        with suppress(IndexError):  # none idle
            return self._idle.pop()
        try:
            return self.engine.raw_connection()
        except Exception as error:
            if isinstance(getattr(error, "orig", error), sqlite3.DatabaseError):
                raise CentreUnreachable(str(error)) from error
            raise

    def _give_back(self, connection: Any, cursor: Any) -> None:
        try:
            if connection.driver_connection.in_transaction:
                cursor.execute("ROLLBACK")
            cursor.close()
            self._idle.append(connection)
        except sqlite3.Error:
            connection.invalidate()


def parse_url(text: str) -> URL:
    """A database URL, or a Trouble that says what can be written."""
    try:
        url = make_url(text)
        os.fsencode(url.database or "")
    except (ArgumentError, ValueError):
        raise Trouble("url", url=text[:80]) from None
    only_a_file = not (url.host or url.username or url.query or "\0" in (url.database or ""))
    if url.drivername != "sqlite" or not only_a_file:
        raise Trouble("url", url=text[:80])
    return url


def database_path(url: URL) -> Path | None:
    """Where the database lies; None for one in memory."""
    return None if url.database in (None, "", ":memory:") else Path(str(url.database))


def _raise_if_a_bug(error: sqlite3.DatabaseError) -> None:
    """A broken constraint or a wrong statement is ours and crashes loudly; the rest is outside."""
    ours = isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError)
    if ours or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_ERROR:
        raise error


def _prepare(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
