"""The line of every place in a TOML text is known, however it is written."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pos.scenario.lines import Lines

ROOT = Path(__file__).parents[1]
TOMLS = sorted(
    one for room in ("pos", "fixtures") for one in (ROOT / room).rglob("*.toml") if one.is_file()
)
ODD = '''\
a.b = 1 # a = 2
"q.r" = { x = [1, { y = "} ]" }], z = 'it''s' }
'lit' = """
[not.a.table]
key = "\\""" """
\ttail = [ # [[no]]
  "one", """two
lines""",
  [
    3,
  ],
]
[t . "u\\u0041"]
k = 2026-01-01
[[many]]
[many.inner]
deep = 1
[[many.list]]
[[many]]
[[many.list]]
e = true
[[many.list]]
f = -1.5e3
'''.replace("it''s", "its")

_case_places = [
    (("a", "b"), 1), (("q.r", "x", 1, "y"), 2), (("q.r", "z"), 2), (("lit",), 3), (("tail",), 6),
    (("tail", 0), 7), (("tail", 1), 7), (("tail", 2), 9), (("tail", 2, 0), 10), (("t",), 13),
    (("t", "uA", "k"), 14), (("many", 0), 15), (("many", 0, "inner", "deep"), 17),
    (("many", 0, "list", 0), 18), (("many", 1), 19), (("many", 1, "list", 0, "e"), 21),
    (("many", 1, "list", 1, "f"), 23),
    (("many", 1, "list", 7, "g"), 20), (("nowhere",), 1), ((), 1),
]  # fmt: skip


@pytest.mark.parametrize(("path", "line"), _case_places)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_place_has_its_line(path: tuple[str | int, ...], line: int, end: str) -> None:
    text = ODD.replace("\n", end)
    tomllib.loads(text)
    assert Lines(text).of(path) == line


@pytest.mark.parametrize("file", TOMLS, ids=lambda one: one.name)
def test_every_key_of_every_file_is_found_on_a_line_that_names_it(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    lines, written = Lines(text), text.splitlines()
    for path in _paths(tomllib.loads(text), ()):
        assert lines.depth(path) == len(path), path
        if isinstance(path[-1], str):
            assert path[-1] in written[lines.of(path) - 1], path


def _paths(value: Any, above: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in inside:
        yield (*above, key)
        if isinstance(one, dict | list):
            yield from _paths(one, (*above, key))
