"""A mistake in a world or a region names file, key and the nearest right one."""

import os
from pathlib import Path

import pytest
from command_line import CommandLine

_case_worlds = [
    ("[people.li]\nballance = '1.00'", ("people.li.ballance", "'balance'")),
    ("[peple.li]\nname = 'x'", ("peple", "'people'")),
    ("[products.x]\nprise = '1.00'", ("products.x.prise", "'price'")),
    ("[products.x]\nname = 'x'", ("products.x", "price")),
    ("[products.x]\nprice = 1.5", ("products.x.price", "quotes")),
    ("[products.x]\nprice = '0.00'", ("products.x.price", "0.00")),
    ("[people.li]\ncard = 'stolen'", ("people.li.card", "stolen")),
    ("[people.li]\nscheme = 'employe'", ("people.li.scheme", "'employee'")),
    ("[people.li]\nidentity_number = '110101199003071234'", ("people.li.identity_number", "000")),
    ("[people.li]\npin = '12345'", ("people.li.pin", "six digits")),
    ("[people.li]\nborn = 0001-01-01", ("people.li",)),
    ("[[bindings]]\nbeneficiary = 'li'\ndonor = 'x'\nrelation = 'child'", ("bindings[0]", "li")),
    ("[policy.pin]\nattempts_maximum = 3", ("policy.pin", "'attempts_max'")),
    ("[policy.pins]\nattempts_max = 3", ("policy", "'pin'")),
    ("region = 'demmo'", ("demmo", "'demo'")),
    ("clock = 2026-03-03", ("clock", "2026-03-03T09:00:00")),
    ("clock = 9999-12-31T23:59:59-12:00", ("clock", "9999")),
    ("use = ['missing.toml']", ("missing.toml", "cannot be read")),
    ("use = ['world.toml']", ("world.toml", "circle")),
    ("use = 'x'", ("use", "list")),
    ("people = 3", ("people",)),
    ("= broken", ("not valid TOML", "line 1")),
    ("[people.li]\nname = 'a'\n[people.li]\nname = 'b'", ("not valid TOML",)),
    ("\x00", ("world.toml",)),
    ("[people.li]\nname = 'x'\nnote = { zh = \"\\u0000\" }", ("\\u0000", "leave it out")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "named"), _case_worlds, ids=[one[0][:24] for one in _case_worlds])
def test_a_mistake_in_a_world_names_file_key_and_the_nearest_right_one(
    pos: CommandLine, text: str, named: tuple[str, ...]
) -> None:
    file = pos.folder / "world.toml"
    file.write_text(text, encoding="utf-8")
    error = pos.json("init", "--world", str(file)).error
    for words in named:
        assert words in error["say"], error
    assert "\n" not in error["say"]
    assert not pos.file.exists()


def unreadable_worlds(folder: Path) -> list[Path]:
    (folder / "latin.toml").write_bytes("name = 'é'".encode("latin-1"))
    (folder / "large.toml").write_text("#" * 6_000_000)
    (folder / "folder.toml").mkdir()
    os.mkfifo(folder / "pipe.toml")
    return [folder / f"{name}.toml" for name in ("latin", "large", "folder", "pipe", "missing")]


def test_a_world_or_a_region_that_is_no_file_of_text_is_said(pos: CommandLine) -> None:
    for file in unreadable_worlds(pos.folder):
        for option in ("--world", "--region"):
            assert file.name in pos.json("init", option, str(file)).error["say"]
    assert not pos.file.exists()


_case_regions = [
    ("[pin]\nattempts_maximum = 3", ("pin.attempts_maximum", "'attempts_max'")),
    ("[pinn]\nattempts_max = 3", ("pinn", "'pin'")),
    ("[pin]\nbasis = 'REG'\nattempts_max = 'three'", ("pin.attempts_max",)),
    ("= broken", ("not valid TOML",)),
]
REGION = """region = "here"
effective_from = 2010-01-01
area = "370100"
[name]
zh = "甲"
en = "A"
es = "A"
"""


@pytest.mark.parametrize(
    ("text", "named"), _case_regions, ids=[one[0][:16] for one in _case_regions]
)
def test_a_mistake_in_a_region_names_file_key_and_the_nearest_right_one(
    pos: CommandLine, text: str, named: tuple[str, ...]
) -> None:
    file = pos.folder / "here.toml"
    file.write_text(REGION + text, encoding="utf-8")
    error = pos.json("init", "--region", str(file)).error
    for words in ("here.toml", *named):
        assert words in error["say"], error
    assert not pos.file.exists()
