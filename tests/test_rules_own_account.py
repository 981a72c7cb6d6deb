"""The patient's own account: never below zero, the cash agreed to first, years apart (OWN)."""

import pytest
from playing import PILL, Play, paid, quote, reason, skipped

from pos.model import NO_ACCOUNT, Answer, Balances, Settlement
from pos.refusals import Reason, Refusal

TWO_YEARS = 'people.li = {balance = {current_year = "6.00", carried_over = "5.00"}}\n'
CARRIED_FIRST = 'policy.debit_order = {buckets = ["carried_over", "current_year"]}\n'
YEAR_END = "2026-12-31T23:59:59"


def buckets(answer: Answer) -> str:
    """What each account row gave, in order."""
    return ", ".join(f"{one.year} {one.bucket} {one.amount_fen}" for one in quote(answer).debits)


def holds(answer: Answer) -> tuple[bool, int, int]:
    """Whether there is an account, and its two buckets in fen."""
    assert isinstance(answer.outcome, Balances), answer.outcome
    found = answer.outcome
    return found.has_account, found.current_year_fen, found.carried_over_fen


@pytest.mark.parametrize(
    ("balance", "expected"),
    [
        ("10.01", "li 10.00, cash 0.00"),
        ("10.00", "li 10.00, cash 0.00"),
        ("9.99", "li 9.99, cash 0.01"),
        ("0.01", "li 0.01, cash 9.99"),
        ("0.00", "cash 10.00"),
    ],
)
def test_the_account_gives_what_it_has_and_no_more(balance: str, expected: str) -> None:
    """OWN-001, FAM-005: above, equal, one fen short, one fen, nothing."""
    play = Play(PILL, f'people.li = {{balance = "{balance}"}}')
    sale = play.sale("li")
    assert paid(play.presettle(sale)) == expected
    answer = play.settle(sale)
    assert paid(answer) == expected
    assert isinstance(answer.outcome, Settlement)
    assert answer.outcome.own_left_fen == (1 if balance == "10.01" else 0)


AGREEMENTS = [
    ("any cash", "all", None),
    ("exactly the cash", 1, None),
    ("one fen too few", 0, Reason.FUNDS_SHORT),
    ("one fen too many", 2, Reason.FUNDS_SHORT),
    ("no cash", "none", Reason.FUNDS_SHORT),
]


@pytest.mark.parametrize(
    ("_case", "agree", "expected"), AGREEMENTS, ids=[case[0] for case in AGREEMENTS]
)
@pytest.mark.parametrize("quoted", [True, False], ids=["after a quote", "without one"])
def test_nothing_is_debited_before_the_cash_is_agreed_to(
    _case: str, agree: str | int, expected: Reason | None, quoted: bool
) -> None:
    """OWN-003: one fen is left for cash."""
    play = Play(PILL, 'people.li = {balance = "9.99"}')
    sale = play.sale("li")
    if quoted:
        assert paid(play.presettle(sale)) == "li 9.99, cash 0.01"
    assert reason(play.settle(sale, agree)) is expected


def test_a_sale_that_needs_no_cash_needs_no_agreement_to_cash() -> None:
    assert paid(Play(PILL, TWO_YEARS).sell("li", agree="none")) == "li 10.00, cash 0.00"


def test_after_a_declined_cash_the_sale_can_still_be_agreed_to() -> None:
    play = Play(PILL, 'people.li = {balance = "9.99"}')
    sale = play.sale("li")
    play.presettle(sale)
    outcome = play.settle(sale, "none").outcome
    assert outcome == Refusal(Reason.FUNDS_SHORT, {"cash": "0.01", "agreed": "0.00"})
    assert paid(play.settle(sale)) == "li 9.99, cash 0.01"


def test_cash_is_what_may_not_be_paid_and_what_is_missing() -> None:
    goods = PILL + 'products.soap = {price = "5.00", goods = "daily_goods"}'
    play = Play(goods, 'people.li = {balance = "9.99"}')
    assert paid(play.sell("li", "pill", "soap")) == "li 9.99, cash 5.01"


def test_a_resident_without_donors_has_no_account_which_is_not_a_balance_of_zero() -> None:
    """OWN-005: whatever cash was agreed to."""
    play = Play(PILL, 'people.kid = {scheme = "resident"}')
    sale = play.sale("kid")
    assert reason(play.presettle(sale)) is Reason.NO_ACCOUNT
    assert reason(play.settle(sale)) is Reason.NO_ACCOUNT
    assert holds(play.sale("kid").balance()) == (False, 0, 0)


def test_an_employee_with_nothing_settles_all_in_cash_with_a_journal_row_and_no_entry() -> None:
    play = Play(PILL, "people.li = {}")
    before = play.check()
    assert paid(play.sell("li")) == "cash 10.00"
    after = play.check()
    assert (after.journal_rows, after.entries) == (before.journal_rows + 1, before.entries)


