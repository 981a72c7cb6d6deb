"""参保人状态: death and a bar on online settlement stop everything.

Basis: CITY (death), REG (the bar; on its last day the person pays again).
"""

from pos.centre.facts import Facts, PersonFacts
from pos.centre.policy import Policy
from pos.refusals import Reason, Refusal


def check(facts: Facts, policy: Policy) -> Refusal | None:
    """Alive, and not barred on the centre's date."""
    dead = deceased(facts.patient)
    if dead is not None:
        return dead
    if facts.today.isoformat() < facts.patient.barred_until:
        return Refusal(Reason.SETTLEMENT_BARRED, {"until": facts.patient.barred_until})
    return None


def deceased(person: PersonFacts) -> Refusal | None:
    """Nobody acts, at a till or at the desk, whose death was registered."""
    return Refusal(Reason.PERSON_DECEASED) if person.deceased else None


def basis(policy: Policy) -> str:
    return "CITY, REG"
