"""卡状态: the state of the social-security card, asked only when the card itself was shown.

Basis: TJ reason 5, CITY Beijing, Shenyang and Shanghai, REG; a lost plastic card stops neither the
electronic credential nor the account (SIM).
"""

from datetime import datetime, timedelta

from pos.centre.facts import CardFacts, Facts
from pos.centre.policy import CardRule, Policy
from pos.refusals import Reason, Refusal

_REASONS = {
    "unreadable": Reason.CARD_UNREADABLE,
    "inactive": Reason.CARD_NOT_ACTIVE,
    "lost": Reason.CARD_LOST,
    "lost_temporarily": Reason.CARD_LOST_TEMPORARILY,
    "abnormal": Reason.CARD_ABNORMAL,
    "frozen": Reason.CARD_FROZEN,
    "expired": Reason.CARD_EXPIRED,
    "replaced": Reason.CARD_REPLACED,
    "cancelled": Reason.CARD_CANCELLED,
    "ordered": Reason.CARD_NOT_ACTIVE,  # its id became known before the card was ready
}


def check(facts: Facts, policy: Policy) -> Refusal | None:
    """A normal card, or one whose state the region lets pass."""
    if facts.card is None:
        return None
    state = state_on(facts.card, facts.bought, policy.card)
    if state == "normal" or (state == "expired" and policy.card.expired == "warn"):
        return None
    variant = policy.card.abnormal_goes_to if state == "abnormal" else ""
    return Refusal(_REASONS[state], variant=variant)


def state_on(card: CardFacts, now: datetime, policy: CardRule) -> str:
    """The card's state at a moment: a temporary loss lapses by itself after the region's days.

    A replacement that was ordered works from the moment it is ready, which is its `since` (SIM).
    """
    if card.state == "ordered" and now >= datetime.fromisoformat(card.since):
        return "normal"
    days = policy.temporary_loss_days
    if card.state == "lost_temporarily" and days != "none":
        lapses = datetime.fromisoformat(card.since) + timedelta(days=days)
        return "normal" if now >= lapses else card.state
    return card.state


def basis(policy: Policy) -> str:
    return policy.card.basis
