"""What the till asks: who sells what, to whom, shown how, and what the customer agreed to."""

import enum

import msgspec

from pos.secret import Secret


class CredentialKind(enum.StrEnum):
    """How a person was recognised (WIRE: 01, 02, 03); card states concern `CARD` only."""

    CODE = "code"
    IDENTITY_CARD = "identity_card"
    CARD = "card"
    NOTHING = "nothing"


class Token(msgspec.Struct, frozen=True):
    """What a scanned code was exchanged for: bound to one pharmacy, spent by the debit."""

    token: str
    kind = CredentialKind.CODE


class Card(msgspec.Struct, frozen=True):
    """A social-security card by its id: one letter and eight digits."""

    card_id: Secret
    kind = CredentialKind.CARD


class Identity(msgspec.Struct, frozen=True):
    """An identity card by its number: 18 characters, the last one a check digit."""

    number: Secret
    kind = CredentialKind.IDENTITY_CARD


class NoCredential(msgspec.Struct, frozen=True):
    """Nothing was shown."""

    kind = CredentialKind.NOTHING


Credential = Token | Card | Identity | NoCredential


class Papers(msgspec.Struct, frozen=True):
    """What the cashier has seen on paper; a name here is masked before it stands on a slip.

    patient: the patient's identity paper. agent: somebody who collects for the patient ("" for
    nobody). agent_paper: the agent's identity paper. prescription: a valid one for this sale.
    """

    patient: bool = False
    agent: str = ""
    agent_paper: bool = False
    prescription: bool = False


class Line(msgspec.Struct, frozen=True):
    """One line of a basket; `product` is its EAN-13, which both sides know."""

    product: str
    quantity: int
    unit_price_fen: int

    @property
    def amount_fen(self) -> int:
        return self.quantity * self.unit_price_fen


class AskOnly(msgspec.Struct, frozen=True, tag="ask_only"):
    """A pre-settlement: nothing is agreed, nothing moves."""


class AnyCash(msgspec.Struct, frozen=True, tag="any_cash"):
    """The customer pays whatever cash is left."""


class ExactCash(msgspec.Struct, frozen=True, tag="exact_cash"):
    """The customer agrees to exactly this cash; 0 is none."""

    cash_fen: int


class QuoteShown(msgspec.Struct, frozen=True, tag="quote_shown"):
    """The customer agreed to a quote: these payers, in order, with these amounts, and this cash."""

    payers: tuple[tuple[str, int], ...]
    cash_fen: int


Agreed = AskOnly | AnyCash | ExactCash | QuoteShown


class Sale(msgspec.Struct, frozen=True, kw_only=True):
    """One ask of the till: who sells what, to whom, and what the customer agreed to.

    ticket: the failure ticket (故障单) that is re-settled, by its number, which is the message id
    of its cash sale and so names the pharmacy and the moment of the purchase; "" for none.
    """

    message_id: str
    pharmacy: str
    till: str
    operator: str
    credential: Credential
    pin: Secret
    patient: str  # reference of the person who takes the medicine; "" where nobody asked
    papers: Papers
    lines: tuple[Line, ...]
    agreed: Agreed
    ticket: str = ""

    @property
    def total_fen(self) -> int:
        return sum(line.amount_fen for line in self.lines)
