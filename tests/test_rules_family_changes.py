"""The chain changes between quote and sale, between two tills, between two years (FAM)."""

import pytest
from playing import PILL, PIN, Play, paid, quote, reason, skipped

from pos.model import Secret
from pos.refusals import Reason, Refusal
from pos.texts import refusal_say

FAMILY = """
people.li = {balance = "20.00"}
people.wang = {balance = "50.00"}
people.zhao = {balance = "90.00"}
"""
BOUND = """
bindings = [
    {beneficiary = "li", donor = "wang", relation = "spouse"},
    {beneficiary = "li", donor = "zhao", relation = "parent"},
]
"""
HELD = 'people.wang = {balance = {current_year = "3.00", carried_over = "4.00"}}\n'
ONLY_WANG = 'bindings = [{beneficiary = "li", donor = "wang", relation = "spouse"}]\n'


def test_a_new_order_holds_from_the_next_sale() -> None:
    """FAM-020."""
    play = Play(PILL, FAMILY, BOUND)
    assert play.desk.reorder("li", ("zhao", "wang")) is None
    assert paid(play.sell("li", "pill x 3")) == "li 20.00, zhao 10.00, cash 0.00"
    assert play.desk.reorder("li", ("wang", "zhao")) is None
    assert paid(play.sell("li")) == "wang 10.00, cash 0.00"


def test_the_rank_decides_not_the_order_of_binding() -> None:
    rows = """
    bindings = [
        {beneficiary = "li", donor = "wang", relation = "spouse", rank = 2},
        {beneficiary = "li", donor = "zhao", relation = "parent", rank = 1},
    ]
    """
    assert paid(Play(PILL, FAMILY, "people.li = {}", rows).sell("li")) == "zhao 10.00, cash 0.00"


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        ('["carried_over"]', "wang 4.00, cash 6.00"),
        ('["current_year"]', "wang 3.00, cash 7.00"),
        ('["current_year", "carried_over"]', "wang 7.00, cash 3.00"),
    ],
)
def test_the_region_says_which_of_a_donors_years_are_shared(shared: str, expected: str) -> None:
    """FAM-019: the other year stays untouched, and one's own account is not concerned."""
    policy = f"policy.mutual_aid = {{buckets = {shared}}}"
    play = Play(PILL, FAMILY, "people.li = {}", HELD, ONLY_WANG, policy)
    assert paid(play.sell("li")) == expected
    own = Play(PILL, HELD, policy)
    assert paid(own.sell("wang", "pill @ 7.00")) == "wang 7.00, cash 0.00"


def test_a_donor_with_money_only_in_a_year_that_is_not_shared_is_empty() -> None:
    policy = 'policy.mutual_aid = {buckets = ["carried_over"]}'
    play = Play(PILL, FAMILY, BOUND, policy)
    answer = play.sell("li", "pill x 3")
    assert paid(answer) == "li 20.00, cash 10.00"
    assert skipped(answer) == "wang DONOR_EMPTY, zhao DONOR_EMPTY"


@pytest.mark.parametrize("first", ["current_year", "carried_over"])
def test_buckets_are_ordered_within_each_payer_never_across_payers(first: str) -> None:
    second = {"current_year": "carried_over", "carried_over": "current_year"}[first]
    both = '{balance = {current_year = "1.00", carried_over = "1.00"}}'
    people = "".join(f"people.{one} = {both}\n" for one in ("li", "wang", "zhao"))
    policy = f'policy.debit_order = {{buckets = ["{first}", "{second}"]}}'
    answer = Play(PILL, people, BOUND, policy).sell("li", "pill @ 5.50")
    given = [(one.person, str(one.bucket), one.amount_fen) for one in quote(answer).debits]
    assert given == [
        ("li", first, 100), ("li", second, 100),
        ("wang", first, 100), ("wang", second, 100),
        ("zhao", first, 100), ("zhao", second, 50),
    ]  # fmt: skip


def test_a_quote_that_no_longer_holds_debits_nothing_and_shows_both() -> None:
    """FAM-023: own money spent at another till in between."""
    play = Play(PILL, FAMILY, "people.wang = {}", BOUND, 'people.zhao = {balance = "5.00"}')
    here = play.sale("li", "pill x 2", till="01")
    assert paid(play.presettle(here)) == "li 20.00, cash 0.00"
    assert paid(play.sell("li", till="02")) == "li 10.00, cash 0.00"
    outcome = play.settle(here).outcome
    assert outcome == Refusal(
        Reason.QUOTE_CHANGED,
        {"quoted_account": "20.00", "quoted_cash": "0.00", "account": "15.00", "cash": "5.00"},
    )
    assert "15.00" in refusal_say("en", outcome)
    assert reason(play.settle(here)) is Reason.QUOTE_CHANGED
    assert paid(play.presettle(here)) == "li 10.00, zhao 5.00, cash 5.00"
    assert paid(play.settle(here)) == "li 10.00, zhao 5.00, cash 5.00"


