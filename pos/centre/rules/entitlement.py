"""待遇资格: an insurance relation in the pharmacy's own province; arrears as the region decides.

Money left in an account of somebody whose insurance has ended still pays (BAL); in arrears it
still pays (SIM) except where the region stops the card (CITY Beijing).
"""

from pos.centre.facts import Facts
from pos.centre.policy import Policy
from pos.refusals import Reason, Refusal


def check(facts: Facts, policy: Policy) -> Refusal | None:
    """Insured at all, not stopped by arrears, in the pharmacy's province."""
    if facts.patient.scheme == "none":
        return Refusal(Reason.NOT_INSURED)
    if facts.patient.insured == "suspended" and policy.entitlement.arrears == "card_stops":
        return Refusal(Reason.ARREARS)
    if facts.pharmacy is not None and facts.patient.province != facts.pharmacy.area[:2]:
        return Refusal(Reason.OTHER_PROVINCE)
    return None


def basis(policy: Policy) -> str:
    return policy.entitlement.basis
