"""A paper to look at, and to print: a slip, an X report, a Z report."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from pos.counter.slip import text_of
from pos.counter.slip_layout import Row
from terminal_ui.base import TillModal
from terminal_ui.cells import wrapped
from terminal_ui.keys import key
from terminal_ui.screens.outcome_view import SLIP_WIDTH
from terminal_ui.widgets.key_line import KeyLine


class Sheet(TillModal[None]):
    """The paper under a title; what became of printing stands below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("confirm", "back"),
        key("print", "print"),
        key("line_up", "scroll(-1)", shown=False),
        key("line_down", "scroll(1)", shown=False),
        key("page_up", "scroll(-8)", shown=False),
        key("page_down", "scroll(8)", shown=False),
    ]

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title_text = title

    def compose(self) -> ComposeResult:
        """The paper."""
        with Vertical(classes="dialog tall narrow"):
            yield Static(id="sheet-title", classes="title")
            with VerticalScroll(id="slip-paper", can_focus=False):
                yield Static(id="slip-text")
            yield Static(id="sheet-said")
            yield KeyLine()

    def show(self) -> None:
        """Write the paper."""
        title = self.query_one("#sheet-title", Static)
        title.display = bool(self.title_text)
        title.update(Content("\n").join(map(Content, wrapped(self.title_text, SLIP_WIDTH))))
        self.query_one("#slip-text", Static).update(Content(text_of(self.rows(), SLIP_WIDTH)))

    def rows(self) -> tuple[Row, ...]:
        """What stands on the paper."""
        raise NotImplementedError

    def print_it(self, then: Callable[[str], None]) -> None:
        """Have it printed; `then` gets the path, "" where there is no place to print to."""
        raise NotImplementedError

    def action_scroll(self, by: int) -> None:
        """Through the paper."""
        self.query_one("#slip-paper", VerticalScroll).scroll_relative(y=by, animate=False)

    def action_print(self) -> None:
        """P: print this one."""
        self.print_it(self.while_here(self._printed))

    def _printed(self, path: str) -> None:
        words = self.say("outcome.printed", path=path) if path else self.say("outcome.on_screen")
        lines = map(Content, wrapped(words, SLIP_WIDTH))
        self.query_one("#sheet-said", Static).update(Content("\n").join(lines))

    def action_back(self) -> None:
        """Seen; deaf to an Enter that was meant for the dialog before."""
        if not self.deaf:
            self.dismiss(None)


class ReportSheet(Sheet):
    """A report of the day: its rows are made anew in the language of the moment."""

    def __init__(self, title: str, name: str, rows: Callable[[str], tuple[Row, ...]]) -> None:
        """name: of the picture that is printed. rows: the paper in a language."""
        super().__init__(title)
        self.file_name = name
        self.rows_in = rows

    def rows(self) -> tuple[Row, ...]:
        """The report."""
        return self.rows_in(self.till.language)

    def print_it(self, then: Callable[[str], None]) -> None:
        """As slips are printed."""
        self.till.print_rows(self.rows(), self.file_name, then)
