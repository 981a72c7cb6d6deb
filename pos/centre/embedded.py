"""The centre in the same process as the till: one method for each letter of the street."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from pos.centre import attendance, credentials, desk, settling
from pos.centre.facts import PharmacyFacts
from pos.centre.house import House
from pos.centre.rules import coverage, designation
from pos.centre.store.facts import PHARMACIES, read_products
from pos.model import Answer, Identified, ProductClass, Sale, Secret
from pos.refusals import Refusal
from pos.street import (
    Attendance,
    Binding,
    BindRequest,
    DesignatedPharmacy,
    IssuedCode,
    PersonCard,
    Shown,
)


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
