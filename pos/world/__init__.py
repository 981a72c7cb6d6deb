"""The shape of a world, its defaults and its decoding: who lives there before the first sale.

The same shape serves fixtures/world.toml, `pos init --world FILE` and the given part of a scenario.
No I/O: tables come in, a World goes out.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pos.clock import in_beijing
from pos.decoding import BadFile, decode, nearest
from pos.world import filling
from pos.world.filling import balance_fen
from pos.world.filling import person as checked_person
from pos.world.shapes import (
    SCENARIO_KEYS,
    WORLD_KEYS,
    CardState,
    GivenOperator,
    GivenPerson,
    GivenPharmacy,
    GivenProduct,
    Goods,
    Relation,
    World,
)  # fmt: skip

__all__ = [
    "CardState", "GivenPerson", "GivenPharmacy", "Goods", "Relation", "World", "balance_fen",
    "checked_person", "completed", "merged", "region_of",
]  # fmt: skip

_SECTIONS: dict[str, Any] = {
    "pharmacies": GivenPharmacy,
    "operators": GivenOperator,
    "people": GivenPerson,
    "products": GivenProduct,
}


def merged(tables: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Several files as one: sections merge key by key, later wins; bindings are appended."""
    whole: dict[str, Any] = {}
    for table in tables:
        for key, value in table.items():
            if key == "bindings" and isinstance(value, list):
                whole[key] = [*whole.get(key, []), *value]
            elif key in _SECTIONS and isinstance(value, dict):
                whole[key] = {**whole.get(key, {}), **value}
            elif key == "policy" and isinstance(value, dict):
                whole[key] = _policy(whole.get(key, {}), value)
            else:
                whole[key] = value
    return whole


def _policy(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Single keys are overridden, so a table of one file leaves the other's keys standing."""
    return below | {
        name: {**below.get(name, {}), **table} if isinstance(table, dict) else table
        for name, table in above.items()
    }


def region_of(tables: dict[str, Any]) -> str:
    """The region a file asks for; `demo` where it names none."""
    return str(tables.get("region", "demo"))


def completed(tables: dict[str, Any], file: str, region: str, area: str, now: datetime) -> World:
    """The tables of a file as a world. BadFile names file, key and what to do.

    area: the region's own area code. now: the first day, where the file has no `clock`.
    """
    for key in tables:
        if key not in WORLD_KEYS | SCENARIO_KEYS:
            raise BadFile(f"{file}: unknown key {key!r}.{nearest(key, WORLD_KEYS)}")
    sections: dict[str, dict[str, Any]] = {}
    for name, shape in _SECTIONS.items():
        given = _table(tables, name, file)
        sections[name] = {
            key: decode(value, shape, file, f"{name}.{key}") for key, value in given.items()
        }
    clock = tables.get("clock", now)
    if not isinstance(clock, datetime):
        raise BadFile(f"{file}: clock: write a date with a time, like 2026-03-03T09:00:00+08:00")
    try:
        opened_at = in_beijing(clock)
    except ValueError as error:
        raise BadFile(f"{file}: clock: {error}") from None
    people = filling.people(sections["people"], area, file)
    return World(
        region=region,
        area=area,
        opened_at=opened_at,
        policy=_table(tables, "policy", file),
        pharmacies=filling.pharmacies(sections["pharmacies"], area, file),
        operators=filling.operators(sections["operators"], file),
        people=people,
        bindings=filling.bindings(tables.get("bindings", []), people, file),
        products=filling.products(sections["products"], file),
    )


def _table(tables: dict[str, Any], name: str, file: str) -> dict[str, Any]:
    value = tables.get(name, {})
    if not isinstance(value, dict) or not all(isinstance(v, dict) for v in value.values()):
        raise BadFile(f"{file}: {name}: write a table for each entry, like [{name}.KEY]")
    return value
