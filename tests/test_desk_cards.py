"""A card that is lost, found, replaced, activated: from which second on it pays, and which."""

import pytest
from playing import PILL, Play, paid, reason

from pos.model import Card, Secret
from pos.refusals import Reason, Refusal
from pos.street import CardOrder

STATES = (
    "normal", "inactive", "lost", "lost_temporarily", "frozen", "abnormal", "expired", "replaced",
    "cancelled", "unreadable",
)  # fmt: skip


def world(card: str = "normal", policy: str = "", region: str = "") -> Play:
    text = f'people.li = {{balance = "50.00", card = "{card}"}}\npeople.wang = {{}}\n'
    return Play(PILL, text, policy, region=region)


def state(play: Play, who: str = "li") -> str:
    return next(one.card_state for one in play.desk.people() if one.person == who)


def card_of(play: Play, who: str = "li") -> Secret:
    return next(one.card_id for one in play.desk.people() if one.person == who)


def pays(play: Play, card: Secret | None = None) -> str:
    """What a sale with a card comes to: paid, or why not."""
    play.sign_in()
    sale = play.basket("pill")
    shown = sale.identify(Card(card or card_of(play)))
    if isinstance(shown, Refusal):
        return str(shown.reason)
    sale.enter_pin(Secret("246810"))
    answer = play.settle(sale)
    return str(reason(answer) or paid(answer))


_case_visits = [
    # visit, states it is done from, state afterwards
    ("report_loss", {"normal", "inactive", "lost_temporarily"}, "lost"),
    ("report_loss_temporarily", {"normal", "inactive", "lost_temporarily"}, "lost_temporarily"),
    ("withdraw_loss", {"lost", "lost_temporarily"}, "normal"),
    ("activate_card", {"normal", "inactive"}, "normal"),
    ("replace_card", set(STATES) - {"frozen", "replaced", "cancelled"}, "replaced"),
]


def visit(play: Play, act: str) -> object:
    if act.startswith("report_loss"):
        return play.desk.report_loss("li", temporary=act != "report_loss")
    if act == "replace_card":
        return play.desk.replace_card("li", urgent=False)
    return getattr(play.desk, act)("li")


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize(("act", "fits", "after"), _case_visits)
def test_a_visit_is_done_from_the_states_that_fit_and_refused_from_the_others(
    act: str, fits: set[str], after: str, before: str
) -> None:
    play = world(before)
    found = visit(play, act)
    if before in fits:
        assert not isinstance(found, Refusal)
        assert state(play) == after
    else:
        assert found == Refusal(Reason.CARD_STATE_UNFIT, {"state": before})
        assert state(play) == before
    play.check()


def test_a_lost_card_stops_at_once_and_the_phone_goes_on() -> None:
    play = world()
    assert pays(play) == "li 10.00, cash 0.00"
    assert play.desk.report_loss("li", temporary=False) is None
    assert pays(play) == "CARD_LOST"
    assert paid(play.sell("li", by="code")) == "li 10.00, cash 0.00"
    assert play.desk.withdraw_loss("li") is None
    assert pays(play) == "li 10.00, cash 0.00"


_case_lapses = [("6d", 0, "lost_temporarily"), ("7d", -1, "lost_temporarily"), ("7d", 0, "normal")]


@pytest.mark.parametrize(("wait", "seconds", "expected"), _case_lapses)
def test_a_temporary_report_lapses_after_seven_days_to_the_second(
    wait: str, seconds: int, expected: str
) -> None:
    play = world()
    play.wait("1s")
    assert play.desk.report_loss("li", temporary=True) is None
    play.wait(wait)
    play.moment.now = play.moment.now.replace(second=1 + seconds)
    assert state(play) == expected
    refused = {"normal": "li 10.00, cash 0.00", "lost_temporarily": "CARD_LOST_TEMPORARILY"}
    assert pays(play) == refused[expected]


def test_a_report_made_again_counts_from_the_second_time() -> None:
    play = world()
    play.desk.report_loss("li", temporary=True)
    play.wait("6d")
    play.desk.report_loss("li", temporary=True)
    play.wait("6d")
    assert state(play) == "lost_temporarily"
    play.wait("1d")
    assert state(play) == "normal"


# Ordered on 3 March at nine: two weeks are 17 March, one is the 10th, each from its midnight on.
_case_ready = [
    (False, "2026-03-16T09:00:00", None),
    (False, "2026-03-16T23:59:59", None),
    (False, "2026-03-17T00:00:00", "2026-03-17"),
    (False, "2026-03-18T12:00:00", "2026-03-17"),
    (True, "2026-03-09T23:59:59", None),
    (True, "2026-03-10T00:00:00", "2026-03-10"),
]


