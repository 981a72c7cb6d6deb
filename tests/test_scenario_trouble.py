"""What a scenario can say of trouble: races in every order, lost answers, a till that dies."""

from pathlib import Path

import pytest
from scenario_samples import SALE, scenario

from pos.clock import seeded_draw
from pos.decoding import BadFile
from pos.scenario import reading
from pos.scenario.lanes import ORDERS_AT_MOST, Lengths, count, orders_of, played_orders
from pos.scenario.playing import play
from pos.scenario.shapes import Judged
from pos.scenario.steps import PLAYS
from pos.scenario.steps.tickets import Ticket

_COUNTS: dict[str, tuple[Lengths, int]] = {
    "one lane": ((3,), 1),
    "an empty lane": ((2, 0), 1),
    "one step each": ((1, 1), 2),
    "two steps each": ((2, 2), 6),
    "unequal": ((1, 4), 5),
    "three lanes": ((2, 2, 2), 90),
    "just under what is played whole": ((6, 6), 924),
}


@pytest.mark.parametrize("_case", _COUNTS)
def test_lanes_meet_in_every_order_once(_case: str) -> None:
    lengths, expected = _COUNTS[_case]
    orders = [order for (order,) in orders_of([lengths], seeded_draw("x"))]
    assert count(lengths) == len(orders) == len(set(orders)) == expected
    for order in orders:
        assert tuple(order.count(lane) for lane in range(len(lengths))) == lengths


def test_of_too_many_orders_a_thousand_are_drawn_and_always_the_same() -> None:
    first, again, other = (
        [order for (order,) in orders_of([(7, 7)], seeded_draw(seed))] for seed in "aab"
    )
    assert count((7, 7)) > ORDERS_AT_MOST == len(first)
    assert first == again != other
    assert all(order.count(0) == order.count(1) == 7 for order in first)
    assert len(set(first)) > 700  # of 3,432, drawn with returning


def test_two_races_meet_in_every_combination() -> None:
    assert len(set(orders_of([(1, 1), (2, 2)], seeded_draw("x")))) == 12


def judged(folder: Path, steps: str) -> Judged:
    (item,) = reading.items(scenario(folder, "OWN-001", steps))
    return play(item)


def race(*lanes: str, expect: str = "") -> str:
    written = ",\n".join(f"[{lane}]" for lane in lanes)
    return f'[[step]]\ndo = "parallel"\nlanes = [\n{written},\n]\n{expect}'


READY = "".join(
    f'\n[[step]]\ndo = "sell"\nsale = "{name}"\nitems = ["soap x {packs}"]\n'
    f'[[step]]\ndo = "present_card"\nwho = "li"\n[[step]]\ndo = "enter_pin"\n'
    for name, packs in (("A", 3), ("B", 2))
)  # 15.00 and 10.00, of 20.00
PAY_A = '{ do = "settle", sale = "A", agree_cash = "none" }'
PAY_B = '{ do = "settle", sale = "B", agree_cash = "none" }'


def test_whoever_comes_second_may_be_refused_and_every_order_is_judged(tmp_path: Path) -> None:
    expect = '[step.expect]\noutcome = "settled"\nrefusal = "FUNDS_SHORT"\n'
    assert judged(tmp_path, READY + race(PAY_A, PAY_B, expect=expect)).verdict == "pass"
    fixed = f'{expect}balance = {{ li = "5.00" }}\n'
    wrong = judged(tmp_path, READY + race(PAY_A, PAY_B, expect=fixed))
    assert (wrong.verdict, wrong.do) == ("fail", "parallel")
    assert wrong.got == "balance li 10.00 (in the order 2.settle, 1.settle)"


def test_a_refusal_in_a_race_must_be_named_by_the_race(tmp_path: Path) -> None:
    wrong = judged(tmp_path, READY + race(PAY_A, PAY_B))
    assert (wrong.verdict, wrong.expected) == ("fail", "not refused")


