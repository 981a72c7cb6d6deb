"""Whoever forges a used ticket, frees one, or rewrites what stood before, is named."""

import sqlite3
from collections.abc import Iterator
from functools import partial

import pytest
from playing import make, opened, reason, sale_id
from tampering import KEYS, Copies, copies_of, flips, insert, mend, where
from ticket_play import WORLD, cash_sale, resettle

from pos.centre.verifying import Clean, Finding
from pos.street import Binding

KEYS["ticket"] = ("number",)
KEYS["past"] = ("kind", "key", "until")


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    """Two tickets that stand, one whose settlement was reversed, one that was cancelled."""
    file = tmp_path_factory.mktemp("tamper") / "centre.sqlite"
    with opened(make(file, WORLD)) as play:
        assert reason(play.sell("wang", "pill", pharmacy="main")) is None
        for undo in ("", "", "reverse", "cancel"):
            number = cash_sale(play)
            play.wait("1m")
            settled = sale_id(resettle(play, "li", number))
            if undo:
                play.undo(undo, settled, pharmacy="main")
        assert play.desk.report_loss("zhao", temporary=True) is None
        play.desk.set_person("zhao", {"insured": "ended"})
        assert isinstance(play.bind("li", "wang"), Binding)
        assert play.desk.reorder("li", ("wang",)) is None
        play.desk.set_pharmacy(play.counter("main").pharmacy.code, {"agreement": "suspended"})
    with copies_of(file) as copies:
        yield copies


def test_it_is_clean_before_anybody_touches_it(copies: Copies) -> None:
    assert isinstance(copies.found(lambda db: None), Clean)
    assert len(copies.rows("ticket")) == 3
    assert {row["kind"] for row in copies.rows("past")} == {"person", "card", "rank", "pharmacy"}


def test_no_changed_dropped_or_added_ticket_goes_unnamed(copies: Copies) -> None:
    survivors, tried = [], 0
    rows = copies.rows("ticket")
    for row in rows:
        place, keys = where("ticket", row)
        changes = [f"DELETE FROM ticket WHERE {place}"]
        for column in row:
            for flip in flips(row[column], [one[column] for one in rows]):
                told = flip.replace("{}", column)
                changes.append(f"UPDATE ticket SET {column} = {told} WHERE {place}")
        for sql in changes:
            found = copies.after(sql, keys)
            tried += found is not None
            if isinstance(found, Clean):
                survivors.append(sql)
    added = {"number": "P37010000001202603030900000199", "message_id": "nobody's"}
    found = copies.found(lambda db: insert(db, "ticket", added))
    assert found == Finding("ticket_of_nobody", f"ticket {added['number']}", "nobody's")
    assert survivors == [] and tried > 30


def test_a_reversed_settlement_has_no_ticket_and_a_standing_one_keeps_its_own(
    copies: Copies,
) -> None:
    resettled = [row for row in copies.rows("journal") if '"ticket":"P' in row["content"]]
    kept = {row["message_id"] for row in copies.rows("ticket")}
    (free,) = [row for row in resettled if row["message_id"] not in kept]
    number = free["content"].rpartition('"ticket":"')[2].removesuffix('"}')
    again = {"number": number, "message_id": free["message_id"]}
    found = copies.found(lambda db: insert(db, "ticket", again))
    assert found == Finding("ticket_of_nobody", f"ticket {number}", free["message_id"])
    dropped = copies.after("DELETE FROM ticket WHERE message_id = ?", [resettled[0]["message_id"]])
    assert isinstance(dropped, Finding) and dropped.invariant == "ticket_not_kept"
    assert dropped.where == f"journal {resettled[0]['chain']}#{resettled[0]['number']}"


def test_a_ticket_written_into_or_out_of_the_journal_with_right_hashes_is_named(
    copies: Copies,
) -> None:
    kept = {row["message_id"] for row in copies.rows("ticket")}
    told = []
    for row in (row for row in copies.rows("journal") if row["kind"] == "settle"):
        before, _, named = row["content"].rpartition('"ticket":')
        if named == '""}':
            forged = f'{before}"ticket":"P37010000001202603030900000198"}}'
        elif row["message_id"] in kept:
            forged = f'{before}"ticket":""}}'
        else:
            continue  # it was reversed: nothing is kept of it, whatever its ticket was
        found = copies.found(partial(rewrite, message_id=row["message_id"], content=forged))
        assert isinstance(found, Finding)
        told.append(found.invariant)
    assert told == ["ticket_not_kept", *["ticket_of_nobody"] * 3]


def rewrite(db: sqlite3.Connection, message_id: str, content: str) -> None:
    db.execute("UPDATE journal SET content = ? WHERE message_id = ?", (content, message_id))
    mend(db)


@pytest.mark.parametrize("facts", ["'{}'", "'x'", "x'00'", "7", '\'{"type":"nothing"}\''])
def test_what_stood_before_and_cannot_be_read_is_named(facts: str, copies: Copies) -> None:
    for row in copies.rows("past"):
        place, keys = where("past", row)
        found = copies.after(f"UPDATE past SET facts = {facts} WHERE {place}", keys)
        assert isinstance(found, Finding)
        assert found.where == f"past {row['kind']} {row['key']} {row['until']}"
        other = "rank" if row["kind"] != "rank" else "card"
        found = copies.after(f"UPDATE past SET kind = '{other}' WHERE {place}", keys)
        assert isinstance(found, Finding) and found.invariant == "past_unreadable"


def test_the_database_itself_lets_no_ticket_be_used_twice(copies: Copies) -> None:
    row = copies.rows("ticket")[0]
    assert copies.found(lambda db: insert(db, "ticket", {**row, "message_id": "x"})) is None
    assert copies.found(lambda db: insert(db, "ticket", {**row, "number": "x"})) is None


def test_a_value_of_another_type_is_named_in_plain_text(copies: Copies) -> None:
    number = copies.rows("ticket")[0]["number"]
    found = copies.after("UPDATE ticket SET message_id = x'00' WHERE number = ?", [number])
    assert isinstance(found, Finding)
    assert (found.invariant, found.what, type(found.what)) == ("wrong_type", "message_id", str)
