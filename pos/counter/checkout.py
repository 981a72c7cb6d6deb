"""One sale at the till: what each key of the cashier does to it (its states: phases.py).

Methods that talk to the centre block; the screen calls them in a worker. What the street raises
(CentreUnreachable, NoReply) comes through; after NoReply the sale is UNKNOWN and stays so.
"""

from collections.abc import Iterable

import msgspec

from pos.counter import asking, drafts, shelf
from pos.counter.asking import Counter
from pos.counter.basket import QUANTITY_MAX, BasketLine, with_line
from pos.counter.daybook import Record
from pos.counter.drafts import Draft
from pos.counter.finished import cash_slip, settlement_slip
from pos.counter.pending import in_the_way
from pos.counter.phases import OPEN, TRANSITIONS, Happening, Phase, WrongMoment, agreed_to
from pos.counter.shift import day_closed
from pos.counter.slip import Claim, Slip
from pos.model import (
    NO_PIN,
    Agreed,
    Answer,
    AskOnly,
    CredentialKind,
    Identified,
    NoCredential,
    Papers,
    ProductClass,
    Quote,
    Sale,
    Secret,
    Settlement,
    Trace,
)
from pos.refusals import Reason, Refusal
from pos.street import NoReply, Shown

_PIN_REASONS = (Reason.PIN_MALFORMED, Reason.PIN_LOCKED, Reason.PIN_MUST_CHANGE, Reason.PIN_WRONG)


