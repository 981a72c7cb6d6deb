"""A shift (班次): what a cashier's drawer should hold, and handing it over to the next one.

A shift is what stands between two counts of the drawer. It begins with what the last count found,
takes in what sales and movements bring, and ends when it is counted: by the next cashier, or with
the day. The X report looks at it any time and writes nothing. Basis: SIM.
"""

from collections.abc import Iterable

import msgspec

from pos.counter.asking import Counter
from pos.counter.daybook import Record
from pos.counter.daybook_rows import Count, Movement
from pos.counter.shop import Operator
from pos.counter.slip_layout import clean
from pos.counter.takings import Takings, takings
from pos.money import FEN_MAX, yuan
from pos.refusals import Reason, Refusal
from pos.texts import say

REASON_MAX = 200


class Problem(msgspec.Struct, frozen=True):
    """Why the till's books cannot go on like this: `day.problem.KEY.say` and `.next` say it.

    reason_needed (expected_fen, counted_fen), reason_why (of what is moved or handed over),
    more_than_there (expected_fen), more_than_fits, nothing_moved, differences_open (count), not_yet
    (the day lies ahead), sold_meanwhile, not_open (a difference of a day that is closed),
    nothing_to_take (a difference that the centre has undone, or that is not the centre's alone).
    """

    key: str
    expected_fen: int = 0
    counted_fen: int = 0
    count: int = 0

    def say(self, language: str) -> str:
        """What is in the way."""
        return self._said(language, "say")

    def next(self, language: str) -> str:
        """What to do about it."""
        return self._said(language, "next")

    def _said(self, language: str, part: str) -> str:
        sums = {"expected": yuan(self.expected_fen), "counted": yuan(self.counted_fen)}
        return say(language, f"day.problem.{self.key}.{part}", **sums, count=self.count)


class ShiftReport(msgspec.Struct, frozen=True, kw_only=True):
    """X: the shift as it stands. since: the count that began it, "" for the till's first shift.

    operators: name and badge of everybody who sold in it, and of whoever asks. float_fen: what was
    counted when it began. expected_fen: what the drawer should hold now.
    """

    pharmacy_code: str
    pharmacy_name: str
    till: str
    since: str
    until: str
    operators: tuple[tuple[str, str], ...]
    takings: Takings
    movements: tuple[Movement, ...]
    float_fen: int
    moved_in_fen: int
    moved_out_fen: int
    expected_fen: int


def x_report(counter: Counter) -> ShiftReport:
    """The shift so far. It may be asked any time, as often as wanted, and changes nothing."""
    daybook = counter.daybook
    before = daybook.last_count()
    records = daybook.records_after(before.last_sale if before else 0)
    movements = daybook.movements(before.last_movement if before else 0)
    found = takings(daybook, records)
    float_fen = before.counted_fen if before else 0
    moved_in = sum(one.fen for one in movements if one.fen > 0)
    moved_out = sum(one.fen for one in movements if one.fen < 0)
    return ShiftReport(
        pharmacy_code=counter.pharmacy.code,
        pharmacy_name=counter.pharmacy.name,
        till=counter.till,
        since=before.at if before else "",
        until=counter.clock().isoformat(),
        operators=operators_of(counter, records),
        takings=found,
        movements=movements,
        float_fen=float_fen,
        moved_in_fen=moved_in,
        moved_out_fen=moved_out,
        expected_fen=float_fen + moved_in + moved_out + found.drawer_fen,
    )


def hand_over(
    counter: Counter, counted_fen: int, reason: str, to: Operator
) -> Count | Problem | Refusal:
    """End the shift: the drawer is counted, and `to` takes it over; who sells next is `to`.

    A difference needs a reason. DAY_CLOSED once this till has closed its day.
    """
    refusal = day_closed(counter)
    if refusal is not None:
        return refusal
    made = count_of(counter, counted_fen, reason, to.badge, counter.clock().date().isoformat())
    if isinstance(made, Problem):
        return made
    if not counter.daybook.counted(made):
        return Problem("sold_meanwhile")
    return counter.daybook.last_count() or made


def move_cash(counter: Counter, fen: int, reason: str) -> Movement | Problem | Refusal:
    """Cash goes into the drawer without a sale, or, below zero, out of it; always with a reason.

    No more goes out than should be there. DAY_CLOSED once this till has closed its day.
    """
    refusal = day_closed(counter)
    if refusal is not None:
        return refusal
    if not fen:
        return Problem("nothing_moved")
    reason = words(reason)
    if not reason:
        return Problem("reason_why")
    expected = x_report(counter).expected_fen
    if expected + fen > FEN_MAX:
        return Problem("more_than_fits")
    if fen < 0 and expected + fen < 0:
        return Problem("more_than_there", expected_fen=expected)
    who = counter.operator
    at = counter.clock().isoformat()
    return counter.daybook.move(Movement(0, at, fen, reason, who.badge, who.name))


def day_closed(counter: Counter) -> Refusal | None:
    """DAY_CLOSED once this till has closed the day it is: it sells again after midnight."""
    closed = counter.daybook.closed(counter.clock().date().isoformat())
    return Refusal(Reason.DAY_CLOSED) if closed else None


def count_of(
    counter: Counter, counted_fen: int, reason: str, to_badge: str, day: str
) -> Count | Problem:
    """A count of the drawer as it is now, not yet written down."""
    shift = x_report(counter)
    reason = words(reason)
    if counted_fen != shift.expected_fen and not reason:
        return Problem("reason_needed", shift.expected_fen, counted_fen)
    before = counter.daybook.last_count()
    last_sale = before.last_sale if before else 0
    last_movement = before.last_movement if before else 0
    return Count(
        number=0,
        at=shift.until,
        day=day,
        badge=counter.operator.badge,
        name=counter.operator.name,
        to_badge=to_badge,
        float_fen=shift.float_fen,
        moved_fen=shift.moved_in_fen + shift.moved_out_fen,
        expected_fen=shift.expected_fen,
        counted_fen=counted_fen,
        reason=reason,
        first_sale=last_sale + 1,
        last_sale=shift.takings.last or last_sale,
        last_movement=shift.movements[-1].number if shift.movements else last_movement,
    )


def words(reason: str) -> str:
    """A reason as it is kept and printed: one line, no control characters, not endless."""
    return clean(reason)[:REASON_MAX]


def operators_of(counter: Counter, records: Iterable[Record]) -> tuple[tuple[str, str], ...]:
    """Name and badge of everybody who sold, and of whoever stands here, in that order."""
    who = [(one.slip.operator_name, one.slip.operator_badge) for one in records]
    return tuple(dict.fromkeys([*who, (counter.operator.name, counter.operator.badge)]))
