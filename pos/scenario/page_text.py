"""A page as plain text for a terminal."""

import textwrap
import unicodedata
from collections.abc import Iterator

from pos.scenario.page import Grid, Page, Points, Sentence
from pos.texts import say

WIDTH = 96


def text(page: Page) -> str:
    """The whole page; lines end without spaces."""
    return "\n".join(line.rstrip() for line in _lines(page)) + "\n"


def _lines(page: Page) -> Iterator[str]:
    yield f"{page.id}  {page.title}"
    yield "─" * min(WIDTH, cells(f"{page.id}  {page.title}"))
    width = max((cells(label) for label, _ in page.facts), default=0)
    for label, value in page.facts:
        yield f"{padded(label, width)}  {value}"
    if page.cases:
        yield from _grid(page.cases)
    if page.given:
        yield from _head(page, "given")
        for part in page.given:
            yield from _grid(part) if isinstance(part, Grid) else _points(part)
    if page.steps:
        yield from _head(page, "steps")
    for step in page.steps:
        yield from _sentence(step.text, f"{step.number:>3}. ", "     ")
        for then in step.then:
            yield from _sentence(then, "     → ", "       ")
    if page.at_end:
        yield from _head(page, "at_end")
        for then in page.at_end:
            yield from _sentence(then, "     → ", "       ")


def _head(page: Page, name: str) -> Iterator[str]:
    yield ""
    yield say(page.language, f"scenario.head.{name}").upper()


def _points(points: Points) -> Iterator[str]:
    yield f"  {points.title}"
    for sentence in points.sentences:
        yield from _sentence(sentence, "    · ", "      ")


def _grid(grid: Grid) -> Iterator[str]:
    """Columns by terminal cells; the last one is as long as it is."""
    yield f"  {grid.title}"
    rows = (grid.head, *grid.rows)
    widths = [max(cells(row[column]) for row in rows) for column in range(len(grid.head))]
    for row in rows:
        yield "    " + "  ".join(
            padded(cell, width) for cell, width in zip(row, widths, strict=True)
        )


def _sentence(sentence: Sentence, first: str, others: str) -> Iterator[str]:
    """A sentence behind its mark; what only some rows say, each under the other."""
    if len(sentence) == 1:
        yield from _wrapped(sentence[0].text, first, others)
        return
    for place, part in enumerate(sentence):
        yield from _wrapped(f"{part.rows} {part.text}", others if place else first, others + "  ")


def _wrapped(words: str, first: str, others: str) -> Iterator[str]:
    """Broken at spaces; a Chinese sentence has none and stays whole for the terminal to break."""
    yield from textwrap.wrap(
        words, WIDTH, initial_indent=first, subsequent_indent=others,
        break_long_words=False, break_on_hyphens=False,
    ) or [first]  # fmt: skip


def padded(words: str, width: int) -> str:
    """Filled up to a number of terminal cells."""
    return words + " " * (width - cells(words))


def cells(words: str) -> int:
    """How many terminal cells a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in words)
