"""Steps of the till's day: X report, counting the drawer, closing the day, a slip once more.

What a person would read on these papers is what `slip_has` looks at; the lists hold the sums, a
line each. Whoever takes a drawer over is the last operator of the world.
"""

from collections.abc import Callable

from pos.counter import day_end
from pos.counter import shift as shifts
from pos.counter.asking import Counter
from pos.counter.day_end import ZReport
from pos.counter.day_lines import DayDifference
from pos.counter.day_paper import line_figure, x_rows, z_rows
from pos.counter.reconciliation import Difference
from pos.counter.shift import Problem
from pos.counter.slip_layout import Row
from pos.money import parse_yuan, yuan
from pos.refusals import Refusal
from pos.scenario.happened import Happened, Listed, done, in_words, refused, slip_texts
from pos.scenario.scene import CannotPlay, Plays, Scene
from pos.scenario.shapes import AmountOrNothing, Step
from pos.texts import LANGUAGES


class XReport(Step, frozen=True, tag="x_report"):
    """The shift so far, and what the drawer should hold."""


class Count(Step, frozen=True, tag="count"):
    """The drawer is counted and handed over; counted: what should be there, unless it is said."""

    counted: AmountOrNothing = ""
    reason: str = ""


class CloseDay(Step, frozen=True, tag="close_day"):
    """Z: the till's day is closed for good; counted: what should be there, unless it is said."""

    counted: AmountOrNothing = ""
    reason: str = ""


class TakeOver(Step, frozen=True, tag="take_over"):
    """Every open difference that only the centre knows is taken into the till's daybook."""


class HandOver(Step, frozen=True, tag="hand_over"):
    """Every open difference of the day is handed over."""

    reason: str


class Reprint(Step, frozen=True, tag="reprint"):
    """The slip of a sale once more, marked as a copy."""


def x_report(scene: Scene, step: XReport) -> Happened:
    """The list: scheme, clearing type, how many, how much; `drawer` and what should be in it."""
    report = shifts.x_report(scene.counter(step.pharmacy))
    sums = [
        Listed((one.scheme, one.clearing),
               f"{one.scheme} {one.clearing} {one.count} {yuan(one.account_fen)}")
        for one in report.takings.accounts
    ]  # fmt: skip
    drawer = Listed(("drawer",), f"drawer {yuan(report.expected_fen)}")
    papers = _papers(lambda language: x_rows(report, language))
    return Happened(texts=papers, listed=(*sums, drawer))


def count(scene: Scene, step: Count) -> Happened:
    counter = scene.counter(step.pharmacy)
    to = counter.shop.operators[-1]
    made = shifts.hand_over(counter, _counted(counter, step.counted), step.reason, to)
    return _refused(made) if isinstance(made, Refusal | Problem) else done()


def close_day(scene: Scene, step: CloseDay) -> Happened:
    """The list: each line of the three columns, `-` where a column knows nothing of it."""
    counter = scene.counter(step.pharmacy)
    day = scene.clock.now.date().isoformat()
    fen = _counted(counter, step.counted)
    made = day_end.close_day(counter, day, fen, step.reason)
    if isinstance(made, Refusal | Problem):
        return _refused(made)
    return _closed(made.report)


def take_over(scene: Scene, step: TakeOver) -> Happened:
    counter = scene.counter(step.pharmacy)
    found = [one for one in _open(scene, counter) if one.kind == "centre_only"]
    for one in found:
        taken = day_end.take_over(counter, one)
        if isinstance(taken, Refusal | Problem):
            return _refused(taken)
    return done()


def hand_over(scene: Scene, step: HandOver) -> Happened:
    counter = scene.counter(step.pharmacy)
    for one in _open(scene, counter):
        kept = day_end.hand_over_difference(counter, one, step.reason)
        if isinstance(kept, Problem):
            return _refused(kept)
    return done()


def reprint(scene: Scene, step: Reprint) -> Happened:
    checkout = scene.sale(step).checkout
    slip = checkout.counter.daybook.copy(checkout.record.number) if checkout.record else None
    if slip is None:
        raise CannotPlay("there is no slip to print once more; a sale is finished before")
    return Happened(texts=slip_texts(slip))


def _closed(report: ZReport) -> Happened:
    return Happened(
        texts=_papers(lambda language: z_rows(report, language)),
        listed=tuple(
            Listed((one.key,), " ".join([one.key, *(
                line_figure(one, fen) or "-" for fen in (one.drawer, one.daybook, one.centre)
            )])) for one in report.lines
        ),
        differences=tuple(
            Difference(one.kind, one.message_id, one.settlement_id, one.centre_fen,
                       one.pharmacy_fen) for one in report.differences
        ),
    )  # fmt: skip


def _refused(found: Refusal | Problem) -> Happened:
    """A problem of the till's books has no code; what it says can be read."""
    if isinstance(found, Refusal):
        return refused(found)
    told = tuple(f"{found.say(language)} {found.next(language)}" for language in LANGUAGES)
    return Happened(words=("refused",), texts=told)


def _open(scene: Scene, counter: Counter) -> tuple[DayDifference, ...]:
    return day_end.day_end(counter, scene.clock.now.date().isoformat()).open


def _counted(counter: Counter, written: str) -> int:
    return parse_yuan(written) if written else shifts.x_report(counter).expected_fen


def _papers(rows: Callable[[str], tuple[Row, ...]]) -> tuple[str, ...]:
    return tuple(in_words(rows(language)) for language in LANGUAGES)


PLAYS: Plays = {
    XReport: x_report, Count: count, CloseDay: close_day, TakeOver: take_over,
    HandOver: hand_over, Reprint: reprint,
}  # fmt: skip
