"""A sale that is to be undone: whole, or some of it, which is undoing all and keeping the rest."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from pos.counter import slip as slips
from pos.counter.daybook import Record
from pos.counter.drafts import DraftLine
from pos.counter.undoing import Kept
from pos.money import yuan
from terminal_ui.base import TillScreen
from terminal_ui.cells import wrapped
from terminal_ui.keys import key
from terminal_ui.screens.ask import Ask
from terminal_ui.screens.outcome_view import SLIP_WIDTH
from terminal_ui.widgets.key_line import KeyLine
from terminal_ui.widgets.rows import Column, Row, Rows

LEFT = 32


class UndoSale(TillScreen[None]):
    """Stages: choose (whole, or some items), lines (which of them), waiting (the letter is out)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("one_back", "give_back(1)"),
        key("one_kept", "give_back(-1)"),
        key("back", "back"),
        key("help", "app.help"),
    ]

    def __init__(self, record: Record, lines: tuple[DraftLine, ...]) -> None:
        """lines: the sale's own; none where they are not known here, and only all can be undone."""
        super().__init__()
        self.record = record
        self.lines = lines
        self.stage = "choose"
        self.given_back = [0] * len(lines)

    def compose(self) -> ComposeResult:
        """What is done on the left, the slip on the right."""
        yield Static(id="outcome-title", classes="-unknown")
        with Horizontal(id="outcome"):
            with Vertical(id="undo-left"):
                yield Static(id="undo-words")
                yield Rows()
                yield Static(id="undo-said")
            with VerticalScroll(id="slip-paper", can_focus=False):
                yield Static(id="slip-text")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show."""
        self.show()

    def show(self) -> None:
        """Show the stage."""
        title = self.say("undo.title", settlement_id=self.record.slip.settlement_id)
        self.query_one("#outcome-title", Static).update(Content(f" {title}"))
        words = wrapped(self.say(f"undo.{self.stage}"), LEFT)
        self.query_one("#undo-words", Static).update(Content("\n").join(map(Content, words)))
        text = slips.text(self.record.slip, self.till.language, SLIP_WIDTH)
        self.query_one("#slip-text", Static).update(Content(text))
        rows = self.query_one(Rows)
        rows.display = self.stage != "waiting"
        if self.stage == "choose":
            answers = ("whole", "some") if self.lines else ("whole",)
            rows.fill((Column(""),), tuple(Row((self.say(f"undo.{x}"),)) for x in answers), "")
        else:
            columns = (
                Column(self.say("sale.name")), Column(self.say("undo.sold"), 5, right=True),
                Column(self.say("undo.goes_back"), 7, right=True),
            )  # fmt: skip
            rows.fill(columns, tuple(map(self._row, self.lines, self.given_back)), "")
        self._say_sum()
        rows.focus()
        self.refresh_bindings()

    def _row(self, one: DraftLine, back: int) -> Row:
        cells = (one.line.name, str(one.line.quantity), str(back))
        return Row(cells, "bold $text-warning" if back else "")

    def _say_sum(self) -> None:
        words = ""
        if self.stage == "lines":
            words = self.say("undo.sum", back=yuan(self._back_fen), kept=yuan(self._kept_fen))
        lines = wrapped(words, LEFT)
        self.query_one("#undo-said", Static).update(Content("\n").join(map(Content, lines)))

    @property
    def _back_fen(self) -> int:
        return self.record.slip.total_fen - self._kept_fen

    @property
    def _kept_fen(self) -> int:
        return sum(quantity * price for _, quantity, price in self.kept)

    @property
    def kept(self) -> Kept:
        """What the customer keeps, at the price it was sold for."""
        left = (
            (one.ean, one.line.quantity - back, one.line.unit_price_fen)
            for one, back in zip(self.lines, self.given_back, strict=True)
        )
        return tuple(one for one in left if one[1])

    # -- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """More and less among the lines; nothing while the letter is out."""
        if action == "give_back":
            return self.stage == "lines"
        return self.stage != "waiting" if action == "back" else True

    def action_give_back(self, by: int) -> None:
        """+ and -: one more of this line goes back, or one less."""
        place = self.query_one(Rows).place
        wanted = self.given_back[place] + by
        self.given_back[place] = max(0, min(wanted, self.lines[place].line.quantity))
        self.show()

    def action_back(self) -> None:
        """From the lines to the choice; from there away, with nothing done."""
        if self.stage == "lines":
            self.stage = "choose"
            self.show()
        else:
            self.dismiss(None)

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Enter: the choice, or the lines as they are; asked once more before anything is sent."""
        if self.stage == "choose" and message.place == 1:
            self.stage = "lines"
            self.query_one(Rows).place = 0  # the cursor of the menu means nothing here
            self.show()
        elif self.stage == "choose" or (self.stage == "lines" and not self.kept):
            self._ask("ask_whole", lambda: self.till.cancel_whole(self.record))
        elif self.stage == "lines" and not any(self.given_back):
            self._refuse("undo.none_back")
        elif self.till.sale_in_hand().lines:
            self._refuse("undo.sale_open")
        else:
            self._ask("ask_some", lambda: self.till.return_some(self.record, self.kept))

    def _refuse(self, words: str) -> None:
        lines = [Content.styled(x, "bold $text-error") for x in wrapped(self.say(words), LEFT)]
        self.query_one("#undo-said", Static).update(Content("\n").join(lines))
        self.till.rejected()

    def _ask(self, question: str, act: Callable[[], None]) -> None:
        answers = (("no", self.say("undo.no")), ("yes", self.say("undo.yes")))
        slip = self.record.slip
        whose = self.say(
            "undo.whose", name=slip.person, at=self.record.sold_at[5:16].replace("T", " ")
        )
        words = self.say(
            f"undo.{question}", whose=whose, total=yuan(slip.total_fen),
            account=yuan(slip.account_fen), cash=yuan(slip.cash_fen), kept=yuan(self._kept_fen),
        )  # fmt: skip

        def answered(answer: str | None) -> None:
            if answer == "yes" and self.stage != "waiting":
                self.stage = "waiting"
                self.show()
                act()

        self.app.push_screen(Ask(words, answers), answered)
