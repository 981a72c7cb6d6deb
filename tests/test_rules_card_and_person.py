"""Whose credential it is, what state the card is in, and who may use the insurance (CRD, PRX)."""

import pytest
from playing import PILL, Play, paid, reason

from pos.model import Papers, Secret, masked_name
from pos.refusals import Reason, Refusal
from pos.texts import refusal_next

CARD_STATES = [
    ("inactive", Reason.CARD_NOT_ACTIVE),
    ("lost", Reason.CARD_LOST),
    ("lost_temporarily", Reason.CARD_LOST_TEMPORARILY),
    ("frozen", Reason.CARD_FROZEN),
    ("abnormal", Reason.CARD_ABNORMAL),
    ("expired", Reason.CARD_EXPIRED),
    ("replaced", Reason.CARD_REPLACED),
    ("cancelled", Reason.CARD_CANCELLED),
]


@pytest.mark.parametrize(("state", "expected"), CARD_STATES)
def test_a_card_in_a_bad_state_does_not_pay(state: str, expected: Reason) -> None:
    """CRD-001, 004, 005, 009, 019, 020."""
    play = Play(PILL, f'people.li = {{balance = "50.00", card = "{state}"}}')
    sale = play.sale("li")
    assert reason(play.presettle(sale)) is expected
    assert reason(play.settle(sale)) is expected


@pytest.mark.parametrize("state", [state for state, _ in CARD_STATES])
@pytest.mark.parametrize("by", ["code", "identity_card"])
def test_a_bad_card_stops_neither_the_code_nor_the_identity_card(state: str, by: str) -> None:
    """CRD-016: card states concern the card only."""
    play = Play(PILL, f'people.li = {{balance = "50.00", card = "{state}"}}')
    assert paid(play.sell("li", by=by)) == "li 10.00, cash 0.00"


@pytest.mark.parametrize(
    ("region", "goes_to", "words"),
    [("tianjin", "issuing_bank", "the bank that issued"), ("shenyang-2011", "centre", "centre")],
)
def test_the_region_says_who_helps_with_an_abnormal_card(
    region: str, goes_to: str, words: str
) -> None:
    """CRD-005."""
    play = Play(PILL, 'people.li = {balance = "50.00", card = "abnormal"}', region=region)
    outcome = play.sell("li").outcome
    assert outcome == Refusal(Reason.CARD_ABNORMAL, variant=goes_to)
    assert words in refusal_next("en", outcome)


def test_a_card_that_cannot_be_read_is_known_at_once_and_the_code_still_pays() -> None:
    """CRD-006."""
    play = Play(PILL, 'people.li = {balance = "50.00", card = "unreadable"}')
    sale = play.basket("pill")
    assert reason(play.show(sale, "li")) is Reason.CARD_UNREADABLE
    assert reason(play.settle(sale)) is Reason.CREDENTIAL_MISSING
    assert play.show(sale, "li", by="code").person == "li"
    sale.enter_pin(Secret("246810"))
    assert paid(play.settle(sale)) == "li 10.00, cash 0.00"


def test_a_temporary_loss_lapses_to_the_second_after_the_days_of_the_region() -> None:
    """CRD-018 [demo]: seven days."""
    play = Play(PILL, 'people.li = {balance = "50.00", card = "lost_temporarily"}')
    play.go_to("2026-03-10T08:59:59")
    play.sign_in()
    assert reason(play.sell("li")) is Reason.CARD_LOST_TEMPORARILY
    play.wait("1s")
    assert paid(play.sell("li")) == "li 10.00, cash 0.00"


def test_a_temporary_loss_never_lapses_where_the_region_says_so() -> None:
    """CRD-018."""
    world = 'people.li = {balance = "50.00", card = "lost_temporarily"}'
    play = Play(PILL, world, 'policy.card = {temporary_loss_days = "none"}')
    play.wait("3650d")
    play.sign_in()
    assert reason(play.sell("li")) is Reason.CARD_LOST_TEMPORARILY


def test_an_expired_card_pays_where_the_region_only_warns() -> None:
    """CRD-020."""
    world = 'people.li = {balance = "50.00", card = "expired"}'
    play = Play(PILL, world, 'policy.card = {expired = "warn"}')
    assert paid(play.sell("li")) == "li 10.00, cash 0.00"


