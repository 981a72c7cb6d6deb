"""Acceptance speaks of a centre, not of a database: what passes in memory passes at a server."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_line import CommandLine

from pos.clock import ticks
from pos.scenario.results import Result
from pos.scenario.running import run
from pos.scenario.selecting import gather
from pos.scenario.shapes import Item

if TYPE_CHECKING:
    from postgres import Server

pytestmark = pytest.mark.xdist_group("postgresql")

SCENARIOS = Path(__file__).parents[1] / "fixtures" / "scenarios"
SAMPLE = 25


def items() -> list[Item]:
    found = gather([SCENARIOS])
    assert not found.bad
    return list(found.items)


def not_as_in_memory(chosen: list[Item], url: str) -> list[Result]:
    """Those whose verdict at the server is another than in memory."""
    here, there = run(chosen, processes=1), run(chosen, url)
    return [
        other
        for one, other in zip(here, there, strict=True)
        if (one.judged.verdict, one.judged.got) != (other.judged.verdict, other.judged.got)
    ]


def test_a_sample_of_scenarios_ends_at_a_server_as_in_memory(server: "Server") -> None:
    everything = items()
    sample = everything[:: len(everything) // SAMPLE]
    assert len(sample) >= SAMPLE
    assert not_as_in_memory(sample, server.database("sample")) == []


@pytest.mark.torture
def test_every_scenario_passes_at_a_server(server: "Server") -> None:
    began = ticks()
    results = list(run(items(), server.database("scenarios")))
    counted = Counter(one.judged.verdict for one in results)
    print(f"\nscenarios on PostgreSQL: {dict(counted)} in {ticks() - began:.0f} s")
    assert counted["fail"] == counted["error"] == 0


def test_a_database_that_accept_did_not_make_is_left_alone(
    server: "Server", pos: CommandLine
) -> None:
    url = server.database("not_accepts")
    assert pos("init", "--url", url).code == 0
    said = pos("accept", "run", "--url", url, "--lang", "en", str(SCENARIOS))
    assert said.code == 2
    assert pos("verify", "--url", url).code == 0
