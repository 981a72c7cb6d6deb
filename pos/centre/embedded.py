"""The centre in the same process as the till: one method for each letter of the street."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from pos.centre import attendance, credentials, desk, settling, undoing
from pos.centre import day as days
from pos.centre.facts import PharmacyFacts
from pos.centre.house import House
from pos.centre.rules import coverage, designation
from pos.centre.store.colliding import answered_whole
from pos.centre.store.facts import PHARMACIES, read_products
from pos.model import Answer, Identified, ProductClass, Sale, Secret
from pos.refusals import Refusal
from pos.street import (
    Attendance,
    Binding,
    BindRequest,
    CardOrder,
    DesignatedPharmacy,
    Detail,
    Found,
    IssuedCode,
    PersonCard,
    PinChange,
    Queried,
    Shown,
    StatementLine,
    Totals,
    Undo,
    Undone,
)


@answered_whole
@dataclass(frozen=True, slots=True)
class EmbeddedCentre:
    """Till ↔ centre (see pos.street.Centre)."""

    house: House

    def sign_in(self, letter: Attendance) -> Refusal | None:
        return attendance.sign_in(self.house, letter)

    def sign_out(self, letter: Attendance) -> Refusal | None:
        return attendance.sign_out(self.house, letter)

    def identify(self, pharmacy: str, shown: Shown) -> Identified | Refusal:
        return credentials.identify(self.house, pharmacy, shown)

    def catalogue(self, products: tuple[str, ...]) -> tuple[ProductClass, ...]:
        policy = self.house.policy(self.house.now())
        with self.house.store.read() as tx:
            found = read_products(tx, products)
        return tuple(
            msgspec.structs.replace(one, refused=coverage.not_payable(one, policy)) for one in found
        )

    def designated(self) -> tuple[DesignatedPharmacy, ...]:
        today = self.house.now().date()
        with self.house.store.read() as tx:
            rows = [(PharmacyFacts(*row[:6]), str(row[6])) for row in tx.all(PHARMACIES)]
        return tuple(
            DesignatedPharmacy(
                one.code,
                name,
                one.area,
                designation.agreement_on(one, today),
                one.signed_in_on == today.isoformat(),
            )
            for one, name in rows
        )

    def presettle(self, sale: Sale) -> Answer:
        return settling.answer(self.house, sale, "presettle")

    def settle(self, sale: Sale) -> Answer:
        return settling.answer(self.house, sale, "settle")

    def balance(self, sale: Sale) -> Answer:
        return settling.answer(self.house, sale, "balance")

    def look_up(self, pharmacy: str, message_id: str) -> Found | Refusal:
        return undoing.look_up(self.house, pharmacy, message_id)

    def reverse(self, letter: Undo) -> Undone | Refusal:
        return undoing.undo(self.house, letter, "reverse")

    def cancel(self, letter: Undo) -> Undone | Refusal:
        return undoing.undo(self.house, letter, "cancel")

    def totals(self, pharmacy: str, day: str) -> tuple[Totals, ...]:
        return days.totals(self.house, pharmacy, day)

    def details(self, pharmacy: str, day: str) -> tuple[Detail, ...]:
        return days.details(self.house, pharmacy, day)


@answered_whole
@dataclass(frozen=True, slots=True)
class EmbeddedDesk:
    """Person ↔ centre (see pos.street.Desk). published: PINs that the demo's file tells anyway."""

    house: House
    published: Mapping[str, Secret]

    def people(self) -> tuple[PersonCard, ...]:
        return desk.people(self.house, self.published)

    def issue_code(self, person: str, phone_of: str) -> IssuedCode:
        return credentials.issue(self.house, person)

    def bind(self, request: BindRequest) -> Binding | Refusal:
        return desk.bind(self.house, request)

    def unbind(self, beneficiary: str, donor: str) -> Refusal | None:
        return desk.unbind(self.house, beneficiary, donor)

    def reorder(self, beneficiary: str, donors: tuple[str, ...]) -> Refusal | None:
        return desk.reorder(self.house, beneficiary, donors)

    def balances(self, person: str) -> Answer:
        return desk.balances(self.house, person)

    def report_loss(self, person: str, *, temporary: bool) -> Refusal | None:
        return desk.report_loss(self.house, person, temporary=temporary)

    def withdraw_loss(self, person: str) -> Refusal | None:
        return desk.withdraw_loss(self.house, person)

    def replace_card(self, person: str, *, urgent: bool) -> CardOrder | Refusal:
        return desk.replace_card(self.house, person, urgent=urgent)

    def activate_card(self, person: str) -> Refusal | None:
        return desk.activate_card(self.house, person)

    def activate_code(self, person: str) -> Refusal | None:
        return desk.activate_code(self.house, person)

    def set_pin(self, change: PinChange) -> Refusal | None:
        return desk.set_pin(self.house, change)

    def unlock_pin(self, person: str) -> Refusal | None:
        return desk.unlock_pin(self.house, person)

    def set_query_password(self, person: str, old: Secret, new: Secret) -> Refusal | None:
        return desk.set_query_password(self.house, person, old, new)

    def query(self, person: str, password: Secret) -> Queried | Refusal:
        return desk.query(self.house, person, password)

    def credit(self, person: str, amount_fen: int) -> Refusal | None:
        return desk.credit(self.house, person, amount_fen)

    def statement(self, person: str) -> tuple[StatementLine, ...]:
        return desk.statement(self.house, person)

    def register_death(self, person: str) -> Refusal | None:
        return desk.register_death(self.house, person)

    def inherit(self, person: str, heir: str) -> Refusal | None:
        return desk.inherit(self.house, person, heir)

    def set_person(self, person: str, facts: Mapping[str, object]) -> None:
        desk.set_person(self.house, person, facts)

    def set_pharmacy(self, pharmacy: str, facts: Mapping[str, object]) -> None:
        desk.set_pharmacy(self.house, pharmacy, facts)
