"""Facts that change unasked: checked like a world, no secret in the journal."""

from datetime import date

import pytest
from playing import PILL, PIN, Play, paid, reason
from sqlalchemy import select

from pos.centre.store.tables import journal
from pos.decoding import BadFile
from pos.refusals import Reason

WORLD = """
people.li = {balance = {current_year = "20.00", carried_over = "5.00"}}
people.wang = {balance = "50.00"}
people.sun = {scheme = "resident"}
bindings = [{beneficiary = "li", donor = "wang", relation = "spouse"}]
"""
HOUSE = "P37010000001"


def world() -> Play:
    return Play(PILL, WORLD)


def sells(play: Play, who: str = "li", pin: str = PIN, by: str = "card") -> str:
    answer = play.sell(who, "pill", pin=pin, by=by)
    return str(reason(answer) or paid(answer))


_case_facts = [
    ({"scheme": "none"}, "NOT_INSURED"),
    ({"scheme": "resident"}, "wang 10.00, cash 0.00"),
    ({"insured": "ended"}, "li 10.00, cash 0.00"),
    ({"area": "310100"}, "OTHER_PROVINCE"),
    ({"card": "frozen"}, "CARD_FROZEN"),
    ({"account": "frozen"}, "wang 10.00, cash 0.00"),
    ({"deceased": True}, "PERSON_DECEASED"),
    ({"barred_until": date(2026, 3, 4)}, "SETTLEMENT_BARRED"),
    ({"barred_until": date(2026, 3, 3)}, "li 10.00, cash 0.00"),
    ({"pin_state": "locked"}, "PIN_LOCKED"),
    ({"pin_state": "initial"}, "PIN_WRONG"),
    ({"pin": "135790"}, "PIN_WRONG"),
    ({"balance": "0.00"}, "wang 10.00, cash 0.00"),
    ({"balance": {"current_year": "3.00"}}, "li 3.00, wang 7.00, cash 0.00"),
    ({"scheme": "resident", "balance": "none"}, "wang 10.00, cash 0.00"),
    ({}, "li 10.00, cash 0.00"),
]


@pytest.mark.parametrize(("facts", "expected"), _case_facts, ids=str)
def test_a_fact_that_changed_decides_the_next_sale(facts: dict[str, object], expected: str) -> None:
    play = world()
    sale = play.sale("li")
    play.desk.set_person("li", facts)
    answer = play.settle(sale)
    assert str(reason(answer) or paid(answer)) == expected


def test_facts_go_back_again() -> None:
    play = world()
    bad = {"card": "lost", "deceased": True, "barred_until": date(2027, 1, 1), "pin": "135790",
           "pin_state": "locked", "account": "sealed", "scheme": "none"}  # fmt: skip
    good = {"card": "normal", "deceased": False, "barred_until": None, "pin": PIN,
            "pin_state": "set", "account": "normal", "scheme": "employee"}  # fmt: skip
    play.desk.set_person("li", bad)
    play.desk.set_person("li", good)
    assert sells(play) == "li 10.00, cash 0.00"


def test_a_code_that_is_not_active_and_a_new_card_id_and_number() -> None:
    play = world()
    before = next(one for one in play.desk.people() if one.person == "li")
    changed = {"code": "not_active", "card_id": "z12345678", "born": date(1999, 9, 9)}
    play.desk.set_person("li", changed)
    now = next(one for one in play.desk.people() if one.person == "li")
    assert now.code_state == "not_active"
    assert now.card_id.reveal() == "Z12345678"
    assert now.identity_number.reveal()[6:14] == "19990909"
    assert before.identity_number != now.identity_number
    assert sells(play) == "li 10.00, cash 0.00"
    assert reason(play.show(play.basket(), "li", "code")) is Reason.CODE_NOT_ACTIVE


def test_an_initial_pin_must_be_changed_and_a_set_one_counts_no_old_tries() -> None:
    play = world()
    play.sell("li", pin="111111")
    play.desk.set_person("li", {"pin_state": "initial"})
    assert play.wrong_tries("li") == 0
    assert sells(play, pin="123456") == "PIN_MUST_CHANGE"
    assert play.set_pin("li", "135790", "123456") is None
    assert sells(play, pin="135790") == "li 10.00, cash 0.00"


def test_the_card_that_changes_is_the_newest_in_the_hand() -> None:
    play = world()
    play.desk.replace_card("li", urgent=True)
    play.wait("7d")
    play.sign_in()
    play.desk.set_person("li", {"card": "abnormal"})
    assert sells(play) == "CARD_ABNORMAL"


