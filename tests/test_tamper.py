"""Point 6: whatever is changed, dropped, swapped or inserted below, `pos verify` names it."""

import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from playing import make
from small_world import WORLD
from tampering import (
    KEYS,
    LEDGER,
    Copies,
    Row,
    content,
    copies_of,
    flips,
    insert,
    mend,
    name_of,
    one_busy_morning,
    swap,
    where,
)

from pos.centre.store import journal
from pos.centre.verifying import Clean, Finding


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    file = tmp_path_factory.mktemp("tamper") / "centre.sqlite"
    one_busy_morning(make(file, WORLD))
    with copies_of(file) as copies:
        yield copies


def test_the_day_is_clean_before_anybody_touches_it(copies: Copies) -> None:
    found = copies.found(lambda db: None)
    assert isinstance(found, Clean)
    assert found.journal_rows >= 18 and found.entries >= 4 and found.postings >= 10
    kinds = {(row["kind"], row["outcome"]) for row in copies.rows("journal")}
    assert kinds >= {
        ("open", "done"), ("sign_in", "done"), ("sign_out", "done"), ("presettle", "quoted"),
        ("presettle", "refused"), ("settle", "settled"), ("settle", "refused"),
        ("balance", "balances"), ("bind", "done"), ("bind", "refused"), ("unbind", "done"),
        ("reorder", "done"), ("credit", "done"), ("inherit", "refused"), ("inherit", "done"),
        ("register_death", "done"), ("set_person", "done"),
        ("cancel", "cancelled"), ("reverse", "reversed"), ("closed", "closed"),
        ("cancel", "refused"), ("reverse", "refused"),
    }  # fmt: skip


@pytest.mark.parametrize("table", LEDGER)
def test_no_flipped_column_goes_unnamed(table: str, copies: Copies) -> None:
    rows = copies.rows(table)
    survivors, tried = [], 0
    for row in rows:
        place, keys = where(table, row)
        for column in row:
            for flip in flips(row[column], [one[column] for one in rows]):
                expression = flip.replace("{}", column)
                sql = f"UPDATE {table} SET {column} = {expression} WHERE {place}"
                found = copies.after(sql, keys)
                if found is None:
                    continue  # a key that another row has already
                tried += 1
                if not isinstance(found, Finding):
                    survivors.append((sql, keys))
                elif column not in KEYS[table]:
                    assert name_of(table, row) in f"{found.where} {found.what}"
    assert tried >= 5 * len(rows)
    assert survivors == []


@pytest.mark.parametrize("table", LEDGER)
def test_no_dropped_row_goes_unnamed(table: str, copies: Copies) -> None:
    survivors = []
    for row in copies.rows(table):
        place, keys = where(table, row)
        found = copies.after(f"DELETE FROM {table} WHERE {place}", keys)
        if not isinstance(found, Finding):
            survivors.append(keys)
    assert survivors == []


@pytest.mark.parametrize("table", LEDGER)
def test_no_two_swapped_rows_go_unnamed(table: str, copies: Copies) -> None:
    """Each row with each later one: what stands in them changes places, and so do their keys."""
    rows = copies.rows(table)
    survivors = []
    for place, one in enumerate(rows):
        for other in rows[place + 1 :]:
            if content(table, one) == content(table, other):
                continue
            found = copies.found(partial(swap, table=table, one=one, other=other))
            if not isinstance(found, Finding):
                survivors.append((where(table, one)[1], where(table, other)[1]))
    assert survivors == []


def inserted_rows(copies: Copies) -> Iterator[tuple[str, Row]]:
    """Rows like those there are, at every place where one could be put."""
    for row in copies.rows("journal"):
        last = max(
            int(str(r["number"])) for r in copies.rows("journal") if r["chain"] == row["chain"]
        )
        for number in (last + 1, last + 2, 0, -1, 10**6):
            yield "journal", {**row, "number": number, "message_id": "X1", "previous": row["hash"]}
        yield "journal", {**row, "number": 1, "message_id": "X1", "chain": "nobody"}
    for row in copies.rows("entry"):
        for entry_id in ("", "zzz", f"{row['entry_id']}0"):
            yield "entry", {**row, "entry_id": entry_id}
    for row in copies.rows("posting"):
        for position in (0, -1, 99, 10**6):
            yield "posting", {**row, "position": position}
        for entry_id in ("", "zzz", f"{row['entry_id']}0"):
            yield "posting", {**row, "entry_id": entry_id}
    yield "chain", {"chain": "nobody", "head": "0" * 64, "count": 1}


def test_no_inserted_row_goes_unnamed(copies: Copies) -> None:
    survivors = []
    for table, row in inserted_rows(copies):
        if isinstance(copies.found(partial(insert, table=table, row=row)), Clean):
            survivors.append((table, row))
    assert survivors == []


def test_a_row_appended_with_a_right_hash_and_a_moved_head_is_named(copies: Copies) -> None:
    """A settlement that nobody made, chained as the program would, debits nobody: it is named."""
    rows = [journal.Row(**row) for row in copies.rows("journal")]
    last = next(r for r in rows if r.account_fen and r.chain == "P37010000001")
    head = [row for row in rows if row.chain == last.chain][-1]
    forged = replace(
        last, number=head.number + 1, message_id="X1", previous=head.hash, entry_id="", hash=""
    )
    forged = replace(forged, hash=journal.hash_of(forged, None))

    def append(db: sqlite3.Connection) -> None:
        insert(db, "journal", {name: getattr(forged, name) for name in forged.__struct_fields__})
        db.execute(
            "UPDATE chain SET count = ?, head = ? WHERE chain = ?",
            (forged.number, forged.hash, forged.chain),
        )

    found = copies.found(append)
    assert isinstance(found, Finding) and found.where == f"journal {forged.chain}#{forged.number}"


