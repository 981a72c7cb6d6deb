"""A busy morning's database, and copies of it in memory that anybody may tamper with."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from playing import Playing, opened, reason, sale_id
from small_world import PIN_OF
from sqlalchemy.engine import URL

from pos.centre.ledger import Entry, Posting
from pos.centre.store import Store, journal
from pos.centre.verifying import Clean, Finding, verify
from pos.model import Papers, Secret
from pos.refusals import Reason, Refusal
from pos.street import Desk, Undone

Row = dict[str, Any]

LEDGER = ("entry", "posting", "journal", "chain")
KEYS = {
    "entry": ("entry_id",),
    "posting": ("entry_id", "position"),
    "journal": ("chain", "number"),
    "chain": ("chain",),
    "account": ("account_id",),
    "binding": ("binding_id",),
}
UNDECODABLE = "CAST(x'ff80' AS TEXT)"


def one_busy_morning(url: str) -> None:
    """Every kind of row there is: settled, refused, quoted, balances, attendance, desk."""
    with opened(url) as play:
        assert play.sign_in() is None
        assert reason(play.sell("sun", "plaster x 3", pin=PIN_OF["sun"])) is None
        goods = ("amoxicillin", "thermometer", "soap x 2")
        first = play.sale("li", *goods, by="code", pin="")
        assert reason(play.presettle(first)) is Reason.PIN_REQUIRED
        first.enter_pin(Secret("000001"))
        assert reason(play.presettle(first)) is Reason.PIN_WRONG
        first.enter_pin(Secret(PIN_OF["li"]))
        assert reason(play.presettle(first)) is None
        assert reason(play.settle(first, cash_given_fen=5000)) is None
        play.wait("5m")
        by_zhao = {"pin": PIN_OF["zhao"]}
        assert reason(play.sell("zhao", "insulin", **by_zhao)) is Reason.PRESCRIPTION_NEEDED
        papers = Papers(prescription=True)
        with_paper = play.sale(
            "zhao", "insulin", "plaster", by="identity_card", papers=papers, **by_zhao
        )
        assert reason(with_paper.balance()) is None
        assert reason(play.settle(with_paper, "none")) is None
        by_li = {"pin": PIN_OF["li"]}
        assert reason(play.sell("li", "soap", **by_li)) is Reason.NOTHING_PAYABLE
        assert play.desk.unbind("li", "wang") is None
        assert not isinstance(play.bind("li", "wang"), Refusal)
        assert isinstance(play.bind("li", "li", "child"), Refusal)
        assert play.desk.reorder("li", ("wang", "zhao")) is None
        assert reason(play.sell("li", "plaster x 2", agree="none", **by_li)) is None
        undoing(play)
        window(play.desk)
        assert play.sign_out() is None
        refused = play.sell("li", "plaster", pharmacy="closed", **by_li)
        assert reason(refused) is Reason.AGREEMENT_SUSPENDED


def undoing(play: Playing) -> None:
    """A cancellation, a reversal, an id that was closed, and one of each refused."""
    shared = sale_id(play.sell("li", "plaster", pin=PIN_OF["li"]))
    alone = sale_id(play.sell("zhao", "plaster x 3", pin=PIN_OF["zhao"]))
    assert isinstance(play.undo("cancel", shared), Undone)
    assert isinstance(play.undo("reverse", alone), Undone)
    assert isinstance(play.undo("reverse", "never"), Undone)
    assert reason(play.undo("reverse", shared)) is Reason.ALREADY_CANCELLED
    assert reason(play.undo("cancel", "never")) is Reason.ALREADY_REVERSED


def window(desk: Desk) -> None:
    """Every kind of act that moves money at the desk, and one of them refused."""
    assert desk.credit("zhao", 1234) is None
    assert isinstance(desk.inherit("zhao", "li"), Refusal)
    assert desk.credit("wang", 56) is None
    assert desk.register_death("wang") is None
    assert desk.inherit("wang", "li") is None
    desk.set_person("li", {"balance": {"current_year": "7.00", "carried_over": "9.00"}})


@dataclass
class Copies:
    """Copies of one database in memory, each fresh, with nothing that holds a writer back."""

    pristine: sqlite3.Connection
    store: Store
    raw: sqlite3.Connection

    def fresh(self) -> sqlite3.Connection:
        self.pristine.backup(self.raw)
        return self.raw

    def rows(self, table: str) -> list[Row]:
        self.pristine.row_factory = sqlite3.Row
        order = ", ".join(KEYS[table])
        return [
            dict(row) for row in self.pristine.execute(f"SELECT * FROM {table} ORDER BY {order}")
        ]

    def found(self, change: Callable[[sqlite3.Connection], object]) -> Finding | Clean | None:
        """What verify says after a change; None where the database itself does not allow it."""
        db = self.fresh()
        try:
            change(db)
        except sqlite3.IntegrityError:
            db.rollback()
            return None
        db.commit()
        return verify(self.store)

    def after(self, sql: str, values: list[object]) -> Finding | Clean | None:
        """What verify says after one statement."""
        return self.found(lambda db: db.execute(sql, values))


@contextmanager
def copies_of(file: Path) -> Iterator[Copies]:
    """A database to be tampered with: without triggers, checks and foreign keys."""
    pristine = sqlite3.connect(file)
    pristine.execute("PRAGMA journal_mode = DELETE")
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    for (name,) in pristine.execute(triggers).fetchall():
        pristine.execute(f"DROP TRIGGER {name}")
    pristine.commit()
    store = Store(URL.create("sqlite"))
    raw = store.engine.raw_connection().driver_connection
    assert isinstance(raw, sqlite3.Connection)
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("PRAGMA ignore_check_constraints = ON")
    yield Copies(pristine, store, raw)
    pristine.close()
    store.close()


def where(table: str, row: Row) -> tuple[str, list[object]]:
    keys = KEYS[table]
    return " AND ".join(f"{key} = ?" for key in keys), [row[key] for key in keys]


def flips(value: object, others: list[object]) -> Iterator[str]:
    """SQL expressions that stand for something else than the value, of its type and of others."""
    if isinstance(value, int):
        yield from ("{} + 1", "{} - 1", "-{} - 1", "{} * 2 + 3", "'abc'", "0.5", "x'00'")
        if value:
            yield "0"
    else:
        yield from ("{} || 'x'", "'7'", "7", "{} || char(0)", UNDECODABLE, "x'00'")
        if value:
            yield from ("''", "substr({}, 2)", "replace({}, '0', '1') || ' '", "lower({}) || '.'")
    for other in others:
        if other != value:
            yield (
                "'" + str(other).replace("'", "''") + "'" if isinstance(other, str) else str(other)
            )
            break


def name_of(table: str, row: Row) -> str:
    """What a finding must name: the row; for a posting its entry."""
    names = {"journal": f"{row.get('chain')}#{row.get('number')}", "chain": row.get("chain")}
    return str(names.get(table, row.get("entry_id")))


def content(table: str, row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in KEYS[table]}


def swap(db: sqlite3.Connection, table: str, one: Row, other: Row) -> None:
    """Both rows away, then each with the other's key."""
    for row in (one, other):
        place, keys = where(table, row)
        db.execute(f"DELETE FROM {table} WHERE {place}", keys)
    for key, row in ((one, other), (other, one)):
        insert(db, table, {**row, **{name: key[name] for name in KEYS[table]}})


