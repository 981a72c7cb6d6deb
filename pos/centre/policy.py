"""The shape of a region: one frozen table for each rule. Regions differ in data, never in code.

A table in a region's TOML is a rule's module and a field of `Policy`. Every table bears its
basis: TJ, BAL, JN, EC, CITY, REG, WIRE, or SIM, which marks our own decisions. Pure: no I/O.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec

from pos.model import Bucket

# Never daily goods: no region may let the account pay for them (TJ 2).
PayableGoods = Literal["drug", "device", "consumable", "disinfectant", "health_product"]
AskedFor = Literal["card", "identity_card", "code"]
Kin = Literal[
    "spouse", "parent", "child", "sibling",
    "grandparent", "maternal_grandparent", "grandchild", "maternal_grandchild",
]  # fmt: skip
Number = Annotated[int, msgspec.Meta(ge=0)]
Positive = Annotated[int, msgspec.Meta(ge=1)]
Days = Annotated[int, msgspec.Meta(ge=0, le=36_500)]
Seconds = Annotated[int, msgspec.Meta(ge=1, le=31_536_000)]
NumberOrNone = Number | Literal["none"]
SixDigits = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}\Z", examples=["123456"])]
_DAY_OF_YEAR = (
    r"^((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    r"|02-(0[1-9]|1[0-9]|2[0-8]))\Z"
)
MonthDay = Annotated[str, msgspec.Meta(pattern=_DAY_OF_YEAR, examples=["01-01"])]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """What every rule has: its basis, and which of its keys this region states itself."""

    basis: str
    stated: tuple[str, ...] = ()


def basis_of(table: Table, key: str) -> str:
    """The basis of one key: the table's where the region states the key, else SIM."""
    return table.basis if key in table.stated else "SIM"


class Coverage(Table, frozen=True, kw_only=True):
    """目录范围: which goods the account may pay for, and whether class C drugs too (TJ 2, REG)."""

    account_pays: tuple[PayableGoods, ...]
    class_c: bool


class Entitlement(Table, frozen=True, kw_only=True):
    """待遇: in arrears the account still pays (SIM), or the card stops (CITY Beijing)."""

    arrears: Literal["account_pays", "card_stops"]


class IdentityCheck(Table, frozen=True, kw_only=True):
    """身份核验: the paper is asked strictly above an amount, or after so many sales a day (SIM)."""

    over_fen: NumberOrNone
    sales_a_day: NumberOrNone


class Pin(Table, frozen=True, kw_only=True):
    """密码: where it is asked (TJ 6), how tries are counted and how a lock is lifted (SIM)."""

    required_for: tuple[AskedFor, ...]
    attempts_max: Positive
    counting: Literal["in_a_row", "per_day"]
    unlock: Literal["window", "after_24h"]
    initial: tuple[SixDigits, ...]
    initial_must_change: bool


class CardRule(Table, frozen=True, kw_only=True):
    """社会保障卡: who helps with an abnormal one (TJ 5), loss and replacement (CITY Shenyang)."""

    abnormal_goes_to: Literal["issuing_bank", "centre"]
    temporary_loss_days: Days | Literal["none"]  # "none": a temporary loss never lapses by itself
    expired: Literal["refuse", "warn"]
    replacement_days: Days
    replacement_urgent_days: Days


class CodeRule(Table, frozen=True, kw_only=True):
    """医保电子凭证: how long a code (码, REG) and its token (令牌, SIM) live in seconds."""

    lifetime_s: Seconds
    token_lifetime_s: Seconds


class MutualAid(Table, frozen=True, kw_only=True):
    """家庭共济: who may be bound, and when and from which buckets a donor pays (JN, TJ, SIM)."""

    relations: tuple[Kin, ...]  # what the donor is to the beneficiary
    own_first: bool
    trigger: Literal["automatic", "only_when_own_is_empty"]
    donors_max: Number  # like relatives_max, binds only the act of binding
    relatives_max: Number
    effective: Literal["immediately", "next_day"]
    buckets: tuple[Bucket, ...]  # which of a donor's buckets are shared


class DebitOrder(Table, frozen=True, kw_only=True):
    """扣款顺序: the order of the buckets within each payer, past years oldest first (SIM)."""

    buckets: tuple[Bucket, Bucket]

    def __post_init__(self) -> None:
        if len(set(self.buckets)) < len(Bucket):
            raise ValueError("name each of current_year and carried_over once, first payer first")


class Failure(Table, frozen=True, kw_only=True):
    """设备故障: where a cash sale may be settled later, and until when (CITY Shanghai, SIM)."""

    resettle: Literal["same_pharmacy", "any", "none"]
    deadline_days: Days


class Calendar(Table, frozen=True, kw_only=True):
    """医保年度: the day the insurance year begins, and for students (CITY Shijiazhuang); MM-DD."""

    year_start: MonthDay
    year_start_students: MonthDay


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """统筹区: the rules of one region from one day on, until a newer policy supersedes them."""

    region: str
    name: dict[str, str]  # zh, en, es
    area: str  # six digits; the first two are the province
    effective_from: date
    coverage: Coverage
    entitlement: Entitlement
    identity_check: IdentityCheck
    pin: Pin
    card: CardRule
    code: CodeRule
    mutual_aid: MutualAid
    debit_order: DebitOrder
    failure: Failure
    calendar: Calendar


TABLES: dict[str, type[Table]] = {
    field.name: field.type
    for field in msgspec.structs.fields(Policy)
    if isinstance(field.type, type) and issubclass(field.type, Table)
}
