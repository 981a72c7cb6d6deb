"""`pos accept` tells what scenarios there are and what words they may use, and begins a new one."""

import json
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from command_line import CommandLine
from scenario_file import GOOD, changed, written

from pos.scenario.file_shape import schema
from pos.scenario.playing import play
from pos.scenario.reading import items
from pos.scenario.steps import STEPS
from pos.texts import LANGUAGES, keys


def test_every_step_has_a_sentence_and_no_sentence_is_left_over() -> None:
    prefix = "acceptance.step."
    told = {key.removeprefix(prefix) for key in keys("en") if key.startswith(prefix)}
    assert told == set(STEPS)


def test_steps_are_told_with_their_keys(pos: CommandLine) -> None:
    facts = pos("accept", "steps", "--json").facts
    told = {one["do"]: {key["key"]: key for key in one["keys"]} for one in facts["steps"]}
    assert list(told) == list(STEPS)
    for do, shape in STEPS.items():
        own = {one.encode_name for one in msgspec.structs.fields(shape)}
        assert set(told[do]) | {"expect", "sale", "pharmacy"} == own | {
            "expect",
            "sale",
            "pharmacy",
        }
    assert told["show_code"]["who"] == {"key": "who", "required": True, "takes": "people.KEY"}
    assert told["sell"]["sale"]["required"] is False
    assert told["settle"]["agree_cash"]["takes"] == '"20.00" | "all" | "none"'
    assert all(key["takes"] for keys_of in told.values() for key in keys_of.values())
    assert {one["key"] for one in facts["expect"]} >= {"outcome", "paid", "slip_lacks"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_steps_are_told_in_each_language(pos: CommandLine, language: str) -> None:
    said = pos("accept", "steps", "--lang", language)
    assert said.code == 0
    assert all(f"  {do} " in said.out for do in STEPS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_scenario_reads_and_passes_as_it_stands(pos: CommandLine, language: str) -> None:
    folder = pos.folder / "mine"
    said = pos("accept", "new", "FAM-900", "--folder", str(folder), "--lang", language)
    assert said.code == 0
    (item,) = items(folder / "FAM-900.scn.toml")
    assert item.id == "FAM-900"
    assert play(item).verdict == "pass"


def test_a_file_that_is_there_is_left_alone(pos: CommandLine) -> None:
    pos("accept", "new", "FAM-900", "--folder", str(pos.folder))
    path = pos.folder / "FAM-900.scn.toml"
    path.write_text("mine", encoding="utf-8")
    error = pos("accept", "new", "FAM-900", "--folder", str(pos.folder), "--json").error
    assert "FAM-900.scn.toml already" in error["say"]
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("number", ["FAM_900", "../x", "", "FAM 1", "-", "家-1"])
def test_an_id_is_letters_digits_and_hyphens(pos: CommandLine, number: str) -> None:
    assert pos("accept", "new", "--folder", str(pos.folder), "--", number).code == 2
    assert not list(pos.folder.glob("*.scn.toml"))


def test_the_list_tells_what_there_is_and_what_is_bad(pos: CommandLine) -> None:
    written(pos.folder, changed("format = 1", 'verifies = ["REQ-1"]\ntags = ["smoke"]'))
    written(pos.folder, "broken", "B-1.scn.toml")
    said = pos("accept", "list", str(pos.folder / "area"), "--lang", "en")
    assert said.code == 2
    assert "T-1  must   A sale  REQ-1" in said.out
    assert "B-1.scn.toml:1: not valid TOML" in said.err
    assert said.err.count("✗") == 1


def test_the_list_in_json_names_items_and_bad_files(pos: CommandLine) -> None:
    written(pos.folder, changed("format = 1", 'tags = ["smoke"]'))
    written(pos.folder, GOOD.replace('"T-1"', '"T-2"'), "T-2.scn.toml")
    area = str(pos.folder / "area")
    for chosen, ids in (
        ([], ["T-1", "T-2"]),
        (["-k", "t-2"], ["T-2"]),
        (["--tag", "smoke"], ["T-1"]),
    ):
        facts = pos("accept", "list", area, "--json", *chosen).facts
        assert ([one["id"] for one in facts["items"]], facts["bad"]) == (ids, [])
    written(pos.folder, "broken", "B-1.scn.toml")
    said = pos("accept", "list", area, "--json")
    assert said.code == 2
    assert len(said.facts["items"]) == 2 and "B-1.scn.toml:1:" in said.facts["bad"][0]["say"]


def test_the_schema_spells_the_whole_file(pos: CommandLine) -> None:
    facts = json.loads(pos("accept", "schema").out)
    whole = facts["$defs"]["Scenario"]
    assert facts == json.loads(msgspec.json.encode(schema()))
    assert whole["additionalProperties"] is False
    assert set(tomllib.loads(GOOD)) <= set(whole["properties"])
    assert set(whole["required"]) == {"id", "title", "clock", "step"}
    assert _consts(facts) >= set(STEPS)
    assert "\\\\Z" not in json.dumps(facts)


def _consts(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {one for key in ("enum", "const") for one in _listed(node.get(key))}
        return own.union(*(_consts(one) for one in node.values()))
    return set().union(*(_consts(one) for one in node)) if isinstance(node, list) else set()


def _listed(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]


def test_a_folder_of_scenarios_is_found_from_a_path_of_its_own(pos: CommandLine) -> None:
    empty = pos.folder / "empty"
    Path(empty).mkdir()
    assert "no scenario" in pos("accept", "list", str(empty)).err
