"""调整: how account rows change so that the buckets hold what they are said to hold (SIM).

What a bucket gains goes to its own year (the current one, or the one before it); what it loses is
taken from its rows, newest first.
"""

from collections.abc import Iterable

from pos.centre.facts import AccountFacts
from pos.centre.rules.insurance_year import bucket_of
from pos.model import Bucket


def differences(
    rows: Iterable[AccountFacts], current: int, current_year_fen: int, carried_over_fen: int
) -> dict[int, int]:
    """By insurance year: what its row gains, below zero what it loses; years of no change left out.

    current: the insurance year of today.
    """
    wanted = {Bucket.CURRENT_YEAR: current_year_fen, Bucket.CARRIED_OVER: carried_over_fen}
    home = {Bucket.CURRENT_YEAR: current, Bucket.CARRIED_OVER: current - 1}
    missing = dict(wanted)
    newest_first = sorted(rows, key=lambda row: -row.year)
    for row in newest_first:
        missing[bucket_of(row.year, current)] -= row.balance_fen
    found: dict[int, int] = {}
    for bucket, fen in missing.items():
        if fen > 0:
            found[home[bucket]] = fen
        for row in newest_first:
            lost = min(row.balance_fen, -fen)
            if lost > 0 and bucket_of(row.year, current) is bucket:
                found[row.year] = -lost
                fen += lost
    return found
