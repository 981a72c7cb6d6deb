"""Whoever takes the drawer over says so with badge and PIN, as at the sign-in."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from pos.counter.shop import Operator
from pos.model import Secret
from pos.money import yuan
from terminal_ui.base import TillModal
from terminal_ui.cells import wrapped
from terminal_ui.widgets.entry import Entry
from terminal_ui.widgets.key_line import KeyLine

WIDTH = 64


class NextCashier(TillModal[Operator]):
    """Dismisses with who takes over; None leaves the drawer with whoever has it."""

    def __init__(self, counted_fen: int) -> None:
        super().__init__()
        self.counted_fen = counted_fen
        self.badge = ""

    def compose(self) -> ComposeResult:
        """What is taken over, then badge and PIN."""
        with Vertical(classes="dialog"):
            yield Static(id="next-title", classes="title")
            yield Static(id="next-who")
            yield Entry(id="next-badge")
            yield Entry(id="next-pin", masked=True)
            yield Static(id="next-said")
            yield KeyLine()

    def show(self) -> None:
        """Show the step that is due."""
        self.query_one("#next-title", Static).update(Content(self.say("shift.next_title")))
        words = self.say("shift.next_say", counted=yuan(self.counted_fen))
        lines = [*wrapped(words, WIDTH), *self._published()]
        self.query_one("#next-who", Static).update(Content("\n").join(map(Content, lines)))
        for name, hint in (("next-badge", "badge_hint"), ("next-pin", "pin_hint")):
            self.query_one(f"#{name}", Entry).placeholder = self.say(f"sign_in.{hint}")
        badge, pin = self.query_one("#next-badge", Entry), self.query_one("#next-pin", Entry)
        pin.disabled = not self.badge
        (pin if self.badge else badge).focus()

    def _published(self) -> list[str]:
        """In the demo the sign-ins are no secret."""
        return [
            self.say(
                "shift.next_demo", name=one.name, badge=one.badge, pin=one.published_pin.reveal()
            )
            for one in self.till.floor.shop.operators
            if one.published_pin
        ]

    @on(Entry.Entered, "#next-badge")
    def badge_entered(self, message: Entry.Entered) -> None:
        """Who."""
        message.stop()
        # An Enter too many must not send the PIN that follows into this open line.
        self.badge = message.text.strip() or self.badge
        self.query_one("#next-badge", Entry).value = self.badge
        self.query_one("#next-said", Static).update("")
        self.show()

    @on(Entry.Entered, "#next-pin")
    def pin_entered(self, message: Entry.Entered) -> None:
        """Really."""
        message.stop()
        if not message.text:
            return  # the same Enter, one line further
        sign_on, badge, pin = self.till.floor.sign_on, self.badge, Secret(message.text)
        answered = self.while_here(self._answered)
        self.till.errand(lambda: sign_on(badge, pin), answered, self.till.trouble)

    def _answered(self, operator: Operator | None) -> None:
        if operator is not None:
            self.dismiss(operator)
            return
        self.badge = ""
        self.query_one("#next-badge", Entry).clear()
        said = Content.styled(self.say("sign_in.wrong"), "bold $text-error")
        self.query_one("#next-said", Static).update(said)
        self.till.rejected()
        self.show()
