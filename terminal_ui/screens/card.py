"""A refusal or a trouble in a dialog of its own: the card, and a key to go on."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from terminal_ui.base import TillModal
from terminal_ui.keys import key
from terminal_ui.widgets.key_line import KeyLine
from terminal_ui.widgets.refusal_card import CardView, RefusalCard


class Card(TillModal[str]):
    """Closes with Enter or Escape; a scan closes it too and is taken by the screen below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("confirm", "back"),
        key("pharmacies", "pharmacies", shown=False),
        key("pending", "pending", shown=False),
        key("all_cash", "answer('all_cash')", shown=False),
        key("claim", "answer('claim')", shown=False),
    ]

    def __init__(
        self,
        view: CardView,
        *,
        elsewhere: bool = False,
        unknown: bool = False,
        cash: bool = False,
    ) -> None:
        """elsewhere: another pharmacy may help, so the list of them is a key away; unknown: so is
        the list of what nobody answered; cash: the sale may go on in cash, with a paper or without,
        and the card is dismissed with the key's id.
        """
        super().__init__()
        self.view = view
        self.elsewhere = elsewhere
        self.unknown = unknown
        self.cash = cash

    def compose(self) -> ComposeResult:
        """The card."""
        with Vertical(classes="dialog refusal"):
            yield RefusalCard()
            yield KeyLine()

    def show(self) -> None:
        """Write the card to the dialog's width."""
        self.query_one(RefusalCard).show(self.view, min(72, self.app.size.width * 96 // 100) - 6)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A list only where the card speaks of it."""
        offered = {
            "pharmacies": self.elsewhere, "pending": self.unknown, "answer": self.cash,
        }  # fmt: skip
        return offered.get(action, True)

    def action_answer(self, way: str) -> None:
        """All in cash instead."""
        self.dismiss(way)

    def action_pending(self) -> None:
        """What nobody answered."""
        self.dismiss(None)
        self.till.open_pending(lambda: None)

    def action_pharmacies(self) -> None:
        """Where else the insurance pays."""
        self.till.open_pharmacies()

    def take_scan(self, text: str) -> bool:
        """The cashier has gone on already: close, and let the screen below have the scan."""
        below = self.app.screen_stack[-2]
        self.dismiss(None)
        take = getattr(below, "take_scan", None)
        return bool(take and take(text))
