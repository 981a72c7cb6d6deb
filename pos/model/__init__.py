"""The nouns of a sale: what both sides of the street may know. Frozen, no I/O, money in fen.

sale.py is what the till asks, answers.py what the centre answers. Structs rather than dataclasses:
as frozen, several times faster to make, and msgspec writes them to the journal and reads them back
with their types.
"""

from pos.model.answers import (
    NO_ACCOUNT,
    Answer,
    Balances,
    Bucket,
    Debit,
    GateState,
    GateVerdict,
    Identified,
    LineCover,
    PayerKind,
    PayerStep,
    ProductClass,
    Quote,
    Settlement,
    Skip,
    Trace,
    masked_name,
)
from pos.model.sale import (
    Agreed,
    AnyCash,
    AskOnly,
    Card,
    Credential,
    CredentialKind,
    ExactCash,
    Identity,
    Line,
    NoCredential,
    Papers,
    QuoteShown,
    Sale,
    Token,
)
from pos.secret import NO_PIN, Secret

__all__ = [
    "NO_ACCOUNT",
    "NO_PIN",
    "Agreed",
    "Answer",
    "AnyCash",
    "AskOnly",
    "Balances",
    "Bucket",
    "Card",
    "Credential",
    "CredentialKind",
    "Debit",
    "ExactCash",
    "GateState",
    "GateVerdict",
    "Identified",
    "Identity",
    "Line",
    "LineCover",
    "NoCredential",
    "Papers",
    "PayerKind",
    "PayerStep",
    "ProductClass",
    "Quote",
    "QuoteShown",
    "Sale",
    "Secret",
    "Settlement",
    "Skip",
    "Token",
    "Trace",
    "masked_name",
]
