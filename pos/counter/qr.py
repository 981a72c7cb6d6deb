"""A QR code as a picture, and as half blocks for a terminal.

Error correction M and a quiet zone of four modules (ISO/IEC 18004), so that a phone's camera and
another program's reader find it. qrcode and pillow load only when something is drawn.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

Modules = tuple[tuple[bool, ...], ...]

_QUIET_ZONE = 4
_MODULE_PIXELS = 12
_CAPTION_PIXELS = 26
_LINE_PIXELS = 40
_HALF_BLOCKS = {
    (False, False): " ",
    (True, False): "▀",
    (False, True): "▄",
    (True, True): "█",
}


def png(text: str, caption_lines: tuple[str, ...] = (), font: str | None = None) -> bytes:
    """The code of `text` as a PNG, black on white, with lines of caption under it.

    font: a font file with Chinese; None looks for one, and without any the caption keeps what a
    Latin font can draw. ValueError for a text too long for a QR code.
    """
    from PIL import Image, ImageDraw

    code = matrix(text)
    side = len(code) * _MODULE_PIXELS
    face, lines = _caption(caption_lines, font) if caption_lines else (None, ())
    widths = [int(face.getlength(line)) + _LINE_PIXELS for line in lines] if face else []
    width = max([side, *widths])
    image = Image.new("L", (width, side + _LINE_PIXELS * len(lines)), "white")
    draw = ImageDraw.Draw(image)
    draw_modules(draw, code, ((width - side) // 2, 0), _MODULE_PIXELS)
    for number, line in enumerate(lines):
        middle = side + _LINE_PIXELS * number
        draw.text((width // 2, middle), line, "black", font=face, anchor="mm")
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def blocks(text: str) -> tuple[str, ...]:
    """The code as rows of half blocks, two modules a row, one a column, quiet zone included.

    A dark module is a block, a light one is space: give black on white explicitly, or a camera
    cannot read it in a dark theme.
    """
    code = matrix(text)
    light = (False,) * len(code)
    return tuple(
        "".join(_HALF_BLOCKS[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(code[::2], (*code[1::2], light), strict=True)
    )


def matrix(text: str) -> Modules:
    """The modules of the code, true for dark, row by row, quiet zone included."""
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.exceptions import DataOverflowError
    from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET_ZONE)
    code.add_data(text)
    try:
        return tuple(tuple(bool(dark) for dark in row) for row in code.get_matrix())
    except (DataOverflowError, ValueError):
        raise ValueError("more text than a QR code can hold") from None


def draw_modules(draw: ImageDraw, code: Modules, corner: tuple[int, int], pixels: int) -> None:
    """Draw the code's dark modules, each `pixels` wide, its upper left corner at `corner`."""
    for row, modules in enumerate(code):
        for column, dark in enumerate(modules):
            if dark:
                x, y = corner[0] + column * pixels, corner[1] + row * pixels
                draw.rectangle((x, y, x + pixels - 1, y + pixels - 1), fill="black")


def _caption(lines: tuple[str, ...], font: str | None) -> tuple[FreeTypeFont, tuple[str, ...]]:
    from pos.counter import fonts

    try:
        return fonts.load(font, _CAPTION_PIXELS), lines
    except fonts.NoFont:
        latin = ("".join(c for c in line if c < "\u0250").strip() for line in lines)
        return fonts.latin(_CAPTION_PIXELS), tuple(line for line in latin if line)
