"""Only a designated pharmacy that signed in today may settle; everybody may sell for cash (DES)."""

from datetime import UTC

import pytest
from playing import PILL, Play, paid, reason

from pos.counter.daybook import Record
from pos.refusals import Reason, Refusal

LI = 'people.li = {balance = "50.00"}\n'

AGREEMENTS = [
    ("active, without dates", 'agreement = "active"', None),
    ("active from today", "from = 2026-03-03", None),
    ("active until today, to the last second", "to = 2026-03-03", None),
    ("ended yesterday", "to = 2026-03-02", Reason.AGREEMENT_SUSPENDED),
    ("ended", 'agreement = "ended"', Reason.AGREEMENT_SUSPENDED),
    ("suspended this morning", 'agreement = "suspended"', Reason.AGREEMENT_SUSPENDED),
    ("beginning tomorrow", "from = 2026-03-04", Reason.PHARMACY_NOT_DESIGNATED),
    ("none", 'agreement = "none"', Reason.PHARMACY_NOT_DESIGNATED),
]
in_each_agreement = pytest.mark.parametrize(
    ("_case", "agreement", "expected"), AGREEMENTS, ids=[case[0] for case in AGREEMENTS]
)


@in_each_agreement
def test_only_an_agreement_in_force_today_settles(
    _case: str, agreement: str, expected: Reason | None
) -> None:
    """DES-001, 002, 003."""
    play = Play(PILL, LI, f"pharmacies.main = {{{agreement}}}", at="2026-03-03T23:59:59")
    assert reason(play.sell("li")) is expected


@in_each_agreement
def test_only_an_agreement_in_force_today_signs_in(
    _case: str, agreement: str, expected: Reason | None
) -> None:
    play = Play(PILL, LI, f"pharmacies.main = {{{agreement}, signed_in = false}}")
    assert reason(play.sign_in()) is expected


@in_each_agreement
def test_every_pharmacy_sells_for_cash(_case: str, agreement: str, expected: Reason | None) -> None:
    """DES-001: the same basket, without the insurance."""
    play = Play(PILL, LI, f"pharmacies.main = {{{agreement}}}")
    record = play.basket("pill").pay_cash()
    assert isinstance(record, Record)
    assert (record.slip.account_fen, record.slip.cash_fen) == (0, 1000)
    assert play.left("li") == "50.00"


def test_an_agreement_ends_with_the_last_second_of_its_last_day() -> None:
    play = Play(PILL, LI, "pharmacies.main = {to = 2026-03-03}", at="2026-03-03T23:59:59")
    assert paid(play.sell("li")) == "li 10.00, cash 0.00"
    play.wait("1s")
    assert reason(play.sell("li")) is Reason.AGREEMENT_SUSPENDED


def test_an_agreement_that_is_not_there_names_pharmacies_nearby() -> None:
    """TJ 1: whose agreement is in force today, at most three, in the order of the file."""
    houses = """
    pharmacies.here = {agreement = "none"}
    pharmacies.first = {name = "First"}
    pharmacies.suspended = {agreement = "suspended"}
    pharmacies.ended = {to = 2026-03-02}
    pharmacies.coming = {from = 2026-03-04}
    pharmacies.second = {name = "Second"}
    """
    answer = Play(PILL, LI, houses).sell("li")
    assert answer.outcome == Refusal(
        Reason.PHARMACY_NOT_DESIGNATED, {"nearby": "First,Second"}, variant="nearby"
    )


def test_an_agreement_that_begins_tomorrow_names_pharmacies_nearby_too() -> None:
    houses = 'pharmacies.here = {from = 2026-03-04}\npharmacies.first = {name = "First"}'
    outcome = Play(PILL, LI, houses).sell("li").outcome
    assert isinstance(outcome, Refusal)
    assert (outcome.params, outcome.variant) == ({"nearby": "First"}, "nearby")


def test_a_sale_waits_for_the_sign_in_and_then_settles() -> None:
    """DES-004: the sale stays in hand."""
    play = Play(PILL, LI, "pharmacies.main = {signed_in = false}")
    sale = play.sale("li")
    assert reason(play.settle(sale)) is Reason.NOT_SIGNED_IN
    assert play.sign_in() is None
    assert paid(play.settle(sale)) == "li 10.00, cash 0.00"


def test_signing_out_needs_a_sign_in_of_that_day() -> None:
    """DES-005."""
    play = Play(PILL, LI)
    assert play.sign_out() is None
    assert reason(play.sign_out()) is Reason.NOT_SIGNED_IN
    assert reason(play.sell("li")) is Reason.NOT_SIGNED_IN
    assert play.sign_in() is None
    play.go_to("2026-03-04T09:00:00")
    assert reason(play.sign_out()) is Reason.NOT_SIGNED_IN


def test_a_sign_in_lapses_at_midnight_beijing_time() -> None:
    play = Play(PILL, LI, at="2026-03-03T23:59:59")
    assert paid(play.sell("li")) == "li 10.00, cash 0.00"
    play.wait("1s")
    assert reason(play.sell("li")) is Reason.NOT_SIGNED_IN


def test_a_sign_in_just_after_midnight_holds_all_day() -> None:
    """At half past midnight it is still yesterday in UTC."""
    play = Play(PILL, LI, "pharmacies.main = {signed_in = false}", at="2026-03-03T00:30:00")
    assert play.sign_in() is None
    play.go_to("2026-03-03T23:59:59")
    assert paid(play.sell("li")) == "li 10.00, cash 0.00"


def test_a_clock_that_tells_utc_is_read_as_the_same_moment() -> None:
    play = Play(PILL, LI, at="2026-03-03T23:59:59")
    play.moment.now = play.moment.now.astimezone(UTC)
    assert paid(play.sell("li")) == "li 10.00, cash 0.00"
    play.wait("1s")
    assert reason(play.sell("li")) is Reason.NOT_SIGNED_IN


def test_signing_in_twice_is_harmless() -> None:
    play = Play(PILL, LI)
    assert play.sign_in() is None
    assert paid(play.sell("li")) == "li 10.00, cash 0.00"


def test_the_list_of_pharmacies_says_what_each_agreement_is_today() -> None:
    """DES-010."""
    houses = """
    pharmacies.good = {from = 2026-01-01, to = 2026-03-03}
    pharmacies.suspended = {agreement = "suspended"}
    pharmacies.ended = {to = 2026-03-02, signed_in = false}
    pharmacies.coming = {from = 2026-03-04}
    pharmacies.never = {agreement = "none"}
    """
    play = Play(PILL, LI, houses)
    listed = {one.name: (one.agreement, one.signed_in) for one in play.centre.designated()}
    assert listed == {
        "good": ("active", True),
        "suspended": ("suspended", True),
        "ended": ("ended", False),
        "coming": ("none", True),
        "never": ("none", True),
    }
    play.go_to("2026-03-04T00:00:00")
    later = {one.name: (one.agreement, one.signed_in) for one in play.centre.designated()}
    assert later["good"] == ("ended", False)
    assert later["coming"] == ("active", False)
