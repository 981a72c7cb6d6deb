"""The words of a scenario file: what every step has, what may be expected, and who is named.

`names` in a type's metadata says which table of the world a text must be a key of, so that the
reader can find a misspelt one (reading.py). Money is text with two decimals.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from pos.refusals import Reason
from pos.world import CardState


def _named(table: str) -> msgspec.Meta:
    return msgspec.Meta(extra={"names": table})


Person = Annotated[str, _named("people")]
Pharmacy = Annotated[str, _named("pharmacies")]
Product = Annotated[str, _named("products")]
ItemText = Annotated[str, _named("items")]  # "KEY", "KEY x 2", "KEY x 2 @ 1.50"
SaleLabel = Annotated[str, _named("sales")]  # given by a `sell` before
CodeLabel = Annotated[str, _named("codes")]  # given by an `issue_code` before
Money = Annotated[
    str,
    msgspec.Meta(pattern=r"^-?[0-9]{1,15}\.[0-9]{2}\Z", extra_json_schema={"examples": ["20.00"]}),
]
# What a step asks for; less than nothing nobody asks for.
Amount = Annotated[
    str,
    msgspec.Meta(pattern=r"^[0-9]{1,15}\.[0-9]{2}\Z", extra_json_schema={"examples": ["20.00"]}),
]
# A union of a text with a pattern and a word would hold the word to the pattern.
MoneyOrNone = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^(none|-?[0-9]{1,15}\.[0-9]{2})\Z", extra_json_schema={"examples": ["20.00"]}
    ),
]
AmountOrNothing = Annotated[
    str,
    msgspec.Meta(pattern=r"^([0-9]{1,15}\.[0-9]{2})?\Z", extra_json_schema={"examples": ["20.00"]}),
]
AgreedCash = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^(all|none|[0-9]{1,15}\.[0-9]{2})\Z", extra_json_schema={"examples": ["20.00"]}
    ),
]
Duration = Annotated[
    str, msgspec.Meta(pattern=r"^[0-9]{1,9}[smhd]\Z", extra_json_schema={"examples": ["61s"]})
]

OutcomeWord = Literal[
    "settled", "quoted", "refused", "unknown", "reversed", "cancelled", "ok", "even", "uneven"
]
DifferenceWord = Literal["centre_only", "pharmacy_only", "amount"]
Verdict = Literal["pass", "fail", "error", "omitted", "attested"]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One sentence in the languages it was written in."""

    en: str = ""
    zh: str = ""
    es: str = ""


class BothBuckets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A balance by bucket."""

    current_year: Money
    carried_over: Money


class PaidRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One payer of the expected list, buckets added up."""

    who: Person
    amount: Money


class SkippedRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One payer who was passed over."""

    who: Person
    reason: Reason


class LineRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What of one line the account may pay: an amount, or whether anything."""

    item: Product
    payable: Money | bool


class DifferenceRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One difference between a day's books: what the centre's say, and what the till's say."""

    kind: DifferenceWord
    centre: AmountOrNothing = ""
    pharmacy: AmountOrNothing = ""


class Expect(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True
):
    """What must have come out; what is not named is not judged."""

    outcome: OutcomeWord | msgspec.UnsetType = msgspec.UNSET
    refusal: Reason | msgspec.UnsetType = msgspec.UNSET
    tries_left: int | msgspec.UnsetType = msgspec.UNSET
    total: Money | msgspec.UnsetType = msgspec.UNSET
    account: Money | msgspec.UnsetType = msgspec.UNSET
    mutual_aid: Money | msgspec.UnsetType = msgspec.UNSET
    cash: Money | msgspec.UnsetType = msgspec.UNSET
    paid: tuple[PaidRow, ...] | msgspec.UnsetType = msgspec.UNSET
    skipped: tuple[SkippedRow, ...] | msgspec.UnsetType = msgspec.UNSET
    lines: tuple[LineRow, ...] | msgspec.UnsetType = msgspec.UNSET
    balance: dict[Person, MoneyOrNone | BothBuckets] | msgspec.UnsetType = msgspec.UNSET
    card: dict[Person, CardState] | msgspec.UnsetType = msgspec.UNSET
    pin: dict[Person, Literal["set", "initial", "locked"]] | msgspec.UnsetType = msgspec.UNSET
    code: dict[Person, Literal["active", "not_active"]] | msgspec.UnsetType = msgspec.UNSET
    pending: int | msgspec.UnsetType = msgspec.UNSET
    differences: int | tuple[DifferenceRow, ...] | msgspec.UnsetType = msgspec.UNSET
    replay: bool | msgspec.UnsetType = msgspec.UNSET
    list_has: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET
    list_lacks: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET
    slip_has: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET
    slip_lacks: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="do"):
    """What every step may have: what it must lead to, which sale it is about, and where it is.

    sale: the one in hand where none is named. pharmacy: the sale's, else the first one listed.
    """

    expect: Expect = Expect()
    sale: SaleLabel = ""
    pharmacy: Pharmacy = ""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to play: a scenario, or one row of it, with every `${name}` filled in.

    tables: world, policy and region as read, for staging. lines: the line of each step's header in
    the file (1-based); `then_line` that of [then], 0 where there is none.
    """

    id: str  # the file's stem, with [row] where there are rows, counted from 1
    file: str
    title: Words
    level: Literal["must", "should", "may"]
    verifies: tuple[str, ...]
    source: tuple[str, ...]
    tags: tuple[str, ...]
    region: str
    clock: datetime
    row: dict[str, Any]
    tables: dict[str, Any]
    steps: tuple[Step, ...]
    then: Expect
    lines: tuple[int, ...]
    then_line: int = 0


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an item. step: the number of the one it failed at, from 1; 0 for none.

    do: that step's word. expected, got: side by side, as text. said: what a person vouched for.
    """

    item_id: str
    file: str
    verdict: Verdict
    line: int = 0
    step: int = 0
    do: str = ""
    expected: str = ""
    got: str = ""
    said: tuple[str, ...] = ()
