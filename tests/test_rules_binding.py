"""Who may be bound to whom, in which order, and from when it holds (BND)."""

import pytest
from playing import PILL, Play, paid, reason, skipped

from pos.refusals import Reason, Refusal
from pos.street import Binding

PAIR = 'people.li = {}\npeople.wang = {balance = "50.00"}\npeople.zhao = {balance = "50.00"}\n'
EIGHT = (
    "spouse", "parent", "child", "sibling",
    "grandparent", "maternal_grandparent", "grandchild", "maternal_grandchild",
)  # fmt: skip
NEVER = ("parent_in_law", "uncle", "friend", "other")


def order(play: Play, who: str = "li") -> tuple[str, ...]:
    """Whose money pays for a person, first payer first."""
    one = next(one for one in play.desk.people() if one.person == who)
    return tuple(binding.donor for binding in one.relatives)


@pytest.mark.parametrize("relation", EIGHT)
def test_jinan_binds_eight_relations_and_they_pay_at_once(relation: str) -> None:
    """BND-001, 008: the sale in the same second may use it."""
    play = Play(PILL, PAIR, region="jinan")
    assert isinstance(play.bind("li", "wang", relation), Binding)
    assert paid(play.sell("li")) == "wang 10.00, cash 0.00"


@pytest.mark.parametrize("relation", NEVER)
@pytest.mark.parametrize("region", ["jinan", "tianjin", "demo"])
def test_some_relations_are_never_kin(relation: str, region: str) -> None:
    """BND-002."""
    play = Play(PILL, PAIR, region=region)
    assert reason(play.bind("li", "wang", relation)) is Reason.NOT_KIN
    assert paid(play.sell("li")) == "cash 10.00"


@pytest.mark.parametrize("relation", EIGHT)
def test_tianjin_binds_spouse_parents_and_children_only(relation: str) -> None:
    play = Play(PAIR, region="tianjin")
    found = play.bind("li", "wang", relation)
    if relation in ("spouse", "parent", "child"):
        assert isinstance(found, Binding)
    else:
        params = {"relation": relation, "allowed": "spouse,parent,child"}
        assert found == Refusal(Reason.NOT_KIN, params)


PEOPLE = [
    ("BND-004 another province", '{area = "310100"}', Reason.BIND_OTHER_PROVINCE),
    ("another city", '{area = "370200", balance = "10.00"}', None),
    ("BND-005 resident", '{scheme = "resident"}', Reason.DONOR_HAS_NO_ACCOUNT),
    ("no insurance", '{scheme = "none"}', Reason.DONOR_HAS_NO_ACCOUNT),
    ("empty", "{}", None),
    ("card lost", '{card = "lost"}', None),
]


@pytest.mark.parametrize(("_case", "donor", "expected"), PEOPLE, ids=[case[0] for case in PEOPLE])
def test_a_donor_is_in_the_employee_scheme_of_the_same_province(
    _case: str, donor: str, expected: Reason | None
) -> None:
    play = Play(PAIR, f"people.wang = {donor}")
    assert reason(play.bind("li", "wang")) is expected
    assert order(play) == (() if expected else ("wang",))


def test_a_beneficiary_may_be_in_either_scheme() -> None:
    play = Play(PILL, PAIR, 'people.li = {scheme = "resident"}')
    assert isinstance(play.bind("li", "wang"), Binding)
    assert paid(play.sell("li")) == "wang 10.00, cash 0.00"


def test_where_a_binding_holds_from_the_next_day_it_does_not_pay_today() -> None:
    """BND-008: to the second, whatever day was asked for."""
    policy = 'policy.mutual_aid = {effective = "next_day"}'
    play = Play(PILL, PAIR, policy, at="2026-03-03T23:59:59")
    for donor, from_day in (("wang", ""), ("zhao", "2026-03-03")):
        made = play.bind("li", donor, from_day=from_day)
        assert isinstance(made, Binding)
        assert made.from_day == "2026-03-04"
    answer = play.sell("li", "pill x 6")
    assert paid(answer) == "cash 60.00"
    assert skipped(answer) == "wang NOT_YET_EFFECTIVE, zhao NOT_YET_EFFECTIVE"
    play.wait("1s")
    play.sign_in()
    assert paid(play.sell("li", "pill x 6")) == "wang 50.00, zhao 10.00, cash 0.00"


def test_a_binding_may_begin_and_end_on_days_of_its_own() -> None:
    play = Play(PILL, PAIR)
    play.bind("li", "wang", from_day="2026-03-04", to_day="2026-03-04")
    assert paid(play.sell("li")) == "cash 10.00"
    play.go_to("2026-03-04T00:00:00")
    play.sign_in()
    assert paid(play.sell("li")) == "wang 10.00, cash 0.00"
    play.go_to("2026-03-05T00:00:00")
    play.sign_in()
    assert paid(play.sell("li")) == "cash 10.00"
    assert isinstance(play.bind("li", "wang"), Binding)
    assert paid(play.sell("li")) == "wang 10.00, cash 0.00"


def test_nobody_is_bound_twice_or_to_themselves_and_two_may_bind_each_other() -> None:
    """BND-010."""
    play = Play(PAIR)
    assert isinstance(play.bind("li", "wang"), Binding)
    assert reason(play.bind("li", "wang", "parent")) is Reason.ALREADY_BOUND
    assert reason(play.bind("li", "li")) is Reason.BIND_SELF
    assert isinstance(play.bind("wang", "li"), Binding)


