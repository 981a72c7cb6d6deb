"""密码: asked where the region asks it, always the patient's; wrong tries are counted and lock.

Basis: TJ reason 6, REG for the lock, SIM for the rest. A try is counted only when every gate
before this one has passed; a malformed PIN costs nothing.
"""

from datetime import datetime, timedelta

import msgspec

from pos.centre.facts import Facts, PinVerdict
from pos.centre.policy import Policy
from pos.model import CredentialKind
from pos.refusals import Reason, Refusal

LOCK_LASTS = timedelta(hours=24)


class Tries(msgspec.Struct, frozen=True):
    """What the centre keeps of a person's tries: wrong ones, their day, and since when locked."""

    wrong: int
    tried_on: str
    locked_at: str


def check(facts: Facts, policy: Policy) -> Refusal | None:
    """Given, six digits, not locked, right, and no longer the initial one."""
    verdict = facts.pin.verdict
    if not asked(facts.sale.credential.kind, policy):
        return None
    if verdict is PinVerdict.NOT_GIVEN:
        return Refusal(Reason.PIN_REQUIRED)
    if verdict is PinVerdict.MALFORMED:
        return Refusal(Reason.PIN_MALFORMED)
    before = tries(facts, policy)
    if before.locked_at:
        return _locked(before.locked_at, policy)
    if verdict is PinVerdict.RIGHT:
        stale = facts.pin.initial and policy.pin.initial_must_change
        return Refusal(Reason.PIN_MUST_CHANGE) if stale else None
    left = policy.pin.attempts_max - before.wrong - 1
    if left <= 0:
        return _locked(facts.now.isoformat(), policy)
    return Refusal(Reason.PIN_WRONG, {"tries_left": str(left)})


def asked(kind: CredentialKind, policy: Policy) -> bool:
    """Whether the region asks the PIN for this kind of credential."""
    return str(kind) in policy.pin.required_for


def tries(facts: Facts, policy: Policy) -> Tries:
    """The tries as they count at this moment: a lapsed lock and, per day, yesterday's are gone."""
    then = facts.pin
    lapses = then.locked_at and policy.pin.unlock == "after_24h"
    if lapses and facts.now >= datetime.fromisoformat(then.locked_at) + LOCK_LASTS:
        return Tries(0, "", "")
    anew = policy.pin.counting == "per_day" and then.tried_on != facts.today.isoformat()
    return Tries(0, "", "") if anew and not then.locked_at else kept(facts)


def kept(facts: Facts) -> Tries:
    """The tries as the centre has written them down."""
    return Tries(facts.pin.wrong_tries, facts.pin.tried_on, facts.pin.locked_at)


def tries_after(facts: Facts, policy: Policy) -> Tries:
    """The tries once this gate was reached: a wrong PIN adds one, a right one may clear them."""
    before = tries(facts, policy)
    verdict = facts.pin.verdict
    if before.locked_at or not asked(facts.sale.credential.kind, policy):
        return before
    if verdict is PinVerdict.WRONG:
        wrong = before.wrong + 1
        locked_at = facts.now.isoformat() if wrong >= policy.pin.attempts_max else ""
        return Tries(wrong, facts.today.isoformat(), locked_at)
    if verdict is PinVerdict.RIGHT and policy.pin.counting == "in_a_row":
        return Tries(0, "", "")
    return before


def _locked(locked_at: str, policy: Policy) -> Refusal:
    if policy.pin.unlock == "after_24h":
        until = datetime.fromisoformat(locked_at) + LOCK_LASTS
        params = {"until": f"{until:%Y-%m-%d %H:%M:%S}"}
        return Refusal(Reason.PIN_LOCKED, params, variant="after_24h")
    return Refusal(Reason.PIN_LOCKED, variant="window")


def basis(policy: Policy) -> str:
    return policy.pin.basis
