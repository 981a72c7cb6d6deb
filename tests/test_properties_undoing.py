"""Sales, losses, cancellations, reversals, repeats in any order: the little model, to the fen."""

from collections import Counter
from datetime import date

import pytest
from history_parts import (
    HOUSES,
    PILL,
    PINS,
    PURSE,
    STARTS,
    WORLD,
    against,
    as_planned,
    letter,
    send,
    some,
)  # fmt: skip
from hypothesis import HealthCheck, Phase, settings
from hypothesis import stateful as machine
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from little_model import Bond, Family, Member, Order
from playing import Play, reason
from undoing_parts import Message, Want, wants

from pos.model import Answer, Credential, Settlement
from pos.refusals import Reason, Refusal
from pos.street import BindRequest, Found, Undo, Undone


class Undoings(machine.RuleBasedStateMachine):
    """Two pharmacies, a family, letters that get lost, and everybody who wants it undone."""

    @initialize(order=st.builds(Order, *[st.booleans() for _ in range(5)]))
    def a_world_begins(self, order: Order) -> None:
        self.play = Play(WORLD, order.as_toml(), at=STARTS)
        members = {who: Member(employee=who != "kid") for who in PINS}
        chains = {"li": [Bond("wang", limit=2500)], "kid": [], "wang": [], "zhao": []}
        self.family = Family(order, members, dict(PURSE), chains)
        self.messages: list[Message] = []
        self.undoings: list[tuple[str, Undo, Undone | Refusal]] = []
        assert self.play.desk.unbind("kid", "li") is None
        self.somebody_is_bound_or_unbound("kid", "li")
        self.days: dict[tuple[str, str], Counter[tuple[str, str]]] = {}

    @property
    def today(self) -> date:
        return self.play.moment.now.date()

    @rule(wait=st.sampled_from(["1s", "3h", "24h"]))
    def time_passes(self, wait: str) -> None:
        self.play.wait(wait)

    # -- sales

    @rule(sales=st.lists(wants, min_size=1, max_size=4))
    def sales_are_sent(self, sales: list[Want]) -> None:
        for want in sales:
            credential = self.play.shown(want.who, "identity_card")
            assert isinstance(credential, Credential)
            message_id = self.play.counter(want.house).next_id()
            sale = letter(
                message_id, want.house, credential, PINS[want.who], want.basket, want.agreed
            )
            self.messages.append(Message(want.kind, want.who, sale))
            if want.arrives:
                self._arrives(self.messages[-1])
            if want.then != "keep":
                self.a_sale_is_undone(len(self.messages) - 1, want.then, elsewhere=False)

    @precondition(lambda self: self.messages)
    @rule(number=some)
    def a_sale_arrives_once_more_or_at_last(self, number: int) -> None:
        one = self.messages[number % len(self.messages)]
        if one.state == "closed":
            assert reason(self._send(one)) is Reason.ALREADY_REVERSED
        elif one.answer is not None:
            assert self._send(one) == one.answer.as_replay()
        else:
            self._arrives(one)

    def _arrives(self, one: Message) -> None:
        self.play.sign_in(one.sale.pharmacy)
        pills = [line.amount_fen for line in one.sale.lines if line.product == PILL]
        total = one.sale.total_fen
        plan = self.family.plan(one.who, sum(pills), self.today)
        expected = None if pills else Reason.NOTHING_PAYABLE
        expected = expected or self.family.refusal(one.who, plan)
        if one.kind == "settle":
            expected = expected or against(one.sale.agreed, plan, total)
        one.answer = self._send(one)
        assert reason(one.answer) is expected
        one.state = {"settle": "settled", "presettle": "quoted"}[one.kind]
        if expected:
            one.state = "refused"
            return
        as_planned(one.answer, plan, total, 0)
        if one.kind == "settle":
            bonds = {bond.donor: bond for bond in self.family.bonds[one.who]}
            own = {one.who: None}
            one.gave = [(who, year, fen, {**bonds, **own}[who]) for who, year, fen in plan.gifts]
            self._moves(one, 1)

    def _moves(self, one: Message, sign: int) -> None:
        """What was given is given, or with -1 it is back; the day's sums know it."""
        scheme = "resident" if one.who == "kid" else "employee"
        sums = self.days.setdefault((one.sale.pharmacy, self.today.isoformat()), Counter())
        pairs = {"own" if who == one.who else "mutual_aid" for who, *_ in one.gave} or {"own"}
        for pair in pairs:
            sums[f"{scheme} {pair}", "count"] += sign > 0
        for who, year, fen, bond in one.gave:
            self.family.purse[who, year] -= sign * fen
            sums[f"{scheme} {'own' if who == one.who else 'mutual_aid'}", "fen"] += sign * fen
            if bond is not None:
                bond.used += sign * fen

    def _send(self, one: Message) -> Answer:
        return send(self.play.centre, one.kind, one.sale)

    # -- undoing them

    @precondition(lambda self: self.messages)
    @rule(
        number=some, kind=st.sampled_from(["reverse", "cancel"]),
        elsewhere=st.sampled_from([False] * 5 + [True]),
    )  # fmt: skip
    def a_sale_is_undone(self, number: int, kind: str, elsewhere: bool) -> None:
        one = self.messages[number % len(self.messages)]
        house = HOUSES[(HOUSES.index(one.sale.pharmacy) + elsewhere) % 2]
        if kind == "reverse" and elsewhere and one.state == "lost":
            return  # whose it is, only the one who sent it knows
        self._undo(kind, house, one.sale.message_id, self._why_not(kind, house, one), one)

    @precondition(lambda self: self.undoings)
    @rule(number=some, kind=st.sampled_from(["reverse", "cancel"]), house=st.sampled_from(HOUSES))
    def an_undoing_cannot_be_undone(self, number: int, kind: str, house: str) -> None:
        original = self.undoings[number % len(self.undoings)][1].message_id
        self._undo(kind, house, original, Reason.NOT_REVERSIBLE, None)

    @precondition(lambda self: self.undoings)
    @rule(number=some)
    def an_undoing_comes_again(self, number: int) -> None:
        kind, asked, first = self.undoings[number % len(self.undoings)]
        again = self._ask(kind, asked)
        if isinstance(first, Undone):
            assert isinstance(again, Undone) and again.replay
            assert (again.debits, again.settlement_id) == (first.debits, first.settlement_id)
        else:
            assert again == first

    def _why_not(self, kind: str, house: str, one: Message) -> Reason | None:
        if one.state == "lost":
            return Reason.NOT_FOUND if kind == "cancel" else None
        if house != one.sale.pharmacy:
            return Reason.OTHER_PHARMACY
        if one.undone:
            return Reason[f"ALREADY_{one.undone.upper()}"]
        return Reason.NOT_REVERSIBLE if kind == "cancel" and one.state != "settled" else None

    def _undo(
        self, kind: str, house: str, original: str, why: Reason | None, one: Message | None
    ) -> None:
        asked = Undo(self.play.counter(house).next_id(), house, "01", "001", original)
        found = self._ask(kind, asked)
        self.undoings.append((kind, asked, found))
        assert reason(found) is why
        if not isinstance(found, Undone) or one is None:
            return
        one.undone = {"reverse": "reversed", "cancel": "cancelled"}[kind]
        one.state = "closed" if one.state == "lost" else one.state
        back = [(d.person, d.year, -d.amount_fen) for d in found.debits]
        assert back == [(who, year, fen) for who, year, fen, _ in one.gave]
        if one.state == "settled":
            self._moves(one, -1)

    def _ask(self, kind: str, asked: Undo) -> Undone | Refusal:
        centre = self.play.centre
        return centre.reverse(asked) if kind == "reverse" else centre.cancel(asked)

    # -- the family goes on

    @rule(whom=st.sampled_from(["li", "kid"]), donor=st.sampled_from(["wang", "zhao"]))
    def somebody_is_bound_or_unbound(self, whom: str, donor: str) -> None:
        left = [bond for bond in self.family.bonds[whom] if bond.donor != donor]
        if left == self.family.bonds[whom]:
            asked = BindRequest(whom, donor, "spouse", limit_fen=2000)
            assert not isinstance(self.play.desk.bind(asked), Refusal)
            left.append(Bond(donor, 2000, first=self.today))
        else:
            assert self.play.desk.unbind(whom, donor) is None
        self.family.bonds[whom] = left

    # -- what holds after every step

    @invariant()
    def balances_are_the_little_models(self) -> None:
        if hasattr(self, "play"):
            held = {f"{who}/{year}": fen for (who, year), fen in self.family.purse.items()}
            kept = self.play.accounts()
            assert {key: kept.get(key, 0) for key in held} == held
            assert sum(kept.values()) == sum(held.values())

    def teardown(self) -> None:
        if hasattr(self, "play"):
            self.play.check()
            for one in self.messages:
                self._looked_up(one)
            for (house, day), sums in self.days.items():
                told: Counter[tuple[str, str]] = Counter()
                for line in self.play.centre.totals(house, day):
                    told[f"{line.scheme} {line.clearing}", "count"] = line.count
                    told[f"{line.scheme} {line.clearing}", "fen"] = line.account_fen
                assert told == sums
                rows = self.play.centre.details(house, day)
                moved = sum(fen for (_, what), fen in sums.items() if what == "fen")
                assert sum(row.account_fen for row in rows) == moved
            self.play.close()

    def _looked_up(self, one: Message) -> None:
        found = self.play.centre.look_up(one.sale.pharmacy, one.sale.message_id)
        assert isinstance(found, Found)
        state = one.undone if one.state == "settled" and one.undone else one.state
        assert found.state == {"lost": "nothing"}.get(state, state)
        assert found.answer == one.answer
        assert (found.undone.kind if found.undone else "") == one.undone


