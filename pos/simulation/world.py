"""A town made from a seed: families whose accounts are bound, people on their own, a shelf.

The tables are a world's, as a file would hold them (pos.world), so that every default is that of
any other world. It opens shortly before New Year, when an insurance year ends.
"""

from datetime import datetime
from typing import Any

from pos.clock import BEIJING
from pos.money import yuan
from pos.simulation.chance import Chance

OPENED = datetime(2026, 12, 28, 8, 0, tzinfo=BEIJING)
PIN = "246810"

SHELF: dict[str, dict[str, Any]] = {
    "amoxicillin": {"price": "35.00"},
    "ibuprofen": {"price": "12.80", "class": "B"},
    "vitamin": {"price": "19.90", "class": "C"},
    "cough_syrup": {"price": "8.45", "class": "B", "max_quantity": 3},
    "insulin": {"price": "48.00", "prescription": True},
    "thermometer": {"price": "60.00", "goods": "device"},
    "soap": {"price": "5.00", "goods": "daily_goods"},
}


def tables(chance: Chance) -> dict[str, Any]:
    """The world's tables."""
    people: dict[str, dict[str, Any]] = {}
    bindings: list[dict[str, Any]] = []
    for number in range(1, chance.number(2, 4) + 1):
        _family(chance, f"family{number}", people, bindings)
    for number in range(1, chance.number(1, 3) + 1):
        people[f"single{number}"] = _employee(chance)
    return {
        "clock": OPENED,
        "pharmacies": {"main": {}, "other": {}},
        "people": people,
        "bindings": bindings,
        "products": SHELF,
    }


def _family(
    chance: Chance, name: str, people: dict[str, dict[str, Any]], bindings: list[dict[str, Any]]
) -> None:
    """Two who work, a child without an account, and perhaps somebody retired."""
    one, other, child = f"{name}_one", f"{name}_other", f"{name}_child"
    people[one], people[other] = _employee(chance), _employee(chance)
    people[child] = {"scheme": "resident", "pin": PIN}
    bindings.append(_bound(chance, one, other, "spouse"))
    bindings.append(_bound(chance, child, one, "parent"))
    if chance.happens(60):
        bindings.append(_bound(chance, child, other, "parent"))
    if chance.happens(60):
        old = f"{name}_old"
        people[old] = _employee(chance)
        bindings.append(_bound(chance, one, old, "parent"))
        bindings.append(_bound(chance, old, other, "child"))


def _employee(chance: Chance) -> dict[str, Any]:
    current, carried = chance.number(0, 50_000), chance.choose((0, chance.number(1, 20_000)))
    return {
        "pin": PIN, "balance": {"current_year": yuan(current), "carried_over": yuan(carried)},
    }  # fmt: skip


def _bound(chance: Chance, beneficiary: str, donor: str, relation: str) -> dict[str, Any]:
    bound = {"beneficiary": beneficiary, "donor": donor, "relation": relation}
    return bound | ({"limit": yuan(chance.number(5_000, 100_000))} if chance.happens(30) else {})
