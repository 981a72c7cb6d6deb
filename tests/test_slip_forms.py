"""A slip in a picture and on a printer bears the mark and a code that is read back."""

import io
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image
from slip_samples import CASH_SALE, LONG_NAME, SALE, many_lines

from pos.counter import fonts
from pos.counter.slip import MARK, Slip
from pos.counter.slip_escpos import escpos_bytes
from pos.counter.slip_layout import cells, wrap
from pos.counter.slip_png import png
from pos.money import yuan
from pos.texts import LANGUAGES

in_each_language = pytest.mark.parametrize("language", LANGUAGES)
needs_a_font = pytest.mark.skipif(fonts.find_font() is None, reason="no font with Chinese is here")


def codes(data: bytes) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(data)))]


@needs_a_font
@in_each_language
@pytest.mark.parametrize(
    ("_case", "slip", "code"),
    [
        ("a settlement", SALE, SALE.settlement_id),
        ("a cash sale", CASH_SALE, CASH_SALE.message_id),
        ("a copy", replace(SALE, copy_number=1), SALE.settlement_id),
        ("sixty lines", many_lines(SALE, 60), SALE.settlement_id),
    ],
)
def test_the_code_on_the_picture_is_read_back(
    language: str, _case: str, slip: Slip, code: str
) -> None:
    assert codes(png(slip, language)) == [code]


@needs_a_font
@in_each_language
def test_the_picture_begins_and_ends_with_the_mark(language: str) -> None:
    image = Image.open(io.BytesIO(png(SALE, language)))
    other = Image.open(io.BytesIO(png(replace(CASH_SALE, copy_number=1), "zh")))
    top = image.crop((0, 40, image.width, 74))
    bottom = image.crop((0, image.height - 74, image.width, image.height - 40))
    assert len(set(top.tobytes())) > 2  # it is not blank
    assert top.tobytes() == bottom.tobytes()
    assert top.tobytes() == other.crop((0, 40, other.width, 74)).tobytes()


@needs_a_font
def test_a_long_name_does_not_widen_the_picture() -> None:
    line = replace(SALE.lines[0], name=LONG_NAME)
    image = Image.open(io.BytesIO(png(replace(SALE, lines=(line,)), "zh")))
    assert image.width == Image.open(io.BytesIO(png(SALE, "zh"))).width


@in_each_language
def test_without_a_chinese_font_there_is_a_sentence_and_a_next_step(language: str) -> None:
    with pytest.raises(fonts.NoFont) as caught:
        png(SALE, language, font="no such file")
    assert caught.value.say(language)
    assert caught.value.next(language)


@in_each_language
@pytest.mark.parametrize("slip", [SALE, CASH_SALE], ids=["settled", "cash"])
def test_the_printer_gets_the_mark_twice_the_code_and_a_cut(language: str, slip: Slip) -> None:
    sent = escpos_bytes(slip, language)
    assert sent.count(MARK.encode("gb18030")) == 2
    assert sent.count(slip.code.encode()) >= 2  # in the QR and in plain digits
    assert b"\x1d(k" in sent
    assert sent.endswith(b"\x1dV\x00")
    assert "泉城大药房（经十路店）".encode("gb18030") in sent
    assert yuan(slip.cash_fen).encode() in sent


def test_the_printer_gets_only_what_is_one_or_two_cells_wide() -> None:
    sent = escpos_bytes(SALE, "es").decode("gb18030").replace(MARK, "")
    assert "Liquidacion" in sent
    assert "2 x 12.50" in sent
    assert all(c.isascii() or unicodedata.east_asian_width(c) in "WF" for c in sent)


def test_the_printers_library_leaves_nothing_behind(tmp_path: Path) -> None:
    check = (
        "import logging, sys, tempfile; tempfile.tempdir = sys.argv[1]\n"
        "sys.path.append(sys.argv[2])\n"
        "from slip_samples import SALE\n"
        "from pos.counter.slip_escpos import escpos_bytes\n"
        "assert escpos_bytes(SALE, 'zh') and not logging.root.handlers"
    )
    folders = [str(tmp_path), str(Path(__file__).parent)]
    command = [sys.executable, "-X", "dev", "-W", "error", "-c", check, *folders]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_a_name_cannot_command_the_printer() -> None:
    line = replace(SALE.lines[0], name="a\x1b[2Jb\x1d\x56\x00\r\nc\ud800d\u202e")
    assert b"a[2Jb V cd 0.25g" in escpos_bytes(replace(SALE, lines=(line,)), "zh")


@given(st.text("凭此单，。药店、Aa1", min_size=1, max_size=40), st.integers(4, 12))
def test_no_line_begins_with_a_sign_that_closes_the_one_before(text: str, width: int) -> None:
    lines = wrap(text.lstrip("，。、"), width)
    assert all(cells(line) <= width for line in lines)
    doubled = ("，，", "，。", "，、", "。，", "。。", "。、", "、，", "、。", "、、")
    if not any(one in text for one in doubled):
        assert not any(line[0] in "，。、" for line in lines[1:])
