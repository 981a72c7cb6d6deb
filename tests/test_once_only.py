"""A repeat is a replay, other content is refused; cash is what was agreed; the PIN's ways in."""

import io
import sys

import pytest
from command_line import AT, CARD, PIN, CommandLine


def test_a_repeat_is_a_replay_with_one_effect(pos: CommandLine) -> None:
    pos.made()
    first = pos.sell("--item", "amoxicillin", "--message-id", "M1").facts
    again = pos.sell("--item", "amoxicillin", "--message-id", "M1", at="2026-03-03T10:00:00").facts
    assert again == {**first, "replay": True}
    assert pos.json("balance", "li").facts["balance"] == "0.00"
    assert pos.json("balance", "wang").facts["balance"] == "40.00"
    assert pos.json("verify").facts["entries"] == 2


def test_a_replay_needs_no_pin_and_costs_no_try(pos: CommandLine) -> None:
    pos.made()
    first = pos.sell("--item", "amoxicillin", "--message-id", "M1").facts
    for pin in ("000000", "000000", "000000", "000000", ""):
        words = ["--pin", pin] if pin else []
        again = pos.json("sell", "--card", CARD["li"], *words, "--item", "amoxicillin",
                         "--message-id", "M1").facts  # fmt: skip
        assert again == {**first, "replay": True}
    assert pos.sell("--item", "amoxicillin").code == 0


_case_other_content = [
    (["--item", "amoxicillinx2"], "lines"),
    (["--item", "amoxicillin", "--cash", "none"], "agreed"),
    (["--item", "amoxicillin", "--prescription"], "papers"),
    (["--item", "amoxicillin", "--patient", "li"], "papers"),
]


@pytest.mark.parametrize(("words", "field"), _case_other_content)
def test_the_same_id_with_other_content_is_refused(
    pos: CommandLine, words: list[str], field: str
) -> None:
    pos.made().sell("--item", "amoxicillin", "--message-id", "M1")
    said = pos.sell(*words, "--message-id", "M1")
    assert said.refusal == "MESSAGE_REUSED"
    assert said.facts["refusal"]["params"] == {"field": field}
    assert said.facts["replay"] is False
    assert pos.json("balance", "wang").facts["balance"] == "40.00"


def test_the_same_id_of_another_person_or_as_a_quote_is_refused(pos: CommandLine) -> None:
    pos.made().sell("--item", "amoxicillin", "--message-id", "M1")
    other = pos.sell("--item", "amoxicillin", "--message-id", "M1", person="wang")
    assert other.facts["refusal"]["params"] == {"field": "person"}
    asked = ["--card", CARD["li"], "--pin", PIN, "--item", "amoxicillin", "--message-id", "M1"]
    assert pos.json("quote", *asked).refusal == "MESSAGE_REUSED"


# -- cash and PIN


_case_cash = [
    (["--item", "soap", "--item", "amoxicillin", "--cash", "none"], "FUNDS_SHORT"),
    (["--item", "soap", "--item", "amoxicillin", "--cash", "0"], "FUNDS_SHORT"),
    (["--item", "soap", "--item", "amoxicillin", "--cash", "4.99"], "FUNDS_SHORT"),
    (["--item", "soap", "--item", "amoxicillin", "--cash", "5.01"], "FUNDS_SHORT"),
    (["--item", "soap", "--item", "amoxicillin", "--cash", "5"], ""),
    (["--item", "soap", "--item", "amoxicillin", "--cash", "5.00"], ""),
    (["--item", "soap", "--item", "amoxicillin", "--cash", "all"], ""),
    (["--item", "soap", "--item", "amoxicillin"], ""),
    (["--item", "amoxicillin", "--cash", "none"], ""),
    (["--item", "soap", "--cash", "all"], "NOTHING_PAYABLE"),
]


@pytest.mark.parametrize(("words", "refusal"), _case_cash, ids=str)
def test_cash_is_what_was_agreed_to(pos: CommandLine, words: list[str], refusal: str) -> None:
    said = pos.made().sell(*words)
    assert (said.refusal if refusal else said.code) == (refusal or 0)
    expected = "25.00" if refusal else "0.00"
    assert pos.json("balance", "li").facts["balance"] == expected


def test_the_pin_comes_by_standard_input(pos: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    pos.made()
    sale = ["sell", "--card", CARD["li"], "--pin-stdin", "--item", "amoxicillin"]
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PIN}\nmore\n"))
    assert pos.json(*sale).code == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("111111\n"))
    assert pos.json(*sale).refusal == "PIN_WRONG"
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert pos.json(*sale).refusal == "PIN_REQUIRED"
    monkeypatch.setattr(sys, "stdin", io.StringIO("九" * 10_000))
    assert pos.json(*sale).refusal == "PIN_MALFORMED"


def test_without_a_terminal_no_pin_is_given(
    pos: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PIN}\n"))
    said = pos.made()("sell", "--card", CARD["li"], "--item", "amoxicillin", "--at", AT)
    assert said.code == 1 and "PIN_REQUIRED" in said.out
