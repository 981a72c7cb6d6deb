"""A broken daybook or PIN key stops a sale before it begins, with a sentence; nothing is lost."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_files import SALE, change, every_command
from command_line import CommandLine

from pos.centre.embedded import EmbeddedCentre
from pos.connect import places
from pos.counter import daybook_file
from pos.counter.daybook import Daybook
from pos.model import Answer, Sale

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture
def book(pos: CommandLine) -> Path:
    """The daybook of the command line's till."""
    pos.made().json(*SALE)
    found = list((pos.folder / "home").rglob("P37010000001-90.sqlite"))
    assert len(found) == 1
    return found[0]


def directory(file: Path) -> None:
    file.unlink()
    file.mkdir()


_case_daybooks: list[tuple[str, Callable[[Path], object]]] = [
    ("text", lambda file: file.write_bytes(b"no daybook" * 1000)),
    ("half", lambda file: file.write_bytes(file.read_bytes()[:5000])),
    ("a directory", directory),
    ("a newer version", lambda file: change(file, "PRAGMA user_version = 99")),
    ("another till's", lambda file: change(file, "UPDATE binding SET till = '07'")),
    ("another centre's", lambda file: change(file, "UPDATE binding SET centre = 'x'")),
    ("without its letters", lambda file: change(file, "DROP TABLE letter")),
    ("without its sales", lambda file: change(file, "DROP TABLE sale")),
    ("without its owner", lambda file: change(file, "DROP TABLE binding")),
    ("an unreadable slip", lambda file: change(file, "UPDATE sale SET slip = 'no json'")),
    ("another program's", lambda file: change(file, "PRAGMA application_id = 7")),
]


@pytest.mark.parametrize(("name", "harm"), _case_daybooks, ids=[one[0] for one in _case_daybooks])
def test_a_broken_daybook_is_said_before_a_sale_begins(
    pos: CommandLine, book: Path, name: str, harm: Callable[[Path], object]
) -> None:
    harm(book)
    said = pos.json(*SALE)
    if name == "an unreadable slip":
        assert said.code == 0, "yesterday's slips are not in the way of a sale"
        return
    assert said.error["next"]
    remove_daybook(book)
    assert pos.json("balance", "wang").facts["balance"] == "40.00"
    assert pos.json(*SALE).code == 0


def remove_daybook(file: Path) -> None:
    if file.is_dir():
        file.rmdir()
    else:
        file.unlink()


def test_a_daybook_in_use_is_said(pos: CommandLine, book: Path) -> None:
    other = sqlite3.connect(book, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert "--till" in pos.json(*SALE).error["next"]
    assert pos.json(*SALE, "--till", "91").code == 0
    other.close()


def test_a_daybook_that_cannot_be_made_is_said(
    pos: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    pos.made()
    (pos.folder / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(pos.folder / "file"))
    assert "daybook" in pos.json(*SALE).error["say"]


def test_a_daybook_that_cannot_be_written_stops_the_sale_before_it_is_sent(
    pos: CommandLine, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = daybook_file._bound

    def full(db: sqlite3.Connection, *rest: Any) -> Daybook:
        db.execute("PRAGMA query_only = ON")
        return real(db, *rest)

    monkeypatch.setattr(daybook_file, "_bound", full)
    assert "Nothing was sent" in pos.json(*SALE).error["say"]
    monkeypatch.setattr(daybook_file, "_bound", real)
    assert pos.json("verify").facts["entries"] == 2
    assert pos.json(*SALE).code == 0


def test_a_sale_that_cannot_be_noted_any_more_is_not_called_off(
    pos: CommandLine, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full once the centre has answered: the money moved, and that is what is said."""
    real = EmbeddedCentre.settle

    def then_full(centre: EmbeddedCentre, sale: Sale) -> Answer:
        answer = real(centre, sale)
        for one in opened:
            one._db.execute("PRAGMA query_only = ON")
        return answer

    opened: list[Daybook] = []
    bound = daybook_file._bound

    def remembered(*words: Any) -> Daybook:
        opened.append(bound(*words))
        return opened[-1]

    monkeypatch.setattr(daybook_file, "_bound", remembered)
    monkeypatch.setattr(EmbeddedCentre, "settle", then_full)
    assert "Do not sell it again" in pos.json(*SALE).error["say"]
    assert pos.json("verify").facts["entries"] == 3


def test_a_missing_another_an_empty_or_an_unreadable_key_is_said(pos: CommandLine) -> None:
    pos.made()
    key = places.key_file()
    right = key.read_bytes()
    assert key.stat().st_mode & 0o777 == 0o600
    key.unlink()
    assert all("POS_PIN_KEY" in error["next"] for error in every_command(pos))
    assert not key.exists(), "opening a database never makes a key"
    for wrong in (b"another key", b"", b"\n"):
        key.write_bytes(wrong)
        assert all(str(key) in error["say"] for error in every_command(pos))
    key.unlink()
    key.mkdir()
    assert all(str(key) in error["say"] for error in every_command(pos))
    key.rmdir()
    key.write_bytes(right + b"\n")
    assert pos.json(*SALE).code == 0, "an editor that ends the line does no harm"


def test_the_key_may_come_from_the_environment(
    pos: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    pos.made()
    right = places.key_file().read_text()
    places.key_file().unlink()
    monkeypatch.setenv("POS_PIN_KEY", right)
    assert pos.json(*SALE).code == 0
    for wrong in (right[:-1], "another", "\udcff"):
        monkeypatch.setenv("POS_PIN_KEY", wrong)
        assert all("POS_PIN_KEY" in error["next"] for error in every_command(pos))
    assert not places.key_file().exists()


def test_a_key_that_cannot_be_made_is_said(
    pos: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pos.folder / "file").write_text("")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(pos.folder / "file"))
    assert "POS_PIN_KEY" in pos.json("init").error["next"]
    assert not pos.file.exists()


def test_the_key_never_lies_beside_the_database(pos: CommandLine) -> None:
    beside = places.key_file().with_name("centre.sqlite")
    assert pos.json("init", "--url", f"sqlite:///{beside}").error
    assert not beside.exists()
