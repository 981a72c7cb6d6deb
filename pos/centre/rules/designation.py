"""定点资格与签到: only a designated pharmacy that signed in today may settle.

Basis: TJ reason 1 and CITY for the agreement, which ends at 24:00 Beijing time of its last day;
WIRE for the sign-in, which lapses at midnight.
"""

from datetime import date

from pos.centre.facts import Facts, PharmacyFacts
from pos.centre.policy import Policy
from pos.refusals import Reason, Refusal


def check(facts: Facts, policy: Policy) -> Refusal | None:
    """Agreement active on the day of the purchase, and signed in today."""
    refused = check_agreement(facts.pharmacy, facts.today, facts.nearby)
    if refused is not None:
        return refused
    if facts.pharmacy is None or facts.pharmacy.signed_in_on != f"{facts.now:%Y-%m-%d}":
        return Refusal(Reason.NOT_SIGNED_IN)
    return None


def check_agreement(
    pharmacy: PharmacyFacts | None, today: date, nearby: tuple[str, ...]
) -> Refusal | None:
    """The agreement alone: what a sign-in is asked, too."""
    state = "none" if pharmacy is None else agreement_on(pharmacy, today)
    if state == "none":
        params = {"nearby": ",".join(nearby)}
        return Refusal(
            Reason.PHARMACY_NOT_DESIGNATED, params, variant="nearby" if nearby else "alone"
        )
    if state != "active":
        return Refusal(Reason.AGREEMENT_SUSPENDED, variant=state)
    return None


def agreement_on(pharmacy: PharmacyFacts, day: date) -> str:
    """active, suspended, ended or none on a day; an agreement that has not begun is none."""
    if pharmacy.agreement != "active":
        return pharmacy.agreement
    if pharmacy.from_day and day.isoformat() < pharmacy.from_day:
        return "none"
    if pharmacy.to_day and day.isoformat() > pharmacy.to_day:
        return "ended"
    return "active"


def basis(policy: Policy) -> str:
    return "TJ 1, WIRE"
