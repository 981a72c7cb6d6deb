"""A scenario's own file and the worlds it uses: their tables as one, and where each line came from.

Of a file that is used only the world counts; if it is a scenario, its title and steps stay there.
"""

import functools
import re
from collections.abc import Mapping
from pathlib import Path as File
from typing import Any

from pos.connect.files import WorldFile, load, shown, used_files
from pos.decoding import BadFile
from pos.scenario.lines import BadLine, Lines, Path
from pos.world import merged
from pos.world.shapes import SCENARIO_KEYS

_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


class Sources:
    """The files of one scenario, in the order in which later wins; its own is the last."""

    def __init__(self, own: WorldFile, used: list[WorldFile], lines: Lines) -> None:
        self._own = own
        self._files = [*used, own]
        self._lines = {id(own): lines}

    def world(self, own_tables: Mapping[str, Any]) -> dict[str, Any]:
        """The world of all files as one, with the own file's tables as they are given here."""
        tables = [*(one.tables for one in self._files[:-1]), own_tables]
        return merged(
            {key: value for key, value in one.items() if key not in SCENARIO_KEYS} for one in tables
        )

    def place(self, path: Path) -> tuple[str, int]:
        """File and line of a place in the tables: where the last file that has it says so."""
        if path[:1] == ("bindings",) and len(path) > 1 and isinstance(path[1], int):
            return self._binding(path[1], path[2:])
        if path and path[0] in SCENARIO_KEYS:
            return self._own.shown, self._lines_of(self._own).of(path)
        newest_first = self._files[::-1]
        best = max(newest_first, key=lambda one: min(self._lines_of(one).depth(path), 3))
        return best.shown, self._lines_of(best).of(path)

    def _binding(self, number: int, inner: Path) -> tuple[str, int]:
        """The bindings of all files stand behind each other."""
        for one in self._files:
            own = one.tables.get("bindings", [])
            count = len(own) if isinstance(own, list) else 0
            if number < count:
                return one.shown, self._lines_of(one).of(("bindings", number, *inner))
            number -= count
        return self._own.shown, self._lines_of(self._own).of(("bindings",))

    def _lines_of(self, file: WorldFile) -> Lines:
        if id(file) not in self._lines:
            self._lines[id(file)] = Lines(file.text)
        return self._lines[id(file)]


def own_file(path: File) -> WorldFile:
    """A scenario's file; BadLine where it cannot be read or is not TOML."""
    try:
        return load(path)
    except BadFile as error:
        raise _bad_line(error, path) from None


def sources(own: WorldFile, use: Any, lines: Lines) -> Sources:
    """A scenario's file with all it uses. use: its list, filled in; BadLine names the culprit."""
    seen = [own]

    def see(path: File) -> WorldFile:
        seen.append(_world_file(path))
        return seen[-1]

    try:
        return Sources(own, used_files(own, use, see), lines)
    except BadLine:
        raise
    except BadFile as error:
        blamed = next(one for one in seen if str(error).startswith(f"{one.shown}: use: "))
        said = str(error).removeprefix(f"{blamed.shown}: ")
        places = lines if blamed is own else Lines(blamed.text)
        names = use if blamed is own else blamed.tables["use"]
        named = [n for n, one in enumerate(names) if repr(one) in said]
        raise BadLine(blamed.shown, places.of(("use", *named[:1])), said) from None


def _world_file(path: File) -> WorldFile:
    try:
        stamp = path.stat()
        return _kept(path, stamp.st_mtime_ns, stamp.st_size)
    except OSError:
        return own_file(path)


@functools.lru_cache(maxsize=256)
def _kept(path: File, _changed_at: int, _size: int) -> WorldFile:
    """Many scenarios use the same world; it is read again only when it was changed."""
    return own_file(path)


def _bad_line(error: BadFile, path: File) -> BadLine:
    name = shown(path)
    said = str(error).removeprefix(f"{name}: ")
    found = _AT_LINE.search(said)
    line = int(found[1]) if found else 1
    if said.endswith(" (at end of document)"):
        line = len(path.read_text(encoding="utf-8").splitlines()) or 1
    return BadLine(name, line, _AT_LINE.sub("", said))
