"""Who lives in this world and what they hold: as the street sees them, and in one's own app."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlalchemy import select

from pos.centre import pins
from pos.centre.desk.bindings import donors_of
from pos.centre.facts import CardFacts, PinFacts, PinVerdict
from pos.centre.house import House
from pos.centre.policy import Policy
from pos.centre.rules import card_visits, debit_order
from pos.centre.rules.card import state_on
from pos.centre.rules.pin import tries
from pos.centre.store import Transaction
from pos.centre.store.facts import read_accounts, read_person
from pos.centre.store.tables import card, person, pin
from pos.model import NO_PIN, Answer, Secret, Trace, masked_name
from pos.street import PersonCard

PEOPLE = (
    select(
        person.c.person, person.c.name, person.c.notes, person.c.scheme, person.c.identity_number,
        person.c.code_state, pin.c.salt, pin.c.digest, pin.c.initial, pin.c.wrong_tries,
        pin.c.tried_on, pin.c.locked_at,
    )
    .join_from(person, pin, pin.c.person == person.c.person)
    .order_by(person.c.position)
)  # fmt: skip
CARDS = select(card.c.person, card.c.card_id, card.c.state, card.c.since).order_by(card.c.issue)

_notes = msgspec.json.Decoder(dict[str, str])


def people(house: House, published: Mapping[str, Secret]) -> tuple[PersonCard, ...]:
    """Everybody, in the order of the world's file, with what they can show at a till today.

    published: PINs that may be told, as long as they are still the right ones.
    """
    now = house.now()
    policy = house.policy(now)
    with house.store.read() as tx:
        held = _cards_in_hand(tx, now, policy)
        found: list[PersonCard] = []
        for who, name, notes, scheme, number, code_state, salt, kept, *tried in tx.all(PEOPLE):
            card_id, card_state = held[who]
            told = published.get(who, NO_PIN)
            verdict = pins.compare(house.pin_key, salt, kept, told)
            found.append(
                PersonCard(
                    person=who,
                    name=name,
                    notes=_notes.decode(notes),
                    scheme=scheme,
                    card_id=Secret(card_id),
                    identity_number=Secret(number),
                    card_state=card_state,
                    code_state=code_state,
                    pin_state=_pin_state(PinFacts(verdict, *tried), now, policy),
                    published_pin=told if verdict is PinVerdict.RIGHT else NO_PIN,
                    relatives=donors_of(tx, who, now.date()),
                )
            )
        return tuple(found)


def _cards_in_hand(tx: Transaction, now: datetime, policy: Policy) -> dict[str, tuple[str, str]]:
    """Each person's newest card that exists already: its id, and its state as it counts now."""
    held: dict[str, tuple[str, str]] = {}
    for who, card_id, state, since in tx.all(CARDS):
        one = CardFacts(state, since)
        if card_visits.in_hand(one, now):
            held[who] = (card_id, state_on(one, now, policy.card))
    return held


def _pin_state(kept: PinFacts, now: datetime, policy: Policy) -> str:
    if tries(kept, now, policy).locked_at:
        return "locked"
    return "initial" if kept.initial else "set"


def balances(house: House, reference: str) -> Answer:
    """What a person sees of their own account in the app. KeyError for nobody."""
    with house.store.read() as tx:
        who = read_person(tx, reference)
        if who is None:
            raise KeyError(reference)
        now = house.now()
        rows = read_accounts(tx, (reference,)).get(reference, ())
        found = debit_order.balances(who, rows, now.date(), house.policy(now))
        return Answer(reference, masked_name(who.name), found, Trace(()))
