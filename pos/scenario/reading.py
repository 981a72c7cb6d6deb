"""A scenario's file becomes items, or one sentence: `file:line: what is wrong. Did you mean …?`.

Nothing in a file reaches outside: worlds and pictures are named relative to it, and a picture lies
in the folder of the scenarios (the one above the area's).
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from pos.clock import parse_time
from pos.connect.files import WorldFile, shown
from pos.connect.profiles import area_of, check_overrides
from pos.decoding import BadFile, nearest
from pos.scenario.file_shape import FORMAT, HEAD_KEYS, Head
from pos.scenario.lines import BadLine, Lines, Wrong
from pos.scenario.naming import Names
from pos.scenario.places import path_named
from pos.scenario.rows import filled, rows_of
from pos.scenario.shapes import Expect, Item
from pos.scenario.sources import Sources, own_file, sources
from pos.scenario.step_reading import Reading, read_steps, shaped
from pos.world import World, completed
from pos.world.shapes import SCENARIO_KEYS, WORLD_KEYS

ENDING = ".scn.toml"
FIRST_MOMENT = "2026-03-03T09:00:00+08:00"  # of a scenario that does not say when it begins


def items(path: Path) -> tuple[Item, ...]:
    """Everything that a file wants played: one item, or one for each row. BadFile otherwise."""
    try:
        own = own_file(path)
        lines = Lines(own.text)
        return tuple(_items(own, lines))
    except RecursionError:
        raise BadLine(shown(path), 1, "brackets or keys nested too deep to be a scenario") from None


def files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The scenario files under folders, and files that are named, in order; each once.

    BadFile for a path that is not there and for a folder without any. Whoever wants the others to
    be read nevertheless asks path by path.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob(f"*{ENDING}") if _is_meant(one))
            if not inside:
                raise BadFile(f"{path}: no scenario (*{ENDING}) in this folder or below it")
            found |= dict.fromkeys(inside)
        elif not path.exists():
            siblings = [one.name for one in path.parent.glob("*")]
            raise BadFile(f"{path}: there is no such file.{nearest(path.name, siblings)}")
        elif not path.name.endswith(ENDING):
            raise BadFile(f"{path}: the file of a scenario is called ID{ENDING}")
        else:
            found[path] = None
    return tuple(found)


def _is_meant(path: Path) -> bool:
    """A file, or a link that leads nowhere: that one is told, for nobody meant to leave it out."""
    return path.is_file() or (path.is_symlink() and not path.exists())


def _items(own: WorldFile, lines: Lines) -> Iterable[Item]:
    try:
        _check_head(own)
        rows = rows_of(own.tables)
        numbers = range(1, len(rows) + 1) if rows else (0,)
        every = [(number, filled(own.tables, rows, number)) for number in numbers]
    except Wrong as wrong:
        raise BadLine(own.shown, lines.of(wrong.path), wrong.said) from None
    for number, tables in every:
        whole = sources(own, tables.get("use", []), lines)
        try:
            yield _item(own, tables, whole, lines, number)
        except Wrong as wrong:
            row = f"row {number}: " if number else ""
            raise BadLine(*whole.place(wrong.path), row + wrong.said) from None


def _check_head(own: WorldFile) -> None:
    """The version, the keys and the id; before anything is filled in."""
    version = own.tables.get("format", FORMAT)
    if isinstance(version, int) and version > FORMAT:
        said = f"format: {version} is newer than this program, which reads format {FORMAT}"
        raise Wrong(("format",), said)
    if version != FORMAT or isinstance(version, bool):
        raise Wrong(("format",), f"format: write format = {FORMAT}")
    known = SCENARIO_KEYS | WORLD_KEYS
    for key in own.tables:
        if key not in known:
            raise Wrong((key,), f"unknown key {key!r}.{nearest(key, known)}")
    stem = own.path.name.removesuffix(ENDING)
    if "id" in own.tables and own.tables["id"] != stem:
        given = own.tables["id"]
        raise Wrong(("id",), f"id: {given!r} must be the file's own name, {stem!r}")


def _item(
    own: WorldFile, tables: dict[str, Any], whole: Sources, lines: Lines, number: int
) -> Item:
    head = shaped({key: tables[key] for key in HEAD_KEYS if key in tables}, Head, (), "")
    if not any(one.strip() for one in (head.title.zh, head.title.en, head.title.es)):
        raise Wrong(("title",), 'title: write it in a language at least, like { en = "…" }')
    given = whole.world(tables)
    world = _world(given, own.shown)
    so_far = Reading(own.path, world, Names.of(world), world.opened_at)
    steps = read_steps(tables.get("step", []), ("step",), so_far)
    end = tables.get("then", {})
    then = shaped(end, Expect, ("then",), "then: ")
    so_far.names.check(end, Expect, ("then",), "then: ")
    return Item(
        id=f"{head.id}[{number}]" if number else head.id,
        file=str(own.path),
        title=head.title,
        level=head.level,
        verifies=head.verifies,
        source=head.source,
        tags=head.tags,
        region=world.region,
        clock=world.opened_at,
        row=rows_of(tables)[number - 1] if number else {},
        tables=given,
        steps=steps,
        then=then,
        lines=tuple(lines.of(("step", place)) for place in range(len(steps))),
        then_line=lines.of(("then",)) if "then" in tables else 0,
    )


def _world(given: dict[str, Any], file: str) -> World:
    """The world with its defaults, its region and its policy looked over; `given` gets a clock."""
    given["clock"] = _clock(given)
    region = given.setdefault("region", "demo")
    try:
        area = area_of(region) if isinstance(region, str) else ""
    except BadFile as error:
        raise Wrong(("region",), str(error)) from None
    if not area:
        raise Wrong(("region",), "region: write the name of one, like 'demo'")
    try:
        world = completed(given, file, region, area, given["clock"])
        check_overrides(region, world.policy, file)
    except BadFile as error:
        said = str(error).removeprefix(f"{file}: ")
        raise Wrong(path_named(said), said) from None
    return world


def _clock(given: dict[str, Any]) -> datetime:
    clock = given.get("clock", FIRST_MOMENT)
    try:
        return parse_time(clock) if isinstance(clock, str) and len(clock) > 10 else clock
    except ValueError as error:
        raise Wrong(("clock",), f"clock: {error}") from None
