"""The catalogue of refusals, in order of precedence: the first gate that refuses decides.

A refusal is a value, never an exception. Its sentences live in texts/, under `REASON.say` and
`REASON.next` (or `REASON.next.variant` where the cause or the region decides where to go).
Codes are added when a real case needs one, never reused, never renamed.
"""

import enum

import msgspec


class Scope(enum.StrEnum):
    """What a refusal stops."""

    SALE = "S"  # the whole sale
    CASH = "A"  # the account; cash is still possible
    LINE = "L"  # one line goes to the cash side
    DONOR = "D"  # one donor is skipped
    DESK = "K"  # an act at the window or in the app


@enum.unique
class Reason(enum.StrEnum):
    """Every reason there is, in order of precedence."""

    EMPTY_BASKET = "EMPTY_BASKET"
    BAD_AMOUNT = "BAD_AMOUNT"
    PENDING_UNRESOLVED = "PENDING_UNRESOLVED"
    DAY_CLOSED = "DAY_CLOSED"
    MESSAGE_REUSED = "MESSAGE_REUSED"
    PHARMACY_NOT_DESIGNATED = "PHARMACY_NOT_DESIGNATED"
    AGREEMENT_SUSPENDED = "AGREEMENT_SUSPENDED"
    NOT_SIGNED_IN = "NOT_SIGNED_IN"
    PRESCRIPTION_NEEDED = "PRESCRIPTION_NEEDED"
    QUANTITY_OVER_LIMIT = "QUANTITY_OVER_LIMIT"
    GOODS_NOT_PAYABLE = "GOODS_NOT_PAYABLE"
    NOT_IN_CATALOGUE = "NOT_IN_CATALOGUE"
    NOTHING_PAYABLE = "NOTHING_PAYABLE"
    CREDENTIAL_MISSING = "CREDENTIAL_MISSING"
    NOT_AN_INSURANCE_CODE = "NOT_AN_INSURANCE_CODE"
    CREDENTIAL_UNKNOWN = "CREDENTIAL_UNKNOWN"
    CODE_NOT_ACTIVE = "CODE_NOT_ACTIVE"
    CODE_EXPIRED = "CODE_EXPIRED"
    CODE_USED = "CODE_USED"
    TOKEN_EXPIRED = "TOKEN_EXPIRED"
    TOKEN_SPENT = "TOKEN_SPENT"
    TOKEN_ELSEWHERE = "TOKEN_ELSEWHERE"
    USE_PATIENT_CREDENTIAL = "USE_PATIENT_CREDENTIAL"
    PROXY_PAPERS_INCOMPLETE = "PROXY_PAPERS_INCOMPLETE"
    PERSON_DECEASED = "PERSON_DECEASED"
    SETTLEMENT_BARRED = "SETTLEMENT_BARRED"
    CARD_UNREADABLE = "CARD_UNREADABLE"
    CARD_NOT_ACTIVE = "CARD_NOT_ACTIVE"
    CARD_LOST = "CARD_LOST"
    CARD_LOST_TEMPORARILY = "CARD_LOST_TEMPORARILY"
    CARD_ABNORMAL = "CARD_ABNORMAL"
    CARD_FROZEN = "CARD_FROZEN"
    CARD_EXPIRED = "CARD_EXPIRED"
    CARD_REPLACED = "CARD_REPLACED"
    CARD_CANCELLED = "CARD_CANCELLED"
    NOT_INSURED = "NOT_INSURED"
    ARREARS = "ARREARS"
    OTHER_PROVINCE = "OTHER_PROVINCE"
    IDENTITY_CHECK_NEEDED = "IDENTITY_CHECK_NEEDED"
    PIN_REQUIRED = "PIN_REQUIRED"
    PIN_MALFORMED = "PIN_MALFORMED"
    PIN_LOCKED = "PIN_LOCKED"
    PIN_MUST_CHANGE = "PIN_MUST_CHANGE"
    PIN_WRONG = "PIN_WRONG"
    NO_ACCOUNT = "NO_ACCOUNT"
    ACCOUNT_FROZEN = "ACCOUNT_FROZEN"
    QUOTE_CHANGED = "QUOTE_CHANGED"
    FUNDS_SHORT = "FUNDS_SHORT"
    DONOR_OTHER_PROVINCE = "DONOR_OTHER_PROVINCE"
    NOT_YET_EFFECTIVE = "NOT_YET_EFFECTIVE"
    DONOR_DECEASED = "DONOR_DECEASED"
    DONOR_INACTIVE = "DONOR_INACTIVE"
    DONOR_FROZEN = "DONOR_FROZEN"
    DONOR_LIMIT_REACHED = "DONOR_LIMIT_REACHED"
    DONOR_EMPTY = "DONOR_EMPTY"
    NOT_KIN = "NOT_KIN"
    BIND_OTHER_PROVINCE = "BIND_OTHER_PROVINCE"
    DONOR_HAS_NO_ACCOUNT = "DONOR_HAS_NO_ACCOUNT"
    BIND_SELF = "BIND_SELF"
    ALREADY_BOUND = "ALREADY_BOUND"
    NOT_BOUND = "NOT_BOUND"
    RANK_TAKEN = "RANK_TAKEN"
    TOO_MANY_DONORS = "TOO_MANY_DONORS"
    TOO_MANY_RELATIVES = "TOO_MANY_RELATIVES"
    PIN_TOO_SIMPLE = "PIN_TOO_SIMPLE"
    PASSWORD_WRONG = "PASSWORD_WRONG"
    CARD_NOT_READY = "CARD_NOT_READY"
    CARD_STATE_UNFIT = "CARD_STATE_UNFIT"
    NOT_DECEASED = "NOT_DECEASED"
    HEIR_HAS_NO_ACCOUNT = "HEIR_HAS_NO_ACCOUNT"
    NOT_FOUND = "NOT_FOUND"
    OTHER_PHARMACY = "OTHER_PHARMACY"
    ALREADY_CANCELLED = "ALREADY_CANCELLED"
    ALREADY_REVERSED = "ALREADY_REVERSED"
    NOT_REVERSIBLE = "NOT_REVERSIBLE"
    TICKET_ELSEWHERE = "TICKET_ELSEWHERE"
    TICKET_USED = "TICKET_USED"
    TICKET_EXPIRED = "TICKET_EXPIRED"


