"""The lines of the sale on the screen: another one, one more, one less, out, or so many."""

from typing import Protocol

from textual import on

from pos.counter.basket import BasketLine, parse_quantity
from pos.refusals import Refusal
from pos.texts import refusal_next
from terminal_ui.base import TillScreen
from terminal_ui.widgets.entry import ScanBox
from terminal_ui.widgets.rows import Rows


class Said(Protocol):
    """A sentence on the sale's line, and whether the last scan or key was accepted."""

    def __call__(self, text: str, *, accepted: bool | None) -> None: ...


class SaleLines(TillScreen[None]):
    """Changes what stands in the basket, behind whatever errand is under way."""

    said: Said  # what Sale does for it

    def action_line(self, by: int) -> None:
        """Another line of the basket."""
        self.query_one("#basket", Rows).action_move(by)

    @on(ScanBox.Adjusted)
    def adjusted(self, message: ScanBox.Adjusted) -> None:
        """+ - or Delete on the empty scan box."""
        self.action_adjust(message.by)

    def action_adjust(self, by: int) -> None:
        """One more, one less, or (0) the whole line out."""
        self.till.in_turn(lambda: self._adjust(by))

    def refused_as_fixed(self) -> bool:
        """Whether these are the goods of a failure ticket; then that is said."""
        if self.till.sale_in_hand().lines_fixed:
            self.said(self.say("ticket.fixed"), accepted=False)
        return self.till.sale_in_hand().lines_fixed

    def _adjust(self, by: int) -> None:
        if self.refused_as_fixed():
            return
        place = self.query_one("#basket", Rows).place
        lines = self.till.sale_in_hand().lines
        if place >= len(lines):
            self.said(self.say("sale.no_line"), accepted=False)
            return
        quantity = lines[place].quantity + by
        if by == 0 or quantity < 1:
            self.till.sale_in_hand().remove(place)
            self._changed("sale.removed", lines[place], 0)
        else:
            self._set_quantity(str(quantity))

    def _set_quantity(self, text: str) -> None:
        """`*n`: the quantity of the line under the cursor."""
        if self.refused_as_fixed():
            return
        place = self.query_one("#basket", Rows).place
        checkout = self.till.sale_in_hand()
        quantity = parse_quantity(text)
        if place >= len(checkout.lines):
            self.said(self.say("sale.no_line"), accepted=False)
        elif isinstance(quantity, Refusal):
            self.said(f"✗ {refusal_next(self.till.language, quantity)}", accepted=False)
        else:
            line = checkout.lines[place]
            checkout.set_quantity(place, quantity)
            self._changed("sale.changed", line, quantity)

    def _changed(self, words: str, line: BasketLine, quantity: int) -> None:
        self.said(self.say(words, item=line.item.name, quantity=quantity), accepted=True)
        self.show()
