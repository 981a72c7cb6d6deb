"""Putting a world in place: read its file, complete it, write it into a new database.

A database appears whole or not at all: it is built beside its place and moved there.
"""

import contextlib
import os
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy.engine import URL

from pos.centre import pins, regions
from pos.centre.policy import Policy
from pos.centre.store import Store, Transaction
from pos.centre.store.kinds import database_path, is_server, parse_url
from pos.centre.store.staging import OwnerRow, stage
from pos.clock import Clock, Draw
from pos.connect import places, servers, shops
from pos.connect.files import read_text, with_used
from pos.decoding import check_texts, toml_tables
from pos.street import CentreUnreachable, NoReply
from pos.texts import Trouble
from pos.world import World, completed, merged, region_of

DEMO_WORLD = "demo"


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
    tables = merged(with_used(path))
    check_texts(tables, path.name)
    return Given(path.name, tables, str(path))


def create_from_file(url: str, path: Path | None, region: str, clock: Clock, draw: Draw) -> World:
    """`pos init`: the demo world, or the file's, in a new database at the URL."""
    return create(url, from_file(path) if path else demo(), region, clock, draw)


def create(url: str, given: Given, region: str, clock: Clock, draw: Draw) -> World:
    """A new database with this world. Trouble or BadFile; an existing one is left alone."""
    target = parse_url(url)
    if is_server(target):
        return _create_at_server(target, given, region, clock, draw)
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
    except (OSError, CentreUnreachable, NoReply) as error:
        cause = getattr(error, "strerror", None) or error
        raise Trouble("cannot_write", path=str(path), cause=str(cause)) from None
    finally:
        with contextlib.suppress(OSError):  # it may never have come to be
            building.unlink()
    return world


def _create_at_server(target: URL, given: Given, region: str, clock: Clock, draw: Draw) -> World:
    key = places.pin_key(os.environ, draw, may_create=True)
    store = Store(target)
    try:
        return servers.create(store, target, lambda tx: filled(tx, given, region, clock, draw, key))
    finally:
        store.close()


def fill(store: Store, given: Given, region: str, clock: Clock, draw: Draw, key: bytes) -> World:
    """Write a world into an empty database, in one transaction."""
    with store.create() as tx:
        return filled(tx, given, region, clock, draw, key)


def filled(
    tx: Transaction, given: Given, region: str, clock: Clock, draw: Draw, key: bytes
) -> World:
    """The world that was written."""
    name, region_text = _region(region or region_of(given.tables))
    policies = policies_of(name, region_text, given.tables.get("policy", {}))
    world = completed(given.tables, given.file, name, _area(policies), clock())
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
    stage(tx, world, mine, calendar, key, draw)
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
    return given, read_text(Path(given))


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
