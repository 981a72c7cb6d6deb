"""The shift (F10): what it came to so far, and what the drawer should hold. P prints it: X."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from pos.counter.day_paper import x_rows
from pos.counter.shift import ShiftReport
from pos.counter.slip import text_of
from pos.money import yuan
from terminal_ui.base import TillScreen
from terminal_ui.cells import fitted, wrapped
from terminal_ui.keys import key
from terminal_ui.screens.outcome_view import SLIP_WIDTH
from terminal_ui.widgets.big import Big
from terminal_ui.widgets.key_line import KeyLine

LEFT = 30


class Shift(TillScreen[None]):
    """Looking at it writes nothing; everything else on it is a key away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("print", "print"),
        key("hand_over", "app.hand_over"),
        key("day_end", "app.day_end"),
        key("move_cash", "app.move_cash"),
        key("other_day", "other_day"),
        key("line_up", "scroll(-1)", shown=False),
        key("line_down", "scroll(1)", shown=False),
        key("page_up", "scroll(-8)", shown=False),
        key("page_down", "scroll(8)", shown=False),
        key("back", "back"),
        key("help", "app.help"),
        key("palette", "app.palette", shown=False),
    ]

    def __init__(self, report: ShiftReport, open_days: tuple[str, ...]) -> None:
        """open_days: earlier days of this till that nobody has closed."""
        super().__init__()
        self.report = report
        self.open_days = open_days
        self.said_last = ""  # what became of the last key

    def compose(self) -> ComposeResult:
        """Figures on the left, the paper on the right."""
        yield Static(id="shift-title", classes="title")
        with Horizontal(id="outcome"):
            with Vertical(id="outcome-left"):
                yield Big(id="shift-drawer")
                yield Static(id="shift-sums")
                yield Static(id="shift-said")
            with VerticalScroll(id="slip-paper", can_focus=False):
                yield Static(id="slip-text")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show."""
        self.show()

    def show(self) -> None:
        """Show the report in the language of the moment."""
        report = self.report
        since = report.since[5:16].replace("T", " ") or self.say("shift.first")
        title = self.say("shift.title", since=since, till=report.till)
        self.query_one("#shift-title", Static).update(Content(f" {title}"))
        self.query_one("#shift-drawer", Big).show(
            self.say("shift.drawer"), yuan(report.expected_fen)
        )
        self.query_one("#shift-sums", Static).update(self._sums())
        text = text_of(x_rows(report, self.till.language), SLIP_WIDTH)
        self.query_one("#slip-text", Static).update(Content(text))
        self._write_said()

    def on_screen_resume(self) -> None:
        """Back from the day's end, which may have taken something into the books."""
        self.till.refresh_shift(self)

    def _sums(self) -> Content:
        report, found = self.report, self.report.takings
        moved = report.moved_in_fen + report.moved_out_fen
        sums = (
            ("sales", str(found.count)), ("total", yuan(found.total_fen)),
            ("account", yuan(found.account_fen)), ("cash", yuan(found.drawer_fen)),
            ("float", yuan(report.float_fen)), ("moved", yuan(moved)),
        )  # fmt: skip
        lines = [
            Content(fitted(self.say(f"shift.{word}"), LEFT - 12) + fitted(figure, 12, right=True))
            for word, figure in sums
        ]
        return Content("\n").join(lines)

    def said(self, words: str) -> None:
        """What became of a key; with nothing to say, which days were left open."""
        self.said_last = words
        self._write_said()

    def _write_said(self) -> None:
        waiting = self.say("shift.open_days", days=", ".join(self.open_days))
        words = self.said_last or (waiting if self.open_days else "")
        lines = map(Content, wrapped(words, LEFT))
        self.query_one("#shift-said", Static).update(Content("\n").join(lines))

    def news_of_shift(self, report: ShiftReport, words: str) -> None:
        """Something moved: the report anew, and what it was."""
        self.report = report
        self.said_last = words
        self.show()

    def action_scroll(self, by: int) -> None:
        """Through the paper."""
        self.query_one("#slip-paper", VerticalScroll).scroll_relative(y=by, animate=False)

    def action_print(self) -> None:
        """P: the X report on paper."""
        rows = x_rows(self.report, self.till.language)
        name = f"X-{self.report.till}-{self.report.until[:19].replace(':', '')}"
        self.till.print_rows(rows, name, self.while_here(self._printed))

    def _printed(self, path: str) -> None:
        said = self.say("outcome.printed", path=path) if path else self.say("outcome.on_screen")
        self.said(said)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Another day only where one was left open."""
        return bool(self.open_days) if action == "other_day" else True

    def action_other_day(self) -> None:
        """O: the oldest day that was left open."""
        self.till.open_day(self.open_days[0])

    def action_back(self) -> None:
        """Back to the sale."""
        self.dismiss(None)
