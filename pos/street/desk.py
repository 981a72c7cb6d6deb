"""The desk's port: person ↔ centre, in the app or at the window, and what crosses it."""

from collections.abc import Mapping
from typing import Literal, Protocol

import msgspec

from pos.model import NO_PIN, Answer, Balances, Papers, Secret
from pos.refusals import Refusal


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
    pin_state: str  # set, initial or locked
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
    at: Literal["app", "window"] = "app"


class CardOrder(msgspec.Struct, frozen=True):
    """A replacement that was ordered, or collected: the day it is ready (ISO)."""

    person: str
    ready_on: str


class PinChange(msgspec.Struct, frozen=True):
    """A change of PIN. Without `old` (NO_PIN) it needs the papers: the patient's own, and the
    agent's too where an agent is there.
    """

    person: str
    new: Secret
    old: Secret = NO_PIN
    papers: Papers = Papers()


class Queried(msgspec.Struct, frozen=True):
    """What the query password opens. change_urged: it is still the initial one."""

    balances: Balances
    change_urged: bool


class StatementLine(msgspec.Struct, frozen=True):
    """One movement of one's own account, oldest first.

    kind: opening, credit, spent, shared (paid for a relative), refunded and returned (the same two,
    undone), inherited, handed_over, adjusted.
    amount_fen: below zero for what left the account. other: the relative, masked, "" for none.
    place: the pharmacy's name, "" for none.
    """

    at: str
    kind: str
    year: int
    amount_fen: int
    other: str = ""
    place: str = ""


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

    def report_loss(self, person: str, *, temporary: bool) -> Refusal | None:
        """The card is lost; a temporary report lapses as the region says. None when done."""
        ...

    def withdraw_loss(self, person: str) -> Refusal | None:
        """The card was found: a reported loss is taken back. None when done."""
        ...

    def replace_card(self, person: str, *, urgent: bool) -> CardOrder | Refusal:
        """Order a new card, which stops the old one; once ordered, collect it when it is ready."""
        ...

    def activate_card(self, person: str) -> Refusal | None:
        """A new card becomes usable. None when done."""
        ...

    def activate_code(self, person: str) -> Refusal | None:
        """The electronic credential becomes usable. None when done."""
        ...

    def set_pin(self, change: PinChange) -> Refusal | None:
        """A new PIN. None when done."""
        ...

    def unlock_pin(self, person: str) -> Refusal | None:
        """Lift the PIN's lock at the window, where the region allows it. None when done."""
        ...

    def set_query_password(self, person: str, old: Secret, new: Secret) -> Refusal | None:
        """A new query password, in force from the next day. None when done."""
        ...

    def query(self, person: str, password: Secret) -> Queried | Refusal:
        """One's own account, by the query password."""
        ...

    def credit(self, person: str, amount_fen: int) -> Refusal | None:
        """The monthly credit to the current insurance year. None when done."""
        ...

    def statement(self, person: str) -> tuple[StatementLine, ...]:
        """Spending, credits and sharing of one's own account, oldest first."""
        ...

    def register_death(self, person: str) -> Refusal | None:
        """A death is registered: the account is sealed, the card cancelled. None when done."""
        ...

    def inherit(self, person: str, heir: str) -> Refusal | None:
        """The sealed money goes to the heir's current year. None when done."""
        ...

    def set_person(self, person: str, facts: Mapping[str, object]) -> None:
        """Facts change: any of a world's keys of a person. BadFile for what no world may say."""
        ...

    def set_pharmacy(self, pharmacy: str, facts: Mapping[str, object]) -> None:
        """The same for a pharmacy, by its code: agreement, from, to, area, name, signed_in."""
        ...
