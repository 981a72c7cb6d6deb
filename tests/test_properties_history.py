"""Whatever happens in whatever order: each answer is the little model's, and nothing is lost."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from little_model import Bond, Family, Member, Order, Pad, Plan
from msgspec.structs import replace
from playing import Play, reason

from pos.counter.asking import attendance
from pos.model import (
    Agreed,
    Answer,
    AnyCash,
    AskOnly,
    Balances,
    Credential,
    ExactCash,
    Identified,
    Line,
    Papers,
    Quote,
    QuoteShown,
    Sale,
    Secret,
    Settlement,
)  # fmt: skip
from pos.refusals import Reason
from pos.street import BindRequest, Shown

STARTS = "2026-12-30T23:50:00"
HOUSES = ("P37010000001", "P37010000002")
PINS = {"li": "102030", "wang": "112131", "zhao": "122232", "kid": "132333"}
WORLD = """
pharmacies.main = {}
pharmacies.other = {}
products.pill = {price = "1.00"}
products.soap = {price = "1.00", goods = "daily_goods"}
people.li = {pin = "102030", balance = {current_year = "30.00", carried_over = "12.00"}}
people.wang = {pin = "112131", balance = {current_year = "50.00", carried_over = "0.01"}}
people.zhao = {pin = "122232", balance = {current_year = "20.00", carried_over = "5.00"}}
people.kid = {pin = "132333", scheme = "resident"}
bindings = [
    {beneficiary = "li", donor = "wang", relation = "spouse", limit = "25.00"},
    {beneficiary = "kid", donor = "li", relation = "parent"},
]
"""
PURSE = {
    ("li", 2026): 3000, ("li", 2025): 1200, ("wang", 2026): 5000, ("wang", 2025): 1,
    ("zhao", 2026): 2000, ("zhao", 2025): 500,
}  # fmt: skip
PILL, SOAP = "2000000000015", "2000000000022"
Basket = tuple[tuple[str, int, int], ...]
BASKETS: list[Basket] = [
    ((PILL, 1, 100),), ((PILL, 3, 1000),), ((PILL, 1, 6201),), ((PILL, 2, 700), (SOAP, 1, 1)),
    ((SOAP, 1, 500),),
]  # fmt: skip
WAITS = ["1s", "59s", "60s", "61s", "599s", "601s", "3h", "86399s", "24h"]
people = st.sampled_from(sorted(PINS))
some = st.integers(0, 10**6)  # one of however many there are by then


@dataclass
class Wish:
    """What a customer asks for at a till, and how."""

    kind: str
    elsewhere: bool  # not where the code was scanned
    pin: str
    basket: Basket
    agree: str
    signs_in: bool


wishes = st.lists(
    st.builds(
        Wish,
        kind=st.sampled_from(["settle", "settle", "settle", "presettle", "presettle", "balance"]),
        elsewhere=st.sampled_from([False] * 5 + [True]),
        pin=st.sampled_from(["right"] * 5 + ["wrong", "wrong", "", "12345"]),
        basket=st.sampled_from(BASKETS),
        agree=st.sampled_from(["any", "quote", "none", "exact"]),
        signs_in=st.sampled_from([True] * 6 + [False]),
    ),
    min_size=1,
    max_size=4,
)


@dataclass
class Code:
    """A code on a phone, and what became of it."""

    shown: Shown
    person: str
    issued_at: datetime
    state: str = "issued"


@dataclass
class Scan:
    """A token, where it was given, and whether it has paid."""

    credential: Credential
    person: str
    house: str
    at: datetime
    spent: bool = False


@dataclass
class Sent:
    """A letter and its first answer."""

    kind: str
    sale: Sale
    answer: Answer


class History(RuleBasedStateMachine):
    """Sales, replays, PINs, codes, bindings and days, in any order."""

    @initialize(
        order=st.builds(Order, *[st.booleans() for _ in range(5)]),
        per_day=st.booleans(),
        opens=st.booleans(),
    )
    def opens(self, order: Order, per_day: bool, opens: bool) -> None:
        self.play = Play(WORLD, region_keys(order, per_day, opens), at=STARTS)
        members = {who: Member(employee=who != "kid") for who in PINS}
        chains = {"li": [Bond("wang", limit=2500)], "kid": [Bond("li")], "wang": [], "zhao": []}
        self.family = Family(order, members, dict(PURSE), chains)
        self.pads = {who: Pad(3, per_day, opens) for who in PINS}
        self.signed_in: dict[str, date | None] = dict.fromkeys(HOUSES, self.today)
        self.codes: list[Code] = []
        self.scans: list[Scan] = []
        self.sent: list[Sent] = []
        self.rows = self.play.check().journal_rows

    @property
    def now(self) -> datetime:
        return self.play.moment.now

    @property
    def today(self) -> date:
        return self.now.date()

    # -- the day

    @rule(wait=st.sampled_from(WAITS))
    def time_passes(self, wait: str) -> None:
        self.play.wait(wait)

    @rule()
    def the_last_second_of_the_day_comes(self) -> None:
        self.play.go_to(f"{self.today}T23:59:59")

    @rule(house=st.sampled_from(HOUSES))
    def a_pharmacy_signs_in(self, house: str) -> None:
        assert self.play.sign_in(house) is None
        self.signed_in[house] = self.today
        self.rows += 1

    @rule(house=st.sampled_from(HOUSES))
    def a_pharmacy_signs_out(self, house: str) -> None:
        there = self.signed_in[house] == self.today
        found = self.play.centre.sign_out(attendance(self.play.counter(house)))
        assert reason(found) is (None if there else Reason.NOT_SIGNED_IN)
        self.signed_in[house] = None
        self.rows += 1

    # -- codes

    @rule(who=people)
    def a_phone_shows_a_code(self, who: str) -> None:
        for code in self.codes:
            if code.person == who and code.state == "issued":
                code.state = "superseded"
        self.codes.append(Code(self.play.shown(who, "code"), who, self.now))

    @precondition(lambda self: self.codes)
    @rule(number=some, house=st.sampled_from(HOUSES))
    def a_code_is_scanned(self, number: int, house: str) -> None:
        code = self.codes[-1 - number % min(len(self.codes), 3)]
        found = self.play.centre.identify(house, code.shown)
        old = self.now - code.issued_at > timedelta(seconds=60) or code.state == "superseded"
        used = Reason.CODE_USED if code.state == "exchanged" else None
        assert reason(found) is (Reason.CODE_EXPIRED if old else used)
        if isinstance(found, Identified):
            assert found.person == code.person
            code.state = "exchanged"
            self.scans.append(Scan(found.credential, code.person, house, self.now))

    # -- sales

    @rule(who=people, by=st.sampled_from(["card", "identity_card"]), wishes=wishes)
    def a_customer_shows_a_card(self, who: str, by: str, wishes: list[Wish]) -> None:
        shown = self.play.shown(who, by)
        for wish in wishes:
            self._asked(who, shown, None, wish)

    @rule(who=people, house=st.sampled_from(HOUSES), wishes=wishes)
    def a_customer_shows_the_phone(self, who: str, house: str, wishes: list[Wish]) -> None:
        self.a_phone_shows_a_code(who)
        self.a_code_is_scanned(0, house)
        for wish in wishes:
            self._asked(who, self.scans[-1].credential, self.scans[-1], wish)

    @precondition(lambda self: self.scans)
    @rule(number=some, wishes=wishes)
    def an_earlier_scan_goes_on(self, number: int, wishes: list[Wish]) -> None:
        scan = self.scans[-1 - number % min(len(self.scans), 3)]
        for wish in wishes:
            self._asked(scan.person, scan.credential, scan, wish)

    def _asked(self, who: str, credential: Credential, scan: Scan | None, wish: Wish) -> None:
        kind, place = wish.kind, HOUSES.index(scan.house) if scan else 0
        house = HOUSES[(place + wish.elsewhere) % 2]
        if wish.signs_in and self.signed_in[house] != self.today:
            self.a_pharmacy_signs_in(house)
        lines = () if kind == "balance" else wish.basket
        pin = {"right": PINS[who], "wrong": "999999"}.get(wish.pin, wish.pin)
        total = sum(quantity * price for _, quantity, price in lines)
        payable = sum(quantity * price for product, quantity, price in lines if product == PILL)
        plan = self.family.plan(who, payable, self.today)
        agreed = self._agreed(wish.agree, who, total - plan.account)
        sale = Sale(
            message_id=self.play.counter(house).next_id(), pharmacy=house, till="01",
            operator="001", credential=credential, pin=Secret(pin), patient="", papers=Papers(),
            lines=tuple(Line(*one) for one in lines), agreed=agreed,
        )  # fmt: skip
        expected = self._gates(who, scan, house, payable or kind == "balance", pin)
        if expected is None and kind != "balance":
            expected = self.family.refusal(who, plan)
        if expected is None and kind == "settle":
            expected = self._agreement(agreed, plan, total)
        answer = self._send(kind, sale)
        self.sent.append(Sent(kind, sale, answer))
        self.rows += 1
        assert reason(answer) is expected
        if expected is None:
            self._came_out(answer, who, plan, total)
        if isinstance(answer.outcome, Settlement):
            self.family.post(who, plan)
            if scan:
                scan.spent = True

    def _gates(
        self, who: str, scan: Scan | None, house: str, payable: object, pin: str
    ) -> Reason | None:
        if self.signed_in[house] != self.today:
            return Reason.NOT_SIGNED_IN
        if not payable:
            return Reason.NOTHING_PAYABLE
        if scan and self.now - scan.at > timedelta(seconds=600):
            return Reason.TOKEN_EXPIRED
        if scan and scan.spent:
            return Reason.TOKEN_SPENT
        if scan and scan.house != house:
            return Reason.TOKEN_ELSEWHERE
        return self.pads[who].press(pin, PINS[who], self.now)

    def _agreed(self, agree: str, who: str, cash: int) -> Agreed:
        quotes = [s.answer.outcome for s in self.sent if s.answer.person == who]
        quotes = [one for one in quotes if isinstance(one, Quote)]
        if agree == "quote" and quotes:
            return quotes[-1].shown()
        return {"any": AnyCash(), "none": ExactCash(0)}.get(agree, ExactCash(cash))

    @staticmethod
    def _agreement(agreed: Agreed, plan: Plan, total: int) -> Reason | None:
        if isinstance(agreed, QuoteShown) and agreed.payers != plan.payers:
            return Reason.QUOTE_CHANGED
        if isinstance(agreed, AskOnly | AnyCash) or agreed.cash_fen == total - plan.account:
            return None
        return Reason.FUNDS_SHORT

    def _came_out(self, answer: Answer, who: str, plan: Plan, total: int) -> None:
        found = answer.outcome
        if isinstance(found, Balances):
            assert found.current_year_fen + found.carried_over_fen == self.family.holds(who)
            return
        quote = found.quote if isinstance(found, Settlement) else found
        assert isinstance(quote, Quote)
        assert [(one.person, one.year, one.amount_fen) for one in quote.debits] == plan.gifts
        assert [(one.person, one.refusal.reason) for one in quote.skipped] == plan.skipped
        assert quote.cash_fen == total - plan.account

    def _send(self, kind: str, sale: Sale) -> Answer:
        centre = self.play.centre
        send = {"presettle": centre.presettle, "settle": centre.settle, "balance": centre.balance}
        return send[kind](sale)

    # -- the same message again

    @precondition(lambda self: self.sent)
    @rule(number=some, pin=st.sampled_from(["", "999999", "102030"]))
    def a_letter_comes_again(self, number: int, pin: str) -> None:
        one = self.sent[number % len(self.sent)]
        again = self._send(one.kind, replace(one.sale, pin=Secret(pin)))
        assert again == one.answer.as_replay()

    @precondition(lambda self: self.sent)
    @rule(number=some, change=st.sampled_from(["lines", "papers", "pharmacy", "kind"]))
    def a_letters_id_comes_with_other_content(self, number: int, change: str) -> None:
        one = self.sent[number % len(self.sent)]
        kind, sale = one.kind, replace(one.sale, pin=Secret("999999"))
        if change == "lines":
            sale = replace(sale, lines=(*sale.lines, Line(SOAP, 1, 1)))
        elif change == "papers":
            sale = replace(sale, papers=Papers(prescription=True))
        elif change == "pharmacy":
            sale = replace(sale, pharmacy=HOUSES[1 - HOUSES.index(sale.pharmacy)])
        else:
            kind = {"presettle": "settle", "settle": "balance", "balance": "presettle"}[kind]
        assert reason(self._send(kind, sale)) is Reason.MESSAGE_REUSED

    # -- the desk

    @rule(
        whom=people, donor=people, relation=st.sampled_from(["spouse", "child", "uncle"]),
        limit=st.sampled_from([-1, 0, 1, 500]),
    )  # fmt: skip
    def somebody_binds(self, whom: str, donor: str, relation: str, limit: int) -> None:
        chain = self.family.bonds[whom]
        against = [
            (relation == "uncle", Reason.NOT_KIN),
            (donor == "kid", Reason.DONOR_HAS_NO_ACCOUNT),
            (donor == whom, Reason.BIND_SELF),
            (any(bond.donor == donor for bond in chain), Reason.ALREADY_BOUND),
        ]
        expected = next((why for stands, why in against if stands), None)
        found = self.play.desk.bind(BindRequest(whom, donor, relation, limit_fen=limit))
        assert reason(found) is expected
        self.rows += 1
        if expected is None:
            chain.append(Bond(donor, None if limit < 0 else limit, first=self.today))

    @rule(whom=people, donor=people)
    def somebody_unbinds(self, whom: str, donor: str) -> None:
        chain = self.family.bonds[whom]
        left = [bond for bond in chain if bond.donor != donor]
        found = self.play.desk.unbind(whom, donor)
        assert reason(found) is (Reason.NOT_BOUND if left == chain else None)
        self.family.bonds[whom] = left
        self.rows += 1

    @rule(whom=people, random=st.randoms(use_true_random=False))
    def somebody_reorders(self, whom: str, random: object) -> None:
        chain = self.family.bonds[whom]
        random.shuffle(chain)
        assert self.play.desk.reorder(whom, tuple(bond.donor for bond in chain)) is None
        self.rows += 1

    # -- what holds after every step

    @invariant()
    def balances_are_the_little_models(self) -> None:
        if hasattr(self, "play"):
            held = {f"{who}/{year}": fen for (who, year), fen in self.family.purse.items()}
            kept = self.play.accounts()
            assert {key: kept.get(key, 0) for key in held} == held
            assert sum(kept.values()) == sum(held.values())
            assert min(held.values()) >= 0

    def teardown(self) -> None:
        if hasattr(self, "play"):
            counted = self.play.check()
            settled = [
                s.answer.outcome for s in self.sent if isinstance(s.answer.outcome, Settlement)
            ]
            owed = [one.quote.account_fen for one in settled]
            assert sum(PURSE.values()) == sum(self.family.purse.values()) + sum(owed)
            assert counted.entries == 1 + sum(fen > 0 for fen in owed)
            assert counted.journal_rows == self.rows
            self.play.close()


class LongHistory(History):
    """The same, as `make torture` runs it."""


def region_keys(order: Order, per_day: bool, opens: bool) -> str:
    trigger = "only_when_own_is_empty" if order.only_when_own_is_empty else "automatic"
    shared = ["current_year"] * order.shares_current + ["carried_over"] * order.shares_carried
    both = ["current_year", "carried_over"][:: -1 if order.carried_first else 1]
    return f"""
    policy.mutual_aid.own_first = {str(order.own_first).lower()}
    policy.mutual_aid.trigger = "{trigger}"
    policy.mutual_aid.buckets = {shared}
    policy.debit_order = {{buckets = {both}}}
    policy.pin.counting = "{"per_day" if per_day else "in_a_row"}"
    policy.pin.unlock = "{"after_24h" if opens else "window"}"
    """


SAMPLE = settings(
    max_examples=150, stateful_step_count=50, derandomize=True, database=None, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
TestHistory = History.TestCase
TestHistory.settings = SAMPLE
TestLongHistory = pytest.mark.torture(LongHistory.TestCase)
TestLongHistory.settings = settings(SAMPLE, max_examples=2000, stateful_step_count=80)
