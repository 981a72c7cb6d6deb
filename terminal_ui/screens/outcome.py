"""The outcome: the change due is the largest thing on it. Enter starts the next sale."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.widgets import Static

from pos.clock import ticks
from pos.counter.pending import Resolved
from terminal_ui.base import DEAF_S, TillScreen
from terminal_ui.cells import fitted, wrapped
from terminal_ui.keys import key
from terminal_ui.screens.outcome_view import Finished, OutcomeView, outcome_view
from terminal_ui.widgets.big import Big
from terminal_ui.widgets.key_line import KeyLine

LEFT = 30
READ_S = 1.0


class Outcome(TillScreen[None]):
    """How the sale ended stands here until it has been read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("confirm", "back"),
        key("look_up", "look_up"),
        key("print", "print"),
        key("line_up", "scroll(-1)", shown=False),
        key("line_down", "scroll(1)", shown=False),
        key("page_up", "scroll(-8)", shown=False),
        key("page_down", "scroll(8)", shown=False),
        key("back", "back", shown=False),
        key("help", "app.help"),
    ]

    def __init__(self, done: Finished, kept: tuple[str, ...]) -> None:
        super().__init__()
        self.done = done
        self.slip = done.slip
        self.kept = list(kept)
        self.opened_at = ticks()

    def compose(self) -> ComposeResult:
        """Figures on the left, the slip on the right."""
        yield Static(id="outcome-title")
        with Horizontal(id="outcome"):
            with Vertical(id="outcome-left"):
                yield Big(id="change")
                yield Static(id="outcome-words")
                yield Static(id="outcome-said")
            with VerticalScroll(id="slip-paper", can_focus=False):
                yield Static(id="slip-text")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show."""
        self.opened_at = ticks()
        self.show()

    def show(self) -> None:
        """Show the outcome in the language of the moment."""
        view = outcome_view(self.till.language, self.done)
        title = self.query_one("#outcome-title", Static)
        title.update(Content(f" {view.title}"))
        title.set_class(not view.known or self.done.error is not None, "-unknown")
        change = self.query_one("#change", Big)
        change.display = bool(view.figure)
        change.show(view.figure_words, view.figure)
        self.query_one("#outcome-words", Static).update(self._words(view))
        paper = self.query_one("#slip-paper")
        paper.display = bool(view.slip_text)
        self.query_one("#slip-text", Static).update(Content(view.slip_text))
        if not view.known:
            self._say_watch()

    # -- an outcome that nobody knows yet

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """L while the outcome is unknown, P once there is a slip."""
        if action == "look_up":
            return self.is_unknown
        return not self.is_unknown if action == "print" else True

    @property
    def is_unknown(self) -> bool:
        """Whether no answer has come, nor been found."""
        return bool(self.done.unknown_id) and not self.done.ended

    def _say_watch(self) -> None:
        words = self.till.watch_word(self.done.unknown_id)
        lines = [
            Content.styled(one, "bold $text-warning")
            for one in wrapped(words, self.app.size.width - 6)
        ]
        self.query_one("#outcome-said", Static).update(Content("\n").join(lines))

    def action_look_up(self) -> None:
        """L: look it up now."""
        self.query_one("#outcome-said", Static).update(Content(self.say("unknown.looking")))
        self.till.look_up(self.done.unknown_id)

    def news(self, found: Resolved) -> bool:
        """A look-up came back: the same screen says how the sale ended, if that is known now."""
        if not self.is_unknown or found.message_id != self.done.unknown_id:
            return False
        if found.outcome != "unknown":
            slip = found.record.slip if found.record else None
            self.done = Finished(
                slip, unknown_id=found.message_id, ended=found.outcome, ticket=self.done.ticket
            )
            self.slip = slip
            self.opened_at = ticks()  # nobody has read it yet
            self.query_one("#outcome-said", Static).update("")
            self.refresh_bindings()
        self.show()
        return True

    def _words(self, view: OutcomeView) -> Content:
        width = LEFT if view.slip_text else self.app.size.width - 6
        lines = []
        for word, amount in view.sums:
            lines.append(Content(fitted(word, width - 12) + fitted(amount, 12, right=True)))
        for words in view.words:
            lines += [Content(""), *(Content(line) for line in wrapped(words, width))]
        return Content("\n").join(lines)

    def action_scroll(self, by: int) -> None:
        """Through the slip."""
        self.query_one("#slip-paper", VerticalScroll).scroll_relative(y=by, animate=False)

    def on_key(self, event: Key) -> None:
        """An Enter that is held down since the payment closes nothing."""
        if event.key == "enter" and self.till.is_held_down(event.time):
            event.stop()
            event.prevent_default()

    def action_back(self) -> None:
        """The next sale; deaf to an Enter that was meant for the payment."""
        if ticks() - self.opened_at >= DEAF_S:
            self.dismiss(None)

    @property
    def deaf(self) -> bool:
        """An Enter this early would be meant for the payment, or be held down."""
        return ticks() - max(self.opened_at, self.till.entered_at) < DEAF_S

    def action_print(self) -> None:
        """P: the slip on paper, which here is a picture in a folder."""
        if self.slip:
            self.till.print_slip(self.slip, self.while_here(self._printed))

    def _printed(self, path: str) -> None:
        words = self.say("outcome.printed", path=path) if path else self.say("outcome.on_screen")
        lines = (Content(line) for line in wrapped(words, LEFT))
        self.query_one("#outcome-said", Static).update(Content("\n").join(lines))

    def take_scan(self, text: str) -> bool:
        """The next customer's first scan also starts the next sale; one that was made while the
        settlement was under way waits until the change has been read.
        """
        if self.slip is None:
            return False
        self.kept.append(text)
        if ticks() - self.opened_at >= READ_S:
            self.dismiss(None)
        return True

    def on_unmount(self) -> None:
        """Scans that waited go to the next sale."""
        for text in self.kept:
            self.till.scan_for_sale(text)
