"""故障单补结: a cash sale of a device or line failure is settled later, once, as of its purchase.

Basis: CITY Shanghai for cash, ticket and the same pharmacy; SIM for the rest. A ticket's number is
the message id of its cash sale, which names the pharmacy and the moment of the purchase.

As of the purchase: the region's rules, the agreement, the card's state, scheme and insurance, the
bar, the bindings with their order and days, the donors' scheme and insurance, the insurance year
and so the buckets, the sales counted on that day.
As of now: the sign-in, code and token, the PIN with its rules, a death (a donor's too), balances,
limits, a frozen or sealed account, the catalogue.
"""

from datetime import date, timedelta

from pos.centre.facts import Facts
from pos.centre.policy import Policy
from pos.refusals import Reason, Refusal


def check(facts: Facts, policy: Policy) -> Refusal | None:
    """A ticket, settled where the region says, not used yet, within its days."""
    if facts.ticket is None:
        return Refusal(Reason.NOT_FOUND)
    if policy.failure.resettle == "none":
        return Refusal(Reason.TICKET_ELSEWHERE, variant="centre")
    other = facts.ticket.pharmacy != facts.sale.pharmacy
    if other and policy.failure.resettle == "same_pharmacy":
        return Refusal(Reason.TICKET_ELSEWHERE, variant="pharmacy")
    if facts.ticket.used:
        return Refusal(Reason.TICKET_USED)
    until = last_day(facts.today, policy)
    if facts.now.date() > until:
        return Refusal(Reason.TICKET_EXPIRED, {"until": until.isoformat()})
    return None


def last_day(bought: date, policy: Policy) -> date:
    """The last day on which a ticket is settled."""
    return bought + timedelta(days=policy.failure.deadline_days)


def basis(policy: Policy) -> str:
    return policy.failure.basis
