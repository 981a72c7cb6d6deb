"""The scenarios can fail: each wrong engine turns the scenario that names its rule red."""

from functools import cache

import pytest

from pos.connect.places import fixture
from pos.scenario import reading
from pos.scenario.playing import play
from pos.scenario.shapes import Item
from tests.wrong_days import DAYS
from tests.wrong_engines import ENGINES, WrongEngine
from tests.wrong_tickets import TICKETS
from tests.wrong_undoings import UNDOINGS

EVERY = (*ENGINES, *UNDOINGS, *TICKETS, *DAYS)


@cache
def _items(scenario: str) -> tuple[Item, ...]:
    area = scenario.split("-")[0].lower()
    return reading.items(fixture("scenarios").joinpath(area, f"{scenario}.scn.toml"))


@pytest.mark.parametrize("engine", EVERY, ids=lambda one: one.name)
def test_a_wrong_engine_turns_its_scenario_red(
    engine: WrongEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = _items(engine.scenario)
    assert {play(item).verdict for item in items} == {"pass"}
    engine.plant(monkeypatch)
    assert "fail" in {play(item).verdict for item in items}


def test_there_are_at_least_twelve_wrong_engines_and_no_two_are_one() -> None:
    assert len({engine.name for engine in EVERY}) == len(EVERY) >= 12
