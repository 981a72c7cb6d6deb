"""The centre's database: open it, begin a transaction, run statements written once in Core.

A statement is compiled once for the dialect and then executed on the driver's cursor; that is what
keeps the settlement path near plain SQL (decision 9). What differs between SQLite and PostgreSQL
(how a transaction begins, which error means what) stands in on_sqlite.py and on_postgresql.py;
kinds.py says which of them a URL means.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

from sqlalchemy import Executable
from sqlalchemy.engine import URL
from sqlalchemy.engine.mock import MockConnection
from sqlalchemy.sql import ClauseElement

from pos.centre.store.kinds import kind_of
from pos.centre.store.tables import METADATA
from pos.street import NoReply

Row = tuple[Any, ...]
_SPOILT = "spoilt"  # what is written on a connection that is not to be used again


class Transaction:
    """One transaction's cursor. Every statement is a Core construct with named parameters."""

    __slots__ = ("_cursor", "_lasting", "_texts")

    def __init__(self, cursor: Any, texts: "_Compiled", lasting: "_Lasting") -> None:
        self._cursor = cursor
        self._texts = texts
        self._lasting = lasting

    def one(self, statement: Executable, **params: object) -> Row | None:
        """The first row, or None."""
        self._execute(statement, params)
        row: Row | None = self._cursor.fetchone()
        return row

    def lasting(self, statement: Executable, key: str) -> Row | None:
        """Like `one`, for a row that never changes once a world is staged: read once a store.

        `statement` has one parameter, `key`. A row that is not there is asked for again.
        """
        known = self._lasting
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

    def say(self, words: str) -> None:
        """A statement that is the database's own and gives no rows."""
        self._cursor.execute(words)

    def lay(self) -> None:
        """Every table and trigger, in a database that has none."""
        for words in self._texts.layout():
            self._cursor.execute(words)

    def clear(self) -> None:
        """Take every table and trigger of ours away."""
        METADATA.drop_all(self._by_hand(), checkfirst=False)

    @property
    def connection(self) -> Any:
        """The driver's own."""
        return self._cursor.connection

    def _by_hand(self) -> MockConnection:
        """What SQLAlchemy takes for a connection: its DDL runs in this transaction."""
        dialect = self._texts.dialect
        return MockConnection(
            dialect, lambda one, *_: self._cursor.execute(str(one.compile(dialect=dialect)))
        )

    def _execute(self, statement: Executable, params: dict[str, object]) -> None:
        text, constants = self._texts[statement]
        self._cursor.execute(text, {**constants, **params} if constants else params)


_Lasting = dict[tuple[Executable, str], Row]


class _Compiled(dict[Executable, tuple[str, dict[str, object]]]):
    """Statement → its text in a dialect and the constants that stand in it.

    Compiled the first time a statement is asked for, then kept for every store of the process:
    a till opens one, scenarios open one after the other.
    """

    def __init__(self, dialect: Any) -> None:
        super().__init__()
        self.dialect = dialect
        self._layout: list[str] = []

    def layout(self) -> list[str]:
        """What makes every table and trigger, in order."""
        if not self._layout:
            written: list[str] = []
            by_hand = MockConnection(
                self.dialect, lambda one, *_: written.append(str(one.compile(dialect=self.dialect)))
            )
            METADATA.create_all(by_hand, checkfirst=False)
            self._layout = written
        return self._layout

    def __missing__(self, statement: Executable) -> tuple[str, dict[str, object]]:
        assert isinstance(statement, ClauseElement)
        compiled = statement.compile(dialect=self.dialect)
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        self[statement] = (str(compiled), constants)
        return self[statement]


_TEXTS: dict[tuple[str, str], _Compiled] = {}  # by dialect, and whether for writing or reading


def _texts(dialect: Any, use: str) -> _Compiled:
    return _TEXTS.setdefault((dialect.name, use), _Compiled(dialect))


