"""Random days: X is the sum of the records and of the centre's rows, the drawer what went through.

Two tills of one pharmacy sell, lose answers, look up, reverse, cancel, take back, move cash and are
handed over, over two days; in the end each day of each till closes, to the fen, and stays closed.
"""

from collections.abc import Callable

from day_parts import CHEN, DAY, NEXT, closed, x
from hypothesis import given, settings
from hypothesis import strategies as st
from playing import PIN, reason
from trouble_play import HOUSE, Trouble

from pos.counter import day_end, pending, shift, tickets, undoing
from pos.counter.checkout import Checkout
from pos.counter.daybook import Record
from pos.model import Secret, Settlement
from pos.refusals import Refusal
from pos.street import NoReply, Undone

TILLS = ("01", "02")


class Town:
    """The play, and beside it what every drawer holds, counted by what was seen to change hands."""

    def __init__(self) -> None:
        self.play = Trouble()
        self.drawer = dict.fromkeys(TILLS, 0)
        self.till = "01"

    def cash_sale(self, size: int) -> None:
        checkout = self.play.basket(f"pill x {size}", till=self.till)
        checkout.pay_cash(size * 1000 + 7)
        self.drawer[self.till] += size * 1000

    def ticket(self, size: int) -> None:
        """Everything in cash, with a failure ticket."""
        self.play.basket(f"pill x {size}", till=self.till).pay_cash(0, "failure")
        self.drawer[self.till] += size * 1000

    def resettled(self, size: int) -> None:
        """A ticket of either till: what the accounts pay goes back out of this drawer."""
        found = [one for one in self._records() if one.slip.claim and one.state == "sold"]
        if not found:
            return
        sold = found[size % len(found)].slip
        checkout = tickets.resettled(self.counter, sold.message_id)
        assert isinstance(checkout, Checkout)
        if not checkout.lines:
            checkout.add(sold.lines[0].ean, sold.lines[0].quantity)
        self.play.show(checkout, "wang")
        checkout.enter_pin(Secret(PIN))
        answer = checkout.settle("all")
        if isinstance(answer.outcome, Settlement):
            self.drawer[self.till] -= answer.outcome.quote.account_fen

    def insured(self, size: int) -> None:
        """Whoever it is, 1.00 for soap is cash, and what the accounts do not hold."""
        self._settled(self._sale(size))

    def found(self, size: int) -> None:
        checkout = self._lost(size, "reply_lost")
        found = pending.resolve(self.counter, checkout.unknown_id)
        if found.record is not None:
            self.drawer[self.till] += found.record.slip.cash_fen

    def nothing_there(self, size: int) -> None:
        pending.resolve(self.counter, self._lost(size, "request_lost").unknown_id)

    def reversed(self, size: int) -> None:
        pending.reverse(self.counter, self._lost(size, "reply_lost").unknown_id)

    def cancelled(self, size: int) -> None:
        """A sale of this till, or of the other one: the cash goes out of this drawer."""
        sold = self._sold(size)
        done = undoing.cancel(self.counter, sold.slip.message_id) if sold else None
        if isinstance(done, Undone):
            self.drawer[self.till] += done.cash_fen

    def returned(self, size: int) -> None:
        sold = self._sold(size)
        if sold is None or self.counter.daybook.record_of(sold.slip.message_id) is None:
            return
        kept = undoing.returned(self.counter, sold, ())
        if not isinstance(kept, Refusal):
            self.drawer[self.till] -= sold.slip.cash_fen

    def moved(self, size: int) -> None:
        fen = size * 1500 - 6000
        if not isinstance(shift.move_cash(self.counter, fen, "why"), shift.Movement):
            return
        self.drawer[self.till] += fen

    def handed_over(self, size: int) -> None:
        fen = self.drawer[self.till] + size - 4
        if fen >= 0:
            shift.hand_over(self.counter, fen, "counted so", CHEN)
            self.drawer[self.till] = fen

    def other_till(self, size: int) -> None:
        self.till = TILLS[size % 2]

    def midnight(self, size: int) -> None:
        self.play.go_to(f"{NEXT}T08:00:00")
        self.play.sign_in()

    @property
    def counter(self) -> shift.Counter:
        return self.play.counter(till=self.till)

    def _sale(self, size: int) -> Checkout:
        who = ("li", "wang", "kid")[size % 3]
        return self.play.sale(who, f"pill x {size}", "soap", till=self.till)

    def _settled(self, checkout: Checkout) -> None:
        answer = checkout.settle("all")
        if isinstance(answer.outcome, Settlement):
            self.drawer[self.till] += answer.outcome.quote.cash_fen

    def _lost(self, size: int, phase: str) -> Checkout:
        checkout = self._sale(size)
        self.play.line.plan("settle", phase)  # type: ignore[arg-type]
        try:
            checkout.settle("all")
        except NoReply:
            return checkout
        raise AssertionError("an answer came")

    def _sold(self, size: int) -> Record | None:
        found = [one for one in self._records() if one.state == "sold" and one.slip.settlement_id]
        return found[size % len(found)] if found else None

    def _records(self) -> list[Record]:
        books = [self.play.counter(till=till).daybook for till in TILLS]
        return [one for book in books for one in book.records_after(0)]


