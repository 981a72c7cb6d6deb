"""A simulated town keeps every rule; the same seed is the same history; what is wrong is found."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_line import CommandLine
from wrong_towns import PLANTS, double_debit

from pos.commands import run
from pos.connect.creating import url_of
from pos.simulation.run import Report, simulate

if TYPE_CHECKING:
    from postgres import Server

SHORT = 300
FIGURES = ("settled", "unknown", "cancelled", "crashes", "resettled", "days_closed")


@pytest.fixture(scope="module")
def played() -> dict[int, Report]:
    """Two seeds, played once."""
    return {seed: simulate(seed, SHORT) for seed in (7, 8)}


def test_a_town_keeps_every_rule_and_much_happens_in_it(played: dict[int, Report]) -> None:
    for report in played.values():
        assert report.violations == (), report.violations
        assert report.days > 1
        for figure in FIGURES:
            assert getattr(report, figure) > 0, figure


def test_the_same_seed_is_the_same_history(played: dict[int, Report], tmp_path: Path) -> None:
    """Byte for byte, also in a file, and in the same file once more."""
    again = simulate(7, SHORT)
    assert again == replaced(played[7], again)
    url = url_of(tmp_path / "town.sqlite").render_as_string()
    assert {simulate(1, 100, one).digest for one in ("", url, url)} == {simulate(1, 100).digest}


def replaced(report: Report, seconds_of: Report) -> Report:
    """Everything but the time it took."""
    return type(report)(
        **{name: getattr(report, name) for name in report.__struct_fields__ if name != "seconds"},
        seconds=seconds_of.seconds,
    )


def test_another_seed_is_another_history(played: dict[int, Report]) -> None:
    assert played[7].digest != played[8].digest


@pytest.mark.parametrize("plant", PLANTS, ids=lambda one: one.__name__)
def test_what_is_planted_is_found_and_found_again(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = ((seed, found(plant, monkeypatch, seed)) for seed in range(1, 9))
    seed, first = next(one for one in seen if one[1] is not None)
    assert found(plant, monkeypatch, seed) == first


def found(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch, seed: int
) -> object:
    with monkeypatch.context() as patch:
        plant(patch)
        report = simulate(seed, 1500)
    for one in report.violations:
        assert one.expected and one.came and one.expected != "no error", one
        assert 1 <= one.operation <= 1501
        return one
    return None


# -- the command


def test_the_command_speaks_json_and_its_last_line_is_the_result(
    pos: CommandLine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["simulate", "--seed", "3", "--operations", "1000", "--json"]) == 0
    *before, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert before == [{"done": 1000, "of": 1000}]
    assert (last["violations"], last["seed"], last["operations"]) == (0, 3, 1000)
    assert len(last["digest"]) == 64 and last["seconds"] > 0
    assert all(last[figure] > 0 for figure in FIGURES)


def test_the_command_ends_with_one_where_something_was_violated(
    pos: CommandLine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    double_debit(monkeypatch)
    words = ["simulate", "--seed", "1", "--operations", "300"]
    assert run([*words, "--json"]) == 1
    violation, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert list(violation["violation"]) == ["operation", "name", "expected", "came"]
    assert last["violations"] == 1
    assert run([*words, "--lang", "en"]) == 1
    told = capsys.readouterr().out
    assert "Play it again: pos simulate --seed 1 --operations 300" in told
    assert violation["violation"]["expected"] in told


def test_the_command_draws_a_seed_and_says_it(pos: CommandLine) -> None:
    one, other = (pos("simulate", "--operations", "1", "--json").facts["seed"] for _ in range(2))
    assert one != other
    assert pos("simulate", "--operations", "20", "--seed", "5", "--lang", "zh").code == 0


def test_a_database_with_something_else_in_it_is_left_alone(pos: CommandLine) -> None:
    pos.made()
    said = pos("simulate", "--operations", "5", "--url", pos.url)
    assert said.code == 2 and pos.json("verify").facts["clean"]


# -- at a server


def test_a_town_at_a_server_has_the_history_it_has_in_memory(server: "Server") -> None:
    there = simulate(6, 200, server.database("town"))
    assert there == replaced(simulate(6, 200), there)


@pytest.mark.torture
def test_twenty_thousand_operations_at_a_server(server: "Server") -> None:
    report = simulate(20, 20_000, server.database("long_town"))
    print(f"\n20,000 operations on PostgreSQL in {report.seconds} s: {report}")
    assert report.violations == ()


@pytest.mark.torture
def test_a_hundred_thousand_operations_in_less_than_ten_minutes() -> None:
    """In pieces: ten towns, none like another. Prints what `make torture` is to show."""
    reports = [simulate(seed, 10_000) for seed in range(10)]
    assert [one.violations for one in reports] == [()] * 10
    seconds = sum(one.seconds for one in reports)
    print(f"\n100,000 operations in {seconds:.0f} s, {100_000 / seconds:.0f} operations/s")
    assert seconds < 600
