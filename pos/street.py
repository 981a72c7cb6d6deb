"""The street: the two ports between a person, a till and the insurance centre.

Centre is till ↔ centre, Desk is person (in the app or at the window) ↔ centre. A refusal is a
value; an exception means that the centre is not answering.
"""

from typing import Protocol

import msgspec

from pos.model import (
    Answer,
    Card,
    Identified,
    Identity,
    ProductClass,
    Sale,
    Secret,
)
from pos.refusals import Refusal


class CentreUnreachable(Exception):
    """Nothing was sent, or it surely had no effect; the same letter may be sent again."""


class NoReply(Exception):
    """The outcome is unknown: the letter may have had its effect. Never send it again."""


class Attendance(msgspec.Struct, frozen=True):
    """A sign-in (9001) or sign-out (9002) of a pharmacy for the day."""

    message_id: str
    pharmacy: str
    till: str
    operator: str


class ScannedCode(msgspec.Struct, frozen=True):
    """The 28 digits of an electronic credential, as read."""

    code: Secret


class DesignatedPharmacy(msgspec.Struct, frozen=True):
    """A line of the list of pharmacies. agreement: active, suspended, ended or none, on the day."""

    code: str
    name: str
    area: str
    agreement: str
    signed_in: bool


Shown = ScannedCode | Card | Identity


class Centre(Protocol):
    """Till ↔ centre, one method for each letter. Raises CentreUnreachable or NoReply only."""

    def sign_in(self, letter: Attendance) -> Refusal | None:
        """9001: the pharmacy's day begins; lapses at midnight. None when done."""
        ...

    def sign_out(self, letter: Attendance) -> Refusal | None:
        """9002: the pharmacy's day ends. None when done."""
        ...

    def identify(self, pharmacy: str, shown: Shown) -> Identified | Refusal:
        """1101 with 6101: who is this? A code is exchanged, once, for a token."""
        ...

    def catalogue(self, products: tuple[str, ...]) -> tuple[ProductClass, ...]:
        """What the centre says of these products (EAN-13); unknown ones are left out."""
        ...

    def designated(self) -> tuple[DesignatedPharmacy, ...]:
        """Every pharmacy the centre knows, with its agreement on this day."""
        ...

    def presettle(self, sale: Sale) -> Answer:
        """2101: compute the split; move nothing."""
        ...

    def settle(self, sale: Sale) -> Answer:
        """2102: decide again and debit, all or nothing."""
        ...

    def balance(self, sale: Sale) -> Answer:
        """What the person's account holds, behind the same gates; `sale` has no lines."""
        ...


class Binding(msgspec.Struct, frozen=True):
    """A mutual-aid binding (共济关系): the donor's account may pay for the beneficiary.

    rank: the place in the order of debit, from 1. limit_fen: over its whole life, -1 for none.
    from_day, to_day: ISO dates, both included, "" for open.
    """

    beneficiary: str
    donor: str
    relation: str
    rank: int
    limit_fen: int = -1
    used_fen: int = 0
    from_day: str = ""
    to_day: str = ""


class PersonCard(msgspec.Struct, frozen=True):
    """A person as the demo's street shows them: what they hold, and what to expect."""

    person: str
    name: str
    notes: dict[str, str]  # one line for each language: what will happen
    scheme: str
    card_id: Secret
    identity_number: Secret
    card_state: str
    code_state: str
    published_pin: Secret  # NO_PIN where the world's PINs are not published
    relatives: tuple[Binding, ...]  # whose money pays for this person, in order


class IssuedCode(msgspec.Struct, frozen=True):
    """A code on a phone: its 28 digits and the last moment it is good (ISO, Beijing time)."""

    code: Secret
    person: str
    issued_at: str
    expires_at: str


class BindRequest(msgspec.Struct, frozen=True):
    """A request to bind. rank 0: behind the others. limit_fen -1: none. Days "" for open."""

    beneficiary: str
    donor: str
    relation: str
    rank: int = 0
    limit_fen: int = -1
    from_day: str = ""
    to_day: str = ""


class Desk(Protocol):
    """Person ↔ centre, in the app or at the window. Raises CentreUnreachable or NoReply only,
    and KeyError for a reference that is nobody's: ask `people` first.
    """

    def people(self) -> tuple[PersonCard, ...]:
        """Everybody in this world, in the order of its file."""
        ...

    def issue_code(self, person: str, phone_of: str) -> IssuedCode:
        """A new code for the person, on the phone of `phone_of` (a parent's: the family code)."""
        ...

    def bind(self, request: BindRequest) -> Binding | Refusal:
        """Bind a donor to a beneficiary."""
        ...

    def unbind(self, beneficiary: str, donor: str) -> Refusal | None:
        """End a binding. None when done."""
        ...

    def reorder(self, beneficiary: str, donors: tuple[str, ...]) -> Refusal | None:
        """Set the order of debit, first payer first; donors not named follow as they stood."""
        ...

    def balances(self, person: str) -> Answer:
        """What a person sees of their own account in the app."""
        ...
