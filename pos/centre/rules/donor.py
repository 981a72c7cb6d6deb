"""共济人: what a donor may give, and why one is skipped; of several reasons the first.

Basis: JN for province, state and freezing; SIM for limits and an empty account. A donor's lost
card does not stop the donor's account.
"""

from datetime import date

import msgspec

from pos.centre.facts import DonorFacts, Facts
from pos.centre.policy import Policy
from pos.money import yuan
from pos.refusals import Reason, Refusal


class DonorVerdict(msgspec.Struct, frozen=True):
    """How much a donor could give, and why not more than that (None: all that is held)."""

    could_give_fen: int
    refusal: Refusal | None


def bound(one: DonorFacts, today: date) -> bool:
    """Whether the binding still stands: its last day is included. A future one does, unused."""
    return not one.to_day or today.isoformat() <= one.to_day


def check(one: DonorFacts, held_fen: int, facts: Facts, policy: Policy) -> DonorVerdict:
    """`held_fen` is what the donor holds in the buckets the region shares."""
    stopped = _stopped(one, facts)
    if stopped is not None:
        return DonorVerdict(0, stopped)
    if one.limit_fen < 0:
        return DonorVerdict(held_fen, None if held_fen else Refusal(Reason.DONOR_EMPTY))
    left = max(one.limit_fen - one.used_fen, 0)
    limited = Refusal(Reason.DONOR_LIMIT_REACHED, {"limit": yuan(one.limit_fen)})
    if left and not held_fen:
        return DonorVerdict(0, Refusal(Reason.DONOR_EMPTY))
    return DonorVerdict(min(left, held_fen), limited if left < held_fen or not left else None)


def _stopped(one: DonorFacts, facts: Facts) -> Refusal | None:
    donor = one.donor
    if donor.province != facts.patient.province:
        return Refusal(Reason.DONOR_OTHER_PROVINCE)
    if one.from_day and facts.today.isoformat() < one.from_day:
        return Refusal(Reason.NOT_YET_EFFECTIVE, {"from_day": one.from_day})
    if donor.deceased:
        return Refusal(Reason.DONOR_DECEASED)
    if donor.insured != "active" or donor.scheme != "employee":
        return Refusal(Reason.DONOR_INACTIVE)
    if donor.account_state != "normal":
        return Refusal(Reason.DONOR_FROZEN)
    return None
