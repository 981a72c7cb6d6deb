"""What became of the items of a run: in one list for every report, and the exit code it makes."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, get_args

import msgspec

from pos.decoding import BadFile
from pos.scenario.lines import BadLine
from pos.scenario.reading import ENDING
from pos.scenario.shapes import Item, Judged, Verdict

ALL_PASSED, SOME_FAILED, SOME_WRONG = 0, 1, 2
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
# Whatever is to be looked at comes first.
GRAVEST: tuple[Verdict, ...] = ("fail", "error", "omitted", "attested", "pass")
_KEPT = ("pass", "attested")
_AREA = re.compile(r"([A-Za-z]+)-")


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One item and its verdict; a file that could not be read has no item."""

    judged: Judged
    item: Item | None = None
    seconds: float = 0.0

    @property
    def verdict(self) -> Verdict:
        return self.judged.verdict

    @property
    def area(self) -> str:
        """The letters before the first hyphen of the id: FAM of FAM-001."""
        match = _AREA.match(self.judged.item_id)
        return match[1].upper() if match else self.judged.item_id

    @property
    def must(self) -> bool:
        """Whether the run depends on it; a file nobody could read might have said so."""
        return self.item is None or self.item.level == "must"


def unread(error: BadFile, path: Path) -> Result:
    """The result of a scenario that cannot be read: itself, or a world that it uses, is wrong."""
    if isinstance(error, BadLine):
        file, line, said = error.file, error.line, error.said
    else:
        file, _, said = str(error).partition(": ")
        line = 0
    judged = Judged(
        item_id=path.name.removesuffix(ENDING) or str(path),
        file=file,
        verdict="error",
        line=line,
        got=said or str(error),
    )
    return Result(judged=judged)


def place(judged: Judged) -> str:
    """`file:line`, or the file alone where no line is known."""
    return f"{judged.file}:{judged.line}" if judged.line else judged.file


def counts(results: Iterable[Result]) -> dict[Verdict, int]:
    """How many of each verdict, in the order of the language."""
    found = Counter(one.verdict for one in results)
    return {verdict: found[verdict] for verdict in VERDICTS}


def not_kept(results: Iterable[Result]) -> int:
    """How many of level `must` did not pass; what was left out has not passed."""
    return sum(one.must and one.verdict not in _KEPT for one in results)


def exit_code(results: Sequence[Result]) -> int:
    """0 only if every `must` passed; 2 where a file was wrong, whatever else happened."""
    if any(one.verdict == "error" for one in results):
        return SOME_WRONG
    return SOME_FAILED if not_kept(results) else ALL_PASSED


def as_json(result: Result) -> dict[str, Any]:
    """One item as programs get it."""
    judged = result.judged
    return {
        "id": judged.item_id, "verdict": judged.verdict, "file": judged.file, "line": judged.line,
        "step": judged.step, "expected": judged.expected, "got": judged.got,
    }  # fmt: skip
