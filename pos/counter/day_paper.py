"""The papers of a till's day: the X report of a shift, and the Z report that closes a day.

Rows like a slip's, so that the screen, the picture and the printer show the same. A copy of a Z is
the report as it was written, marked so. Basis: SIM.
"""

from collections.abc import Iterable, Iterator

from pos.counter.day_end import DayDifference, ZReport
from pos.counter.day_lines import Line
from pos.counter.daybook_rows import Count, Movement
from pos.counter.shift import ShiftReport
from pos.counter.slip import MARK
from pos.counter.slip_layout import Row, Style, lay_out
from pos.counter.takings import Takings
from pos.money import yuan
from pos.texts import say


def text(rows: Iterable[Row], width: int) -> str:
    """A paper in monospace text, `width` cells wide."""
    return "\n".join(line for row in rows for line in lay_out(row, width)) + "\n"


def x_rows(report: ShiftReport, language: str) -> tuple[Row, ...]:
    """X: a shift as it stands."""
    since = _moment(report.since) if report.since else say(language, "day_paper.first_shift")
    return (
        *_head(language, "x", report),
        _pair(language, "since", since),
        _pair(language, "until", _moment(report.until)),
        Row(Style.RULE),
        *_takings(language, report.takings),
        Row(Style.RULE),
        _amount(language, "float", report.float_fen),
        *_movements(language, report.movements),
        _amount(language, "drawer", report.takings.drawer_fen),
        _amount(language, "expected", report.expected_fen, Style.TOTAL),
        Row(Style.MARK, MARK),
    )


def z_rows(report: ZReport, language: str, copy_number: int) -> tuple[Row, ...]:
    """Z: a closed day. copy_number: 0 for the original."""
    copy = [Row(Style.MARK, say(language, "slip.copy", number=copy_number))] if copy_number else []
    later = [_amount(language, "later", report.later_fen)] if report.later_fen else []
    return (
        *copy,
        *_head(language, "z", report),
        _pair(language, "number", str(report.number)),
        _pair(language, "day", report.day),
        _pair(language, "closed", _moment(report.at)),
        Row(Style.RULE),
        *_takings(language, report.takings),
        Row(Style.RULE),
        *_columns(language, report.lines),
        Row(Style.RULE),
        *(row for one in report.counts for row in _count(language, one)),
        *later,
        *_differences(language, report.differences),
        *copy,
        Row(Style.MARK, MARK),
    )


def line_name(language: str, key: str) -> str:
    """What a line of the three columns is called."""
    head, *more = key.split(".")
    if not more:
        return say(language, f"day_paper.line.{head}")
    scheme, clearing = more
    known = say(language, f"day_paper.scheme.{scheme}")
    kind = say(language, f"words.kind.{clearing}")
    return say(language, "day_paper.line_of_account", scheme=known, kind=kind)


def figure(line: Line, value: int | None) -> str:
    """A figure of a column; "" where the column knows nothing of it."""
    if value is None:
        return ""
    return yuan(value) if line.unit == "fen" else str(value)


def _head(language: str, title: str, report: ShiftReport | ZReport) -> Iterator[Row]:
    yield Row(Style.MARK, MARK)
    yield Row(Style.TITLE, report.pharmacy_name)
    yield Row(Style.CENTRE, say(language, f"day_paper.title.{title}"))
    yield Row(Style.RULE)
    yield _pair(language, "pharmacy", report.pharmacy_code)
    yield _pair(language, "till", report.till)
    for name, badge in report.operators:
        yield _pair(language, "operator", f"{name} ({badge})")


def _takings(language: str, found: Takings) -> Iterator[Row]:
    """Slip numbers without gaps, kinds of sales, whose money."""
    slips = f"{found.first}–{found.last}" if found.count else "–"
    yield _pair(language, "slips", slips)
    missing = ", ".join(map(str, found.missing)) or "0"
    for word, figure_ in (
        ("count", str(found.count)), ("missing", missing), ("copies", str(found.copies)),
        ("undone", str(found.undone)),
    ):  # fmt: skip
        yield _pair(language, word, figure_)
    for word in ("cash", "tickets", "settled", "resettled", "cancellations"):
        kind = getattr(found, word)
        if kind.count:
            name = say(language, f"day_paper.kind.{word}")
            yield Row(Style.PLAIN, f"{name} × {kind.count}", right=yuan(kind.total_fen))
    yield _amount(language, "total", found.total_fen, Style.STRONG)
    for one in found.accounts:
        name = line_name(language, f"account.{one.scheme or 'unknown'}.{one.clearing}")
        yield Row(Style.PLAIN, f"{name} × {one.count}", right=yuan(one.account_fen))
    yield _amount(language, "account", found.account_fen, Style.STRONG)
    yield _amount(language, "cash_in", found.cash_in_fen)
    yield _amount(language, "cash_back", found.cash_back_fen)


def _movements(language: str, movements: Iterable[Movement]) -> Iterator[Row]:
    for one in movements:
        word = say(language, f"day_paper.{'moved_in' if one.fen > 0 else 'moved_out'}")
        yield Row(Style.PLAIN, f"{word} {one.at[11:16]} {one.name}", right=yuan(one.fen))
        yield Row(Style.PLAIN, one.reason, indent=2)


def _columns(language: str, lines: Iterable[Line]) -> Iterator[Row]:
    book, centre = (say(language, f"day_paper.{word}") for word in ("daybook", "centre"))
    yield Row(Style.STRONG, "", book, centre)
    for one in lines:
        if one.key in ("cash", "in_drawer"):  # the counts below say more
            continue
        ours, theirs = figure(one, one.daybook), figure(one, one.centre)
        yield Row(Style.PLAIN, line_name(language, one.key))
        yield Row(Style.PLAIN, "", ours or "–", theirs or "–")


def _count(language: str, one: Count) -> Iterator[Row]:
    yield Row(Style.STRONG, say(language, "day_paper.count_of", at=one.at[11:16], name=one.name))
    yield _amount(language, "expected", one.expected_fen)
    yield _amount(language, "counted", one.counted_fen, Style.STRONG)
    yield _amount(language, "difference", one.difference_fen)
    if one.reason:
        yield Row(Style.PLAIN, one.reason, indent=2)


def _differences(language: str, differences: Iterable[DayDifference]) -> Iterator[Row]:
    for one in differences:
        yield Row(Style.STRONG, say(language, f"day_paper.kind_of.{one.kind}"))
        yield _pair(language, "settlement", one.settlement_id)
        yield _amount(language, "centre", one.centre_fen)
        yield _amount(language, "daybook", one.pharmacy_fen)
        yield Row(Style.PLAIN, say(language, "day_paper.handed", reason=one.reason, by=one.by))


def _pair(language: str, word: str, value: str) -> Row:
    return Row(Style.PLAIN, say(language, f"day_paper.{word}"), right=value)


def _amount(language: str, word: str, fen: int, style: Style = Style.PLAIN) -> Row:
    return Row(style, say(language, f"day_paper.{word}"), right=yuan(fen))


def _moment(iso: str) -> str:
    return iso[:19].replace("T", " ")
