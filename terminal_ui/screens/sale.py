"""The sale: home. Scan or type, see who pays what, and the next key."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from pos.counter import holding
from pos.counter.basket import QUANTITY_MAX, BasketLine
from pos.counter.daybook import HeldBasket
from pos.counter.scanning import (
    CredentialScan,
    NothingRead,
    ProductScan,
    SettlementScan,
    TicketScan,
    recognise,
)
from pos.model import Identified
from pos.refusals import Reason, Refusal
from pos.street import Shown
from pos.texts import refusal_next, say
from terminal_ui.cells import wrapped
from terminal_ui.keys import key
from terminal_ui.screens.ask import Ask
from terminal_ui.screens.sale_lines import SaleLines
from terminal_ui.screens.sale_view import SaleView, sale_view, status_view
from terminal_ui.widgets.big import Big
from terminal_ui.widgets.entry import Entry, ScanBox
from terminal_ui.widgets.key_line import KeyLine
from terminal_ui.widgets.rows import Rows
from terminal_ui.widgets.side_panel import SidePanel
from terminal_ui.widgets.status_bar import StatusBar

WIDE = 110
SEARCHED_MAX = 12  # a longer text that is no code was meant as one


class Sale(SaleLines):
    """Everything about a sale in hand, always in sight; a scan is taken whatever has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("pay", "app.pay"),
        key("search", "app.search"),
        key("customer", "app.customer"),
        key("people", "app.people"),
        key("help", "app.help"),
        key("shift", "app.shift"),
        key("cancel_sale", "app.cancel_sale"),
        key("hold", "hold"),
        key("balance", "app.balance"),
        key("records", "app.records"),
        key("palette", "app.palette"),
        key("recall", "app.recall"),
        key("reprint", "app.reprint"),
        key("lock", "app.lock"),
        key("give_up", "give_up"),
        key("pharmacies", "app.pharmacies", shown=False),
        key("pending", "app.pending", shown=False),
        key("clear", "clear", shown=False),
        key("remove", "adjust(0)", shown=False),
        key("more", "adjust(1)", shown=False),
        key("less", "adjust(-1)", shown=False),
        key("line_up", "line(-1)", shown=False),
        key("line_down", "line(1)", shown=False),
        key("page_up", "line(-10)", shown=False),
        key("page_down", "line(10)", shown=False),
        key("language", "app.language", shown=False),
        key("theme", "app.next_theme", shown=False),
        key("quit", "app.leave", shown=False),
    ]

    def compose(self) -> ComposeResult:
        """Top line, scan line, basket beside the customer, total, keys."""
        yield StatusBar()
        with Horizontal(id="scan"):
            yield Static(id="scan-label")
            yield ScanBox(id="scan-box")
        yield Static(id="last")
        with Horizontal(id="middle"):
            yield Rows(id="basket", can_focus=False)
            yield SidePanel(id="side")
        with Horizontal(id="foot"):
            yield Big(id="total")
            with Vertical(id="next"):
                yield Static(id="next-words")
        yield KeyLine(short=("people", "shift", "cancel_sale"))

    def on_mount(self) -> None:
        """Ready for the first scan."""
        self.said(self.say("sale.ready"), accepted=None)
        self.show()
        self.query_one("#scan-box").focus()

    def on_screen_resume(self) -> None:
        """Back from another screen: what it changed is shown."""
        self.show()
        self.query_one("#scan-box").focus()

    def on_resize(self) -> None:
        """More or less room."""
        self.call_after_refresh(self.show)

    # -- showing

    def show(self) -> None:
        """Show the sale as it stands."""
        checkout, till = self.till.checkout, self.till
        if checkout is None:
            return
        state = till.designation
        width = self.app.size.width
        bar = status_view(
            till.language, checkout, state, line_up=till.line_up, notices=till.notices()
        )
        self.query_one(StatusBar).show(bar, width)
        self.set_class(not till.line_up, "-offline")
        view = sale_view(
            till.language, checkout, state=state, closed=till.day_is_closed,
            demo=till.floor.desk is not None, wide=width >= WIDE, patient=till.patient_name,
            pin_refused=till.pin_refused,
        )  # fmt: skip
        self.query_one("#scan-label", Static).update(Content(self.say("sale.scan")))
        box = self.query_one("#scan-box", ScanBox)
        box.placeholder = self.say("sale.scan_hint")
        basket = self.query_one("#basket", Rows)
        place = len(view.rows) - 1 if len(view.rows) > len(basket.rows) else None
        basket.fill(view.columns, view.rows, view.empty, place)
        self.query_one("#total", Big).show(view.total_words, view.total)
        self.query_one("#side", SidePanel).show(view.side)
        self.query_one("#next-words", Static).update(self._next(view))

    def _next(self, view: SaleView) -> Content:
        width = max(16, self.query_one("#next").content_size.width or 34)
        words = wrapped(view.next_word, width - 6)
        first = Content.assemble((f" {view.next_key} ", "bold reverse"), f" {words[0]}")
        rest = [Content(" " * 5 + word) for word in words[1:]]
        return Content("\n").join(
            [Content.styled(self.say("sale.next"), "bold $text-accent"), first, *rest]
        )

    def said(self, text: str, *, accepted: bool | None) -> None:
        """What became of the last scan; a rejected one also sounds."""
        last = self.query_one("#last", Static)
        last.set_class(accepted is True, "-accepted")
        last.set_class(accepted is False, "-rejected")
        last.update(Content(f" {text}"))
        if accepted is False:
            self.till.rejected()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape where there is a ticket to give up."""
        checkout = self.till.checkout
        return bool(checkout and checkout.ticket) if action == "give_up" else True

    def action_give_up(self) -> None:
        """Esc: the ticket another time."""
        self.till.give_up_ticket()

    # -- scanning and typing

    def take_scan(self, text: str) -> bool:
        """A scanner read this; or somebody typed very fast."""
        if text.startswith("*"):
            self.till.in_turn(lambda: self._set_quantity(text[1:]))
            return True
        scan = recognise(text, self.till.floor.clock().date())
        if isinstance(scan, ProductScan):
            self.add(scan.ean)
        elif isinstance(scan, CredentialScan):
            self.identify(scan.shown)
        elif isinstance(scan, SettlementScan):
            self.till.open_slip(scan.settlement_id)
        elif isinstance(scan, TicketScan):
            self.till.open_ticket(scan.number)
        elif isinstance(scan, Refusal):
            self.till.show_refusal(scan, self.say("sale.refused_title"))
        elif isinstance(scan, NothingRead):
            words = (
                say(self.till.language, f"scanning.{scan.reason}.{x}") for x in ("say", "next")
            )
            self.said(f"✗ {' '.join(words)}", accepted=False)
        return True

    @on(Entry.Entered, "#scan-box")
    def typed(self, message: Entry.Entered) -> None:
        """A quantity, a code, or a name to look for."""
        message.stop()
        text = message.text.strip()
        scan = recognise(text, self.till.floor.clock().date())
        is_name = isinstance(scan, Refusal) and len(text) <= SEARCHED_MAX and text[0] != "*"
        if not text:
            self.show()
        elif is_name:
            self.till.search_for(text)
        else:
            self.take_scan(text)

    def add(self, code: str) -> None:
        """A product of the shelf into the basket."""
        checkout = self.till.sale_in_hand()
        if self.refused_as_fixed():
            return

        def add() -> tuple[BasketLine | None, bool]:
            before = checkout.lines
            line = checkout.add(code)
            return line, checkout.lines == before

        def added(found: tuple[BasketLine | None, bool]) -> None:
            line, is_full = found
            if line is None:
                self.said(self.say("sale.unknown_product"), accepted=False)
            elif is_full:
                full = self.say("sale.full", item=line.item.name, most=QUANTITY_MAX)
                self.said(full, accepted=False)
            else:
                text = self.say("sale.added", item=line.item.name, quantity=line.quantity)
                self.said(text, accepted=True)
            self.show()

        self.till.errand(add, added, self.till.trouble)

    def identify(self, shown: Shown) -> None:
        """Ask the centre who this is."""
        checkout = self.till.sale_in_hand()
        self.said(self.say("sale.asking_who"), accepted=None)

        def known(found: Identified | Refusal) -> None:
            if isinstance(found, Refusal):
                self.till.show_refusal(found, self.say("sale.refused_title"))
                self.said(f"✗ {refusal_next(self.till.language, found)}", accepted=False)
            else:
                kind = say(self.till.language, f"words.credential.{found.kind}")
                self.till.pin_refused = False
                self.said(self.say("sale.identified", name=found.name, kind=kind), accepted=True)
            self.till.refresh_designation()
            self.show()

        self.till.errand(lambda: checkout.identify(shown), known, self.till.not_recognised)

    # -- the whole sale

    def action_clear(self) -> None:
        """Ctrl+Delete: asks, then begins again."""
        checkout = self.till.sale_in_hand()
        if not checkout.lines and checkout.customer is None:
            return
        answers = (("keep", self.say("sale.clear_no")), ("clear", self.say("sale.clear_yes")))

        def answered(answer: str | None) -> None:
            if answer == "clear":
                self.till.begin_sale()
                self.said(self.say("sale.cleared"), accepted=True)
                self.show()

        question = self.say("sale.clear_ask", lines=len(checkout.lines))
        self.app.push_screen(Ask(question, answers), answered)

    def action_hold(self) -> None:
        """F6: put the basket aside, one key; whoever showed a credential is asked again later."""
        checkout = self.till.sale_in_hand()
        if checkout.ticket:
            self.said(self.say("ticket.fixed"), accepted=False)
            return

        def hold() -> tuple[HeldBasket | None, bool]:
            had_customer = checkout.customer is not None
            return holding.hold(checkout), had_customer

        def put_aside(done: tuple[HeldBasket | None, bool]) -> None:
            held, had_customer = done
            if held is None:
                self.said(self.say("sale.nothing_held"), accepted=False)
            else:
                self.till.begin_sale()
                words = "sale.held_customer" if had_customer else "sale.held"
                self.said(self.say(words, number=held.number), accepted=True)
            self.show()

        self.till.errand(hold, put_aside, self.till.trouble)

    def empty_basket(self) -> None:
        """F9 with nothing to sell."""
        refusal = Refusal(Reason.EMPTY_BASKET)
        self.said(f"✗ {refusal_next(self.till.language, refusal)}", accepted=False)
