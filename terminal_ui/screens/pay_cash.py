"""The cash line of a payment: what was typed, and whether a hand can have meant it."""

from textual.content import Content
from textual.widgets import Static

from pos.money import parse_yuan, yuan
from terminal_ui.screens.pay_layout import PayLayout

# Nobody hands over a whole note too much; the largest note has 100 yuan.
LARGEST_NOTE_FEN = 100_00


class PayCash(PayLayout):
    """Reads the cash line; what is then sent is Pay's."""

    def cash_typed(self, text: str, due: int) -> int | None:
        """Nothing typed means exactly what is due; None for what is asked about first."""
        try:
            given = parse_yuan(text) if text else due
        except ValueError:
            self.cash_said("pay.cash_bad")
            return None
        if given < due:
            self.cash_said("pay.cash_short", short=yuan(due - given))
            return None
        if given > due and self._is_doubtful(given, due):
            return None
        return given

    def _is_doubtful(self, given: int, due: int) -> bool:
        """Cash where none is due, or change of a whole note: said, and taken only when repeated."""
        if due and given - due < LARGEST_NOTE_FEN:
            return False
        if due and given == self.doubted_fen:
            return False
        self.doubted_fen = given
        words = "pay.cash_much" if due else "pay.cash_none"
        self.cash_said(words, change=yuan(given - due))
        return True

    def cash_said(self, words: str, **params: str) -> None:
        """A sentence beside the cash line."""
        said = Content.styled(self.say(words, **params), "bold $text-error")
        self.query_one("#cash-said", Static).update(said)
        self.till.rejected()
