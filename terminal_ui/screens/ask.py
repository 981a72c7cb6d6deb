"""A question with named answers. The first answer is the careful one: Enter alone loses nothing."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.widgets import Static

from terminal_ui.base import TillModal
from terminal_ui.widgets.key_line import KeyLine
from terminal_ui.widgets.rows import Column, Row, Rows


class Ask(TillModal[str]):
    """Dismisses with the answer's own word; None when nothing was chosen."""

    def __init__(self, question: str, answers: tuple[tuple[str, str], ...]) -> None:
        """answers: (word to come back with, what it is called)."""
        super().__init__()
        self.question = question
        self.answers = answers

    def compose(self) -> ComposeResult:
        """The question over its answers."""
        with Vertical(classes="dialog"):
            yield Static(Content(self.question), classes="title")
            yield Rows()
            yield KeyLine()

    def show(self) -> None:
        """Show the answers."""
        rows = self.query_one(Rows)
        rows.styles.height = len(self.answers)
        rows.fill((Column(""),), tuple(Row((word,)) for _, word in self.answers), "")
        rows.focus()

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """The answer under the cursor."""
        if not self.deaf:
            self.dismiss(self.answers[message.place][0])


class AskByNumber(Ask):
    """The answers have numbers, and the number alone is an answer."""

    def on_key(self, event: Key) -> None:
        """A digit, from wherever the cursor is."""
        place = int(event.key) - 1 if event.key.isdecimal() and event.key.isascii() else -1
        if 0 <= place < len(self.answers) and not self.deaf:
            event.stop()
            self.dismiss(self.answers[place][0])


class Choose(TillModal[int]):
    """A list to choose one of; dismisses with its place."""

    def __init__(
        self, title: str, columns: tuple[Column, ...], rows: tuple[Row, ...], empty: str
    ) -> None:
        super().__init__()
        self.title_text = title
        self.columns = columns
        self.rows = rows
        self.empty = empty

    def compose(self) -> ComposeResult:
        """The list under its title."""
        with Vertical(classes="dialog tall"):
            yield Static(Content(self.title_text), classes="title")
            yield Rows()
            yield KeyLine()

    def show(self) -> None:
        """Show the list."""
        rows = self.query_one(Rows)
        rows.fill(self.columns, self.rows, self.empty)
        rows.focus()

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """The row under the cursor."""
        self.dismiss(message.place)
