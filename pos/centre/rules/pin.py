"""密码: asked where the region asks it, always the patient's; wrong tries are counted and lock.

Basis: TJ reason 6, REG for the lock, SIM for the rest. A try is counted only when every gate
before this one has passed; a malformed PIN costs nothing.
"""

from datetime import datetime, timedelta

import msgspec

from pos.centre.facts import Facts, PinFacts, PinVerdict
from pos.centre.policy import Policy
from pos.model import CredentialKind
from pos.refusals import Reason, Refusal

LOCK_LASTS = timedelta(hours=24)


class Tries(msgspec.Struct, frozen=True):
    """What the centre keeps of a person's tries: wrong ones, their day, and since when locked."""

    wrong: int
    tried_on: str
    locked_at: str


NO_TRIES = Tries(0, "", "")


def check(facts: Facts, policy: Policy) -> Refusal | None:
    """Given, six digits, not locked, right, and no longer the initial one."""
    if not asked(facts.sale.credential.kind, policy):
        return None
    if facts.pin.verdict is PinVerdict.NOT_GIVEN:
        return Refusal(Reason.PIN_REQUIRED)
    refused = compared(facts.pin, facts.now, policy)
    if refused is None and facts.pin.initial and policy.pin.initial_must_change:
        return Refusal(Reason.PIN_MUST_CHANGE)
    return refused


def compared(pin: PinFacts, now: datetime, policy: Policy) -> Refusal | None:
    """A PIN that was given, wherever it was given: six digits, not locked, right."""
    if pin.verdict is PinVerdict.MALFORMED:
        return Refusal(Reason.PIN_MALFORMED)
    before = tries(pin, now, policy)
    if before.locked_at:
        return locked(before.locked_at, policy)
    if pin.verdict is PinVerdict.RIGHT:
        return None
    left = policy.pin.attempts_max - before.wrong - 1
    if left <= 0:
        return locked(now.isoformat(), policy)
    return Refusal(Reason.PIN_WRONG, {"tries_left": str(left)})


def asked(kind: CredentialKind, policy: Policy) -> bool:
    """Whether the region asks the PIN for this kind of credential."""
    return str(kind) in policy.pin.required_for


def tries(pin: PinFacts, now: datetime, policy: Policy) -> Tries:
    """The tries as they count at this moment: a lapsed lock and, per day, yesterday's are gone."""
    lapses = pin.locked_at and policy.pin.unlock == "after_24h"
    if lapses and now >= datetime.fromisoformat(pin.locked_at) + LOCK_LASTS:
        return NO_TRIES
    anew = policy.pin.counting == "per_day" and pin.tried_on != now.date().isoformat()
    return NO_TRIES if anew and not pin.locked_at else kept(pin)


def kept(pin: PinFacts) -> Tries:
    """The tries as the centre has written them down."""
    return Tries(pin.wrong_tries, pin.tried_on, pin.locked_at)


def tries_after(facts: Facts, policy: Policy) -> Tries:
    """The tries once this gate was reached; where no PIN is asked, as they were."""
    if not asked(facts.sale.credential.kind, policy):
        return tries(facts.pin, facts.now, policy)
    return counted(facts.pin, facts.now, policy)


def counted(pin: PinFacts, now: datetime, policy: Policy) -> Tries:
    """The tries after a comparison: a wrong PIN adds one, a right one may clear them."""
    before = tries(pin, now, policy)
    if before.locked_at:
        return before
    if pin.verdict is PinVerdict.WRONG:
        wrong = before.wrong + 1
        locked_at = now.isoformat() if wrong >= policy.pin.attempts_max else ""
        return Tries(wrong, now.date().isoformat(), locked_at)
    if pin.verdict is PinVerdict.RIGHT and policy.pin.counting == "in_a_row":
        return NO_TRIES
    return before


def locked(locked_at: str, policy: Policy) -> Refusal:
    """PIN_LOCKED, with the moment it ends where it ends by itself."""
    if policy.pin.unlock == "after_24h":
        until = datetime.fromisoformat(locked_at) + LOCK_LASTS
        params = {"until": f"{until:%Y-%m-%d %H:%M:%S}"}
        return Refusal(Reason.PIN_LOCKED, params, variant="after_24h")
    return Refusal(Reason.PIN_LOCKED, variant="window")


def basis(policy: Policy) -> str:
    return policy.pin.basis