def test_a_rank_may_be_chosen_once() -> None:
    """BND-012."""
    play = Play(PILL, PAIR)
    play.bind("li", "wang", rank=5)
    assert play.bind("li", "zhao", rank=5) == Refusal(Reason.RANK_TAKEN, {"rank": "5"})
    play.bind("li", "zhao", rank=4)
    assert order(play) == ("zhao", "wang")
    assert paid(play.sell("li", "pill x 6")) == "zhao 50.00, wang 10.00, cash 0.00"


def test_without_a_rank_a_donor_comes_last() -> None:
    play = Play(PAIR, "people.extra = {}")
    play.bind("li", "wang", rank=9)
    play.bind("li", "zhao")
    play.bind("li", "extra", rank=1)
    assert order(play) == ("extra", "wang", "zhao")


@pytest.mark.parametrize(("most", "region"), [(8, "demo"), (8, "jinan")])
def test_one_donor_too_many_is_refused(most: int, region: str) -> None:
    """BND-013: the ninth."""
    world = "people.li = {}\n" + "".join(f"people.d{n} = {{}}\n" for n in range(9))
    play = Play(world, region=region)
    for number in range(most):
        assert isinstance(play.bind("li", f"d{number}"), Binding)
    assert play.bind("li", "d8") == Refusal(Reason.TOO_MANY_DONORS, {"limit": "8"})
    play.desk.unbind("li", "d0")
    assert isinstance(play.bind("li", "d8"), Binding)


def test_one_relative_too_many_is_refused() -> None:
    """BND-013: the eighth."""
    world = "people.wang = {}\n" + "".join(f"people.b{n} = {{}}\n" for n in range(8))
    play = Play(world)
    for number in range(7):
        assert isinstance(play.bind(f"b{number}", "wang"), Binding)
    assert play.bind("b7", "wang") == Refusal(Reason.TOO_MANY_RELATIVES, {"limit": "7"})


def test_a_binding_that_ended_counts_no_longer() -> None:
    policy = "policy.mutual_aid = {donors_max = 1, relatives_max = 1}"
    play = Play(PAIR, policy)
    assert isinstance(play.bind("li", "wang", to_day="2026-03-03"), Binding)
    assert reason(play.bind("li", "zhao")) is Reason.TOO_MANY_DONORS
    assert reason(play.bind("zhao", "wang")) is Reason.TOO_MANY_RELATIVES
    play.go_to("2026-03-04T09:00:00")
    assert isinstance(play.bind("li", "zhao"), Binding)
    assert isinstance(play.bind("zhao", "wang"), Binding)


def test_after_unbinding_the_next_sale_does_not_use_the_donor() -> None:
    """BND-014: and bound anew, a fresh limit begins."""
    play = Play(PILL, PAIR)
    play.bind("li", "wang", limit_fen=1000)
    assert paid(play.sell("li", "pill x 2")) == "wang 10.00, cash 10.00"
    assert play.desk.unbind("li", "wang") is None
    assert paid(play.sell("li")) == "cash 10.00"
    assert reason(play.desk.unbind("li", "wang")) is Reason.NOT_BOUND
    play.bind("li", "wang", limit_fen=500)
    assert paid(play.sell("li")) == "wang 5.00, cash 5.00"


def test_unbinding_one_leaves_the_others() -> None:
    play = Play(PAIR)
    for beneficiary, donor in (("li", "wang"), ("li", "zhao"), ("zhao", "wang")):
        play.bind(beneficiary, donor)
    play.desk.unbind("li", "wang")
    assert order(play) == ("zhao",)
    assert order(play, "zhao") == ("wang",)


def test_a_limit_of_nothing_is_a_limit() -> None:
    play = Play(PILL, PAIR)
    play.bind("li", "wang", limit_fen=0)
    assert skipped(play.sell("li")) == "wang DONOR_LIMIT_REACHED"


ORDERS = [
    ("somebody not bound", ("wang", "li"), Reason.NOT_BOUND),
    ("somebody twice", ("wang", "wang"), Reason.NOT_BOUND),
    ("all of them", ("zhao", "wang"), None),
]


@pytest.mark.parametrize(("_case", "donors", "expected"), ORDERS, ids=[case[0] for case in ORDERS])
def test_a_new_order_names_donors_who_are_bound(
    _case: str, donors: tuple[str, ...], expected: Reason | None
) -> None:
    play = Play(PAIR)
    play.bind("li", "wang")
    play.bind("li", "zhao")
    assert reason(play.desk.reorder("li", donors)) is expected
    assert order(play) == (("wang", "zhao") if expected else ("zhao", "wang"))


def test_every_act_at_the_desk_is_a_row_of_its_journal_refused_or_not() -> None:
    play = Play(PAIR)
    before = play.check().journal_rows
    play.bind("li", "wang")
    play.bind("li", "wang")
    play.desk.reorder("li", ("wang",))
    play.desk.unbind("li", "wang")
    play.desk.unbind("li", "wang")
    assert play.check().journal_rows == before + 5


RESIDENT_ELSEWHERE = '{area = "310100", scheme = "resident"}'
PRECEDENCE = [
    ("kin before province", "uncle", '{area = "310100"}', Reason.NOT_KIN),
    ("province before account", "spouse", RESIDENT_ELSEWHERE, Reason.BIND_OTHER_PROVINCE),
]


@pytest.mark.parametrize(
    ("_case", "relation", "donor", "expected"), PRECEDENCE, ids=[case[0] for case in PRECEDENCE]
)
def test_of_several_reasons_the_first_of_the_catalogue_is_given(
    _case: str, relation: str, donor: str, expected: Reason
) -> None:
    play = Play(PAIR, f"people.wang = {donor}")
    assert reason(play.bind("li", "wang", relation)) is expected
