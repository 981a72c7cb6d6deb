"""Day end (日结): drawer, daybook and centre side by side, and under them what does not agree."""

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from pos.counter.day_end import DayEnd
from pos.counter.day_lines import DayDifference, Line
from pos.counter.day_paper import line_figure, line_label
from pos.counter.pending import Resolved
from pos.money import yuan
from pos.texts import say
from terminal_ui.base import TillScreen
from terminal_ui.cells import wrapped
from terminal_ui.keys import key
from terminal_ui.screens.ask import Ask
from terminal_ui.widgets.key_line import KeyLine
from terminal_ui.widgets.rows import Column, Row, Rows

COLUMN = 11
COUNTED = ("cash", "in_drawer")  # what the drawer says of them is known once it is counted


class DayScreen(TillScreen[None]):
    """Each difference is taken over, or handed over with a reason; then Z closes the day."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("take_over", "take_over"),
        key("hand_on", "hand_on"),
        key("close_day", "close_day"),
        key("print", "print"),
        key("sign_out", "sign_out"),
        key("pending", "pending"),
        key("back", "back"),
        key("help", "app.help"),
        key("palette", "app.palette", shown=False),
    ]

    def __init__(self, end: DayEnd, *, asks_sign_out: bool) -> None:
        """asks_sign_out: the day is closed, and the pharmacy still signed in at the centre."""
        super().__init__()
        self.end = end
        self.asks_sign_out = asks_sign_out
        self.said_last = ""  # what became of the last key

    def compose(self) -> ComposeResult:
        """Title, columns, what to do, differences."""
        yield Static(id="day-title", classes="title")
        yield Rows(id="day-columns", can_focus=False)
        yield Static(id="day-words")
        yield Rows(id="day-differences")
        yield Static(id="day-said")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show."""
        self.show()

    def on_resize(self) -> None:
        """More or less room."""
        self.call_after_refresh(self.show)

    def now(self, end: DayEnd, words: str) -> None:
        """The day as it stands after a key, and what became of that."""
        self.end = end
        self.said_last = words
        self.show()

    def news(self, found: Resolved) -> bool:
        """A look-up came back: the day is no longer what it was."""
        if found.outcome != "unknown":
            self.till.refresh_day(self)
        return True

    def show(self) -> None:
        """Show the day."""
        end, till = self.end, self.till.staffed().till
        title = self.say(f"day.{'title_closed' if end.closed else 'title'}", day=end.day, till=till)
        self.query_one("#day-title", Static).update(Content(f" {title}"))
        columns = self.query_one("#day-columns", Rows)
        columns.has_cursor = False
        columns.styles.height = len(end.lines) + 1
        columns.fill(self._columns(), tuple(map(self._line, end.lines)), "")
        self._write("#day-words", self._step(), "bold")
        self._write("#day-said", self.said_last, "$text-success")
        differences = self.query_one("#day-differences", Rows)
        rows = tuple(map(self._difference, end.differences))
        differences.fill(self._heads(), rows, "")
        differences.can_focus = differences.display = bool(rows)
        self.set_focus(differences if rows else None)
        self.refresh_bindings()

    def _step(self) -> str:
        end = self.end
        if end.closed:
            return self.say("day.step_closed")
        if end.unknown:
            return self.say("day.step_unknown", count=end.unknown)
        if end.open:
            return self.say("day.step_open", count=len(end.open))
        return self.say("day.step_handed" if end.differences else "day.step_even")

    def _columns(self) -> tuple[Column, ...]:
        names = (say(self.till.language, f"day.label.{x}") for x in ("drawer", "daybook", "centre"))
        figures = (Column(name, COLUMN, right=True) for name in names)
        return (Column(self.say("day.line")), *figures, Column("", 3))

    def _line(self, line: Line) -> Row:
        known = [one for one in (line.drawer, line.daybook, line.centre) if one is not None]
        agrees = len(set(known)) == 1
        sign = "" if len(known) < 2 else "✓" if agrees else "✗"
        figures = [line_figure(line, x) or "·" for x in (line.drawer, line.daybook, line.centre)]
        if line.drawer is None and line.key in COUNTED:
            figures[0] = "?"
        style = "" if agrees or len(known) < 2 else "bold $text-error"
        return Row((line_label(line, self.till.language), *figures, sign), style)

    def _heads(self) -> tuple[Column, ...]:
        kind, settlement, centre, here, state = (
            self.say(f"day.{name}") for name in ("kind", "settlement", "centre", "here", "state")
        )
        return (
            Column(kind, 20), Column(settlement, 21), Column(centre, 9, right=True),
            Column(here, 9, right=True), Column(state),
        )  # fmt: skip

    def _difference(self, one: DayDifference) -> Row:
        kind = say(self.till.language, f"day.kind.{one.kind}")
        state = self.say("day.open") if one.open else f"✓ {one.reason}"
        cells = (kind, one.settlement_id, yuan(one.centre_fen), yuan(one.pharmacy_fen), state)
        return Row(cells, "bold $text-warning" if one.open else "")

    def _write(self, where: str, words: str, style: str) -> None:
        width = self.app.size.width - 2
        lines = [Content.styled(f" {x}", style) for x in wrapped(words, width)] if words else []
        place = self.query_one(where, Static)
        place.display = bool(lines)
        place.update(Content("\n").join(lines))

    # -- keys

    @property
    def difference(self) -> DayDifference | None:
        """The one under the cursor."""
        place = self.query_one("#day-differences", Rows).place
        return self.end.differences[place] if place < len(self.end.differences) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what the difference under the cursor, or the day, can bear."""
        one, closed = self.difference, self.end.closed
        offered = {
            "take_over": one is not None and one.kind == "centre_only" and not closed,
            "hand_on": one is not None and not closed,
            "close_day": not closed,
            "print": closed,
            "sign_out": closed and self.asks_sign_out,
            "pending": self.end.unknown > 0,
        }
        return offered.get(action, True)

    def on_rows_moved(self) -> None:
        """Another difference, perhaps with another key."""
        self.refresh_bindings()

    def on_rows_chosen(self) -> None:
        """Enter: all that is known of the difference, and what can be done about it."""
        one = self.difference
        if one is None:
            return
        words = self.say(
            f"day.details.{one.kind}", message_id=one.message_id, settlement_id=one.settlement_id,
            centre=yuan(one.centre_fen), here=yuan(one.pharmacy_fen),
        )  # fmt: skip
        if one.reason:
            words += "\n" + self.say("day.handed", reason=one.reason, by=one.by)
        answers = [("back", self.say("keys.back"))]
        for action in ("take_over", "hand_on"):
            if self.check_action(action, ()):
                answers.append((action, self.say(f"keys.{action}")))

        def chosen(action: str | None) -> None:
            if action == "take_over":
                self.action_take_over()
            elif action == "hand_on":
                self.action_hand_on()

        self.app.push_screen(Ask(words, tuple(answers)), chosen)

    def action_take_over(self) -> None:
        """T: looked up, and taken into the daybook."""
        if self.difference:
            self.till.take_over(self, self.difference)

    def action_hand_on(self) -> None:
        """H: with a reason."""
        if self.difference:
            self.till.hand_on(self, self.difference)

    def action_close_day(self) -> None:
        """Z."""
        self.till.close_day(self)

    def action_print(self) -> None:
        """P: the Z again, as a copy."""
        self.till.copy_of_day(self.end.day)

    def action_sign_out(self) -> None:
        """S: once more, where it did not succeed."""
        self.till.sign_out(self)

    def action_pending(self) -> None:
        """Alt+U: what nobody answered; then the day anew."""
        self.till.open_pending(partial(self.till.refresh_day, self))

    def action_back(self) -> None:
        """Back to the shift, with nothing done."""
        self.dismiss(None)