def test_the_same_sums_from_other_payers_are_another_quote() -> None:
    play = Play(PILL, FAMILY, "people.li = {}", BOUND)
    sale = play.sale("li")
    assert paid(play.presettle(sale)) == "wang 10.00, cash 0.00"
    assert play.desk.unbind("li", "wang") is None
    assert reason(play.settle(sale)) is Reason.QUOTE_CHANGED
    assert paid(play.presettle(sale)) == "zhao 10.00, cash 0.00"


def test_the_same_payers_in_another_order_are_another_quote() -> None:
    play = Play(PILL, FAMILY, "people.li = {}", BOUND)
    sale = play.sale("li", "pill x 14")
    assert paid(play.presettle(sale)) == "wang 50.00, zhao 90.00, cash 0.00"
    play.desk.reorder("li", ("zhao", "wang"))
    assert reason(play.settle(sale)) is Reason.QUOTE_CHANGED


def test_buckets_and_skipped_donors_are_not_part_of_what_was_agreed_to() -> None:
    """At midnight this year's money becomes carried over, and a donor is bound who is empty."""
    world = 'people.li = {balance = "20.00"}\npeople.wang = {}\n'
    play = Play(PILL, world, at="2026-12-31T23:59:59")
    sale = play.sale("li", "pill x 3")
    assert paid(play.presettle(sale)) == "li 20.00, cash 10.00"
    play.bind("li", "wang")
    play.wait("1s")
    play.sign_in()
    answer = play.settle(sale)
    assert paid(answer) == "li 20.00, cash 10.00"
    assert skipped(answer) == "wang DONOR_EMPTY"


def test_a_quote_that_turns_out_better_must_be_agreed_to_again() -> None:
    play = Play(PILL, FAMILY)
    sale = play.sale("li", "pill x 3")
    assert paid(play.presettle(sale)) == "li 20.00, cash 10.00"
    play.bind("li", "wang")
    assert reason(play.settle(sale)) is Reason.QUOTE_CHANGED


@pytest.mark.parametrize("agree", ["none", 0])
def test_declining_the_cash_of_a_quote_never_debits_another_plan(agree: str | int) -> None:
    """Meanwhile a donor was bound who would have paid it all: that is another quote."""
    play = Play(PILL, FAMILY)
    sale = play.sale("li", "pill x 3")
    assert paid(play.presettle(sale)) == "li 20.00, cash 10.00"
    play.bind("li", "wang")
    outcome = play.settle(sale, agree).outcome
    assert isinstance(outcome, Refusal)
    assert (outcome.reason, outcome.params["quoted_cash"]) == (Reason.QUOTE_CHANGED, "10.00")


def test_a_quote_goes_with_the_customer_it_was_for() -> None:
    play = Play(PILL, FAMILY)
    sale = play.sale("li", "pill x 3")
    play.presettle(sale)
    sale.drop_customer()
    assert sale.quote is None
    play.show(sale, "zhao")
    sale.enter_pin(Secret(PIN))
    assert paid(play.settle(sale)) == "zhao 30.00, cash 0.00"


def test_a_donor_is_asked_for_their_own_money_only() -> None:
    """FAM-021: bound crosswise, neither lends the other's donors."""
    rows = """
    bindings = [
        {beneficiary = "li", donor = "wang", relation = "spouse"},
        {beneficiary = "wang", donor = "li", relation = "spouse"},
        {beneficiary = "wang", donor = "zhao", relation = "parent"},
    ]
    """
    play = Play(PILL, FAMILY, rows)
    assert paid(play.sell("li", "pill x 10")) == "li 20.00, wang 50.00, cash 30.00"
    assert paid(play.sell("wang", "pill x 10")) == "zhao 90.00, cash 10.00"


def test_one_donor_for_two_relatives_gives_no_more_than_is_there() -> None:
    rows = """
    bindings = [
        {beneficiary = "li", donor = "zhao", relation = "parent"},
        {beneficiary = "wang", donor = "zhao", relation = "parent"},
    ]
    """
    play = Play(
        PILL, FAMILY, "people.li = {}\npeople.wang = {}", 'people.zhao = {balance = "15.00"}', rows
    )
    assert paid(play.sell("li", till="01")) == "zhao 10.00, cash 0.00"
    assert paid(play.sell("wang", till="02")) == "zhao 5.00, cash 5.00"
