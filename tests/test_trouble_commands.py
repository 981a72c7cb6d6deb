"""On the command line, what nobody answered is listed, found out, cancelled and compared."""

from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import AT, CommandLine

from pos.centre.embedded import EmbeddedCentre
from pos.model import Answer, Sale
from pos.street import NoReply, Undo
from pos.texts import LANGUAGES, say

BOX = ("--item", "amoxicillin", "--cash", "all")
real_settle, real_cancel = EmbeddedCentre.settle, EmbeddedCentre.cancel


def reply_lost(centre: EmbeddedCentre, sale: Sale) -> Answer:
    real_settle(centre, sale)
    raise NoReply("the reply was lost")


def request_lost(centre: EmbeddedCentre, sale: Sale) -> Answer:
    raise NoReply("the request was lost")


def lost(
    pos: CommandLine, monkeypatch: pytest.MonkeyPatch, how: Callable[..., Answer] = reply_lost
) -> str:
    """A sale whose answer got lost; its message id."""
    with monkeypatch.context() as patch:
        patch.setattr(EmbeddedCentre, "settle", how)
        said = pos.sell(*BOX)
    assert (said.code, said.facts["outcome"]) == (1, "unknown")
    return str(said.facts["message_id"])


_case_lost = [(reply_lost, "settled"), (request_lost, "nothing_there")]


@pytest.mark.parametrize(("how", "outcome"), _case_lost)
@pytest.mark.parametrize("by", ["id", "--all"])
def test_an_unknown_sale_is_listed_and_resolved(
    pos: CommandLine, monkeypatch: pytest.MonkeyPatch, how: Callable[..., Answer], outcome: str,
    by: str,
) -> None:  # fmt: skip
    pos.made()
    assert pos.json("pending").facts == {"pending": []}
    message_id = lost(pos, monkeypatch, how)
    (listed,) = pos.json("pending").facts["pending"]
    assert listed == {
        "message_id": message_id, "kind": "settle", "asked_at": f"{AT}+08:00", "who": "李**",
        "person": "li", "total": "35.00", "original": "",
    }  # fmt: skip
    assert pos.sell(*BOX).refusal == "PENDING_UNRESOLVED"
    assert pos.json("sign-out").refusal == "PENDING_UNRESOLVED"
    assert pos.sell(*BOX, person="gao").refusal == "NO_ACCOUNT", "others go on"
    said = pos.json("resolve", message_id if by == "id" else by)
    (found,) = said.facts["resolved"]
    assert (said.code, found["message_id"], found["outcome"]) == (0, message_id, outcome)
    assert bool(found["settlement_id"]) == (outcome == "settled")
    assert pos.json("pending").facts == {"pending": []}
    assert pos.json("reconcile").facts["outcome"] == "even"
    assert pos.json("verify").code == 0


_case_wrong = [
    (("resolve",), "resolve"),
    (("resolve", "M1", "--all"), "resolve"),
    (("reconcile", "--day", "yesterday"), "yesterday"),
]


@pytest.mark.parametrize(("words", "named"), _case_wrong)
def test_a_wrong_use_says_what_to_write(
    pos: CommandLine, words: tuple[str, ...], named: str
) -> None:
    said = pos.made().json(*words)
    assert said.code == 2 and said.error["next"]


def test_a_letter_of_another_till_is_not_listed_and_exits_1(pos: CommandLine) -> None:
    said = pos.made().json("resolve", "M1")
    assert said.code == 1
    assert said.facts["resolved"][0]["outcome"] == "not_listed"


def test_a_settlement_is_cancelled_whole_and_only_once(pos: CommandLine) -> None:
    pos.made()
    sold = pos.sell(*BOX).facts
    done = pos.json("cancel", sold["settlement_id"])
    assert done.code == 0
    facts = done.facts
    assert (facts["outcome"], facts["cancels"]) == ("cancelled", sold["settlement_id"])
    assert (facts["total"], facts["account"], facts["cash"]) == ("-35.00", "-35.00", "0.00")
    assert [(one["person"], one["bucket"], one["amount"]) for one in facts["paid"]] == [
        (one["person"], one["bucket"], "-" + one["amount"]) for one in sold["paid"]
    ]
    assert pos.json("balance", "li").facts["balance"] == "25.00"
    assert pos.json("cancel", sold["settlement_id"]).refusal == "ALREADY_CANCELLED"
    assert pos.json("cancel", facts["settlement_id"]).refusal == "NOT_REVERSIBLE"
    assert pos.json("cancel", "nothing").refusal == "NOT_FOUND"
    assert pos.json("reconcile").facts["outcome"] == "even"


def test_a_cancellation_without_answer_is_unknown_and_found_out(
    pos: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer_lost(centre: EmbeddedCentre, letter: Undo) -> object:
        real_cancel(centre, letter)
        raise NoReply("the reply was lost")

    pos.made()
    sold = pos.sell(*BOX).facts
    with monkeypatch.context() as patch:
        patch.setattr(EmbeddedCentre, "cancel", answer_lost)
        said = pos.json("cancel", sold["settlement_id"])
    assert (said.code, said.facts["outcome"]) == (1, "unknown")
    assert pos.json("cancel", sold["settlement_id"]).refusal == "PENDING_UNRESOLVED"
    (listed,) = pos.json("pending").facts["pending"]
    assert (listed["message_id"], listed["original"]) == (
        said.facts["message_id"],
        sold["message_id"],
    )
    (found,) = pos.json("resolve", "--all").facts["resolved"]
    assert found["outcome"] == "cancelled"
    assert pos.json("balance", "li").facts["balance"] == "25.00"


def test_a_day_is_compared_over_all_tills_and_an_uneven_one_exits_1(
    pos: CommandLine, tmp_path: Path
) -> None:
    pos.made()
    for till in ("01", "02", "90"):
        assert pos.sell("--item", "amoxicillin", "--till", till, person="wang").code == 0
    said = pos.json("reconcile")
    assert said.code == 0 and said.facts["centre"] == said.facts["pharmacy"] != []
    (gone,) = (tmp_path.parent / tmp_path.name).rglob("P37010000001-02.sqlite")
    gone.unlink()
    said = pos.json("reconcile", "--day", "2026-03-03")
    assert said.code == 1
    (found,) = said.facts["differences"]
    assert (found["kind"], found["pharmacy"]) == ("centre_only", "0.00")
    assert pos.json("reconcile", "--day", "2026-03-02").facts["centre"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_are_told_in_words(
    pos: CommandLine, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    pos.made()
    to_people = ("--at", AT, "--lang", language)
    assert say(language, "commands.pending.none") in pos("pending", *to_people).out
    assert say(language, "commands.pending.none") in pos("resolve", "--all", *to_people).out
    message_id = lost(pos, monkeypatch)
    listed = pos("pending", *to_people).out
    assert message_id in listed and say(language, "commands.letter.settle") in listed
    uneven = pos("reconcile", *to_people)
    assert uneven.code == 1 and message_id in uneven.out
    assert say(language, "commands.reconcile.unknown", count=1) in uneven.out
    told = pos("resolve", message_id, *to_people).out
    assert say(language, "commands.resolve.settled", message_id=message_id) in told
    assert say(language, "slip.title.settlement") in told
    even = pos("reconcile", *to_people)
    assert even.code == 0 and say(language, "words.kind.mutual_aid") in even.out
    settled = pos.json("resolve", message_id).facts["resolved"][0]["settlement_id"]
    assert say(language, "slip.title.cancellation") in pos("cancel", settled, *to_people).out
