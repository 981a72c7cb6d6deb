"""Which kind of database a URL means, and what a kind does in its own way."""

import os
import re
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from pos.centre.store import on_sqlite
from pos.texts import Trouble

SERVER = "postgresql+psycopg"
SHOWN = 80  # characters of what was given for a URL

_PASSWORD = re.compile(r"(?<=//).*(?=@)|(?<=password=)[^&]*")


class Kind(Protocol):
    """What a kind of database does in its own way; implemented by a module each."""

    @property
    def BEGIN(self) -> str:  # noqa: N802 - a constant of the module
        """Begins a transaction that writes."""

    @property
    def READ(self) -> str:  # noqa: N802
        """Begins a transaction that sees one moment and locks nothing."""

    @property
    def CREATE(self) -> str:  # noqa: N802
        """What comes before the first table."""

    @property
    def ERRORS(self) -> tuple[type[Exception], ...]:  # noqa: N802
        """All that the driver raises."""

    def engine(self, url: URL) -> Engine:
        """SQLAlchemy's engine, its connections prepared."""

    def judged(self, error: Exception) -> Exception:
        """What an error before COMMIT is to the street; itself where it is a bug of ours."""

    def in_transaction(self, connection: Any) -> bool:
        """Whether there is something to roll back."""

    def lost(self, connection: Any) -> bool:
        """Whether nobody is at the connection's other end any more."""

    def spoilt(self, error: Exception) -> bool:
        """Whether the connection that said so is not to be used again."""

    def whatever_stands_there(self, connection: Any) -> AbstractContextManager[None]:
        """Take texts that are not UTF-8 as they come."""


def kind_of(url: URL) -> Kind:
    """SQLite or PostgreSQL. Trouble where the driver of the latter is not installed."""
    if not is_server(url):
        return on_sqlite
    try:
        from pos.centre.store import on_postgresql
    except ImportError:
        raise Trouble("no_driver") from None
    return on_postgresql


def parse_url(text: str) -> URL:
    """A database URL, or a Trouble that says what can be written."""
    printable = "".join(one if one.isprintable() else "�" for one in text)
    wrong = Trouble("url", url=_PASSWORD.sub("…", printable)[:SHOWN])
    try:
        url = make_url(text)
        os.fsencode(url.database or "")
    except (ArgumentError, ValueError):
        raise wrong from None
    if is_server(url):
        fits = bool(url.database) and text.isprintable() and "%00" not in text
    else:
        only_a_file = not (url.host or url.username or url.query or "\0" in (url.database or ""))
        fits = url.drivername == "sqlite" and only_a_file
    if not fits:
        raise wrong
    return url


def is_server(url: URL) -> bool:
    """Whether the database is a server's."""
    return url.drivername == SERVER


def database_path(url: URL) -> Path | None:
    """The file a database lies in; None for one in memory or at a server."""
    in_memory = url.database in (None, "", ":memory:")
    return None if in_memory or is_server(url) else Path(str(url.database))


def shown(url: URL) -> str:
    """A URL as a sentence may name it: no password, no options."""
    return url.set(query={}).render_as_string(hide_password=True)
