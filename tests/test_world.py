"""The demo world is whole, reaches every refusal, and a mistake in any world file is named."""

import re
import tomllib
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import get_args

import pytest
from stdnum import ean
from stdnum.cn import ric

from pos.centre import regions
from pos.clock import BEIJING
from pos.refusals import CATALOGUE, Reason, Scope
from pos.world import CardState, Goods, balance_fen, completed

FILE = "world.toml"
TEXT = (Path(__file__).parents[1] / "fixtures" / FILE).read_text(encoding="utf-8")
NOW = datetime(2026, 3, 3, 9, tzinfo=BEIJING)
DEMO = completed(tomllib.loads(TEXT), FILE, "demo", "370100", NOW)
NOTED: dict[str, dict[str, str]] = {
    f"{section}.{key}": entry.note
    for section, entries in (
        ("pharmacies", DEMO.pharmacies),
        ("people", DEMO.people),
        ("products", DEMO.products),
    )
    for key, entry in entries.items()
    if entry.note
}

# Not for a customer, a product or a pharmacy of the demo region to cause.
ELSEWHERE = {
    Reason.EMPTY_BASKET, Reason.BAD_AMOUNT,  # the cashier's
    Reason.PENDING_UNRESOLVED, Reason.MESSAGE_REUSED,  # the line's
    Reason.DAY_CLOSED,  # the till's
    Reason.TOKEN_SPENT, Reason.TOKEN_ELSEWHERE,  # need a second sale, or a second pharmacy
    Reason.ARREARS, Reason.IDENTITY_CHECK_NEEDED,  # other regions'
    Reason.NOT_FOUND, Reason.OTHER_PHARMACY, Reason.ALREADY_CANCELLED,  # undoing
    Reason.ALREADY_REVERSED, Reason.NOT_REVERSIBLE,
    Reason.TICKET_ELSEWHERE, Reason.TICKET_USED, Reason.TICKET_EXPIRED,
}  # fmt: skip

CAUSED_BY = [
    ("pharmacies.huichun", "NOT_SIGNED_IN"),
    ("pharmacies.kanghe", "AGREEMENT_SUSPENDED"),
    ("pharmacies.laohuaishu", "AGREEMENT_SUSPENDED"),
    ("pharmacies.baicaoli", "PHARMACY_NOT_DESIGNATED"),
    ("products.amoxicillin", "PRESCRIPTION_NEEDED"),
    ("products.pseudoephedrine", "QUANTITY_OVER_LIMIT"),
    ("products.fish_oil", "GOODS_NOT_PAYABLE NOTHING_PAYABLE"),
    ("products.toothpaste", "GOODS_NOT_PAYABLE"),
    ("products.minoxidil", "NOT_IN_CATALOGUE"),
    ("people.li_na", ""),
    ("people.zhang_wei", "CODE_NOT_ACTIVE"),
    ("people.chen_guilan", "CARD_UNREADABLE"),
    ("people.wang_lei", "CODE_EXPIRED"),
    ("people.liu_fang", "CARD_LOST"),
    ("people.wang_xiaoyu", ""),
    ("people.wang_jianguo", "PERSON_DECEASED DONOR_DECEASED"),
    ("people.sun_xiuying", ""),
    ("people.wang_li", "OTHER_PROVINCE DONOR_OTHER_PROVINCE"),
    ("people.zhao_min", ""),
    ("people.zhao_qiang", "DONOR_INACTIVE"),
    ("people.zhao_ying", "ACCOUNT_FROZEN DONOR_FROZEN"),
    ("people.zhou_li", "CARD_ABNORMAL NOT_YET_EFFECTIVE"),
    ("people.zhao_guoqiang", "CARD_EXPIRED DONOR_LIMIT_REACHED"),
    ("people.zhou_xue", "FUNDS_SHORT DONOR_EMPTY"),
    ("people.qian_hua", "CARD_REPLACED"),
    ("people.gao_feng", "QUOTE_CHANGED"),
    ("people.lin_juan", "USE_PATIENT_CREDENTIAL PROXY_PAPERS_INCOMPLETE"),
    ("people.shi_lei", "PIN_REQUIRED PIN_MALFORMED PIN_WRONG"),
    ("people.sun_hao", "CARD_NOT_ACTIVE TOKEN_EXPIRED"),
    ("people.wu_dan", "CARD_LOST_TEMPORARILY CODE_USED"),
    ("people.zheng_kai", "CARD_FROZEN NOT_AN_INSURANCE_CODE"),
    ("people.feng_lan", "CARD_CANCELLED"),
    ("people.han_bing", "SETTLEMENT_BARRED"),
    ("people.yang_fan", "NOT_INSURED CREDENTIAL_MISSING"),
    ("people.xu_mei", "NO_ACCOUNT CREDENTIAL_UNKNOWN"),
    ("people.he_jun", "PIN_MUST_CHANGE"),
    ("people.lyu_ping", "PIN_LOCKED"),
]


def codes(note: str) -> set[str]:
    return set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", note))


