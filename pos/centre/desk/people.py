"""Who lives in this world and what they hold: as the street sees them, and in one's own app."""

from collections.abc import Mapping

import msgspec
from sqlalchemy import select

from pos.centre.desk.bindings import donors_of
from pos.centre.house import House
from pos.centre.rules import debit_order
from pos.centre.store.facts import read_accounts, read_person
from pos.centre.store.tables import card, person
from pos.model import NO_PIN, Answer, Secret, Trace, masked_name
from pos.street import PersonCard

PEOPLE = select(
    person.c.person, person.c.name, person.c.notes, person.c.scheme, person.c.identity_number,
    person.c.code_state,
).order_by(person.c.position)  # fmt: skip
CARDS = select(card.c.person, card.c.card_id, card.c.state).order_by(card.c.since)

_notes = msgspec.json.Decoder(dict[str, str])


def people(house: House, published: Mapping[str, Secret]) -> tuple[PersonCard, ...]:
    """Everybody, in the order of the world's file, with what they can show at a till."""
    with house.store.read() as tx:
        today = house.now().date()
        cards = {who: (card_id, state) for who, card_id, state in tx.all(CARDS)}
        return tuple(
            PersonCard(
                person=who,
                name=name,
                notes=_notes.decode(notes),
                scheme=scheme,
                card_id=Secret(cards[who][0]),
                identity_number=Secret(number),
                card_state=cards[who][1],
                code_state=code_state,
                published_pin=published.get(who, NO_PIN),
                relatives=donors_of(tx, who, today),
            )
            for who, name, notes, scheme, number, code_state in tx.all(PEOPLE)
        )


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
