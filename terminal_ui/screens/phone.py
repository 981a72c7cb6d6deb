"""A customer's phone: the insurance code as the app shows it, counting down."""

from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Center, Vertical
from textual.content import Content
from textual.widgets import Static

from pos.counter import qr
from pos.street import IssuedCode
from terminal_ui.base import TillModal
from terminal_ui.keys import key
from terminal_ui.widgets.key_line import KeyLine
from terminal_ui.widgets.phone_code import PhoneCode


class Phone(TillModal[str]):
    """Dismisses with the code's text when the till scans it. phone_of: whose phone it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("scan_it", "scan"),
        key("confirm", "scan", shown=False),
        key("renew", "renew"),
    ]

    def __init__(self, person: str, phone_of: str, title: str) -> None:
        super().__init__()
        self.person = person
        self.phone_of = phone_of
        self.title_text = title
        self.code: IssuedCode | None = None

    def compose(self) -> ComposeResult:
        """Name, code, time left."""
        with Vertical(classes="dialog phone"):
            yield Static(Content(self.title_text), classes="title")
            with Center():
                yield PhoneCode()
            yield Static(id="phone-left")
            yield Static(id="phone-keys")
            yield KeyLine()

    def on_mount(self) -> None:
        """Ask for a code, and count."""
        super().on_mount()
        self.set_interval(1, self.count)
        self.action_renew()

    def show(self) -> None:
        """Show the code."""
        blocks = qr.blocks(self.code.code.reveal()) if self.code else ()
        self.query_one(PhoneCode).show(blocks)
        self.query_one("#phone-keys", Static).update(Content(self.say("phone.keys")))
        self.count()

    def count(self) -> None:
        """A second less."""
        line = self.query_one("#phone-left", Static)
        if self.code is None:
            line.update(Content("…"))
            return
        ends = datetime.fromisoformat(self.code.expires_at)
        left = int((ends - self.till.floor.clock()).total_seconds())
        if left >= 0:
            line.update(Content.styled(self.say("phone.left", seconds=left), "$text-success"))
        else:
            line.update(Content.styled(self.say("phone.expired"), "bold $text-error"))

    def action_renew(self) -> None:
        """A new code; the one before no longer counts."""
        desk = self.till.floor.desk
        if desk is None:
            return
        person, phone_of = self.person, self.phone_of
        self.till.errand(lambda: desk.issue_code(person, phone_of), self._issued, self._failed)

    def _issued(self, code: IssuedCode) -> None:
        self.code = code
        if self.is_attached:
            self.show()

    def _failed(self, error: Exception) -> None:
        self.dismiss(None)
        self.till.trouble(error)

    def action_scan(self) -> None:
        """The till's scanner reads the phone."""
        if self.code:
            self.dismiss(self.code.code.reveal())

    def take_scan(self, text: str) -> bool:
        """A real scanner read the screen."""
        self.dismiss(text)
        return True
