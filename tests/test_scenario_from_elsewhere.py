"""Scenario files as other people's editors, folders and links make them are read, or told."""

import os
from pathlib import Path

import pytest
from scenario_file import GOOD, changed, read, written

from pos.decoding import BadFile
from pos.scenario import playing
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


BIND = 'do = "bind"\nbeneficiary = "li"\ndonor = "wang"\nrelation = "spouse"\n'


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (f"{BIND}rank = -1", "rank: write a whole number, at least 0"),
        (f"{BIND}rank = 99999999999999999999", "rank: write a whole number, at most 1000000"),
        (f'{BIND}limit = "-1.00"', "limit: write it like '20.00'"),
        (f"{BIND}from = 2026-03-03T00:00:00", "from: write a date, like 2026-03-03"),
        ('do = "credit"\nwho = "li"\namount = "-5.00"', "amount: write it like '20.00'"),
    ],
)
def test_a_step_that_asks_for_what_cannot_be_is_told(tmp_path: Path, step: str, told: str) -> None:
    text = GOOD.replace('do = "show_code"\nwho = "li"', step)
    with pytest.raises(BadFile, match=f"step 2 .*: {told}$"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("[policy.pin]\nattempts_max = 0", "attempts_max: write a whole number, at least 1"),
        ("[policy.card]\nreplacement_days = 99999", "write a whole number, at most 36500"),
        ("[products.soap]\nprice = '1.00'\nmax_quantity = -1", "whole number, at least 0"),
        (
            f"[[bindings]]\n{BIND.partition(chr(10))[2]}rank = 99999999999999999999",
            "rank: write a whole number, at most 1000000",
        ),
    ],
)
def test_a_number_out_of_reach_is_told_in_words(tmp_path: Path, given: str, told: str) -> None:
    with pytest.raises(BadFile, match=f"{told}$"):
        read(tmp_path, f"{GOOD}{given}\n")


def test_what_breaks_in_a_step_is_told_at_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(scene: object, step: object) -> None:
        raise OverflowError("too large\nfor anything")

    (item,) = read(tmp_path, GOOD)
    monkeypatch.setitem(playing.PLAYS, type(item.steps[1]), broken)
    judged = playing.play(item)
    assert (judged.verdict, judged.line, judged.step) == ("error", item.lines[1], 2)
    assert judged.got == "OverflowError: too large"