class CatalogueEntry(msgspec.Struct, frozen=True):
    """What stands beside a reason: scope, basis (see `basis` in the README), parameters."""

    scope: Scope
    basis: str
    parameters: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()


_SALE, _CASH, _LINE, _DONOR, _DESK = Scope

CATALOGUE: dict[Reason, CatalogueEntry] = {
    Reason.EMPTY_BASKET: CatalogueEntry(_SALE, "SIM"),
    Reason.BAD_AMOUNT: CatalogueEntry(_SALE, "SIM", ("field", "value")),
    Reason.PENDING_UNRESOLVED: CatalogueEntry(_CASH, "WIRE"),
    Reason.DAY_CLOSED: CatalogueEntry(_SALE, "SIM"),
    Reason.MESSAGE_REUSED: CatalogueEntry(_SALE, "SIM", ("field",)),
    Reason.PHARMACY_NOT_DESIGNATED: CatalogueEntry(_SALE, "TJ 1", ("nearby",), ("nearby", "alone")),
    Reason.AGREEMENT_SUSPENDED: CatalogueEntry(_SALE, "REG", (), ("suspended", "ended")),
    Reason.NOT_SIGNED_IN: CatalogueEntry(_SALE, "WIRE"),
    Reason.PRESCRIPTION_NEEDED: CatalogueEntry(_SALE, "REG", ("item",)),
    Reason.QUANTITY_OVER_LIMIT: CatalogueEntry(_SALE, "REG", ("item", "limit", "quantity")),
    Reason.GOODS_NOT_PAYABLE: CatalogueEntry(_LINE, "TJ 2", ("item",)),
    Reason.NOT_IN_CATALOGUE: CatalogueEntry(_LINE, "REG", ("item",)),
    Reason.NOTHING_PAYABLE: CatalogueEntry(_CASH, "TJ 2"),
    Reason.CREDENTIAL_MISSING: CatalogueEntry(_CASH, "CITY Beijing"),
    Reason.NOT_AN_INSURANCE_CODE: CatalogueEntry(_CASH, "WIRE"),
    Reason.CREDENTIAL_UNKNOWN: CatalogueEntry(_CASH, "SIM", (), ("unknown", "check_digit")),
    Reason.CODE_NOT_ACTIVE: CatalogueEntry(_CASH, "EC"),
    Reason.CODE_EXPIRED: CatalogueEntry(_CASH, "REG", ("lifetime_s",), ("old", "superseded")),
    Reason.CODE_USED: CatalogueEntry(_CASH, "SIM"),
    Reason.TOKEN_EXPIRED: CatalogueEntry(_CASH, "SIM", ("lifetime_min",)),
    Reason.TOKEN_SPENT: CatalogueEntry(_CASH, "SIM"),
    Reason.TOKEN_ELSEWHERE: CatalogueEntry(_CASH, "SIM"),
    Reason.USE_PATIENT_CREDENTIAL: CatalogueEntry(_CASH, "JN"),
    Reason.PROXY_PAPERS_INCOMPLETE: CatalogueEntry(_CASH, "JN", (), ("patient", "agent", "both")),
    Reason.PERSON_DECEASED: CatalogueEntry(_SALE, "CITY"),
    Reason.SETTLEMENT_BARRED: CatalogueEntry(_CASH, "REG", ("until",)),
    Reason.CARD_UNREADABLE: CatalogueEntry(_CASH, "CITY Beijing, Shenyang"),
    Reason.CARD_NOT_ACTIVE: CatalogueEntry(_CASH, "REG"),
    Reason.CARD_LOST: CatalogueEntry(_CASH, "CITY Shenyang"),
    Reason.CARD_LOST_TEMPORARILY: CatalogueEntry(_CASH, "CITY Shenyang"),
    Reason.CARD_ABNORMAL: CatalogueEntry(_CASH, "TJ 5", (), ("issuing_bank", "centre")),
    Reason.CARD_FROZEN: CatalogueEntry(_CASH, "REG"),
    Reason.CARD_EXPIRED: CatalogueEntry(_CASH, "SIM"),
    Reason.CARD_REPLACED: CatalogueEntry(_CASH, "SIM"),
    Reason.CARD_CANCELLED: CatalogueEntry(_CASH, "CITY Shanghai"),
    Reason.NOT_INSURED: CatalogueEntry(_CASH, "SIM"),
    Reason.ARREARS: CatalogueEntry(_CASH, "CITY Beijing"),
    Reason.OTHER_PROVINCE: CatalogueEntry(_CASH, "SIM"),
    Reason.IDENTITY_CHECK_NEEDED: CatalogueEntry(
        _CASH, "SIM", ("limit",), ("over_amount", "sales_a_day")
    ),
    Reason.PIN_REQUIRED: CatalogueEntry(_CASH, "TJ 6"),
    Reason.PIN_MALFORMED: CatalogueEntry(_CASH, "SIM"),
    Reason.PIN_LOCKED: CatalogueEntry(_CASH, "REG", ("until",), ("window", "after_24h")),
    Reason.PIN_MUST_CHANGE: CatalogueEntry(_CASH, "SIM"),
    Reason.PIN_WRONG: CatalogueEntry(_CASH, "TJ 6", ("tries_left",)),
    Reason.NO_ACCOUNT: CatalogueEntry(_CASH, "TJ 3"),
    Reason.ACCOUNT_FROZEN: CatalogueEntry(_CASH, "JN"),
    Reason.QUOTE_CHANGED: CatalogueEntry(
        _CASH, "SIM", ("quoted_account", "quoted_cash", "account", "cash")
    ),
    Reason.FUNDS_SHORT: CatalogueEntry(_CASH, "TJ 4", ("cash", "agreed")),
    Reason.DONOR_OTHER_PROVINCE: CatalogueEntry(_DONOR, "JN"),
    Reason.NOT_YET_EFFECTIVE: CatalogueEntry(_DONOR, "SIM", ("from_day",)),
    Reason.DONOR_DECEASED: CatalogueEntry(_DONOR, "SIM"),
    Reason.DONOR_INACTIVE: CatalogueEntry(_DONOR, "SIM"),
    Reason.DONOR_FROZEN: CatalogueEntry(_DONOR, "JN"),
    Reason.DONOR_LIMIT_REACHED: CatalogueEntry(_DONOR, "SIM", ("limit",)),
    Reason.DONOR_EMPTY: CatalogueEntry(_DONOR, "SIM"),
    Reason.NOT_KIN: CatalogueEntry(_DESK, "JN, TJ", ("relation", "allowed")),
    Reason.BIND_OTHER_PROVINCE: CatalogueEntry(_DESK, "JN"),
    Reason.DONOR_HAS_NO_ACCOUNT: CatalogueEntry(_DESK, "JN"),
    Reason.BIND_SELF: CatalogueEntry(_DESK, "SIM"),
    Reason.ALREADY_BOUND: CatalogueEntry(_DESK, "SIM"),
    Reason.NOT_BOUND: CatalogueEntry(_DESK, "SIM"),
    Reason.RANK_TAKEN: CatalogueEntry(_DESK, "SIM", ("rank",)),
    Reason.TOO_MANY_DONORS: CatalogueEntry(_DESK, "SIM", ("limit",)),
    Reason.TOO_MANY_RELATIVES: CatalogueEntry(_DESK, "SIM", ("limit",)),
    Reason.PIN_TOO_SIMPLE: CatalogueEntry(_DESK, "SIM"),
    Reason.PASSWORD_WRONG: CatalogueEntry(_DESK, "CITY Shanghai", (), ("wrong", "tomorrow")),
    Reason.CARD_NOT_READY: CatalogueEntry(_DESK, "CITY Shenyang", ("until",)),
    Reason.CARD_STATE_UNFIT: CatalogueEntry(_DESK, "SIM", ("state",)),
    Reason.NOT_DECEASED: CatalogueEntry(_DESK, "SIM"),
    Reason.HEIR_HAS_NO_ACCOUNT: CatalogueEntry(_DESK, "SIM"),
    Reason.NOT_FOUND: CatalogueEntry(_SALE, "WIRE"),
    Reason.OTHER_PHARMACY: CatalogueEntry(_SALE, "WIRE"),
    Reason.ALREADY_CANCELLED: CatalogueEntry(_SALE, "WIRE"),
    Reason.ALREADY_REVERSED: CatalogueEntry(_SALE, "WIRE"),
    Reason.NOT_REVERSIBLE: CatalogueEntry(_SALE, "WIRE"),
    Reason.TICKET_ELSEWHERE: CatalogueEntry(
        _SALE, "CITY Shanghai, SIM", (), ("pharmacy", "centre")
    ),
    Reason.TICKET_USED: CatalogueEntry(_SALE, "CITY Shanghai, SIM"),
    Reason.TICKET_EXPIRED: CatalogueEntry(_SALE, "CITY Shanghai, SIM", ("until",)),
}


class Refusal(msgspec.Struct, frozen=True, tag="refused"):
    """A refusal: its reason, the parameters its sentences need (as text), and its variant."""

    reason: Reason
    params: dict[str, str] = {}
    variant: str = ""

    @property
    def scope(self) -> Scope:
        return CATALOGUE[self.reason].scope

    @property
    def basis(self) -> str:
        return CATALOGUE[self.reason].basis
