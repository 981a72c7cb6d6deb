"""Mutual aid: own account, then the donors in order, each giving all it can; nobody else (FAM)."""

import pytest
from playing import Play, paid, quote, reason, skipped

from pos.counter.slip import text
from pos.model import Answer
from pos.money import yuan
from pos.refusals import Reason

GOODS = 'products.pill = {price = "10.00"}\nproducts.box = {price = "95.00"}\n'
FAMILY = """
people.li = {name = "李明", balance = "20.00"}
people.wang = {name = "王芳", balance = "50.00", area = "370200"}
people.zhao = {name = "赵建国", balance = "90.00"}
"""
BOUND = """
bindings = [
    {beneficiary = "li", donor = "wang", relation = "spouse"},
    {beneficiary = "li", donor = "zhao", relation = "parent"},
]
"""


def bound(*donors: str, beneficiary: str = "li") -> str:
    """Bindings in this order; `wang, limit = "10.00"` gives a binding more keys."""
    rows = []
    for donor in donors:
        name, _, more = donor.partition(", ")
        row = f'beneficiary = "{beneficiary}", donor = "{name}", relation = "spouse"'
        rows.append(f"{{{row}{', ' if more else ''}{more}}}")
    return f"bindings = [{', '.join(rows)}]\n"


def explained(answer: Answer) -> list[tuple[str, str, str, str, Reason | None]]:
    """Per payer: had, could give, gave, and why not more."""
    return [
        (one.person, yuan(one.had_fen), yuan(one.could_give_fen), yuan(one.gave_fen), one.why)
        for one in answer.trace.payers
    ]


SPLITS = [
    ("own account is enough", "pill @ 20.00", "li 20.00, cash 0.00"),
    ("one fen more than own", "pill @ 20.01", "li 20.00, wang 0.01, cash 0.00"),
    ("FAM-002 the first donor is enough", "pill @ 70.00", "li 20.00, wang 50.00, cash 0.00"),
    ("one fen for the second", "pill @ 70.01", "li 20.00, wang 50.00, zhao 0.01, cash 0.00"),
    ("FAM-001 own, first, second", "box", "li 20.00, wang 50.00, zhao 25.00, cash 0.00"),
    ("all of it", "pill @ 160.00", "li 20.00, wang 50.00, zhao 90.00, cash 0.00"),
    ("one fen too few", "pill @ 160.01", "li 20.00, wang 50.00, zhao 90.00, cash 0.01"),
]


@pytest.mark.parametrize(("_case", "item", "expected"), SPLITS, ids=[case[0] for case in SPLITS])
def test_each_gives_all_it_can_before_the_next_is_asked(
    _case: str, item: str, expected: str
) -> None:
    """FAM-001, 002, 008 (wang is insured in another city of the province)."""
    play = Play(GOODS, FAMILY, BOUND)
    assert paid(play.sell("li", item)) == expected


def test_the_explanation_says_what_each_had_could_give_and_gave() -> None:
    play = Play(GOODS, FAMILY, bound('wang, limit = "10.00"', "zhao"))
    assert explained(play.sell("li", "pill @ 40.00")) == [
        ("li", "20.00", "20.00", "20.00", None),
        ("wang", "50.00", "10.00", "10.00", Reason.DONOR_LIMIT_REACHED),
        ("zhao", "90.00", "90.00", "10.00", None),
    ]


def test_who_gave_all_that_was_needed_has_nothing_to_explain() -> None:
    """A limit is no reason where exactly as much was asked for."""
    play = Play(GOODS, FAMILY, bound('wang, limit = "10.00"'))
    assert explained(play.sell("li", "pill @ 30.00"))[1][-1] is None
    play = Play(GOODS, FAMILY, bound('wang, limit = "10.00"'))
    assert explained(play.sell("li", "pill @ 30.01"))[1][-1] is Reason.DONOR_LIMIT_REACHED


def test_a_resident_child_is_paid_for_by_the_first_donor_at_once() -> None:
    """FAM-004."""
    play = Play(
        GOODS, FAMILY, 'people.kid = {scheme = "resident"}', bound("wang", beneficiary="kid")
    )
    assert paid(play.sell("kid")) == "wang 10.00, cash 0.00"


def test_a_resident_whose_donors_give_nothing_has_no_account() -> None:
    kid = 'people.kid = {scheme = "resident"}\npeople.wang = {}\n'
    play = Play(GOODS, kid, bound("wang", beneficiary="kid"))
    assert reason(play.sell("kid", agree="all")) is Reason.NO_ACCOUNT


