"""Every command, in words and as JSON: exit codes, field names, the clock, the database."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import AT, CARD, PIN, CommandLine

from pos.refusals import CATALOGUE, Reason, Scope
from pos.texts import LANGUAGES

NEXT_DAY = "2026-03-04T09:00:00"
SALE = ["outcome", "refusal", "who", "person", "total", "account", "mutual_aid", "cash", "paid",
        "skipped", "lines", "settlement_id", "message_id", "replay"]  # fmt: skip

_case_commands = [
    (["people"], 0),
    (["products"], 0),
    (["pharmacies"], 0),
    (["regions"], 0),
    (["regions", "tianjin"], 0),
    (["refusals"], 0),
    (["sign-in"], 0),
    (["sign-out"], 0),
    (["phone", "li"], 0),
    (["phone", "li", "--family-of", "wang"], 0),
    (["sell", "--card", CARD["li"], "--pin", PIN, "--item", "amoxicillin"], 0),
    (["sell", "--cash-only", "--item", "soap"], 0),
    (["sell", "--card", CARD["xu"], "--pin", PIN, "--item", "amoxicillin"], 1),
    (["sell", "--card", CARD["li"], "--item", "nothing"], 2),
    (["quote", "--card", CARD["li"], "--pin", PIN, "--item", "amoxicillin"], 0),
    (["quote", "--card", CARD["xu"], "--item", "amoxicillin"], 1),
    (["explain", "--card", CARD["li"], "--pin", PIN, "--item", "amoxicillin"], 0),
    (["explain", "--card", CARD["li"], "--item", "amoxicillin"], 1),
    (["balance", "li"], 0),
    (["balance", "--card", CARD["li"], "--pin", PIN], 0),
    (["balance", "--card", CARD["li"], "--pin", "000000"], 1),
    (["verify"], 0),
    (["desk", "bind", "gao", "wang", "child"], 0),
    (["desk", "bind", "gao", "gao", "child"], 1),
    (["desk", "bind", "gao", "nobody", "child"], 2),
    (["desk", "unbind", "li", "wang"], 0),
    (["desk", "reorder", "li", "wang"], 0),
    (["desk", "report-loss", "li"], 0),
    (["desk", "withdraw-loss", "li"], 1),
    (["desk", "withdraw-loss", "xu"], 0),
    (["desk", "replace-card", "xu", "--urgent"], 0),
    (["desk", "activate-card", "li"], 0),
    (["desk", "activate-card", "xu"], 1),
    (["desk", "activate-code", "li"], 0),
    (["desk", "unlock-pin", "li"], 0),
    (["desk", "unlock-pin", "nobody"], 2),
    (["desk", "set-pin", "li", "--old", PIN, "--new", "135790"], 0),
    (["desk", "set-pin", "li", "--old", PIN, "--new", "111111"], 1),
    (["desk", "set-pin", "li", "--old", PIN], 2),
    (["desk", "set-pin", "li", "--new", "135790", "--agent", "nobody"], 2),
    (["desk", "set-query-password", "li", "--old", "123456", "--new", "482915"], 0),
    (["desk", "query", "li", "--password", "123456"], 0),
    (["desk", "query", "li", "--password", "000000"], 1),
    (["desk", "credit", "li", "120"], 0),
    (["desk", "credit", "gao", "120"], 1),
    (["desk", "credit", "li", "much"], 2),
    (["desk", "statement", "li"], 0),
    (["desk", "statement", "gao"], 0),
    (["desk", "register-death", "wang"], 0),
    (["desk", "inherit", "wang", "li"], 1),
    (["desk", "inherit", "wang", "nobody"], 2),
    (["desk", "set", "li", "card=frozen"], 0),
    (["desk", "set", "--pharmacy", "main", "agreement=ended"], 0),
    (["desk", "set", "li"], 2),
    (["init"], 2),
    (["nonsense"], 2),
    (["sell", "--nonsense"], 2),
    (["desk"], 2),
    ([], 2),
]


@pytest.mark.parametrize(
    ("words", "code"),
    _case_commands,
    ids=lambda one: " ".join(map(str, one)) if isinstance(one, list) else str(one),
)
def test_a_command_ends_alike_in_words_and_as_json(
    pos: CommandLine, words: list[str], code: int
) -> None:
    pos.made()
    in_words = pos(*words, *(["--at", AT] if len(words) else []))
    assert in_words.code == code
    assert in_words.out or in_words.err
    pos.file.unlink()
    pos.made()
    if words:
        assert pos.json(*words).code == code


def test_an_error_as_json_is_a_sentence_and_a_next_step(pos: CommandLine) -> None:
    pos.made()
    for words in (["sell", "--item", "x"], ["nonsense"], ["phone", "nobody"], ["init"]):
        assert set(pos.json(*words).error) == {"say", "next"}
    assert "Did you mean 'li'?" in pos.json("phone", "lii").error["say"]


def test_help_is_there_for_every_command(pos: CommandLine) -> None:
    names = """init people products pharmacies regions refusals sign-in sign-out phone sell quote
    balance explain verify desk"""
    overview = pos("--help")
    assert overview.code == 0
    for name in names.split():
        assert name in overview.out
        said = pos(name, "--help")
        assert said.code == 0
        if name != "desk":
            assert all(option in said.out for option in ("--url", "--lang", "--at", "--json"))
    acts = """bind unbind reorder report-loss withdraw-loss replace-card activate-card activate-code
    unlock-pin set-pin set-query-password query credit statement register-death inherit set"""
    for act in acts.split():
        said = pos("desk", act, "--help")
        assert said.code == 0
        assert all(option in said.out for option in ("--url", "--lang", "--at", "--json"))


# -- what a sale says


def test_a_settled_sale_has_the_fields_of_the_issue(pos: CommandLine) -> None:
    said = pos.made().sell("--item", "amoxicillinx2", "--item", "soap")
    assert said.code == 0
    facts = said.facts
    assert list(facts) == SALE
    assert facts["outcome"] == "settled" and facts["refusal"] is None
    assert (facts["total"], facts["account"], facts["mutual_aid"], facts["cash"]) == (
        "75.00", "70.00", "45.00", "5.00",
    )  # fmt: skip
    assert facts["paid"] == [
        {"who": "李**", "person": "li", "kind": "own", "bucket": "current_year", "amount": "20.00"},
        {"who": "李**", "person": "li", "kind": "own", "bucket": "carried_over", "amount": "5.00"},
        {"who": "王*", "person": "wang", "kind": "mutual_aid", "bucket": "current_year",
         "amount": "45.00"},
    ]  # fmt: skip
    assert facts["skipped"] == []
    assert [list(line) for line in facts["lines"]] == [["item", "amount", "payable", "reason"]] * 2
    assert facts["lines"][1]["reason"] == "GOODS_NOT_PAYABLE"
    assert facts["lines"][1]["payable"] == "0.00"
    assert facts["settlement_id"][0] == "S" and len(facts["settlement_id"]) == 21
    assert facts["message_id"].startswith("P37010000001202603030900")
    assert facts["replay"] is False


def test_a_skipped_donor_is_named_with_its_reason(pos: CommandLine) -> None:
    pos.made()
    assert pos.sell("--item", "thermometer", "--item", "amoxicillin").code == 0
    facts = pos.sell("--item", "amoxicillin").facts
    assert facts["skipped"] == [{"who": "王*", "person": "wang", "reason": "DONOR_EMPTY"}]


def test_a_refused_sale_has_the_same_fields_and_its_refusal(pos: CommandLine) -> None:
    said = pos.made().json("sell", "--card", CARD["li"], "--pin", "111111", "--item", "soap",
                           "--item", "amoxicillin")  # fmt: skip
    assert said.refusal == "PIN_WRONG"
    assert list(said.facts) == SALE
    refusal = said.facts["refusal"]
    assert list(refusal) == ["code", "say", "next", "basis", "params"]
    assert refusal["params"] == {"tries_left": "2"} and "2" in refusal["say"]
    assert refusal["basis"] == CATALOGUE[Reason.PIN_WRONG].basis
    assert said.facts["paid"] == [] and said.facts["account"] is None


def test_a_cash_sale_has_the_same_fields_and_each_is_kept(pos: CommandLine) -> None:
    pos.made()
    first = pos.json("sell", "--cash-only", "--item", "soap").facts
    second = pos.json("sell", "--cash-only", "--item", "thermometer").facts
    assert list(first) == list(second) == SALE
    assert (first["outcome"], first["total"], first["cash"]) == ("cash", "5.00", "5.00")
    assert (second["total"], second["cash"], second["account"]) == ("60.00", "60.00", "0.00")
    assert first["message_id"] != second["message_id"]


def test_a_quote_moves_nothing_and_an_explanation_says_why(pos: CommandLine) -> None:
    pos.made()
    asked = ["--card", CARD["li"], "--pin", PIN, "--item", "amoxicillin"]
    quoted = pos.json("quote", *asked).facts
    explained = pos.json("explain", *asked).facts
    assert list(quoted) == SALE and quoted["outcome"] == "quoted"
    assert list(explained) == [*SALE, "gates", "payers"]
    assert [gate["gate"] for gate in explained["gates"]][:3] == [
        "designation",
        "coverage",
        "credential",
    ]
    assert all(list(gate) == ["gate", "verdict", "basis"] for gate in explained["gates"])
    assert explained["payers"] == [
        {"who": "李**", "person": "li", "kind": "own", "had": "25.00", "could_give": "25.00",
         "gave": "25.00", "why": None},
        {"who": "王*", "person": "wang", "kind": "mutual_aid", "had": "50.00",
         "could_give": "50.00", "gave": "10.00", "why": None},
    ]  # fmt: skip
    assert pos.json("balance", "li").facts["balance"] == "25.00"


def test_an_explanation_before_the_pin_shows_gates_and_no_money(pos: CommandLine) -> None:
    said = pos.made().json("explain", "--card", CARD["li"], "--item", "amoxicillin")
    assert said.refusal == "PIN_REQUIRED"
    assert said.facts["payers"] == []
    verdicts = {gate["gate"]: gate["verdict"] for gate in said.facts["gates"]}
    assert verdicts["coverage"] == "passed" and verdicts["pin"] == "refused"
    assert "not_reached" in verdicts.values()


def test_a_balance_is_by_bucket_and_a_resident_has_none(pos: CommandLine) -> None:
    pos.made()
    at_the_till = pos.json("balance", "--card", CARD["li"], "--pin", PIN).facts
    in_the_app = pos.json("balance", "li").facts
    assert at_the_till == in_the_app == {
        "outcome": "ok", "who": "李**", "person": "li", "balance": "25.00",
        "current_year": "20.00", "carried_over": "5.00",
    }  # fmt: skip
    assert pos.json("balance", "gao").facts["balance"] == "none"
    assert pos.json("balance", "--card", CARD["li"]).refusal == "PIN_REQUIRED"


def test_the_catalogue_is_complete_and_in_order(pos: CommandLine) -> None:
    rows = pos.json("refusals").facts
    assert [row["code"] for row in rows] == [reason.value for reason in Reason]
    for row in rows:
        assert list(row) == ["code", "scope", "say", "next", "basis"]
        assert row["say"] and row["next"] and row["basis"]
        assert row["scope"] in {scope.value for scope in Scope}


def test_the_lists_have_fields_and_no_numbers_of_people(pos: CommandLine) -> None:
    pos.made()
    people = pos.json("people")
    assert list(people.facts[0]) == ["person", "name", "scheme", "card", "code", "donors", "note"]
    assert not any(card in people.out for card in CARD.values())
    product = pos.json("products").facts[2]
    assert (product["product"], product["price"], product["reason"]) == (
        "soap",
        "5.00",
        "GOODS_NOT_PAYABLE",
    )
    house = pos.json("pharmacies").facts[0]
    assert (house["code"], house["agreement"], house["signed_in"]) == (
        "P37010000001",
        "active",
        True,
    )
    regions = {row["region"]: row for row in pos.json("regions").facts}
    assert set(regions) >= {"demo", "tianjin", "jinan", "shanghai", "beijing", "shenyang-2011",
                            "shijiazhuang-2013"}  # fmt: skip
    cell = regions["tianjin"]["policy"]["mutual_aid"]["relations"]
    assert list(cell) == ["value", "basis", "stated"] and cell["stated"] is True


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_comes_in_the_language_asked_for(pos: CommandLine, language: str) -> None:
    pos.made()
    wrong = ["sell", "--card", CARD["li"], "--pin", "111111", "--item", "amoxicillin"]
    said = pos.json(*wrong, "--lang", language).facts["refusal"]["say"]
    error = pos.json("phone", "nobody", "--lang", language).error["say"]
    words = {"zh": ("密码", "没有叫"), "en": ("PIN", "Nobody"), "es": ("PIN", "Nadie")}[language]
    assert words[0] in said and words[1] in error
    slip = pos("sell", "--card", CARD["li"], "--pin", PIN, "--item", "amoxicillin", "--at", AT,
               "--lang", language)  # fmt: skip
    assert slip.code == 0 and "SIMULATION" in slip.out


def test_the_language_of_the_locale_is_taken(
    pos: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "没有叫" in pos.made().json("phone", "nobody").error["say"]
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert "Nobody" in pos.json("phone", "nobody").error["say"]


# -- the day, the database, the desk


def test_a_fresh_world_is_signed_in_for_its_day_and_no_sale_signs_in_by_itself(
    pos: CommandLine,
) -> None:
    pos.made()
    assert pos.sell("--item", "amoxicillin").code == 0
    assert pos.sell("--item", "amoxicillin", at=NEXT_DAY).refusal == "NOT_SIGNED_IN"
    assert pos.sell("--item", "amoxicillin", at=NEXT_DAY).refusal == "NOT_SIGNED_IN"
    assert pos.json("sign-in", at=NEXT_DAY).facts == {"outcome": "done", "pharmacy": "P37010000001"}
    assert pos.sell("--item", "amoxicillin", at=NEXT_DAY).code == 0
    assert pos.json("sign-out", at=NEXT_DAY).code == 0
    assert pos.json("sign-out", at=NEXT_DAY).refusal == "NOT_SIGNED_IN"


def test_a_sign_in_and_a_sale_in_the_same_second_have_different_ids(pos: CommandLine) -> None:
    pos.made()
    for _ in range(3):
        assert pos.json("sign-in").code == 0
        said = pos.sell("--item", "amoxicillin")
        assert said.code == 0 and said.facts["replay"] is False
    assert pos.json("verify").facts["journal_rows"] == 1 + 6


def test_an_id_brought_along_does_not_disturb_the_tills_own(pos: CommandLine) -> None:
    pos.made()
    for brought in ("Z" * 30, "P37010000001999999999999999099", "P37010000001202613992561619099"):
        assert (
            pos.sell("--item", "soap", "--item", "amoxicillin", "--message-id", brought).code == 0
        )
        for _ in range(2):
            said = pos.sell("--item", "soap", "--item", "amoxicillin")
            assert said.code == 0 and said.facts["replay"] is False


def test_the_url_wins_over_pos_url_and_both_over_the_users_own(
    pos: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    pos.made()
    other = f"sqlite:///{pos.folder}/deep/down/other.sqlite"
    assert pos.json("init", "--url", other).facts["url"] == other
    assert len(pos.json("people", "--url", other).facts) > 20
    assert len(pos.json("people").facts) == 4
    monkeypatch.delenv("POS_URL")
    assert "pos init" in pos.json("people").error["next"]
    own = pos.json("init").facts["url"]
    assert str(pos.folder / "home") in own
    assert len(pos.json("people").facts) > 20


def test_init_leaves_a_database_alone_that_is_there(pos: CommandLine) -> None:
    pos.made()
    before = pos.file.read_bytes()
    assert "already" in pos.json("init").error["say"]
    assert pos.file.read_bytes() == before


def test_init_takes_a_region_and_the_sale_keeps_its_rules(pos: CommandLine) -> None:
    pos.json("init", "--region", "shenyang-2011")
    facts = pos.json("people").facts
    assert facts
    said = pos.json("sell", "--card", "L20318846", "--item", "banlangen")
    assert said.code == 0, "no PIN is asked in this region"


def test_the_desk_changes_the_chain(pos: CommandLine) -> None:
    pos.made()
    bound = pos.json("desk", "bind", "li", "xu", "parent", "--rank", "1", "--limit", "7.00")
    assert bound.refusal == "RANK_TAKEN"
    bound = pos.json("desk", "bind", "li", "xu", "parent", "--limit", "7.00", "--to", "2026-12-31")
    assert [one["donor"] for one in bound.facts["donors"]] == ["wang", "xu"]
    assert bound.facts["donors"][1] == {
        "donor": "xu", "relation": "parent", "rank": 2, "limit": "7.00", "used": "0.00",
        "from": "2026-03-03", "to": "2026-12-31",
    }  # fmt: skip
    again = pos.json("desk", "reorder", "li", "xu")
    assert [one["donor"] for one in again.facts["donors"]] == ["xu", "wang"]
    assert pos.json("desk", "unbind", "li", "wang").facts["donors"][0]["donor"] == "xu"
    assert pos.json("desk", "unbind", "li", "wang").refusal == "NOT_BOUND"
    assert pos.json("desk", "bind", "li", "gao", "friend").refusal == "NOT_KIN"


def test_verify_names_what_is_broken_and_exits_1(pos: CommandLine) -> None:
    pos.made().sell("--item", "amoxicillin")
    clean = pos.json("verify")
    assert clean.code == 0
    assert list(clean.facts) == ["clean", "broken", "journal_rows", "entries", "postings"]
    db = sqlite3.connect(pos.file)
    db.execute("UPDATE account SET balance_fen = 1 WHERE owner = 'gao' OR owner = 'wang'")
    db.commit()
    db.close()
    said = pos.json("verify")
    assert said.code == 1
    assert said.facts["clean"] is False
    assert list(said.facts["broken"]) == ["invariant", "where", "what", "say"]
    assert said.facts["broken"]["where"] == "account wang/2026"
    assert "wang/2026" in pos("verify").out


@pytest.mark.parametrize(("_case", "where", "code"), [("full", "/dev/full", 2), ("closed", "-", 2)])
def test_an_answer_that_cannot_be_printed_is_said_so(_case: str, where: str, code: int) -> None:
    if where != "-" and not Path(where).exists():
        pytest.skip("this system has no /dev/full")
    closing = ">&-" if where == "-" else f"> {where}"
    line = f"exec {sys.executable} -m pos refusals --lang en {closing}"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert "What was done before stands" in done.stderr
    assert "→" in done.stderr
