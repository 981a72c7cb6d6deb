"""Facts change, unasked: any of a world's keys of a person, checked as a world's file is.

Not a visit of anybody's but what happened outside (insurance ended, a bank froze a card). What is
written down names the keys; PIN, identity number and card id stay out of the journal.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import bindparam, select, update

from pos.centre.desk import cards, pin
from pos.centre.desk.accounts import rows_of
from pos.centre.desk.acts import Visit, visit
from pos.centre.facts import PersonFacts
from pos.centre.house import House
from pos.centre.ledger import account_id, adjustment_entry
from pos.centre.rules import adjustment
from pos.centre.rules.insurance_year import year_of
from pos.centre.rules.password import INITIAL
from pos.centre.rules.pin import NO_TRIES, Tries
from pos.centre.store import books, past
from pos.centre.store.tables import card, person
from pos.clock import day_text
from pos.decoding import BadFile, decode
from pos.model import Secret
from pos.world import GivenPerson, balance_fen, checked_person

_COLUMNS = (
    "name", "scheme", "insured", "area", "category", "deceased", "barred_until", "code_state",
    "account_state", "identity_number", "notes",
)  # fmt: skip
STANDS = select(*(person.c[name] for name in _COLUMNS)).where(
    person.c.person == bindparam("of_person")
)
CHANGE = (
    update(person)
    .where(person.c.person == bindparam("of_person"))
    .values({name: bindparam(f"new_{name}") for name in _COLUMNS})
)
TWIN = select(person.c.person).where(
    person.c.identity_number == bindparam("wanted"), person.c.person != bindparam("of_person")
)
RENAME = (
    update(card).where(card.c.card_id == bindparam("of_card")).values(card_id=bindparam("new_id"))
)
_SECRET = ("pin", "identity_number", "card_id")


def set_person(house: House, reference: str, facts: Mapping[str, object]) -> None:
    """BadFile for what no world may say; KeyError for nobody."""
    where = f"set {reference}"
    given = decode(dict(facts), GivenPerson, where)
    with visit(house, reference) as here:
        held = cards.in_hand(here)
        stands = _as_given(here, held.card_id)
        changed = {name: getattr(given, name) for name in facts}
        if "born" in facts and "identity_number" not in facts:
            changed["identity_number"] = ""  # a birthday speaks through the number made of it
        done = checked_person(msgspec.structs.replace(stands, **changed), 0, where)
        _check_twins(here, held.card_id, done, where)
        past.keep_person(here.tx, here.who, here.at)
        here.tx.run(CHANGE, of_person=reference, **_columns(done))
        if "card_id" in facts:
            here.tx.run(RENAME, of_card=held.card_id, new_id=done.card_id)
        if "card" in facts:
            held = cards.in_hand(here)
            cards.set_state(here, held, done.card)
        _set_pin(house, here, done, facts)
        _write_down(here, done, facts)


def _as_given(here: Visit, card_id: str) -> GivenPerson:
    """The person as a world's file would say it today; PIN and balance are not read back."""
    row = here.tx.one(STANDS, of_person=here.who.person)
    assert row is not None
    stands: dict[str, Any] = dict(zip(_COLUMNS, row, strict=True))
    barred = stands["barred_until"]
    return GivenPerson(
        name=stands["name"], scheme=stands["scheme"], insured=stands["insured"],
        area=stands["area"], category=stands["category"], deceased=bool(stands["deceased"]),
        barred_until=date.fromisoformat(barred) if barred else None, code=stands["code_state"],
        account=stands["account_state"], identity_number=stands["identity_number"],
        card_id=card_id, note=msgspec.json.decode(stands["notes"]),
    )  # fmt: skip


def _columns(done: GivenPerson) -> dict[str, object]:
    return {
        "new_name": done.name, "new_scheme": done.scheme, "new_insured": done.insured,
        "new_area": done.area, "new_category": done.category, "new_deceased": int(done.deceased),
        "new_barred_until": day_text(done.barred_until), "new_code_state": done.code,
        "new_account_state": done.account, "new_identity_number": done.identity_number,
        "new_notes": msgspec.json.encode(done.note).decode(),
    }  # fmt: skip


def _check_twins(here: Visit, card_id: str, done: GivenPerson, where: str) -> None:
    mine = {"wanted": done.identity_number, "of_person": here.who.person}
    if here.tx.one(TWIN, **mine) is not None:
        raise BadFile(f"{where}.identity_number: somebody else has it")
    if done.card_id != card_id and here.tx.one(cards.TAKEN, wanted=done.card_id) is not None:
        raise BadFile(f"{where}.card_id: another card has it")


def _set_pin(house: House, here: Visit, done: GivenPerson, facts: Mapping[str, object]) -> None:
    """`pin` is the PIN; `pin_state` says whether it is the initial one, set, or locked."""
    initial = done.pin_state == "initial" and "pin_state" in facts
    if initial or "pin" in facts:
        pin.write_pin(here, house, Secret(INITIAL if initial else done.pin), initial=initial)
    elif "pin_state" in facts:
        here.tx.run(pin.SET_INITIAL, of_person=here.who.person, is_initial=0)
    if "pin_state" in facts:
        locked = done.pin_state == "locked"
        tries = Tries(0, "", here.at) if locked else NO_TRIES
        books.keep_tries(here.tx, here.who.person, tries)


def _write_down(here: Visit, done: GivenPerson, facts: Mapping[str, object]) -> None:
    """The act, and where the balance changed, the entry that makes it so."""
    said = {name: "" if name in _SECRET else getattr(done, name) for name in sorted(facts)}
    content = {"person": here.who.person, "set": said}
    differences: dict[str, int] = {}
    if "balance" in facts:
        changed = here.known(here.who.person)
        differences = _differences(here, changed, balance_fen(done))
    booked = adjustment_entry(here.place.entry_id, here.at, differences)
    here.end_booked("set_person", content, booked)


def _differences(here: Visit, who: PersonFacts, wanted: tuple[int, int]) -> dict[str, int]:
    """By account row; a row that is to gain and is not there yet is made."""
    rows = rows_of(here, who.person)
    current = year_of(here.now.date(), who.category, here.policy.calendar)
    found = adjustment.differences(rows, current, *wanted)
    known = {row.year for row in rows}
    for year in found:
        if year not in known:
            books.open_account(here.tx, who.person, year)
    return {account_id(who.person, year): fen for year, fen in found.items()}
