"""Every requirement has a case or a reason, and every case proves something that was asked for."""

import ast
from pathlib import Path

import pytest
from command_line import CommandLine
from scenario_samples import HOLDS, ROWS, SALE, scenario

from pos.decoding import BadFile
from pos.scenario.coverage import COLUMNS, requirements

ROOT = Path(__file__).parents[1]
OURS = ROOT / "fixtures" / "requirements.csv"
ROW = "{id},必须,It must,Debe,JN,must,{why}\n"


def listed(folder: Path, *rows: str) -> Path:
    path = folder / "requirements.csv"
    path.write_text(",".join(COLUMNS) + "\n" + "".join(rows), encoding="utf-8")
    return path


def row(name: str, why: str = "") -> str:
    return ROW.format(id=name, why=why)


def check(pos: CommandLine, folder: Path, *words: str) -> tuple[int, list[tuple[str, str]]]:
    """The exit code of --check, and what is missing."""
    said = pos(
        "accept", "coverage", "--json", "--check", "--requirements",
        str(folder / "requirements.csv"), *words, str(folder),
    )  # fmt: skip
    return said.code, [(gap["what"], gap["id"]) for gap in said.facts["missing"]]


def test_a_list_that_is_covered_is_clean(pos: CommandLine, tmp_path: Path) -> None:
    scenario(tmp_path, "OWN-001", ROWS, SALE)
    listed(tmp_path, row("REQ-OWN-001"), row("REQ-X", "tests/test_tamper.py::test_it proves it"))
    assert check(pos, tmp_path) == (0, [])
    said = pos(
        "accept", "coverage", "--requirements", str(tmp_path / "requirements.csv"), str(tmp_path)
    )
    assert "OWN-001[1–2]" in said.out
    assert "– REQ-X: not tested: tests/test_tamper.py::test_it proves it\n" in said.out
    assert "2 requirements: 1 with a case, 1 with a reason why not." in said.out


def test_every_gap_is_found_and_named(pos: CommandLine, tmp_path: Path) -> None:
    scenario(tmp_path, "OWN-001", SALE, HOLDS)
    idle = scenario(tmp_path, "OWN-002", SALE)
    idle.write_text(idle.read_text("utf-8").replace('"REQ-OWN-002"', ""), encoding="utf-8")
    scenario(tmp_path, "OWN-003", ROWS, SALE)
    listed(tmp_path, row("REQ-OWN-001"), row("REQ-NEW"), row("REQ-OWN-001"))
    assert check(pos, tmp_path) == (
        1,
        [
            ("uncovered", "REQ-NEW"), ("twice", "REQ-OWN-001"), ("no_requirement", ""),
            ("unknown", "REQ-OWN-003"),
        ],
    )  # fmt: skip
    listing = str(tmp_path / "requirements.csv")
    said = pos("accept", "coverage", "--requirements", listing, str(tmp_path))
    assert said.code == 0, "without --check it only tells"
    assert "✗ REQ-NEW: no case and no reason" in said.out
    assert "OWN-002.scn.toml:1: names no requirement" in said.out


_case_bad_lists = [
    ("id,text\n", ":1: the first line is id,text_zh"),
    (",".join(COLUMNS) + "\nREQ-1,a,b\n", ":2: 7 columns, not 3"),
    (",".join(COLUMNS) + "\nREQ-1,,b,c,JN,must,\n", ":2: text_zh is empty"),
    (",".join(COLUMNS) + "\nREQ-1,a,b,c,JN,perhaps,\n", ":2: level: one of must"),
    (",".join(COLUMNS) + '\nREQ-1,"a,b,c,JN,must,\n', ":2: not CSV"),
    ("", ":1: the first line"),
]


@pytest.mark.parametrize(("text", "told"), _case_bad_lists)
def test_a_bad_list_is_one_line(pos: CommandLine, tmp_path: Path, text: str, told: str) -> None:
    scenario(tmp_path, "OWN-001", SALE)
    path = tmp_path / "requirements.csv"
    path.write_text(text, encoding="utf-8")
    said = pos("accept", "coverage", "--requirements", str(path), str(tmp_path))
    assert said.code == 2 and f"requirements.csv{told}" in said.err
    with pytest.raises(BadFile):
        requirements(path)
    assert pos("accept", "coverage", "--requirements", str(tmp_path / "none.csv")).code == 2


def test_a_byte_order_mark_is_no_part_of_the_list(tmp_path: Path) -> None:
    path = listed(tmp_path, row("REQ-1"))
    path.write_text("\ufeff" + path.read_text("utf-8"), encoding="utf-8")
    assert [one.id for one in requirements(path)] == ["REQ-1"]


def test_a_reason_may_name_several_tests_of_a_file(tmp_path: Path) -> None:
    why = '"tests/test_a.py: ::test_b, ::test_c; tests/test_d.py::test_e: no step can do it"'
    (one,) = requirements(listed(tmp_path, row("REQ-1", why)))
    assert one.tests == (
        "tests/test_a.py::test_b", "tests/test_a.py::test_c", "tests/test_d.py::test_e",
    )  # fmt: skip


@pytest.mark.skipif(not OURS.exists(), reason="the founder joins the list")
def test_our_own_list_is_clean_and_every_test_it_names_exists(pos: CommandLine) -> None:
    said = pos("accept", "coverage", "--check", "--json")
    assert said.facts["missing"] == [] and said.code == 0
    for one in requirements(OURS):
        if one.not_tested_because:
            assert one.tests or len(one.not_tested_because) > 20, one.id
        for test in one.tests:
            path, name = test.split("::")
            tree = ast.parse((ROOT / path).read_text("utf-8"))
            functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
            assert name in functions, f"{one.id}: {test}"
