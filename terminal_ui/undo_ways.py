"""Cancel and return by slip: a sale is undone whole; what the customer keeps is settled anew."""

from functools import partial

from pos.counter import drafts, undoing
from pos.counter.checkout import Checkout
from pos.counter.daybook import Record
from pos.counter.drafts import DraftLine
from pos.counter.slip import marked
from pos.counter.undoing import Kept
from pos.money import yuan
from pos.refusals import Refusal
from pos.street import NoReply
from terminal_ui.screens.outcome import Outcome
from terminal_ui.screens.outcome_view import Finished
from terminal_ui.screens.records import SlipSheet
from terminal_ui.screens.sale import Sale
from terminal_ui.screens.undo import UndoSale
from terminal_ui.unknown_ways import UnknownWays


class UndoWays(UnknownWays):
    """From a slip to the screen that undoes it, and on to the sale of what is kept."""

    def action_cancel_sale(self) -> None:
        """F8: the records, where a slip is scanned or a sale is chosen."""
        self.action_records()

    def open_slip(self, settlement_id: str) -> None:
        """A slip was scanned: look at it, if a till of this daybook made it, on whatever day."""
        daybook = self.staffed().daybook

        def found(record: Record | None) -> None:
            if record:
                self.push_screen(SlipSheet(marked(record.slip, record.state), ""))
            else:
                self.open_undo(settlement_id)

        self.errand(partial(daybook.record_of, settlement_id), found, self.trouble)

    def open_undo(self, which: int | str) -> None:
        """The sale of a number or settlement id, to be undone; or the card that says why not."""
        counter = self.staffed()

        def read() -> tuple[Record | Refusal, tuple[DraftLine, ...]]:
            record = undoing.sold(counter, which)
            if isinstance(record, Refusal):
                return record, ()
            letter = counter.daybook.letter(record.slip.message_id)
            lines = drafts.read(letter.draft).lines if letter and letter.draft else ()
            return record, lines

        def show(found: tuple[Record | Refusal, tuple[DraftLine, ...]]) -> None:
            record, lines = found
            if isinstance(record, Refusal):
                self.show_refusal(record, self.say("undo.refused"))
            else:
                self.push_screen(UndoSale(record, lines))

        self.errand(read, show, self.trouble)

    # -- doing it

    def cancel_whole(self, record: Record) -> None:
        """2103, and the slip that says what everybody gets back."""
        counter = self.staffed()

        def cancel() -> Record | Refusal:
            done = undoing.cancel(counter, record.number)
            if isinstance(done, Refusal):
                return done
            found = counter.daybook.record_of(done.message_id)
            assert found is not None
            return found

        def done(found: Record | Refusal) -> None:
            if isinstance(found, Refusal):
                self._not_undone(found)
            else:
                self._back_to_sale()
                self.push_screen(Outcome(Finished(found.slip), ()))

        self.errand(cancel, done, self._undo_failed)

    def return_some(self, record: Record, keep: Kept) -> None:
        """2103, and then the sale of what is kept: the customer shows the credential again."""
        counter = self.staffed()

        def done(found: Checkout | Refusal) -> None:
            if isinstance(found, Refusal):
                self._not_undone(found)
                return
            self.begin_sale()
            self.checkout = found
            self._back_to_sale()
            self.sale_said(self.say("undo.go_on", cash=yuan(record.slip.cash_fen)))
            self.show_all()

        def failed(error: Exception) -> None:
            self._undo_failed(error)
            if isinstance(error, NoReply):
                self.sale_said(self.say("undo.kept_is_held"))

        self.errand(partial(undoing.returned, counter, record, keep), done, failed)

    def _not_undone(self, refusal: Refusal) -> None:
        self._back_to_sale()
        self.show_refusal(refusal, self.say("undo.refused"))

    def _undo_failed(self, error: Exception) -> None:
        """No answer: the cancellation is unknown, like a sale that nobody answered."""
        self._back_to_sale()
        if isinstance(error, NoReply):
            self.rejected()
            self.open_pending(lambda: None)
        else:
            self.trouble(error, about="undo")

    def _back_to_sale(self) -> None:
        if self.locked:
            self.behind_lock.append(self._back_to_sale)
        elif any(isinstance(one, Sale) for one in self.screen_stack):
            while not isinstance(self.screen, Sale):
                self.pop_screen()

    def notices(self) -> tuple[str, ...]:
        """Also where a return stands that is half done."""
        returning = self.checkout.instead_of if self.checkout else ""
        step = (self.say("status.returning", settlement_id=returning),) if returning else ()
        return (*super().notices(), *step)
