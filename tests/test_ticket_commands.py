"""On the command line a sale is paid with a slip for later, and a failure ticket is taken in."""

import pytest
from command_line import CARD, PIN, CommandLine
from test_trouble_commands import BOX, lost

from pos.texts import LANGUAGES, say

LATER = "2026-03-03T11:00:00"


def written(pos: CommandLine, *words: str, why: str = "failure") -> str:
    """A sale that was all cash, with a slip for later; its number."""
    said = pos.json("sell", "--item", "amoxicillin", "--ticket", why, *words)
    facts = said.facts
    assert (said.code, facts["outcome"], facts["claim"]) == (0, "cash", why), said
    assert (facts["total"], facts["cash"]) == ("35.00", "35.00")
    return str(facts["message_id"])


def resettle(pos: CommandLine, number: str, *words: str, at: str = LATER) -> list[str]:
    return ["resettle", number, "--card", CARD["li"], "--pin", PIN, "--at", at, *words]


def test_a_ticket_is_taken_in_once_and_says_what_goes_back(pos: CommandLine) -> None:
    number = written(pos.made())
    said = pos(*resettle(pos, number, "--json"))
    facts = said.facts
    assert (said.code, facts["outcome"], facts["ticket"]) == (0, "settled", number)
    assert facts["ticket_cash"] == facts["total"] == "35.00"
    assert facts["cash_back"] == facts["account"]
    again = pos(*resettle(pos, number, "--json"))
    assert again.refusal == "TICKET_USED"
    assert pos.json("verify").code == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_papers_come_in_words(pos: CommandLine, language: str) -> None:
    pos.made()
    paper = pos("sell", "--item", "amoxicillin", "--ticket", "failure", "--lang", language,
                "--at", LATER).out  # fmt: skip
    assert say(language, "slip.title.failure") in paper
    number = next(word for word in paper.split() if len(word) == 30 and word[0] == "P")
    said = pos(*resettle(pos, number.lower(), "--lang", language))
    assert said.code == 0 and say(language, "slip.label.cash_back") in said.out


def test_a_slip_for_the_centre_and_a_plain_cash_sale_are_no_tickets(pos: CommandLine) -> None:
    pos.made()
    plain = pos.json("sell", "--item", "amoxicillin", "--cash-only").facts
    assert "claim" not in plain
    for number in (plain["message_id"], written(pos, why="arrears"), "nothing", "P" + "9" * 29):
        said = pos(*resettle(pos, number, "--item", "soap", "--json"))
        assert said.refusal in ("NOT_FOUND", "TICKET_ELSEWHERE")


def test_another_tills_ticket_is_taken_in_with_its_goods(pos: CommandLine) -> None:
    number = written(pos.made(), "--till", "07")
    assert pos(*resettle(pos, number, "--json")).refusal == "EMPTY_BASKET"
    said = pos(*resettle(pos, number, "--item", "amoxicillin", "--json"))
    assert (said.code, said.facts["ticket_cash"]) == (0, "35.00")


_case_wrong = [
    ("a slip nobody knows", ["sell", "--item", "soap", "--ticket", "failur"], "failure"),
    ("an id for what is not sent",
     ["sell", "--item", "soap", "--ticket", "failure", "--message-id", "M1"], "--message-id"),
]  # fmt: skip


@pytest.mark.parametrize(("_case", "words", "told"), _case_wrong)
def test_wrong_use_says_what_to_write(
    pos: CommandLine, _case: str, words: list[str], told: str
) -> None:
    said = pos.made().json(*words, "--lang", "en")
    assert said.code == 2 and told in " ".join(said.error.values())


def test_goods_that_the_till_knows_are_not_typed(pos: CommandLine) -> None:
    number = written(pos.made())
    said = pos(*resettle(pos, number, "--item", "soap", "--json", "--lang", "en"))
    assert said.code == 2 and "--item" in said.error["next"]


def test_a_refused_ticket_is_free_and_what_is_unknown_stands_in_its_way(
    pos: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = written(pos.made())
    wrong = ["resettle", number, "--card", CARD["li"], "--pin", "999999", "--at", LATER, "--json"]
    assert pos(*wrong).refusal == "PIN_WRONG"
    unknown = lost(pos, monkeypatch)
    assert pos(*resettle(pos, number, "--json")).refusal == "PENDING_UNRESOLVED"
    assert pos.json("resolve", unknown).code == 0
    assert pos(*resettle(pos, number, *BOX[2:], "--json")).code == 0
