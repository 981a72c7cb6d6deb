"""The command `pos` for tests: run in this process, what it said, and what must always hold."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pos.commands import run
from pos.connect.creating import url_of

AT = "2026-03-03T09:00:00"
CARD = {"li": "L20000001", "wang": "W20000002", "gao": "G20000003", "xu": "X20000004"}
PIN = "246810"
# Nothing here is the canary's: a test writes this world to the disk.
WORLD = """
[people.li]
name = "李明明"
card_id = "L20000001"
born = 1990-05-05
balance = { current_year = "20.00", carried_over = "5.00" }
[people.wang]
name = "王芳"
card_id = "W20000002"
balance = "50.00"
[people.gao]
name = "高远"
card_id = "G20000003"
scheme = "resident"
[people.xu]
name = "许多"
card_id = "X20000004"
card = "lost"

[[bindings]]
beneficiary = "li"
donor = "wang"
relation = "spouse"

[products.amoxicillin]
price = "35.00"
[products.thermometer]
price = "60.00"
goods = "device"
[products.soap]
price = "5.00"
goods = "daily_goods"
[products.insulin]
price = "48.00"
prescription = true
"""
BUG = "Something went wrong inside"


@dataclass(frozen=True)
class Said:
    """One command's exit code and words."""

    code: int
    out: str
    err: str

    @property
    def facts(self) -> Any:
        """The JSON it spoke: one document on one line, and nothing beside it."""
        assert self.err == "" and self.out.count("\n") == 1, self
        return json.loads(self.out)

    @property
    def refusal(self) -> str:
        assert self.code == 1, self
        return str(self.facts["refusal"]["code"])

    @property
    def error(self) -> dict[str, str]:
        """The error it spoke as JSON: a sentence and a next step, and nothing else."""
        assert self.code in (1, 2), self
        facts = self.facts
        assert list(facts) == ["error"] and list(facts["error"]) == ["say", "next"], facts
        assert facts["error"]["say"] and facts["error"]["next"]
        return dict(facts["error"])


class CommandLine:
    """`pos` in a home of its own, with a database of its own."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._capsys = capsys
        self.folder = folder
        self.file = folder / "centre.sqlite"
        self.url = url_of(self.file).render_as_string()

    def __call__(self, *words: str) -> Said:
        """One command line, and what must hold for every one."""
        self._capsys.readouterr()
        code = run(list(words))
        said = Said(code, *self._capsys.readouterr())
        assert said.code in (0, 1, 2)
        assert "Traceback" not in said.out + said.err
        assert BUG not in said.out + said.err, said
        if "--json" in words:
            assert said.facts is not None
        elif said.code == 2:
            assert said.err.startswith("✗ ") and "\n  → " in said.err, said
        return said

    def json(self, *words: str, at: str = AT) -> Said:
        """The same, speaking JSON, at a fixed moment."""
        group = 2 if words[0] in ("desk", "shift", "day") else 1
        return self(*words[:group], "--json", "--at", at, *words[group:])

    def made(self, text: str = WORLD, at: str = AT) -> "CommandLine":
        """With a world in it."""
        file = self.folder / "world.toml"
        file.write_text(text, encoding="utf-8")
        said = self.json("init", "--world", str(file), at=at)
        assert said.code == 0, said
        return self

    def sell(self, *words: str, at: str = AT, person: str = "li") -> Said:
        """A sale by card with the right PIN."""
        return self.json("sell", "--card", CARD[person], "--pin", PIN, *words, at=at)
