"""Which case proves which requirement, and what is missing.

The list is a CSV file with the head of COLUMNS. A requirement has a case, or says why it has none.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from pos.connect.files import read_text, shown
from pos.decoding import BadFile
from pos.scenario.lines import BadLine
from pos.scenario.shapes import Item

COLUMNS = ("id", "text_zh", "text_en", "text_es", "source", "level", "not_tested_because")
_LEVELS = ("must", "should", "may")
_TEST = re.compile(r"(?P<file>tests/\w+\.py)|::(?P<name>test_\w+)")


class Requirement(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the list."""

    id: str
    text_zh: str
    text_en: str
    text_es: str
    source: str
    level: str
    not_tested_because: str
    line: int

    def text(self, language: str) -> str:
        """What it says in a language."""
        return {"zh": self.text_zh, "es": self.text_es}.get(language, self.text_en)

    @property
    def tests(self) -> tuple[str, ...]:
        """The test functions that its reason names: `tests/test_x.py::test_a, ::test_b`."""
        found, file = [], ""
        for match in _TEST.finditer(self.not_tested_because):
            file = match["file"] or file
            if match["name"]:
                found.append(f"{file}::{match['name']}")
        return tuple(found)


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is missing: its key under report.coverage, and where it is missing."""

    key: str
    id: str = ""
    place: str = ""


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """Each requirement with the ids of its cases, and every gap."""

    cases: tuple[tuple[Requirement, tuple[str, ...]], ...]
    gaps: tuple[Gap, ...]


def requirements(path: Path) -> tuple[Requirement, ...]:
    """The list; BadFile with the line for a row that is none."""
    name = shown(path)
    rows = csv.reader(io.StringIO(read_text(path).removeprefix("\ufeff")), strict=True)
    try:
        head = next(rows, [])
        if tuple(head) != COLUMNS:
            raise BadLine(name, 1, f"the first line is {','.join(COLUMNS)}")
        return tuple(_row(row, name, rows.line_num) for row in rows if row)
    except csv.Error as error:
        raise BadLine(name, rows.line_num, f"not CSV: {error}") from None


def _row(row: list[str], name: str, line: int) -> Requirement:
    if len(row) != len(COLUMNS):
        raise BadLine(name, line, f"{len(COLUMNS)} columns, not {len(row)}")
    told = dict(zip(COLUMNS, (cell.strip() for cell in row), strict=True))
    missing = next((key for key in COLUMNS[:-1] if not told[key]), "")
    if missing:
        raise BadLine(name, line, f"{missing} is empty")
    if told["level"] not in _LEVELS:
        raise BadLine(name, line, f"level: one of {', '.join(_LEVELS)}")
    return Requirement(**told, line=line)


def coverage(listed: Sequence[Requirement], items: Sequence[Item], file: str) -> Coverage:
    """The list held against the cases. file: what the list is called in a sentence."""
    proofs: dict[str, list[str]] = {one.id: [] for one in listed}
    for item in items:
        for wanted in item.verifies:
            proofs.setdefault(wanted, []).append(item.id)
    cases = tuple((one, tuple(proofs[one.id])) for one in listed)
    gaps = (*_of_list(cases, file), *_of_items(items, {one.id for one in listed}))
    return Coverage(cases=cases, gaps=gaps)


def _of_list(cases: Sequence[tuple[Requirement, tuple[str, ...]]], file: str) -> Iterator[Gap]:
    """Requirements without a case or a reason, and those that stand in the list twice."""
    seen: set[str] = set()
    for one, proofs in cases:
        place = f"{file}:{one.line}"
        if one.id in seen:
            yield Gap(key="twice", id=one.id, place=place)
        elif not proofs and not one.not_tested_because:
            yield Gap(key="uncovered", id=one.id, place=place)
        seen.add(one.id)


def _of_items(items: Sequence[Item], known: set[str]) -> Iterator[Gap]:
    """Cases that prove nothing, or something that nobody asked for; each file once."""
    told: set[tuple[str, str]] = set()
    for item in items:
        if not item.verifies and (item.file, "") not in told:
            told.add((item.file, ""))
            yield Gap(key="no_requirement", place=f"{item.file}:1")
        for wanted in item.verifies:
            if wanted not in known and (item.file, wanted) not in told:
                told.add((item.file, wanted))
                yield Gap(key="unknown", id=wanted, place=f"{item.file}:1")


def packaged(traversable: object) -> Path:
    """A fixture that came with the package as a path; BadFile where it did not."""
    path = Path(str(traversable))
    if not path.exists():
        raise BadFile(f"{path}: not in this installation; name a file or folder of your own")
    return path
