"""X and Z on paper: the same rows as a slip has, for text, picture and printer. Basis: SIM."""

from collections.abc import Iterable, Iterator

from pos.counter.day_end import ZReport
from pos.counter.day_lines import DayDifference, Line
from pos.counter.daybook_rows import Count
from pos.counter.reconciliation import own_first
from pos.counter.shift import ShiftReport
from pos.counter.slip import MARK
from pos.counter.slip_layout import Row, Style
from pos.counter.takings import Kind, Takings
from pos.money import yuan
from pos.texts import say

_RULE = Row(Style.RULE)


def x_rows(report: ShiftReport, language: str) -> tuple[Row, ...]:
    """An X report; print it as often as wanted."""
    since = _moment(report.since) or say(language, "day.first_shift")
    head = (
        *_house(report, "x", language),
        _pair(language, "since", since),
        _pair(language, "until", _moment(report.until)),
        *_operators(report.operators, language),
    )
    drawer = (
        _amount(language, "float", report.float_fen),
        _amount(language, "moved_in", report.moved_in_fen),
        *(_moved(one.reason, one.fen) for one in report.movements if one.fen > 0),
        _amount(language, "moved_out", report.moved_out_fen),
        *(_moved(one.reason, one.fen) for one in report.movements if one.fen < 0),
        _amount(language, "expected", report.expected_fen, Style.STRONG),
    )
    return _paper((), head, _takings(report.takings, language), drawer)


def z_rows(report: ZReport, language: str, copy_number: int = 0) -> tuple[Row, ...]:
    """A Z report. copy_number: 0 for the original, which is printed when the day is closed."""
    head = (
        *_house(report, "z", language),
        _pair(language, "day", report.day),
        _pair(language, "number", str(report.number)),
        _pair(language, "at", _moment(report.at)),
        *_operators(report.operators, language),
    )
    copy = Row(Style.MARK, say(language, "day.copy", number=copy_number))
    marks = (copy,) if copy_number else ()
    counts = tuple(row for one in report.counts for row in _count(one, language))
    if report.later_fen:
        counts += (_amount(language, "later", report.later_fen, indent=2),)
    centre = tuple(_compared(report.lines, language))
    takings = _takings(report.takings, language)
    different = tuple(_differences(report.differences, language))
    return _paper(marks, head, takings, counts, centre, different)


def line_label(line: Line, language: str) -> str:
    """What a line of the three columns is called."""
    if not line.key.startswith("account."):
        return say(language, f"day.line.{line.key}")
    _, scheme, clearing = line.key.split(".")
    named = "" if scheme == "unknown" else say(language, f"words.scheme.{scheme}") + " · "
    return named + say(language, f"words.kind.{clearing}")


def paper_label(line: Line, language: str) -> str:
    """The same in words so short that the figures stand beside them on a slip's paper."""
    if not line.key.startswith("account."):
        return say(language, f"day.paper.{line.key}")
    _, scheme, clearing = line.key.split(".")
    named = "" if scheme == "unknown" else say(language, f"day.paper.{scheme}") + " · "
    return named + say(language, f"day.paper.{clearing}")


def line_figure(line: Line, figure: int | None) -> str:
    """A figure of a line: an amount or a number of times; "" where nothing is known of it."""
    if figure is None:
        return ""
    return yuan(figure) if line.unit == "fen" else str(figure)


def difference_text(one: DayDifference, language: str) -> str:
    """A difference in one sentence."""
    return say(
        language,
        "day.difference",
        what=say(language, f"day.kind.{one.kind}"),
        message_id=one.message_id,
        settlement_id=one.settlement_id,
        centre=yuan(one.centre_fen),
        pharmacy=yuan(one.pharmacy_fen),
    )


def _paper(marks: tuple[Row, ...], *parts: tuple[Row, ...]) -> tuple[Row, ...]:
    mark = Row(Style.MARK, MARK)
    ruled = [row for part in parts if part for row in (*part, _RULE)]
    return (mark, *marks, *ruled, *marks, mark)