class Store:
    """An open database of the centre."""

    def __init__(self, url: URL) -> None:
        self.kind = kind_of(url)
        self.engine = self.kind.engine(url)
        self._texts = _texts(self.engine.dialect, "writing")
        self._reading = _texts(_without_locks(self.engine.dialect), "reading")
        self._lasting: _Lasting = {}
        # Connections between two transactions. They stay checked out of the engine's pool, whose
        # ways in and out would cost a settlement a tenth of its time.
        self._idle: list[Any] = []

    @contextmanager
    def create(self) -> Iterator[Transaction]:
        """Like `begin`, where tables may be laid: one at a time does so."""
        with self.begin() as tx:
            tx.say(self.kind.CREATE)
            yield tx

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """A writing transaction: all or nothing.

        CentreUnreachable: the database failed before COMMIT was issued, nothing has happened; it is
        a Collision where the same letter had better be answered again. NoReply: COMMIT itself
        failed, the outcome is unknown.
        """
        connection, cursor = self._begun(self.kind.BEGIN)
        try:
            try:
                yield Transaction(cursor, self._texts, self._lasting)
            except self.kind.ERRORS as error:
                self._raise(error, connection)
            try:
                cursor.execute("COMMIT")
            except self.kind.ERRORS as error:
                self._note(error, connection)
                raise NoReply(str(error).strip().partition("\n")[0]) from error
        finally:
            self._give_back(connection, cursor)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A reading transaction: one moment's view, no lock against writers."""
        connection, cursor = self._begun(self.kind.READ)
        try:
            yield Transaction(cursor, self._reading, self._lasting)
        except self.kind.ERRORS as error:
            self._raise(error, connection)
        finally:
            self._give_back(connection, cursor)

    @contextmanager
    def inspect(self) -> Iterator[Transaction]:
        """Like `read`, for looking at a database that may have been tampered with: bytes that are
        no UTF-8 come as replacement characters, where `read` would not give the row at all.
        """
        with self.read() as tx, self.kind.whatever_stands_there(tx.connection):
            yield tx

    def close(self) -> None:
        """Let go of the database."""
        while self._idle:
            self._idle.pop().close()
        self.engine.dispose()

    def _begun(self, words: str) -> tuple[Any, Any]:
        """A connection in a transaction; one that was lost while it lay idle is replaced."""
        while True:
            idle = self._taken()
            connection = idle or self._connected()
            cursor = connection.cursor()
            try:
                cursor.execute(words)
                return connection, cursor
            except self.kind.ERRORS as error:
                again = idle is not None and self.kind.lost(connection.driver_connection)
                self._note(error, connection)
                self._give_back(connection, cursor)
                if not again:
                    self._raise(error)

    def _taken(self) -> Any:
        with suppress(IndexError):  # none idle
            return self._idle.pop()
        return None

    def _connected(self) -> Any:
        try:
            return self.engine.raw_connection()
        except Exception as error:
            cause = getattr(error, "orig", error)
            if isinstance(cause, self.kind.ERRORS):
                self._raise(cause)
            raise

    def _note(self, error: Exception, connection: Any) -> None:
        if self.kind.spoilt(error):
            connection.info[_SPOILT] = True

    def _raise(self, error: Exception, connection: Any = None) -> NoReturn:
        if connection is not None:
            self._note(error, connection)
        judged = self.kind.judged(error)
        if judged is error:
            raise error
        raise judged from error

    def _give_back(self, connection: Any, cursor: Any) -> None:
        try:
            if self.kind.in_transaction(connection.driver_connection):
                cursor.execute("ROLLBACK")
            cursor.close()
        except self.kind.ERRORS:
            connection.invalidate()
            return
        if self.kind.lost(connection.driver_connection) or connection.info.get(_SPOILT):
            connection.invalidate()
        else:
            self._idle.append(connection)


def _without_locks(dialect: Any) -> Any:
    """The same dialect for reading: whoever only looks waits for nobody."""
    reading = copy.copy(dialect)
    kept = {"for_update_clause": lambda *_, **__: ""}
    reading.statement_compiler = type("Reading", (dialect.statement_compiler,), kept)
    return reading