PEOPLE = [
    ("CRD-007 arrears where the card stops", 'insured = "suspended"', "beijing", Reason.ARREARS),
    ("CRD-008 arrears, money in the account", 'insured = "suspended"', "demo", None),
    ("OWN-006 ended, money in the account", 'insured = "ended"', "demo", None),
    ("ended, where arrears stop the card", 'insured = "ended"', "beijing", None),
    ("CRD-021 deceased", "deceased = true", "demo", Reason.PERSON_DECEASED),
    (
        "CRD-022 barred until tomorrow",
        "barred_until = 2026-03-04",
        "demo",
        Reason.SETTLEMENT_BARRED,
    ),
    ("CRD-022 barred until today", "barred_until = 2026-03-03", "demo", None),
    ("CRD-023 another province", 'area = "310100"', "demo", Reason.OTHER_PROVINCE),
    ("another city of the province", 'area = "370200"', "demo", None),
]


@pytest.mark.parametrize(
    ("_case", "state", "region", "expected"), PEOPLE, ids=[case[0] for case in PEOPLE]
)
@pytest.mark.parametrize("by", ["card", "code", "identity_card"])
def test_who_may_use_the_insurance_whatever_is_shown(
    _case: str, state: str, region: str, expected: Reason | None, by: str
) -> None:
    world = f"""
    people.li = {{balance = "50.00", {state}}}
    people.wang = {{balance = "50.00", area = "370100"}}
    bindings = [{{beneficiary = "li", donor = "wang", relation = "spouse"}}]
    """
    play = Play(PILL, world, region=region)
    assert reason(play.sell("li", by=by)) is expected
    assert play.left("wang") == "50.00"


def test_somebody_without_an_insurance_relation_pays_cash() -> None:
    """CRD-024."""
    play = Play(PILL, 'people.li = {scheme = "none"}')
    assert reason(play.sell("li")) is Reason.NOT_INSURED


def test_where_nothing_is_shown_there_is_no_account() -> None:
    """CRD-024."""
    play = Play(PILL, 'people.li = {balance = "50.00"}')
    sale = play.basket("pill")
    assert reason(play.presettle(sale)) is Reason.CREDENTIAL_MISSING
    assert reason(play.settle(sale)) is Reason.CREDENTIAL_MISSING


def test_a_bar_ends_at_midnight_before_its_day() -> None:
    play = Play(
        PILL,
        'people.li = {balance = "50.00", barred_until = 2026-03-04}',
        at="2026-03-03T23:59:59",
    )
    outcome = play.sell("li").outcome
    assert outcome == Refusal(Reason.SETTLEMENT_BARRED, {"until": "2026-03-04"})
    play.wait("1s")
    play.sign_in()
    assert paid(play.sell("li")) == "li 10.00, cash 0.00"


TWO = 'people.li = {balance = "50.00"}\npeople.wang = {balance = "50.00"}\n'


@pytest.mark.parametrize("by", ["card", "code", "identity_card"])
def test_nobody_pays_for_the_patient_with_their_own_credential(by: str) -> None:
    """CRD-010, PRX-004, FAM-006: not even a bound donor."""
    bound = 'bindings = [{beneficiary = "li", donor = "wang", relation = "spouse"}]'
    play = Play(PILL, TWO, bound)
    sale = play.sale("wang", by=by, patient="li")
    assert reason(play.settle(sale)) is Reason.USE_PATIENT_CREDENTIAL
    agent = play.sale("wang", by=by, patient="li", papers=Papers(True, "wang", True))
    assert reason(play.settle(agent)) is Reason.USE_PATIENT_CREDENTIAL


@pytest.mark.parametrize(("first", "second"), [("card", "code"), ("code", "identity_card")])
def test_two_peoples_credentials_in_one_sale_are_both_dropped(first: str, second: str) -> None:
    """CRD-014."""
    play = Play(PILL, TWO)
    sale = play.sale("li", by=first)
    play.show(sale, "wang", by=second)
    assert reason(play.settle(sale)) is Reason.USE_PATIENT_CREDENTIAL
    assert reason(play.settle(sale)) is Reason.CREDENTIAL_MISSING
    play.show(sale, "wang")
    sale.enter_pin(Secret("246810"))
    assert paid(play.settle(sale)) == "wang 10.00, cash 0.00"


