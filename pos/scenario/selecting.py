"""Which items are meant: all of some files or folders, by a word of their id or title, or by tag.

One bad file never stops the others: what could not be read is told beside what could.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pos.decoding import BadFile
from pos.scenario.lines import BadLine
from pos.scenario.reading import files, items
from pos.scenario.shapes import Item


@dataclass(frozen=True, slots=True)
class Gathered:
    """Items in the order of their files, and a sentence for each path that gave none.

    unread: the path of each of these, which is not always the file that must be mended.
    """

    items: tuple[Item, ...]
    bad: tuple[BadFile, ...]
    unread: tuple[Path, ...] = ()


def gather(paths: Iterable[Path]) -> Gathered:
    """All items of files and folders; an id that was read before is a bad file."""
    found: dict[str, Item] = {}
    bad: list[tuple[BadFile, Path]] = []
    read: set[Path] = set()
    for path in paths:
        try:
            inside = files([path])
        except BadFile as error:
            bad.append((error, path))
            continue
        for file in inside:
            if file.resolve() in read:
                continue
            read.add(file.resolve())
            try:
                own = items(file)
                _check_new(own[0], found)
            except BadFile as error:
                bad.append((error, file))
            else:
                found |= {item.id: item for item in own}
    return Gathered(
        tuple(found.values()), tuple(error for error, _ in bad), tuple(path for _, path in bad)
    )


def selected(items: Sequence[Item], text: str = "", tag: str = "") -> tuple[Item, ...]:
    """The items with `text` in their id or in a title, upper or lower case, and with the tag."""
    return tuple(
        item for item in items if (not tag or tag in item.tags) and _speaks_of(item, text.lower())
    )


def _speaks_of(item: Item, text: str) -> bool:
    words = (item.id, item.title.zh, item.title.en, item.title.es)
    return any(text in one.lower() for one in words)


def _check_new(item: Item, found: dict[str, Item]) -> None:
    """An id is never used again; it names the case in every report."""
    number = item.id.partition("[")[0]
    for known in (number, f"{number}[1]"):
        if known in found:
            raise BadLine(item.file, 1, f"id: {number!r} is used by {found[known].file} already")
