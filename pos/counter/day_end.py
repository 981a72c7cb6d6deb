"""The end of the till's day (日结): compared, its differences resolved or handed over, closed once.

By Beijing date, each till for itself. A closed day is never rewritten: its Z report stands byte for
byte as it was written, together with the last count of the drawer, in one stroke; what comes later
is a line of its own day. Basis: WIRE for comparing and signing out, SIM for the rest.
"""

from typing import Literal

import msgspec

from pos.counter import asking
from pos.counter.asking import Counter
from pos.counter.day_lines import DayDifference as DayDifference
from pos.counter.day_lines import Line, compare, counted, lines_of
from pos.counter.daybook_rows import Count, HandedOver
from pos.counter.reconciliation import Difference
from pos.counter.shift import Problem, count_of, operators_of, words, x_report
from pos.counter.taking_over import take_over as take_over
from pos.counter.takings import Takings, takings
from pos.refusals import Reason, Refusal
from pos.street import CentreUnreachable, NoReply


class DayEnd(msgspec.Struct, frozen=True, kw_only=True):
    """A day as it stands, in three columns. unknown: letters nobody answered, of any day.

    expected_fen: what the drawer should hold now. later_fen: what of it came after that day.
    rows: the centre's rows that were compared, 0 where the totals agreed. closed: its Z stands.
    """

    day: str
    closed: bool
    lines: tuple[Line, ...]
    differences: tuple[DayDifference, ...]
    unknown: int
    rows: int
    expected_fen: int
    later_fen: int

    @property
    def open(self) -> tuple[DayDifference, ...]:
        """The differences that are neither resolved nor handed over."""
        return tuple(one for one in self.differences if one.open)


class ZReport(msgspec.Struct, frozen=True, kw_only=True):
    """Z: a closed day. counts: of the drawer, oldest first; the last one closed the day.

    takings: of the day. later_fen: what stood in the counted drawer from later days.
    """

    pharmacy_code: str
    pharmacy_name: str
    till: str
    day: str
    number: int
    at: str
    operators: tuple[tuple[str, str], ...]
    takings: Takings
    counts: tuple[Count, ...]
    later_fen: int
    lines: tuple[Line, ...]
    differences: tuple[DayDifference, ...]

    @property
    def count(self) -> Count:
        """The count that closed the day."""
        return self.counts[-1]


class Closed(msgspec.Struct, frozen=True):
    """A day was closed, and what became of signing the pharmacy out.

    signed_out: done; refused (refusal says why); unreachable or no_answer: the Z stands, sign out
    again later; not_asked: another day than today's was closed, or it was not wanted.
    """

    report: ZReport
    signed_out: Literal["done", "refused", "unreachable", "no_answer", "not_asked"]
    refusal: Refusal | None = None


def day_end(counter: Counter, day: str) -> DayEnd:
    """Hold a day (ISO) of this till against the drawer and the centre; writes nothing.

    Raises NoReply or CentreUnreachable as the street does.
    """
    compared = compare(counter, day)
    expected, later_fen = x_report(counter).expected_fen, _later_fen(counter, day)
    handed = {(one.message_id, one.kind, one.centre_fen, one.pharmacy_fen): one
              for one in counter.daybook.handed_over(day)}  # fmt: skip
    return DayEnd(
        day=day,
        closed=counter.daybook.closed(day),
        lines=lines_of(counter, day, compared, expected, later_fen),
        differences=tuple(_of_day(day, one, handed) for one in compared.differences),
        unknown=len(counter.daybook.unresolved()),
        rows=compared.rows,
        expected_fen=expected,
        later_fen=later_fen,
    )


def hand_over_difference(
    counter: Counter, difference: DayDifference, reason: str
) -> DayDifference | Problem:
    """A difference that the till cannot resolve is handed over, with a reason; kept at once.

    Of a day that is closed nothing is handed over any more.
    """
    if counter.daybook.closed(difference.day):
        return Problem("not_open")
    reason = words(reason)
    if not reason:
        return Problem("reason_why")
    who = counter.operator
    kept = HandedOver(
        difference.day, difference.message_id, difference.kind, difference.centre_fen,
        difference.pharmacy_fen, reason, counter.clock().isoformat(), who.badge, who.name,
    )  # fmt: skip
    counter.daybook.hand_over(kept)
    return msgspec.structs.replace(difference, reason=kept.reason, by=who.badge)


