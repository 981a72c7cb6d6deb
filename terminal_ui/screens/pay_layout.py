"""How the payment looks: totals, the sentence of the moment, the payers or a refusal, the cash."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from pos.clock import ticks
from pos.counter.slip import Claim
from pos.model import Quote
from pos.refusals import Refusal
from terminal_ui.base import TillScreen
from terminal_ui.cells import wrapped
from terminal_ui.screens.pay_view import PayView, Stage, pay_view
from terminal_ui.screens.sale_view import status_view
from terminal_ui.widgets.big import Big
from terminal_ui.widgets.checks import check_list
from terminal_ui.widgets.entry import Entry
from terminal_ui.widgets.key_line import KeyLine
from terminal_ui.widgets.refusal_card import RefusalCard
from terminal_ui.widgets.rows import Rows
from terminal_ui.widgets.status_bar import StatusBar

WIDE = 100


class PayLayout(TillScreen[None]):
    """Shows whatever stage the payment is in; what the keys do is Pay's."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = Stage.ASK
        self.stage_at = ticks()
        self.waiting_for = "asking"
        self.quoted: Quote | None = None  # the very quote that is shown
        self.refusal: Refusal | None = None
        self.doubted_fen = 0  # cash that seemed too much, and must be typed again
        self.claim: Claim = ""  # which paper goes with all cash
        self.pad_was_open = False
        self.kept: list[str] = []

    def compose(self) -> ComposeResult:
        """The total, the sentence of the moment, payers or card, the cash."""
        yield StatusBar()
        with Horizontal(id="pay-head"):
            yield Big(id="pay-total")
            yield Big(id="pay-cash")
        yield Static(id="pay-words")
        with Vertical(id="pay-middle"):
            yield Rows(id="payers", can_focus=False)
            yield Static(id="gates")
            yield RefusalCard(id="pay-card")
        with Horizontal(id="cash-line"):
            yield Static(id="cash-label")
            yield Entry(id="cash", restrict=r"[0-9]*\.?[0-9]*", longest=16)
            yield Static(id="cash-said")
        yield KeyLine()

    def show(self) -> None:
        """Show the stage."""
        till, checkout = self.till, self.till.sale_in_hand()
        width = self.app.size.width
        bar = status_view(
            till.language, checkout, till.designation, line_up=till.line_up, notices=till.notices()
        )
        self.query_one(StatusBar).show(bar, width)
        self.set_class(not till.line_up, "-offline")
        view = pay_view(
            till.language, checkout, self.stage,
            refusal=self.refusal, waiting_for=self.waiting_for, wide=width >= WIDE,
            desk=till.floor.desk is not None, claim=self.claim,
        )  # fmt: skip

        self.query_one("#pay-total", Big).show(view.total_words, view.total)
        cash = self.query_one("#pay-cash", Big)
        cash.display = view.cash_due is not None
        cash.show(view.cash_words, view.cash_due or "")
        words = self.query_one("#pay-words", Static)
        words.display = bool(view.words)
        words.update(Content("\n").join(Content(line) for line in wrapped(view.words, width - 4)))
        payers = self.query_one("#payers", Rows)
        payers.display = bool(view.payers)
        payers.has_cursor = False
        payers.styles.height = len(view.payers) + 1
        payers.fill(view.columns, view.payers, "", len(view.payers) - 1)
        self._show_answer(view, width)
        takes_cash = self.stage in (Stage.QUOTED, Stage.CASH)
        self.query_one("#cash-line").display = takes_cash
        label = "cash_entry" if view.takes_cash else "agree"
        self.query_one("#cash-label", Static).update(Content(self.say(f"pay.{label}")))
        self.query_one("#cash-said", Static).update("")

    def _show_answer(self, view: PayView, width: int) -> None:
        gates = self.query_one("#gates", Static)
        gates.display = bool(view.gates) and view.card is None
        title = Content.styled(self.say("pay.gates") + "  ", "bold $text-accent")
        gates.update(Content("\n").join([title, check_list(view.gates, width - 2)]))
        card = self.query_one("#pay-card", RefusalCard)
        card.display = view.card is not None
        if view.card:
            card.show(view.card, width - 6)
