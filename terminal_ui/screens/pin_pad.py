"""The customer's own screen: the PIN pad (密码键盘). The customer types, never the cashier."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from pos.model import Secret
from terminal_ui.base import TillModal
from terminal_ui.widgets.entry import Entry
from terminal_ui.widgets.key_line import KeyLine

PIN_LENGTH = 6


class PinPad(TillModal[Secret]):
    """Dismisses with the six digits as a Secret; they are wiped from the screen at once.

    Whether a PIN is asked at all, the region decides: whoever opens the pad has looked at
    `Identified.pin_asked` first.
    """

    def __init__(self, name: str, about: str, hint: str) -> None:
        """about: what the customer pays or asks. hint: a published demo PIN, or "" for none."""
        super().__init__()
        self.customer_name = name
        self.about = about
        self.hint = hint

    def compose(self) -> ComposeResult:
        """What is asked, and one masked line."""
        with Vertical(classes="dialog customer"):
            yield Static(id="pad-words")
            yield Entry(id="pad", masked=True, restrict=r"[0-9]*", longest=PIN_LENGTH)
            yield Static(id="pad-said")
            yield KeyLine()

    def show(self) -> None:
        """Write the words and wait for digits."""
        words = [
            Content.styled(self.say("pin.title"), "bold $text-accent"),
            Content(""),
            Content(self.say("pin.say", name=self.customer_name)),
            Content(self.about),
        ]
        self.query_one("#pad-words", Static).update(Content("\n").join(words))
        hint = Content.styled(self.hint, "$text-muted") if self.hint else Content("")
        self.query_one("#pad-said", Static).update(hint)
        pad = self.query_one("#pad", Entry)
        pad.placeholder = "○" * PIN_LENGTH
        pad.focus()

    @on(Entry.Entered, "#pad")
    def digits_entered(self, message: Entry.Entered) -> None:
        """Whatever was typed goes to the centre, which says what is wrong with it; too few digits
        cost no try there.
        """
        message.stop()
        self.dismiss(Secret(message.text))
