"""Rows of a slip on a grid of terminal cells: a Chinese character takes two, a letter one.

The same rows make the slip on the screen, on paper and in the picture. Where a row has an amount,
it ends in the last cell, so that all amounts stand under each other.
"""

import enum
import unicodedata

import msgspec


class Style(enum.StrEnum):
    """How a row is set. TITLE and TOTAL are twice as large where a form has sizes."""

    MARK = "mark"  # says that this is a simulation; centred, never cut
    TITLE = "title"  # centred
    CENTRE = "centre"
    RULE = "rule"
    PLAIN = "plain"
    STRONG = "strong"
    TOTAL = "total"
    CODE = "code"  # `left` as a QR code


class Row(msgspec.Struct, frozen=True):
    """One row: text on the left, perhaps a figure in the middle, perhaps an amount on the right."""

    style: Style
    left: str = ""
    middle: str = ""
    right: str = ""
    indent: int = 0


NARROWEST = 32  # cells: paper of 58 mm; the mark needs 31
_AMOUNT_CELLS = 12
_GAP = "  "
_NAME_ROWS_MAX = 4
_CLOSING = tuple("，。；：！？、）》”’")


def lay_out(row: Row, width: int) -> tuple[str, ...]:
    """The row as lines of at most `width` cells; none for a QR code, which each form draws itself.

    Words beside each other are at least two spaces apart.
    """
    if row.style is Style.CODE:
        return ()
    if row.style is Style.RULE:
        return ("-" * width,)
    if row.style in (Style.MARK, Style.TITLE, Style.CENTRE):
        return tuple(_centred(line, width) for line in wrap(row.left, width))
    margin = " " * row.indent
    left = [margin + line for line in wrap(row.left, width - row.indent)]
    if not row.right:
        return tuple(left)
    figures = _figures(row, width)
    joined = _beside(left[-1] if left else "", figures[0].lstrip(), cells(figures[0]))
    return (*left[:-1], *joined, *figures[1:])


def cells(text: str) -> int:
    """How many cells a text takes in a terminal."""
    return sum(_cell(character) for character in text)


def clean(text: str) -> str:
    """One line without control characters (a printer would obey them) and double spaces."""
    kept = (" " if c.isspace() else c for c in text)
    return " ".join("".join(c for c in kept if unicodedata.category(c)[0] != "C").split())


def wrap(text: str, width: int) -> tuple[str, ...]:
    """The text in lines of at most `width` cells, at spaces where there are any; cut after four.

    No line begins with a sign that closes the words before it.
    """
    lines: list[str] = []
    rest = clean(text)
    while rest and len(lines) < _NAME_ROWS_MAX:
        fits = _prefix(rest, width)
        space = rest.rfind(" ", 0, len(fits) + 1)
        if len(fits) < len(rest) and space > len(fits) // 2:
            fits = rest[:space]
        elif len(fits) > 1 and rest[len(fits) : len(fits) + 1] in _CLOSING:
            fits = fits[:-1]
        lines.append(fits.rstrip())
        rest = rest[len(fits) :].lstrip()
    if rest:
        lines[-1] = _prefix(lines[-1], width - 1) + "…"
    return tuple(lines)


def _figures(row: Row, width: int) -> tuple[str, ...]:
    first, *more = wrap(row.right, width) or ("",)
    middle = _pushed(row.middle, width - _AMOUNT_CELLS)
    return (*_beside(middle, first, width), *(_pushed(line, width) for line in more))


def _cell(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _prefix(text: str, width: int) -> str:
    taken = 0
    for index, character in enumerate(text):
        taken += _cell(character)
        if taken > width:
            return text[:index]
    return text


def _centred(line: str, width: int) -> str:
    return " " * ((width - cells(line)) // 2) + line


def _pushed(text: str, end: int) -> str:
    return " " * (end - cells(text)) + text


def _beside(left: str, right: str, end: int) -> tuple[str, ...]:
    """Left and right in one line that ends in cell `end`; in two where they would touch."""
    if not left.strip():
        return (_pushed(right, end),)
    space = end - cells(left) - cells(right)
    if space < len(_GAP):
        return left, _pushed(right, end)
    return (left + " " * space + right,)
