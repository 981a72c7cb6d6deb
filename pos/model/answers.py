"""What the centre answers: the plan, who pays, why not more, and what a person's account holds."""

import enum
from typing import Self

import msgspec

from pos.model.sale import Credential, CredentialKind, QuoteShown
from pos.refusals import Reason, Refusal

NO_ACCOUNT = -1  # in place of a balance: a resident has no account, which is not a balance of zero


class PayerKind(enum.StrEnum):
    """Whose money: the patient's own account, or a donor's (mutual aid)."""

    OWN = "own"
    MUTUAL_AID = "mutual_aid"


class Bucket(enum.StrEnum):
    """A view of an account's insurance years."""

    CURRENT_YEAR = "current_year"
    CARRIED_OVER = "carried_over"


class Debit(msgspec.Struct, frozen=True):
    """What one account row (a person's insurance year) gives."""

    account_id: str
    person: str
    name: str  # masked
    kind: PayerKind
    year: int
    bucket: Bucket
    amount_fen: int
    binding_id: str = ""  # the binding whose limit this counts against; "" where there is none


class Skip(msgspec.Struct, frozen=True):
    """A payer passed over before the sum was reached, and why."""

    person: str
    name: str  # masked
    refusal: Refusal


class LineCover(msgspec.Struct, frozen=True):
    """How much of a line the account may pay, and why not more (`reason` empty when all)."""

    product: str
    amount_fen: int
    payable_fen: int
    reason: Reason | None


class PayerStep(msgspec.Struct, frozen=True):
    """One step of the explanation: had, could give, gave, why not more (None: gave all)."""

    person: str
    name: str  # masked
    kind: PayerKind
    had_fen: int
    could_give_fen: int
    gave_fen: int
    why: Reason | None


class Quote(msgspec.Struct, frozen=True, tag="quoted"):
    """A plan for one sale. total = account + cash; account = own + mutual aid."""

    total_fen: int
    payable_fen: int
    debits: tuple[Debit, ...]
    skipped: tuple[Skip, ...]
    lines: tuple[LineCover, ...]

    @property
    def account_fen(self) -> int:
        return sum(debit.amount_fen for debit in self.debits)

    @property
    def mutual_aid_fen(self) -> int:
        return sum(d.amount_fen for d in self.debits if d.kind is PayerKind.MUTUAL_AID)

    @property
    def cash_fen(self) -> int:
        return self.total_fen - self.account_fen

    @property
    def payers(self) -> tuple[tuple[str, int], ...]:
        """Person and amount of each payer, in order, buckets added up."""
        given: dict[str, int] = {}
        for debit in self.debits:
            given[debit.person] = given.get(debit.person, 0) + debit.amount_fen
        return tuple(given.items())

    def shown(self) -> QuoteShown:
        """What a customer who agrees to this quote agrees to."""
        return QuoteShown(self.payers, self.cash_fen)


class Settlement(msgspec.Struct, frozen=True, tag="settled"):
    """A quote that was debited. settlement_id: S and 20 digits, known by its shape when scanned."""

    settlement_id: str
    message_id: str
    settled_at: str  # ISO 8601, Beijing time
    quote: Quote
    own_left_fen: int  # the patient's own balance after; NO_ACCOUNT for the resident scheme


class Balances(msgspec.Struct, frozen=True, tag="balances"):
    """What a person's account holds, by bucket; `has_account` is false for the resident scheme."""

    person: str
    name: str  # masked
    has_account: bool
    current_year_fen: int
    carried_over_fen: int


class GateState(enum.StrEnum):
    """What became of a gate: passed, refused, or not reached because an earlier one refused."""

    PASSED = "passed"
    REFUSED = "refused"
    NOT_REACHED = "not_reached"


class GateVerdict(msgspec.Struct, frozen=True):
    """One gate of the way, its state, and the basis of its rule in this region."""

    gate: str
    state: GateState
    basis: str


class Trace(msgspec.Struct, frozen=True):
    """Why it came out so: the gates in order, and each payer's step (none before the PIN)."""

    gates: tuple[GateVerdict, ...]
    payers: tuple[PayerStep, ...] = ()


class Answer(msgspec.Struct, frozen=True):
    """The centre's reply to a presettle, settle or balance."""

    person: str  # reference of the recognised patient; "" when nobody was recognised
    name: str  # masked; "" when nobody was recognised
    outcome: Quote | Settlement | Balances | Refusal
    trace: Trace
    replay: bool = False

    def as_replay(self) -> Self:
        """The same answer, marked as given before."""
        return msgspec.structs.replace(self, replay=True)


class Identified(msgspec.Struct, frozen=True):
    """The centre's reply to 1101: who was recognised, and by what the sale goes on."""

    person: str
    name: str  # masked
    kind: CredentialKind
    credential: Credential
    pin_asked: bool


class ProductClass(msgspec.Struct, frozen=True):
    """What the centre says of a product. max_quantity 0: no limit."""

    product: str
    name: str
    goods: str
    catalogue_class: str  # A, B, C, or "" for goods that are no drug
    prescription: bool
    max_quantity: int
    refused: Reason | None  # why the account may not pay for it; None when it may


def masked_name(name: str) -> str:
    """A name as others may see it: the first character and stars; "" for nobody's."""
    if not name:
        return ""
    return f"{name[:1]}**" if len(name) > 2 else f"{name[:1]}*"
