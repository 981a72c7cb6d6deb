"""The sales of the day at this till, what was asked and never answered, and reprints."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from pos.counter import slip as slips
from pos.counter.daybook import Letter, Record
from pos.counter.scanning import SettlementScan, TicketScan, recognise
from pos.counter.slip import Slip
from pos.counter.slip_layout import Row as PaperRow
from pos.money import yuan
from pos.texts import say
from terminal_ui.base import TillScreen
from terminal_ui.keys import key
from terminal_ui.screens.sheet import Sheet
from terminal_ui.widgets.key_line import KeyLine
from terminal_ui.widgets.rows import Column, Row, Rows


class Records(TillScreen[None]):
    """Newest first; what is unknown stands above everything."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("reprint", "reprint"),
        key("cancel_sale", "undo"),
        key("resettle", "resettle"),
        key("back", "back"),
        key("help", "app.help"),
    ]

    def __init__(
        self, day: str, unresolved: tuple[Letter, ...], records: tuple[Record, ...]
    ) -> None:
        super().__init__()
        self.day = day
        self.unresolved = unresolved
        self.records = records

    def compose(self) -> ComposeResult:
        """A title and the rows."""
        yield Static(classes="title", id="records-title")
        yield Rows()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show."""
        self.show()

    def show(self) -> None:
        """Show the day."""
        language = self.till.language
        self.query_one("#records-title", Static).update(
            Content(self.say("records.title", day=self.day))
        )
        rows = self.query_one(Rows)
        rows.fill(
            _columns(language),
            (
                *(_unknown_row(language, one) for one in self.unresolved),
                *(_row(language, one) for one in self.records),
            ),
            self.say("records.empty"),
        )
        rows.focus()

    def _chosen(self, place: int) -> Record | None:
        place -= len(self.unresolved)
        return self.records[place] if 0 <= place < len(self.records) else None

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Enter: look at the slip."""
        record = self._chosen(message.place)
        if record:
            self.app.push_screen(SlipSheet(slips.marked(record.slip, record.state), ""))
        elif message.place < len(self.unresolved):
            self.till.open_pending(self.action_back)

    def action_reprint(self) -> None:
        """F7: the next copy of the slip under the cursor."""
        record = self._chosen(self.query_one(Rows).place)
        if record:
            self.till.reprint(record.number)

    def action_undo(self) -> None:
        """F8: cancel the sale under the cursor, or take some of it back."""
        record = self._chosen(self.query_one(Rows).place)
        if record:
            self.till.open_undo(record.number)

    def action_resettle(self) -> None:
        """T: settle the failure ticket under the cursor; on any other row, say that it is none."""
        record = self._chosen(self.query_one(Rows).place)
        if record and is_open_ticket(slips.marked(record.slip, record.state)):
            self.till.open_ticket(record.slip.message_id)
        else:
            self.till.rejected()
            self.app.notify(self.say("records.no_ticket"), severity="warning", markup=False)

    def take_scan(self, text: str) -> bool:
        """A slip that is scanned here is to be cancelled, or some of it to come back; a failure
        ticket is to be settled.
        """
        scan = recognise(text, self.till.floor.clock().date())
        if isinstance(scan, SettlementScan):
            self.till.open_undo(scan.settlement_id)
        elif isinstance(scan, TicketScan):
            self.till.open_ticket(scan.number)
        return isinstance(scan, SettlementScan | TicketScan)

    def action_back(self) -> None:
        """Back to the sale."""
        self.dismiss(None)


class SlipSheet(Sheet):
    """A slip to look at; a reprint is marked COPY n on the slip itself and in the title."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("cancel_sale", "undo"),
        key("resettle", "resettle"),
    ]

    def __init__(self, slip: Slip, title: str) -> None:
        super().__init__(title)
        self.slip = slip

    def rows(self) -> tuple[PaperRow, ...]:
        """The slip."""
        return slips.rows(self.slip, self.till.language)

    def print_it(self, then: Callable[[str], None]) -> None:
        """The slip, by its own number."""
        self.till.print_slip(self.slip, then)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """F8 where there is a settlement to undo, T where there is a ticket to settle."""
        slip = self.slip
        if action == "resettle":
            return is_open_ticket(slip)
        may = slip.settlement_id and not slip.cancels and not slip.undone
        return bool(may) if action == "undo" else True

    def action_undo(self) -> None:
        """F8: cancel this sale, or take some of it back."""
        self.dismiss(None)
        self.till.open_undo(self.slip.settlement_id)

    def action_resettle(self) -> None:
        """T: settle this failure ticket."""
        self.dismiss(None)
        self.till.open_ticket(self.slip.message_id)


def is_open_ticket(slip: Slip) -> bool:
    """A failure ticket that nobody has settled, as far as this daybook knows."""
    return slip.claim == "failure" and not slip.undone


def _columns(language: str) -> tuple[Column, ...]:
    def word(name: str) -> str:
        return say(language, f"till.records.{name}")

    return (
        Column(word("number"), 4, right=True), Column(word("time"), 8), Column(word("who")),
        Column(word("total"), 10, right=True), Column(word("account"), 10, right=True),
        Column(word("cash"), 10, right=True), Column(word("state"), 14),
    )  # fmt: skip


def _row(language: str, record: Record) -> Row:
    slip = record.slip
    word = "settled" if slip.settlement_id else "cash_sale"
    if slip.claim:
        word = "ticket" if slip.claim == "failure" else "claim"
    if record.state != "sold":
        word = record.state
    state = say(language, f"till.records.{word}")
    return Row((
        str(record.number), record.sold_at[11:19], slip.person, yuan(slip.total_fen),
        yuan(slip.account_fen), yuan(slip.drawer_fen), state,
    ))  # fmt: skip


def _unknown_row(language: str, letter: Letter) -> Row:
    state = say(language, "till.records.asked")
    time = letter.asked_at[11:19]
    return Row(
        ("?", time, letter.name, yuan(letter.total_fen), "?", "?", state), "$text-warning bold"
    )