class LongUndoings(Undoings):
    """The same, counted."""

    lived = settled = undone = 0

    def teardown(self) -> None:
        super().teardown()
        LongUndoings.lived += 1
        answers = [one.answer.outcome for one in getattr(self, "messages", []) if one.answer]
        LongUndoings.settled += sum(isinstance(one, Settlement) for one in answers)
        found = [one for _, _, one in getattr(self, "undoings", [])]
        LongUndoings.undone += sum(isinstance(one, Undone) and one.of != "" for one in found)


# The sample says that something is wrong; only the long form takes the time to make it small.
SAMPLE = settings(
    max_examples=25, stateful_step_count=40, derandomize=True, database=None, deadline=None,
    suppress_health_check=list(HealthCheck), phases=[Phase.generate],
)  # fmt: skip
TestUndoings = Undoings.TestCase
TestUndoings.settings = SAMPLE


@pytest.mark.torture
def test_undoings_at_length() -> None:
    long = settings(SAMPLE, max_examples=1000, stateful_step_count=80, phases=list(Phase))
    machine.run_state_machine_as_test(LongUndoings, settings=long)
    lived, settled, undone = LongUndoings.lived, LongUndoings.settled, LongUndoings.undone
    assert undone > lived
    print(f"\nundoings: {lived} histories, {settled} settled, {undone} of them undone")
