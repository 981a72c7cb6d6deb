"""Rows fill `${name}` anywhere; each is an item of its own, and a gap is told from a typo."""

from pathlib import Path

import pytest
from scenario_file import GOOD, changed, read, written

from pos.decoding import BadFile
from pos.scenario.reading import items
from pos.scenario.steps.desk import ReportLoss
from pos.scenario.steps.looking import SetClock
from pos.scenario.steps.till import Sell

ROWS = '[[case]]\nx = "1.00"\n[[case]]\nx = "2.00"\n'


def test_each_row_is_an_item_of_its_own(tmp_path: Path) -> None:
    text = GOOD.replace('"A sale"', '"A sale of ${x}"').replace("1.50", "${x}") + ROWS
    first, second = read(tmp_path, text)
    assert (first.id, second.id) == ("T-1[1]", "T-1[2]")
    assert (first.title.en, second.title.en) == ("A sale of 1.00", "A sale of 2.00")
    assert (first.row, second.row) == ({"x": "1.00"}, {"x": "2.00"})
    sell = second.steps[0]
    assert isinstance(sell, Sell) and sell.items == ("tea x 2 @ 2.00",)


def test_a_text_that_is_only_a_name_takes_the_values_type(tmp_path: Path) -> None:
    steps = (
        '[[step]]\ndo = "report_loss"\nwho = "li"\ntemporary = "${flag}"\n'
        '[[step]]\ndo = "set_clock"\nto = "${when}"\n[then]'
    )
    row = "\n[[case]]\nflag = true\nwhen = 2026-03-04T10:00:00+08:00\npending = 3\n"
    text = changed("[then]", steps).replace("pending = 0", 'pending = "${pending}"') + row
    (item,) = read(tmp_path, text)
    loss, clock = item.steps[3:]
    assert isinstance(loss, ReportLoss) and loss.temporary is True
    assert isinstance(clock, SetClock) and clock.to.day == 4
    assert item.then.pending == 3


def test_rows_reach_the_world_the_policy_the_clock_and_the_keys_of_tables(tmp_path: Path) -> None:
    text = changed('"20.00"', '"${x}"').replace("{ li =", '{ "${who}" =')
    text = text.replace("clock = 2026-03-03T09", 'clock = "${day}T09').replace(
        "09:00:00", '09:00:00"'
    )
    text = text.replace("[people.li]", '[policy.pin]\nattempts_max = "${tries}"\n[people.li]')
    row = '[[case]]\nx = "4.00"\nwho = "wang"\nday = 2026-05-01\ntries = 5\n'
    (item,) = read(tmp_path, text + row)
    assert item.tables["people"]["li"]["balance"] == "4.00"
    assert item.tables["policy"]["pin"]["attempts_max"] == 5
    assert item.clock.month == 5
    assert item.steps[2].expect.balance == {"wang": "17.00"}


ASKS = changed('"20.00"', '"${x}"')
_case_wrong = [
    ("no rows at all", ASKS, 6, "${x} has no value: this file has no [[case]] rows"),
    ("one row has a gap", ASKS + '[[case]]\nx = "1.00"\n[[case]]\ny = "1.00"\n', 29,
     "row 2 has no value for ${x}"),
    ("a typo", ASKS + '[[case]]\nxx = "1.00"\n', 6,
     "no row has a value for ${x}. Did you mean 'xx'?"),
    ("a wrong type", ASKS + '[[case]]\nx = "1.00"\n[[case]]\nx = 3\n', 6,
     "row 2: people.li.balance: write it in quotes, as text: a bare number loses its zeros"),
    ("a list inside a text", ASKS.replace("${x}", "1${x}") + "[[case]]\nx = [1]\n", 6,
     "a list or a table cannot stand inside a text"),
    ("a name that a row gives",
     ASKS.replace('"li"', '"${w}"') + '[[case]]\nx = "1.00"\nw = "lii"\n', 16,
     "row 1: step 2 (show_code): who: nobody is called 'lii'. Did you mean 'li'?"),
    ("rows that are none", GOOD.replace("title", "case = []\ntitle", 1), 3,
     "case: write each row as a table of its own, [[case]]"),
    ("two keys become one",
     ASKS.replace("{ li =", '{ wang = "0.00", "${who}" =') + '[[case]]\nx = "1.00"\nwho = "wang"\n',
     24, "the key 'wang' stands here twice"),
]  # fmt: skip


@pytest.mark.parametrize(("_case", "text", "line", "said"), _case_wrong)
def test_a_row_that_does_not_fit_is_told(
    tmp_path: Path, _case: str, text: str, line: int, said: str
) -> None:
    with pytest.raises(BadFile) as caught:
        read(tmp_path, text)
    assert str(caught.value) == f"{tmp_path}/area/T-1.scn.toml:{line}: {said}"