def _house(report: ShiftReport | ZReport, kind: str, language: str) -> Iterator[Row]:
    yield Row(Style.TITLE, report.pharmacy_name)
    yield Row(Style.CENTRE, say(language, f"day.title.{kind}"))
    yield _RULE
    yield _pair(language, "pharmacy", report.pharmacy_code)
    yield _pair(language, "till", report.till)


def _operators(who: tuple[tuple[str, str], ...], language: str) -> Iterator[Row]:
    for name, badge in who:
        yield _pair(language, "operators", f"{name} ({badge})")


def _takings(found: Takings, language: str) -> tuple[Row, ...]:
    none = say(language, "day.none")
    slips = say(language, "day.from_to", first=found.first, last=found.last)
    missing = ", ".join(map(str, found.missing)) or none
    return (
        _pair(language, "slips", slips if found.count else none),
        _pair(language, "slip_count", str(found.count)),
        _pair(language, "missing", missing),
        _pair(language, "undone", str(found.undone)),
        _pair(language, "copies", str(found.copies)),
        *(_kind(language, key, getattr(found, key)) for key in _KINDS),
        _amount(language, "total", found.total_fen, Style.STRONG),
        _amount(language, "account", found.account_fen, indent=2),
        *(
            Row(Style.PLAIN, paper_label(line, language), right=yuan(one.account_fen), indent=4)
            for one in sorted(found.accounts, key=lambda one: own_first((one.scheme, one.clearing)))
            for line in [Line(f"account.{one.scheme or 'unknown'}.{one.clearing}", "fen")]
        ),
        _amount(language, "cash_in", found.cash_in_fen, indent=2),
        _amount(language, "cash_back", found.cash_back_fen, indent=2),
    )


_KINDS = ("cash", "tickets", "settled", "resettled", "cancellations")


def _kind(language: str, key: str, kind: Kind) -> Row:
    label = say(language, f"day.label.{key}")
    counted = say(language, "day.count_and_sum", label=label, count=kind.count)
    return Row(Style.PLAIN, counted, right=yuan(kind.total_fen))


def _count(one: Count, language: str) -> Iterator[Row]:
    name = f"{one.name} ({one.badge})" + (f" → {one.to_badge}" if one.to_badge else "")
    yield _pair(language, "shift", _moment(one.at))
    yield _pair(language, "operators", name)
    yield _amount(language, "float", one.float_fen)
    yield _amount(language, "moved", one.moved_fen)
    yield _amount(language, "expected", one.expected_fen)
    yield _amount(language, "counted", one.counted_fen, Style.STRONG)
    yield _amount(language, "difference", one.difference_fen, Style.STRONG)
    if one.reason:
        yield Row(Style.PLAIN, say(language, "day.reason", reason=one.reason), indent=2)


def _compared(lines: Iterable[Line], language: str) -> Iterator[Row]:
    """The daybook's figure in the middle, the centre's on the right, where the centre knows it."""
    till, centre = (say(language, f"day.label.{key}") for key in ("daybook", "centre"))
    yield Row(Style.PLAIN, say(language, "day.paper.head"), till, centre)
    for line in lines:
        if line.centre is not None:
            figures = (line_figure(line, line.daybook), line_figure(line, line.centre))
            yield Row(Style.PLAIN, paper_label(line, language), *figures)


def _differences(differences: Iterable[DayDifference], language: str) -> Iterator[Row]:
    yield Row(Style.STRONG, say(language, "day.head.differences"))
    if not differences:
        yield Row(Style.PLAIN, say(language, "day.none"))
    for one in differences:
        yield Row(Style.PLAIN, difference_text(one, language))
        told = say(language, "day.handed_over", by=one.by, reason=one.reason)
        yield Row(Style.PLAIN, told, indent=2)


def _moved(reason: str, fen: int) -> Row:
    return Row(Style.PLAIN, reason, right=yuan(fen), indent=2)


def _pair(language: str, key: str, value: str) -> Row:
    return Row(Style.PLAIN, say(language, f"day.label.{key}"), right=value)


def _amount(language: str, key: str, fen: int, style: Style = Style.PLAIN, indent: int = 0) -> Row:
    return Row(style, say(language, f"day.label.{key}"), right=yuan(fen), indent=indent)


def _moment(iso: str) -> str:
    return iso[:19].replace("T", " ")