def test_a_second_credential_of_the_same_person_replaces_the_first() -> None:
    """The PIN that was typed goes on with it."""
    play = Play(PILL, TWO)
    sale = play.sale("li", by="card")
    play.show(sale, "li", by="code")
    answer = play.settle(sale)
    assert paid(answer) == "li 10.00, cash 0.00"
    assert sale.record is not None
    assert sale.record.slip.credential == "code"


def test_a_pin_never_goes_over_to_another_person() -> None:
    play = Play(PILL, TWO)
    sale = play.sale("li")
    play.show(sale, "wang")
    assert not sale.has_pin
    dropped = play.sale("li")
    dropped.drop_customer()
    play.show(dropped, "wang")
    assert reason(play.settle(dropped)) is Reason.PIN_REQUIRED


PROXY = [
    ("PRX-001 both papers", Papers(True, "wang", True), None, ""),
    ("PRX-002 the patient's missing", Papers(False, "wang", True), "patient", "patient"),
    ("PRX-002 the agent's missing", Papers(True, "wang", False), "agent", "agent"),
    ("both missing", Papers(False, "wang", False), "both", "both"),
    ("nobody collects, no paper", Papers(), None, ""),
]


@pytest.mark.parametrize(
    ("_case", "papers", "missing", "variant"), PROXY, ids=[case[0] for case in PROXY]
)
def test_an_agent_shows_the_patients_credential_and_both_papers(
    _case: str, papers: Papers, missing: str | None, variant: str
) -> None:
    play = Play(PILL, TWO)
    sale = play.sale("li", papers=papers)
    answer = play.settle(sale)
    if missing is None:
        assert paid(answer) == "li 10.00, cash 0.00"
        assert sale.record is not None
        assert sale.record.slip.agent == masked_name(papers.agent)
    else:
        assert answer.outcome == Refusal(Reason.PROXY_PAPERS_INCOMPLETE, variant=variant)


CHECKS = [
    ("one fen under the amount", "over_fen = 1001", 0, Papers(), None),
    ("exactly the amount", "over_fen = 1000", 0, Papers(), None),
    ("one fen over the amount", "over_fen = 999", 0, Papers(), "9.99"),
    ("over the amount, with the paper", "over_fen = 999", 0, Papers(patient=True), None),
    ("one sale under the number", "sales_a_day = 2", 1, Papers(), None),
    ("as many sales as the number", "sales_a_day = 2", 2, Papers(), "2"),
    ("so many, with the paper", "sales_a_day = 2", 2, Papers(patient=True), None),
]


@pytest.mark.parametrize(
    ("_case", "rule", "sales", "papers", "limit"), CHECKS, ids=[case[0] for case in CHECKS]
)
def test_an_identity_check_begins_strictly_above_an_amount_and_at_a_number_of_sales(
    _case: str, rule: str, sales: int, papers: Papers, limit: str | None
) -> None:
    """CRD-025."""
    soap = 'products.soap = {price = "500.00", goods = "daily_goods"}\n'
    play = Play(PILL + soap, TWO, f"policy.identity_check = {{{rule}}}")
    for _ in range(sales):
        assert reason(play.sell("li")) is None
    outcome = play.sell("li", "pill", "soap", papers=papers).outcome
    if limit is None:
        assert reason(outcome) is None
    else:
        assert (reason(outcome), outcome.params) == (
            Reason.IDENTITY_CHECK_NEEDED,
            {"limit": limit},
        )


def test_only_settled_sales_with_account_money_of_today_count_wherever_they_were() -> None:
    """CRD-025: not a quote, a refusal, a sale all in cash, somebody else's, or yesterday's."""
    houses = "pharmacies.main = {}\npharmacies.other = {}\n"
    people = 'people.li = {balance = "20.00"}\npeople.wang = {balance = "90.00"}\n'
    rule = "policy.identity_check = {sales_a_day = 2}"
    play = Play(PILL, houses, people, rule, at="2026-03-03T23:00:00")
    play.presettle(play.sale("li"))
    play.sell("li", pin="111111")
    play.sell("wang")
    assert paid(play.sell("li", pharmacy="other")) == "li 10.00, cash 0.00"
    assert paid(play.sell("li")) == "li 10.00, cash 0.00"
    assert reason(play.sell("li")) is Reason.IDENTITY_CHECK_NEEDED
    play.go_to("2026-03-04T00:00:00")
    play.sign_in()
    for _ in range(3):
        assert paid(play.sell("li")) == "cash 10.00"
