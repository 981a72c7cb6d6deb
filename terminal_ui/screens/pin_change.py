"""The customer's own screen again: an initial PIN is changed before it pays (改密).

Three masked lines, each wiped at its Enter: the PIN there is, the new one, the new one again. What
the centre refuses is said here, in words for the customer; the till neither shows nor keeps a PIN.
"""

import enum
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from pos.model import NO_PIN, Identified, Secret
from pos.refusals import Reason, Refusal
from pos.street import CentreUnreachable, Desk, NoReply, PinChange
from pos.texts import refusal_say
from terminal_ui.base import PinDone, TillModal
from terminal_ui.cells import wrapped
from terminal_ui.errors import card_of_error
from terminal_ui.keys import key
from terminal_ui.screens.pin_pad import PIN_LENGTH
from terminal_ui.widgets.entry import Entry
from terminal_ui.widgets.key_line import KeyLine

WIDTH = 50


class Step(enum.Enum):
    """What is typed next; then the letter is out, or there is nothing more to do here."""

    OLD = "old"
    NEW = "new"
    AGAIN = "again"
    SENDING = "sending"
    ENDED = "ended"


TYPED = (Step.OLD, Step.NEW, Step.AGAIN)
# After these the customer types on; any other refusal ends the change.
_TYPE_ON = {Reason.PIN_WRONG: Step.OLD, Reason.PIN_MALFORMED: Step.OLD,
            Reason.PIN_TOO_SIMPLE: Step.NEW}  # fmt: skip


class PinChangePad(TillModal[PinDone]):
    """Dismisses with what became of the PIN; Escape leaves it as it was, until it is sent."""

    BINDINGS: ClassVar[list[BindingType]] = [key("confirm", "close")]

    def __init__(self, desk: Desk, customer: Identified, hint: str) -> None:
        """hint: a published demo PIN, or "" for none."""
        super().__init__()
        self.desk = desk
        self.customer = customer
        self.hint = hint
        self.step = Step.OLD
        self.words = ""  # what was wrong with the last try
        self.ending: PinDone = None
        self._old = NO_PIN
        self._new = NO_PIN

    def compose(self) -> ComposeResult:
        """What is asked, the three steps, and one masked line."""
        with Vertical(classes="dialog customer"):
            yield Static(id="pad-words")
            yield Entry(id="pad", masked=True, restrict=r"[0-9]*", longest=PIN_LENGTH)
            yield Static(id="pad-said")
            yield KeyLine()

    def show(self) -> None:
        """Write the steps, and wait for the digits of the one that is due."""
        parts = [Content.styled(self.say("pin.title"), "bold $text-accent"), Content("")]
        if self.step is not Step.ENDED:
            asked = self.say("pin_change.say", name=self.customer.name)
            parts += [Content(line) for line in wrapped(asked, WIDTH)]
            parts += [self._line(step) for step in TYPED]
        self.query_one("#pad-words", Static).update(Content("\n").join(parts))
        self.query_one("#pad-said", Static).update(self._said())
        pad = self.query_one("#pad", Entry)
        pad.placeholder = "○" * PIN_LENGTH
        pad.display = self.step in TYPED
        self.set_focus(pad if pad.display else None)
        self.refresh_bindings()

    def _line(self, step: Step) -> Content:
        steps = list(Step)
        done = steps.index(step) < steps.index(self.step)
        is_due = step is self.step
        sign = "✓" if done else "▸" if is_due else " "
        return Content.styled(f"{sign} {self.say(f'pin_change.{step.value}')}", "b" * is_due)

    def _said(self) -> Content:
        if self.step is Step.SENDING:
            return Content(self.say("pin_change.sending"))
        said = [Content.styled(line, "bold $text-error") for line in wrapped(self.words, WIDTH)]
        if not self.words:
            said = []
        if self.step is Step.OLD and self.hint:
            said += [Content.styled(line, "$text-muted") for line in wrapped(self.hint, WIDTH)]
        return Content("\n").join(said)

    # -- typing

    @on(Entry.Entered, "#pad")
    def digits_entered(self, message: Entry.Entered) -> None:
        """The next of three. What is not six digits, or not twice the same, is not sent: without
        the old PIN the letter would ask for papers instead.
        """
        message.stop()
        typed = Secret(message.text)
        if self.step not in TYPED:
            return
        if len(message.text) != PIN_LENGTH:
            self._type(self.step, refusal_say(self.till.language, Refusal(Reason.PIN_MALFORMED)))
        elif self.step is Step.OLD:
            self._old = typed
            self._type(Step.NEW, "")
        elif self.step is Step.NEW:
            self._new = typed
            self._type(Step.AGAIN, "")
        elif typed != self._new:
            self._new = NO_PIN
            self._type(Step.NEW, self.say("pin_change.differ"))
        else:
            self._send(PinChange(self.customer.person, self._new, self._old))

    def _type(self, step: Step, words: str) -> None:
        self.step, self.words = step, words
        if words:
            self.till.rejected()
        self.show()

    def _send(self, change: PinChange) -> None:
        self._new = NO_PIN
        self.step, self.words = Step.SENDING, ""
        self.show()
        answered, failed = self.while_here(self._answered), self.while_here(self._failed)
        self.till.errand(lambda: self.desk.set_pin(change), answered, failed)

    # -- what became of it

    def _answered(self, refusal: Refusal | None) -> None:
        if refusal is None:
            self._leave("changed")
            return
        words = refusal_say(self.till.language, refusal)
        if refusal.reason in _TYPE_ON:
            self._type(_TYPE_ON[refusal.reason], words)
        else:
            # What the cashier does about it stands on their own card, which is shown next.
            self._end(refusal, f"{words}\n{self.say('pin_change.hand_back')}")

    def _failed(self, error: Exception) -> None:
        if isinstance(error, NoReply):
            self._end("unknown", self.say("pin_change.unknown"))
        elif isinstance(error, CentreUnreachable):
            self._type(Step.OLD, self.say("pin_change.unreachable"))
        else:
            self._type(Step.OLD, card_of_error(self.till.language, error).happened)

    def _end(self, ending: PinDone, words: str) -> None:
        self.ending = ending
        self._type(Step.ENDED, words)

    # -- leaving

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Once sent, a change cannot be called back; Enter closes only what has ended."""
        if action == "back":
            return self.step is not Step.SENDING
        if action == "close":
            return self.step is Step.ENDED
        return True

    def action_close(self) -> None:
        """Enter, when there is nothing more to type."""
        self._leave(self.ending)

    def action_back(self) -> None:
        """Escape: nothing was changed, or what has ended is closed."""
        self._leave(self.ending)

    def _leave(self, done: PinDone) -> None:
        self._old = self._new = NO_PIN
        self.dismiss(done)
