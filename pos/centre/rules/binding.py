"""共济绑定: who may be bound to whom. Donors are employees' accounts of the same province, and kin.

Basis: JN and TJ for relation, province and account; SIM for the rest. `donors_max` and
`relatives_max` bind only this act, never a sale.
"""

from datetime import date, timedelta

import msgspec

from pos.centre.facts import PersonFacts
from pos.centre.policy import MutualAid
from pos.refusals import Reason, Refusal
from pos.street import Binding, BindRequest


class BindFacts(msgspec.Struct, frozen=True):
    """What binding may see: both people, and the bindings that stand today."""

    beneficiary: PersonFacts
    donor: PersonFacts
    donors: tuple[Binding, ...]  # whoever pays for the beneficiary
    relatives: tuple[Binding, ...]  # whomever the donor pays for


def check(request: BindRequest, facts: BindFacts, policy: MutualAid) -> Refusal | None:
    """The first reason of the catalogue that stands against this binding."""
    if request.relation not in policy.relations:
        allowed = ",".join(policy.relations)
        return Refusal(Reason.NOT_KIN, {"relation": request.relation, "allowed": allowed})
    if facts.donor.province != facts.beneficiary.province:
        return Refusal(Reason.BIND_OTHER_PROVINCE)
    if facts.donor.scheme != "employee":
        return Refusal(Reason.DONOR_HAS_NO_ACCOUNT)
    if facts.donor.person == facts.beneficiary.person:
        return Refusal(Reason.BIND_SELF)
    if any(one.donor == request.donor for one in facts.donors):
        return Refusal(Reason.ALREADY_BOUND)
    if any(one.rank == request.rank for one in facts.donors):
        return Refusal(Reason.RANK_TAKEN, {"rank": str(request.rank)})
    if len(facts.donors) >= policy.donors_max:
        return Refusal(Reason.TOO_MANY_DONORS, {"limit": str(policy.donors_max)})
    if len(facts.relatives) >= policy.relatives_max:
        return Refusal(Reason.TOO_MANY_RELATIVES, {"limit": str(policy.relatives_max)})
    return None


def bound(request: BindRequest, facts: BindFacts, policy: MutualAid, today: date) -> Binding:
    """The binding that a granted request becomes: last in the order, from today or tomorrow."""
    rank = request.rank or max((one.rank for one in facts.donors), default=0) + 1
    next_day = policy.effective == "next_day"
    first = today + timedelta(days=1) if next_day else today
    return Binding(
        beneficiary=request.beneficiary,
        donor=request.donor,
        relation=request.relation,
        rank=rank,
        limit_fen=request.limit_fen,
        from_day=max(request.from_day, first.isoformat()),  # later where asked, never earlier
        to_day=request.to_day,
    )
