"""A refusal or a trouble in a dialog of its own: the card, and a key to go on."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from terminal_ui.base import TillModal
from terminal_ui.keys import key
from terminal_ui.widgets.key_line import KeyLine
from terminal_ui.widgets.refusal_card import CardView, RefusalCard


class Card(TillModal[None]):
    """Closes with Enter or Escape; a scan closes it too and is taken by the screen below."""

    BINDINGS: ClassVar[list[BindingType]] = [key("confirm", "back")]

    def __init__(self, view: CardView) -> None:
        super().__init__()
        self.view = view

    def compose(self) -> ComposeResult:
        """The card."""
        with Vertical(classes="dialog refusal"):
            yield RefusalCard()
            yield KeyLine()

    def show(self) -> None:
        """Write the card to the dialog's width."""
        self.query_one(RefusalCard).show(self.view, min(72, self.app.size.width * 96 // 100) - 6)

    def take_scan(self, text: str) -> bool:
        """The cashier has gone on already: close, and let the screen below have the scan."""
        below = self.app.screen_stack[-2]
        self.dismiss(None)
        take = getattr(below, "take_scan", None)
        return bool(take and take(text))