def test_when_all_are_empty_all_is_cash() -> None:
    """FAM-005."""
    play = Play(GOODS, "people.li = {}\npeople.wang = {}\npeople.zhao = {}", BOUND)
    answer = play.sell("li")
    assert paid(answer) == "cash 10.00"
    assert skipped(answer) == "wang DONOR_EMPTY, zhao DONOR_EMPTY"


DONORS = [
    ("FAM-010 empty", "{}", "", Reason.DONOR_EMPTY),
    ("FAM-011 card lost", '{balance = "50.00", card = "lost"}', "", None),
    ("PIN locked", '{balance = "50.00", pin_state = "locked"}', "", None),
    ("code not active", '{balance = "50.00", code = "not_active"}', "", None),
    ("barred", '{balance = "50.00", barred_until = 2026-12-31}', "", None),
    ("FAM-011 suspended", '{balance = "50.00", insured = "suspended"}', "", Reason.DONOR_INACTIVE),
    ("ended", '{balance = "50.00", insured = "ended"}', "", Reason.DONOR_INACTIVE),
    ("FAM-011 deceased", '{balance = "50.00", deceased = true}', "", Reason.DONOR_DECEASED),
    ("FAM-011 frozen", '{balance = "50.00", account = "frozen"}', "", Reason.DONOR_FROZEN),
    ("sealed", '{balance = "50.00", account = "sealed"}', "", Reason.DONOR_FROZEN),
    ("FAM-024 moved", '{balance = "50.00", area = "310100"}', "", Reason.DONOR_OTHER_PROVINCE),
    ("FAM-022 from tomorrow", '{balance = "50.00"}', "from = 2026-03-04", Reason.NOT_YET_EFFECTIVE),
    ("from today", '{balance = "50.00"}', "from = 2026-03-03", None),
    ("until today", '{balance = "50.00"}', "to = 2026-03-03", None),
    ("limit 0.00", '{balance = "50.00"}', 'limit = "0.00"', Reason.DONOR_LIMIT_REACHED),
    ("limit and empty", "{}", 'limit = "5.00"', Reason.DONOR_EMPTY),
    ("deceased and moved", '{area = "310100", deceased = true}', "", Reason.DONOR_OTHER_PROVINCE),
    ("frozen and empty", '{account = "frozen"}', "", Reason.DONOR_FROZEN),
]


@pytest.mark.parametrize(
    ("_case", "donor", "binding", "expected"), DONORS, ids=[case[0] for case in DONORS]
)
def test_a_donor_who_cannot_pay_is_skipped_with_the_first_reason(
    _case: str, donor: str, binding: str, expected: Reason | None
) -> None:
    world = f'people.li = {{}}\npeople.wang = {donor}\npeople.zhao = {{balance = "90.00"}}'
    play = Play(GOODS, world, bound(f"wang, {binding}".rstrip(", "), "zhao"))
    sale = play.sale("li")
    answer = play.settle(sale)
    assert sale.record is not None
    slip = text(sale.record.slip, "en")
    if expected is None:
        assert (paid(answer), skipped(answer)) == ("wang 10.00, cash 0.00", "")
    else:
        assert (paid(answer), skipped(answer)) == ("zhao 10.00, cash 0.00", f"wang {expected}")
    assert ("w**" in slip) is (expected is None)


def test_a_binding_that_ended_is_neither_asked_nor_skipped() -> None:
    play = Play(GOODS, FAMILY, bound("wang, to = 2026-03-02", "zhao"))
    answer = play.sell("li", "box")
    assert (paid(answer), skipped(answer)) == ("li 20.00, zhao 75.00, cash 0.00", "")


def test_who_comes_after_the_sum_was_reached_is_not_skipped() -> None:
    play = Play(GOODS, FAMILY, "people.zhao = {}", BOUND)
    answer = play.sell("li", "pill @ 70.00")
    assert (paid(answer), skipped(answer)) == ("li 20.00, wang 50.00, cash 0.00", "")
    assert skipped(play.sell("li")) == "wang DONOR_EMPTY, zhao DONOR_EMPTY"


