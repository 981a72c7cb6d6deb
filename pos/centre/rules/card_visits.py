"""卡务: which state of a card allows which visit: loss, its withdrawal, a new card.

Basis: CITY Shenyang (挂失, 补卡: two weeks, one week if urgent), REG (激活), SIM for the rest.
The first ask for a replacement orders it; it works from the day it is ready, and whoever asks again
from that day on collects it. Only then can another be ordered.
"""

import enum
from datetime import date, datetime, timedelta

from pos.centre.facts import CardFacts
from pos.centre.policy import CardRule
from pos.centre.rules.card import state_on
from pos.refusals import Reason, Refusal

_LOSS_FROM = ("normal", "inactive", "lost_temporarily")
_FOUND_FROM = ("lost", "lost_temporarily")
# Not a frozen card: a new one would be a way around the freezing. Not one of somebody who left.
_REPLACED_FROM = (
    "normal", "inactive", "lost", "lost_temporarily", "abnormal", "expired", "unreadable",
)  # fmt: skip


class Step(enum.StrEnum):
    """What a visit does to a card."""

    ORDER = "order"
    COLLECT = "collect"
    ACTIVATE = "activate"
    NOTHING = "nothing"


def in_hand(card: CardFacts, now: datetime) -> bool:
    """Whether a card exists at all yet: an ordered one does from the moment it is ready."""
    return card.state != "ordered" or now >= datetime.fromisoformat(card.since)


def report(card: CardFacts, now: datetime, policy: CardRule) -> Refusal | None:
    """挂失: a card that could be used, or one that was reported by telephone before."""
    state = state_on(card, now, policy)
    return None if state in _LOSS_FROM else _unfit(state)


def withdraw(card: CardFacts, now: datetime, policy: CardRule) -> Refusal | None:
    """解挂: a reported loss, also one that has lapsed by itself meanwhile."""
    return None if card.state in _FOUND_FROM else _unfit(state_on(card, now, policy))


def replace(newest: CardFacts, now: datetime, policy: CardRule) -> Step | Refusal:
    """补卡: order a card, or collect the one that was ordered; CARD_NOT_READY names the day."""
    if newest.state == "ordered":
        return Step.COLLECT if in_hand(newest, now) else not_ready(newest)
    state = state_on(newest, now, policy)
    return Step.ORDER if state in _REPLACED_FROM else _unfit(state)


def activate(newest: CardFacts, now: datetime, policy: CardRule) -> Step | Refusal:
    """激活: a new card, also one that is collected with it; a normal one stays as it is."""
    if newest.state == "ordered":
        return Step.COLLECT if in_hand(newest, now) else not_ready(newest)
    state = state_on(newest, now, policy)
    if state == "normal":
        return Step.NOTHING
    return Step.ACTIVATE if state == "inactive" else _unfit(state)


def ready_on(ordered: date, policy: CardRule, *, urgent: bool) -> date:
    """The first day of a new card, from its midnight on."""
    days = policy.replacement_urgent_days if urgent else policy.replacement_days
    return ordered + timedelta(days=days)


def not_ready(ordered: CardFacts) -> Refusal:
    """CARD_NOT_READY with the day."""
    return Refusal(Reason.CARD_NOT_READY, {"until": ordered.since[:10]})


def _unfit(state: str) -> Refusal:
    return Refusal(Reason.CARD_STATE_UNFIT, {"state": state})
