"""A database that scenarios are played in belongs to one run at a time."""

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from pos.centre.store.kinds import database_path, parse_url
from pos.texts import Trouble


@contextmanager
def alone(url: str) -> Iterator[None]:
    """Keep other runs away from the database at the URL. Trouble where one is there already.

    The world changes with every item, so the database itself cannot be held: a small file beside
    it is. A run that was killed leaves the file and no lock. In memory there is nothing to keep.
    """
    path = database_path(parse_url(url)) if url else None
    if path is None:
        yield
        return
    mark = path.with_name(f".{path.name}.playing")
    try:
        mark.parent.mkdir(parents=True, exist_ok=True)
        held = sqlite3.connect(mark, timeout=0, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise Trouble("cannot_write", path=str(path), cause=str(error)) from None
    with closing(held):
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            key = "played_on" if "locked" in str(error) else "cannot_write"
            raise Trouble(key, path=str(path), cause=str(error)) from None
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                mark.unlink()
