"""What a file may say of a world ("given"), and the world with every default filled in."""

import enum
from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec

Agreement = Literal["active", "suspended", "ended", "none"]
Scheme = Literal["employee", "resident", "none"]
Insured = Literal["active", "suspended", "ended"]
CardState = Literal[
    "normal", "inactive", "lost", "lost_temporarily", "frozen", "abnormal",
    "expired", "replaced", "cancelled", "unreadable",
]  # fmt: skip
AccountState = Literal["normal", "frozen", "sealed"]
PinState = Literal["set", "initial", "locked"]
# 0: where none is said. No family and no basket is near the upper end; a database's integers are.
Rank = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Quantity = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Goods = Literal["drug", "device", "consumable", "disinfectant", "health_product", "daily_goods"]
CatalogueClass = Literal["A", "B", "C"]


WORLD_KEYS = frozenset({
    "pharmacies", "operators", "people", "products", "bindings", "policy", "region", "clock", "use",
})  # fmt: skip
# A whole scenario may be opened as a world; these parts of it are for the runner.
SCENARIO_KEYS = frozenset({
    "format", "id", "title", "level", "verifies", "supersedes", "source", "tags",
    "step", "case", "then", "note",
})  # fmt: skip


class Relation(enum.StrEnum):
    """What the donor is to the beneficiary; the last four are known and never kin."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    MATERNAL_GRANDPARENT = "maternal_grandparent"
    GRANDCHILD = "grandchild"
    MATERNAL_GRANDCHILD = "maternal_grandchild"
    PARENT_IN_LAW = "parent_in_law"
    UNCLE = "uncle"
    FRIEND = "friend"
    OTHER = "other"


class Buckets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A balance by bucket, in yuan as text."""

    current_year: str = "0.00"
    carried_over: str = "0.00"


class GivenPharmacy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: str = ""
    name: str = ""
    agreement: Agreement = "active"
    from_: date | None = msgspec.field(name="from", default=None)
    to: date | None = None
    area: str = ""
    signed_in: bool = True
    note: dict[str, str] = {}


class GivenOperator(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str = ""
    badge: str = ""
    pin: str = "1234"
    role: Literal["cashier", "supervisor"] = "cashier"


class GivenPerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str = ""
    scheme: Scheme = "employee"
    insured: Insured = "active"
    area: str = ""
    balance: str | Buckets = "0.00"
    pin: str = "246810"
    pin_state: PinState = "set"
    card: CardState = "normal"
    code: Literal["active", "not_active"] = "active"
    account: AccountState = "normal"
    deceased: bool = False
    barred_until: date | None = None
    category: str = ""
    identity_number: str = ""
    card_id: str = ""
    born: date | None = None
    note: dict[str, str] = {}


class GivenBinding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    beneficiary: str
    donor: str
    relation: Relation
    rank: Rank = 0
    limit: str = ""
    from_: date | None = msgspec.field(name="from", default=None)
    to: date | None = None


class GivenProduct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str = ""
    price: str
    goods: Goods = "drug"
    class_: CatalogueClass = msgspec.field(name="class", default="A")
    prescription: bool = False
    max_quantity: Quantity = 0
    ean: str = ""
    pinyin: str = ""
    spec: str = ""
    maker: str = ""
    note: dict[str, str] = {}


class World(msgspec.Struct, frozen=True):
    """A world with every default filled in; the order of each dict is the order of the file."""

    region: str
    area: str
    opened_at: datetime
    policy: dict[str, dict[str, Any]]
    pharmacies: dict[str, GivenPharmacy]
    operators: dict[str, GivenOperator]
    people: dict[str, GivenPerson]
    bindings: tuple[GivenBinding, ...]
    products: dict[str, GivenProduct]

    @property
    def day(self) -> date:
        """The first day of this world."""
        return self.opened_at.date()
