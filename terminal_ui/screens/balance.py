"""The balance of the customer's own account (F4): asked behind the same gates, moves nothing."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from pos.counter.checkout import Checkout
from pos.counter.scanning import CredentialScan, recognise
from pos.model import NO_PIN, Answer, Balances, Identified, Secret
from pos.money import yuan
from pos.refusals import Reason, Refusal
from pos.street import Shown
from terminal_ui.base import PinDone, TillModal
from terminal_ui.cells import wrapped
from terminal_ui.keys import key
from terminal_ui.screens.pin_pad import PinPad
from terminal_ui.widgets.big import Big
from terminal_ui.widgets.entry import Entry
from terminal_ui.widgets.key_line import KeyLine
from terminal_ui.widgets.refusal_card import (
    ANOTHER_PHARMACY,
    RefusalCard,
    card_of,
    ways_elsewhere,
)

WIDTH = 60


class Balance(TillModal[None]):
    """checkout: the sale in hand when its customer is known, else one of its own."""

    BINDINGS: ClassVar[list[BindingType]] = [key("pharmacies", "pharmacies")]

    def __init__(self, checkout: Checkout) -> None:
        super().__init__()
        self.checkout = checkout
        self.refusal: Refusal | None = None

    def compose(self) -> ComposeResult:
        """The question, then the answer in its place."""
        with Vertical(classes="dialog"):
            yield Static(id="balance-title", classes="title")
            yield Static(id="balance-words")
            yield Entry(id="balance-entry")
            yield Big(id="balance-sum")
            yield RefusalCard(id="balance-card")
            yield KeyLine()

    def on_mount(self) -> None:
        """Ask who, unless the sale knows already."""
        super().on_mount()
        for name in ("#balance-sum", "#balance-card"):
            self.query_one(name).display = False
        if self.checkout.customer:
            self._ask_pin()

    def show(self) -> None:
        """Show the question."""
        self.query_one("#balance-title", Static).update(Content(self.say("balance.title")))
        self._say(self.say("balance.ask"))
        entry = self.query_one(Entry)
        entry.placeholder = self.say("balance.hint")
        entry.focus()

    def _say(self, *texts: str) -> None:
        lines = [Content(line) for text in texts for line in wrapped(text, WIDTH)]
        self.query_one("#balance-words", Static).update(Content("\n").join(lines))

    @on(Entry.Entered)
    def typed(self, message: Entry.Entered) -> None:
        """A card id or identity number; an empty line after the answer closes, or changes a PIN
        that must be changed.
        """
        message.stop()
        if not message.text.strip() and self._must_change:
            self._change_pin()
        elif not message.text.strip():
            self.dismiss(None)
        else:
            self.take_scan(message.text)

    def take_scan(self, text: str) -> bool:
        """Whose balance."""
        scan = recognise(text, self.till.floor.clock().date())
        if not isinstance(scan, CredentialScan):
            self._say(self.say("customer.not_a_credential"))
            self.till.rejected()
            return True
        self._identify(scan.shown)
        return True

    def _identify(self, shown: Shown) -> None:
        self.checkout = Checkout(self.till.staffed())
        self.refusal = None
        checkout = self.checkout
        known = self.while_here(self._known)
        self.till.errand(lambda: checkout.identify(shown), known, self.till.trouble)

    def _known(self, found: Identified | Refusal) -> None:
        if isinstance(found, Refusal):
            self._refused(found)
        else:
            self._ask_pin()

    def _ask_pin(self) -> None:
        customer = self.checkout.customer
        assert customer is not None
        if not customer.pin_asked or self.checkout.has_pin:
            self._ask()
            return

        def entered(pin: Secret | None) -> None:
            if pin is None:
                self.dismiss(None)
            else:
                self.checkout.enter_pin(pin)
                self._ask()

        hint = self.till.published_pin(customer.person)
        self.app.push_screen(PinPad(customer.name, self.say("pin.balance"), hint), entered)

    @property
    def _must_change(self) -> bool:
        """An initial PIN that can be changed here."""
        is_initial = self.refusal is not None and self.refusal.reason is Reason.PIN_MUST_CHANGE
        return is_initial and self.till.floor.desk is not None

    def _change_pin(self) -> None:
        customer = self.checkout.customer
        assert customer is not None

        def closed(done: PinDone) -> None:
            if isinstance(done, Refusal):
                self._refused(done)
            elif done is not None:
                self._ask_pin()

        self.till.change_pin(customer, closed)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The list of pharmacies, where the refusal is about this one."""
        if action != "pharmacies":
            return True
        return self.refusal is not None and self.refusal.reason in ANOTHER_PHARMACY

    def action_pharmacies(self) -> None:
        """Alt+M: where else the insurance pays."""
        self.till.open_pharmacies()

    def _ask(self) -> None:
        checkout = self.checkout
        shown = self.while_here(self._answered)

        def answered(answer: Answer) -> None:
            checkout.enter_pin(NO_PIN)  # it was typed for the balance, not for a payment
            shown(answer)

        def failed(error: Exception) -> None:
            checkout.enter_pin(NO_PIN)
            self.till.trouble(error)

        self.till.errand(checkout.balance, answered, failed)

    def _answered(self, answer: Answer) -> None:
        outcome = answer.outcome
        if isinstance(outcome, Refusal):
            self._refused(outcome)
        elif isinstance(outcome, Balances):
            self._shown(outcome)

    def _shown(self, found: Balances) -> None:
        self.refusal = None
        title = self.say("balance.of", name=found.name)
        self.query_one("#balance-card").display = False
        big = self.query_one("#balance-sum", Big)
        big.display = found.has_account
        if not found.has_account:
            self._say(title, self.say("balance.no_account"))
            return
        self._say(
            title,
            f"{self.say('balance.current')} {yuan(found.current_year_fen)}",
            f"{self.say('balance.carried')} {yuan(found.carried_over_fen)}",
        )
        big.show(self.say("balance.sum"), yuan(found.current_year_fen + found.carried_over_fen))

    def _refused(self, refusal: Refusal) -> None:
        card = self.query_one("#balance-card", RefusalCard)
        self.refusal = refusal
        card.display = True
        self.query_one("#balance-sum").display = False
        change = (("⏎", self.say("balance.way_change_pin")),) if self._must_change else ()
        elsewhere = ways_elsewhere(self.till.language, refusal)
        ways = (*change, *elsewhere, ("Esc", self.say("keys.back")))
        title, desk = self.say("balance.refused"), self.till.floor.desk is not None
        card.show(card_of(self.till.language, refusal, ways, title, desk=desk), WIDTH)
        self._say("")
        self.till.rejected()
