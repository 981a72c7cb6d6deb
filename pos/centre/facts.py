"""Facts: all that a rule may see. Gathered in one transaction, then only read."""

import enum
from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from pos.model import ProductClass, Sale


class PinVerdict(enum.StrEnum):
    """What comparing the PIN gave; the PIN itself never reaches a rule."""

    NOT_GIVEN = "not_given"
    MALFORMED = "malformed"
    RIGHT = "right"
    WRONG = "wrong"


class NewPin(enum.StrEnum):
    """What a new PIN or password is worth; like the old one, it never reaches a rule itself."""

    MALFORMED = "malformed"
    TOO_SIMPLE = "too_simple"
    FINE = "fine"


class PharmacyFacts(msgspec.Struct, frozen=True):
    """A pharmacy as the centre keeps it; days are ISO texts, "" for open or never."""

    code: str
    area: str
    agreement: str
    from_day: str
    to_day: str
    signed_in_on: str


class PersonFacts(msgspec.Struct, frozen=True):
    """An insured person; barred_until is an ISO day or ""."""

    person: str
    name: str
    scheme: str
    insured: str
    area: str
    category: str
    deceased: bool
    barred_until: str
    account_state: str

    @property
    def province(self) -> str:
        return self.area[:2]


class CardFacts(msgspec.Struct, frozen=True):
    """The card that was shown, and since when it is in its state (ISO, Beijing time).

    An `ordered` card is in nobody's hand before its `since`: the moment it is ready.
    """

    state: str
    since: str


class TokenFacts(msgspec.Struct, frozen=True):
    """The token that a scanned code was exchanged for; spent_at "" while it lives."""

    pharmacy: str
    issued_at: str
    spent_at: str


class PinFacts(msgspec.Struct, frozen=True):
    """The verdict on the given PIN, and what the tries so far have done."""

    verdict: PinVerdict
    initial: bool
    wrong_tries: int
    tried_on: str
    locked_at: str


class AccountFacts(msgspec.Struct, frozen=True):
    """One account row: a person's money of one insurance year."""

    account_id: str
    owner: str
    year: int
    balance_fen: int


class DonorFacts(msgspec.Struct, frozen=True):
    """A donor in the patient's chain with the binding that puts them there."""

    donor: PersonFacts
    binding_id: str
    rank: int
    limit_fen: int
    used_fen: int
    from_day: str
    to_day: str


class TicketFacts(msgspec.Struct, frozen=True):
    """The failure ticket that is re-settled: whose till gave it out, and whether it was used."""

    pharmacy: str
    used: bool


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """One ask and everything the centre knows about it at one moment.

    Of a sale with a failure ticket it is what the centre knew at the purchase, except what is
    judged as of now (the list stands in rules/ticket.py).
    """

    sale: Sale
    now: datetime
    bought: datetime  # the purchase: `now`, or the moment that a failure ticket's number names
    ticket: TicketFacts | None  # None where there is none, or its number is of no ticket's shape
    pharmacy: PharmacyFacts | None
    nearby: tuple[str, ...]  # names of designated pharmacies, gathered only for one that is not
    products: Mapping[str, ProductClass]
    person: PersonFacts | None
    card: CardFacts | None
    token: TokenFacts | None
    pin: PinFacts
    sales_today: int
    accounts: Mapping[str, tuple[AccountFacts, ...]]  # by owner, the patient's and the donors'
    donors: tuple[DonorFacts, ...]  # in the order of debit

    @property
    def today(self) -> date:
        """The day of the purchase, in Beijing."""
        return self.bought.date()

    @property
    def patient(self) -> PersonFacts:
        """The recognised person; the credential gate has passed where this is read."""
        assert self.person is not None
        return self.person
