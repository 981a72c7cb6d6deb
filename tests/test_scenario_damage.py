"""Whatever stands where in a scenario file, it is read or told in one line: nothing else comes out.

Damage to the text is in test_scenario_reading.py; here the text is good TOML and its parts are not.
"""

import copy
import json
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenario_file import GOOD

from pos.decoding import BadFile
from pos.scenario.reading import items

MORE = """
[[step]]
do = "set"
who = "li"
barred_until = 2026-04-01
balance = { current_year = "1.00", carried_over = "2.00" }
[[step]]
do = "wait"
for = "61s"
[[step]]
do = "set_clock"
to = 2026-04-01T00:00:00
[[step]]
do = "parallel"
lanes = [[{ do = "check" }], [{ do = "issue_code", who = "li", as = "c" }]]
[[step]]
do = "scan"
code = "c"
[policy.pin]
attempts_max = 5
[[bindings]]
beneficiary = "li"
donor = "wang"
relation = "spouse"
limit = "3.00"
[pharmacies.one]
agreement = "active"
from = 2026-01-01
[operators.a]
pin = "1234"
[[case]]
x = "1.00"
"""
WHOLE = tomllib.loads(GOOD + MORE)

# Without a zone, as a file may write them, and at both ends of time.
FIRST, LAST = (datetime.fromisoformat(f"{year}-12-31T23:59:59") for year in ("0001", "9999"))
_VALUES = st.sampled_from(
    [0, -1, 2**70, 1.5, float("nan"), True, "", "li", "tea", "${x}", "${y}", "x\u0000\n", "家", [],
     {}, [1], ["li"], {"li": 1}, {"do": "settle"}, [{}], [[]], {"": ""}, {"a.b": "${x}"},
     date(2026, 3, 3), FIRST, LAST, "none", "../..", "0"]
)  # fmt: skip


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every container of a value with each of its keys."""
    if not isinstance(value, dict | list):
        return []
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    return [(value, key) for key in keys] + [p for key in keys for p in _places(value[key])]


def _text(value: Any) -> str:
    """A value as TOML, all on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value)
        case datetime() | date():
            return value.isoformat()
        case list():
            return f"[{', '.join(_text(one) for one in value)}]"
        case dict():
            return f"{{{', '.join(f'{json.dumps(k)} = {_text(v)}' for k, v in value.items())}}}"
    return repr(value)


@given(st.lists(st.tuples(st.integers(0, 500), _VALUES, st.booleans()), min_size=1, max_size=2))
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_wrong_part_is_told_in_one_line(
    tmp_path: Path, damage: list[tuple[int, Any, bool]]
) -> None:
    tables = copy.deepcopy(WHOLE)
    for number, value, renames in damage:
        places = _places(tables)
        table, key = places[number % len(places)]
        if renames and isinstance(table, dict):
            table[str(value)] = table.pop(key)
        else:
            table[key] = copy.deepcopy(value)
    path = tmp_path / "T-1.scn.toml"
    lines = [f"{json.dumps(key)} = {_text(value)}" for key, value in tables.items()]
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        assert items(path)
    except BadFile as error:
        assert str(error).startswith(f"{path}:") and "\n" not in str(error)
        line, said = str(error).removeprefix(f"{path}:").split(": ", 1)
        assert 1 <= int(line) <= len(lines) and said


def test_the_undamaged_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "T-1.scn.toml"
    path.write_text(GOOD + MORE, encoding="utf-8")
    assert len(items(path)[0].steps) == 8