def close_day(
    counter: Counter, day: str, counted_fen: int, reason: str, *, sign_out: bool = True
) -> Closed | Problem | Refusal:
    """Z: count the drawer, write the day down for good, and sign the pharmacy out.

    Refused while a letter is unknown (PENDING_UNRESOLVED) and where the day is closed already
    (DAY_CLOSED); a Problem while a difference is open, or a difference in the drawer has no reason.
    Raises NoReply or CentreUnreachable where the day cannot be compared: nothing is closed then.
    """
    daybook = counter.daybook
    if daybook.closed(day):
        return Refusal(Reason.DAY_CLOSED)
    today = counter.clock().date().isoformat()
    if day > today:
        return Problem("not_yet")
    if daybook.unresolved():
        return Refusal(Reason.PENDING_UNRESOLVED)
    end = day_end(counter, day)
    if end.open:
        return Problem("differences_open", count=len(end.open))
    made = count_of(counter, counted_fen, reason, "", day)
    if isinstance(made, Problem):
        return made
    report = _report(counter, end, made)
    if not daybook.close_day(made, report.number, msgspec.json.encode(report).decode()):
        return Problem("sold_meanwhile")
    if not sign_out or day != today:
        return Closed(report, "not_asked")
    return _signed_out(counter, report)


def z_report(counter: Counter, day: str) -> ZReport | None:
    """The Z of a closed day again, as it was written; None while the day is open."""
    text = counter.daybook.report_of(day)
    return msgspec.json.decode(text, type=ZReport) if text else None


def z_copy(counter: Counter, day: str) -> int:
    """The number of the next copy of a closed day's Z; it is counted."""
    return counter.daybook.report_copy(day)


def _report(counter: Counter, end: DayEnd, made: Count) -> ZReport:
    daybook = counter.daybook
    before = daybook.last_count()
    made = msgspec.structs.replace(made, number=before.number + 1 if before else 1)
    records = daybook.records_of_day(end.day)
    surplus = sum(one.difference_fen for one in (*daybook.counts_of(end.day), made))
    return ZReport(
        pharmacy_code=counter.pharmacy.code,
        pharmacy_name=counter.pharmacy.name,
        till=counter.till,
        day=end.day,
        number=daybook.closed_days() + 1,
        at=made.at,
        operators=operators_of(counter, records),
        takings=takings(daybook, records),
        counts=(*daybook.counts_of(end.day), made),
        later_fen=end.later_fen,
        lines=counted(end.lines, made.counted_fen, surplus),
        differences=end.differences,
    )


def _signed_out(counter: Counter, report: ZReport) -> Closed:
    try:
        refusal = asking.sign_out(counter)
    except CentreUnreachable:
        return Closed(report, "unreachable")
    except NoReply:
        return Closed(report, "no_answer")
    return Closed(report, "refused" if refusal else "done", refusal)


def _later_fen(counter: Counter, day: str) -> int:
    """Sales, cash moved by hand and what was counted too much, though it was counted since."""
    daybook = counter.daybook
    sold = sum(one.slip.drawer_fen for one in daybook.records_later(day))
    return sold + daybook.moved_later(day)


def _of_day(
    day: str, found: Difference, handed: dict[tuple[str, str, int, int], HandedOver]
) -> DayDifference:
    key = (found.message_id, found.kind, found.centre_fen, found.pharmacy_fen)
    kept = handed.get(key)
    return DayDifference(
        day=day,
        kind=found.kind,
        message_id=found.message_id,
        settlement_id=found.settlement_id,
        centre_fen=found.centre_fen,
        pharmacy_fen=found.pharmacy_fen,
        reason=kept.reason if kept else "",
        by=kept.badge if kept else "",
    )
