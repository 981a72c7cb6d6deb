"""accept run: what did not hold is told in one block, and the exit code says whether all did."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from command_line import CommandLine
from scenario_samples import (
    END,
    FAILS,
    HOLDS,
    LATE,
    ROW_HOLDS,
    ROW_SALE,
    ROWS,
    SALE,
    WRONG,
    folder_of_all,
    scenario,
)

from pos.commands.accept_run import sides
from pos.scenario import running
from pos.scenario.shapes import Item, Judged
from pos.scenario.steps import PLAYS
from pos.scenario.steps.tickets import Ticket

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """One process is enough for four files."""
    monkeypatch.setattr(running, "WORTH_A_PROCESS", 10_000)


def test_what_passes_says_one_line(pos: CommandLine, tmp_path: Path) -> None:
    path = scenario(tmp_path, "OWN-001", ROWS, ROW_SALE, ROW_HOLDS)
    said = pos("accept", "run", str(path))
    assert said.code == 0 and said.err == ""
    assert said.out.startswith("Cases: 2, in ") and said.out.endswith(" s: 2 passed\n")


def test_a_failure_names_file_line_and_step_with_both_sides(
    pos: CommandLine, tmp_path: Path
) -> None:
    path = scenario(tmp_path, "OWN-002", SALE, FAILS)
    line = path.read_text("utf-8").splitlines().index('do = "settle"')  # its header is one above
    said = pos("accept", "run", str(path))
    assert said.code == 1
    assert said.out.startswith(f"{path}:{line}: step 4 (settle)  OWN-002 failed\n")
    assert "Expected" in said.out and "4.99" in said.out
    assert "Got" in said.out and "5.00" in said.out
    assert "1 of level `must` did not pass." in said.out


def test_what_does_not_hold_in_the_end_says_so(pos: CommandLine, tmp_path: Path) -> None:
    said = pos("accept", "run", str(scenario(tmp_path, "OWN-003", SALE, HOLDS, LATE)))
    assert said.code == 1 and ": at the end  OWN-003 failed" in said.out


@pytest.mark.parametrize(("level", "code"), [("must", 1), ("should", 0), ("may", 0)])
def test_only_a_must_fails_the_run(pos: CommandLine, tmp_path: Path, level: str, code: int) -> None:
    said = pos("accept", "run", str(scenario(tmp_path, "OWN-002", SALE, FAILS, level=level)))
    assert said.code == code and "1 failed" in said.out


def test_a_wrong_file_is_one_line_and_the_others_still_run(
    pos: CommandLine, tmp_path: Path
) -> None:
    said = pos("accept", "run", str(folder_of_all(tmp_path)))
    assert said.code == 2
    (line,) = [one for one in said.err.splitlines() if "COV-004" in one]
    assert "setle" in line and "'settle'" in line and ".scn.toml:" in line
    assert "Cases: 4, in" in said.out and "1 passed, 2 failed, 1 file wrong" in said.out


def test_nothing_there_and_nothing_that_fits_are_errors(pos: CommandLine, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert pos("accept", "run", str(empty)).code == 2
    assert pos("accept", "run", str(tmp_path / "OWN-404.scn.toml")).code == 2
    path = scenario(tmp_path, "OWN-001", SALE, HOLDS)
    said = pos("accept", "run", "-k", "nobody", str(path))
    assert said.code == 2 and "No case fits nobody" in said.err


def test_json_is_one_line_an_item(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pos", "accept", "run", "--json", str(folder_of_all(tmp_path))],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 2 and done.stderr == ""
    assert {row["id"]: row["verdict"] for row in rows} == {
        "COV-004": "error", "FAM-003": "fail", "OWN-001": "pass", "OWN-002": "fail",
    }  # fmt: skip
    for row in rows:
        assert list(row) == ["id", "verdict", "file", "line", "step", "expected", "got"]
    (failed,) = [row for row in rows if row["id"] == "OWN-002"]
    assert failed["step"] == 4 and "4.99" in failed["expected"] and "5.00" in failed["got"]


def test_only_what_is_asked_for_runs(pos: CommandLine, tmp_path: Path) -> None:
    folder = str(folder_of_all(tmp_path))
    Path(folder, "COV-004.scn.toml").unlink()
    assert "Cases: 1," in pos("accept", "run", "-k", "fam-0", folder).out
    assert "Cases: 3," in pos("accept", "run", "--tag", "smoke", folder).out
    assert pos("accept", "run", "--tag", "none", folder).code == 2


def test_the_reports_are_written(pos: CommandLine, tmp_path: Path) -> None:
    path = scenario(tmp_path, "OWN-001", SALE, HOLDS, END)
    xml, html = tmp_path / "out.xml", tmp_path / "out.html"
    said = pos("accept", "run", "--lang", "zh", "--junit", str(xml), "--html", str(html), str(path))
    assert said.code == 0 and f"已写入：{xml}" in said.out
    assert ElementTree.parse(xml).getroot().get("tests") == "1"
    assert "验收报告" in html.read_text("utf-8")
    nowhere = str(tmp_path / "no" / "out.xml")
    assert pos("accept", "run", "--junit", nowhere, str(path)).code == 2


def test_a_bug_of_ours_is_one_line_and_never_a_pass(
    pos: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def play(item: Item, url: str = "") -> Judged:
        raise ZeroDivisionError("by nothing\nand more")

    monkeypatch.setattr("pos.scenario.playing.play", play)
    said = pos("accept", "run", str(scenario(tmp_path, "OWN-001", SALE, HOLDS)))
    assert said.code == 2 and "ZeroDivisionError: by nothing" in said.err
    assert "and more" not in said.err and "1 file wrong" in said.out


def test_an_interrupt_ends_quietly(tmp_path: Path) -> None:
    for number in range(1, 200):
        scenario(tmp_path, f"OWN-{number:03d}", SALE, HOLDS)
    run = subprocess.Popen(
        [sys.executable, "-u", "-m", "pos", "accept", "run", "--json", str(tmp_path)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    assert run.stdout is not None
    assert run.stdout.readline().startswith('{"id":')
    os.killpg(run.pid, signal.SIGINT)  # as a keyboard does: to every process of the run
    _, err = run.communicate(timeout=60)
    assert err == "" and run.returncode in (1, 128 + signal.SIGINT)


def test_sides_stand_beside_each_other_where_they_fit() -> None:
    assert list(sides("a\nb", "c", "en")) == [
        "    Expected  │  Got", "    a         │  c", "    b         │",
    ]  # fmt: skip
    assert list(sides("x" * 60, "y", "en")) == [f"    Expected  {'x' * 60}", "    Got       y"]


def test_a_step_that_a_centre_cannot_do_is_left_out_and_never_passes(
    pos: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(PLAYS, Ticket)
    path = scenario(tmp_path, "FLT-001", SALE, '[[step]]\ndo = "ticket"\n')
    said = pos("accept", "run", str(path))
    assert said.code == 1 and "1 left out" in said.out
    assert pos("accept", "run", str(scenario(tmp_path, "COV-004", WRONG))).code == 2
