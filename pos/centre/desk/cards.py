"""卡: loss and its withdrawal, a replacement and its day, activation of card and credential."""

from datetime import datetime, time

from sqlalchemy import bindparam, insert, select, update

from pos.centre.desk.acts import Visit, visit
from pos.centre.facts import CardFacts
from pos.centre.house import House
from pos.centre.rules import card_visits as rule
from pos.centre.rules.person import deceased
from pos.centre.store import Transaction, past
from pos.centre.store.tables import card, person
from pos.clock import BEIJING, Draw
from pos.refusals import Refusal
from pos.street import CardOrder

OF_PERSON = (
    select(card.c.card_id, card.c.issue, card.c.state, card.c.since)
    .where(card.c.person == bindparam("of_person"))
    .order_by(card.c.issue)
    .with_for_update()
)
TAKEN = select(card.c.card_id).where(card.c.card_id == bindparam("wanted"))
NEW_CARD = insert(card)
SET_STATE = (
    update(card)
    .where(card.c.card_id == bindparam("of_card"))
    .values(state=bindparam("new_state"), since=bindparam("moment"))
)
SET_CODE_STATE = (
    update(person)
    .where(person.c.person == bindparam("of_person"))
    .values(code_state=bindparam("new_state"))
)
_DIGITS = 10**8


class Held(CardFacts, frozen=True):
    """A card of a person's, with its id and which one it is."""

    card_id: str
    issue: int


def report_loss(house: House, reference: str, *, temporary: bool) -> Refusal | None:
    """挂失: from this second on; a temporary report lapses as the region says."""
    with visit(house, reference) as here:
        held = in_hand(here)
        refusal = deceased(here.who) or rule.report(held, here.now, here.policy.card)
        if refusal is None:
            set_state(here, held, "lost_temporarily" if temporary else "lost")
        here.end("report_loss", refusal, {"person": reference, "temporary": temporary})
        return refusal


def withdraw_loss(house: House, reference: str) -> Refusal | None:
    """解挂: the card was found."""
    with visit(house, reference) as here:
        held = in_hand(here)
        refusal = deceased(here.who) or rule.withdraw(held, here.now, here.policy.card)
        if refusal is None:
            set_state(here, held, "normal")
        here.end("withdraw_loss", refusal)
        return refusal


def replace_card(house: House, reference: str, *, urgent: bool) -> CardOrder | Refusal:
    """补卡: the first ask orders and stops the old card; from the day it is ready it collects."""
    with visit(house, reference) as here:
        newest = cards_of(here.tx, reference)[-1]
        step = deceased(here.who) or rule.replace(newest, here.now, here.policy.card)
        if isinstance(step, Refusal):
            here.end("replace_card", step, {"person": reference, "urgent": urgent})
            return step
        if step is rule.Step.COLLECT:
            ready_on = newest.since[:10]
            set_state(here, newest, "normal")
        else:
            ready_on = _order(here, newest, house.draw, urgent=urgent)
        content = {"person": reference, "urgent": urgent, "step": step}
        here.end("replace_card", None, content, ready_on=ready_on)
        return CardOrder(reference, ready_on)


def activate_card(house: House, reference: str) -> Refusal | None:
    """激活: a new card becomes usable; a replacement that is ready is collected with it."""
    with visit(house, reference) as here:
        newest = cards_of(here.tx, reference)[-1]
        step = deceased(here.who) or rule.activate(newest, here.now, here.policy.card)
        refusal = step if isinstance(step, Refusal) else None
        if step in (rule.Step.ACTIVATE, rule.Step.COLLECT):
            set_state(here, newest, "normal")
        here.end("activate_card", refusal)
        return refusal


def activate_code(house: House, reference: str) -> Refusal | None:
    """激活医保电子凭证: the phone's codes are taken from now on; an active one stays so."""
    with visit(house, reference) as here:
        refusal = deceased(here.who)
        if refusal is None:
            here.tx.run(SET_CODE_STATE, of_person=reference, new_state="active")
        here.end("activate_code", refusal)
        return refusal


def cards_of(tx: Transaction, reference: str) -> list[Held]:
    """Every card of a person's, oldest first; one that is still ordered stands last."""
    return [
        Held(state=state, since=since, card_id=card_id, issue=issue)
        for card_id, issue, state, since in tx.all(OF_PERSON, of_person=reference)
    ]


def in_hand(here: Visit) -> Held:
    """The newest card that exists already."""
    return [one for one in cards_of(here.tx, here.who.person) if rule.in_hand(one, here.now)][-1]


def set_state(here: Visit, held: Held, state: str) -> None:
    """A card's state, from this moment on."""
    stood = past.CardThen(held.state, held.since)
    past.keep(here.tx, past.card_key(here.who.person, held.issue), stood, here.at)
    here.tx.run(SET_STATE, of_card=held.card_id, new_state=state, moment=here.at)


def _order(here: Visit, old: Held, draw: Draw, *, urgent: bool) -> str:
    day = rule.ready_on(here.now.date(), here.policy.card, urgent=urgent)
    ready = datetime.combine(day, time(), BEIJING)
    set_state(here, old, "replaced")
    here.tx.run(
        NEW_CARD,
        card_id=_new_id(here.tx, draw), person=here.who.person, state="ordered",
        since=ready.isoformat(), issue=old.issue + 1,
    )  # fmt: skip
    return day.isoformat()


def _new_id(tx: Transaction, draw: Draw) -> str:
    """One letter and eight digits that no card has."""
    while True:
        number = int.from_bytes(draw(8), "big")
        wanted = f"{chr(ord('A') + number // _DIGITS % 26)}{number % _DIGITS:08d}"
        if tx.one(TAKEN, wanted=wanted) is None:
            return wanted
