"""The day in three columns: what the drawer says, what the daybook says, what the centre says.

Totals first (3201); the centre's rows (3202) are asked for only where the totals differ, and then
only those of this till are held against its daybook: every till of a pharmacy closes for itself.
Basis: WIRE.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

from pos.counter.asking import Counter
from pos.counter.daybook import Daybook, Record
from pos.counter.reconciliation import (
    Difference,
    differences_of,
    own_first,
    reversed_elsewhere,
    totals_of,
)
from pos.counter.takings import Takings, takings
from pos.street import Detail, Totals, Undone


class Line(msgspec.Struct, frozen=True):
    """One line of the three columns; None where a column knows nothing of it.

    key: cash_sales, settled_cash, cash_back, tickets_back, cash, float, moved, over_short, later,
    in_drawer, account, settlements, cancellations, reversals, other_tills (`day.line.KEY` says
    it), or account.SCHEME.CLEARING (said with words.scheme and words.kind; a scheme that no daybook
    here knows is `unknown`).
    """

    key: str
    unit: Literal["fen", "count"]
    drawer: int | None = None
    daybook: int | None = None
    centre: int | None = None


class DayDifference(msgspec.Struct, frozen=True, kw_only=True):
    """One message of a day on which till and centre do not agree; what a side does not have is 0.

    kind: centre_only, pharmacy_only or amount. reason: why it was handed over, and by whom; "" for
    one that is open.
    """

    day: str
    kind: Literal["centre_only", "pharmacy_only", "amount"]
    message_id: str
    settlement_id: str
    centre_fen: int
    pharmacy_fen: int
    reason: str = ""
    by: str = ""

    @property
    def open(self) -> bool:
        """Whether it still stands in the way of closing the day."""
        return not self.reason


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """A day of this till held against the centre's. rows: the centre's rows that were looked at.

    mine: the centre's rows of this till, without those that a reversal made nothing of; none where
    the totals were alike. other: its rows of other tills. totals: the centre's by scheme, where
    they are this till's alone and this till knows the scheme of all that it has.
    """

    differences: tuple[Difference, ...]
    rows: int
    mine: tuple[Detail, ...]
    other: tuple[Detail, ...]
    reversals: int
    totals: tuple[Totals, ...]


def compare(counter: Counter, day: str) -> Compared:
    """Raises NoReply or CentreUnreachable as the street does; comparing moves nothing."""
    daybook, code = counter.daybook, counter.pharmacy.code
    theirs = counter.centre.totals(code, day)
    ours = totals_of((daybook,), daybook.settled_on(day))
    if set(theirs) == set(ours):
        return Compared(
            differences=(), rows=0, mine=(), other=(), reversals=0, totals=theirs
        )  # fmt: skip
    rows = counter.centre.details(code, day)
    owned = [(one, _of_another_till(counter, one.message_id)) for one in rows]
    other = tuple(one for one, elsewhere in owned if elsewhere)
    mine = tuple(one for one, elsewhere in owned if not elsewhere)
    nothing = _reversed(daybook)
    kept = tuple(one for one in mine if one.message_id not in nothing)
    across = sum(one.account_fen for one in mine) != sum(one.account_fen for one in kept)
    nameless = any(not one.scheme for one in ours)  # it undid a sale of another till's
    found = (*differences_of((daybook,), day, mine), *reversed_elsewhere((daybook,), rows))
    return Compared(
        differences=tuple(one for one in found if not _known_undone(daybook, one)),
        rows=len(rows),
        mine=kept,
        other=other,
        reversals=sum(one.kind == "reverse" for one in mine),
        totals=() if other or across or nameless else theirs,
    )


def lines_of(
    counter: Counter, day: str, compared: Compared, expected_fen: int, later_fen: int
) -> tuple[Line, ...]:
    """The columns of a day; the drawer's is filled in when it is counted (`counted`).

    expected_fen: what the drawer should hold now; later_fen: what of it came after the day.
    """
    daybook = counter.daybook
    found = takings(daybook, daybook.records_of_day(day))
    return (
        *_cash(found, compared),
        *_drawer(daybook, day, found.drawer_fen, expected_fen, later_fen),
        *_accounts(daybook, daybook.settled_on(day), compared),
        *_counts(found, compared),
    )


def counted(lines: tuple[Line, ...], counted_fen: int, surplus_fen: int) -> tuple[Line, ...]:
    """The columns with the drawer's. surplus_fen: what all counts of the day found too much."""
    cash_fen = next((one.daybook or 0 for one in lines if one.key == "cash"), 0)
    drawer = {"in_drawer": counted_fen, "cash": cash_fen + surplus_fen}
    return tuple(msgspec.structs.replace(one, drawer=drawer.get(one.key)) for one in lines)


