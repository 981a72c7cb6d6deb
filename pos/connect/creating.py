"""Putting a world in place: read its file, complete it, write it into a new database.

A database appears whole or not at all: it is built beside its place and moved there.
"""

import contextlib
import os
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError

from pos.centre import pins, regions
from pos.centre.policy import Policy
from pos.centre.store import Store, database_path, parse_url
from pos.centre.store.staging import OwnerRow, stage
from pos.clock import Clock, Draw
from pos.connect import places, shops
from pos.decoding import BadFile, toml_tables
from pos.street import CentreUnreachable
from pos.texts import Trouble
from pos.world import World, completed, merged, region_of

DEMO_WORLD = "demo"
FILE_LIMIT = 5_000_000
SHOWN = 200  # characters of a path that was given, in a sentence about it


class Given(msgspec.Struct, frozen=True):
    """A world that was read: its name, its tables, and where they came from."""

    name: str
    tables: dict[str, Any]
    file: str


def demo() -> Given:
    """The packaged world."""
    text = places.fixture("world.toml").read_text(encoding="utf-8")
    return Given(DEMO_WORLD, toml_tables(text, "world.toml"), "world.toml")


def from_file(path: Path) -> Given:
    """A world or a whole scenario, with whatever it uses, relative to the file."""
    return Given(path.name, merged(_with_used(path, ())), str(path))


def create_from_file(url: str, path: Path | None, region: str, clock: Clock, draw: Draw) -> World:
    """`pos init`: the demo world, or the file's, in a new database at the URL."""
    return create(url, from_file(path) if path else demo(), region, clock, draw)


def create(url: str, given: Given, region: str, clock: Clock, draw: Draw) -> World:
    """A new database with this world. Trouble or BadFile; an existing one is left alone."""
    target = parse_url(url)
    path = database_path(target)
    if path is None:
        raise Trouble("url", url=url)
    if places.stands(path):
        raise Trouble("exists", path=str(path))
    if path.resolve().parent == places.key_file().resolve().parent:
        raise Trouble("key_beside_database", path=str(path))
    key = places.pin_key(os.environ, draw, may_create=True)
    building = path.with_name(f".{path.name}.{draw(4).hex()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        store = Store(target.set(database=str(building)))
        try:
            world = fill(store, given, region, clock, draw, key)
        finally:
            store.close()  # which also folds the write-ahead log into the file
        _move(building, path)
    except (OSError, DatabaseError, CentreUnreachable) as error:
        cause = getattr(error, "strerror", None) or getattr(error, "orig", None) or error
        raise Trouble("cannot_write", path=str(path), cause=str(cause)) from None
    finally:
        with contextlib.suppress(OSError):  # it may never have come to be
            building.unlink()
    return world


def fill(store: Store, given: Given, region: str, clock: Clock, draw: Draw, key: bytes) -> World:
    """Write a world into an empty database."""
    name, region_text = _region(region or region_of(given.tables))
    policies = policies_of(name, region_text, given.tables.get("policy", {}))
    world = completed(given.tables, given.file, name, _area(policies), clock())
    store.create()
    mine = OwnerRow(
        centre_id=draw(8).hex(),
        world=given.name,
        region=name,
        region_text=region_text,
        policy=msgspec.json.encode(world.policy).decode(),
        opened_at=world.opened_at.isoformat(),
        key_fingerprint=pins.fingerprint(key),
        shop=shops.encode(world, key, draw),
    )
    calendar = regions.policy_on(policies, world.day).calendar
    stage(store, world, mine, calendar, key, draw)
    return world


def policies_of(
    name: str, region_text: str, overrides: dict[str, dict[str, Any]]
) -> tuple[Policy, ...]:
    """A region through time: a packaged one by name, or one file from outside."""
    if region_text:
        return (regions.from_text(region_text, name, overrides),)
    return tuple(regions.overridden(one, overrides, name) for one in regions.policies(name))


def _area(policies: tuple[Policy, ...]) -> str:
    return policies[-1].area


def _region(given: str) -> tuple[str, str]:
    """A region's name and, for a file from outside (NAME.toml), its text."""
    if not given.endswith(".toml"):
        return given, ""
    return given, _read(Path(given))


def _with_used(path: Path, above: tuple[Path, ...]) -> list[dict[str, Any]]:
    here = path.resolve()
    if here in above:
        raise BadFile(f"{path}: use: the files use each other in a circle; take one link out")
    tables = toml_tables(_read(path), str(path))
    used = tables.get("use", [])
    if not isinstance(used, list) or not all(isinstance(one, str) for one in used):
        raise BadFile(f'{path}: use: write a list of files, like use = ["worlds/family.toml"]')
    before = [t for one in used for t in _with_used(path.parent / one, (*above, here))]
    return [*before, tables]


def _read(path: Path) -> str:
    shown = str(path)[:SHOWN]
    try:
        if path.exists() and not path.is_file():  # a pipe or a device may never end
            raise BadFile(f"{shown}: not a file; name a file with a world or a region in it")
        if path.stat().st_size > FILE_LIMIT:
            raise BadFile(f"{shown}: larger than 5 MB; a world is a few hundred lines")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadFile(f"{shown}: not a text in UTF-8; save it as UTF-8") from None
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or error
        raise BadFile(f"{shown}: cannot be read: {cause}") from None


def _move(building: Path, path: Path) -> None:
    """Take the place, unless somebody else took it meanwhile."""
    try:
        os.link(building, path)
    except FileExistsError:
        raise Trouble("exists", path=str(path)) from None
    except OSError:  # a file system without links
        building.replace(path)


def url_of(path: Path) -> URL:
    """The URL of a database file."""
    return URL.create("sqlite", database=str(path))
