"""The six reasons of the Tianjin guide why a card or account does not pay, in Tianjin (TJ 1-6)."""

import pytest
from playing import PIN, Play, paid, reason

from pos.refusals import CATALOGUE, Reason, Refusal
from pos.texts import LANGUAGES, refusal_next, refusal_say

GOODS = """
products.pill = {price = "10.00"}
products.tonic = {price = "10.00", goods = "health_product"}
products.soap = {price = "10.00", goods = "daily_goods"}
"""
LI = 'people.li = {balance = "50.00"}\n'
SIX = [
    ("1 not designated", 'pharmacies.main = {agreement = "none"}', "pill", PIN, "all",
     Reason.PHARMACY_NOT_DESIGNATED),
    ("2 health products", "", "tonic", PIN, "all", Reason.NOTHING_PAYABLE),
    ("2 daily goods", "", "soap", PIN, "all", Reason.NOTHING_PAYABLE),
    ("3 resident scheme", 'people.li = {scheme = "resident"}', "pill", PIN, "all",
     Reason.NO_ACCOUNT),
    ("4 not enough money", 'people.li = {balance = "9.99"}', "pill", PIN, "none",
     Reason.FUNDS_SHORT),
    ("5 card abnormal", 'people.li = {balance = "50.00", card = "abnormal"}', "pill", PIN, "all",
     Reason.CARD_ABNORMAL),
    ("6 wrong PIN", "", "pill", "111111", "all", Reason.PIN_WRONG),
    ("6 no PIN", "", "pill", "", "all", Reason.PIN_REQUIRED),
]  # fmt: skip


@pytest.mark.parametrize("_case", SIX, ids=[case[0] for case in SIX])
def test_each_of_the_six_reasons_is_told_in_three_languages(_case) -> None:
    name, world, item, pin, agree, expected = _case
    play = Play(GOODS, LI, world, region="tianjin")
    answer = play.sell("li", item, pin=pin, agree=agree)
    assert reason(answer) is expected
    assert isinstance(answer.outcome, Refusal)
    assert f"TJ {name[0]}" in CATALOGUE[expected].basis
    for language in LANGUAGES:
        told = refusal_say(language, answer.outcome) + refusal_next(language, answer.outcome)
        assert not {"{", "}"} & set(told)


def test_without_any_of_the_six_the_account_pays() -> None:
    assert paid(Play(GOODS, LI, region="tianjin").sell("li", "pill")) == "li 10.00, cash 0.00"


def test_an_abnormal_card_goes_to_the_bank_that_issued_it() -> None:
    """TJ 5."""
    world = 'people.li = {balance = "50.00", card = "abnormal"}'
    outcome = Play(GOODS, world, region="tianjin").sell("li", "pill").outcome
    assert outcome == Refusal(Reason.CARD_ABNORMAL, variant="issuing_bank")
