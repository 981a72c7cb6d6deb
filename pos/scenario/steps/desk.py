"""Steps of the desk: what a person does in the app or at the window (rules.md section 7)."""

from datetime import date
from typing import Literal

import msgspec

from pos.scenario.shapes import Money, MoneyOrNothing, Person, Step
from pos.world.shapes import (
    AccountState,
    Agreement,
    Buckets,
    CardState,
    Insured,
    PinState,
    Relation,
    Scheme,
)

Place = Literal["app", "window"]


class Bind(Step, frozen=True, tag="bind"):
    """Bind a donor to a beneficiary; the rules of binding are asked."""

    beneficiary: Person
    donor: Person
    relation: Relation
    rank: int = 0
    limit: MoneyOrNothing = ""
    from_: date | None = msgspec.field(name="from", default=None)
    to: date | None = None
    at: Place = "app"


class Unbind(Step, frozen=True, tag="unbind"):
    """End a binding."""

    beneficiary: Person
    donor: Person
    at: Place = "app"


class Reorder(Step, frozen=True, tag="reorder"):
    """Set the order of debit, first payer first."""

    beneficiary: Person
    order: tuple[Person, ...]
    at: Place = "app"


class ReportLoss(Step, frozen=True, tag="report_loss"):
    """A card is lost. temporary: by telephone, lapsing by itself."""

    who: Person
    temporary: bool = False


class WithdrawLoss(Step, frozen=True, tag="withdraw_loss"):
    """The card was found."""

    who: Person


class ReplaceCard(Step, frozen=True, tag="replace_card"):
    """Order a new card, or collect the one that was ordered."""

    who: Person
    urgent: bool = False


class ActivateCard(Step, frozen=True, tag="activate_card"):
    """Activate a new card."""

    who: Person


class ActivateCode(Step, frozen=True, tag="activate_code"):
    """Activate the electronic credential."""

    who: Person


class SetPin(Step, frozen=True, tag="set_pin"):
    """Change the PIN: by the person with the old one, or with papers, also by an agent."""

    who: Person
    new: str
    old: str | msgspec.UnsetType = msgspec.UNSET
    patient: bool = False
    agent: Person = ""
    agent_paper: bool = True


class UnlockPin(Step, frozen=True, tag="unlock_pin"):
    """Lift the PIN's lock at the window."""

    who: Person


class SetQueryPassword(Step, frozen=True, tag="set_query_password"):
    """Change the query password; the new one holds from the next day."""

    who: Person
    old: str
    new: str


class Query(Step, frozen=True, tag="query"):
    """Ask for one's own account with the query password."""

    who: Person
    password: str


class Credit(Step, frozen=True, tag="credit"):
    """The monthly credit to a personal account."""

    who: Person
    amount: Money


class Statement(Step, frozen=True, tag="statement"):
    """Spending, credits and sharing of one's own account."""

    who: Person


class RegisterDeath(Step, frozen=True, tag="register_death"):
    """A death is registered; the account is sealed."""

    who: Person


class Inherit(Step, frozen=True, tag="inherit"):
    """The sealed money goes to an heir."""

    who: Person
    heir: Person


class Set(Step, frozen=True, tag="set"):
    """A fact changes: any of the world's keys of a person, or of a pharmacy."""

    who: Person = ""
    # of a person
    scheme: Scheme | msgspec.UnsetType = msgspec.UNSET
    insured: Insured | msgspec.UnsetType = msgspec.UNSET
    balance: str | Buckets | msgspec.UnsetType = msgspec.UNSET
    pin: str | msgspec.UnsetType = msgspec.UNSET
    pin_state: PinState | msgspec.UnsetType = msgspec.UNSET
    card: CardState | msgspec.UnsetType = msgspec.UNSET
    code: Literal["active", "not_active"] | msgspec.UnsetType = msgspec.UNSET
    account: AccountState | msgspec.UnsetType = msgspec.UNSET
    deceased: bool | msgspec.UnsetType = msgspec.UNSET
    barred_until: date | msgspec.UnsetType = msgspec.UNSET
    category: str | msgspec.UnsetType = msgspec.UNSET
    identity_number: str | msgspec.UnsetType = msgspec.UNSET
    card_id: str | msgspec.UnsetType = msgspec.UNSET
    born: date | msgspec.UnsetType = msgspec.UNSET
    # of a pharmacy
    agreement: Agreement | msgspec.UnsetType = msgspec.UNSET
    from_: date | msgspec.UnsetType = msgspec.field(name="from", default=msgspec.UNSET)
    to: date | msgspec.UnsetType = msgspec.UNSET
    signed_in: bool | msgspec.UnsetType = msgspec.UNSET
    # of either
    name: str | msgspec.UnsetType = msgspec.UNSET
    area: str | msgspec.UnsetType = msgspec.UNSET