_ACTS: tuple[Callable[[Town, int], None], ...] = (
    Town.cash_sale, Town.ticket, Town.resettled, Town.insured, Town.insured, Town.found,
    Town.nothing_there, Town.reversed, Town.cancelled, Town.returned, Town.moved, Town.handed_over,
    Town.other_till, Town.midnight,
)  # fmt: skip
days = st.lists(st.tuples(st.sampled_from(_ACTS), st.integers(1, 9)), max_size=16)


@settings(max_examples=40)
@given(days)
def test_a_day_adds_up_whatever_happens_in_it(acts: list[tuple[Callable[..., None], int]]) -> None:
    town = Town()
    for till in TILLS:
        town.play.counter(till=till)
    for act, size in acts:
        act(town, size)
        for till in TILLS:
            assert x(town.play, till).expected_fen == town.drawer[till]
    for till in TILLS:
        _reports_are_sums(town, till)
    pairs = [(day, till) for day in _days(town) for till in TILLS]
    texts = [_closes(town, day, till) for day, till in pairs]
    town.play.go_to("2026-03-05T09:00:00")
    town.play.sign_in()
    town.cancelled(1)
    books = {till: town.play.counter(till=till).daybook for till in TILLS}
    assert [books[till].report_of(day) for day, till in pairs] == texts, "byte for byte"


def _days(town: Town) -> tuple[str, ...]:
    return (DAY, NEXT) if town.play.moment().date().isoformat() >= NEXT else (DAY,)


def _reports_are_sums(town: Town, till: str) -> None:
    """The X is the sum of its records; all records of a till's days are the centre's rows."""
    counter = town.play.counter(till=till)
    before = counter.daybook.last_count()
    records = counter.daybook.records_after(before.last_sale if before else 0)
    taken = x(town.play, till).takings
    paid_then = sum(one.slip.ticket_cash_fen for one in records)
    assert taken.total_fen == sum(one.slip.total_fen for one in records) - paid_then
    assert taken.account_fen == sum(one.slip.account_fen for one in records)
    kinds = (taken.cash, taken.tickets, taken.settled, taken.resettled, taken.cancellations)
    assert sum(one.count for one in kinds) == taken.count == len(records)
    assert sum(one.total_fen for one in kinds) == taken.total_fen
    assert taken.missing == ()


def _closes(town: Town, day: str, till: str) -> str:
    counter = town.play.counter(till=till)
    found = day_end.day_end(counter, day)
    assert found.differences == () and found.unknown == 0
    rows = [one for one in town.play.line.details(HOUSE, day) if one.message_id[26:28] == till]
    undone = {one.original for one in rows if one.kind == "reverse"}
    kept = [one for one in rows if one.kind != "reverse" and one.message_id not in undone]
    z = closed(town.play, day, till=till, sign_out=False).report
    insured = (z.takings.settled, z.takings.resettled, z.takings.cancellations)
    assert z.takings.account_fen == sum(one.account_fen for one in kept)
    back = z.takings.tickets_back_fen
    assert sum(one.total_fen for one in insured) == sum(one.total_fen for one in kept) + back
    assert sum(one.cash_fen for one in insured) == sum(one.cash_fen for one in kept) + back
    assert sum(one.count for one in insured) == len(kept)
    assert z.count.counted_fen == z.count.expected_fen == town.drawer[till]
    again = day_end.close_day(counter, day, 0, "again")
    assert reason(again) == "DAY_CLOSED"
    return counter.daybook.report_of(day)