_case_bad = [
    ({"balanse": "1.00"}, "set li: unknown key 'balanse'. Did you mean 'balance'?"),
    ({"balance": 1}, "set li: balance: "),
    ({"balance": "1.001"}, "set li.balance: not an amount of money"),
    ({"balance": {"curent_year": "1.00"}}, "curent_year"),
    ({"pin": 135790}, "in quotes"),
    ({"pin": "13579"}, "six digits"),
    ({"card": "ordered"}, "unknown value"),
    ({"card": "losst"}, "Did you mean 'lost'?"),
    ({"area": "37"}, "six digits"),
    ({"identity_number": "370100199001010008"}, "never-assigned"),
    ({"card_id": "A1"}, "one letter and eight digits"),
    ({"scheme": "resident", "balance": "5.00"}, "has no account"),
    ({"deceased": "yes"}, "deceased"),
    ({"barred_until": "soon"}, "barred_until"),
]


@pytest.mark.parametrize(("facts", "words"), _case_bad, ids=str)
def test_what_no_world_may_say_is_one_sentence_and_nothing_changes(
    facts: dict[str, object], words: str
) -> None:
    play = world()
    before, rows = play.desk.people(), play.check().journal_rows
    with pytest.raises(BadFile) as told:
        play.desk.set_person("li", {**facts, "insured": "ended"})
    assert words in str(told.value) and "\n" not in str(told.value)
    assert (play.desk.people(), play.check().journal_rows) == (before, rows)


@pytest.mark.parametrize("key", ["card_id", "identity_number"])
def test_nobody_gets_what_somebody_else_has(key: str) -> None:
    play = world()
    wang = next(one for one in play.desk.people() if one.person == "wang")
    with pytest.raises(BadFile, match="has it") as told:
        play.desk.set_person("li", {key: getattr(wang, key).reveal()})
    assert getattr(wang, key).reveal() not in str(told.value)
    li = next(one for one in play.desk.people() if one.person == "li")
    play.desk.set_person("li", {key: getattr(li, key).reveal()})  # one's own is no twin


def test_nobody_and_no_pharmacy_are_key_errors() -> None:
    play = world()
    with pytest.raises(KeyError):
        play.desk.set_person("nobody", {})
    with pytest.raises(KeyError):
        play.desk.set_pharmacy("P37010000009", {})


def test_no_secret_stands_in_the_journal() -> None:
    play = world()
    play.desk.set_person("li", {"pin": "864209", "card_id": "Q98765432", "born": date(1990, 1, 1)})
    li = next(one for one in play.desk.people() if one.person == "li")
    play.desk.set_person("li", {"identity_number": li.identity_number.reveal()})
    play.set_pin("li", "975310", "864209")
    with play.stage.house.store.read() as tx:
        kept = str(tx.all(select(journal)))
    for secret in ("864209", "975310", "Q98765432", li.identity_number.reveal()):
        assert secret not in kept
    assert "set_person" in kept and "card_id" in kept


_case_pharmacy = [
    ({"agreement": "suspended"}, "AGREEMENT_SUSPENDED"),
    ({"agreement": "none"}, "PHARMACY_NOT_DESIGNATED"),
    ({"to": date(2026, 3, 2)}, "AGREEMENT_SUSPENDED"),
    ({"to": date(2026, 3, 3)}, "li 10.00, cash 0.00"),
    ({"from": date(2026, 3, 4)}, "PHARMACY_NOT_DESIGNATED"),
    ({"signed_in": False}, "NOT_SIGNED_IN"),
    ({"area": "310100"}, "OTHER_PROVINCE"),
    ({"name": "新名"}, "li 10.00, cash 0.00"),
]


@pytest.mark.parametrize(("facts", "expected"), _case_pharmacy, ids=str)
def test_a_pharmacys_fact_decides_the_next_sale(facts: dict[str, object], expected: str) -> None:
    play = world()
    play.desk.set_pharmacy(HOUSE, facts)
    assert sells(play) == expected
    back = {"agreement": "active", "from": None, "to": None, "signed_in": True, "area": "370100"}
    play.desk.set_pharmacy(HOUSE, back)
    assert sells(play) == "li 10.00, cash 0.00"
    if "name" in facts:
        assert play.centre.designated()[0].name == "新名"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"agrement": "ended"}, "Did you mean 'agreement'?"),
        ({"agreement": "over"}, "unknown value"),
        ({"code": "P37010000002"}, "stays"),
        ({"area": "37010"}, "six digits"),
        ({"area": ""}, "six digits"),
    ],
    ids=str,
)
def test_what_no_pharmacy_may_be_is_one_sentence(facts: dict[str, object], words: str) -> None:
    play = world()
    with pytest.raises(BadFile) as told:
        play.desk.set_pharmacy(HOUSE, facts)
    assert words in str(told.value)
    assert sells(play) == "li 10.00, cash 0.00"
