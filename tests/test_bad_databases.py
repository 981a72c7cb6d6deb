"""A damaged, locked, read-only, foreign, older or newer database: a sentence, no byte changed."""

import os
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from bad_files import COMMANDS, SALE, change, every_command
from command_line import CommandLine

from pos.centre.store import on_sqlite
from pos.texts import LANGUAGES

pytestmark = pytest.mark.usefixtures("impatient")


_case_damage: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("no bytes", lambda data: b""),
    ("text", lambda data: b"not a database, whatever its name says\n" * 100),
    ("zeros", lambda data: bytes(len(data))),
    ("a broken header", lambda data: b"SQLite format 3\0" + b"\xff" * 84 + data[100:]),
    ("half", lambda data: data[: len(data) // 2]),
    ("its first page only", lambda data: data[:4096]),
    ("another program's", lambda data: data[:68] + b"GeoP" + data[72:]),
]


@pytest.mark.parametrize(("name", "damage"), _case_damage, ids=[one[0] for one in _case_damage])
def test_a_damaged_database_is_said(
    pos: CommandLine, name: str, damage: Callable[[bytes], bytes]
) -> None:
    pos.made()
    pos.file.write_bytes(damage(pos.file.read_bytes()))
    before = pos.file.read_bytes()
    for error in every_command(pos):
        assert str(pos.file) in error["say"]
    assert pos.file.read_bytes() == before


def test_a_database_damaged_anywhere_never_crashes_a_command(pos: CommandLine) -> None:
    """Sixty random wounds: each command ends well or in a sentence, as `pos` asserts."""
    pos.made()
    pos.json(*SALE)
    whole = pos.file.read_bytes()
    chance = random.Random(3)
    ended: dict[int, int] = {0: 0, 1: 0, 2: 0}
    for number in range(60):
        data = bytearray(whole)
        at, length = chance.randrange(len(data)), chance.choice((8, 200, 4096))
        data[at : at + length] = chance.randbytes(len(data[at : at + length]))
        remove_beside(pos.file)
        pos.file.write_bytes(bytes(data))
        ended[pos.json(*COMMANDS[number % len(COMMANDS)]).code] += 1
    assert ended[2] > 3 and ended[0] > 3, ended


def remove_beside(file: Path) -> None:
    for suffix in ("-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)


@pytest.mark.parametrize("table", ["posting", "journal", "person", "owner", "token"])
def test_a_database_without_one_of_its_tables_is_said(pos: CommandLine, table: str) -> None:
    pos.made()
    change(pos.file, f"DROP TABLE {table}")
    assert all(table in error["say"] for error in every_command(pos))


_case_owner = [
    ("shop", "no json"),
    ("shop", "{}"),
    ("policy", "no json"),
    ("policy", '{"pin": {"attempts": 3}}'),
    ("region", "atlantis"),
    ("region_text", "no = [toml"),
]


@pytest.mark.parametrize(("column", "value"), _case_owner)
def test_a_database_whose_first_row_is_broken_is_said(
    pos: CommandLine, column: str, value: str
) -> None:
    pos.made()
    change(pos.file, f"UPDATE owner SET {column} = ?", value)
    every_command(pos)


def test_a_database_of_nobody_is_said(pos: CommandLine) -> None:
    pos.made()
    change(pos.file, "DELETE FROM owner")
    every_command(pos)


@pytest.mark.parametrize(("version", "word"), [(99, "newer"), (0, "older"), (-1, "older")])
def test_a_database_of_another_version_is_refused_and_not_touched(
    pos: CommandLine, version: int, word: str
) -> None:
    pos.made()
    change(pos.file, "UPDATE owner SET schema_version = ?", version)
    before = contents(pos.folder)
    for error in every_command(pos):
        assert word in error["say"] and str(version) in error["say"]
    assert contents(pos.folder) == before
    for language in LANGUAGES:
        assert pos.json("people", "--lang", language).error["next"]


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def test_another_programs_database_is_not_touched(pos: CommandLine) -> None:
    db = sqlite3.connect(pos.file)
    db.execute("CREATE TABLE owner (schema_version INTEGER)")
    db.execute("INSERT INTO owner VALUES (1)")
    db.commit()
    db.close()
    before = pos.file.read_bytes()
    assert all("another program" in error["say"] for error in every_command(pos))
    assert pos.file.read_bytes() == before


def test_a_directory_is_no_database(pos: CommandLine) -> None:
    pos.file.mkdir()
    every_command(pos)
    assert pos.json("init").error


def test_a_locked_database_is_said(pos: CommandLine) -> None:
    pos.made()
    other = sqlite3.connect(pos.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert pos.json("people").code == 0, "who only reads is not in the way"
    for words in (["phone", "li"], SALE, ["desk", "unbind", "li", "wang"]):
        assert "locked" in pos.json(*words).error["say"]
    other.execute("ROLLBACK")
    assert pos.json(*SALE).code == 0
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("PRAGMA journal_mode = DELETE")
    other.execute("BEGIN EXCLUSIVE")
    assert all("locked" in error["say"] for error in every_command(pos))
    other.close()


def test_a_read_only_database_is_said_and_can_still_be_looked_at(
    pos: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said by the database as for a file without the right to write, which does not stop root."""
    pos.made()
    monkeypatch.setattr(on_sqlite, "_PRAGMAS", (*on_sqlite._PRAGMAS, "PRAGMA query_only = ON"))
    assert pos.json("people").code == 0 and pos.json("verify").code == 0
    for words in (["phone", "li"], SALE, ["desk", "unbind", "li", "wang"]):
        assert "readonly" in pos.json(*words).error["say"].replace("-", "")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_without_the_right_to_write_is_said(pos: CommandLine) -> None:
    pos.made()
    pos.file.chmod(0o444)
    pos.folder.chmod(0o555)
    try:
        for words in (["phone", "li"], SALE):
            assert pos.json(*words).error
    finally:
        pos.folder.chmod(0o755)


def test_a_full_disk_is_said_and_moves_nothing(
    pos: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    pos.made()
    pragmas = on_sqlite._PRAGMAS
    monkeypatch.setattr(on_sqlite, "_PRAGMAS", (*pragmas, "PRAGMA max_page_count = 1"))
    said = [pos.json("desk", "unbind", "li", "wang") for _ in range(40)]
    full = [one for one in said if one.code != 0 and "full" in one.out]
    monkeypatch.setattr(on_sqlite, "_PRAGMAS", pragmas)
    assert full and all(one.error["next"] for one in full)
    assert pos.json("verify").facts["clean"] is True


def test_a_folder_that_cannot_be_written_is_said(pos: CommandLine) -> None:
    """A file stands where the folder should be, which stops even root."""
    (pos.folder / "file").write_text("")
    for place in ("file/centre.sqlite", "file/deeper/centre.sqlite", "/proc/none/centre.sqlite"):
        error = pos.json("init", "--url", f"sqlite:///{pos.folder / place}").error
        assert "centre.sqlite" in error["say"]


_case_urls = [
    "sqlite://", "sqlite:///", "sqlite://centre.sqlite", "sqlite://me@here/x.sqlite", "mysql://x/y",
    "sqlite+aiosqlite:///x.sqlite", "sqlite:///x.sqlite?mode=ro&uri=true", "http://localhost/",
    "postgresql+psycopg://localhost/x", "x.sqlite", "://", "sqlite:///" + "x" * 10_000,
    "sqlite:////dev/null", "sqlite:///\udcff/\udcff.sqlite",
]  # fmt: skip


@pytest.mark.parametrize("url", _case_urls, ids=lambda url: ascii(url[:30]))
def test_an_address_that_is_none_is_said(
    pos: CommandLine, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(pos.folder)
    assert len(pos.json("people", "--url", url).error["say"]) < 600
    said = pos.json("init", "--url", url)
    assert said.code == 0 if "udcff" in ascii(url) else said.error["next"]
