"""A failure ticket (故障单) is settled: scanned or chosen, its goods fixed, then paid as always."""

from pos.counter import tickets
from pos.counter.checkout import Checkout
from pos.counter.slip import Slip, marked
from pos.money import yuan
from pos.refusals import Refusal
from terminal_ui.screens.records import SlipSheet
from terminal_ui.undo_ways import UndoWays

# The number of a ticket: the pharmacy's twelve characters, then the moment of the purchase.
_MOMENT = slice(12, 24)


class TicketWays(UndoWays):
    """From the ticket to its sale; Escape gives it up, and nothing has been changed by then."""

    def open_ticket(self, number: str) -> None:
        """A ticket was scanned, or chosen among the records."""
        if self.sale_in_hand().lines or self.sale_in_hand().ticket:
            self._back_to_sale()
            self.sale_refused(self.say("undo.sale_open"))
            return
        counter = self.staffed()

        def read() -> Checkout | Refusal | Slip:
            record = counter.daybook.record_of(number)
            if record is not None and record.slip.claim != "failure":
                return marked(record.slip, record.state)
            return tickets.resettled(counter, number)

        self.errand(read, self._ticket_found, self.trouble)

    def _ticket_found(self, found: Checkout | Refusal | Slip) -> None:
        if isinstance(found, Slip):  # of a cash sale that is no ticket: look at it
            self.push_screen(SlipSheet(found, ""))
            return
        if isinstance(found, Refusal):
            self.show_refusal(found, self.say("ticket.refused"))
            return
        self.begin_sale()
        self.checkout = found
        self._back_to_sale()
        words = "ticket.opened" if found.lines_fixed else "ticket.opened_elsewhere"
        total = yuan(found.total_fen)
        self.sale_said(self.say(words, total=total) if found.lines_fixed else self.say(words))
        self.show_all()

    def give_up_ticket(self) -> None:
        """Esc: another time."""
        self.in_turn(self._give_up)

    def _give_up(self) -> None:
        if self.sale_in_hand().ticket:
            self.begin_sale()
            self.sale_said(self.say("ticket.given_up"))
            self.show_all()

    def notices(self) -> tuple[str, ...]:
        """Also which ticket is being settled, and what is missing."""
        sale = self.checkout
        if sale is None or not sale.ticket:
            return super().notices()
        step = (
            "step_goods" if not sale.lines else "step_pay" if sale.customer else "step_credential"
        )
        words = self.say(f"ticket.{step}")
        notice = self.say("ticket.status", bought=bought(sale.ticket), step=words)
        return (*super().notices(), notice)


def bought(number: str) -> str:
    """When a ticket's goods were bought: MM-DD HH:MM, as its number says."""
    moment = number[_MOMENT]
    return f"{moment[4:6]}-{moment[6:8]} {moment[8:10]}:{moment[10:12]}"
