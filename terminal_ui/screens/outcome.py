"""The outcome: the change due is the largest thing on it. Enter starts the next sale."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from pos.clock import ticks
from pos.counter.slip import Slip
from terminal_ui.base import DEAF_S, TillScreen
from terminal_ui.cells import fitted, wrapped
from terminal_ui.keys import key
from terminal_ui.screens.outcome_view import OutcomeView, settled_view, unknown_view
from terminal_ui.widgets.big import Big
from terminal_ui.widgets.key_line import KeyLine

LEFT = 30
READ_S = 1.0


class Outcome(TillScreen[None]):
    """slip: of the sale that was finished; None with the message id of one whose outcome is not
    known.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        key("confirm", "back"),
        key("print", "print"),
        key("line_up", "scroll(-1)", shown=False),
        key("line_down", "scroll(1)", shown=False),
        key("page_up", "scroll(-8)", shown=False),
        key("page_down", "scroll(8)", shown=False),
        key("back", "back", shown=False),
        key("help", "app.help"),
    ]

    def __init__(
        self, slip: Slip | None, unknown_id: str, *, replay: bool, kept: tuple[str, ...]
    ) -> None:
        super().__init__()
        self.slip = slip
        self.unknown_id = unknown_id
        self.replay = replay
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
        language = self.till.language
        if self.slip:
            view = settled_view(language, self.slip, replay=self.replay)
        else:
            view = unknown_view(language, self.unknown_id)
        title = self.query_one("#outcome-title", Static)
        title.update(Content(f" {view.title}"))
        title.set_class(not view.known, "-unknown")
        change = self.query_one("#change", Big)
        change.display = view.known
        change.show(view.figure_words, view.figure)
        self.query_one("#outcome-words", Static).update(self._words(view))
        paper = self.query_one("#slip-paper")
        paper.display = bool(view.slip_text)
        self.query_one("#slip-text", Static).update(Content(view.slip_text))

    def _words(self, view: OutcomeView) -> Content:
        width = LEFT if view.known else self.app.size.width - 6
        lines = []
        for word, amount in view.sums:
            lines.append(Content(fitted(word, width - 12) + fitted(amount, 12, right=True)))
        for words in view.words:
            lines += [Content(""), *(Content(line) for line in wrapped(words, width))]
        return Content("\n").join(lines)

    def action_scroll(self, by: int) -> None:
        """Through the slip."""
        self.query_one("#slip-paper", VerticalScroll).scroll_relative(y=by, animate=False)

    def action_back(self) -> None:
        """The next sale; deaf to an Enter that was meant for the payment."""
        if not self.deaf:
            self.dismiss(None)

    @property
    def deaf(self) -> bool:
        """An Enter this early was meant for the payment."""
        return ticks() - self.opened_at < DEAF_S

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
