"""What stood before the desk changed it, so that a failure ticket is judged as of its purchase.

Kept whenever the desk changes one of these facts, read only for a sale with a ticket. At a moment
stood what was kept longest ago with an end after it; where nothing was kept since, what stands now.
"""

from typing import TypeVar

import msgspec
from sqlalchemy import bindparam, insert, select

from pos.centre.facts import CardFacts, DonorFacts, PersonFacts, PharmacyFacts
from pos.centre.rules.card_visits import in_hand
from pos.centre.store import Transaction
from pos.centre.store.tables import card, past
from pos.clock import parse_time

KEPT = select(past.c.facts).where(
    past.c.kind == bindparam("of_kind"),
    past.c.key == bindparam("of_key"),
    past.c.until == bindparam("moment"),
)
STOOD = (
    select(past.c.facts)
    .where(
        past.c.kind == bindparam("of_kind"),
        past.c.key == bindparam("of_key"),
        past.c.until > bindparam("moment"),
    )
    .order_by(past.c.until)
    .limit(1)
)
KEEP = insert(past)
CARDS = (
    select(card.c.card_id, card.c.issue, card.c.state, card.c.since)
    .where(card.c.person == bindparam("of_person"))
    .order_by(card.c.issue.desc())
)


class PersonThen(msgspec.Struct, frozen=True, tag="person"):
    """What of a person is judged as of the purchase; by reference."""

    scheme: str
    insured: str
    area: str
    category: str
    barred_until: str


class PharmacyThen(msgspec.Struct, frozen=True, tag="pharmacy"):
    """A pharmacy's agreement; by code."""

    area: str
    agreement: str
    from_day: str
    to_day: str


class CardThen(msgspec.Struct, frozen=True, tag="card"):
    """A card's state; by person and issue, because the desk may give a card another id."""

    state: str
    since: str


class RankThen(msgspec.Struct, frozen=True, tag="rank"):
    """A donor's place in the order of debit; by binding."""

    rank: int


Then = PersonThen | PharmacyThen | CardThen | RankThen
One = TypeVar("One", PersonThen, PharmacyThen, CardThen, RankThen)
then: msgspec.json.Decoder[Then] = msgspec.json.Decoder(Then)


def keep(tx: Transaction, key: str, stood: Then, until: str) -> None:
    """What stands now ends here. Of changes in one second the first tells what stood before it."""
    kind = kind_of(stood)
    if tx.one(KEPT, of_kind=kind, of_key=key, moment=until) is None:
        tx.run(KEEP, kind=kind, key=key, until=until, facts=msgspec.json.encode(stood).decode())


def kind_of(stood: Then) -> str:
    """The kind under which it is kept."""
    return str(type(stood).__struct_config__.tag)


def keep_person(tx: Transaction, who: PersonFacts, until: str) -> None:
    keep(tx, who.person, _same(PersonThen, who), until)


def card_key(reference: str, issue: int) -> str:
    """What a card is kept under."""
    return f"{reference}/{issue}"


def person_then(tx: Transaction, who: PersonFacts, moment: str) -> PersonFacts:
    """Death, account and name stay as they are now."""
    stood = _stood(tx, who.person, _same(PersonThen, who), moment)
    return msgspec.structs.replace(who, **msgspec.structs.asdict(stood))


def pharmacy_then(tx: Transaction, home: PharmacyFacts, moment: str) -> PharmacyFacts:
    """The sign-in stays as it is now."""
    stood = _stood(tx, home.code, _same(PharmacyThen, home), moment)
    return msgspec.structs.replace(home, **msgspec.structs.asdict(stood))


def donors_then(
    tx: Transaction, donors: tuple[DonorFacts, ...], moment: str
) -> tuple[DonorFacts, ...]:
    """These donors as they were, in the order in which they stood."""
    stood = [
        msgspec.structs.replace(
            one,
            donor=person_then(tx, one.donor, moment),
            rank=_stood(tx, one.binding_id, RankThen(one.rank), moment).rank,
        )
        for one in donors
    ]
    return tuple(sorted(stood, key=lambda one: (one.rank, one.binding_id)))


def card_then(tx: Transaction, reference: str, card_id: str, moment: str) -> CardFacts:
    """The card that is shown, or the one in the person's hand then where it was not there yet.

    So a card that was replaced since pays by the state of the old one at the purchase, and a sale
    of a loss period stays one, whatever card is shown later (CITY Shenyang).
    """
    cards: list[tuple[str, CardFacts]] = []
    for shown, issue, state, since in tx.all(CARDS, of_person=reference):
        stood = _stood(tx, card_key(reference, issue), CardThen(state, since), moment)
        cards.append((shown, CardFacts(stood.state, stood.since)))
    there = [(shown, one) for shown, one in cards if in_hand(one, parse_time(moment))]
    return dict(there).get(card_id, there[0][1])


def _stood(tx: Transaction, key: str, now: One, moment: str) -> One:
    row = tx.one(STOOD, of_kind=kind_of(now), of_key=key, moment=moment)
    if row is None:
        return now
    return msgspec.json.decode(row[0], type=type(now))


def _same(shape: type[One], found: PersonFacts | PharmacyFacts) -> One:
    return shape(**{name: getattr(found, name) for name in shape.__struct_fields__})
