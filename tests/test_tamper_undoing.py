"""Whoever can mend every hash, head and balance still cannot make an undoing say something else."""

import sqlite3
from collections.abc import Callable, Iterator

import msgspec
import pytest
from playing import make
from small_world import WORLD
from tampering import Copies, copies_of, insert, mend, one_busy_morning

from pos.centre.store import journal
from pos.centre.verifying import Finding
from pos.street import Undone

Change = Callable[[sqlite3.Connection], object]


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    file = tmp_path_factory.mktemp("tamper") / "centre.sqlite"
    one_busy_morning(make(file, WORLD))
    with copies_of(file) as copies:
        yield copies


def row_of(copies: Copies, kind: str, outcome: str) -> journal.Row:
    rows = [journal.Row(**row) for row in copies.rows("journal")]
    return next(row for row in rows if (row.kind, row.outcome) == (kind, outcome))


def change(row: journal.Row, table: str, column: str, value: object) -> Change:
    """One column of a row, or of its entry or each of its postings."""
    key = "message_id" if table == "journal" else "entry_id"
    sql = f"UPDATE {table} SET {column} = ? WHERE {key} = ?"
    return lambda db: db.execute(sql, (value, getattr(row, key)))


def found(copies: Copies, *changes: Change) -> Finding:
    def forge(db: sqlite3.Connection) -> None:
        db.execute("DROP INDEX journal_undone_once")
        for one in changes:
            one(db)
        mend(db)

    finding = copies.found(forge)
    assert isinstance(finding, Finding)
    return finding


_case_changes = [
    # the row that is changed, where, to what; the invariant that names it
    ("cancel", "cancelled", "posting", "amount_fen", 71, "not_mirrored"),
    ("cancel", "cancelled", "posting", "credit", "sun/2026", "account_missing"),
    ("cancel", "cancelled", "posting", "credit", "wang/2026", "not_mirrored"),
    ("cancel", "cancelled", "posting", "debit", "contributions", "not_mirrored"),
    ("cancel", "cancelled", "entry", "reverses", "", "not_mirrored"),
    ("cancel", "cancelled", "entry", "reverses", "desk#1", "not_mirrored"),
    ("cancel", "cancelled", "entry", "kind", "credit", "entry_kind"),
    ("cancel", "cancelled", "entry", "at", "2026-03-03T09:00:01+08:00", "entry_kind"),
    ("cancel", "cancelled", "journal", "original", "", "limit_used_differs"),
    ("reverse", "reversed", "journal", "original", "", "undoing_differs"),
    ("reverse", "reversed", "journal", "original", "nobody", "undoing_differs"),
    ("reverse", "reversed", "journal", "kind", "cancel", "undoing_differs"),
    ("reverse", "reversed", "journal", "kind", "settle", "entry_kind"),
    ("reverse", "reversed", "journal", "outcome", "cancelled", "undoing_differs"),
    ("reverse", "reversed", "journal", "account_fen", -1, "account_differs"),
    ("reverse", "reversed", "journal", "person", "li", "undone_differs"),
    ("reverse", "reversed", "journal", "content", '{"pharmacy": "P"}', "undoing_differs"),
    ("reverse", "reversed", "journal", "reply", "{}", "reply_unreadable"),
    ("reverse", "refused", "journal", "original", "never", "undone_twice"),
    ("cancel", "refused", "journal", "outcome", "done", "undoing_differs"),
    ("settle", "settled", "journal", "original", "nobody", "undoing_differs"),
    ("closed", "closed", "journal", "message_id", "sometime", "original_missing"),
    ("closed", "closed", "journal", "kind", "sign_in", "original_elsewhere"),
]


@pytest.mark.parametrize(
    ("kind", "outcome", "table", "column", "value", "invariant"), _case_changes
)
def test_an_undoing_that_was_rewritten_with_right_hashes_is_named(
    kind: str, outcome: str, table: str, column: str, value: object, invariant: str,
    copies: Copies,
) -> None:  # fmt: skip
    row = row_of(copies, kind, outcome)
    assert found(copies, change(row, table, column, value)).invariant == invariant


_case_answers = [
    {"total_fen": 0},
    {"cash_fen": -1},
    {"debits": ()},
    {"of": "S00000000000000000000"},
    {"of": "", "settlement_id": "", "debits": (), "total_fen": 0, "cash_fen": 0},
    {"settlement_id": "S00000000000000000000"},
]


@pytest.mark.parametrize("_case", _case_answers, ids=str)
def test_an_answer_that_tells_of_another_undoing_is_named(
    _case: dict[str, object], copies: Copies
) -> None:
    row = row_of(copies, "cancel", "cancelled")
    told = msgspec.structs.replace(msgspec.json.decode(row.reply, type=Undone), **_case)
    rewritten = change(row, "journal", "reply", msgspec.json.encode(told).decode())
    finding = found(copies, rewritten)
    assert finding == Finding("undone_differs", f"journal {row.chain}#{row.number}", row.original)


def test_a_cancellation_of_another_sale_of_the_same_amount_is_named(copies: Copies) -> None:
    """Row, content and answer all name the other sale: what it gave is not what came back."""
    row, other = row_of(copies, "cancel", "cancelled"), row_of(copies, "settle", "settled")
    rewritten = []
    for column in ("original", "content", "reply"):
        value = str(getattr(row, column)).replace(row.original, other.message_id)
        rewritten.append(change(row, "journal", column, value))
    assert found(copies, *rewritten).invariant in ("limit_used_differs", "undone_differs")


def forged_after(copies: Copies, row: journal.Row, **columns: object) -> Change:
    """A row like another, appended to its chain."""
    rows = [one for one in copies.rows("journal") if one["chain"] == row.chain]
    forged = {**msgspec.structs.asdict(row), "number": len(rows) + 1, **columns}

    def append(db: sqlite3.Connection) -> None:
        insert(db, "journal", forged)
        db.execute("UPDATE chain SET count = count + 1 WHERE chain = ?", (row.chain,))

    return append


def test_a_second_undoing_of_one_sale_is_named(copies: Copies) -> None:
    row = row_of(copies, "reverse", "reversed")
    again = forged_after(copies, row, message_id="again", entry_id="")
    assert found(copies, again).invariant == "undone_twice"


def test_a_bar_that_no_reversal_set_is_named(copies: Copies) -> None:
    row = row_of(copies, "closed", "closed")
    bar = forged_after(copies, row, message_id="tomorrow's sale")
    assert found(copies, bar).invariant == "closed_by_nobody"
    gone = change(row, "journal", "message_id", "another")
    assert found(copies, gone).invariant == "original_missing"


def test_the_database_itself_lets_nothing_be_undone_twice(copies: Copies) -> None:
    row = row_of(copies, "reverse", "reversed")
    assert copies.found(forged_after(copies, row, message_id="again")) is None
