"""Opening a database: is it ours, of this version, whole, and is the PIN key the right one?"""

import errno
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
from sqlalchemy import select
from sqlalchemy.engine import URL

from pos.centre import pins
from pos.centre.embedded import EmbeddedCentre, EmbeddedDesk
from pos.centre.house import House
from pos.centre.store import Store, on_sqlite
from pos.centre.store.kinds import database_path, is_server, parse_url, shown
from pos.centre.store.staging import OwnerRow
from pos.centre.store.tables import METADATA, SCHEMA_VERSION, account, owner
from pos.centre.verifying import Finding, verify
from pos.clock import Clock, Draw
from pos.connect import creating, places, servers, shops
from pos.connect.creating import DEMO_WORLD, Given, filled
from pos.counter.daybook import Daybook
from pos.counter.daybook_file import open_daybook
from pos.counter.shop import Operator, Shop
from pos.decoding import BadFile
from pos.model import Secret
from pos.street import Centre, CentreUnreachable, Desk
from pos.texts import Trouble
from pos.world import completed

OWNER = select(*(owner.c[name] for name in OwnerRow.__struct_fields__))

ACCOUNTS = select(account.c.owner, account.c.account_id, account.c.balance_fen)

PLAYED = "accept:"  # how the name of a world begins that a scenario was played in

# What SQLite says of a file that is whole, as far as anybody knows.
_TROUBLES = {
    "locked": "locked", "unable to open": "cannot_open", "readonly": "cannot_open",
    "disk": "cannot_open",
}  # fmt: skip

COLUMNS = (
    "SELECT tables.name, columns.name FROM sqlite_master AS tables,"
    " pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'"
)


@dataclass(frozen=True, slots=True)
class Stage:
    """A street with a shop at one end: what a till or a command needs. Close it when done."""

    centre: Centre
    desk: Desk | None
    shop: Shop
    house: House = field(repr=False)
    owner: OwnerRow = field(repr=False)
    passing: bool = False  # a stage that is played on and gone: its daybooks stay in memory
    daybooks: list[Daybook] = field(default_factory=list, repr=False)  # opened here

    def sign_on(self, badge: str, pin: Secret) -> Operator | None:
        """The operator with this badge and PIN; None for nobody."""
        key = shops.operator_key(self.owner.shop, badge, pin, self.house.pin_key)
        return next((one for one in self.shop.operators if one.key == key), None)

    def daybook(self, pharmacy: str, till: str) -> Daybook:
        """The daybook of one till of a pharmacy (its code), in memory for a world in memory."""
        mine = self.owner.centre_id
        path = places.daybook_file(mine, pharmacy, till) if self._lasting else None
        self.daybooks.append(open_daybook(path, centre=mine, pharmacy=pharmacy, till=till))
        return self.daybooks[-1]

    def tills(self, pharmacy: str) -> tuple[str, ...]:
        """The tills of a pharmacy whose daybooks lie on this machine."""
        return places.tills_of(self.owner.centre_id, pharmacy) if self._lasting else ()

    @property
    def _lasting(self) -> bool:
        url = self.house.store.engine.url
        return not self.passing and (is_server(url) or database_path(url) is not None)

    def audit(self) -> str:
        """The first broken invariant of ledger and journal, as row and name; "" when clean."""
        found = verify(self.house.store)
        return (
            f"{found.where}: {found.invariant} {found.what}" if isinstance(found, Finding) else ""
        )

    def accounts(self) -> dict[tuple[str, str], int]:
        """What every account holds, in fen, by its owner and its id."""
        with self.house.store.read() as tx:
            return {(owner, one): fen for owner, one, fen in tx.all(ACCOUNTS)}

    def close(self) -> None:
        """Let go of the database and of every daybook."""
        for daybook in self.daybooks:
            daybook.close()
        self.house.store.close()


def default_url(environment: Mapping[str, str]) -> str:
    """POS_URL, or the demo world's database in the user's folder."""
    given = environment.get("POS_URL", "")
    return given or creating.url_of(places.database_file()).render_as_string(hide_password=False)


def shown_url(url: str) -> str:
    """A database's URL as it may be told: no password of a server's."""
    target = parse_url(url)
    return shown(target) if is_server(target) else url


def open_or_create_demo(url: str, clock: Clock, draw: Draw) -> Stage:
    """What `till` does: the database at the URL, made with the demo world where there is none."""
    path = database_path(parse_url(url))
    if path is not None and not places.stands(path):
        creating.create(url, creating.demo(), "", clock, draw)
    return open_stage(url, clock, draw)


def open_stage(url: str, clock: Clock, draw: Draw) -> Stage:
    """The stage of an existing database. Trouble says what is wrong with it and what to do."""
    target = parse_url(url)
    path = database_path(target)
    if path is not None and places.stands(path):
        _check_file(path)
    elif not is_server(target):
        raise Trouble("no_database", path=str(path or url))
    opened = Store(target)
    try:
        if is_server(target):
            servers.check(opened, target)
        key = places.pin_key(os.environ, draw, may_create=False)
        return _stage(opened, str(path or shown(target)), clock, draw, key)
    except (msgspec.MsgspecError, BadFile, ValueError) as error:
        opened.close()
        raise Trouble("damaged", path=str(path or shown(target)), cause=str(error)) from error
    except Exception:
        opened.close()
        raise


