"""The drawer by hand: counted at the end of a shift or day, and cash that moves without a sale."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.widgets import Static

from pos.clock import ticks
from pos.money import parse_yuan, yuan
from terminal_ui.base import TillModal
from terminal_ui.cells import fitted, wrapped
from terminal_ui.keys import key
from terminal_ui.widgets.entry import Entry
from terminal_ui.widgets.key_line import KeyLine

WIDTH = 64
LONGEST_REASON = 60


@dataclass(frozen=True)
class Counted:
    """An amount in the drawer, or into and out of it, and the reason that was typed; "" for none"""

    fen: int
    reason: str


class Drawer(TillModal[Counted]):
    """Amount, then a reason where one is needed, then once more Enter: only that is final."""

    BINDINGS: ClassVar[list[BindingType]] = [key("confirm", "confirm")]

    def __init__(self, texts: str, *, expected_fen: int) -> None:
        """texts: the table of `till.drawer` that says what is counted, or moved."""
        super().__init__()
        self.texts = texts
        self.expected_fen = expected_fen
        self.stage = "amount"
        self.fen = 0
        self.reason = ""

    def compose(self) -> ComposeResult:
        """The question, the amount, what it means, and the reason."""
        with Vertical(classes="dialog"):
            yield Static(id="drawer-title", classes="title")
            yield Static(id="drawer-words")
            yield Entry(id="drawer-amount", restrict=r"[0-9]*\.?[0-9]*", longest=12)
            yield Static(id="drawer-sums")
            yield Static(id="drawer-why")
            yield Entry(id="drawer-reason", longest=LONGEST_REASON)
            yield Static(id="drawer-said")
            yield KeyLine()

    def show(self) -> None:
        """Show the step that is due."""
        title = self.say(f"drawer.{self.texts}.title")
        self.query_one("#drawer-title", Static).update(Content(title))
        self._write("#drawer-words", self.say(f"drawer.{self.texts}.ask"))
        amount = self.query_one("#drawer-amount", Entry)
        reason = self.query_one("#drawer-reason", Entry)
        reason.placeholder = self.say("drawer.reason_hint")
        amount.placeholder = "0.00"
        amount.display = self.stage == "amount"
        sums = self.query_one("#drawer-sums", Static)
        sums.display = self.stage != "amount"
        sums.update(self._sums())
        self.query_one("#drawer-why").display = reason.display = self.stage == "reason"
        self._write("#drawer-why", self.say(f"drawer.{self.texts}.why"))
        sure = self.say(f"drawer.{self.texts}.sure") if self.stage == "sure" else ""
        self._write("#drawer-said", sure)
        if self.stage == "sure":
            self.set_focus(None)
        else:
            (amount if self.stage == "amount" else reason).focus()
        self.refresh_bindings()

    def _sums(self) -> Content:
        lines = [
            Content(fitted(self.say(f"drawer.{word}"), 24) + fitted(yuan(fen), 14, right=True))
            for word, fen in self.rows()
        ]
        if self.reason:
            lines += map(Content, wrapped(self.say("drawer.reason", reason=self.reason), WIDTH))
        return Content("\n").join(lines)

    def rows(self) -> tuple[tuple[str, int], ...]:
        """Word and amount, once the amount is known."""
        return (("moved", self.fen), ("after", self.expected_fen + self.fen))

    def needs_reason(self) -> bool:
        """Cash that moves without a sale always does."""
        return True

    def _write(self, where: str, words: str, style: str = "") -> None:
        lines = [Content.styled(line, style) for line in wrapped(words, WIDTH)] if words else []
        self.query_one(where, Static).update(Content("\n").join(lines))

    def _refuse(self, words: str, **params: object) -> None:
        self._write("#drawer-said", self.say(words, **params), "bold $text-error")
        self.till.rejected()

    # -- the steps

    @on(Entry.Entered, "#drawer-amount")
    def amount_entered(self, message: Entry.Entered) -> None:
        """What lies there, or moves."""
        message.stop()
        if self.stage != "amount":
            return  # another Enter of the same burst
        try:
            self.fen = self.signed(parse_yuan(message.text))
        except ValueError:
            self._refuse("pay.cash_bad")
            return
        if self.is_too_much():
            self._refuse("drawer.too_much", expected=yuan(self.expected_fen))
            return
        self._step("reason" if self.needs_reason() else "sure")

    def signed(self, fen: int) -> int:
        """As it stands in the daybook."""
        return fen

    def is_too_much(self) -> bool:
        """More than there is; only cash that goes out can be."""
        return False

    def take_scan(self, text: str) -> bool:
        """What is pasted as a reason, or typed very fast, is one."""
        if self.stage == "reason":
            entry = self.query_one("#drawer-reason", Entry)
            entry.value = f"{entry.value}{' '.join(text.split())}"[:LONGEST_REASON]
            entry.action_end()
        return self.stage == "reason"

    @on(Entry.Entered, "#drawer-reason")
    def reason_entered(self, message: Entry.Entered) -> None:
        """Why."""
        message.stop()
        if self.stage != "reason":
            return  # another Enter of the same burst, which must not take the reason away
        self.reason = message.text.strip()
        if self.reason:
            self._step("sure")
        else:
            self._refuse("drawer.no_reason")

    def _step(self, stage: str) -> None:
        self.stage = stage
        self.opened_at = ticks()  # deaf again: this Enter was meant for the step before
        self.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter is the entry's own until all is known."""
        return self.stage == "sure" if action == "confirm" else True

    def on_key(self, event: Key) -> None:
        """An Enter that is held down confirms nothing."""
        if event.key == "enter" and self.till.is_held_down(event.time):
            event.stop()
            event.prevent_default()

    def action_confirm(self) -> None:
        """Enter, for the last time."""
        if not self.deaf:
            self.dismiss(Counted(self.fen, self.reason))

    def action_back(self) -> None:
        """From the last step to the amount; from there away, with nothing done."""
        if self.stage == "amount":
            self.dismiss(None)
        else:
            self.reason = ""
            self._step("amount")


class DrawerCount(Drawer):
    """What lies in the drawer against what should: a difference needs a reason."""

    def __init__(self, texts: str, *, expected_fen: int, later_fen: int = 0) -> None:
        """later_fen: what of it came after the day that is closed."""
        super().__init__(texts, expected_fen=expected_fen)
        self.later_fen = later_fen

    def rows(self) -> tuple[tuple[str, int], ...]:
        """Expected, counted, difference."""
        difference = self.fen - self.expected_fen
        later = (("later", self.later_fen),) if self.later_fen else ()
        sums = (("expected", self.expected_fen), ("counted", self.fen), ("difference", difference))
        return (*later, *sums)

    def needs_reason(self) -> bool:
        """Only where they differ."""
        return self.fen != self.expected_fen


class CashOut(Drawer):
    """Takings that are carried away are below zero."""

    def signed(self, fen: int) -> int:
        """Out of the drawer."""
        return -fen

    def is_too_much(self) -> bool:
        """The drawer cannot give more than should lie there."""
        return self.fen < 0 and self.expected_fen + self.fen < 0