@pytest.mark.parametrize("_case", NOTED)
def test_every_note_says_the_same_in_three_languages_in_one_short_line(_case: str) -> None:
    note = NOTED[_case]
    assert list(note) == ["zh", "en", "es"]
    assert all(0 < len(line) <= 112 and "\n" not in line for line in note.values())
    assert codes(note["zh"]) == codes(note["en"]) == codes(note["es"])
    assert codes(note["en"]) <= set(Reason)


@pytest.mark.parametrize(("_case", "caused"), CAUSED_BY)
def test_everybody_causes_what_their_note_says(_case: str, caused: str) -> None:
    assert codes(NOTED[_case]["en"]) == set(caused.split())


def test_every_person_and_pharmacy_has_a_note_and_a_known_cause() -> None:
    everybody = {*(f"people.{key}" for key in DEMO.people)}
    everybody |= {f"pharmacies.{key}" for key in DEMO.pharmacies}
    assert everybody <= set(NOTED)
    assert everybody <= {key for key, _ in CAUSED_BY}


def test_every_refusal_at_the_counter_is_caused_by_somebody() -> None:
    counter = {reason for reason, entry in CATALOGUE.items() if entry.scope is not Scope.DESK}
    caused = {code for note in NOTED.values() for code in codes(note["en"])}
    assert caused == counter - ELSEWHERE


def test_the_counts() -> None:
    assert [one.agreement for one in DEMO.pharmacies.values()] == [
        "active", "suspended", "ended", "none",
    ]  # fmt: skip
    roles = Counter(one.role for one in DEMO.operators.values())
    assert roles == {"cashier": 2, "supervisor": 1}
    assert len(DEMO.people) == 28
    assert len(DEMO.products) == 62
    assert {one.card for one in DEMO.people.values()} == set(get_args(CardState))
    assert {one.goods for one in DEMO.products.values()} == set(get_args(Goods))
    assert {one.class_ for one in DEMO.products.values()} == {"A", "B", "C"}


@pytest.mark.parametrize("_case", [date(2020, 1, 1), date(2035, 12, 31)])
def test_the_world_works_from_2020_to_2035(_case: date) -> None:
    active, suspended, ended, _ = DEMO.pharmacies.values()
    for one in (active, suspended):
        assert one.from_ is not None
        assert one.to is not None
        assert one.from_ <= _case <= one.to
    assert ended.to is not None
    assert ended.to < _case
    assert all(one.born is not None and one.born < _case for one in DEMO.people.values())
    assert regions.policy_on(regions.policies(DEMO.region), _case).region == "demo"


def test_every_product_has_a_bar_code_of_its_own_and_all_that_a_till_shows() -> None:
    numbers = [one.ean for one in DEMO.products.values()]
    assert len(set(numbers)) == len(numbers)
    for one in DEMO.products.values():
        assert ean.is_valid(one.ean)
        assert "690" <= one.ean[:3] <= "699"
        assert re.fullmatch("[a-z0-9]+", one.pinyin)
        assert all((one.name, one.spec, one.maker))
    assert DEMO.products["amoxicillin"].pinyin == "amxljn"


def test_ephedrine_is_limited_to_two_packs() -> None:
    limited = {key: one.max_quantity for key, one in DEMO.products.items() if one.max_quantity}
    assert limited == {"pseudoephedrine": 2, "cold_tablets": 2}


def test_identity_numbers_are_nobodys_and_cards_differ() -> None:
    for one in DEMO.people.values():
        assert ric.is_valid(one.identity_number)
        assert one.identity_number[14:17] == "000"
    assert len({one.card_id[0] for one in DEMO.people.values()}) > 20


def test_operators_can_sign_in_by_badge_and_pin() -> None:
    for one in DEMO.operators.values():
        assert re.fullmatch(r"\d{3}", one.badge)
        assert re.fullmatch(r"\d{4,6}", one.pin)


def test_the_newcomers_first_customer_pays_with_two_donors_and_cash() -> None:
    donors = [one.donor for one in DEMO.bindings if one.beneficiary == "li_na"]
    assert next(iter(DEMO.people)) == "li_na"
    assert [balance_fen(DEMO.people[key])[0] for key in ("li_na", *donors)] == [1230, 1000, 850]


def test_the_long_chain_meets_every_other_reason_and_still_pays() -> None:
    chain = [one for one in DEMO.bindings if one.beneficiary == "zhao_min"]
    first = [codes(DEMO.people[one.donor].note["en"]) & SKIPS for one in chain]
    assert first == [
        {"DONOR_INACTIVE"}, {"DONOR_FROZEN"}, {"NOT_YET_EFFECTIVE"}, {"DONOR_LIMIT_REACHED"},
        {"DONOR_EMPTY"}, set(),
    ]  # fmt: skip
    assert balance_fen(DEMO.people[chain[-1].donor]) == (30_000, 0)
    assert [one.rank for one in chain] == [1, 2, 3, 4, 5, 6]


SKIPS = {code for code, entry in CATALOGUE.items() if entry.scope is Scope.DONOR}


def test_somebody_in_arrears_has_money_and_somebody_a_pin_that_begins_with_zero() -> None:
    assert DEMO.people["zhao_qiang"].insured == "suspended"
    assert balance_fen(DEMO.people["zhao_qiang"]) == (7500, 0)
    assert DEMO.people["shi_lei"].pin == "012345"