def stage_world(given: Given, region: str, clock: Clock, draw: Draw, url: str = "") -> Stage:
    """A world to play on: in memory, gone when it is closed, with a PIN key that is drawn.

    At a URL it takes the place of the world played there before. Trouble where there is another.
    """
    if url and is_server(target := parse_url(url)):
        return _stage_at_server(target, given, region, clock, draw)
    if url:
        _clear(url)
        creating.create(url, given, region, clock, draw)
        return replace(open_stage(url, clock, draw), passing=True)
    key = draw(32)
    opened = Store(URL.create("sqlite"))
    creating.fill(opened, given, region, clock, draw, key)
    return _stage(opened, "", clock, draw, key)


def _stage_at_server(target: URL, given: Given, region: str, clock: Clock, draw: Draw) -> Stage:
    key = places.pin_key(os.environ, draw, may_create=True)
    opened = Store(target)
    try:
        servers.create(
            opened, target, lambda tx: filled(tx, given, region, clock, draw, key), PLAYED
        )
        return replace(_stage(opened, shown(target), clock, draw, key), passing=True)
    except BaseException:
        opened.close()
        raise


def _clear(url: str) -> None:
    """Take away what a scenario left; anything else is left alone."""
    path = database_path(parse_url(url))
    if path is None:
        raise Trouble("url", url=url)
    if not places.stands(path):
        return
    if path.is_dir():
        raise Trouble("cannot_write", path=str(path), cause=os.strerror(errno.EISDIR))
    if path.stat().st_size:
        _check_file(path, alone=True)
        with closing(sqlite3.connect(_reading(path), uri=True)) as db:
            world = str(db.execute("SELECT world FROM owner").fetchone()[0])
        if not world.startswith(PLAYED):
            raise Trouble("not_accepts", path=str(path))
    for part in ("-wal", "-shm", ""):  # a log that outlived its database would spoil the next one
        path.with_name(path.name + part).unlink(missing_ok=True)


def _stage(opened: Store, where: str, clock: Clock, draw: Draw, key: bytes) -> Stage:
    try:
        with opened.read() as tx:
            row = tx.one(OWNER)
    except CentreUnreachable as error:
        raise _trouble(where, str(error)) from error
    if row is None:
        raise Trouble("not_ours", path=where)
    mine = OwnerRow(**dict(zip(OwnerRow.__struct_fields__, row, strict=True)))
    if mine.key_fingerprint != pins.fingerprint(key):
        raise Trouble("key_other", path=str(places.key_file()), variable=places.KEY_VARIABLE)
    policies = creating.policies_of(mine.region, mine.region_text, msgspec.json.decode(mine.policy))
    house = House(opened, policies, clock, draw, key)
    people, operators = _published(mine, clock)
    return Stage(
        centre=EmbeddedCentre(house),
        desk=EmbeddedDesk(house, people),
        shop=shops.decode(mine.shop, operators),
        house=house,
        owner=mine,
    )


def _check_file(path: Path, *, alone: bool = False) -> None:
    """Another program's database, or another version's, is refused before anything is written.

    alone: nobody else has it open, so it may be read without a log being made beside it.
    """
    try:
        patience_s = on_sqlite.BUSY_TIMEOUT_MS / 1000
        uri = _reading(path) if alone else f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=patience_s)) as db:
            if db.execute("PRAGMA application_id").fetchone() != (on_sqlite.APPLICATION_ID,):
                raise Trouble("not_ours", path=str(path))
            row = db.execute("SELECT schema_version FROM owner").fetchone()
            found = set(db.execute(COLUMNS).fetchall())
    except (sqlite3.DatabaseError, OSError, UnicodeError) as error:
        raise _trouble(str(path), str(error)) from error
    version = row[0] if row else None
    if not isinstance(version, int):
        raise Trouble("damaged", path=str(path), cause="no version")
    if version != SCHEMA_VERSION:
        key = "newer" if version > SCHEMA_VERSION else "older"
        raise Trouble(key, path=str(path), theirs=str(version), ours=str(SCHEMA_VERSION))
    needed = {(table.name, column.name) for table in METADATA.sorted_tables for column in table.c}
    if gone := sorted(needed - found):
        raise Trouble("damaged", path=str(path), cause=f"no column {'.'.join(gone[0])}")


def _reading(path: Path) -> str:
    """For looking only. Where nobody has a log open, none is left lying beside a file either."""
    quiet = "" if path.with_name(f"{path.name}-wal").exists() else "&immutable=1"
    return f"{path.resolve().as_uri()}?mode=ro{quiet}"


def _trouble(where: str, cause: str) -> Trouble:
    found = (key for word, key in _TROUBLES.items() if word in cause)
    return Trouble(next(found, "damaged"), path=where, cause=cause)


def _published(mine: OwnerRow, clock: Clock) -> tuple[dict[str, Secret], dict[str, Secret]]:
    """PINs of people and operators, by key, where the packaged demo world tells them anyway."""
    if mine.world != DEMO_WORLD:
        return {}, {}
    given = creating.demo()
    world = completed(given.tables, given.file, mine.region, "370100", clock())
    people = {
        key: Secret("123456" if one.pin_state == "initial" else one.pin)
        for key, one in world.people.items()
    }
    return people, {key: Secret(one.pin) for key, one in world.operators.items()}