def test_a_binding_pays_from_its_first_day_on() -> None:
    """FAM-022."""
    play = Play(GOODS, FAMILY, bound("zhao, from = 2026-03-04"), at="2026-03-03T23:59:59")
    answer = play.sell("li", "box")
    assert paid(answer) == "li 20.00, cash 75.00"
    assert quote(answer).skipped[0].refusal.params == {"from_day": "2026-03-04"}
    play.wait("1s")
    play.sign_in()
    assert paid(play.sell("li", "box")) == "zhao 90.00, cash 5.00"


def test_the_slip_names_each_payer_masked_and_its_parts_add_up() -> None:
    """FAM-014, RPT-002."""
    play = Play(GOODS, FAMILY, BOUND)
    sale = play.sale("li", "box", "box")
    play.settle(sale)
    assert sale.record is not None
    slip = sale.record.slip
    assert slip.person == "李*"
    assert slip.mutual_aid == (("王*", 5000), ("赵**", 9000))
    assert (slip.own_fen, slip.cash_fen, slip.total_fen) == (2000, 3000, 19000)
    assert slip.own_left_fen == 0
    shown = text(slip, "zh")
    assert "赵**" in shown
    assert "赵建国" not in shown


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("5.00", "li 5.00, cash 15.00"),
        ("0.01", "li 0.01, cash 19.99"),
        ("0.00", "wang 20.00, cash 0.00"),
    ],
)
def test_donors_may_be_asked_only_where_the_own_account_is_empty(own: str, expected: str) -> None:
    """FAM-016."""
    trigger = 'policy.mutual_aid = {trigger = "only_when_own_is_empty"}'
    play = Play(GOODS, FAMILY, f'people.li = {{balance = "{own}"}}', BOUND, trigger)
    answer = play.sell("li", "pill x 2")
    assert (paid(answer), skipped(answer)) == (expected, "")


def test_donors_may_come_before_the_own_account() -> None:
    play = Play(GOODS, FAMILY, BOUND, "policy.mutual_aid = {own_first = false}")
    assert paid(play.sell("li", "box")) == "wang 50.00, zhao 45.00, cash 0.00"
    assert paid(play.sell("li", "box")) == "zhao 45.00, li 20.00, cash 30.00"


def test_a_limit_counts_over_the_bindings_whole_life() -> None:
    """FAM-017."""
    play = Play(GOODS, FAMILY, bound('wang, limit = "10.00"', "zhao"))
    first = play.sell("li", "pill @ 40.00")
    assert (paid(first), skipped(first)) == ("li 20.00, wang 10.00, zhao 10.00, cash 0.00", "")
    second = play.sell("li")
    assert (paid(second), skipped(second)) == ("zhao 10.00, cash 0.00", "wang DONOR_LIMIT_REACHED")
    assert play.left("wang") == "40.00"


def test_a_limit_is_used_up_to_its_last_fen() -> None:
    play = Play(GOODS, FAMILY, "people.li = {}", bound('wang, limit = "10.00"', "zhao"))
    assert paid(play.sell("li", "pill @ 9.99")) == "wang 9.99, cash 0.00"
    assert paid(play.sell("li", "pill @ 0.02")) == "wang 0.01, zhao 0.01, cash 0.00"
    assert paid(play.sell("li", "pill @ 0.01")) == "zhao 0.01, cash 0.00"


def test_a_limit_counts_for_its_own_beneficiary_only() -> None:
    kid = 'people.kid = {scheme = "resident"}'
    rows = (
        bound('wang, limit = "10.00"').rstrip("]\n") + ", " + bound("wang", beneficiary="kid")[12:]
    )
    play = Play(GOODS, FAMILY, "people.li = {}", kid, rows)
    assert paid(play.sell("kid", "pill @ 30.00")) == "wang 30.00, cash 0.00"
    assert paid(play.sell("li", "pill @ 30.00")) == "wang 10.00, cash 20.00"


def test_ten_donors_with_one_fen_each_pay_ten_fen_in_order() -> None:
    """FAM-018: how many may be bound does not matter at the till."""
    names = [f"d{number}" for number in (7, 3, 9, 1, 5, 0, 8, 2, 6, 4)]
    people = "people.li = {}\n" + "".join(f'people.{one} = {{balance = "0.01"}}\n' for one in names)
    play = Play(GOODS, people, bound(*names))
    expected = ", ".join(f"{one} 0.01" for one in names)
    assert paid(play.sell("li", "pill @ 0.10")) == f"{expected}, cash 0.00"
