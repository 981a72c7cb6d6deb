"""Scenario files as other people's editors, folders and links make them are read, or told."""

import os
from pathlib import Path

import pytest
from scenario_file import GOOD, changed, read, written

from pos.decoding import BadFile
from pos.scenario.reading import files, items
from pos.scenario.results import unread
from pos.scenario.selecting import gather


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufeff" + GOOD)[0].lines == read(tmp_path, GOOD)[0].lines


def test_a_world_with_a_byte_order_mark_is_used(tmp_path: Path) -> None:
    (tmp_path / "world.toml").write_text('\ufeff[people.zhao]\nbalance = "1.00"\n', "utf-8")
    used = changed("format = 1", 'format = 1\nuse = ["../world.toml"]')
    assert set(read(tmp_path, used)[0].tables["people"]) == {"li", "wang", "zhao"}


@pytest.mark.parametrize("name", ["", ".", "../area"])
def test_a_folder_is_no_world(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, changed("format = 1", f'format = 1\nuse = ["{name}"]'))
    with pytest.raises(BadFile) as told:
        items(path)
    assert str(told.value) == f"{path}:2: use: {name!r} cannot be read: a folder, not a file."


def test_a_title_of_blanks_is_none(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"T-1\.scn\.toml:3: title: "):
        read(tmp_path, changed('"A sale"', '" "'))


def test_a_link_to_nowhere_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    lost = written(tmp_path, GOOD).with_name("T-2.scn.toml")
    os.symlink(tmp_path / "gone", lost)
    assert lost in files([tmp_path])
    found = gather([tmp_path])
    assert [item.id for item in found.items] == ["T-1"]
    assert found.unread == (lost,) and str(found.bad[0]).startswith(f"{lost}:1: ")


def test_a_wrong_world_is_told_for_each_scenario_that_uses_it(tmp_path: Path) -> None:
    world = tmp_path / "world.toml"
    world.write_text("[people.zhao]\nbalanse = 1\n", encoding="utf-8")
    used = changed("format = 1", 'format = 1\nuse = ["../world.toml"]')
    for name in ("T-1", "T-2"):
        written(tmp_path, used.replace("T-1", name), f"{name}.scn.toml")
    found = gather([tmp_path])
    told = [unread(*one).judged for one in zip(found.bad, found.unread, strict=True)]
    assert [(one.item_id, Path(one.file).name, one.line) for one in told] == [
        ("T-1", "world.toml", 2),
        ("T-2", "world.toml", 2),
    ]


@pytest.mark.parametrize(("value", "least"), [("attempts_max = 0", 1), ("attempts_max = -3", 1)])
def test_a_number_too_small_is_told_in_words(tmp_path: Path, value: str, least: int) -> None:
    with pytest.raises(BadFile, match=f"attempts_max: write a whole number, at least {least}$"):
        read(tmp_path, f"{GOOD}[policy.pin]\n{value}\n")