def test_what_a_lane_expects_is_judged(tmp_path: Path) -> None:
    both = PAY_B.replace("}", ', expect = { outcome = "settled" } }')
    expect = '[step.expect]\noutcome = "settled"\n'
    wrong = judged(tmp_path, READY + race(PAY_A, both, expect=expect))
    assert (wrong.verdict, wrong.do) == ("fail", "parallel")
    assert wrong.got == "outcome refused FUNDS_SHORT (in the order 1.settle, 2.settle)"


def test_every_order_has_a_world_of_its_own(tmp_path: Path) -> None:
    steps = SALE + race('{ do = "check" }', '{ do = "check" }', '{ do = "check" }')
    (item,) = reading.items(scenario(tmp_path, "OWN-001", steps, '[then]\nbalance.li = "15.00"\n'))
    assert len(list(played_orders(item))) == 6
    assert play(item).verdict == "pass"


LOST = '[[step]]\ndo = "fault"\nat = "settle"\nphase = "reply_lost"\n'


def test_an_answer_that_is_missing_must_be_expected(tmp_path: Path) -> None:
    wrong = judged(tmp_path, LOST + SALE)
    assert (wrong.verdict, wrong.expected, wrong.got) == ("fail", "an answer", "outcome unknown")
    named = '[step.expect]\noutcome = "unknown"\npending = 1\n'
    assert judged(tmp_path, LOST + SALE + named).verdict == "pass"


def test_a_till_that_dies_has_no_goods_in_hand(tmp_path: Path) -> None:
    steps = SALE.rpartition("[[step]]")[0] + '[[step]]\ndo = "restart"\n[[step]]\ndo = "settle"\n'
    named = '[step.expect]\nrefusal = "EMPTY_BASKET"\n'
    assert judged(tmp_path, steps + named).verdict == "pass"


_NO_SENSE = {
    "nothing to look up": '[[step]]\ndo = "look_up"\n',
    "nothing to undo": '[[step]]\ndo = "cancel"\n',
    "nothing to bring back": '[[step]]\ndo = "return"\nitems = ["soap"]\n',
    "no sale to make a difference of": '[[step]]\ndo = "inject"\nkind = "amount"\n',
}


@pytest.mark.parametrize("_case", _NO_SENSE)
def test_a_step_that_makes_no_sense_where_it_stands_is_an_error(tmp_path: Path, _case: str) -> None:
    assert judged(tmp_path, _NO_SENSE[_case]).verdict == "error"


def test_what_a_centre_cannot_do_is_left_out_in_a_lane_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(PLAYS, Ticket)
    assert judged(tmp_path, SALE + '[[step]]\ndo = "ticket"\n').verdict == "omitted"
    assert judged(tmp_path, SALE + race('{ do = "ticket" }')).verdict == "omitted"


UNPAID = SALE.rpartition("[[step]]")[0]
DOWN = '[[step]]\ndo = "fault"\nphase = "line_down"\n'


def test_a_line_that_is_down_refuses_without_a_code_and_must_be_expected(tmp_path: Path) -> None:
    asked = UNPAID + DOWN + '[[step]]\ndo = "settle"\n'
    assert judged(tmp_path, asked).got == "the line is down"
    assert judged(tmp_path, asked + '[step.expect]\noutcome = "refused"\n').verdict == "pass"
    coded = '[step.expect]\nrefusal = "NOT_SIGNED_IN"\n'
    assert judged(tmp_path, asked + coded).verdict == "fail"


def test_a_slip_for_later_needs_a_sale_and_a_ticket_needs_a_slip(tmp_path: Path) -> None:
    assert judged(tmp_path, '[[step]]\ndo = "resettle"\n').verdict == "error"
    twice = UNPAID + '[[step]]\ndo = "ticket"\n' * 2
    assert judged(tmp_path, twice).verdict == "error"


def test_a_fault_that_never_happens_is_a_mistake_in_the_file(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="times"):
        judged(tmp_path, LOST + "times = 0\n" + SALE)
