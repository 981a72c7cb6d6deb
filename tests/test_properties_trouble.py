"""Whatever gets lost in whatever order: in the end all is known, and each has paid once or not."""

from collections import Counter as Tally

from hypothesis import HealthCheck, settings
from hypothesis import stateful as machine
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from trouble_play import HOUSE, Trouble

from pos.counter import asking, pending, undoing
from pos.counter.checkout import Checkout
from pos.counter.reconciliation import reconcile
from pos.faults import LETTERS, Phase
from pos.model import Answer, Settlement
from pos.money import yuan
from pos.refusals import Reason, Refusal
from pos.street import CentreUnreachable, Found, NoReply

TILLS = ("01", "02")
DAYS = ("2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06")
PHASES: tuple[Phase, ...] = (
    "request_lost", "late_request", "reply_lost", "late_reply", "double_reply", "garbled_reply",
    "line_down",
)  # fmt: skip
tills = st.sampled_from(TILLS)
some = st.integers(0, 10**6)


class Lossy(machine.RuleBasedStateMachine):
    """Two tills of a pharmacy, three customers, and a line that nobody can trust."""

    @initialize()
    def the_day_begins(self) -> None:
        self.play = Trouble()
        for till in TILLS:
            self.play.counter(till=till)
        self.opening = self.play.accounts()

    # -- the line

    @rule(
        letter=st.sampled_from(["settle", "settle", "settle", "cancel", "reverse", "look_up"]),
        phase=st.sampled_from(PHASES),
        times=st.integers(1, 2),
    )
    def something_will_go_wrong(self, letter: str, phase: Phase, times: int) -> None:
        assert letter in LETTERS
        self.play.line.plan(letter, phase, times)

    @rule()
    def the_line_is_mended(self) -> None:
        self.play.line.repair()

    @rule()
    def what_was_late_arrives(self) -> None:
        for late in self.play.line.late():
            if late.letter == "settle" and isinstance(late.reply, Answer):
                counter = self.play.counter(till=late.message_id[26:28])
                pending.heard_late(counter, late.message_id, late.reply)

    @rule(till=tills)
    def a_till_dies(self, till: str) -> None:
        self.play.restarted(till)

    @rule()
    def a_night_passes(self) -> None:
        if self.play.moment().date().isoformat() < DAYS[-1]:
            self.play.wait("24h")
            self.play.line.repair()
            assert asking.sign_in(self.play.counter()) is None

    # -- the counter

    @rule(
        till=tills,
        who=st.sampled_from(["li", "wang", "kid"]),
        quantity=st.integers(1, 3),
        price_fen=st.integers(1, 1500),
        quoted=st.booleans(),
    )
    def a_sale(self, till: str, who: str, quantity: int, price_fen: int, quoted: bool) -> None:
        checkout = self.play.sale(who, f"pill x {quantity} @ {yuan(price_fen)}", till=till)
        barred = self.play.counter(till=till).daybook.unknown_sale(who)
        if quoted:
            checkout.presettle()
        self.settles(checkout, barred)

    def settles(self, checkout: Checkout, barred: bool) -> None:
        reached = len(self.play.sent("settle"))
        try:
            outcome = checkout.settle("all").outcome
        except (NoReply, CentreUnreachable):
            assert not barred
            return
        refused = isinstance(outcome, Refusal) and outcome.reason is Reason.PENDING_UNRESOLVED
        assert refused == barred
        if barred:
            assert len(self.play.sent("settle")) == reached

    @rule(till=tills, which=some)
    def one_is_resolved(self, till: str, which: int) -> None:
        counter = self.play.counter(till=till)
        letters = pending.pending(counter)
        if letters:
            letter = letters[which % len(letters)]
            try:
                told = pending.resolve(counter, letter.message_id).outcome
            except CentreUnreachable:
                told = "unknown"
            open_still = {one.message_id for one in pending.pending(counter)}
            assert (told == "unknown") == (letter.message_id in open_still)

    @rule(till=tills, which=some)
    def one_is_not_wanted_any_more(self, till: str, which: int) -> None:
        counter = self.play.counter(till=till)
        letters = [one for one in pending.pending(counter) if one.kind == "settle"]
        if letters:
            unwanted = letters[which % len(letters)].message_id
            try:
                pending.reverse(counter, unwanted)
            except (NoReply, CentreUnreachable):
                return
            assert unwanted not in {one.message_id for one in pending.pending(counter)}

    @rule(till=tills, there=tills, which=some, back=st.booleans())
    def one_is_cancelled(self, till: str, there: str, which: int, back: bool) -> None:
        """At the till that sold it or at the other one, whole, or with one kept."""
        records = [one for day in DAYS for one in
                   self.play.counter(till=till).daybook.records(day)]  # fmt: skip
        if not records:
            return
        record = records[which % len(records)]
        counter = self.play.counter(till=there)
        try:
            if back and there == till:
                line = record.slip.lines[0] if record.slip.lines else None
                keep = (("2000000000015", 1, line.unit_price_fen),) if line else ()
                undoing.returned(counter, record, keep)
            else:
                undoing.cancel(counter, record.slip.message_id)
        except (NoReply, CentreUnreachable):
            return

    @rule(till=tills)
    def the_till_would_sign_out(self, till: str) -> None:
        counter = self.play.counter(till=till)
        if pending.pending(counter):
            refusal = asking.sign_out(counter)
            assert refusal is not None and refusal.reason is Reason.PENDING_UNRESOLVED

    # -- what holds

    @invariant()
    def no_money_is_made_and_none_is_lost(self) -> None:
        play = self.play
        rows = [row for day in DAYS for row in play.stage.centre.details(HOUSE, day)]
        gone = sum(self.opening.values()) - sum(play.accounts().values())
        assert gone == sum(row.account_fen for row in rows)
        assert min(play.accounts().values()) >= 0
        settled = Tally(row.message_id for row in rows if row.kind == "settle")
        undone = Tally(row.original for row in rows if row.kind != "settle")
        assert max([*settled.values(), *undone.values(), 0]) <= 1

    def teardown(self) -> None:
        if not hasattr(self, "play"):
            return
        self.play.line.repair()
        for till in TILLS:
            counter = self.play.restarted(till)
            for letter in pending.pending(counter):
                assert pending.resolve(counter, letter.message_id).outcome != "unknown"
            assert pending.pending(counter) == ()
        self.what_was_late_arrives()
        self.the_books_agree()
        self.play.check()

    def the_books_agree(self) -> None:
        """Daybooks and centre are even, and each account gave exactly what stands."""
        one, other = (self.play.counter(till=till) for till in TILLS)
        for day in DAYS:
            found = reconcile(one, day, (other.daybook,))
            assert found.even, found.differences
        expected = dict(self.opening)
        for counter in (one, other):
            for day in DAYS:
                for record in counter.daybook.records(day):
                    found = self.play.stage.centre.look_up(HOUSE, record.slip.message_id)
                    assert isinstance(found, Found)
                    if found.state == "settled" and found.answer is not None:
                        settled = found.answer.outcome
                        assert isinstance(settled, Settlement)
                        for debit in settled.quote.debits:
                            expected[debit.account_id] -= debit.amount_fen
        assert self.play.accounts() == expected


Lossy.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestLossy = Lossy.TestCase
