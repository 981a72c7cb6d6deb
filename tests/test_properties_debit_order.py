"""Whatever the family, the money, the limits, the states and the basket: the debit order holds."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from little_model import FAR, LONG_AGO, Bond, Family, Member, Order, Plan
from playing import OPENS, Play, reason

from pos.clock import parse_time
from pos.model import Answer, PayerKind, Quote, Settlement
from pos.money import yuan
from pos.refusals import Reason

TODAY = parse_time(OPENS).date()
YEAR = TODAY.year
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
# The sample only says that something is wrong; the long form takes its time to make it small.
SAMPLE = settings(
    max_examples=40, derandomize=True, database=None, deadline=None,
    suppress_health_check=list(HealthCheck), phases=[Phase.generate],
)  # fmt: skip

fen = st.one_of(st.integers(0, 3), st.integers(0, 20_000), st.integers(0, 9 * 10**15))
states = st.sampled_from(["normal"] * 6 + ["frozen", "sealed"])
donors = st.builds(
    Member,
    employee=st.just(True),
    same_province=st.sampled_from([True] * 8 + [False]),
    alive=st.sampled_from([True] * 8 + [False]),
    insured=st.sampled_from(["active"] * 8 + ["suspended", "ended"]),
    account=states,
)
patients = st.builds(
    Member,
    employee=st.sampled_from([True, True, False]),
    insured=st.sampled_from(["active", "suspended", "ended"]),
    account=states,
)
orders = st.builds(Order, *[st.booleans() for _ in range(5)])


@dataclass
class Ask:
    """A basket as (product, quantity, price), and what the customer will agree to."""

    lines: list[tuple[str, int, int]]
    quoted: bool
    agree: str  # all, none, exact, or one fen more or less than exact


@dataclass
class Case:
    family: Family
    asks: list[Ask]


@st.composite
def bonds(draw: st.DrawFn, donor: str) -> Bond:
    return Bond(
        donor,
        limit=draw(st.one_of(st.none(), fen)),
        first=draw(st.sampled_from([LONG_AGO, LONG_AGO, YESTERDAY, TODAY, TOMORROW])),
        last=draw(st.sampled_from([FAR, FAR, TOMORROW, TODAY, YESTERDAY])),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    names = [f"d{number}" for number in range(draw(st.integers(0, 10)))]
    members = {"p": draw(patients), **{name: draw(donors) for name in names}}
    purse = {}
    for name, one in members.items():
        purse[name, YEAR] = draw(fen) if one.employee else 0
        purse[name, YEAR - 1] = draw(fen) if one.employee else 0
    chain = {"p": [draw(bonds(name)) for name in draw(st.permutations(names))]}
    family = Family(draw(orders), members, purse, chain)
    return Case(family, draw(st.lists(asks(list(purse.values())), min_size=1, max_size=3)))


@st.composite
def asks(draw: st.DrawFn, held: list[int]) -> Ask:
    """Prices are often what the first few hold together, give or take a fen."""
    edge = sum(held[: draw(st.integers(0, len(held)))]) + draw(st.integers(-1, 1))
    price = st.one_of(st.just(max(edge, 1)), st.integers(1, 3), st.integers(1, 30_000))
    product = st.sampled_from(["pill", "pill", "device", "soap", "tonic"])
    line = st.tuples(product, st.sampled_from([1, 1, 1, 2, 3]), price)
    agree = st.sampled_from(["all", "all", "none", "exact", "less", "more"])
    return Ask(draw(st.lists(line, min_size=1, max_size=4)), draw(st.booleans()), draw(agree))


def world(family: Family) -> str:
    rows = [
        'products.pill = {price = "1.00"}',
        'products.device = {price = "1.00", goods = "device"}',
        'products.soap = {price = "1.00", goods = "daily_goods"}',
        'products.tonic = {price = "1.00", class = "C"}',
    ]
    for name, one in family.members.items():
        money = (yuan(family.purse[name, YEAR]), yuan(family.purse[name, YEAR - 1]))
        rows.append(
            f'people.{name} = {{scheme = "{"employee" if one.employee else "resident"}", '
            f'area = "{"370100" if one.same_province else "310100"}", insured = "{one.insured}", '
            f'deceased = {str(not one.alive).lower()}, account = "{one.account}", '
            f'balance = {{current_year = "{money[0]}", carried_over = "{money[1]}"}}}}'
        )
    rows.append(f"bindings = [{', '.join(_binding(bond) for bond in family.bonds['p'])}]")
    rows.append(family.order.as_toml())
    return "\n".join(rows)


def _binding(bond: Bond) -> str:
    limit = "" if bond.limit is None else f', limit = "{yuan(bond.limit)}"'
    first = "" if bond.first == LONG_AGO else f", from = {bond.first}"
    last = "" if bond.last == FAR else f", to = {bond.last}"
    return f'{{beneficiary = "p", donor = "{bond.donor}", relation = "spouse"{limit}{first}{last}}}'


def agreed_fen(ask: Ask, cash: int) -> str | int:
    return {"exact": cash, "less": max(cash - 1, 0), "more": cash + 1}.get(ask.agree, ask.agree)


def settled_as_planned(play: Play, family: Family, ask: Ask) -> None:
    """One sale: the outcome, each fen, each skip and every balance are the little model's."""
    items = [f"{product} x {quantity} @ {yuan(price)}" for product, quantity, price in ask.lines]
    sale = play.sale("p", *items, by="identity_card")
    total = sum(quantity * price for _, quantity, price in ask.lines)
    payable = sum(q * price for product, q, price in ask.lines if product in ("pill", "device"))
    plan = family.plan("p", payable, TODAY)
    expected = Reason.NOTHING_PAYABLE if not payable else family.refusal("p", plan)
    if ask.quoted:
        answer = play.presettle(sale)
        assert reason(answer) is expected
        if expected is None:
            _as_planned(answer, plan, total, payable)
    cash = total - plan.account
    agree = agreed_fen(ask, cash)
    answer = play.settle(sale, agree)
    if expected is None and agree not in ("all", cash) and not (agree == "none" and not cash):
        expected = Reason.FUNDS_SHORT
    assert reason(answer) is expected
    if expected is None:
        assert isinstance(answer.outcome, Settlement)
        _as_planned(answer, plan, total, payable)
        family.post("p", plan)
    _balances_are(play, family)


