"""The payment: F9, Enter, the customer's PIN, Enter. A quote debits nothing; that Enter does."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from pos.clock import ticks
from pos.counter.checkout import Checkout
from pos.counter.daybook import Record
from pos.counter.scanning import CredentialScan, recognise
from pos.counter.slip import Claim
from pos.model import NO_PIN, Answer, Identified, Quote, Settlement
from pos.refusals import Reason, Refusal
from pos.street import CentreUnreachable, NoReply, Shown
from terminal_ui.base import DEAF_S
from terminal_ui.keys import key
from terminal_ui.screens.ask import AskByNumber
from terminal_ui.screens.pay_answers import PayAnswers
from terminal_ui.screens.pay_view import PAPER_OF, Stage, is_cash_possible
from terminal_ui.widgets.entry import Entry


class Pay(PayAnswers):
    """Stages: ask, (pad), waiting, quoted or refused; or cash. Escape goes back before a debit."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("confirm", "confirm"),
        key("all_cash", "all_cash"),
        key("claim", "claim"),
        key("customer", "papers"),
        key("pharmacies", "pharmacies"),
        key("back", "back"),
        key("help", "app.help"),
        key("palette", "app.palette", shown=False),
    ]

    def __init__(self, way: str = "") -> None:
        """way: all_cash or claim, where the question is answered already."""
        super().__init__()
        self.way = way

    def on_mount(self) -> None:
        """Begin with the question."""
        self._go(Stage.ASK)
        self._cash_instead(self.way or None)

    def on_resize(self) -> None:
        """More or less room."""
        self.call_after_refresh(self.show)

    def _go(self, stage: Stage) -> None:
        self.stage = stage
        self.stage_at = ticks()
        self.quoted = self.till.sale_in_hand().quote if stage is Stage.QUOTED else None
        self.show()
        takes_cash = self.stage in (Stage.QUOTED, Stage.CASH)
        if takes_cash:
            self.query_one("#cash", Entry).focus()
        else:
            self.set_focus(None)
        self.refresh_bindings()
        if stage in (Stage.QUOTED, Stage.REFUSED):
            self._take_kept()

    def _take_kept(self) -> None:
        """Scans that waited, one after the other: the first that is for the sale leaves to it."""
        while self.kept and self.stage is not Stage.WAITING:
            self.take_scan(self.kept.pop(0))

    @property
    def deaf(self) -> bool:
        """Too early for an Enter that takes money: it would be meant for the stage before."""
        since = max(self.stage_at, self.till.entered_at)
        return self.stage in (Stage.QUOTED, Stage.CASH) and ticks() - since < DEAF_S

    # -- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what the stage offers is bound; while a letter is out, nothing is."""
        offered = {
            Stage.ASK: {"confirm", "all_cash", "claim", "papers", "back"},
            Stage.WAITING: set[str](),
            Stage.QUOTED: {"confirm", "back"},
            Stage.CASH: {"confirm", "claim", "back"},
            Stage.REFUSED: {"confirm", "all_cash", "claim", "papers", "back"},
        }
        if action == "pharmacies":
            return self.leads_elsewhere
        if action in ("all_cash", "claim") and not self._cash_possible:
            return False
        if action in ("confirm", "all_cash", "claim", "papers", "back"):
            return not self.leaving and action in offered[self.stage]
        return True

    @property
    def _cash_possible(self) -> bool:
        """A ticket's goods were paid in cash already; some refusals stop the sale as a whole."""
        refused = self.refusal if self.stage is Stage.REFUSED else None
        may = refused is None or is_cash_possible(refused)
        return may and not self.till.sale_in_hand().ticket

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
        self.claim = ""
        self._take_cash()

    def action_claim(self) -> None:
        """F7: nothing of the insurance now, and a paper for later."""

        def chosen(claim: str | None) -> None:
            if claim is not None:
                self.claim = PAPER_OF[claim]
                self._take_cash()

        answers = tuple((one, self.say(f"ticket.{one}")) for one in PAPER_OF)
        self.app.push_screen(AskByNumber(self.say("ticket.title"), answers), chosen)

    def action_confirm(self) -> None:
        """Enter: the pad, the quote, or cash, as the stage offers."""
        checkout = self.till.sale_in_hand()
        if self.stage in (Stage.QUOTED, Stage.CASH):
            self.query_one("#cash", Entry).focus()
        elif self.stage is Stage.REFUSED and self.refusal:
            self._answer_refusal(self.refusal)
        elif checkout.customer is None and checkout.ticket:
            self.till.rejected()  # its cash was paid at the purchase
        elif checkout.customer is None:
            self.action_all_cash()
        else:
            self._ask_quote()

    def _take_cash(self) -> None:
        """What may not be sold at all is said before anybody counts money."""
        stopped = self.till.sale_in_hand().stopped()
        if stopped is None:
            self._go(Stage.CASH)
        else:
            self._refused(stopped)

    # -- scans

    def take_scan(self, text: str) -> bool:
        """A credential is asked about here; anything else is for the sale, which is gone back to.

        While a letter is out the scan waits: for the end of the asking, or for the next sale.
        """
        scan = recognise(text, self.till.floor.clock().date())
        if self.leaving:
            self.till.scan_for_sale(text)
        elif self.stage is Stage.WAITING:
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
                self._take_kept()

        self.till.errand(lambda: checkout.identify(shown), known, self._failed)

    # -- the letters

    def _ask_quote(self) -> None:
        self.waiting_for = "asking"
        self._go(Stage.WAITING)
        self.till.errand(self.till.sale_in_hand().presettle, self._answered, self._failed)

    def _answered(self, answer: Answer) -> None:
        outcome = answer.outcome
        self.till.pin_refused = isinstance(outcome, Refusal) and "PIN" in outcome.reason
        if isinstance(outcome, Settlement):
            self.till.finished(self, answer, tuple(self.kept))
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
        checkout = self.till.sale_in_hand()
        if isinstance(error, NoReply) and checkout.unknown_id:
            self.till.unknown_outcome(self, tuple(self.kept))
            return
        if not checkout.open:
            self.till.finished_unwritten(self, error, tuple(self.kept))
            return
        self._go(Stage.ASK)
        self._take_kept()
        if isinstance(error, (CentreUnreachable, NoReply)) and self._cash_possible:
            self.till.trouble_in_sale(error, self._cash_instead)
        else:
            self.till.trouble(error)

    def _cash_instead(self, way: str | None) -> None:
        if way is not None and self.is_here and not self.leaving:
            self.action_all_cash() if way == "all_cash" else self.action_claim()

    @on(Entry.Entered, "#cash")
    def cash_given(self, message: Entry.Entered) -> None:
        """Enter on the cash line: only this moves money, and only as the screen shows it."""
        message.stop()
        if self.leaving or self.stage not in (Stage.QUOTED, Stage.CASH):
            return
        if ticks() - self.stage_at < DEAF_S or self.till.is_held_down(message.pressed_at):
            return
        checkout, quote = self.till.sale_in_hand(), self.quoted
        if self.stage is Stage.QUOTED and (quote is None or checkout.quote is not quote):
            self._ask_again()
            return
        due = quote.cash_fen if quote else checkout.total_fen
        asked = 0 if checkout.ticket else due
        given = self.cash_typed(message.text, asked)
        if given is None:
            return
        self.waiting_for = "settling"
        self._go(Stage.WAITING)
        claim = self.claim
        job = partial(_pay, checkout, quote, due, given, claim)
        self.till.errand(job, self._paid, self._failed)

    def _paid(self, done: Answer | Record | Refusal | None) -> None:
        if done is None:
            self._ask_again()
        elif isinstance(done, Answer):
            self._answered(done)
        elif isinstance(done, Refusal):
            self._refused(done)
        else:
            self.till.finished(self, None, tuple(self.kept))

    def _ask_again(self) -> None:
        """What is on the screen is no longer what would be paid."""
        self.till.rejected()
        self._go(Stage.ASK)
        self._take_kept()


def _pay(
    checkout: Checkout, quote: Quote | None, due: int, given: int, claim: Claim
) -> Answer | Record | Refusal | None:
    """In the errand's thread. None: an errand before this one changed the sale after its amount was
    shown, and nobody has agreed to another.
    """
    if quote is not None:
        return checkout.settle("all", given) if checkout.quote is quote else None
    return checkout.pay_cash(given, claim) if checkout.total_fen == due else None
