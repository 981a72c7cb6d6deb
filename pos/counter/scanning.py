"""What the reader read: a product, a credential, a slip, or something else; told by its shape.

Shapes, after NFKC and without control characters (a scanner's STX, ETX, GS, CR and LF):
28 digits `424…0000` an electronic credential (EC, WIRE) · 18 characters with a real past date in
digits 7–14 an identity number (SIM: payment codes have 18 digits too) · one letter and eight
digits a card id (WIRE) · 13 or 8 digits an EAN · S and 20 digits a settlement id · P and 29 digits
the message id of a cash sale, and so the number of a failure ticket.
Nothing here raises, logs or repeats what was read, whatever it was.
"""

import re
import unicodedata
from datetime import date
from typing import Literal

import msgspec
from stdnum import ean
from stdnum.cn import ric

from pos.model import Card, CredentialKind, Identity, Secret
from pos.refusals import Reason, Refusal
from pos.street import ScannedCode, Shown


class ProductScan(msgspec.Struct, frozen=True):
    """A product, by its EAN-13 or EAN-8."""

    ean: str


class CredentialScan(msgspec.Struct, frozen=True):
    """Something that says who the customer is; its text stays a Secret."""

    shown: Shown
    kind: CredentialKind


class SettlementScan(msgspec.Struct, frozen=True):
    """The settlement id of a slip."""

    settlement_id: str


class TicketScan(msgspec.Struct, frozen=True):
    """The message id of a cash sale's slip: a failure ticket's number, or no ticket's."""

    number: str


class NothingRead(msgspec.Struct, frozen=True):
    """Nothing the till can use; its sentences stand under `scanning.REASON.say` and `.next`.

    empty: only space. check_digit: a product's digits, misread. no_code, damaged, too_large: a
    picture without a code, broken off or no picture, or with more than a phone's camera makes.
    """

    reason: Literal["empty", "check_digit", "no_code", "damaged", "too_large"]


Scan = ProductScan | CredentialScan | SettlementScan | TicketScan | Refusal | NothingRead

_ELECTRONIC_CREDENTIAL = re.compile(r"424\d{19}\d{2}0000", re.ASCII)
_IDENTITY_NUMBER = re.compile(r"\d{17}[\dxX]", re.ASCII)
_CARD_ID = re.compile(r"[A-Za-z]\d{8}", re.ASCII)
_EAN = re.compile(r"\d{13}|\d{8}", re.ASCII)
_SETTLEMENT_ID = re.compile(r"[Ss]\d{20}", re.ASCII)
_TICKET = re.compile(r"[Pp]\d{29}", re.ASCII)
# No shape is longer than 30; before normalising, some slack for control characters.
_LONGEST = 200


def recognise(text: str, today: date) -> Scan:
    """What a scanned, typed or pasted text is. today: the day on the till's clock."""
    text = text.strip()
    if len(text) > _LONGEST:
        return Refusal(Reason.NOT_AN_INSURANCE_CODE)
    text = _normalised(text)
    if not text:
        return NothingRead("empty")
    if _ELECTRONIC_CREDENTIAL.fullmatch(text):
        return CredentialScan(ScannedCode(Secret(text)), CredentialKind.CODE)
    if _IDENTITY_NUMBER.fullmatch(text) and _is_past_date(text[6:14], today):
        return _identity(text.upper())
    if _CARD_ID.fullmatch(text):
        return CredentialScan(Card(Secret(text.upper())), CredentialKind.CARD)
    if _EAN.fullmatch(text):
        return ProductScan(text) if ean.is_valid(text) else NothingRead("check_digit")
    if _SETTLEMENT_ID.fullmatch(text):
        return SettlementScan(text.upper())
    if _TICKET.fullmatch(text):
        return TicketScan(text.upper())
    return Refusal(Reason.NOT_AN_INSURANCE_CODE)


def _normalised(text: str) -> str:
    # Cc are control characters, Cf invisible ones that come along when a number is pasted.
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if unicodedata.category(c) not in {"Cc", "Cf"}).strip()


def _is_past_date(digits: str, today: date) -> bool:
    try:
        return date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}") < today
    except ValueError:
        return False


def _identity(number: str) -> Scan:
    if ric.calc_check_digit(number) != number[-1]:
        return Refusal(Reason.CREDENTIAL_UNKNOWN, variant="check_digit")
    return CredentialScan(Identity(Secret(number)), CredentialKind.IDENTITY_CARD)


def picture(data: bytes, today: date) -> Scan:
    """What a picture (PNG or JPEG) shows: a credential before a product before anything else."""
    from pos.counter import pictures  # pillow and zxing load only when a picture comes

    texts = pictures.codes(data)
    if isinstance(texts, str):
        return NothingRead(texts)
    scans = [recognise(text, today) for text in texts]
    return min(scans, key=_rank, default=NothingRead("no_code"))


def _rank(scan: Scan) -> int:
    order = (CredentialScan, ProductScan, SettlementScan, TicketScan, NothingRead, Refusal)
    return order.index(type(scan))
