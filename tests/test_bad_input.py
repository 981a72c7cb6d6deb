"""Nothing a person can type, scan or paste crashes a command: a sentence, a next step, no money."""

import io
from pathlib import Path

import pytest
from command_line import AT, CARD, PIN, CommandLine, Said
from PIL import Image

_case_texts = [
    "hello",
    " ",
    "-",
    "x" * 10_000,
    "9" * 10_000,
    "x" * 5_000 + "\n" + "*" * 5_000,
    "\x00\x01\x02\x1b[31m\r\n\t\x7f",
    "😀👨‍👩‍👧‍👦",
    "\udcff\udc80",
    "134567890123456789",
    "https://example.invalid/pay?x=1",
    "S37010000001000000001",
    "{0} {say} %s %(x)s $HOME `id` '; DROP TABLE journal; --",
    "٣٤٥",
    "/dev/zero",
    "../../..",
]
SALE = ["--item", "amoxicillin", "--pin", PIN]


def short(text: str) -> str:
    return ascii(text[:16])


@pytest.mark.parametrize("text", _case_texts, ids=short)
def test_whatever_a_sale_is_given_ends_in_a_sentence(pos: CommandLine, text: str) -> None:
    pos.made()
    for option in ("--scan", "--card", "--identity"):
        answer(pos.json("sell", *SALE, option, text), text)
    by_card = ["sell", "--card", CARD["li"], "--item", "amoxicillin", "--cash-only"]
    for option in ("--item", "--cash", "--patient", "--agent", "--pharmacy", "--till", "--operator",
                   "--message-id", "--lang", "--at", "--url"):  # fmt: skip
        answer(pos.json(*by_card, option, text), text)
    answer(pos.json("sell", "--card", CARD["li"], "--item", "amoxicillin", "--pin", text), text)
    assert pos.json("balance", "li").facts["balance"] == "25.00"
    assert pos.json("verify").facts["entries"] == 1


@pytest.mark.parametrize("text", _case_texts, ids=short)
def test_whatever_the_other_commands_are_given_ends_in_a_sentence(
    pos: CommandLine, text: str
) -> None:
    pos.made()
    for words in (["phone"], ["balance"], ["regions"], ["desk", "unbind", "li"],
                  ["desk", "reorder", "li"], ["desk", "bind", "gao", "wang"],
                  ["desk", "bind", "gao"]):  # fmt: skip
        after = ["child"] if words[-1] == "gao" else []
        answer(pos.json(*words, "--", text, *after), text)
    for option in ("--rank", "--limit", "--from", "--to"):
        answer(pos.json("desk", "bind", "gao", "wang", "child", option, text), text)
    for option in ("--world", "--region", "--url"):
        new = ["--url", f"sqlite:///{pos.folder}/new.sqlite"] if option != "--url" else []
        answer(pos.json("init", *new, option, text), text)
    assert not (pos.folder / "new.sqlite").exists()


def answer(said: Said, given: str) -> None:
    """An error or a refusal, with a next step, and of a bearable length."""
    assert said.code in (1, 2), (given[:40], said)
    told = said.facts.get("error") or said.facts["refusal"]
    assert told["say"] and told["next"], said
    assert len(said.out) < 1_500, "ten thousand characters are not given back"


_case_quantities = ["0", "-1", "1.5", "1000000000", "", "one", "９", "1e3", "+1", "10000", "1 0"]


@pytest.mark.parametrize("quantity", _case_quantities)
def test_a_quantity_that_is_none_is_refused_and_nothing_is_sent(
    pos: CommandLine, quantity: str
) -> None:
    pos.made()
    said = pos.sell("--item", f"amoxicillinx{quantity}")
    assert said.refusal == "BAD_AMOUNT"
    assert said.facts["refusal"]["params"]["field"] == "quantity"
    assert pos.json("verify").facts["journal_rows"] == 1


_case_prices = ["0", "0.00", "-1", "1.555", "1e9", "", "free", "1,50", "9" * 17, "9" * 10_000, "😀"]


@pytest.mark.parametrize("price", _case_prices, ids=short)
def test_a_price_that_is_none_is_refused_and_nothing_is_sent(pos: CommandLine, price: str) -> None:
    pos.made()
    said = pos.sell("--item", f"amoxicillinx2@{price}")
    assert said.refusal == "BAD_AMOUNT"
    assert said.facts["refusal"]["params"]["field"] == "price"
    assert pos.json("verify").facts["journal_rows"] == 1


