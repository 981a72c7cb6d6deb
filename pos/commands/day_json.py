"""Shift, day end, X and Z as programs get them: amounts as text with two decimals."""

from typing import Any

from pos.commands.options import Context
from pos.commands.output import REFUSED, show, show_json
from pos.counter.day_end import DayEnd, ZReport
from pos.counter.day_lines import DayDifference, Line
from pos.counter.day_paper import line_figure
from pos.counter.daybook_rows import Count
from pos.counter.shift import Problem, ShiftReport
from pos.counter.takings import Kind, Takings
from pos.money import yuan


def shift_json(report: ShiftReport) -> dict[str, Any]:
    """An X report."""
    return {
        "pharmacy": report.pharmacy_code, "till": report.till, "since": report.since,
        "until": report.until, "operators": _operators(report.operators),
        **takings_json(report.takings),
        "drawer": {
            "float": yuan(report.float_fen), "put_in": yuan(report.moved_in_fen),
            "taken_out": yuan(report.moved_out_fen), "expected": yuan(report.expected_fen),
        },
        "movements": [
            {"at": one.at, "amount": yuan(one.fen), "reason": one.reason, "operator": one.badge}
            for one in report.movements
        ],
    }  # fmt: skip


def takings_json(found: Takings) -> dict[str, Any]:
    """Slip numbers and sums."""
    kinds = ("cash", "tickets", "settled", "resettled", "cancellations")
    return {
        "slips": {
            "first": found.first, "last": found.last, "count": found.count,
            "missing": list(found.missing), "copies": found.copies, "undone": found.undone,
        },
        "sales": {key: _kind_json(getattr(found, key)) for key in kinds},
        "total": yuan(found.total_fen), "account": yuan(found.account_fen),
        "cash_in": yuan(found.cash_in_fen), "cash_back": yuan(found.cash_back_fen),
        "accounts": [
            {"scheme": one.scheme, "clearing": one.clearing, "count": one.count,
             "account": yuan(one.account_fen)} for one in found.accounts
        ],
    }  # fmt: skip


def count_json(one: Count) -> dict[str, Any]:
    """A count of the drawer."""
    return {
        "number": one.number, "at": one.at, "operator": one.badge, "to": one.to_badge,
        "float": yuan(one.float_fen), "moved": yuan(one.moved_fen),
        "expected": yuan(one.expected_fen), "counted": yuan(one.counted_fen),
        "difference": yuan(one.difference_fen), "reason": one.reason,
    }  # fmt: skip


def day_json(found: DayEnd) -> dict[str, Any]:
    """A day in three columns; null where a column knows nothing of a line."""
    return {
        "day": found.day, "closed": found.closed, "lines": [_line(one) for one in found.lines],
        "differences": [difference_json(one) for one in found.differences],
        "open": len(found.open), "unknown": found.unknown, "rows_compared": found.rows,
        "expected": yuan(found.expected_fen), "later": yuan(found.later_fen),
    }  # fmt: skip


def z_json(report: ZReport) -> dict[str, Any]:
    """A Z report."""
    return {
        "pharmacy": report.pharmacy_code, "till": report.till, "day": report.day,
        "number": report.number, "at": report.at, "operators": _operators(report.operators),
        **takings_json(report.takings),
        "counts": [count_json(one) for one in report.counts], "later": yuan(report.later_fen),
        "lines": [_line(one) for one in report.lines],
        "differences": [difference_json(one) for one in report.differences],
    }  # fmt: skip


def difference_json(one: DayDifference) -> dict[str, Any]:
    """A difference; reason and by are "" while it is open."""
    return {
        "kind": one.kind, "message_id": one.message_id, "settlement_id": one.settlement_id,
        "centre": yuan(one.centre_fen), "pharmacy": yuan(one.pharmacy_fen),
        "reason": one.reason, "by": one.by,
    }  # fmt: skip


def show_problem(here: Context, problem: Problem) -> int:
    """Why the till's books cannot go on like this: what is in the way, and what to do."""
    told, next_step = problem.say(here.language), problem.next(here.language)
    if here.json:
        said = {"key": problem.key, "say": told, "next": next_step}
        show_json({"outcome": "refused", "problem": said})
    else:
        show(f"✗ {told}")
        show(f"  → {next_step}")
    return REFUSED


def _kind_json(kind: Kind) -> dict[str, Any]:
    return {"count": kind.count, "total": yuan(kind.total_fen), "cash": yuan(kind.cash_fen)}


def _line(line: Line) -> dict[str, Any]:
    columns = {"drawer": line.drawer, "daybook": line.daybook, "centre": line.centre}
    figures = {key: line_figure(line, fen) or None for key, fen in columns.items()}
    return {"key": line.key, "unit": line.unit, **figures}


def _operators(who: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"name": name, "badge": badge} for name, badge in who]
