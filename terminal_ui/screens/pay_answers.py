"""What Enter does about a refused payment: the PIN again, another PIN, a sign-in, papers."""

from collections.abc import Callable
from functools import partial

from pos.counter import asking
from pos.model import Secret
from pos.money import yuan
from pos.refusals import Reason, Refusal
from terminal_ui.base import PinDone
from terminal_ui.screens.pay_cash import PayCash
from terminal_ui.screens.pay_view import PAPERS, Stage
from terminal_ui.screens.pin_pad import PinPad
from terminal_ui.screens.sale_view import is_pin_refusal
from terminal_ui.widgets.refusal_card import ANOTHER_PHARMACY


class PayAnswers(PayCash):
    """Each way ends in another ask, or back at the card."""

    # What Pay does for it.
    _go: Callable[[Stage], None]
    _take_kept: Callable[[], None]
    _ask_quote: Callable[[], None]
    _refused: Callable[[Refusal], None]
    _failed: Callable[[Exception], None]
    action_papers: Callable[[], None]

    def _answer_refusal(self, refusal: Refusal) -> None:
        if is_pin_refusal(refusal):
            self._open_pad()
        elif refusal.reason is Reason.PIN_MUST_CHANGE and self.till.floor.desk:
            self._change_pin()
        elif refusal.reason is Reason.QUOTE_CHANGED:
            self._ask_quote()
        elif refusal.reason is Reason.NOT_SIGNED_IN:
            self._sign_in()
        elif refusal.reason is Reason.PENDING_UNRESOLVED:
            self.till.open_pending(self._pending_seen)
        elif refusal.reason in PAPERS:
            self.action_papers()
        else:
            self.dismiss(None)

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
            else:
                self._take_kept()

        self.app.push_screen(PinPad(checkout.customer.name, about, hint), entered)

    def _pending_seen(self) -> None:
        """Back from the list: ask again, if this customer's earlier sale is known now."""
        known = self.till.sale_in_hand().customer
        waits = {one.person for one in self.till.unknown}
        if self.is_here and known is not None and known.person not in waits:
            self._go(Stage.ASK)

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

    def _change_pin(self) -> None:
        """The customer changes an initial PIN, then types the new one for this sale."""
        customer = self.till.sale_in_hand().customer
        assert customer is not None

        def closed(done: PinDone) -> None:
            if isinstance(done, Refusal):
                self._refused(done)
            elif done is not None:
                self._open_pad()

        self.till.change_pin(customer, closed)

    @property
    def leads_elsewhere(self) -> bool:
        """The refusal is about this pharmacy; another may serve the customer."""
        refused = self.refusal if self.stage is Stage.REFUSED else None
        return refused is not None and refused.reason in ANOTHER_PHARMACY

    def action_pharmacies(self) -> None:
        """Alt+M: where else the insurance pays."""
        self.till.open_pharmacies()
