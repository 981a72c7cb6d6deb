"""[[case]] rows: a value for every `${name}`, so that one scenario is judged at many edges."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from pos.decoding import nearest
from pos.scenario.lines import Path, Wrong

_NAME = re.compile(r"\$\{([^{}]*)\}")

Row = Mapping[str, Any]


def rows_of(tables: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a file; the empty list where it has none."""
    if "case" not in tables:
        return []
    rows = tables["case"]
    if not isinstance(rows, list) or not rows or not all(isinstance(one, dict) for one in rows):
        raise Wrong(("case",), "case: write each row as a table of its own, [[case]]")
    return rows


def filled(tables: dict[str, Any], rows: Sequence[Row], number: int) -> dict[str, Any]:
    """The tables with the values of row `number`, counted from 1; 0 for a file without rows."""
    return {
        key: value if key == "case" else _Row(rows, number).fill(value, (key,))
        for key, value in tables.items()
    }


class _Row:
    """One row while it is filled in, with its neighbours, so that a gap can be told from a typo."""

    def __init__(self, rows: Sequence[Row], number: int) -> None:
        self._rows = rows
        self._number = number
        self._row = rows[number - 1] if number else {}

    def fill(self, value: Any, path: Path) -> Any:
        """A text that is exactly `${name}` takes the value's type; else it is put in as text."""
        if isinstance(value, str):
            return self._text(value, path) if "${" in value else value
        if isinstance(value, list):
            return [self.fill(one, (*path, place)) for place, one in enumerate(value)]
        if isinstance(value, dict):
            return self._table(value, path)
        return value

    def _table(self, table: dict[str, Any], path: Path) -> dict[str, Any]:
        done: dict[str, Any] = {}
        for key, value in table.items():
            name = str(self._text(key, (*path, key))) if "${" in key else key
            if name in done:
                raise Wrong((*path, key), f"the key {name!r} stands here twice")
            done[name] = self.fill(value, (*path, key))
        return done

    def _text(self, text: str, path: Path) -> Any:
        whole = _NAME.fullmatch(text)
        if whole:
            return self._value(whole[1], path)
        return _NAME.sub(lambda found: _as_text(self._value(found[1], path), path), text)

    def _value(self, name: str, path: Path) -> Any:
        if name in self._row:
            return self._row[name]
        asked = f"${{{name}}}"
        if not self._number:
            raise Wrong(path, f"{asked} has no value: this file has no [[case]] rows")
        known = {key for row in self._rows for key in row}
        if name in known:
            place = ("case", self._number - 1)
            raise Wrong(place, f"row {self._number} has no value for {asked}")
        raise Wrong(path, f"no row has a value for {asked}.{nearest(name, known)}")


def _as_text(value: Any, path: Path) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, str | int | float):
        return str(value)
    raise Wrong(path, "a list or a table cannot stand inside a text")