# -- worlds that are used

WORLD = """\
title = 3
[people.li]
balance = "1.00"
[people.sun]
balance = "7.00"
[[bindings]]
beneficiary = "sun"
donor = "li"
relation = "spouse"
[policy.pin]
attempts_max = 5
"""
USE = "use = ['../world.toml']\n"


def test_worlds_merge_key_by_key_and_the_own_file_wins(tmp_path: Path) -> None:
    (tmp_path / "world.toml").write_text(WORLD, encoding="utf-8")
    bind = '[[bindings]]\nbeneficiary = "li"\ndonor = "wang"\nrelation = "spouse"\n[then]'
    own = changed("[people.li]", "[policy.debit_order]\n[people.li]").replace("[then]", bind)
    (item,) = read(tmp_path, USE + own)
    people = item.tables["people"]
    assert set(people) == {"li", "sun", "wang"} and people["li"]["balance"] == "20.00"
    assert [one["donor"] for one in item.tables["bindings"]] == ["li", "wang"]
    assert item.tables["policy"] == {"pin": {"attempts_max": 5}, "debit_order": {}}
    assert item.lines == (12, 16, 19)


def test_a_row_may_choose_the_world(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text("[people.one]", encoding="utf-8")
    (tmp_path / "two.toml").write_text("[people.two]", encoding="utf-8")
    rows = '[[case]]\nw = "one"\n[[case]]\nw = "two"\n'
    first, second = read(tmp_path, 'use = ["../${w}.toml"]\n' + GOOD + rows)
    assert "one" in first.tables["people"] and "two" in second.tables["people"]


_case_used = [
    ("a mistake above is told with the file above", WORLD.replace('"7.00"', "7.00"),
     "world.toml:5: people.sun.balance: write it in quotes, as text: a bare number loses its "
     "zeros"),
    ("a binding above", WORLD.replace('"li"', '"lii"'),
     "world.toml:6: bindings[0]: nobody is called 'lii'. Did you mean 'li'?"),
    ("not TOML", "[people", "world.toml:1: not valid TOML: Expected ']' at the end of a table"),
    ("an unknown key", "peeple = 3", "world.toml:1: unknown key 'peeple'. Did you mean 'people'?"),
    ("a circle", "use = ['area/T-1.scn.toml']",
     "world.toml:1: use: the files use each other in a circle; take one link out"),
    ("a hole", "\nuse = [\n'area/T-2.scn.toml']",
     "world.toml:3: use: 'area/T-2.scn.toml' cannot be read: no such file. "
     "Did you mean 'T-1.scn.toml'?"),
]  # fmt: skip


@pytest.mark.parametrize(("_case", "world", "said"), _case_used)
def test_what_is_wrong_in_a_used_world_is_told_with_its_own_line(
    tmp_path: Path, _case: str, world: str, said: str
) -> None:
    (tmp_path / "world.toml").write_text(world, encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        read(tmp_path, USE + GOOD)
    assert str(caught.value).startswith(f"{tmp_path}/{said}")


_case_use = [
    ("use = 'x'", 'use: write a list of files, like use = ["worlds/family.toml"]'),
    ("use = ['T-1.scn.toml']",
     "use: the files use each other in a circle; take one link out"),
    ("use = ['/etc/hosts']",
     "use: '/etc/hosts' is a place on one machine; write it relative to this file"),
    ('use = ["x\\u0000y"]', "use: 'x\\x00y' cannot be read: no such file."),
]  # fmt: skip


@pytest.mark.parametrize(("use", "said"), _case_use)
def test_a_use_that_cannot_be_is_told(tmp_path: Path, use: str, said: str) -> None:
    with pytest.raises(BadFile) as caught:
        read(tmp_path, f"{use}\n{GOOD}")
    assert str(caught.value) == f"{tmp_path}/area/T-1.scn.toml:1: {said}"


def test_worlds_that_use_each_other_many_times_are_read_once_each(tmp_path: Path) -> None:
    """Every level names the one below it twice: thirty levels would be a thousand million."""
    for level in range(30):
        use = f"use = ['{level + 1}.toml', '{level + 1}.toml']" if level < 29 else "[people.sun]"
        (tmp_path / f"{level}.toml").write_text(use, encoding="utf-8")
    (item,) = read(tmp_path, "use = ['../0.toml']\n" + GOOD)
    assert "sun" in item.tables["people"]


def test_a_used_world_that_is_changed_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path, USE + GOOD)
    for name in ("sun", "moonshine"):
        (tmp_path / "world.toml").write_text(f"[people.{name}]", encoding="utf-8")
        assert name in items(path)[0].tables["people"]