def test_a_balance_asked_at_the_till_is_masked_and_posts_nothing() -> None:
    """OWN-008, YRO-002: behind the PIN."""
    play = Play(PILL, TWO_YEARS.replace("people.li = {", 'people.li = {name = "李明明", '))
    before = play.accounts()
    assert reason(play.sale("li", pin="").balance()) is Reason.PIN_REQUIRED
    answer = play.sale("li").balance()
    assert holds(answer) == (True, 600, 500)
    assert answer.name == "李**"
    assert play.accounts() == before
    play.check()


@pytest.mark.parametrize("state", ["frozen", "sealed"])
def test_a_frozen_account_gives_nothing_and_donors_still_do(state: str) -> None:
    """OWN-017."""
    frozen = f'people.li = {{balance = "50.00", account = "{state}"}}\n'
    donor = 'people.wang = {balance = "7.00"}\n'
    bound = 'bindings = [{beneficiary = "li", donor = "wang", relation = "spouse"}]'
    answer = Play(PILL, frozen + donor, bound).sell("li")
    assert paid(answer) == "wang 7.00, cash 3.00"
    assert skipped(answer) == "li ACCOUNT_FROZEN"
    assert reason(Play(PILL, frozen + donor).sell("li")) is Reason.ACCOUNT_FROZEN
    empty = Play(PILL, frozen + "people.wang = {}\n", bound)
    assert reason(empty.sell("li")) is Reason.ACCOUNT_FROZEN


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("", "2026 current_year 600, 2025 carried_over 400"),
        (CARRIED_FIRST, "2025 carried_over 500, 2026 current_year 500"),
    ],
    ids=["this year first", "past years first"],
)
def test_the_region_says_which_years_money_goes_first(policy: str, expected: str) -> None:
    """OWN-016."""
    assert buckets(Play(PILL, TWO_YEARS, policy).sell("li")) == expected


@pytest.mark.parametrize("policy", ["", CARRIED_FIRST])
def test_of_past_years_the_oldest_goes_first(policy: str) -> None:
    play = Play(PILL, TWO_YEARS, policy)
    play.go_to("2027-01-01T09:00:00")
    play.sign_in()
    assert buckets(play.sell("li")) == "2025 carried_over 500, 2026 carried_over 500"


def test_at_new_year_nothing_is_cleared_and_nothing_posted() -> None:
    """YRO-001: yesterday's current year is carried over, and pays."""
    play = Play(PILL, 'people.li = {balance = "80.00"}', at=YEAR_END)
    assert holds(play.desk.balances("li")) == (True, 8000, 0)
    before = play.accounts()
    play.wait("1s")
    play.sign_in()
    assert holds(play.desk.balances("li")) == (True, 0, 8000)
    assert play.accounts() == before
    assert buckets(play.sell("li")) == "2026 carried_over 1000"
    assert holds(play.sale("li").balance()) == (True, 0, 7000)


def test_insurance_that_ended_leaves_the_money_spendable() -> None:
    """YRO-003, OWN-006."""
    play = Play(
        PILL, 'people.li = {balance = "20.00", insured = "ended"}', at="2027-01-02T09:00:00"
    )
    assert paid(play.sell("li")) == "li 10.00, cash 0.00"


YEAR_STARTS = [
    ("2013-12-25T23:59:59", "", (True, 600, 500)),
    ("2013-12-26T00:00:00", "", (True, 0, 1100)),
    ("2013-08-31T23:59:59", "student", (True, 600, 500)),
    ("2013-09-01T00:00:00", "student", (True, 0, 1100)),
    ("2013-12-26T00:00:00", "student", (True, 0, 1100)),
]


@pytest.mark.parametrize(("at", "category", "expected"), YEAR_STARTS)
def test_the_insurance_year_begins_on_the_regions_day(
    at: str, category: str, expected: tuple[bool, int, int]
) -> None:
    """shijiazhuang-2013: 26 December; for university students 1 September."""
    world = TWO_YEARS.replace("people.li = {", f'people.li = {{category = "{category}", ')
    play = Play(PILL, world, region="shijiazhuang-2013", at="2013-03-03T09:00:00")
    play.go_to(at)
    assert holds(play.desk.balances("li")) == expected


def test_a_year_that_began_before_new_year_goes_on_through_it() -> None:
    play = Play(PILL, TWO_YEARS, region="shijiazhuang-2013", at="2013-12-26T09:00:00")
    play.go_to("2014-12-25T23:59:59")
    assert holds(play.desk.balances("li")) == (True, 600, 500)
    play.go_to("2014-12-26T00:00:00")
    assert holds(play.desk.balances("li")) == (True, 0, 1100)


def test_the_answer_says_what_is_left_of_ones_own_money_only() -> None:
    world = TWO_YEARS + 'people.kid = {scheme = "resident"}\n'
    bound = 'bindings = [{beneficiary = "kid", donor = "li", relation = "parent"}]'
    play = Play(PILL, world, bound)
    own, kids = play.sell("li", "pill @ 4.00"), play.sell("kid", "pill @ 4.00")
    assert isinstance(own.outcome, Settlement)
    assert isinstance(kids.outcome, Settlement)
    assert (own.outcome.own_left_fen, kids.outcome.own_left_fen) == (700, NO_ACCOUNT)
