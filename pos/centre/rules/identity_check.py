"""实名核验: above an amount, or after so many sales on a day, the patient's paper is asked for.

A sale that was undone since counts no longer. Basis: SIM, after an agreement of Harbin.
"""

from pos.centre.facts import Facts
from pos.centre.policy import Policy
from pos.centre.rules import coverage
from pos.money import yuan
from pos.refusals import Reason, Refusal


def check(facts: Facts, policy: Policy) -> Refusal | None:
    """Payable total strictly above the amount, or that many settled sales with account money."""
    table = policy.identity_check
    if facts.sale.papers.patient:
        return None
    if table.over_fen != "none" and coverage.payable_fen(facts, policy) > table.over_fen:
        limit = {"limit": yuan(table.over_fen)}
        return Refusal(Reason.IDENTITY_CHECK_NEEDED, limit, variant="over_amount")
    if table.sales_a_day != "none" and facts.sales_today >= table.sales_a_day:
        limit = {"limit": str(table.sales_a_day)}
        return Refusal(Reason.IDENTITY_CHECK_NEEDED, limit, variant="sales_a_day")
    return None


def basis(policy: Policy) -> str:
    return policy.identity_check.basis
