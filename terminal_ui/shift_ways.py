"""The shift: looked at any time, handed over with a count of the drawer, cash moved by hand."""

from dataclasses import replace
from functools import partial

from pos.counter.checkout import Checkout
from pos.counter.daybook_rows import Count, Movement
from pos.counter.shift import Problem, ShiftReport, hand_over, move_cash, x_report
from pos.counter.shop import Operator
from pos.money import yuan
from pos.refusals import Refusal
from terminal_ui.errors import card_of_problem
from terminal_ui.screens.ask import AskByNumber
from terminal_ui.screens.card import Card
from terminal_ui.screens.drawer import CashOut, Counted, Drawer, DrawerCount
from terminal_ui.screens.next_cashier import NextCashier
from terminal_ui.screens.shift import Shift
from terminal_ui.ticket_ways import TicketWays


class ShiftWays(TicketWays):
    """F10, and what is a key away from there."""

    def action_shift(self) -> None:
        """F10: X."""
        counter = self.staffed()
        today = counter.clock().date().isoformat()

        def read() -> tuple[ShiftReport, tuple[str, ...]]:
            return x_report(counter), counter.daybook.open_days(today)

        asked_on = self.screen

        def show(found: tuple[ShiftReport, tuple[str, ...]]) -> None:
            if self.screen is asked_on:  # neither left meanwhile, nor opened by a second F10
                self.push_screen(Shift(*found))

        self.errand(read, show, self.trouble)

    def refresh_shift(self, screen: Shift) -> None:
        """The same report, as it stands now."""

        def known(report: ShiftReport) -> None:
            screen.news_of_shift(report, screen.said_last)

        job = partial(x_report, self.staffed())
        self.errand(job, screen.while_here(known), self.trouble)

    def no_sale_in_hand(self) -> bool:
        """Whether the drawer can be counted; otherwise says what is in the way."""
        if not self.sale_in_hand().lines:
            return True
        self.rejected()
        self.notify(self.say("undo.sale_open"), severity="warning", markup=False)
        return False

    def not_done(self, found: Problem | Refusal) -> None:
        """Why the books cannot go on like this."""
        if isinstance(found, Refusal):
            self.show_refusal(found, self.say("shift.refused"))
            return
        self.rejected()
        self.push_screen(Card(card_of_problem(self.language, found)))

    # -- handing over

    def action_hand_over(self) -> None:
        """H: the drawer is counted, then the next cashier takes it with badge and PIN."""
        if not self.no_sale_in_hand():
            return

        def counted(found: Counted | None) -> None:
            if found is not None:
                self.push_screen(NextCashier(found.fen), partial(self._taken_by, found))

        def ask(report: ShiftReport) -> None:
            if isinstance(self.screen, Shift):  # not over another dialog, where H came twice
                dialog = DrawerCount("hand_over", expected_fen=report.expected_fen)
                self.push_screen(dialog, counted)

        self.errand(partial(x_report, self.staffed()), ask, self.trouble)

    def _taken_by(self, counted: Counted, to: Operator | None) -> None:
        if to is None:
            return
        counter = self.staffed()

        def handed(found: Count | Problem | Refusal) -> None:
            if not isinstance(found, Count):
                self.not_done(found)
                return
            self.begin_sale()
            self.checkout = Checkout(replace(counter, operator=to))
            self._back_to_sale()
            self.sale_said(self.say("shift.handed", name=to.name, counted=yuan(found.counted_fen)))
            self.show_all()

        job = partial(hand_over, counter, counted.fen, counted.reason, to)
        self.errand(job, handed, self.trouble)

    # -- cash without a sale

    def action_move_cash(self) -> None:
        """M: change that is brought, takings that are carried away."""
        ways = (("cash_in", self.say("shift.cash_in")), ("cash_out", self.say("shift.cash_out")))

        def chosen(way: str | None) -> None:
            if way is not None:
                read = partial(x_report, self.staffed())
                self.errand(read, partial(self._ask_amount, way), self.trouble)

        self.push_screen(AskByNumber(self.say("shift.cash_which"), ways), chosen)

    def _ask_amount(self, way: str, report: ShiftReport) -> None:
        dialog = CashOut if way == "cash_out" else Drawer
        self.push_screen(dialog(way, expected_fen=report.expected_fen), self._moved)

    def _moved(self, wanted: Counted | None) -> None:
        if wanted is None:
            return
        counter = self.staffed()

        def move() -> tuple[Movement | Problem | Refusal, ShiftReport]:
            return move_cash(counter, wanted.fen, wanted.reason), x_report(counter)

        def moved(found: tuple[Movement | Problem | Refusal, ShiftReport]) -> None:
            done, report = found
            if not isinstance(done, Movement):
                self.not_done(done)
                return
            words = self.say("shift.moved_now", amount=yuan(done.fen))
            for screen in self.screen_stack:
                if isinstance(screen, Shift):
                    screen.news_of_shift(report, words)

        self.errand(move, moved, self.trouble)
