"""Every refusal that a step of the language can cause is reached by a scenario, or says why not."""

from pathlib import Path

import msgspec
import pytest

from pos.connect.places import fixture
from pos.refusals import Reason
from pos.scenario import reading
from pos.scenario.scene import opened
from pos.scenario.shapes import Expect, Item
from pos.scenario.steps import PLAYS

SCENARIOS = Path(str(fixture("scenarios")))

# A line's reason is no word of the language; these scenarios lead to it.
OF_LINES = {Reason.GOODS_NOT_PAYABLE: "COV-005", Reason.NOT_IN_CATALOGUE: "COV-009"}


def _items() -> list[Item]:
    return [item for path in reading.files((SCENARIOS,)) for item in reading.items(path)]


def _named(expect: Expect) -> set[Reason]:
    named = set() if isinstance(expect.refusal, msgspec.UnsetType) else {expect.refusal}
    if not isinstance(expect.skipped, msgspec.UnsetType):
        named |= {row.reason for row in expect.skipped}
    return named


def test_every_code_is_reached_by_a_scenario() -> None:
    items = _items()
    reached = {r for item in items for step in item.steps for r in _named(step.expect)}
    reached |= {reason for item in items for reason in _named(item.then)}
    assert reached | set(OF_LINES) == set(Reason)
    assert not reached & set(OF_LINES)


@pytest.mark.parametrize("reason", OF_LINES)
def test_a_line_goes_to_the_cash_side_for_this_reason(reason: Reason) -> None:
    scenario = OF_LINES[reason]
    path = SCENARIOS / scenario.split("-")[0].lower() / f"{scenario}.scn.toml"
    seen: set[Reason | None] = set()
    for item in reading.items(path):
        scene = opened(item)
        for step in item.steps:
            plan = PLAYS[type(step)](scene, step).quote
            seen |= {line.reason for line in plan.lines} if plan else set()
        scene.stage.close()
    assert reason in seen
