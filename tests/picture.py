"""A picture of the till in use, for the README: `python -m tests.picture [OUT LANGUAGE SCREEN]`.

Not Textual's own screenshot: that one gives every text a width counted in characters, so that
Chinese, which takes two cells each, is squashed. Here every character is drawn into its own cells.
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont
from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import DIMMED_MONOKAI
from textual.strip import Strip

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # as pytest does, for the modules beside this one
from till_play import Play  # noqa: E402

OUT = HERE.parent / "fixtures" / "pictures" / "till.png"
CELL, LINE, SIZE = 13, 28, 22
PLAIN = (230, 233, 238)
DARK = (16, 21, 28)
Box = tuple[float, float, float, float]
# Drawn as boxes, because a font's own leave gaps between cells: left, top, right, bottom.
BLOCKS: dict[str, Box] = {
    "█": (0, 0, 1, 1), "▀": (0, 0, 1, 0.5), "▄": (0, 0.5, 1, 1), "▏": (0, 0, 0.15, 1),
    "▔": (0, 0, 1, 0.08), "▁": (0, 0.92, 1, 1), "▎": (0, 0, 0.25, 1),
}  # fmt: skip


def drawn(strips: list[Strip]) -> Image.Image:
    """The screen as a picture, character by character."""
    from pos.counter import fonts

    face = fonts.load(fonts.find_font(), SIZE)
    width = max(strip.cell_length for strip in strips)
    image = Image.new("RGB", (width * CELL, len(strips) * LINE), DARK)
    draw = ImageDraw.Draw(image)
    for row, strip in enumerate(strips):
        column = 0
        for segment in strip:
            column = _segment(draw, face, segment, column, row)
    return image


def _segment(
    draw: ImageDraw.ImageDraw, face: FreeTypeFont, segment: Segment, column: int, row: int
) -> int:
    style = segment.style or Style()
    ink, paper = _colour(style.color, PLAIN), _colour(style.bgcolor, DARK)
    if style.reverse:
        ink, paper = paper, ink
    for character in segment.text:
        cells = cell_len(character)
        left, top = column * CELL, row * LINE
        right = left + cells * CELL
        draw.rectangle((left, top, right - 1, top + LINE - 1), fill=paper)
        box = BLOCKS.get(character)
        if box:
            x0, y0, x1, y1 = box
            inner = (left + x0 * CELL, top + y0 * LINE, left + x1 * CELL - 1, top + y1 * LINE - 1)
            draw.rectangle(inner, fill=ink)
        elif character.strip():
            middle = ((left + right) / 2, top + LINE / 2)
            bold = 0.6 if style.bold else 0
            draw.text(middle, character, ink, font=face, anchor="mm", stroke_width=bold)
        column += cells
    return column


def _colour(colour: Color | None, otherwise: tuple[int, int, int]) -> tuple[int, int, int]:
    if colour is None or colour.is_default:
        return otherwise
    return tuple(colour.get_truecolor(DIMMED_MONOKAI))


async def family_quote(at: "Play") -> None:
    """A sale that is paid from one's own account, two donors' and cash."""
    await at.scan("6990100100370", "6990100300374")
    await at.keys(*"*2", "enter")
    await at.present("li_na")
    await at.pay()


def main(out: Path, language: str, wanted: str, columns: int, rows: int) -> None:
    """Bring the till to a screen, of the tour or the family's quote, and take its picture."""
    from till_play import play
    from till_tour import tour

    def take(at: Play) -> None:
        out.parent.mkdir(parents=True, exist_ok=True)
        drawn(at.till.screen._compositor.render_strips()).save(out, optimize=True)

    async def act(at: Play) -> None:
        if wanted == "family":
            await at.sign_in()
            await family_quote(at)
            take(at)
            return
        async for name in tour(at):
            if name == wanted:
                take(at)

    play(act, language=language, size=(columns, rows), signed_in=False)


if __name__ == "__main__":
    words = dict(enumerate(sys.argv[1:]))
    main(
        Path(words.get(0, str(OUT))), words.get(1, "zh"), words.get(2, "family"),
        int(words.get(3, "92")), int(words.get(4, "24")),
    )  # fmt: skip
