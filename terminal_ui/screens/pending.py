"""The unknown letters of this till: Enter looks one up, A all of them; other customers go on."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from pos.counter.daybook import Letter
from pos.counter.pending import Resolved
from pos.money import yuan
from pos.texts import say
from terminal_ui.base import TillScreen
from terminal_ui.cells import wrapped
from terminal_ui.keys import key
from terminal_ui.screens.outcome import Outcome
from terminal_ui.screens.outcome_view import Finished
from terminal_ui.widgets.key_line import KeyLine
from terminal_ui.widgets.rows import Column, Row, Rows

STATE = 30


class Pending(TillScreen[None]):
    """What becomes known while the list is open stays on it, with how it ended."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("resolve_all", "resolve_all"),
        key("back", "back"),
        key("help", "app.help"),
    ]

    def __init__(self, letters: tuple[Letter, ...]) -> None:
        super().__init__()
        self.letters = letters
        self.ended: dict[str, Resolved] = {}
        self.asking: set[str] = set()
        self.wanted = ""  # the one that Enter was pressed on; its slip is shown when it comes

    def compose(self) -> ComposeResult:
        """What to do, and the rows."""
        yield Static(id="pending-title", classes="title")
        yield Static(id="pending-words")
        yield Rows()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show."""
        self.show()

    def on_resize(self) -> None:
        """More or less room."""
        self.call_after_refresh(self.show)

    def show(self) -> None:
        """Show each with its state."""
        open_still = [one for one in self.letters if one.message_id not in self.ended]
        title = self.say("pending.title", count=len(open_still))
        self.query_one("#pending-title", Static).update(Content(f" {title}"))
        words = self.say("pending.say" if open_still else "pending.done")
        lines = [Content(f" {line}") for line in wrapped(words, self.app.size.width - 2)]
        self.query_one("#pending-words", Static).update(Content("\n").join(lines))
        rows = self.query_one(Rows)
        names = ("time", "who", "total")
        time, who, total = (self.say(f"records.{name}") for name in names)
        columns = (
            Column(time, 14), Column(self.say("pending.kind"), 12), Column(who),
            Column(total, 10, right=True), Column(self.say("records.state"), STATE),
        )  # fmt: skip
        rows.fill(columns, tuple(self._row(one) for one in self.letters), self.say("pending.empty"))
        rows.focus()

    def _row(self, letter: Letter) -> Row:
        kind = say(self.till.language, f"commands.letter.{letter.kind}")
        asked_at = letter.asked_at[5:19].replace("T", " ")
        ended = self.ended.get(letter.message_id)
        if ended:
            is_ticket = ended.record is not None and bool(ended.record.slip.ticket)
            state = self.say("ticket.found_short" if is_ticket else f"pending.{ended.outcome}")
        elif letter.message_id in self.asking:
            state = self.say("pending.asking")
        else:
            state = self.till.watch_word(letter.message_id)
        cells = (asked_at, kind, letter.name, yuan(letter.total_fen), state)
        return Row(cells, "" if ended else "$text-warning bold")

    # -- looking up

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Enter: look this one up, or look at the slip of what is known by now."""
        letter = self.letters[message.place]
        ended = self.ended.get(letter.message_id)
        if ended is None:
            self.wanted = letter.message_id
            self._ask(letter.message_id)
        elif ended.record:
            self._show_slip(ended)

    def action_resolve_all(self) -> None:
        """A: one after the other."""
        self.wanted = ""
        for one in self.letters:
            if one.message_id not in self.ended:
                self._ask(one.message_id)

    def _ask(self, message_id: str) -> None:
        if message_id not in self.asking:
            self.asking.add(message_id)
            self.show()
            self.till.look_up(message_id)
            self.till.in_turn(self._asked)

    def _asked(self) -> None:
        # Behind the look-ups: one that could not even be sent brings no news.
        self.asking.clear()
        if self.is_here:
            self.show()

    def news(self, found: Resolved) -> bool:
        """A look-up came back, by key or by itself."""
        self.asking.discard(found.message_id)
        if found.outcome != "unknown":
            self.ended[found.message_id] = found
        self.show()
        if found.outcome != "unknown" and found.message_id == self.wanted and found.record:
            self._show_slip(found)
        return True

    def _show_slip(self, ended: Resolved) -> None:
        self.wanted = ""
        slip = ended.record.slip if ended.record else None
        self.app.push_screen(Outcome(Finished(slip, ended=ended.outcome), ()))

    def action_back(self) -> None:
        """Back; other customers go on."""
        self.dismiss(None)
