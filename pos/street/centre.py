"""The centre's port: till ↔ centre, one method for each letter, and what crosses it."""

from typing import Literal, Protocol

import msgspec

from pos.model import Answer, Card, Debit, Identified, Identity, ProductClass, Sale, Secret
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


class Undo(msgspec.Struct, frozen=True):
    """A letter that undoes a settlement, named by the id of the settlement's own message."""

    message_id: str
    pharmacy: str
    till: str
    operator: str
    original: str


class Undone(msgspec.Struct, frozen=True, tag="undone"):
    """A settlement was undone, whole: everybody has got back exactly what they gave.

    kind: reversed (2601, its outcome was unknown) or cancelled (2103). settlement_id: of this act,
    with amounts below zero; "" where a reversal found nothing, which closes that id for good.
    of: the settlement that was undone, "" for none. debits: each payer and bucket, below zero.
    """

    kind: Literal["reversed", "cancelled"]
    message_id: str
    original: str
    at: str
    settlement_id: str = ""
    of: str = ""
    debits: tuple[Debit, ...] = ()
    total_fen: int = 0
    cash_fen: int = 0
    replay: bool = False

    @property
    def account_fen(self) -> int:
        """What went back to accounts, below zero."""
        return sum(debit.amount_fen for debit in self.debits)


class Found(msgspec.Struct, frozen=True):
    """What became of a message. state: the word for it; `nothing` when it never arrived.

    answer: what was answered to it (a presettle, settle or balance; `quoted` stands for a balance
    too), or the refusal of a reversal or cancellation. undone: what undid it since, or, where the
    message was itself a reversal or cancellation, its own effect. A refusal or a quote that was
    reversed keeps its state: there was nothing to undo.
    """

    message_id: str
    state: Literal["nothing", "settled", "quoted", "refused", "reversed", "cancelled", "closed"]
    answer: Answer | None = None
    undone: Undone | None = None


class Totals(msgspec.Struct, frozen=True):
    """One line of a day's sums at the centre (3201): by scheme and by clearing type.

    scheme: employee or resident. clearing: own (the patient's account) or mutual_aid. count: the
    day's settlements with such money, undone or not; one wholly in cash counts as own, with 0.00.
    account_fen: what the day settled less what it undid, so it may lie below zero.
    """

    scheme: str
    clearing: str
    count: int
    account_fen: int


class Detail(msgspec.Struct, frozen=True):
    """One row of a day at the centre (3202). kind: settle, cancel or reverse; amounts signed."""

    settlement_id: str
    message_id: str
    kind: str
    at: str
    original: str  # the message that was undone; "" for a settlement
    total_fen: int
    account_fen: int
    cash_fen: int


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

    def look_up(self, pharmacy: str, message_id: str) -> Found | Refusal:
        """What became of a message of this pharmacy; OTHER_PHARMACY for another's."""
        ...

    def reverse(self, letter: Undo) -> Undone | Refusal:
        """2601: undo what may have happened. What never arrived is closed, and bars its id."""
        ...

    def cancel(self, letter: Undo) -> Undone | Refusal:
        """2103: undo a settlement on purpose, whole."""
        ...

    def totals(self, pharmacy: str, day: str) -> tuple[Totals, ...]:
        """3201: a pharmacy's day (ISO) by the centre's time, in sums."""
        ...

    def details(self, pharmacy: str, day: str) -> tuple[Detail, ...]:
        """3202: a pharmacy's day (ISO) by the centre's time, row by row, oldest first."""
        ...
