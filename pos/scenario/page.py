"""A scenario as a page: a small tree that becomes text for a terminal or a piece of HTML.

A page tells one item, or all rows of one file: what every row says stands once, and where rows
differ each row's words stand under its number.
"""

from collections.abc import Iterator, Sequence

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
        given=tuple(_parts(pages)),
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


def _parts(pages: Sequence[Page]) -> Iterator[Grid | Points]:
    """The given, part by part; a part of another shape in some rows is told on a line for each."""
    for title in dict.fromkeys(part.title for page in pages for part in page.given):
        parts = [part for page in pages for part in page.given if part.title == title]
        if len(parts) == len(pages) and len({_shape(part) for part in parts}) == 1:
            yield _part(parts)
        else:
            whole = [
                " ".join(_flat(part) for part in page.given if part.title == title) or "–"
                for page in pages
            ]
            yield Points(title, (_said([one(text) for text in whole]),))


def _shape(part: Grid | Points) -> tuple[str, int]:
    """What two parts must share to be told line by line."""
    return ("grid", len(part.rows)) if isinstance(part, Grid) else ("points", 0)


def _flat(part: Grid | Points) -> str:
    """A part on one line."""
    if isinstance(part, Points):
        return " ".join(map(plain, part.sentences))
    return "; ".join(", ".join(filter(None, row)) for row in part.rows)


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
    return tuple(Variant(text, f"[{spans(rows)}]") for text, rows in told.items())


def spans(numbers: Sequence[int]) -> str:
    """`1–3, 5` for rising numbers."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in found)
