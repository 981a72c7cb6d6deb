"""`pos accept run` leaves alone what is not its own, and says what it did when it is stopped."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandLine
from scenario_file import GOOD, written

from pos.commands import run
from pos.connect.playing import alone
from pos.scenario import running
from pos.scenario.page_html import document
from pos.scenario.pytest_plugin import _block
from pos.scenario.reading import items
from pos.texts import Trouble
from pos.texts.visible import visible

PLAYABLE = GOOD.replace('do = "settle"', 'do = "enter_pin"\n[[step]]\ndo = "settle"')
STEERING = "\\u001b[2J\\u0000\\u202e"


def _url(path: Path) -> str:
    return f"sqlite:///{path}"


def test_one_database_is_played_on_by_one_run(pos: CommandLine) -> None:
    path = written(pos.folder, PLAYABLE)
    place = pos.folder / "played.sqlite"
    with alone(_url(place)):
        said = pos("accept", "run", str(path), "--url", _url(place), "--lang", "en")
        assert said.code == 2 and "Another run" in said.err
        assert not place.exists()
    assert pos("accept", "run", str(path), "--url", _url(place)).code == 0
    assert pos("accept", "run", str(path), "--url", _url(place)).code == 0
    assert list(pos.folder.glob(".*")) == []


def test_a_database_that_is_not_accepts_is_left_as_it_was(pos: CommandLine) -> None:
    path = written(pos.folder, PLAYABLE)
    pos.made()
    other = pos.folder / "other.sqlite"
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE theirs (a)")
    for file in (pos.file, other):
        before = file.read_bytes(), sorted(pos.folder.glob(f"{file.name}*"))
        assert pos("accept", "run", str(path), "--url", _url(file)).code == 2
        assert (file.read_bytes(), sorted(pos.folder.glob(f"{file.name}*"))) == before


def test_a_folder_is_no_database(pos: CommandLine) -> None:
    said = pos("accept", "run", str(written(pos.folder, PLAYABLE)), "--url", _url(pos.folder))
    assert said.code == 2 and "directory" in said.err


def test_nobody_can_be_alone_where_nothing_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Trouble, match="cannot_write"), alone(_url(tmp_path / "file" / "x.sqlite")):
        pass


@pytest.mark.parametrize("option", ["--junit", "--html"])
@pytest.mark.parametrize("place", ["no/report", "", "area/T-1.scn.toml", "new.scn.toml"])
def test_a_report_that_cannot_be_written_stops_the_run_before_it_begins(
    pos: CommandLine, option: str, place: str
) -> None:
    path = written(pos.folder, PLAYABLE)
    said = pos("accept", "run", str(path), option, str(pos.folder / place))
    assert said.code == 2 and said.out == "" and said.err.count("\n") == 2
    assert path.read_text(encoding="utf-8") == PLAYABLE


def test_a_run_that_is_stopped_has_told_what_it_played(
    pos: CommandLine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(pos.folder, PLAYABLE.replace('outcome = "settled"', 'outcome = "quoted"'))

    def stopped(items: Any, url: str) -> Iterator[Any]:
        yield running.played(items[0], url)
        raise KeyboardInterrupt

    monkeypatch.setattr("pos.scenario.running.run", stopped)
    assert run(["accept", "run", str(path), "--lang", "en"]) == 130
    out = capsys.readouterr().out
    assert "T-1 failed" in out and re.search(r"Cases: 1, in .* 1 failed", out)


def test_nothing_in_a_scenario_steers_a_terminal(pos: CommandLine) -> None:
    text = PLAYABLE.replace("A sale", f"<script>{STEERING}").replace(
        "[people.wang]", f'[people.wang]\nname = "{STEERING}"'
    )
    path = written(pos.folder, text.replace('outcome = "settled"', f'slip_has = ["{STEERING}"]'))
    report = pos.folder / "report.html"
    told = pos("accept", "run", str(path), "--html", str(report)).out
    told += pos("accept", "list", str(path)).out + pos("accept", "render", str(path)).out
    pages = pos("accept", "render", "--html", str(path)).out + report.read_text(encoding="utf-8")
    assert "<script>\ufffd" not in pages and pages.count("&lt;script&gt;\ufffd") >= 2
    told += pages + "".join(_block(running.played(items(path)[0])))
    assert told == visible(told)
    assert "\ufffd[2J\ufffd\ufffd" in told


def test_what_a_page_says_stays_readable() -> None:
    assert visible("家\t<b>\né\U0001f600") == "家\t<b>\né\U0001f600"
    assert "\x1b" not in document("en", "\x1b", "\x1b")
