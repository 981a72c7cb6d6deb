"""The ways to what was put aside or is finished: held sales, records, slips; and the cards."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from pos.counter import slip as slips
from pos.counter.daybook import HeldBasket, Letter, Record
from pos.counter.holding import Recalled, recall
from pos.counter.slip import Slip
from pos.counter.slip_layout import Row
from pos.refusals import Reason, Refusal
from terminal_ui.base import TillApp
from terminal_ui.screens.card import Card
from terminal_ui.screens.held import Held
from terminal_ui.screens.records import Records, SlipSheet
from terminal_ui.widgets.refusal_card import card_of, ways_elsewhere


class PaperWays(TillApp):
    """Held sales, records and slips; every read of the daybook is an errand."""

    def show_all(self) -> None:
        """Every screen anew."""
        raise NotImplementedError

    # -- held sales, records, slips

    def action_recall(self) -> None:
        """Shift+F6."""
        if self.sale_in_hand().ticket:
            self.sale_refused(self.say("ticket.fixed"))
            return

        def chosen(number: int | None) -> None:
            if number is None:
                return
            checkout = self.sale_in_hand()
            self.errand(
                lambda: recall(checkout, number), partial(self._recalled, number), self.trouble
            )

        def open_list(held: tuple[HeldBasket, ...]) -> None:
            self.push_screen(Held(held), chosen)

        self.errand(self.staffed().daybook.held, open_list, self.trouble)

    def _recalled(self, number: int, what: Recalled) -> None:
        words = self.say(f"held.{what}", number=number)
        if what == "taken":
            self.sale_said(words)
        else:
            self.sale_refused(words)
        self.show_all()

    def action_records(self) -> None:
        """F5: the sales of the day."""
        counter = self.staffed()
        day = counter.clock().date().isoformat()

        def read() -> tuple[tuple[Letter, ...], tuple[Record, ...]]:
            return counter.daybook.unresolved(), counter.daybook.records(day)

        def show(found: tuple[tuple[Letter, ...], tuple[Record, ...]]) -> None:
            self.push_screen(Records(day, *found))

        self.errand(read, show, self.trouble)

    def action_reprint(self) -> None:
        """F7 on the sale screen: the last slip again."""
        counter = self.staffed()
        day = counter.clock().date().isoformat()

        def last(records: tuple[Record, ...]) -> None:
            if records:
                self.reprint(records[0].number)
            else:
                self.sale_said(self.say("records.none"))

        self.errand(lambda: counter.daybook.records(day), last, self.trouble)

    def reprint(self, number: int) -> None:
        """The next copy of a slip, marked so."""
        daybook = self.staffed().daybook

        def copied(slip: Slip | None) -> None:
            if slip:
                title = self.say("records.copy_title", number=number, copy=slip.copy_number)
                self.push_screen(SlipSheet(slip, title))

        self.errand(lambda: daybook.copy(number), copied, self.trouble)

    def print_slip(self, slip: Slip, then: Callable[[str], None]) -> None:
        """Print: a picture in the folder for slips; `then` gets its path, "" for no folder."""
        folder, language = self.floor.slips, self.language

        def draw() -> str:
            return str(_drawn(slip, language, folder)) if folder else ""

        self.errand(draw, then, self.trouble)

    def print_rows(self, rows: tuple[Row, ...], name: str, then: Callable[[str], None]) -> None:
        """Print a report's rows, in the same way."""
        folder = self.floor.slips

        def draw() -> str:
            return str(_drawn_rows(rows, name, folder)) if folder else ""

        self.errand(draw, then, self.trouble)

    # -- cards

    def show_refusal(self, refusal: Refusal, title: str) -> None:
        """A refusal in a dialog of its own."""
        self.rejected()
        elsewhere = ways_elsewhere(self.language, refusal)
        unknown = refusal.reason is Reason.PENDING_UNRESOLVED
        listed = (("Alt+U", self.say("pay.way_pending")),) if unknown else ()
        ways = (("⏎", self.say("keys.back")), *elsewhere, *listed)
        card = card_of(self.language, refusal, ways, title)
        self.push_screen(Card(card, elsewhere=bool(elsewhere), unknown=unknown))


def _drawn(slip: Slip, language: str, folder: Path) -> Path:
    copy = f"-copy{slip.copy_number}" if slip.copy_number else ""
    return _drawn_rows(slips.rows(slip, language), f"{slip.code}{copy}", folder)


def _drawn_rows(rows: tuple[Row, ...], name: str, folder: Path) -> Path:
    from pos.counter import slip_png  # pillow loads only when a paper is drawn

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.png"
    path.write_bytes(slip_png.png_of(rows))
    return path
