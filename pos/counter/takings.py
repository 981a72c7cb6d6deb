"""What a number of sales came to: counts, sums, whose money, and what the drawer took in.

Every figure is a sum over the records, so that a shift's, a day's and the centre's can be held
against each other to the fen. An undoing is a row of its own, with amounts below zero (WIRE).
"""

from collections.abc import Iterable, Sequence

import msgspec

from pos.counter.daybook import Daybook, Record
from pos.counter.reconciliation import totals_of
from pos.counter.slip import Slip
from pos.street import Totals


class Kind(msgspec.Struct, frozen=True):
    """The sales of one kind: how many, their sum, and what of it went into the drawer."""

    count: int = 0
    total_fen: int = 0
    cash_fen: int = 0


class Takings(msgspec.Struct, frozen=True, kw_only=True):
    """Sums over records. first, last: their slip numbers, 0 for none; missing: gaps between them.

    undone: how many of the sales were cancelled or reversed since; they stay in their sums, and the
    cancellation stands beside them. cash: all cash, nobody's claim. tickets: all cash with a slip
    for a later claim. settled: with the insurance. resettled: tickets settled since, whose cash
    paid then is taken off. total = account + cash in + cash back (below zero).
    """

    first: int
    last: int
    count: int
    missing: tuple[int, ...]
    copies: int
    undone: int
    cash: Kind
    tickets: Kind
    settled: Kind
    resettled: Kind
    cancellations: Kind
    accounts: tuple[Totals, ...]
    account_fen: int
    cash_in_fen: int
    cash_back_fen: int
    tickets_back_fen: int  # contained in both: what re-settled tickets had paid, below zero

    @property
    def drawer_fen(self) -> int:
        """What the drawer took in by these sales, less what it gave back."""
        return self.cash_in_fen + self.cash_back_fen

    @property
    def total_fen(self) -> int:
        return self.account_fen + self.drawer_fen


def takings(daybook: Daybook, records: Sequence[Record]) -> Takings:
    """Add up the records of one daybook, oldest first."""
    slips = [record.slip for record in records]
    moved = [slip.drawer_fen for slip in slips]
    numbers = [record.number for record in records]
    first, last = (numbers[0], numbers[-1]) if numbers else (0, 0)
    kinds: dict[str, list[Slip]] = {}
    for record in records:
        kinds.setdefault(_kind(record), []).append(record.slip)
    insured = (record for record in records if record.slip.settlement_id)
    return Takings(
        first=first,
        last=last,
        count=len(records),
        missing=daybook.missing(first, last) if numbers else (),
        copies=sum(record.copies for record in records),
        undone=sum(record.state in ("cancelled", "reversed") for record in records),
        **{key: _sum(kinds.get(key, ())) for key in _KINDS},
        accounts=totals_of((daybook,), insured),
        account_fen=sum(slip.account_fen for slip in slips),
        cash_in_fen=sum(fen for fen in moved if fen > 0),
        cash_back_fen=sum(fen for fen in moved if fen < 0),
        tickets_back_fen=sum(slip.drawer_fen - slip.cash_fen for slip in slips),
    )


_KINDS = ("cash", "tickets", "settled", "resettled", "cancellations")


def _kind(record: Record) -> str:
    slip = record.slip
    if record.state == "cancellation":
        return "cancellations"
    if slip.settlement_id:
        return "resettled" if slip.ticket else "settled"
    return "tickets" if slip.claim else "cash"


def _sum(slips: Iterable[Slip]) -> Kind:
    slips = tuple(slips)
    cash_fen = sum(slip.drawer_fen for slip in slips)
    return Kind(len(slips), cash_fen + sum(slip.account_fen for slip in slips), cash_fen)
