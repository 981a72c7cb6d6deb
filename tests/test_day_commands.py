"""On the command line a drawer is counted and handed over, and a day compared, closed, copied."""

from pathlib import Path

import pytest
from bad_files import change
from command_line import AT, WORLD, CommandLine

from pos.texts import LANGUAGES

WORLD_TWO = """
[operators.zhang]
badge = "001"
[operators.chen]
badge = "002"
"""
BOX = ("--item", "amoxicillin", "--item", "soap", "--cash", "all")  # 25.00 own, 10.00 wang, 5.00


@pytest.fixture
def shop(pos: CommandLine) -> CommandLine:
    """100.00 change, and a sale with 5.00 in cash."""
    pos.made(WORLD + WORLD_TWO)
    assert pos.json("shift", "cash", "100", "--reason", "change").facts["expected"] == "100.00"
    assert pos.sell(*BOX).code == 0
    return pos


def test_the_x_report_in_json_and_on_paper(shop: CommandLine) -> None:
    facts = shop.json("shift", "report").facts
    assert facts["slips"] == {
        "first": 1, "last": 1, "count": 1, "missing": [], "copies": 0, "undone": 0,
    }  # fmt: skip
    assert facts["sales"]["settled"] == {"count": 1, "total": "40.00", "cash": "5.00"}
    assert (facts["total"], facts["account"], facts["cash_in"]) == ("40.00", "35.00", "5.00")
    assert facts["drawer"] == {
        "float": "0.00", "put_in": "100.00", "taken_out": "0.00", "expected": "105.00",
    }  # fmt: skip
    for language in LANGUAGES:
        said = shop("shift", "report", "--lang", language, "--at", AT)
        assert said.code == 0 and "105.00" in said.out and "SIMULATION" in said.out


def test_a_drawer_is_handed_over(shop: CommandLine) -> None:
    said = shop.json("shift", "count", "104.90", "--to", "002")
    assert (said.code, said.facts["problem"]["key"]) == (1, "reason_needed")
    said = shop.json("shift", "count", "104.90", "--to", "002", "--reason", "short")
    assert (said.facts["difference"], said.facts["to"]) == ("-0.10", "002")
    assert shop.json("shift", "report").facts["drawer"]["float"] == "104.90"
    said = shop("shift", "count", "104.90", "--to", "chen", "--lang", "en", "--at", AT)
    assert said.out == "The drawer is handed over to 002: counted 104.90, difference 0.00.\n"
    assert "--operator" in shop.json("shift", "count", "1", "--to", "009").error["next"]
    assert shop.json("shift", "count", "much", "--to", "002").code == 2


def test_cash_is_taken_out_with_a_reason_and_no_more_than_is_there(shop: CommandLine) -> None:
    assert shop.json("shift", "cash", "5", "--out").facts["problem"]["key"] == "reason_why"
    out = ("shift", "cash", "105.01", "--out", "--reason", "safe")
    assert shop.json(*out).facts["problem"]["key"] == "more_than_there"
    said = shop("shift", "cash", "100", "--out", "--reason", "safe", "--lang", "en", "--at", AT)
    assert said.out == "Noted: -100.00. The drawer should hold 5.00 now.\n"
    said = shop("shift", "cash", "0", "--reason", "x", "--lang", "en", "--at", AT)
    assert said.code == 1 and "→" in said.out


