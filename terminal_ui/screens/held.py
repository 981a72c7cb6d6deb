"""Held sales (Shift+F6): baskets put aside, without any customer."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from pos.counter.daybook import HeldBasket
from pos.money import yuan
from terminal_ui.base import TillModal
from terminal_ui.widgets.key_line import KeyLine
from terminal_ui.widgets.rows import Column, Row, Rows


class Held(TillModal[int]):
    """Dismisses with the number of the basket to take back."""

    def __init__(self, held: tuple[HeldBasket, ...]) -> None:
        super().__init__()
        self.held = held

    def compose(self) -> ComposeResult:
        """The baskets, oldest first."""
        with Vertical(classes="dialog tall"):
            yield Static(id="held-title", classes="title")
            yield Rows()
            yield KeyLine()

    def show(self) -> None:
        """Show them."""
        self.query_one("#held-title", Static).update(Content(self.say("held.title")))
        columns = (
            Column(self.say("records.number"), 4, right=True), Column(self.say("records.time"), 8),
            Column(self.say("held.first")), Column(self.say("held.lines"), 6, right=True),
            Column(self.say("records.total"), 10, right=True),
        )  # fmt: skip
        rows = self.query_one(Rows)
        rows.fill(columns, tuple(self._row(one) for one in self.held), self.say("held.empty"))
        rows.focus()

    def _row(self, one: HeldBasket) -> Row:
        first = self.till.floor.shop.item(one.lines[0][0]) if one.lines else None
        total = sum(quantity * price for _, quantity, price in one.lines)
        name = first.name if first else ""
        if one.instead_of:
            name = f"↩ {name}"
        return Row((str(one.number), one.held_at[11:19], name, str(len(one.lines)), yuan(total)))

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Take it back."""
        self.dismiss(self.held[message.place].number)
