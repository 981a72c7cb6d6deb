"""A scenario as a page: a small tree that becomes text for a terminal or a piece of HTML.

A page tells one item, or all rows of one file: what every row says stands once, and where rows
differ each row's words stand under its number.
"""

from collections.abc import Sequence

import msgspec


class Variant(msgspec.Struct, frozen=True):
    """What some rows say; `rows` names them and is empty where all of them say it."""

    text: str
    rows: str = ""


Sentence = tuple[Variant, ...]


class Grid(msgspec.Struct, frozen=True):
    """A table with a head; every row has as many cells as the head."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Points(msgspec.Struct, frozen=True):
    """Some sentences under a title."""

    title: str
    sentences: tuple[Sentence, ...]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One step: what is done, and what must come out."""

    number: int
    do: str
    line: int
    text: Sentence
    then: tuple[Sentence, ...]


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One scenario, or one row of it, in one language."""

    language: str
    id: str
    title: str
    facts: tuple[tuple[str, str], ...]
    given: tuple[Grid | Points, ...]
    steps: tuple[Told, ...]
    at_end: tuple[Sentence, ...]
    then_line: int = 0
    cases: Grid | None = None


def one(text: str) -> Sentence:
    """A sentence that all rows say."""
    return (Variant(text),)


def plain(sentence: Sentence) -> str:
    """A sentence on one line, the rows' numbers before what they say."""
    return " · ".join(f"{part.rows} {part.text}".strip() for part in sentence)


def together(
    pages: Sequence[Page],
    *,
    id: str,  # noqa: A002 - what the page calls it
    facts: tuple[tuple[str, str], ...],
    cases: Grid,
) -> Page:
    """The pages of one file's rows as one."""
    first = pages[0]
    return msgspec.structs.replace(
        first,
        id=id,
        facts=facts,
        cases=cases,
        given=tuple(
            _part([page.given[place] for page in pages])
            if all(len(page.given) > place for page in pages)
            else part
            for place, part in enumerate(first.given)
        ),
        steps=tuple(
            msgspec.structs.replace(
                step,
                text=_said([page.steps[place].text for page in pages]),
                then=_sentences([page.steps[place].then for page in pages]),
            )
            for place, step in enumerate(first.steps)
        ),
        at_end=_sentences([page.at_end for page in pages]),
    )


def _part(parts: Sequence[Grid | Points]) -> Grid | Points:
    """One part of the given: cells that differ are told row by row."""
    first = parts[0]
    if isinstance(first, Points):
        return Points(
            first.title, _sentences([p.sentences for p in parts if isinstance(p, Points)])
        )
    grids = [part for part in parts if isinstance(part, Grid)]
    rows = tuple(
        tuple(
            plain(_said([one(grid.rows[row][column]) for grid in grids]))
            for column in range(len(first.head))
        )
        for row in range(len(first.rows))
    )
    return Grid(first.title, first.head, rows)


def _sentences(lists: Sequence[tuple[Sentence, ...]]) -> tuple[Sentence, ...]:
    """Lists of sentences side by side; where the numbers differ, each row's whole list as one."""
    if len({len(sentences) for sentences in lists}) == 1:
        return tuple(
            _said([sentences[place] for sentences in lists]) for place in range(len(lists[0]))
        )
    return (_said([one(" ".join(map(plain, sentences)) or "–") for sentences in lists]),)


def _said(sentences: Sequence[Sentence]) -> Sentence:
    """One sentence for all rows; rows that say the same share a line."""
    told: dict[str, list[int]] = {}
    for row, sentence in enumerate(sentences, start=1):
        told.setdefault(plain(sentence), []).append(row)
    if len(told) == 1:
        return sentences[0]
    return tuple(Variant(text, f"[{', '.join(map(str, rows))}]") for text, rows in told.items())
