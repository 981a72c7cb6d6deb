"""A code the till draws is read by other programs, from a picture and from a terminal."""

import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from pos.counter import fonts, qr

CODE = "424" + "1234567890123456789" + "37" + "0000"
SLIP = "S20260303000000000001"
MESSAGE = "P37010000001202603030900000101"

TEXTS = [CODE, SLIP, MESSAGE, "医保 SIM"]
CAPTION = ("李** · 医保电子凭证", "模拟 SIMULATION · not a voucher")


def read(image: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(image)]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("caption", [(), CAPTION])
def test_a_picture_is_read_back(text: str, caption: tuple[str, ...]) -> None:
    assert read(Image.open(io.BytesIO(qr.png(text, caption)))) == [text]


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg (zbar-tools) is not here")
@pytest.mark.parametrize("text", [CODE, SLIP, MESSAGE])
def test_another_programs_reader_reads_the_picture(text: str, tmp_path: Path) -> None:
    file = tmp_path / "code.png"
    file.write_bytes(qr.png(text, CAPTION))
    command = ["zbarimg", "--quiet", "--raw", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == text


@pytest.mark.parametrize("text", TEXTS)
def test_the_half_blocks_are_read_back(text: str) -> None:
    rows = qr.blocks(text)
    upper = {"▀": (0, 255), "▄": (255, 0), "█": (0, 0), " ": (255, 255)}
    image = Image.new("L", (len(rows[0]), 2 * len(rows)))
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            for half in (0, 1):
                image.putpixel((x, 2 * y + half), upper[cell][half])
    assert read(image.resize((8 * image.width, 8 * image.height), Image.Resampling.NEAREST)) == [
        text
    ]


def test_every_row_has_the_same_width_and_a_quiet_zone_of_four() -> None:
    rows = qr.blocks(CODE)
    assert {len(row) for row in rows} == {len(qr.matrix(CODE))}
    assert all(row[:4] == row[-4:] == " " * 4 for row in rows)
    assert set(rows[0] + rows[1] + rows[-1] + rows[-2]) == {" "}


def test_a_text_too_long_for_a_code_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="QR code"):
        qr.matrix("x" * 5000)


def test_without_a_chinese_font_the_caption_keeps_its_latin_letters() -> None:
    with pytest.raises(fonts.NoFont):
        fonts.load("no such file", 20)
    with_words = qr.png(CODE, ("医保 SIMULATION",), "no such file")
    without = qr.png(CODE, ("医保",), "no such file")
    assert read(Image.open(io.BytesIO(with_words))) == [CODE]
    assert Image.open(io.BytesIO(with_words)).height > Image.open(io.BytesIO(without)).height


def test_a_font_without_chinese_is_not_taken_for_one(tmp_path: Path) -> None:
    default = fonts.latin(20)
    file = tmp_path / "latin.ttf"
    file.write_bytes(default.font_bytes)
    with pytest.raises(fonts.NoFont):
        fonts.load(str(file), 20)


def test_nothing_is_loaded_before_something_is_drawn() -> None:
    check = "import sys, pos.counter.qr; print({'PIL', 'qrcode'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
