"""The ways between the screens of a sale: what F2 to F12 open, and what comes back from there."""

from collections.abc import Callable
from functools import partial
from typing import Any

from textual.screen import Screen

from pos.counter.asking import Counter
from pos.counter.checkout import Checkout
from pos.counter.daybook import Record
from pos.model import Answer, Identified
from pos.money import yuan
from pos.refusals import Reason, Refusal
from pos.street import CentreUnreachable, DesignatedPharmacy, NoReply, PersonCard, Shown
from terminal_ui.base import PinDone
from terminal_ui.day_ways import DayWays
from terminal_ui.floor import ShopFloor
from terminal_ui.memory import forget_closed_screens
from terminal_ui.screens.balance import Balance
from terminal_ui.screens.customer import Customer
from terminal_ui.screens.outcome import Outcome
from terminal_ui.screens.outcome_view import Finished
from terminal_ui.screens.pay import Pay
from terminal_ui.screens.people import People, Presented
from terminal_ui.screens.pharmacies import Pharmacies
from terminal_ui.screens.pin_change import PinChangePad
from terminal_ui.screens.sale import Sale
from terminal_ui.screens.sale_view import needs_prescription
from terminal_ui.screens.search import Search
from terminal_ui.screens.sign_in import SignIn


class Ways(DayWays):
    """Everything a signed-in till can be asked for."""

    def __init__(self, floor: ShopFloor) -> None:
        super().__init__(floor)
        self.people: tuple[PersonCard, ...] = ()
        self.pins_changed = {}
        self.sale_screen: Sale | None = None

    # -- a day begins

    def opened(self, counter: Counter) -> None:
        """Somebody signed in: the sale screen, and what was never answered."""
        signed_in_at = next((x for x in self.screen_stack if isinstance(x, SignIn)), self.screen)
        self.checkout = Checkout(counter)
        self.sale_screen = Sale()
        self.replace(signed_in_at, self.sale_screen)
        self.refresh_designation()
        desk = self.floor.desk
        if desk:
            self.errand(desk.people, self._people_known, self.trouble)
        self.errand(partial(_newest, counter), self._say_newest, self.trouble)
        self.look_for_open_days(counter)
        self.errand(counter.daybook.unresolved, self.show_unresolved, self.trouble)

    def _say_newest(self, newest: Record | None) -> None:
        """What was sold last: whoever stopped in the middle of a sale does not sell it twice."""
        if newest is not None:
            slip = newest.slip
            self.sale_said(
                self.say(
                    "sale.before", number=newest.number, at=slip.sold_at[11:19],
                    name=slip.person or self.say("sale.in_cash"), total=yuan(slip.total_fen),
                )
            )  # fmt: skip

    def _people_known(self, people: tuple[PersonCard, ...]) -> None:
        self.people = people

    def refresh_designation(self) -> None:
        """How the centre sees this pharmacy now; also tells whether the line is up."""
        code = self.staffed().pharmacy.code

        def known(found: tuple[DesignatedPharmacy, ...]) -> None:
            self.designation = next((one for one in found if one.code == code), None)
            self.line_is(up=True)

        def failed(_: Exception) -> None:
            self.line_is(up=False)

        self.errand(self.floor.centre.designated, known, failed)

    # -- the sale

    def begin_sale(self) -> None:
        """A new sale at the same counter."""
        forget_closed_screens()
        self.checkout = Checkout(self.staffed())
        self.patient_name = ""
        self.pin_refused = False

    def sale_said(self, text: str) -> None:
        """A sentence on the sale screen's own line."""
        if self.sale_screen:
            screen = self.sale_screen
            self.call_later(lambda: screen.said(text, accepted=None))

    def sale_refused(self, text: str) -> None:
        """The same, for what cannot be done now."""
        if self.sale_screen:
            screen = self.sale_screen
            self.call_later(lambda: screen.said(text, accepted=False))

    def scan_for_sale(self, text: str) -> None:
        """A scan that another screen handed on."""
        if self.sale_screen:
            self.sale_screen.take_scan(text)

    def action_pay(self) -> None:
        """F9, behind whatever scan is still under way."""
        self.in_turn(self._pay)

    def _pay(self) -> None:
        if not self.sale_in_hand().lines:
            if self.sale_screen:
                self.sale_screen.empty_basket()
        elif self.day_is_closed:
            self.show_refusal(Refusal(Reason.DAY_CLOSED), self.say("pay.stopped"))
        elif self.screen is self.sale_screen:
            self.push_screen(Pay())

    def not_recognised(self, error: Exception) -> None:
        """The centre could not be asked who this is; where goods wait, cash is a key away."""
        sale = self.sale_in_hand()
        if sale.lines and not sale.ticket and isinstance(error, (CentreUnreachable, NoReply)):
            self.trouble_in_sale(error, self._pay_cash)
        else:
            self.trouble(error)

    def _pay_cash(self, way: str | None) -> None:
        if way is not None and self.screen is self.sale_screen:
            self.push_screen(Pay(way))

    def finished(self, pay: Screen[Any], answer: Answer | None, kept: tuple[str, ...]) -> None:
        """Settled or paid: the outcome, and the next sale behind it, which gets the kept scans."""
        record = self.sale_in_hand().record
        assert record is not None
        self.begin_sale()
        slip = record.slip
        words = self.say(
            "sale.last_ticket" if slip.ticket else "sale.last",
            number=record.number,
            total=yuan(slip.total_fen),
            change=yuan(slip.change_fen),
        )
        self.sale_said(words)
        replay = answer is not None and answer.replay
        self.replace(pay, Outcome(Finished(slip, replay=replay), kept))

    def finished_unwritten(self, pay: Screen[Any], error: Exception, kept: tuple[str, ...]) -> None:
        """The centre has settled, but this till could not write it down: never to be done again."""
        slip = self.sale_in_hand().slip
        self.begin_sale()
        self.rejected()
        self.replace(pay, Outcome(Finished(slip, error=error), kept))
        self.refresh_unknown()  # the daybook knows it as asked; a look-up writes it down

    def unknown_outcome(self, pay: Screen[Any], kept: tuple[str, ...]) -> None:
        """No answer to a settlement."""
        sale = self.sale_in_hand()
        done = Finished(None, unknown_id=sale.unknown_id, ticket=bool(sale.ticket))
        self.begin_sale()
        self.sale_said(self.say("sale.ready"))  # not who was recognised for the sale before
        self.rejected()
        self.replace(pay, Outcome(done, kept))
        self.refresh_unknown()
        self.refresh_designation()

    # -- products and customers

    def action_search(self) -> None:
        """F2."""
        self.search_for("")

    def search_for(self, text: str) -> None:
        """Find a product; the one chosen is added."""

        def chosen(ean: str | None) -> None:
            if ean and self.sale_screen:
                self.sale_screen.add(ean)

        self.push_screen(Search(text), chosen)

    def action_customer(self) -> None:
        """F3."""
        self.open_customer(lambda: None)

    def open_customer(self, then: Callable[[], None]) -> None:
        """The customer by hand; `then` when the dialog is closed."""

        def closed(shown: Shown | None) -> None:
            if shown is not None and self.sale_screen:
                self.sale_screen.identify(shown)
            self.in_turn(then)
            self.in_turn(self.show_all)

        self.push_screen(Customer(), closed)

    def needs_prescription(self) -> bool:
        """A prescription drug is in the basket and no prescription was seen."""
        return needs_prescription(self.sale_in_hand())

    def action_people(self) -> None:
        """F12: play a customer, in the demo world."""
        if self.people:
            self.push_screen(People(self.people), self._presented)
        else:
            self.sale_said(self.say("people.none"))

    def _presented(self, shown: Presented | None) -> None:
        if shown is None or self.sale_screen is None:
            return
        old = self.sale_in_hand()
        patient = shown.patient
        person = patient.person if patient else ""
        checkout = Checkout(old.counter, (old.instead_of and old.patient) or person)
        if old.open:  # what is settled is not sold again
            checkout.lines, checkout.papers = old.lines, old.papers
            checkout.instead_of = old.instead_of
            checkout.ticket, checkout.lines_fixed = old.ticket, old.lines_fixed
        self.checkout = checkout
        self.patient_name = patient.name if patient else ""
        self.pin_refused = False
        if shown.text:
            self.sale_screen.take_scan(shown.text.reveal())
        else:
            self.sale_said(self.say("sale.nothing_shown"))
            self.show_all()

    def published_pin(self, person: str) -> str:
        """The sentence with a person's PIN, where the demo world publishes it; else "". One that
        was changed here is no longer what was published.
        """
        done = self.pins_changed.get(person)
        if done:
            return self.say(f"pin.{done}")
        found = next((one for one in self.people if one.person == person), None)
        if found is None or not found.published_pin:
            return ""
        return self.say("pin.published", name=found.name, pin=found.published_pin.reveal())

    def action_balance(self) -> None:
        """F4: of the sale's customer, or of whoever shows a credential now."""
        checkout = self.sale_in_hand()
        own = checkout if checkout.customer else Checkout(checkout.counter)
        self.push_screen(Balance(own))

    def change_pin(self, customer: Identified, then: Callable[[PinDone], None]) -> None:
        """An initial PIN: the customer changes it on their own screen, where there is a desk."""
        desk = self.floor.desk
        if desk is None:
            return

        def closed(done: PinDone) -> None:
            if isinstance(done, str):
                self.pins_changed[customer.person] = done
                self.pin_refused = False
                self.errand(desk.people, self._people_known, self.trouble)
            then(done)

        hint = self.published_pin(customer.person)
        self.push_screen(PinChangePad(desk, customer, hint), closed)

    def action_pharmacies(self) -> None:
        """Alt+M: where else the insurance pays."""
        self.open_pharmacies()

    def open_pharmacies(self) -> None:
        """The list as the centre has it now."""
        here = self.staffed().pharmacy.code

        def known(found: tuple[DesignatedPharmacy, ...]) -> None:
            self.push_screen(Pharmacies(found, here))

        self.errand(self.floor.centre.designated, known, self.trouble)


def _newest(counter: Counter) -> Record | None:
    """The last sale of the day at this till."""
    records = counter.daybook.records(counter.clock().date().isoformat())
    return next((one for one in records if one.state != "cancellation"), None)
