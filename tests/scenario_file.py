"""A scenario for tests of reading: one that is right, to be changed in one place."""

from pathlib import Path

from pos.scenario.reading import items
from pos.scenario.shapes import Item

GOOD = """\
format = 1
id = "T-1"
title = { en = "A sale" }
clock = 2026-03-03T09:00:00
[people.li]
balance = "20.00"
[people.wang]
[products.tea]
price = "35.00"
[[step]]
do = "sell"
sale = "A"
items = ["tea x 2 @ 1.50"]
[[step]]
do = "show_code"
who = "li"
[[step]]
do = "settle"
[step.expect]
outcome = "settled"
paid = [
  { who = "li", amount = "3.00" },
]
balance = { li = "17.00" }
[then]
pending = 0
"""


def changed(old: str, new: str) -> str:
    """The good file with one place changed."""
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def written(folder: Path, text: str, name: str = "T-1.scn.toml") -> Path:
    """A scenario file in an area's folder."""
    path = folder / "area" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, text: str) -> tuple[Item, ...]:
    """The items of a text, read as area/T-1.scn.toml."""
    return items(written(folder, text))
