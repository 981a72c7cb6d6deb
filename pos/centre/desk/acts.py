"""An act at the desk, refused or not, is a row of the desk's own chain.

Whoever acts at the desk takes the head of its chain first, so that acts come one after the other;
a sale never does. Behind it the locks follow in the order of decision 10.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import msgspec

from pos.centre.facts import PersonFacts
from pos.centre.house import House
from pos.centre.ledger import Entry
from pos.centre.policy import Policy
from pos.centre.store import Transaction, books, journal
from pos.centre.store.facts import read_person
from pos.refusals import Refusal
from pos.street import Binding

_encode = msgspec.json.Encoder().encode


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the desk answered."""

    refusal: Refusal | None
    binding: Binding | None = None
    ready_on: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit in one transaction: who came, when, and under which rules."""

    tx: Transaction
    now: datetime
    policy: Policy
    who: PersonFacts
    place: journal.Place  # where the act will stand

    @property
    def at(self) -> str:
        """The moment, as the tables keep it."""
        return self.now.isoformat()

    def known(self, reference: str) -> PersonFacts:
        """Somebody else whom the visit is about. KeyError for nobody."""
        return known(self.tx, reference)

    def end(
        self, kind: str, refusal: Refusal | None, content: object = None, *, ready_on: str = ""
    ) -> None:
        """Write the act down. What it changes in the tables was written before."""
        self._row(kind, content, Reply(refusal, ready_on=ready_on), None)

    def end_booked(self, kind: str, content: object, booked: Entry) -> None:
        """Write the act down with its entry, and carry the entry into the accounts."""
        books.move(self.tx, booked)
        self._row(kind, content, Reply(None), booked if booked.postings else None)

    def _row(self, kind: str, content: object, reply: Reply, booked: Entry | None) -> None:
        told = {"person": self.who.person} if content is None else content
        record(self.tx, self.place, self.now, kind, self.who.person, told, reply, booked)


@contextmanager
def visit(house: House, reference: str) -> Iterator[Visit]:
    """A person's visit. KeyError for nobody."""
    with house.store.begin() as tx:
        place = journal.next_place(tx, journal.DESK)
        now = house.now()
        who = known(tx, reference)
        books.lock_person(tx, reference)
        yield Visit(tx, now, house.policy(now), who, place)


def known(tx: Transaction, reference: str) -> PersonFacts:
    """A person by reference. KeyError for nobody."""
    found = read_person(tx, reference)
    if found is None:
        raise KeyError(reference)
    return found


def record(
    tx: Transaction, place: journal.Place, now: datetime, kind: str, person: str,
    content: object, reply: Reply, booked: Entry | None = None,
) -> None:  # fmt: skip
    """Append the act; its message id is the desk's own number."""
    row = journal.Row(
        chain=journal.DESK, number=place.number, message_id=journal.desk_id(place), kind=kind,
        person=person, at=now.isoformat(), outcome="refused" if reply.refusal else "done",
        account_fen=0, content=_encode(content).decode(), reply=_encode(reply).decode(),
        entry_id=booked.entry_id if booked else "", previous=place.previous,
    )  # fmt: skip
    journal.append(tx, row, booked)
