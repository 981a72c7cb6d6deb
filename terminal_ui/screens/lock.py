"""The lock (F11): the till waits for its operator; the sale stays as it is."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from pos.counter.shop import Operator
from pos.model import Secret
from terminal_ui.base import TillModal
from terminal_ui.cells import wrapped
from terminal_ui.errors import card_of_error
from terminal_ui.keys import key
from terminal_ui.widgets.entry import Entry

WIDTH = 50


class Lock(TillModal[None], inherit_bindings=False):
    """Closes only with the PIN of the operator who is signed in."""

    locks = True
    BINDINGS: ClassVar[list[BindingType]] = [
        key("help", "help"),
        key("next_field", "app.focus_next", shown=False),
    ]

    def __init__(self, operator: Operator) -> None:
        super().__init__()
        self.operator = operator

    def compose(self) -> ComposeResult:
        """One masked line."""
        with Vertical(classes="dialog customer"):
            yield Static(id="lock-words")
            yield Entry(id="lock", masked=True)
            yield Static(id="lock-said")

    def show(self) -> None:
        """Ask."""
        pin = self.operator.published_pin
        words = [
            Content.styled(self.say("lock.title"), "bold $text-accent"),
            Content(self.say("lock.say", name=self.operator.name)),
        ]
        if pin:
            hint = self.say("pin.published", name=self.operator.name, pin=pin.reveal())
            words.append(Content.styled(hint, "$text-muted"))
        self.query_one("#lock-words", Static).update(Content("\n").join(words))
        self.query_one(Entry).focus()

    @on(Entry.Entered)
    def entered(self, message: Entry.Entered) -> None:
        """The right PIN opens."""
        message.stop()
        sign_on, badge, pin = self.till.floor.sign_on, self.operator.badge, Secret(message.text)
        answered, failed = self.while_here(self._answered), self.while_here(self._failed)
        self.till.errand(lambda: sign_on(badge, pin), answered, failed)

    def _answered(self, operator: Operator | None) -> None:
        if operator:
            self.dismiss(None)
            self.till.unlocked()
        else:
            self._said(self.say("lock.wrong"))

    def _failed(self, error: Exception) -> None:
        # Nothing is opened above the lock, not even a card about what went wrong.
        self._said(card_of_error(self.till.language, error).happened)

    def action_help(self) -> None:
        """F1: said here, because nothing is opened above the lock."""
        lines = [Content(line) for line in wrapped(self.say("help.lock"), WIDTH)]
        self.query_one("#lock-said", Static).update(Content("\n").join(lines))

    def _said(self, text: str) -> None:
        said = Content.styled(text, "bold $text-error")
        self.query_one("#lock-said", Static).update(said)
        self.till.rejected()
