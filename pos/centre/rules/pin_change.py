"""改密: a new PIN, by whoever knows the old one, or at the window with the papers (补设, 代办).

Basis: TJ reason 6 for the PIN itself, SIM for the rest. The old one stands behind the same tries
and the same lock as at a till. Without it the papers decide: the patient's own, and the agent's too
where an agent is there; a lock that ends by itself only (after_24h) is not lifted that way either.
"""

from datetime import datetime

import msgspec

from pos.centre.facts import NewPin, PersonFacts, PinFacts, PinVerdict
from pos.centre.policy import Policy
from pos.centre.rules import person, pin
from pos.model import Papers
from pos.refusals import Reason, Refusal


class ChangeFacts(msgspec.Struct, frozen=True):
    """What the rule sees: `pin` holds the verdict on the old one, `new` what the new is worth."""

    person: PersonFacts
    pin: PinFacts
    new: NewPin
    papers: Papers
    now: datetime

    @property
    def with_old(self) -> bool:
        """Whether the old PIN was given: a change, not a reset at the window."""
        return self.pin.verdict is not PinVerdict.NOT_GIVEN


def check(facts: ChangeFacts, policy: Policy) -> Refusal | None:
    """Papers where needed, alive, six digits, the old one right, the new one not simple."""
    refused = _papers(facts) or person.deceased(facts.person)
    if refused is not None:
        return refused
    if facts.new is NewPin.MALFORMED:
        return Refusal(Reason.PIN_MALFORMED)
    if facts.with_old:
        refused = pin.compared(facts.pin, facts.now, policy)
    else:
        refused = unlock(facts.pin, facts.now, policy)
    if refused is None and facts.new is NewPin.TOO_SIMPLE:
        return Refusal(Reason.PIN_TOO_SIMPLE)
    return refused


def tries_after(facts: ChangeFacts, policy: Policy) -> pin.Tries:
    """The tries after a change: counted only where the old PIN was compared."""
    uncounted = _papers(facts) is not None or facts.person.deceased or facts.new is NewPin.MALFORMED
    if uncounted or not facts.with_old:
        return pin.tries(facts.pin, facts.now, policy)
    return pin.counted(facts.pin, facts.now, policy)


def unlock(kept: PinFacts, now: datetime, policy: Policy) -> Refusal | None:
    """解锁: at the window where the region says so; else a standing lock stands until it lapses."""
    locked_at = pin.tries(kept, now, policy).locked_at
    if locked_at and policy.pin.unlock != "window":
        return pin.locked(locked_at, policy)
    return None


def _papers(facts: ChangeFacts) -> Refusal | None:
    papers = facts.papers
    if facts.with_old and not papers.agent:
        return None
    agent_misses = bool(papers.agent) and not papers.agent_paper
    if papers.patient and not agent_misses:
        return None
    missing = "agent" if papers.patient else "both" if agent_misses else "patient"
    return Refusal(Reason.PROXY_PAPERS_INCOMPLETE, variant=missing)
