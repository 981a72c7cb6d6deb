"""The payment: F9, Enter, the customer's PIN, Enter. A quote debits nothing; that Enter does."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from pos.clock import ticks
from pos.counter import asking
from pos.counter.daybook import Record
from pos.counter.scanning import CredentialScan, recognise
from pos.model import NO_PIN, Answer, Identified, Secret, Settlement
from pos.money import parse_yuan, yuan
from pos.refusals import Reason, Refusal
from pos.street import NoReply, Shown
from terminal_ui.base import DEAF_S
from terminal_ui.keys import key
from terminal_ui.screens.pay_layout import PayLayout
from terminal_ui.screens.pay_view import PAPERS, Stage, is_cash_possible
from terminal_ui.screens.pin_pad import PinPad
from terminal_ui.screens.sale_view import is_pin_refusal
from terminal_ui.widgets.entry import Entry

# Nobody hands over a whole note too much; the largest note has 100 yuan.
LARGEST_NOTE_FEN = 100_00


class Pay(PayLayout):
    """Stages: ask, (pad), waiting, quoted or refused; or cash. Escape goes back before a debit."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("confirm", "confirm"),
        key("all_cash", "all_cash"),
        key("customer", "papers"),
        key("back", "back"),
        key("help", "app.help"),
    ]

    def on_mount(self) -> None:
        """Begin with the question."""
        self._go(Stage.ASK)

    def on_resize(self) -> None:
        """More or less room."""
        self.call_after_refresh(self.show)

    def _go(self, stage: Stage) -> None:
        self.stage = stage
        self.stage_at = ticks()
        self.show()
        takes_cash = self.stage in (Stage.QUOTED, Stage.CASH)
        if takes_cash:
            self.query_one("#cash", Entry).focus()
        else:
            self.set_focus(None)
        self.refresh_bindings()
        if self.kept and stage in (Stage.QUOTED, Stage.REFUSED):
            for text in self.kept:
                self.call_later(self.take_scan, text)
            self.kept.clear()

    @property
    def deaf(self) -> bool:
        """Too early for the Enter that takes money: it was meant for the stage before."""
        return self.stage in (Stage.QUOTED, Stage.CASH) and ticks() - self.stage_at < DEAF_S

    # -- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what the stage offers is bound; while a letter is out, nothing is."""
        offered = {
            Stage.ASK: {"confirm", "all_cash", "papers", "back"},
            Stage.WAITING: set[str](),
            Stage.QUOTED: {"confirm", "back"},
            Stage.CASH: {"confirm", "back"},
            Stage.REFUSED: {"confirm", "all_cash", "papers", "back"},
        }
        if action == "all_cash" and self.refusal and self.stage is Stage.REFUSED:
            return is_cash_possible(self.refusal)
        if action in ("confirm", "all_cash", "papers", "back"):
            return action in offered[self.stage]
        return True

    def action_back(self) -> None:
        """Back to the sale; from all cash to the question. The PIN does not come along."""
        self.till.sale_in_hand().enter_pin(NO_PIN)
        if self.stage is Stage.CASH and self.till.sale_in_hand().customer:
            self._go(Stage.ASK)
        else:
            self.dismiss(None)

    def action_papers(self) -> None:
        """F3: papers and prescription, then the question again."""
        self.till.open_customer(lambda: self._go(Stage.ASK))

    def action_all_cash(self) -> None:
        """C: nothing of the insurance."""
        self._take_cash()

    def action_confirm(self) -> None:
        """Enter: the pad, the quote, or cash, as the stage offers."""
        checkout = self.till.sale_in_hand()
        if self.deaf:
            return
        if self.stage in (Stage.QUOTED, Stage.CASH):
            self.query_one("#cash", Entry).focus()
        elif self.stage is Stage.REFUSED and self.refusal:
            self._answer_refusal(self.refusal)
        elif checkout.customer is None:
            self._take_cash()
        else:
            self._ask_quote()

    def _take_cash(self) -> None:
        """What may not be sold at all is said before anybody counts money."""
        stopped = self.till.sale_in_hand().stopped()
        if stopped is None:
            self._go(Stage.CASH)
        else:
            self._refused(stopped)

    def _answer_refusal(self, refusal: Refusal) -> None:
        if is_pin_refusal(refusal):
            self._open_pad()
        elif refusal.reason is Reason.QUOTE_CHANGED:
            self._ask_quote()
        elif refusal.reason is Reason.NOT_SIGNED_IN:
            self._sign_in()
        elif refusal.reason in PAPERS:
            self.action_papers()
        else:
            self.dismiss(None)

    # -- scans

    def take_scan(self, text: str) -> bool:
        """A credential is asked about here; anything else is for the sale, which is gone back to.

        While a letter is out the scan waits: for the end of the asking, or for the next sale.
        """
        scan = recognise(text, self.till.floor.clock().date())
        if self.stage is Stage.WAITING:
            self.kept.append(text)
        elif isinstance(scan, CredentialScan):
            self._identify(scan.shown)
        else:
            self.dismiss(None)
            self.till.scan_for_sale(text)
        return True

    def _identify(self, shown: Shown) -> None:
        checkout = self.till.sale_in_hand()
        self.waiting_for = "asking"
        self._go(Stage.WAITING)

        def known(found: Identified | Refusal) -> None:
            if isinstance(found, Refusal):
                self._refused(found)
            else:
                self._go(Stage.ASK)

        self.till.errand(lambda: checkout.identify(shown), known, self._failed)

    # -- the letters

    def _open_pad(self) -> None:
        # The first ask went without a PIN: nobody types one for a card that is refused anyway.
        self.pad_was_open = True
        self._go(Stage.ASK)
        checkout = self.till.sale_in_hand()
        assert checkout.customer is not None
        about = self.say("pin.amount", total=yuan(checkout.total_fen))
        hint = self.till.published_pin(checkout.customer.person)

        def entered(pin: Secret | None) -> None:
            if pin is not None:
                checkout.enter_pin(pin)
                self._ask_quote()

        self.app.push_screen(PinPad(checkout.customer.name, about, hint), entered)

    def _sign_in(self) -> None:
        """9001 again, after midnight; then the same sale passes."""
        counter = self.till.staffed()
        self._go(Stage.WAITING)

        def answered(refusal: Refusal | None) -> None:
            self.till.refresh_designation()
            if refusal:
                self._refused(refusal)
            else:
                self._ask_quote()

        self.till.errand(partial(asking.sign_in, counter), answered, self._failed)

    def _ask_quote(self) -> None:
        self.waiting_for = "asking"
        self._go(Stage.WAITING)
        self.till.errand(self.till.sale_in_hand().presettle, self._answered, self._failed)

    def _answered(self, answer: Answer) -> None:
        outcome = answer.outcome
        self.till.pin_refused = isinstance(outcome, Refusal) and "PIN" in outcome.reason
        if isinstance(outcome, Settlement):
            self.till.finished(answer, tuple(self.kept))
        elif not isinstance(outcome, Refusal):
            self._go(Stage.QUOTED)
        elif outcome.reason is Reason.PIN_REQUIRED and not self.pad_was_open:
            self._open_pad()
        else:
            self._refused(outcome)

    def _refused(self, refusal: Refusal) -> None:
        self.refusal = refusal
        self.till.rejected()
        self._go(Stage.REFUSED)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, NoReply) and self.till.sale_in_hand().unknown_id:
            self.till.unknown_outcome()
            return
        self._go(Stage.ASK)
        self.till.trouble(error)

    @on(Entry.Entered, "#cash")
    def cash_given(self, message: Entry.Entered) -> None:
        """Enter on the cash line: nothing typed means exactly what is due."""
        message.stop()
        if self.deaf or self.stage not in (Stage.QUOTED, Stage.CASH):
            return
        checkout = self.till.sale_in_hand()
        quote = checkout.quote if self.stage is Stage.QUOTED else None
        due = quote.cash_fen if quote else checkout.total_fen
        try:
            given = parse_yuan(message.text) if message.text else due
        except ValueError:
            self._cash_said("pay.cash_bad")
            return
        if given < due:
            self._cash_said("pay.cash_short", short=yuan(due - given))
            return
        if given > due and self._is_doubtful(given, due):
            return
        in_cash = self.stage is Stage.CASH
        self.waiting_for = "settling"
        self._go(Stage.WAITING)
        if in_cash:
            self.till.errand(partial(checkout.pay_cash, given), self._cash_answered, self._failed)
        else:
            self.till.errand(partial(checkout.settle, "all", given), self._answered, self._failed)

    def _is_doubtful(self, given: int, due: int) -> bool:
        """Cash where none is due, or change of a whole note: said, and taken only when repeated."""
        if due and given - due < LARGEST_NOTE_FEN:
            return False
        if due and given == self.doubted_fen:
            return False
        self.doubted_fen = given
        words = "pay.cash_much" if due else "pay.cash_none"
        self._cash_said(words, change=yuan(given - due))
        return True

    def _cash_said(self, words: str, **params: str) -> None:
        said = Content.styled(self.say(words, **params), "bold $text-error")
        self.query_one("#cash-said", Static).update(said)
        self.till.rejected()

    def _cash_answered(self, done: Record | Refusal) -> None:
        if isinstance(done, Refusal):
            self._refused(done)
        else:
            self.till.finished(None, tuple(self.kept))
