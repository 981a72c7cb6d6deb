"""A slip says everything it must, in every language, and its columns are straight."""

import re
import subprocess
import sys
import unicodedata

import msgspec
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image
from slip_samples import CASH_SALE, LONG_NAME, SALE, many_lines

from pos.counter.slip import MARK, Slip, text
from pos.model import NO_ACCOUNT
from pos.money import FEN_MAX, yuan
from pos.texts import LANGUAGES, say

in_each_language = pytest.mark.parametrize("language", LANGUAGES)


def width_in_terminal(line: str) -> int:
    alone = (one for one in line if unicodedata.category(one) not in ("Mn", "Me"))
    return sum(1 + (unicodedata.east_asian_width(one) in "WF") for one in alone)


def amount(slip_text: str, label: str) -> int:
    """What stands behind a label, in fen."""
    found = re.search(rf"^ *{re.escape(label)} +(\d+)\.(\d\d)$", slip_text, re.MULTILINE)
    assert found, label
    return int(found[1] + found[2])


@in_each_language
@pytest.mark.parametrize("width", [32, 40, 48, 80])
def test_everything_a_slip_must_say_is_on_it(language: str, width: int) -> None:
    whole = text(SALE, language, width)
    for thing in (
        "P37010000001",
        "泉城大药房（经十路店）",
        " 01\n",
        "王芳 (001)",
        "2026-03-03 09:00:00",
        "2026-03-03 09:00:02",
        SALE.settlement_id,
        SALE.message_id,
        "李**",
        say(language, "words.credential.code"),
        "赵敏",
        "阿莫西林胶囊 0.25g×24粒",
        say(language, "slip.line.class", letter=say(language, "words.catalogue_class.A"),
            goods=say(language, "words.goods.drug")),
        say(language, "words.goods.device"),
        say(language, "slip.line.not_payable"),
        "2 × 12.50",
        "25.00",
        "3 × 35.00",
        "105.00",
    ):  # fmt: skip
        assert thing in whole


@in_each_language
def test_the_sums_hold_on_the_slip(language: str) -> None:
    whole = text(SALE, language)
    on_slip = {
        key: amount(whole, say(language, f"slip.label.{key}"))
        for key in ("total", "account", "own", "cash", "cash_given", "change", "own_left")
    }
    donors = [
        amount(whole, say(language, "slip.label.donor", donor=donor)) for donor in ("王**", "张*")
    ]
    assert on_slip["own"] + sum(donors) == on_slip["account"] == 22400
    assert on_slip["account"] + on_slip["cash"] == on_slip["total"] == 32900
    assert on_slip["cash_given"] - on_slip["cash"] == on_slip["change"] == 500
    assert on_slip["own_left"] == 17


@in_each_language
@pytest.mark.parametrize("slip", [SALE, CASH_SALE], ids=["settled", "cash"])
def test_the_first_and_last_line_say_that_it_is_a_simulation(language: str, slip: Slip) -> None:
    lines = text(slip, language).splitlines()
    assert lines[0].strip() == lines[-1].strip() == MARK


@in_each_language
def test_a_copy_says_so_under_and_above_the_mark(language: str) -> None:
    lines = text(replace(SALE, copy_number=2), language).splitlines()
    assert lines[1].strip() == lines[-2].strip() == say(language, "slip.copy", number=2)
    assert "COPY 2" in lines[1]
    assert "COPY" not in text(SALE, language)


@in_each_language
def test_a_cash_sale_says_so_and_shows_no_account(language: str) -> None:
    whole = text(CASH_SALE, language)
    assert say(language, "slip.title.cash") in whole
    assert say(language, "slip.cash_sale") in " ".join(whole.split()).replace("\n", "")
    assert say(language, "slip.label.account") not in whole
    assert say(language, "slip.label.own_left") not in whole
    assert amount(whole, say(language, "slip.label.cash")) == 32900


@in_each_language
def test_no_account_is_not_a_balance_of_zero(language: str) -> None:
    helped = replace(SALE, own_fen=0, own_left_fen=NO_ACCOUNT, account_fen=14400)
    assert say(language, "slip.no_account") in text(helped, language)
    empty = text(replace(SALE, own_left_fen=0), language)
    assert amount(empty, say(language, "slip.label.own_left")) == 0


def test_part_of_a_line_may_be_payable() -> None:
    line = replace(SALE.lines[0], payable_fen=1000)
    assert "the account may pay 10.00" in text(replace(SALE, lines=(line,)), "en")


FEN = st.integers(0, FEN_MAX)


@settings(deadline=None, max_examples=40)
@given(st.integers(20, 100), st.sampled_from(LANGUAGES), FEN, FEN, st.text(max_size=90))
def test_all_amounts_end_in_the_last_cell(
    width: int, language: str, price: int, cash: int, name: str
) -> None:
    both = price * 2
    line = replace(
        SALE.lines[0], name=name, unit_price_fen=price, amount_fen=both, payable_fen=both
    )
    slip = replace(SALE, lines=(line,) * 2, cash_fen=cash, operator_name=name, agent=name)
    lines = text(slip, language, width).splitlines()
    wide = max(width, 32)
    assert all(width_in_terminal(line) <= wide for line in lines if line.isprintable())
    with_cash = [line for line in lines if line.endswith(" " + yuan(cash))]
    with_amount = [line for line in lines if line.endswith(" " + yuan(both))]
    with_cash = [line for line in with_cash if "×" not in line]
    assert with_cash
    assert len(with_amount) >= 2
    assert {width_in_terminal(line) for line in (*with_cash, *with_amount)} == {wide}


def test_a_long_name_is_wrapped_and_cut() -> None:
    line = replace(SALE.lines[0], name=LONG_NAME, spec="0.25g")
    lines = text(replace(SALE, lines=(line,)), "zh").splitlines()
    assert sum("复方" in line for line in lines) == 4
    assert any(line.endswith("…") for line in lines)


@in_each_language
def test_sixty_lines_are_all_there(language: str) -> None:
    assert text(many_lines(SALE, 60), language).count("2 × 12.50") == 60


def test_a_name_cannot_command_the_terminal() -> None:
    line = replace(SALE.lines[0], name="a\x1b[2Jb\x1d\x56\x00\r\nc\ud800d\u202e")
    slip = replace(SALE, lines=(line,))
    assert "a[2Jb V cd 0.25g" in text(slip, "zh")


@pytest.mark.parametrize("slip", [SALE, CASH_SALE, replace(SALE, copy_number=3)])
def test_a_slip_is_the_same_after_the_daybook(slip: Slip) -> None:
    assert msgspec.json.decode(msgspec.json.encode(slip), type=Slip) == slip


def test_the_code_on_the_text_is_read_back() -> None:
    rows = [line.ljust(48) for line in text(SALE, "zh").splitlines()]
    first = next(index for index, row in enumerate(rows) if "█" in row)
    blocks = [row for row in rows[first - 2 : first + 30] if not set(row) - set(" ▀▄█")]
    image = Image.new("L", (48, 2 * len(blocks)), "white")
    for y, row in enumerate(blocks):
        for x, cell in enumerate(row):
            image.putpixel((x, 2 * y), 0 if cell in "▀█" else 255)
            image.putpixel((x, 2 * y + 1), 0 if cell in "▄█" else 255)
    large = image.resize((48 * 8, image.height * 8), Image.Resampling.NEAREST)
    assert [code.text for code in zxingcpp.read_barcodes(large)] == [SALE.settlement_id]


def test_the_till_starts_without_what_only_draws_and_prints() -> None:
    check = "import sys, pos.counter.slip; print({'PIL', 'qrcode', 'escpos'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