_case_money = [
    ("account", "balance_fen"),
    ("account", "owner"),
    ("account", "year"),
    ("account", "account_id"),
    ("binding", "used_fen"),
]


@pytest.mark.parametrize(("table", "column"), _case_money)
def test_no_changed_balance_or_used_limit_goes_unnamed(
    table: str, column: str, copies: Copies
) -> None:
    survivors = []
    for row in copies.rows(table):
        place, keys = where(table, row)
        for flip in flips(row[column], []):
            sql = f"UPDATE {table} SET {column} = {flip.replace('{}', column)} WHERE {place}"
            found = copies.after(sql, keys)
            if isinstance(found, Clean):
                survivors.append((sql, keys))
    assert survivors == []


def test_an_account_that_is_gone_is_named(copies: Copies) -> None:
    for row in copies.rows("account"):
        place, keys = where("account", row)
        found = copies.after(f"DELETE FROM account WHERE {place}", keys)
        assert isinstance(found, Finding)


def test_a_finding_says_which_row(copies: Copies) -> None:
    """Not only that something is wrong: the row, by the name the tables know it by."""
    for row in copies.rows("journal"):
        place, keys = where("journal", row)
        sql = f"UPDATE journal SET reply = 'no json' WHERE {place}"
        found = copies.after(sql, keys)
        assert isinstance(found, Finding)
        assert found.where == f"journal {row['chain']}#{row['number']}"
    for row in copies.rows("posting"):
        place, keys = where("posting", row)
        sql = f"UPDATE posting SET amount_fen = amount_fen + 1 WHERE {place}"
        found = copies.after(sql, keys)
        assert isinstance(found, Finding)
        assert found.what == row["entry_id"]


def test_the_database_itself_refuses_to_change_what_is_written(tmp_path: Path) -> None:
    """Without dropping the triggers nothing of ledger and journal can be changed or deleted."""
    make(tmp_path / "new.sqlite", WORLD)
    db = sqlite3.connect(tmp_path / "new.sqlite")
    for table, column in (("journal", "reply"), ("entry", "kind"), ("posting", "debit")):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute(f"UPDATE {table} SET {column} = 'x'")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute(f"DELETE FROM {table}")
    db.close()


_case_forged = [
    ("credit", "entry_kind", {"entry": {"kind": "opening"}}),
    ("credit", "act_moved", {"posting": {"credit": "li/2026"}}),
    ("credit", "act_moved", {"posting": {"amount_fen": 1235}}),
    ("inherit", "act_moved", {"posting": {"credit": "zhao/2026"}}),
    ("inherit", "act_moved", {"posting": {"debit": "contributions"}}),
]


@pytest.mark.parametrize(("act", "invariant", "change"), _case_forged)
def test_a_credit_or_an_inheritance_that_was_rewritten_with_right_hashes_is_named(
    act: str, invariant: str, change: dict[str, dict[str, Any]], copies: Copies
) -> None:
    """Whoever mends hashes and balances too still leaves an entry that is not its act's."""
    rows = [journal.Row(**row) for row in copies.rows("journal")]
    row = next(row for row in rows if row.kind == act and row.outcome == "done")

    def rewrite(db: sqlite3.Connection) -> None:
        for table, columns in change.items():
            for column, value in columns.items():
                sql = f"UPDATE {table} SET {column} = ? WHERE entry_id = ?"
                db.execute(sql, (value, row.entry_id))
        mend(db)

    found = copies.found(rewrite)
    assert isinstance(found, Finding)
    assert (found.invariant, found.where) == (invariant, f"journal desk#{row.number}")


def test_an_answer_that_is_no_json_any_more_is_named_even_with_right_hashes(copies: Copies) -> None:
    """Somebody who can mend every hash behind a change still leaves an answer nobody can read."""
    rows = [journal.Row(**row) for row in copies.rows("journal")]
    last = next(row for row in reversed(rows) if row.kind == "settle" and not row.entry_id)
    chain = [row for row in rows if row.chain == last.chain]
    entries = {row["entry_id"]: row for row in copies.rows("entry")}
    assert last.number == len(chain) or not any(row.entry_id for row in chain[last.number :])
    assert entries

    def rewrite(db: sqlite3.Connection) -> None:
        previous = last.previous
        for row in chain[last.number - 1 :]:
            reply = "no json" if row is last else row.reply
            changed = replace(row, reply=reply, previous=previous, hash="")
            previous = journal.hash_of(changed, None)
            db.execute(
                "UPDATE journal SET reply = ?, previous = ?, hash = ? WHERE message_id = ?",
                (reply, changed.previous, previous, row.message_id),
            )
        db.execute("UPDATE chain SET head = ? WHERE chain = ?", (previous, last.chain))

    found = copies.found(rewrite)
    assert found == Finding("reply_unreadable", f"journal {last.chain}#{last.number}")
