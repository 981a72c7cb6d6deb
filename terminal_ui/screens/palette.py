"""Every action by name (Ctrl+P): for whom no key works, or who forgot it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from terminal_ui.base import TillModal
from terminal_ui.keys import key
from terminal_ui.widgets.entry import Entry
from terminal_ui.widgets.key_line import KeyLine
from terminal_ui.widgets.rows import Column, Row, Rows


@dataclass(frozen=True)
class Action:
    """What it is called, its key, and what it does."""

    word: str
    key: str
    do: Callable[[], object]


class Palette(TillModal[Action]):
    """Type to filter, up and down to choose, Enter runs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("line_up", "line(-1)", shown=False),
        key("line_down", "line(1)", shown=False),
        key("page_up", "line(-10)", shown=False),
        key("page_down", "line(10)", shown=False),
        key("confirm", "choose"),
    ]

    def __init__(self, actions: tuple[Action, ...]) -> None:
        super().__init__()
        self.actions = actions
        self.found = actions

    def compose(self) -> ComposeResult:
        """A line to type in over the actions."""
        with Vertical(classes="dialog tall"):
            yield Static(Content(self.say("palette.title")), classes="title")
            yield Entry(id="palette", keeps_text=True)
            yield Rows(can_focus=False)
            yield KeyLine()

    def show(self) -> None:
        """Show what fits the text."""
        wanted = self.query_one(Entry).value.strip().lower()
        self.found = tuple(one for one in self.actions if wanted in one.word.lower())
        columns = (Column(self.say("palette.action")), Column(self.say("palette.key"), 18))
        rows = tuple(Row((one.word, one.key)) for one in self.found)
        self.query_one(Rows).fill(columns, rows, self.say("palette.empty"), 0)
        self.query_one(Entry).focus()

    @on(Input.Changed)
    def text_changed(self) -> None:
        """Filter again."""
        self.show()

    def action_line(self, by: int) -> None:
        """Up and down, while the letters go to the entry."""
        self.query_one(Rows).action_move(by)

    def action_choose(self) -> None:
        """Run what stands under the cursor."""
        place = self.query_one(Rows).place
        if place < len(self.found):
            self.dismiss(self.found[place])

    @on(Entry.Entered)
    def chosen(self, message: Entry.Entered) -> None:
        """Enter in the entry."""
        message.stop()
        self.action_choose()