class Checkout:
    """A sale in hand. `patient` is the person who takes the medicine, where the cashier asked.

    instead_of: the cancelled settlement in whose place this sale stands, "" for none. ticket: the
    failure ticket that it takes in (tickets.py), "" for none; lines_fixed: its goods are known.
    """

    def __init__(
        self, counter: Counter, patient: str = "", instead_of: str = "", ticket: str = ""
    ) -> None:
        self.counter = counter
        self.phase = Phase.BASKET
        self.lines: tuple[BasketLine, ...] = ()
        self.customer: Identified | None = None
        self.papers = Papers()
        self.answer: Answer | None = None
        self.record: Record | None = None
        self.slip: Slip | None = None  # stands even where the daybook could not keep it
        self.unknown_id = ""
        self.instead_of = instead_of
        self.ticket = ticket
        self.lines_fixed = False
        self.patient = patient
        self._first_shown = ""
        self._pin = NO_PIN
        self._quoted: Quote | None = None

    @property
    def open(self) -> bool:
        """Whether the sale can still be changed."""
        return self.phase in OPEN

    @property
    def total_fen(self) -> int:
        return sum(line.amount_fen for line in self.lines)

    @property
    def quote(self) -> Quote | None:
        """The quote in force, if there is one."""
        return self._quoted if self.phase is Phase.QUOTED else None

    @property
    def has_pin(self) -> bool:
        """Whether a PIN waits for the next ask."""
        return bool(self._pin)

    # -- the basket

    def add(self, code: str, quantity: int = 1, unit_price_fen: int = 0) -> BasketLine | None:
        """A line more, at the shelf's price unless another is given; None for an unknown code."""
        item = self.counter.shop.item(code)
        if item is None:
            return None
        known = shelf.product_class(self.counter, item.ean)
        line = BasketLine(item, quantity, unit_price_fen or item.price_fen, known)
        self._change(with_line(self.lines, line))
        return line

    def set_quantity(self, place: int, quantity: int) -> None:
        """Change the quantity of the line at a place, counted from 0."""
        assert 1 <= quantity <= QUANTITY_MAX
        changed = msgspec.structs.replace(self.lines[place], quantity=quantity)
        self._change((*self.lines[:place], changed, *self.lines[place + 1 :]))

    def remove(self, place: int) -> None:
        """Take the line at a place out; a prescription was seen for what needed one."""
        self._change((*self.lines[:place], *self.lines[place + 1 :]))
        if not shelf.needs_prescription(self.lines):
            self.papers = msgspec.structs.replace(self.papers, prescription=False)

    def clear(self) -> None:
        """Begin again: no lines, no customer, no papers."""
        self._change(())
        self.drop_customer()
        self.papers = Papers()

    # -- the customer

    def identify(self, shown: Shown) -> Identified | Refusal:
        """1101: who is this? Another person's credential is refused at the next ask."""
        found = self.counter.centre.identify(self.counter.pharmacy.code, shown)
        if isinstance(found, Refusal):
            return found
        if self.customer and found.person != self.customer.person:
            self._first_shown = self.customer.person
            self._pin = NO_PIN  # nobody's PIN goes over to somebody else
        self.customer = found
        return found

    def drop_customer(self) -> None:
        """Nobody has shown anything; a quote was for whoever had."""
        if self.phase is Phase.QUOTED:
            self._happened(Happening.CUSTOMER_DROPPED)
        self.customer = None
        self._first_shown = ""
        self._pin = NO_PIN

    def enter_pin(self, pin: Secret) -> None:
        """Hand the PIN to the next asks, until another is entered or it is refused."""
        self._pin = pin

    # -- asking the centre

    def presettle(self, message_id: str = "") -> Answer:
        """2101: what would be paid, and by whom; moves nothing."""
        answer = self._ask("presettle", AskOnly(), message_id)
        refused = isinstance(answer.outcome, Refusal)
        self._happened(Happening.QUOTE_REFUSED if refused else Happening.QUOTED)
        self.answer = answer
        self._quoted = answer.outcome if isinstance(answer.outcome, Quote) else None
        return answer

    def settle(
        self, agree_cash: str | int, cash_given_fen: int = 0, message_id: str = ""
    ) -> Answer:
        """2102. agree_cash: "all", "none", or exactly this many fen; after a quote, the quote."""
        draft = self._draft(cash_given_fen)
        agreed = agreed_to(self.quote, agree_cash)
        answer = self._ask("settle", agreed, message_id, drafts.written(draft))
        self.answer = answer
        outcome = answer.outcome
        if isinstance(outcome, Settlement):
            self._happened(Happening.SETTLED)
            self.slip = settlement_slip(self.counter, draft, answer, outcome)
            self._pin = NO_PIN
            self._keep(outcome.message_id, "settled", self.slip)
        else:
            self._happened(Happening.SETTLE_REFUSED)
        return answer

    def pay_cash(self, cash_given_fen: int = 0, claim: Claim = "") -> Record | Refusal:
        """All cash, nothing of the insurance; what may not be sold at all is still refused.

        claim: what the slip is for, where it is for anything: a failure ticket, or a later claim.
        """
        if self.ticket:  # its goods were paid in cash already
            raise WrongMoment(f"ticket {self.ticket}")
        refusal = self._stopped()
        if refusal is not None:
            return refusal
        message_id = self.counter.next_id()
        self.slip = cash_slip(self.counter, self._draft(cash_given_fen), message_id, claim)
        kept = self._keep(message_id, "cash", self.slip)  # what is not written was not sold
        self._happened(Happening.CASH_PAID)
        return kept

    def balance(self, message_id: str = "") -> Answer:
        """What the customer's own account holds; behind the same gates, moves nothing."""
        return self._ask("balance", AskOnly(), message_id)

    def stopped(self) -> Refusal | None:
        """What may not be sold at all, as far as the till knows; `pay_cash` asks the centre."""
        return self._checked(one.product_class for one in self.lines if one.product_class)

    # -- below the counter

    def _ask(self, kind: str, agreed: Agreed, message_id: str, draft: str = "") -> Answer:
        if not self.open:
            raise WrongMoment(self.phase)
        refusal = self._not_asked(kind, message_id)
        if refusal is not None:
            return Answer("", "", refusal, Trace(()))
        sale = self._sale(kind, agreed, message_id or self.counter.next_id())
        centre = self.counter.centre
        send = {"presettle": centre.presettle, "settle": centre.settle, "balance": centre.balance}
        try:
            answer = asking.ask(self.counter, kind, sale, self.customer, send[kind], draft)
        except NoReply:
            if kind == "settle":
                self.unknown_id = sale.message_id
                self._happened(Happening.NO_REPLY)
            raise
        if isinstance(answer.outcome, Refusal):
            self._learn(answer.outcome)
        return answer

    def _not_asked(self, kind: str, message_id: str) -> Refusal | None:
        """What the till refuses by itself, before anything is sent."""
        if kind != "balance" and not self.lines:
            return Refusal(Reason.EMPTY_BASKET)
        person = self.customer.person if self.customer else ""
        refusal = in_the_way(self.counter, person, message_id)
        return refusal or (None if kind == "balance" else day_closed(self.counter))

    def _draft(self, cash_given_fen: int) -> Draft:
        kind = self.customer.kind if self.customer else CredentialKind.NOTHING
        return drafts.drafted(
            self.counter,
            self.lines,
            kind,
            self.papers,
            cash_given_fen,
            self.instead_of,
            self.ticket,
        )

    def _sale(self, kind: str, agreed: Agreed, message_id: str) -> Sale:
        counter = self.counter
        return Sale(
            message_id=message_id,
            pharmacy=counter.pharmacy.code,
            till=counter.till,
            operator=counter.operator.badge,
            credential=self.customer.credential if self.customer else NoCredential(),
            pin=self._pin,
            patient=self._first_shown or self.patient,
            papers=self.papers,
            lines=() if kind == "balance" else tuple(one.line for one in self.lines),
            agreed=agreed,
            ticket="" if kind == "balance" else self.ticket,
        )

    def _learn(self, refusal: Refusal) -> None:
        """A refused PIN is forgotten; two people's credentials are both dropped."""
        if refusal.reason in _PIN_REASONS:
            self._pin = NO_PIN
        if refusal.reason is Reason.USE_PATIENT_CREDENTIAL:
            self.drop_customer()

    def _stopped(self) -> Refusal | None:
        if not self.open:
            raise WrongMoment(self.phase)
        if not self.lines:
            return Refusal(Reason.EMPTY_BASKET)
        refusal = day_closed(self.counter)
        if refusal is not None:
            return refusal
        eans = tuple(one.item.ean for one in self.lines)
        return self._checked(shelf.classes(self.counter, eans))

    def _checked(self, classes: Iterable[ProductClass]) -> Refusal | None:
        return shelf.stopped(self.lines, classes, self.papers)

    def _change(self, lines: tuple[BasketLine, ...]) -> None:
        if self.lines_fixed:
            raise WrongMoment(f"the goods of ticket {self.ticket}")
        self._happened(Happening.LINES_CHANGED)
        self.lines = lines
        self._pin = NO_PIN  # it was typed for another total

    def _happened(self, happening: Happening) -> None:
        try:
            self.phase = TRANSITIONS[self.phase, happening]
        except KeyError:
            raise WrongMoment(f"{happening} while {self.phase}") from None

    def _keep(self, message_id: str, outcome: str, slip: Slip) -> Record:
        self.record = self.counter.daybook.sold(message_id, outcome, self.counter.clock(), slip)
        return self.record