@pytest.mark.parametrize("region", ["demo", "shenyang-2011"])
@pytest.mark.parametrize(("urgent", "moment", "ready"), _case_ready)
def test_a_replacement_works_from_the_midnight_of_its_day(
    urgent: bool, moment: str, ready: str | None, region: str
) -> None:
    play = world("lost", region=region)
    day = "2026-03-10" if urgent else "2026-03-17"
    assert play.desk.replace_card("li", urgent=urgent) == CardOrder("li", day)
    old = card_of(play)
    play.go_to(moment)
    if ready is None:
        assert state(play) == "replaced" and card_of(play) == old
        refused = Refusal(Reason.CARD_NOT_READY, {"until": day})
        assert play.desk.replace_card("li", urgent=urgent) == refused
        assert play.desk.activate_card("li") == refused
    else:
        assert state(play) == "normal" and card_of(play) != old
        assert pays(play) == "li 10.00, cash 0.00"
        assert play.desk.replace_card("li", urgent=urgent) == CardOrder("li", ready)
        assert pays(play) == "li 10.00, cash 0.00"
    assert pays(play, old) == "CARD_REPLACED"


def test_an_urgent_card_is_asked_for_once_and_never_comes_sooner() -> None:
    play = world()
    play.desk.replace_card("li", urgent=False)
    assert play.desk.replace_card("li", urgent=True) == Refusal(
        Reason.CARD_NOT_READY, {"until": "2026-03-17"}
    )


def test_another_card_is_ordered_only_when_this_one_is_collected() -> None:
    play = world()
    play.desk.replace_card("li", urgent=True)
    play.go_to("2026-03-10T09:00:00")
    second = card_of(play)
    assert play.desk.activate_card("li") is None
    assert play.desk.replace_card("li", urgent=True) == CardOrder("li", "2026-03-17")
    assert pays(play, second) == "CARD_REPLACED"
    play.go_to("2026-03-17T00:00:00")
    assert card_of(play) not in (second, Secret(""))
    assert pays(play) == "li 10.00, cash 0.00"


def test_an_ordered_card_whose_id_got_out_does_not_pay_before_its_day() -> None:
    """No command tells it before; somebody at the printer's may know it."""
    play = world()
    play.desk.replace_card("li", urgent=False)
    moment = play.moment.now
    play.go_to("2026-03-17T00:00:00")
    known = card_of(play)
    play.moment.now = moment
    assert pays(play, known) == "CARD_NOT_ACTIVE"


def test_a_card_lost_again_before_it_was_collected_is_replaced_again() -> None:
    play = world()
    play.desk.replace_card("li", urgent=True)
    play.go_to("2026-03-10T09:00:00")
    assert play.desk.report_loss("li", temporary=False) is None
    assert pays(play) == "CARD_LOST"
    assert play.desk.replace_card("li", urgent=True) == CardOrder("li", "2026-03-17")


def test_no_new_card_has_anybody_elses_id() -> None:
    play = world("inactive")
    seen = {card_of(play, who).reveal() for who in ("li", "wang")}
    for _ in range(6):
        for who in ("li", "wang"):
            play.desk.replace_card(who, urgent=True)
        play.wait("7d")
        for who in ("li", "wang"):
            assert play.desk.activate_card(who) is None
            new = card_of(play, who).reveal()
            assert new not in seen and len(new) == 9 and new[0].isalpha() and new[1:].isdigit()
            seen.add(new)


def test_a_card_and_a_code_are_activated() -> None:
    play = Play(PILL, 'people.li = {balance = "50.00", card = "inactive", code = "not_active"}')
    assert pays(play) == "CARD_NOT_ACTIVE"
    assert reason(play.show(play.basket(), "li", "code")) is Reason.CODE_NOT_ACTIVE
    for _ in range(2):  # a second time changes nothing
        assert play.desk.activate_card("li") is None
        assert play.desk.activate_code("li") is None
    assert pays(play) == "li 10.00, cash 0.00"
    assert paid(play.sell("li", by="code")) == "li 10.00, cash 0.00"


@pytest.mark.parametrize("act", [row[0] for row in _case_visits] + ["activate_code"])
def test_nobody_acts_for_somebody_who_has_died(act: str) -> None:
    play = Play('people.li = {deceased = true, card = "lost"}')
    found = visit(play, act)
    assert found == Refusal(Reason.PERSON_DECEASED)
    with pytest.raises(KeyError):
        play.desk.activate_code("nobody")


def test_a_loss_that_has_lapsed_by_itself_can_be_taken_back_all_the_same() -> None:
    play = world()
    assert play.desk.report_loss("li", temporary=True) is None
    play.wait("8d")
    assert play.desk.withdraw_loss("li") is None
    assert state(play) == "normal"