def _cash(found: Takings, compared: Compared) -> Iterable[Line]:
    sold = back = None
    if compared.rows:
        sold = sum(one.cash_fen for one in compared.mine if one.kind == "settle")
        back = sum(one.cash_fen for one in compared.mine if one.kind == "cancel")
    yield Line("cash_sales", "fen", None, found.cash.cash_fen + found.tickets.cash_fen)
    insured = found.settled.cash_fen + found.resettled.cash_fen - found.tickets_back_fen
    yield Line("settled_cash", "fen", None, insured, sold)
    yield Line("cash_back", "fen", None, found.cancellations.cash_fen, back)
    if found.resettled.count:
        yield Line("tickets_back", "fen", None, found.tickets_back_fen)
    yield Line("cash", "fen", None, found.drawer_fen)


def _drawer(
    daybook: Daybook, day: str, cash_fen: int, expected_fen: int, later_fen: int
) -> Iterable[Line]:
    """From what was there when the day began to what should be there now."""
    moved_fen = daybook.moved_on(day)
    over_fen = sum(one.difference_fen for one in daybook.counts_of(day))
    began_fen = expected_fen - later_fen - over_fen - moved_fen - cash_fen
    yield Line("float", "fen", None, began_fen)
    for key, fen in (("moved", moved_fen), ("over_short", over_fen), ("later", later_fen)):
        if fen:
            yield Line(key, "fen", None, fen)
    yield Line("in_drawer", "fen", None, expected_fen)


def _accounts(daybook: Daybook, records: Iterable[Record], compared: Compared) -> Iterable[Line]:
    records = tuple(records)
    ours = {(one.scheme, one.clearing): one.account_fen for one in totals_of((daybook,), records)}
    theirs = {(one.scheme, one.clearing): one.account_fen for one in compared.totals}
    for pair in sorted(ours | theirs, key=own_first):
        centre = theirs.get(pair, 0) if compared.totals else None
        key = f"account.{pair[0] or 'unknown'}.{pair[1]}"
        yield Line(key, "fen", None, ours.get(pair, 0), centre)
    sums = [one.account_fen for one in (compared.mine if compared.rows else compared.totals)]
    yield Line("account", "fen", None, sum(one.slip.account_fen for one in records), sum(sums))


def _counts(found: Takings, compared: Compared) -> Iterable[Line]:
    settled = found.settled.count + found.resettled.count
    kinds = [one.kind for one in compared.mine]
    centre = (kinds.count("settle"), kinds.count("cancel")) if compared.rows else (None, None)
    yield Line("settlements", "count", None, settled, centre[0])
    yield Line("cancellations", "count", None, found.cancellations.count, centre[1])
    if compared.reversals:
        yield Line("reversals", "count", None, compared.reversals, compared.reversals)
    if compared.other:
        account_fen = sum(one.account_fen for one in compared.other)
        yield Line("other_tills", "fen", None, None, account_fen)


def _of_another_till(counter: Counter, message_id: str) -> bool:
    """By the till's digits in the id, unless this daybook has it: an id may be brought along."""
    code = counter.pharmacy.code
    if len(message_id) != 30 or not message_id.startswith(code) or not message_id[12:].isdigit():
        return False
    if message_id[26:28] == counter.till:
        return False
    daybook = counter.daybook
    return daybook.letter(message_id) is None and daybook.record_of(message_id) is None


def _reversed(daybook: Daybook) -> frozenset[str]:
    """Messages that came to nothing: reversals of this till, and what they undid."""
    done = (msgspec.json.decode(one.answer, type=Undone) for one in daybook.reversals())
    pairs = [(one.original, one.message_id) for one in done if one.of]
    return frozenset(message_id for pair in pairs for message_id in pair)


def _known_undone(daybook: Daybook, found: Difference) -> bool:
    """A sale whose answer was lost here, and which another till undid before it was looked up."""
    letter = daybook.letter(found.message_id)
    return letter is not None and letter.outcome in ("reversed", "cancelled")