def _as_planned(answer: Answer, plan: Plan, total: int, payable: int) -> None:
    quote = answer.outcome.quote if isinstance(answer.outcome, Settlement) else answer.outcome
    assert isinstance(quote, Quote)
    assert [(one.person, one.year, one.amount_fen) for one in quote.debits] == plan.gifts
    assert [(one.person, one.refusal.reason) for one in quote.skipped] == plan.skipped
    assert all(one.amount_fen > 0 for one in quote.debits)
    assert (quote.total_fen, quote.payable_fen) == (total, payable)
    assert quote.account_fen + quote.cash_fen == total
    own = sum(one.amount_fen for one in quote.debits if one.kind is PayerKind.OWN)
    assert own + quote.mutual_aid_fen == quote.account_fen == plan.account
    assert own == sum(given for who, _, given in plan.gifts if who == "p")
    steps = answer.trace.payers
    need = payable
    for step in steps:
        assert step.gave_fen == min(need, step.could_give_fen) <= step.had_fen
        need -= step.gave_fen
    assert tuple((one.person, one.gave_fen) for one in steps if one.gave_fen) == plan.payers


def _balances_are(play: Play, family: Family) -> None:
    kept = {key: held for key, held in play.accounts().items() if held}
    assert kept == {f"{who}/{year}": held for (who, year), held in family.purse.items() if held}
    assert all(held >= 0 for held in family.purse.values())


def holds(case: Case) -> None:
    play = Play(world(case.family))
    try:
        for ask in case.asks:
            settled_as_planned(play, case.family, ask)
    finally:
        play.close()


@SAMPLE
@given(cases())
def test_the_debit_order_is_the_little_models(case: Case) -> None:
    holds(case)


@pytest.mark.torture
def test_the_debit_order_is_the_little_models_at_length() -> None:
    families = sales = 0

    @settings(SAMPLE, max_examples=5000, phases=list(Phase))
    @given(cases())
    def counted(case: Case) -> None:
        nonlocal families, sales
        holds(case)
        families, sales = families + 1, sales + len(case.asks)

    counted()
    print(f"\ndebit order: {families} families, {sales} sales, each fen as expected")
