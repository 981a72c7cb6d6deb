"""What the account may pay for, what goes to the cash side, and what is not sold at all (COV)."""

import pytest
from msgspec.structs import replace
from playing import PILL, Play, paid, quote, reason

from pos.counter.basket import parse_price, parse_quantity
from pos.counter.daybook import Record
from pos.counter.slip import text
from pos.model import Papers
from pos.refusals import Reason, Refusal

LI = 'people.li = {balance = "200000000.00"}\n'
WITH_PRESCRIPTION = Papers(prescription=True)
OPEN_COVERAGE = (
    'policy.coverage = {account_pays = ["drug", "device", "consumable", "disinfectant", '
    '"health_product"], class_c = true}\n'
)

GOODS = [
    ("class A drug", 'class = "A"', "tianjin", None),
    ("class B drug", 'class = "B"', "tianjin", None),
    ("class C drug", 'class = "C"', "tianjin", Reason.NOT_IN_CATALOGUE),
    ("device", 'goods = "device"', "tianjin", None),
    ("consumable", 'goods = "consumable"', "tianjin", None),
    ("disinfectant", 'goods = "disinfectant"', "tianjin", None),
    ("health product", 'goods = "health_product"', "tianjin", Reason.GOODS_NOT_PAYABLE),
    ("daily goods", 'goods = "daily_goods"', "tianjin", Reason.GOODS_NOT_PAYABLE),
    ("class C device", 'goods = "device", class = "C"', "demo", None),
]
in_each_class = pytest.mark.parametrize(
    ("_case", "goods", "region", "expected"), GOODS, ids=[case[0] for case in GOODS]
)


@in_each_class
def test_the_region_says_which_goods_the_account_pays(
    _case: str, goods: str, region: str, expected: Reason | None
) -> None:
    """COV-001, 002, 003, 009: alone in the basket, such goods leave nothing payable."""
    play = Play(LI, f'products.thing = {{price = "10.00", {goods}}}', region=region)
    answer = play.sell("li", "thing")
    if expected is None:
        assert paid(answer) == "li 10.00, cash 0.00"
    else:
        assert reason(answer) is Reason.NOTHING_PAYABLE


@in_each_class
def test_beside_payable_goods_what_the_account_may_not_pay_is_cash(
    _case: str, goods: str, region: str, expected: Reason | None
) -> None:
    """COV-005, with the reason on the line."""
    play = Play(LI, f'{PILL}products.thing = {{price = "60.00", {goods}}}', region=region)
    answer = play.sell("li", "pill", "thing")
    account, cash = ("70.00", "0.00") if expected is None else ("10.00", "60.00")
    assert paid(answer) == f"li {account}, cash {cash}"
    assert [line.reason for line in quote(answer).lines] == [None, expected]


@pytest.mark.parametrize("goods", ['goods = "health_product"', 'class = "C"'])
def test_a_region_may_let_the_account_pay_more(goods: str) -> None:
    """COV-004, 009."""
    play = Play(LI, OPEN_COVERAGE, f'products.thing = {{price = "10.00", {goods}}}')
    assert paid(play.sell("li", "thing")) == "li 10.00, cash 0.00"


def test_a_product_the_centre_does_not_know_is_cash() -> None:
    play = Play(PILL, LI)
    sale = play.sale("li", "pill")
    stranger = replace(sale.lines[0], item=replace(sale.lines[0].item, ean="9999999999994"))
    sale.lines = (*sale.lines, stranger)
    answer = play.settle(sale)
    assert paid(answer) == "li 10.00, cash 10.00"
    assert quote(answer).lines[1].reason is Reason.NOT_IN_CATALOGUE


def test_the_slip_shows_both_sides() -> None:
    """COV-005: 35.00 payable, 60.00 not."""
    goods = 'products.a = {price = "35.00"}\nproducts.b = {price = "60.00", goods = "daily_goods"}'
    play = Play(LI, goods)
    sale = play.sale("li", "a", "b")
    assert paid(play.settle(sale)) == "li 35.00, cash 60.00"
    assert sale.record is not None
    slip = text(sale.record.slip, "en")
    assert all(amount in slip for amount in ("35.00", "60.00", "95.00"))


@pytest.mark.parametrize("relation", ["spouse", "parent", "child"])
def test_a_donor_pays_consumables_for_the_family(relation: str) -> None:
    """COV-006."""
    world = f"""
    people.li = {{}}
    people.wang = {{balance = "50.00"}}
    products.plaster = {{price = "8.00", goods = "consumable"}}
    bindings = [{{beneficiary = "li", donor = "wang", relation = "{relation}"}}]
    """
    assert paid(Play(world, region="tianjin").sell("li", "plaster")) == "wang 8.00, cash 0.00"


