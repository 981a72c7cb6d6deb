"""The file of a daybook: made where there is none, opened by one process at a time, or refused.

It is bound to one till of one pharmacy at one centre; another's, a newer version's and another
program's file are left as they are.
"""

import sqlite3
from pathlib import Path

from pos.counter.daybook import Daybook
from pos.counter.daybook_day import DAY_NEEDED, DAY_TABLES
from pos.texts import Trouble

SCHEMA_VERSION = 3
APPLICATION_ID = 0x50_4F_53_32  # "POS2"
LOCK_WAIT_MS = 10_000

_SCHEMA = f"""
CREATE TABLE binding (centre TEXT NOT NULL, pharmacy TEXT NOT NULL, till TEXT NOT NULL);
CREATE TABLE letter (
    message_id TEXT PRIMARY KEY, kind TEXT NOT NULL, person TEXT NOT NULL,
    content_hash TEXT NOT NULL, state TEXT NOT NULL, asked_at TEXT NOT NULL,
    heard_at TEXT NOT NULL, outcome TEXT NOT NULL, name TEXT NOT NULL, total_fen INTEGER NOT NULL,
    original TEXT NOT NULL, draft TEXT NOT NULL, answer TEXT NOT NULL, late_at TEXT NOT NULL
);
CREATE INDEX letter_asked ON letter (kind, person) WHERE state = 'asked';
CREATE TABLE sale (
    number INTEGER PRIMARY KEY, message_id TEXT NOT NULL UNIQUE, sold_at TEXT NOT NULL,
    slip TEXT NOT NULL, copies INTEGER NOT NULL, state TEXT NOT NULL, original TEXT NOT NULL,
    day TEXT NOT NULL, settled_on TEXT NOT NULL
);
CREATE INDEX sale_day ON sale (day);
CREATE INDEX sale_settled ON sale (settled_on);
CREATE TABLE held (
    number INTEGER PRIMARY KEY, held_at TEXT NOT NULL, basket TEXT NOT NULL,
    instead_of TEXT NOT NULL
);
{DAY_TABLES}
"""

# What is said of a file that may well be whole.
_TROUBLES = {
    "locked": "daybook_busy", "full": "daybook_write", "readonly": "daybook_write",
    "read-only": "daybook_write", "disk i/o": "daybook_write", "no space": "daybook_write",
}  # fmt: skip

# What the sentences of daybook.py need; a file without it is damaged.
_NEEDED = (
    "SELECT message_id, kind, person, content_hash, state, asked_at, heard_at, outcome, name,"
    " total_fen, original, draft, answer, late_at FROM letter LIMIT 0",
    "SELECT number, message_id, sold_at, slip, copies, state, original, day, settled_on FROM sale"
    " LIMIT 0",
    "SELECT number, held_at, basket, instead_of FROM held LIMIT 0",
    *DAY_NEEDED,
)


def open_daybook(path: Path | None, *, centre: str, pharmacy: str, till: str) -> Daybook:
    """Open or create the daybook of a till; None keeps it in memory. Trouble says what is wrong."""
    shown = str(path) if path else "memory"
    try:
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(
            path or ":memory:", timeout=LOCK_WAIT_MS / 1000, check_same_thread=False
        )
        try:
            _take(db)
            return _bound(db, shown, (centre, pharmacy, till))
        except BaseException:
            db.close()
            raise
    except (sqlite3.DatabaseError, OSError) as error:
        found = (key for word, key in _TROUBLES.items() if word in str(error).lower())
        raise Trouble(next(found, "daybook_open"), path=shown, cause=str(error)) from error


def _take(db: sqlite3.Connection) -> None:
    """Hold the file for the life of the process; make what is missing in a new one."""
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("BEGIN EXCLUSIVE")
    application = db.execute("PRAGMA application_id").fetchone()[0]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version == 0 and db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
        for statement in filter(str.strip, _SCHEMA.split(";")):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    elif application != APPLICATION_ID:
        raise sqlite3.DatabaseError("a database of another program")
    elif version != SCHEMA_VERSION:
        raise sqlite3.DatabaseError(f"made by another version ({version}, not {SCHEMA_VERSION})")
    # Nothing is changed, but a file that cannot be written is refused here, before it is held: its
    # connection would stay read-only for as long as the till runs.
    db.execute("UPDATE binding SET till = till WHERE 0")
    db.commit()


def _bound(db: sqlite3.Connection, shown: str, mine: tuple[str, str, str]) -> Daybook:
    bound = db.execute("SELECT centre, pharmacy, till FROM binding").fetchone()
    for statement in _NEEDED:
        db.execute(statement)
    if bound is None:
        with db:
            db.execute("INSERT INTO binding VALUES (?,?,?)", mine)
    elif tuple(bound) != mine:
        raise Trouble("daybook_other", path=shown)
    return Daybook(db)
