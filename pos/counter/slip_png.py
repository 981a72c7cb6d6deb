"""The slip as a picture: the same rows as in text, on paper of 48 cells, with its QR.

Imported only when a picture is drawn: it needs pillow.
"""

import io
import re
from functools import cache

from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont

from pos.counter import fonts, qr
from pos.counter.slip import Slip, rows
from pos.counter.slip_layout import Row, Style, cells, lay_out

_CELL = 12  # pixels; 48 cells of 12 are the 576 dots of a receipt printer for 80 mm
_CELLS = 48
_MARGIN = 40
_WIDTH = _CELLS * _CELL + 2 * _MARGIN
_LINE = 34
_RULE = 26
_MODULE = 7
_LARGE = 1.5
_BOLD = 0.5  # a stroke around the letters, in pixels
_WORDS = re.compile(r"\S+(?: \S+)*")
_SAMPLE = "Cuenta propia 0123456789.00 COPY"


def png(slip: Slip, language: str, font: str | None = None) -> bytes:
    """The slip as a PNG, black on white. font: a font file with Chinese; None looks for one.

    Raises fonts.NoFont where there is none: without it neither the mark nor a name can be read.
    """
    return png_of(rows(slip, language), font)


def png_of(content: tuple[Row, ...], font: str | None = None) -> bytes:
    """Rows as `png` draws them."""
    path = font or fonts.find_font()
    height = sum(_height(row) for row in content) + 2 * _MARGIN
    image = Image.new("L", (_WIDTH, height), "white")
    draw = ImageDraw.Draw(image)
    top = _MARGIN
    for row in content:
        _draw_row(draw, row, top, path)
        top += _height(row)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _height(row: Row) -> int:
    if row.style is Style.RULE:
        return _RULE
    if row.style is Style.CODE:
        return len(qr.matrix(row.left)) * _MODULE
    return round(len(_laid_out(row)) * _LINE * _scale(row))


def _draw_row(draw: ImageDraw.ImageDraw, row: Row, top: int, path: str | None) -> None:
    if row.style is Style.RULE:
        _draw_rule(draw, top + _RULE // 2)
    elif row.style is Style.CODE:
        code = qr.matrix(row.left)
        left = (_WIDTH - len(code) * _MODULE) // 2
        qr.draw_modules(draw, code, (left, top), _MODULE)
    else:
        line_height = _LINE * _scale(row)
        for number, line in enumerate(_laid_out(row)):
            _draw_line(draw, row, line, top + round((number + 0.74) * line_height), path)


def _draw_line(
    draw: ImageDraw.ImageDraw, row: Row, line: str, baseline: int, path: str | None
) -> None:
    """Each run of words by itself: centred, or at its first cell, or ending in its last one.

    So the edges stay straight with a font whose letters are not half as wide as its characters.
    """
    cell = _CELL * _scale(row)
    face = _face(path, round(cell))
    bold = 0 if row.style in {Style.PLAIN, Style.CENTRE} else _BOLD
    for words in _WORDS.finditer(line):
        start, end = cells(line[: words.start()]), cells(line[: words.end()])
        if row.style in {Style.MARK, Style.TITLE, Style.CENTRE}:
            x, anchor = _WIDTH / 2, "ms"
        elif start <= row.indent:
            x, anchor = _MARGIN + start * cell, "ls"
        else:
            x, anchor = _MARGIN + end * cell, "rs"
        draw.text((x, baseline), words[0], "black", face, anchor, stroke_width=bold)


def _draw_rule(draw: ImageDraw.ImageDraw, y: int) -> None:
    for x in range(_MARGIN, _MARGIN + _CELLS * _CELL, 12):
        draw.rectangle((x, y, x + 6, y + 1), fill="black")


def _scale(row: Row) -> float:
    return _LARGE if row.style in {Style.TITLE, Style.TOTAL} else 1


def _laid_out(row: Row) -> tuple[str, ...]:
    return lay_out(row, int(_CELLS / _scale(row)))


@cache
def _face(path: str | None, cell: int) -> FreeTypeFont:
    """The font at twice the width of a cell; smaller where its letters are wider than that."""
    face = fonts.load(path, 2 * cell)
    too_wide = face.getlength(_SAMPLE) / (cells(_SAMPLE) * cell)
    return face if too_wide <= 1 else fonts.load(path, int(2 * cell / too_wide))
