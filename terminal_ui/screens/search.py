"""Find a product by name, pinyin initials or code: no input method is needed."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from pos.counter.shop import StockItem
from pos.money import yuan
from pos.texts import pick
from terminal_ui.base import TillModal
from terminal_ui.keys import key
from terminal_ui.widgets.entry import Entry
from terminal_ui.widgets.key_line import KeyLine
from terminal_ui.widgets.rows import Column, Row, Rows

SHOWN = 60


class Search(TillModal[str]):
    """Dismisses with the EAN of the product that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("line_up", "line(-1)", shown=False),
        key("line_down", "line(1)", shown=False),
        key("page_up", "line(-10)", shown=False),
        key("page_down", "line(10)", shown=False),
        key("confirm", "choose"),
    ]

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.found: tuple[StockItem, ...] = ()

    def compose(self) -> ComposeResult:
        """A line to type in, what fits, and what is known of the one under the cursor."""
        with Vertical(classes="dialog tall"):
            yield Static(Content(self.say("search.title")), classes="title")
            yield Entry(id="search", keeps_text=True)
            yield Rows(can_focus=False)
            yield Static(id="search-note")
            yield KeyLine()

    def on_mount(self) -> None:
        """Begin with what was typed in the scan box."""
        entry = self.query_one(Entry)
        entry.value = self.text
        entry.cursor_position = len(self.text)
        super().on_mount()
        entry.focus()

    def show(self) -> None:
        """Show what fits the text."""
        entry = self.query_one(Entry)
        entry.placeholder = self.say("search.hint")
        self.found = self.till.floor.shop.find(entry.value, SHOWN)
        columns = (
            Column(self.say("sale.name")), Column(self.say("search.spec"), 16),
            Column(self.say("search.initials"), 10), Column(self.say("sale.price"), 9, right=True),
        )  # fmt: skip
        rows = tuple(Row((x.name, x.spec, x.pinyin, yuan(x.price_fen))) for x in self.found)
        self.query_one(Rows).fill(columns, rows, self.say("search.empty"), 0)
        self._note(0)

    def _note(self, place: int) -> None:
        note = self.found[place].notes if place < len(self.found) else {}
        self.query_one("#search-note", Static).update(Content(pick(self.till.language, note)))

    @on(Input.Changed)
    def text_changed(self) -> None:
        """Look again."""
        self.show()

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """Another product under the cursor."""
        self._note(message.place)

    def action_line(self, by: int) -> None:
        """Up and down, while the letters go to the entry."""
        self.query_one(Rows).action_move(by)

    def action_choose(self) -> None:
        """Enter: this one."""
        place = self.query_one(Rows).place
        if place < len(self.found):
            self.dismiss(self.found[place].ean)

    @on(Entry.Entered)
    def chosen(self, message: Entry.Entered) -> None:
        """Enter in the entry."""
        message.stop()
        self.action_choose()

    def take_scan(self, text: str) -> bool:
        """Somebody found the barcode after all."""
        self.dismiss(None)
        self.till.scan_for_sale(text)
        return True