def test_a_day_is_shown_closed_and_copied(shop: CommandLine, tmp_path: Path) -> None:
    facts = shop.json("day", "show").facts
    assert {one["key"]: (one["daybook"], one["centre"]) for one in facts["lines"]}["account"] == (
        "35.00", "35.00",
    )  # fmt: skip
    assert (facts["open"], facts["closed"], facts["expected"]) == (0, False, "105.00")
    assert "has not closed" in shop.json("day", "report").error["say"]
    z = shop.json("day", "close", "105", "--png", str(tmp_path / "z.png")).facts
    assert (z["signed_out"], z["number"], z["counts"][0]["counted"]) == ("done", 1, "105.00")
    assert (tmp_path / "z.png").read_bytes().startswith(b"\x89PNG")
    assert shop.json("day", "show").facts["closed"] is True
    for number, language in enumerate(LANGUAGES, 1):
        said = shop("day", "report", "--lang", language, "--at", AT)
        assert str(number) in said.out.splitlines()[1] and "SIMULATION" in said.out
    copy = shop.json("day", "report", "--day", "2026-03-03", at="2026-03-04T09:00:00").facts
    assert copy.pop("copy") == 4
    assert {**copy, "png": ""} == {key: z[key] for key in copy} | {"png": ""}


def test_a_closed_till_says_so_until_midnight(shop: CommandLine) -> None:
    said = shop("day", "close", "105", "--stay", "--lang", "en", "--at", AT)
    assert said.out.endswith("The day is closed; the pharmacy was not signed out.\n")
    assert shop.sell(*BOX).refusal == "DAY_CLOSED"
    assert shop.json("day", "close", "105").refusal == "DAY_CLOSED"
    assert shop.json("shift", "count", "105", "--to", "002").refusal == "DAY_CLOSED"
    assert shop.json("shift", "cash", "1", "--reason", "x").refusal == "DAY_CLOSED"
    assert shop.sell(*BOX, "--till", "91", person="wang").code == 0
    tomorrow = "2026-03-04T09:00:00"
    assert shop.json("sign-in", at=tomorrow).code == 0
    assert shop.sell(*BOX, at=tomorrow, person="wang").code == 0


def test_differences_are_taken_over_or_handed_over_before_the_day_is_closed(
    shop: CommandLine,
) -> None:
    sold = shop.sell(*BOX, person="wang").facts
    (book,) = (shop.folder / "home").rglob("P37010000001-90.sqlite")
    change(book, "DELETE FROM sale WHERE number = 2")
    change(
        book,
        "UPDATE sale SET slip = json_set(slip, '$.account_fen', 3499, '$.own_fen', 2499)"
        " WHERE number = 1",
    )
    said = shop.json("day", "show")
    assert said.code == 1
    kinds = {one["kind"]: one["message_id"] for one in said.facts["differences"]}
    assert kinds.keys() == {"centre_only", "amount"} and kinds["centre_only"] == sold["message_id"]
    assert shop.json("day", "close", "105").facts["problem"]["key"] == "differences_open"
    assert kinds["amount"] in shop.json("day", "take-over", "M1").error["next"]
    taken = shop.json("day", "take-over", kinds["centre_only"]).facts
    assert taken["settlement_id"] == sold["settlement_id"]
    amount = ("day", "hand-over", kinds["amount"])
    assert shop.json(*amount).facts["problem"]["key"] == "reason_why"
    assert shop.json("day", "take-over", kinds["amount"]).facts["problem"]["key"] == (
        "nothing_to_take"
    )
    said = shop(*amount, "--reason", "told them", "--lang", "en", "--at", AT)
    assert said.out == "Handed over by 001: told them\n"
    said = shop("day", "show", "--lang", "en", "--at", AT)
    assert said.code == 0 and "✓ two amounts" in said.out
    z = shop.json("day", "close", "110").facts
    assert [one["reason"] for one in z["differences"]] == ["told them"]


def test_yesterday_is_named_while_it_is_open(shop: CommandLine) -> None:
    tomorrow = "2026-03-04T09:00:00"
    assert shop.json("day", "show", at=tomorrow).facts["open_days"] == ["2026-03-03"]
    assert shop.json("day", "close", "105", "--day", "2026-03-03", at=tomorrow).code == 0
    assert shop.json("day", "show", at=tomorrow).facts["open_days"] == []
    assert shop.json("day", "close", "0", "--day", "yesterday").code == 2
