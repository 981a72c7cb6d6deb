"""Steps of the desk: what a person does in the app or at the window (rules.md section 7)."""

from datetime import date
from typing import Literal

import msgspec

from pos.clock import day_text
from pos.money import parse_yuan, yuan
from pos.refusals import Refusal
from pos.scenario.happened import Happened, Listed, done, refused
from pos.scenario.scene import INITIAL_PIN, Plays, Scene
from pos.scenario.shapes import Amount, AmountOrNothing, Person, Step
from pos.street import BindRequest, StatementLine
from pos.texts import LANGUAGES, say
from pos.world.shapes import (
    AccountState,
    Agreement,
    Buckets,
    CardState,
    Insured,
    PinState,
    Rank,
    Relation,
    Scheme,
)

Place = Literal["app", "window"]


class Bind(Step, frozen=True, tag="bind"):
    """Bind a donor to a beneficiary; the rules of binding are asked."""

    beneficiary: Person
    donor: Person
    relation: Relation
    rank: Rank = 0
    limit: AmountOrNothing = ""
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


class Credit(Step, frozen=True, tag="credit"):
    """The monthly credit to a personal account."""

    who: Person
    amount: Amount


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


def bind(scene: Scene, step: Bind) -> Happened:
    made = scene.desk.bind(BindRequest(
        beneficiary=step.beneficiary, donor=step.donor, relation=step.relation.value,
        rank=step.rank, limit_fen=parse_yuan(step.limit) if step.limit else -1,
        from_day=day_text(step.from_), to_day=day_text(step.to), at=step.at,
    ))  # fmt: skip
    return refused(made) if isinstance(made, Refusal) else done()


def unbind(scene: Scene, step: Unbind) -> Happened:
    return refused(scene.desk.unbind(step.beneficiary, step.donor))


def reorder(scene: Scene, step: Reorder) -> Happened:
    return refused(scene.desk.reorder(step.beneficiary, step.order))


def report_loss(scene: Scene, step: ReportLoss) -> Happened:
    return refused(scene.desk.report_loss(step.who, temporary=step.temporary))


def withdraw_loss(scene: Scene, step: WithdrawLoss) -> Happened:
    return refused(scene.desk.withdraw_loss(step.who))


def replace_card(scene: Scene, step: ReplaceCard) -> Happened:
    ordered = scene.desk.replace_card(step.who, urgent=step.urgent)
    return refused(ordered) if isinstance(ordered, Refusal) else done()


def activate_card(scene: Scene, step: ActivateCard) -> Happened:
    return refused(scene.desk.activate_card(step.who))


def activate_code(scene: Scene, step: ActivateCode) -> Happened:
    return refused(scene.desk.activate_code(step.who))


def credit(scene: Scene, step: Credit) -> Happened:
    return refused(scene.desk.credit(step.who, parse_yuan(step.amount)))


def statement(scene: Scene, step: Statement) -> Happened:
    return Happened(listed=tuple(_line(one) for one in scene.desk.statement(step.who)))


def _line(one: StatementLine) -> Listed:
    kinds = " ".join(say(language, f"words.statement.{one.kind}") for language in LANGUAGES)
    text = f"{one.at[:10]} {kinds} {yuan(one.amount_fen)} {one.other} {one.place}"
    return Listed((one.kind,), text)


def register_death(scene: Scene, step: RegisterDeath) -> Happened:
    return refused(scene.desk.register_death(step.who))


def inherit(scene: Scene, step: Inherit) -> Happened:
    return refused(scene.desk.inherit(step.who, step.heir))


def set_facts(scene: Scene, step: Set) -> Happened:
    """The world's keys as they were written, for whom the step names."""
    told = msgspec.to_builtins(step, builtin_types=(date,))
    facts = {key: value for key, value in told.items() if key in WORLD_KEYS}
    if not step.who:
        scene.desk.set_pharmacy(scene.counter(step.pharmacy).pharmacy.code, facts)
        return done()
    scene.desk.set_person(step.who, facts)
    if facts.get("pin_state") == "initial":
        scene.pins[step.who] = INITIAL_PIN
    elif "pin" in facts:
        scene.pins[step.who] = str(facts["pin"])
    return done()


WORLD_KEYS = {
    field.encode_name
    for field in msgspec.structs.fields(Set)
    if field.name not in ("who", *Step.__struct_fields__)
}
PLAYS: Plays = {
    Bind: bind, Unbind: unbind, Reorder: reorder, ReportLoss: report_loss,
    WithdrawLoss: withdraw_loss, ReplaceCard: replace_card, ActivateCard: activate_card,
    ActivateCode: activate_code, Credit: credit, Statement: statement,
    RegisterDeath: register_death, Inherit: inherit, Set: set_facts,
}  # fmt: skip
