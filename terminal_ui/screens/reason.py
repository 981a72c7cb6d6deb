"""A reason, typed in a few words."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from terminal_ui.base import TillModal
from terminal_ui.cells import wrapped
from terminal_ui.widgets.entry import Entry
from terminal_ui.widgets.key_line import KeyLine

WIDTH = 64
LONGEST = 60


class ReasonDialog(TillModal[str]):
    """Dismisses with what was typed, never with nothing."""

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question

    def compose(self) -> ComposeResult:
        """The question over a line."""
        with Vertical(classes="dialog"):
            yield Static(id="reason-title", classes="title")
            yield Entry(id="reason", longest=LONGEST)
            yield Static(id="reason-said")
            yield KeyLine()

    def show(self) -> None:
        """Ask."""
        lines = map(Content, wrapped(self.question, WIDTH))
        self.query_one("#reason-title", Static).update(Content("\n").join(lines))
        entry = self.query_one(Entry)
        entry.placeholder = self.say("drawer.reason_hint")
        entry.focus()

    def take_scan(self, text: str) -> bool:
        """What is pasted here, or typed very fast, is a reason like any other."""
        entry = self.query_one(Entry)
        entry.value = f"{entry.value}{' '.join(text.split())}"[:LONGEST]
        entry.action_end()
        return True

    @on(Entry.Entered)
    def entered(self, message: Entry.Entered) -> None:
        """Enter."""
        message.stop()
        if message.text.strip():
            self.dismiss(message.text.strip())
            return
        said = Content.styled(self.say("drawer.no_reason"), "bold $text-error")
        self.query_one("#reason-said", Static).update(said)
        self.till.rejected()