def test_a_prescription_drug_is_not_sold_without_a_prescription_not_even_for_cash() -> None:
    """COV-007."""
    play = Play(LI, 'products.insulin = {price = "48.00", prescription = true}')
    sale = play.sale("li", "insulin")
    assert reason(play.presettle(sale)) is Reason.PRESCRIPTION_NEEDED
    assert reason(play.settle(sale)) is Reason.PRESCRIPTION_NEEDED
    assert reason(sale.pay_cash()) is Reason.PRESCRIPTION_NEEDED
    sale.papers = WITH_PRESCRIPTION
    assert paid(play.settle(sale)) == "li 48.00, cash 0.00"
    cash = play.basket("insulin")
    cash.papers = WITH_PRESCRIPTION
    assert isinstance(cash.pay_cash(), Record)


EPHEDRINE = 'products.cold = {price = "12.00", max_quantity = 2}\n'
BASKETS = [
    ("one pack", ["cold"], None),
    ("two packs", ["cold x 2"], None),
    ("three packs", ["cold x 3"], Reason.QUANTITY_OVER_LIMIT),
    ("two in each of two lines", ["cold x 2", "cold x 2 @ 11.99"], Reason.QUANTITY_OVER_LIMIT),
    ("one in each of two lines", ["cold", "cold @ 11.99"], None),
]


@pytest.mark.parametrize(("_case", "items", "expected"), BASKETS, ids=[case[0] for case in BASKETS])
def test_a_limit_counts_over_the_whole_basket(
    _case: str, items: list[str], expected: Reason | None
) -> None:
    """COV-012, 014: at the centre and for cash."""
    play = Play(LI, EPHEDRINE)
    assert reason(play.sell("li", *items)) is expected
    cash = play.basket(*items).pay_cash()
    assert reason(cash) is expected
    assert isinstance(cash, Record) is (expected is None)


def test_a_refused_quantity_says_how_many_and_how_many_are_allowed() -> None:
    outcome = Play(LI, EPHEDRINE).sell("li", "cold x 3").outcome
    assert isinstance(outcome, Refusal)
    assert outcome.params == {"item": "cold", "limit": "2", "quantity": "3"}


BAD_AMOUNTS = [
    ("quantity", parse_quantity, "0"),
    ("quantity", parse_quantity, "-1"),
    ("quantity", parse_quantity, "1.5"),
    ("quantity", parse_quantity, "1000000000"),
    ("quantity", parse_quantity, ""),
    ("price", parse_price, "0.00"),
    ("price", parse_price, "1.234"),
    ("price", parse_price, "abc"),
    ("price", parse_price, "-1.00"),
]


@pytest.mark.parametrize("_case", BAD_AMOUNTS, ids=lambda case: f"{case[0]} {case[2]!r}")
def test_a_quantity_or_price_that_cannot_be_is_refused_before_anything_is_sent(_case) -> None:
    """COV-011."""
    field, parse, given = _case
    refusal = parse(given)
    assert reason(refusal) is Reason.BAD_AMOUNT
    assert refusal.params["field"] == field


def test_the_smallest_amounts_that_can_be_are_taken() -> None:
    assert parse_quantity("1") == 1
    assert parse_price("0.01") == 1
    assert parse_price("0.1") == 10
    assert parse_price("7") == 700


def test_an_empty_basket_asks_nobody() -> None:
    """COV-011."""
    play = Play(PILL, LI)
    sale = play.basket()
    assert reason(sale.presettle()) is Reason.EMPTY_BASKET
    assert reason(sale.settle("all")) is Reason.EMPTY_BASKET
    assert reason(sale.pay_cash()) is Reason.EMPTY_BASKET
    assert play.counter().daybook.unresolved() == ()


@pytest.mark.parametrize(
    ("item", "total"), [("pill @ 0.01", "0.01"), ("pill x 99 @ 99999.99", "9899999.01")]
)
def test_the_smallest_and_the_largest_sale_are_exact_to_the_fen(item: str, total: str) -> None:
    """COV-013."""
    play = Play(PILL, LI)
    assert paid(play.sell("li", item)) == f"li {total}, cash 0.00"


def test_a_prescription_was_seen_for_what_needed_one_and_for_nothing_scanned_later() -> None:
    play = Play(LI, 'products.insulin = {price = "48.00", prescription = true}')
    checkout = play.basket("insulin")
    checkout.papers = WITH_PRESCRIPTION
    checkout.remove(0)
    assert not checkout.papers.prescription
    checkout.add("insulin")
    assert reason(checkout.pay_cash()) is Reason.PRESCRIPTION_NEEDED


def test_the_prescription_is_asked_before_the_quantity() -> None:
    """Of several reasons, the first of the catalogue; across products, too."""
    goods = EPHEDRINE + 'products.insulin = {price = "48.00", prescription = true}\n'
    assert reason(Play(LI, goods).sell("li", "cold x 3", "insulin")) is Reason.PRESCRIPTION_NEEDED
