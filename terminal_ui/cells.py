"""Text in cells of the terminal: a Chinese character takes two, so `len` never measures a line."""

from rich.cells import cell_len, set_cell_size

ELLIPSIS = "…"


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """`text` in exactly `width` cells: cut with an ellipsis, or padded on the other side."""
    if width <= 0:
        return ""
    flat = " ".join(text.split())
    if cell_len(flat) > width:
        cut = set_cell_size(flat, width - 1).rstrip()
        flat = cut + ELLIPSIS
    padding = " " * (width - cell_len(flat))
    return padding + flat if right else flat + padding


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells: at spaces, or between Chinese characters."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line = ""
        for piece in _pieces(paragraph):
            if line and cell_len(line + piece.rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
                piece = piece.lstrip()
            while cell_len(piece.rstrip()) > width:
                head = set_cell_size(piece, width).rstrip()
                lines.append(head)
                piece = piece[len(head) :]
            line += piece
        lines.append(line.rstrip())
    return lines


_NOT_FIRST = "，。、；：？！）》」』”’％…,.;:?!)%"


def _pieces(paragraph: str) -> list[str]:
    """What may not be torn apart: a word with its space, or a Chinese character with its stop."""
    pieces: list[str] = []
    glue = False
    for character in paragraph:
        wide = cell_len(character) == 2
        starts = not pieces or wide or pieces[-1].endswith(" ") or cell_len(pieces[-1][-1]) == 2
        if pieces and (character in _NOT_FIRST or character == " " or not starts or glue):
            pieces[-1] += character
        else:
            pieces.append(character)
        glue = character in "（《「『“‘("
    return pieces
