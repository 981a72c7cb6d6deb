"""定点协议: a pharmacy's facts change: its agreement suspended or ended, its name, its sign-in."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import bindparam, select, update

from pos.centre.desk.acts import Reply, record
from pos.centre.house import House
from pos.centre.store import journal, past
from pos.centre.store.tables import pharmacy
from pos.clock import day_text
from pos.decoding import BadFile, decode
from pos.world import GivenPharmacy

_COLUMNS = ("name", "area", "agreement", "from_day", "to_day", "signed_in_on")
STANDS = (
    select(*(pharmacy.c[name] for name in _COLUMNS))
    .where(pharmacy.c.code == bindparam("of_pharmacy"))
    .with_for_update(key_share=True)
)
CHANGE = (
    update(pharmacy)
    .where(pharmacy.c.code == bindparam("of_pharmacy"))
    .values({name: bindparam(f"new_{name}") for name in _COLUMNS})
)
_FIXED = ("code", "note")  # what the pharmacy itself is known by, on its side of the street


def set_pharmacy(house: House, code: str, facts: Mapping[str, object]) -> None:
    """BadFile for what no world may say; KeyError for a pharmacy that the centre does not know."""
    where = f"set {code}"
    given = decode(dict(facts), GivenPharmacy, where)
    for key in _FIXED:
        if key in facts:
            raise BadFile(f"{where}.{key}: this stays as the world's file says it")
    with house.store.begin() as tx:
        place = journal.next_place(tx, journal.DESK)
        now = house.now()
        row = tx.one(STANDS, of_pharmacy=code)
        if row is None:
            raise KeyError(code)
        stands: dict[str, Any] = dict(zip(_COLUMNS, row, strict=True))
        changed = {**stands, **_said(given, facts, now.date())}
        if len(changed["area"]) != 6 or not (
            changed["area"].isascii() and changed["area"].isdigit()
        ):
            raise BadFile(f"{where}.area: six digits, like 370100")
        stood = past.PharmacyThen(
            stands["area"], stands["agreement"], stands["from_day"], stands["to_day"]
        )
        past.keep(tx, code, stood, now.isoformat())
        tx.run(CHANGE, of_pharmacy=code, **{f"new_{name}": changed[name] for name in _COLUMNS})
        said = {name: msgspec.to_builtins(facts[name]) for name in sorted(facts)}
        content = {"pharmacy": code, "set": said}
        record(tx, place, now, "set_pharmacy", "", content, Reply(None))


def _said(given: GivenPharmacy, facts: Mapping[str, object], today: date) -> dict[str, str]:
    """Only what was said, as the table keeps it."""
    columns = {
        "name": ("name", given.name),
        "area": ("area", given.area),
        "agreement": ("agreement", given.agreement),
        "from": ("from_day", day_text(given.from_)),
        "to": ("to_day", day_text(given.to)),
        "signed_in": ("signed_in_on", today.isoformat() if given.signed_in else ""),
    }
    return dict(columns[key] for key in facts)
