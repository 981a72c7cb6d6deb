"""The canary's words: secrets nobody would write by chance, and the search for them on a disk."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from stdnum.cn import ric

from pos.centre.store.on_sqlite import APPLICATION_ID


def _number(born: str) -> str:
    body = f"370100{born}000"
    return body + str(ric.calc_check_digit(body + "0"))


PINS = ("918273", "827364", "736455", "645546")
CARDS = ("Q70918253", "Q70918264", "Q70918275", "Q70918286")
NUMBERS = tuple(_number(born) for born in ("19310719", "19340823", "19371129", "19400217"))

# A PIN has only six digits: inside a longer number or a hash it is somebody else's.
_PIN = re.compile(rb"(?<![0-9A-Fa-f])(?:%s)(?![0-9A-Fa-f])" % "|".join(PINS).encode())
_LONG = re.compile("|".join((*CARDS, *NUMBERS)).encode(), re.IGNORECASE)
_SQLITE = b"SQLite format 3\0"


def found_in(place: Path) -> Iterator[str]:
    """A line for each file below a place that holds a secret it may not hold."""
    files = [place] if place.is_file() else sorted(place.rglob("*"))
    for file in files:
        if not file.is_symlink() and file.is_file():
            yield from (f"{file}: {what}" for what in secrets_in(file))


def secrets_in(file: Path) -> set[str]:
    """The secrets in one file; the centre's own database may hold numbers and cards, no PIN."""
    data = file.read_bytes()
    found = {one.decode() for one in _PIN.findall(data)}
    if is_centre(file):
        return found
    return found | {one.decode() for one in _LONG.findall(data)}


def is_centre(file: Path) -> bool:
    """Whether a file is a centre's database, its write-ahead log, or one being built."""
    main = Path(str(file).removesuffix("-wal").removesuffix("-shm").removesuffix("-journal"))
    if not main.is_file():
        return False
    with main.open("rb") as opened:
        head = opened.read(72)
    return head.startswith(_SQLITE) and head[68:72] == APPLICATION_ID.to_bytes(4, "big")


def cells(file: Path) -> Iterator[tuple[str, object]]:
    """Every value of every table of a database, with its place."""
    db = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    try:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        for name in names:
            for row in db.execute(f"SELECT * FROM {name}"):
                yield from ((f"{file.name}: {name}", value) for value in row)
    finally:
        db.close()