def insert(db: sqlite3.Connection, table: str, row: Row) -> None:
    marks = ", ".join("?" * len(row))
    db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def mend(db: sqlite3.Connection) -> None:
    """Every hash, head and balance as if what stands there now had been written so."""
    entries = {}
    for entry_id, at, kind, reverses in db.execute(
        "SELECT entry_id, at, kind, reverses FROM entry"
    ):
        sql = "SELECT debit, credit, amount_fen FROM posting WHERE entry_id = ? ORDER BY position"
        postings = tuple(Posting(*one) for one in db.execute(sql, (entry_id,)))
        entries[entry_id] = Entry(entry_id, at, kind, reverses, postings)
    names = journal.Row.__struct_fields__
    previous: dict[str, str] = {}
    rows = db.execute(f"SELECT {', '.join(names)} FROM journal ORDER BY chain, number").fetchall()
    for one in (journal.Row(**dict(zip(names, row, strict=True))) for row in rows):
        linked = previous.get(one.chain, journal.NO_HASH)
        row = replace(one, previous=linked, hash="")
        previous[one.chain] = journal.hash_of(row, entries.get(row.entry_id))
        sql = "UPDATE journal SET previous = ?, hash = ? WHERE message_id = ?"
        db.execute(sql, (linked, previous[one.chain], one.message_id))
    for chain, head in previous.items():
        db.execute("UPDATE chain SET head = ? WHERE chain = ?", (head, chain))
    moved = (
        "(SELECT COALESCE(SUM(CASE WHEN credit = account_id THEN amount_fen ELSE -amount_fen END),"
        " 0) FROM posting WHERE account_id IN (debit, credit))"
    )
    db.execute(f"UPDATE account SET balance_fen = {moved}")
