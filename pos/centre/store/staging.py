"""Staging: puts a world in place. Given facts are not asked against the rules.

Opening balances are an entry of the desk's chain like any other, so that every balance equals its
postings from the first row.
"""

import functools
from collections.abc import Iterable
from datetime import date

import msgspec
from sqlalchemy import Insert, Table, insert

from pos.centre import pins
from pos.centre.desk.bindings import insert_binding
from pos.centre.ledger import account_id, opening_entry
from pos.centre.policy import Calendar
from pos.centre.rules.insurance_year import year_of
from pos.centre.store import Transaction, journal
from pos.centre.store.tables import (
    SCHEMA_VERSION,
    account,
    card,
    chain,
    owner,
    person,
    pharmacy,
    pin,
    product,
)  # fmt: skip
from pos.clock import Draw, day_text
from pos.model import Secret
from pos.money import parse_yuan
from pos.street import Binding
from pos.world import GivenPerson, World, balance_fen

INITIAL_PIN = "123456"


class OwnerRow(msgspec.Struct, frozen=True, kw_only=True):
    """Whose house this is. region_text: the region's own file, where it came from outside."""

    centre_id: str
    world: str
    region: str
    region_text: str
    policy: str
    opened_at: str
    key_fingerprint: str
    shop: str
    schema_version: int = SCHEMA_VERSION


def stage(
    tx: Transaction, world: World, mine: OwnerRow, calendar: Calendar, key: bytes, draw: Draw
) -> None:
    """Write the world into an empty database, tables and all."""
    tx.lay()
    _insert(tx, owner, [msgspec.structs.asdict(mine)])
    chains = [journal.DESK, *(one.code for one in world.pharmacies.values())]
    _insert(tx, chain, ({"chain": c, "head": journal.NO_HASH, "count": 0} for c in chains))
    _insert(tx, pharmacy, _pharmacies(world))
    _insert(tx, product, _products(world))
    people = list(enumerate(world.people.items()))
    _insert(tx, person, (_person(place, key, one) for place, (key, one) in people))
    at = world.opened_at.isoformat()
    _insert(tx, pin, (_pin(who, one, key, draw, at) for _, (who, one) in people))
    _insert(tx, card, (_card(who, one, at) for _, (who, one) in people))
    opening: dict[str, int] = {}
    rows = [row for _, (who, one) in people for row in _accounts(who, one, world.day, calendar)]
    for row in rows:
        opening[str(row["account_id"])] = int(str(row["balance_fen"]))
    _insert(tx, account, rows)
    _bindings(tx, world)
    open_books(tx, at, opening)


def open_books(tx: Transaction, at: str, balances: dict[str, int]) -> None:
    """The first row of the desk's chain: the opening balances, if there are any."""
    place = journal.next_place(tx, journal.DESK)
    booked = opening_entry(place.entry_id, at, balances)
    row = journal.Row(
        chain=journal.DESK, number=place.number, message_id=journal.desk_id(place),
        kind="open", person="", at=at, outcome="done", account_fen=0,
        content="{}", reply="{}", entry_id=place.entry_id if booked.postings else "",
        previous=place.previous,
    )  # fmt: skip
    journal.append(tx, row, booked if booked.postings else None)


def _insert(tx: Transaction, table: Table, rows: Iterable[dict[str, object]]) -> None:
    tx.many(_new_rows(table), list(rows))


@functools.cache  # the same statement every time, so that its text is kept
def _new_rows(table: Table) -> Insert:
    return insert(table)


def _pharmacies(world: World) -> Iterable[dict[str, object]]:
    for place, (key, one) in enumerate(world.pharmacies.items()):
        yield {
            "code": one.code, "key": key, "position": place, "name": one.name, "area": one.area,
            "agreement": one.agreement, "from_day": day_text(one.from_),
            "to_day": day_text(one.to),
            "signed_in_on": day_text(world.day) if one.signed_in else "",
        }  # fmt: skip


def _products(world: World) -> Iterable[dict[str, object]]:
    for one in world.products.values():
        yield {
            "product": one.ean, "name": one.name, "goods": one.goods,
            "catalogue_class": one.class_ if one.goods == "drug" else "",
            "prescription": int(one.prescription), "max_quantity": one.max_quantity,
        }  # fmt: skip


def _person(place: int, key: str, one: GivenPerson) -> dict[str, object]:
    return {
        "person": key, "position": place, "name": one.name, "scheme": one.scheme,
        "insured": one.insured, "area": one.area, "category": one.category,
        "deceased": int(one.deceased), "barred_until": day_text(one.barred_until),
        "code_state": one.code, "account_state": one.account,
        "identity_number": one.identity_number,
        "notes": msgspec.json.encode(one.note).decode(),
    }  # fmt: skip


def _pin(key: str, one: GivenPerson, pin_key: bytes, draw: Draw, at: str) -> dict[str, object]:
    salt = draw(16).hex()
    initial = one.pin_state == "initial"
    known = Secret(INITIAL_PIN if initial else one.pin)
    return {
        "person": key, "salt": salt, "digest": pins.digest(pin_key, salt, known),
        "initial": int(initial), "wrong_tries": 0, "tried_on": "",
        "locked_at": at if one.pin_state == "locked" else "",
    }  # fmt: skip


def _card(key: str, one: GivenPerson, at: str) -> dict[str, object]:
    return {"card_id": one.card_id, "person": key, "state": one.card, "since": at, "issue": 1}


def _accounts(
    key: str, one: GivenPerson, day: date, calendar: Calendar
) -> Iterable[dict[str, object]]:
    if one.scheme != "employee":
        return
    year = year_of(day, one.category, calendar)
    current, carried = balance_fen(one)
    for of_year, fen in ((year, current), (year - 1, carried)):
        if fen or of_year == year:
            yield {
                "account_id": account_id(key, of_year), "owner": key, "year": of_year,
                "balance_fen": fen,
            }  # fmt: skip


def _bindings(tx: Transaction, world: World) -> None:
    for number, one in enumerate(world.bindings, start=1):
        made = Binding(
            beneficiary=one.beneficiary, donor=one.donor, relation=one.relation.value,
            rank=one.rank, limit_fen=parse_yuan(one.limit) if one.limit else -1,
            from_day=day_text(one.from_), to_day=day_text(one.to),
        )  # fmt: skip
        insert_binding(tx, f"W{number}", made, "")
