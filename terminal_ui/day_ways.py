"""The end of the day: compared, cleared up, counted, closed; and a day that was left open."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import msgspec

from pos.counter import asking
from pos.counter.asking import Counter
from pos.counter.day_end import (
    Closed,
    DayEnd,
    ZReport,
    close_day,
    day_end,
    hand_over_difference,
    z_report,
)
from pos.counter.day_lines import DayDifference
from pos.counter.day_paper import z_rows
from pos.counter.daybook import Record
from pos.counter.shift import Problem
from pos.counter.taking_over import take_over
from pos.refusals import Reason, Refusal
from pos.texts import refusal_next
from terminal_ui.floor import ShopFloor
from terminal_ui.screens.ask import Ask
from terminal_ui.screens.day_end import DayScreen
from terminal_ui.screens.drawer import Counted, DrawerCount
from terminal_ui.screens.reason import ReasonDialog
from terminal_ui.screens.sheet import ReportSheet
from terminal_ui.screens.shift import Shift
from terminal_ui.shift_ways import ShiftWays

T = TypeVar("T")


class DayWays(ShiftWays):
    """A day is closed once; what its Z says is never written again."""

    def __init__(self, floor: ShopFloor) -> None:
        super().__init__(floor)
        self.closed_day = ""  # the newest day that this till is known to have closed

    @property
    def today(self) -> str:
        """The day on the till's clock (ISO)."""
        return self.floor.clock().date().isoformat()

    @property
    def day_is_closed(self) -> bool:
        """Whether this till sells nothing more today."""
        return self.closed_day == self.today

    def notices(self) -> tuple[str, ...]:
        """Also that nothing more is sold today, and what still works."""
        closed = (self.say("day.notice"),) if self.day_is_closed else ()
        return (*super().notices(), *closed)

    # -- a day that was left open

    def look_for_open_days(self, counter: Counter) -> None:
        """At the sign-in: whether an earlier day waits, and whether today is closed already."""
        today, daybook = self.today, counter.daybook

        def read() -> tuple[tuple[str, ...], bool]:
            return daybook.open_days(today), daybook.closed(today)

        def known(found: tuple[tuple[str, ...], bool]) -> None:
            open_days, closed = found
            self.closed_day = today if closed else ""
            self.show_all()
            if open_days:
                self._offer_day(open_days[0])

        self.errand(read, known, self.trouble)

    def _offer_day(self, day: str) -> None:
        answers = (("later", self.say("day.later")), ("now", self.say("day.close_now", day=day)))

        def answered(answer: str | None) -> None:
            if answer == "now":
                self.open_day(day)

        self.push_screen(Ask(self.say("day.left_open", day=day), answers), answered)

    # -- the day on the screen

    def action_day_end(self) -> None:
        """D: today."""
        self.open_day(self.today)

    def open_day(self, day: str) -> None:
        """A day of this till against the drawer and the centre."""
        asked_on = self.screen

        def said(words: str) -> None:
            if isinstance(asked_on, Shift) and asked_on.is_here:
                asked_on.said(words)

        def show(end: DayEnd) -> None:
            said("")
            if self.screen is asked_on:  # neither left meanwhile, nor opened by a second D
                asks = self._signed_in and day == self.today
                self.push_screen(DayScreen(end, asks_sign_out=asks))

        def failed(error: Exception) -> None:
            said("")
            self.trouble(error)

        said(self.say("pay.asking"))
        self.errand(partial(_day_of, self.staffed(), day), show, failed)

    def _ask_centre(
        self, screen: DayScreen, job: Callable[[], T], then: Callable[[T], None]
    ) -> None:
        """Says that the centre is asked, until it has answered or cannot be reached."""

        def failed(error: Exception) -> None:
            if screen.is_here:
                screen.now(screen.end, "")
            self.trouble(error)

        screen.now(screen.end, self.say("pay.asking"))
        self.errand(job, then, failed)

    def refresh_day(self, screen: DayScreen) -> None:
        """The same day, as it stands now."""

        def known(end: DayEnd) -> None:
            screen.now(end, "")

        job = partial(_day_of, self.staffed(), screen.end.day)
        self.errand(job, screen.while_here(known), self.trouble)

    @property
    def _signed_in(self) -> bool:
        return self.designation is not None and self.designation.signed_in

    def take_over(self, screen: DayScreen, difference: DayDifference) -> None:
        """What only the centre knows goes into the daybook, with a slip made of its answer."""
        counter = self.staffed()

        def take() -> tuple[Record | Problem | Refusal, DayEnd]:
            return take_over(counter, difference), day_end(counter, difference.day)

        def taken(found: tuple[Record | Problem | Refusal, DayEnd]) -> None:
            done, end = found
            if isinstance(done, Record):
                screen.now(end, self.say("day.taken", number=done.number))
            else:
                screen.now(end, "")
                self.not_done(done)

        self._ask_centre(screen, take, screen.while_here(taken))

    def hand_on(self, screen: DayScreen, difference: DayDifference) -> None:
        """What cannot be cleared up here is handed over, with a reason."""
        counter = self.staffed()

        def handed(done: DayDifference | Problem) -> None:
            if isinstance(done, Problem):
                self.not_done(done)
                return
            all_of_them = (done if one == difference else one for one in screen.end.differences)
            end = msgspec.structs.replace(screen.end, differences=tuple(all_of_them))
            screen.now(end, self.say("day.handed_now"))

        def typed(reason: str | None) -> None:
            if reason is not None:
                job = partial(hand_over_difference, counter, difference, reason)
                self.errand(job, screen.while_here(handed), self.trouble)

        question = self.say("day.why", settlement_id=difference.settlement_id)
        self.push_screen(ReasonDialog(question), typed)

    # -- Z

    def close_day(self, screen: DayScreen) -> None:
        """Z: the drawer is counted, and the day is written down for good."""
        end = screen.end
        if end.unknown:
            self.show_refusal(Refusal(Reason.PENDING_UNRESOLVED), self.say("day.refused"))
        elif end.open:
            self.not_done(Problem("differences_open", count=len(end.open)))
        elif self.no_sale_in_hand():
            dialog = DrawerCount("day", expected_fen=end.expected_fen, later_fen=end.later_fen)
            self.push_screen(dialog, partial(self._counted, screen))

    def _counted(self, screen: DayScreen, counted: Counted | None) -> None:
        if counted is None:
            return
        job = partial(close_day, self.staffed(), screen.end.day, counted.fen, counted.reason)
        self._ask_centre(screen, job, partial(self._after_count, screen))

    def _after_count(self, screen: DayScreen, found: Closed | Problem | Refusal) -> None:
        if not isinstance(found, Closed):
            if screen.is_here:
                screen.now(screen.end, "")
            self.not_done(found)
            return
        report = found.report
        if report.day == self.today:
            self.closed_day = report.day
        self._back_to_sale()
        self.refresh_designation()
        words = self._after_closing(found)
        self.sale_said(words)
        self._show_z(report, words, 0)

    def _after_closing(self, found: Closed) -> str:
        words = self.say("day.closed_now", day=found.report.day, number=found.report.number)
        if found.signed_out == "not_asked":
            return words
        why = refusal_next(self.language, found.refusal) if found.refusal else ""
        return f"{words} {self.say(f'day.signed_out.{found.signed_out}', why=why)}"

    def _show_z(self, report: ZReport, title: str, copy_number: int) -> None:
        copy = f"-copy{copy_number}" if copy_number else ""
        name = f"Z-{report.pharmacy_code}-{report.till}-{report.day}{copy}"
        rows = partial(z_rows, report, copy_number=copy_number)
        self.push_screen(ReportSheet(title, name, rows))

    def copy_of_day(self, day: str) -> None:
        """P on a closed day: its Z as it was written, marked and counted as a copy."""
        counter = self.staffed()

        def read() -> tuple[ZReport | None, int]:
            return z_report(counter, day), counter.daybook.report_copy(day)

        def show(found: tuple[ZReport | None, int]) -> None:
            report, copy_number = found
            if report is not None:
                self._show_z(report, self.say("day.copy_title", day=day), copy_number)

        self.errand(read, show, self.trouble)

    def sign_out(self, screen: DayScreen) -> None:
        """S on a closed day: sign the pharmacy out, where that did not succeed."""

        def answered(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.show_refusal(refusal, self.say("day.not_signed_out"))
                return
            screen.asks_sign_out = False
            screen.now(screen.end, self.say("day.signed_out.done", why=""))
            self.refresh_designation()

        job = partial(asking.sign_out, self.staffed())
        self.errand(job, screen.while_here(answered), self.trouble)


def _day_of(counter: Counter, day: str) -> DayEnd:
    """A closed day as its Z says it, without asking anybody; any other as it stands now."""
    report = z_report(counter, day)
    if report is None:
        return day_end(counter, day)
    return DayEnd(
        day=day,
        closed=True,
        lines=report.lines,
        differences=report.differences,
        unknown=0,
        rows=0,
        expected_fen=report.count.expected_fen,
        later_fen=report.later_fen,
    )
