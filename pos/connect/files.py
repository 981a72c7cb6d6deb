"""Files of a world from outside: their text, their tables, and whatever they `use`."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pos.decoding import BadFile, nearest, toml_tables

FILE_LIMIT = 5_000_000
SHOWN = 200  # characters of a path that was given, in a sentence about it


@dataclass(frozen=True, slots=True)
class WorldFile:
    """One file as it was read: what it is called in sentences, its text and its tables."""

    path: Path
    shown: str
    text: str
    tables: dict[str, Any]


Load = Callable[[Path], WorldFile]


def load(path: Path) -> WorldFile:
    """A file and its tables; BadFile where it cannot be read or is not TOML."""
    text = read_text(path)
    return WorldFile(path, shown(path), text, toml_tables(text, shown(path)))


def shown(path: Path) -> str:
    """What a file is called in sentences."""
    return os.path.normpath(path)[:SHOWN]


def with_used(path: Path) -> list[dict[str, Any]]:
    """The tables of a file behind those of all it uses, in the order in which later wins."""
    own = load(path)
    used = used_files(own, own.tables.get("use", []), load)
    return [*(one.tables for one in used), own.tables]


def used_files(file: WorldFile, use: Any, load: Load) -> list[WorldFile]:
    """What a file uses, and what that uses in turn before it; each file once.

    use: the file's own list, relative to the file. BadFile for a circle, and for a file that is
    not there.
    """
    found: dict[Path, WorldFile] = {}
    for place, one in _used(file, use, (), load, found):
        found.setdefault(place, one)
    return list(found.values())


def _used(
    file: WorldFile, use: Any, above: tuple[Path, ...], load: Load, known: dict[Path, WorldFile]
) -> Iterator[tuple[Path, WorldFile]]:
    if not isinstance(use, list) or not all(isinstance(one, str) for one in use):
        raise BadFile(
            f'{file.shown}: use: write a list of files, like use = ["worlds/family.toml"]'
        )
    here = (*above, file.path.resolve())
    for name in use:
        path = _beside(file, name)
        place = path.resolve()
        if place in here:
            raise BadFile(
                f"{file.shown}: use: the files use each other in a circle; take one link out"
            )
        if place not in known:
            one = load(path)
            yield from _used(one, one.tables.get("use", []), here, load, known)
            yield place, one


def _beside(file: WorldFile, name: str) -> Path:
    """A file named in another; the same on every machine, so never an absolute path."""
    if name.startswith(("/", "\\")) or name[1:2] == ":":
        raise BadFile(
            f"{file.shown}: use: {name[:SHOWN]!r} is a place on one machine; "
            "write it relative to this file"
        )
    path = file.path.parent / name
    try:
        stands, is_folder = path.exists(), path.is_dir()
        siblings = [one.name for one in path.parent.iterdir()] if not stands else []
    except (OSError, ValueError):
        stands, is_folder, siblings = False, False, []
    if not stands or is_folder:
        why = (
            "a folder, not a file." if is_folder else f"no such file.{nearest(path.name, siblings)}"
        )
        raise BadFile(f"{file.shown}: use: {name[:SHOWN]!r} cannot be read: {why}")
    return path


def read_text(path: Path) -> str:
    """A text in UTF-8 of at most 5 MB; BadFile says what stands in the way."""
    name = shown(path)
    try:
        if path.exists() and not path.is_file():  # a pipe or a device may never end
            raise BadFile(f"{name}: not a file; name a file with a world or a region in it")
        if path.stat().st_size > FILE_LIMIT:
            raise BadFile(f"{name}: larger than 5 MB; a world is a few hundred lines")
        return path.read_text(encoding="utf-8-sig")  # editors on Windows put a mark before it
    except UnicodeDecodeError:
        raise BadFile(f"{name}: not a text in UTF-8; save it as UTF-8") from None
    except (OSError, ValueError) as error:
        if isinstance(error, BadFile):
            raise
        cause = getattr(error, "strerror", None) or error
        raise BadFile(f"{name}: cannot be read: {cause}") from None
