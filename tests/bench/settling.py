"""Settlements per second through `embedded` against the floor, at 1,000 to 1,000,000 people.

The floor is plain sqlite3 writing the very same rows with the very same number of commits, and
checking nothing. The sides take turns, a round each, and the median ratio of the rounds counts, so
that a drift of the machine hits both.
"""

import os
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pos.centre import pins
from pos.centre.store import Store
from pos.clock import BEIJING, MessageIds, fixed, ticks
from pos.connect import creating
from pos.connect.opening import Stage, _stage
from pos.decoding import toml_tables
from pos.model import AnyCash, Card, Line, Papers, Sale, Secret, Settlement

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=BEIJING)
KEY = b"bench"
SALES = 300
WARM = 50  # the first ones of each side are not measured
ROUNDS = 5
WORLD = """
[products.a]
price = "10.00"
ean = "6990100100370"
[products.b]
price = "10.00"
ean = "6990100300374"
[products.c]
price = "10.00"
ean = "6990100200377"
"""
LINES = tuple(Line(ean, 1, 1000) for ean in ("6990100100370", "6990100300374", "6990100200377"))


@dataclass(frozen=True)
class Speed:
    """Sales per second of both sides."""

    people: int
    embedded: float
    floor: float

    @property
    def ratio(self) -> float:
        return self.embedded / self.floor


def measure(people: int) -> Speed:
    """The median round at this number of people."""
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.sqlite"
        _fill(ready, people)
        rounds = [_round(ready, Path(folder), people, seed) for seed in range(ROUNDS)]
    return sorted(rounds, key=lambda one: one.ratio)[len(rounds) // 2]


def _round(ready: Path, folder: Path, people: int, seed: int) -> Speed:
    ours, theirs = folder / "ours.sqlite", folder / "floor.sqlite"
    for path in (ours, theirs):
        _copy(ready, path)
    stage = open_bench(ours)
    sales = list(_sales(stage, people, seed))
    floor = sqlite3.connect(theirs, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        floor.execute(f"PRAGMA {pragma}")
    spent = [0.0, 0.0]
    for first, last in ((0, WARM), (WARM, len(sales))):
        began = ticks()
        for sale in sales[first:last]:
            assert isinstance(stage.centre.settle(sale).outcome, Settlement)
        spent[0] = (ticks() - began) / (last - first)
    rows = list(_rows(ours, 0))
    for first, last in ((0, WARM), (WARM, len(sales))):
        began = ticks()
        for row in rows[first:last]:
            _write(floor, row)
        spent[1] = (ticks() - began) / (last - first)
    stage.close()
    floor.close()
    _same(ours, theirs)
    for path in (ours, theirs):
        path.unlink()
    return Speed(people, 1 / spent[0], 1 / spent[1])


def _copy(ready: Path, path: Path) -> None:
    """A copy that lies on the disk, so that no side's commits wait for the copying."""
    shutil.copy(ready, path)
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def open_bench(path: Path) -> Stage:
    """The stage of a bench database."""
    return _stage(
        Store(creating.url_of(path)), str(path), fixed(NOW), random.Random(1).randbytes, KEY
    )


def _fill(path: Path, people: int) -> None:
    """Families of three: a beneficiary who pays 10.00 and two donors, 10.00 and plenty."""
    store = Store(creating.url_of(path))
    given = creating.Given("bench", toml_tables(WORLD, "bench"), "bench")
    creating.fill(store, given, "demo", fixed(NOW), random.Random(0).randbytes, KEY)
    store.close()
    db = sqlite3.connect(path)
    digest = pins.digest(KEY, "salt", Secret("246810"))
    db.execute("CREATE TEMP TABLE n (i INTEGER PRIMARY KEY)")
    db.execute(
        "WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM c WHERE i+1 < ?)"
        " INSERT INTO n SELECT i FROM c",
        (people,),
    )
    db.execute(
        "INSERT INTO person SELECT 'p'||i, i, '人'||i, 'employee', 'active', '370100', '', 0, '',"
        " 'active', 'normal', printf('%018d', i), '{}' FROM n"
    )
    db.execute("INSERT INTO pin SELECT 'p'||i, 'salt', ?, 0, 0, '', '' FROM n", (digest,))
    db.execute("INSERT INTO card SELECT printf('A%08d', i), 'p'||i, 'normal', '', 1 FROM n")
    db.execute(
        "INSERT INTO account SELECT 'p'||i||'/2026', 'p'||i, 2026,"
        " CASE i % 3 WHEN 2 THEN 100000 ELSE 1000 END FROM n"
    )
    for donor in (1, 2):
        db.execute(
            "INSERT INTO binding SELECT 'W'||i||'-'||?, 'p'||i, 'p'||(i+?), 'parent', ?, -1, 0,"
            " '', '', '', '' FROM n WHERE i % 3 = 0 AND i + 2 < ?",
            (donor, donor, donor, people),
        )
    db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def _sales(stage: Stage, people: int, seed: int) -> Iterator[Sale]:
    house = stage.shop.pharmacies[0]
    ids = MessageIds(house.code, "01", stage.house.clock)
    chosen = random.Random(seed).sample(range((people - 2) // 3), SALES)
    for family in chosen:
        yield Sale(
            message_id=ids.next_id(), pharmacy=house.code, till="01", operator="001",
            credential=Card(Secret(f"A{family * 3:08d}")), pin=Secret("246810"), patient="",
            papers=Papers(), lines=LINES, agreed=AnyCash(),
        )  # fmt: skip


def _rows(path: Path, after: int) -> Iterator[tuple[tuple[object, ...], ...]]:
    """What one settlement wrote: its journal row, entry, postings."""
    db = sqlite3.connect(path)
    for row in db.execute("SELECT * FROM journal WHERE chain <> 'desk' AND number > ?", (after,)):
        entry = db.execute("SELECT * FROM entry WHERE entry_id = ?", (row[10],)).fetchone()
        postings = db.execute("SELECT * FROM posting WHERE entry_id = ?", (row[10],)).fetchall()
        yield row, entry, *postings
    db.close()


def _write(db: sqlite3.Connection, rows: tuple[tuple[object, ...], ...]) -> None:
    journal, entry, *postings = rows
    db.execute("BEGIN IMMEDIATE")
    db.executemany(
        "UPDATE account SET balance_fen = balance_fen - ? WHERE account_id = ?",
        [(row[4], row[2]) for row in postings],
    )
    db.execute("INSERT INTO entry VALUES (?,?,?,?)", entry)
    db.executemany("INSERT INTO posting VALUES (?,?,?,?,?)", postings)
    db.execute("INSERT INTO journal VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", journal)
    db.execute(
        "UPDATE chain SET count = ?, head = ? WHERE chain = ?",
        (journal[1], journal[13], journal[0]),
    )
    db.execute("COMMIT")


def _same(ours: Path, theirs: Path) -> None:
    """Both sides really wrote the same rows."""
    found = []
    for path in (ours, theirs):
        db = sqlite3.connect(path)
        tables = ("journal", "entry", "posting", "chain", "account")
        found.append(
            [db.execute(f"SELECT * FROM {one} ORDER BY 1, 2").fetchall() for one in tables]
        )
        db.close()
    assert found[0] == found[1]
