"""`pos desk …`: what a program and a person read, and what is wrong use."""

import io
import sys
from pathlib import Path

import pytest
from command_line import AT, PIN, CommandLine

from pos.commands import desk_pin
from pos.connect import places
from pos.texts import LANGUAGES

LATER = "2026-03-17T00:00:00"
NEW = "135790"
# What must have happened before a visit can be done.
BEFORE = {"withdraw-loss": ["report-loss", "li"], "inherit": ["register-death", "wang"]}


@pytest.fixture
def pos(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    line = CommandLine(capsys, tmp_path)
    monkeypatch.setenv("POS_URL", line.url)
    monkeypatch.setenv(places.KEY_VARIABLE, "a key for tests")
    return line


def test_a_lost_card_is_replaced_from_the_command_line(pos: CommandLine) -> None:
    pos.made()
    done = pos.json("desk", "report-loss", "li", "--temporary").facts
    assert done == {"outcome": "done", "act": "report_loss", "person": "li"}
    assert pos.json("desk", "replace-card", "li").facts == {
        "outcome": "done", "person": "li", "ready_on": "2026-03-17", "in_hand": False,
    }  # fmt: skip
    early = pos.json("desk", "replace-card", "li", at="2026-03-16T23:59:59")
    assert early.refusal == "CARD_NOT_READY"
    assert early.facts["refusal"]["params"] == {"until": "2026-03-17"}
    assert pos.json("desk", "replace-card", "li", at=LATER).facts["in_hand"] is True


def test_money_is_told_with_two_decimals(pos: CommandLine) -> None:
    pos.made()
    assert pos.json("desk", "credit", "li", "7.5").facts["amount"] == "7.50"
    facts = pos.json("desk", "statement", "li").facts
    assert facts["outcome"] == "ok" and facts["person"] == "li"
    assert [(one["kind"], one["year"], one["amount"]) for one in facts["lines"]] == [
        ("opening", 2026, "20.00"), ("opening", 2025, "5.00"), ("credit", 2026, "7.50"),
    ]  # fmt: skip
    asked = pos.json("desk", "query", "li", "--password", "123456").facts
    assert asked["balance"] == "32.50" and asked["change_urged"] is True
    assert pos.json("desk", "register-death", "li").code == 0
    assert pos.json("desk", "inherit", "li", "wang").facts["heir"] == "wang"
    assert pos.json("balance", "wang").facts["balance"] == "82.50"
    assert pos.json("verify").code == 0


def test_pins_are_read_from_lines_of_standard_input(
    pos: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    pos.made()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PIN}\n{NEW}\n"))
    assert pos.json("desk", "set-pin", "li", "--old-stdin", "--new-stdin").code == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{NEW}\n975311\n"))
    assert pos.json("desk", "set-pin", "li", "--old-stdin", "--new-stdin").code == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("123456\n"))
    assert pos.json("desk", "query", "li", "--password-stdin").code == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    gone = pos.json("desk", "set-pin", "li", "--old", "975311", "--new-stdin")
    assert gone.refusal == "PIN_MALFORMED"


_case_typed = [
    # the command line, what is typed, exit code, what is asked
    (["set-pin", "li"], [PIN, NEW, NEW], 0, 3),
    (["set-pin", "li"], [PIN, NEW, "135791"], 2, 3),
    (["set-pin", "li", "--papers-patient"], [NEW, NEW], 0, 2),
    (["set-pin", "li", "--agent", "wang", "--agent-paper", "--papers-patient"], [NEW, NEW], 0, 2),
    (["set-pin", "li", "--new", NEW], [PIN], 0, 1),
    (["set-query-password", "li"], ["123456", NEW, NEW], 0, 3),
    (["query", "li"], ["123456"], 0, 1),
]


@pytest.mark.parametrize(("words", "typed", "code", "asked"), _case_typed)
def test_on_a_terminal_what_is_missing_is_asked_for_and_not_shown(
    pos: CommandLine, monkeypatch: pytest.MonkeyPatch,
    words: list[str], typed: list[str], code: int, asked: int,
) -> None:  # fmt: skip
    pos.made()
    left = list(typed)
    monkeypatch.setattr(desk_pin, "asks_on_terminal", lambda here: True)
    monkeypatch.setattr(desk_pin, "getpass", lambda prompt: left.pop(0))
    said = pos("desk", *words, "--at", AT)
    assert said.code == code
    assert len(typed) - len(left) == asked
    for secret in typed:
        assert secret not in said.out + said.err


def test_set_speaks_of_people_and_of_pharmacies(pos: CommandLine) -> None:
    pos.made()
    words = ["balance.current_year=3.00", "balance.carried_over=4.00", "deceased=false",
             "barred_until=", "born=1991-02-03", "name=李明"]  # fmt: skip
    facts = pos.json("desk", "set", "li", *words).facts
    assert facts["keys"] == ["balance", "barred_until", "born", "deceased", "name"]
    found = pos.json("balance", "li").facts
    assert (found["current_year"], found["carried_over"]) == ("3.00", "4.00")
    house = pos.json("desk", "set", "--pharmacy", "main", "agreement=suspended", "to=2026-12-31")
    assert house.facts["changed"] == "P37010000001"
    assert pos.json("pharmacies").facts[0]["agreement"] == "suspended"


_case_wrong = [
    (["set", "li", "crd=frozen"], "Did you mean 'card'?"),
    (["set", "li", "card"], "'card'"),
    (["set", "li", "card=froozen"], "Did you mean 'frozen'?"),
    (["set", "li", "deceased=yes"], "'yes'"),
    (["set", "li", "born=1990"], "'1990'"),
    (["set", "li", "pin=12"], "six digits"),
    (["set", "lii", "card=frozen"], "Did you mean 'li'?"),
    (["set", "--pharmacy", "mian", "agreement=ended"], "mian"),
    (["set", "--pharmacy", "main", "card=lost"], "'card'"),
    (["credit", "li", "1.234"], "'1.234'"),
    (["set-pin", "li"], "missing"),
]


@pytest.mark.parametrize(("words", "told"), _case_wrong)
def test_wrong_use_is_a_sentence_and_a_next_step(
    pos: CommandLine, words: list[str], told: str
) -> None:
    pos.made()
    said = pos.json("desk", *words)
    assert said.code == 2
    assert told in said.error["say"]


def test_every_visit_is_told_in_three_languages(pos: CommandLine) -> None:
    acts = [
        ["report-loss", "li"], ["withdraw-loss", "li"], ["replace-card", "li"],
        ["activate-code", "li"], ["activate-card", "wang"], ["unlock-pin", "li"],
        ["set-pin", "li", "--old", PIN, "--new", NEW], ["credit", "li", "1"], ["statement", "li"],
        ["set-query-password", "li", "--old", "123456", "--new", NEW], ["statement", "gao"],
        ["query", "li", "--password", "123456"], ["register-death", "wang"],
        ["inherit", "wang", "li"], ["set", "li", "card=lost"],
    ]  # fmt: skip
    for act in acts:
        said = set()
        for language in LANGUAGES:
            if pos.file.exists():
                pos.file.unlink()
            pos.made()
            if act[0] in BEFORE:
                assert pos("desk", *BEFORE[act[0]], "--at", AT).code == 0
            done = pos("desk", *act, "--at", AT, "--lang", language)
            assert done.code == 0 and done.out and not done.err
            assert "{" not in done.out
            said.add(done.out)
        assert len(said) == 3, act
