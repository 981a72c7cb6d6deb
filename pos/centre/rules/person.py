"""参保人状态: death and a bar on online settlement stop everything.

Basis: CITY (death), REG (the bar; on its last day the person pays again).
"""

from pos.centre.facts import Facts
from pos.centre.policy import Policy
from pos.refusals import Reason, Refusal


def check(facts: Facts, policy: Policy) -> Refusal | None:
    """Alive, and not barred on the centre's date."""
    if facts.patient.deceased:
        return Refusal(Reason.PERSON_DECEASED)
    if facts.today.isoformat() < facts.patient.barred_until:
        return Refusal(Reason.SETTLEMENT_BARRED, {"until": facts.patient.barred_until})
    return None


def basis(policy: Policy) -> str:
    return "CITY, REG"