def test_the_largest_basket_is_counted_exactly(pos: CommandLine) -> None:
    pos.made()
    said = pos.sell("--item", "amoxicillinx9999@99999.99", "--item", "soapx9999")
    assert said.code == 0
    assert said.facts["total"] == "999949895.01"


def test_an_empty_basket_is_refused(pos: CommandLine) -> None:
    pos.made()
    for command in ("sell", "quote", "explain"):
        assert pos.json(command, "--card", CARD["li"], "--pin", PIN).refusal == "EMPTY_BASKET"


# -- moments


_case_moments = [
    "now",
    "2026",
    "2026-02-30",
    "2026-03-03T25:00:00",
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "9" * 10_000,
]


@pytest.mark.parametrize("moment", _case_moments, ids=short)
def test_a_moment_that_is_none_is_wrong_use(pos: CommandLine, moment: str) -> None:
    pos.made()
    for words in (["people"], ["sell", *SALE, "--card", CARD["li"]], ["phone", "li"], ["regions"]):
        assert "--at" in pos.json(*words, at=moment).error["next"]


def test_a_moment_before_the_first_rules_is_said(pos: CommandLine) -> None:
    said = pos.made().sell("--item", "amoxicillin", at="2009-12-31")
    assert "2010-01-01" in said.error["say"]


# -- pictures


def png(width: int, height: int) -> bytes:
    data = io.BytesIO()
    Image.new("L", (width, height), 255).save(data, "PNG")
    return data.getvalue()


_case_pictures = [
    ("no code", png(200, 200)),
    ("truncated", png(200, 200)[:60]),
    ("only its first bytes", b"\x89PNG\r\n\x1a\n"),
    ("empty", b""),
    ("text", b"no picture at all"),
    ("a bomb of 12000 x 12000", b""),
    ("nothing but zeros", bytes(100_000)),
    ("a broken JPEG", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40),
]


@pytest.mark.parametrize(("name", "data"), _case_pictures, ids=[one[0] for one in _case_pictures])
def test_a_picture_that_shows_nothing_ends_in_a_sentence(
    pos: CommandLine, name: str, data: bytes
) -> None:
    file = pos.made().folder / "picture.png"
    file.write_bytes(data)
    if "bomb" in name:
        Image.new("1", (12_000, 12_000)).save(file)
    assert pos.json("sell", "--scan", str(file), *SALE).error["next"]


def test_a_whole_codes_picture_cut_anywhere_ends_in_a_sentence(pos: CommandLine) -> None:
    file = pos.made().folder / "phone.png"
    assert pos.json("phone", "li", "--png", str(file)).code == 0
    whole = file.read_bytes()
    for part in range(0, len(whole), max(1, len(whole) // 12)):
        file.write_bytes(whole[:part])
        said = pos.json("sell", "--scan", str(file), *SALE)
        # Without its very end a picture may still show the whole code.
        assert said.code == 2 or part > len(whole) * 3 / 4
        assert said.code == 0 or said.error["next"]


def test_a_picture_that_is_not_there_or_a_folder_is_said(pos: CommandLine) -> None:
    pos.made()
    assert "missing.png" in pos.json("sell", "--scan", "missing.png", *SALE).error["say"]
    folder = pos.folder / "folder.png"
    folder.mkdir()
    assert "folder.png" in pos.json("sell", "--scan", str(folder), *SALE).error["say"]


def test_a_picture_that_cannot_be_written_is_said(pos: CommandLine) -> None:
    pos.made()
    for place in (pos.folder, pos.folder / "none" / "x.png", pos.file / "x.png", Path("\0.png")):
        assert pos.json("phone", "li", "--png", str(place)).error["next"]


def test_a_bug_is_said_without_a_traceback_and_shown_only_when_asked_for(
    pos: CommandLine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pos.commands import run, verifying

    def broken(store: object) -> None:
        raise RuntimeError("a bug")

    pos.made()
    monkeypatch.setattr(verifying, "verify", broken)
    assert run(["verify", "--json", "--at", AT]) == 2
    said = capsys.readouterr()
    assert "RuntimeError" in said.out and "POS_DEBUG" in said.out and "Traceback" not in said.err
    monkeypatch.setenv("POS_DEBUG", "1")
    with pytest.raises(RuntimeError, match="a bug"):
        run(["verify"])
