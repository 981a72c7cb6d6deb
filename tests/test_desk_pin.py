"""A PIN is changed by whoever knows it, or with papers; its tries and its lock are the till's."""

import random

import pytest
from playing import PILL, PIN, Moment, Play, paid, reason

from pos.connect import stage_world
from pos.connect.creating import demo
from pos.model import NO_PIN, Papers, Secret
from pos.refusals import Reason, Refusal
from pos.street import PinChange

WRONG, NEW = "111112", "135790"
AFTER_24H = 'policy.pin.unlock = "after_24h"'
PER_DAY = 'policy.pin.counting = "per_day"'
BOTH = {"patient": True, "agent": "wang", "agent_paper": True}


def world(*policy: str, who: str = "") -> Play:
    return Play(PILL, f'people.li = {{balance = "90.00"{who}}}\npeople.wang = {{}}', *policy)


def pin_state(play: Play) -> str:
    return next(one.pin_state for one in play.desk.people() if one.person == "li")


def locked(play: Play) -> Play:
    for _ in range(3):
        play.sell("li", pin=WRONG)
    assert pin_state(play) == "locked"
    return play


def test_with_the_old_pin_a_new_one_pays_and_the_old_one_does_not() -> None:
    play = world()
    assert play.set_pin("li", NEW, PIN) is None
    assert reason(play.sell("li", pin=PIN)) is Reason.PIN_WRONG
    assert paid(play.sell("li", pin=NEW)) == "li 10.00, cash 0.00"


def test_the_initial_pin_is_changed_and_then_pays() -> None:
    play = world(who=', pin_state = "initial"')
    assert pin_state(play) == "initial"
    assert reason(play.sell("li", pin="123456")) is Reason.PIN_MUST_CHANGE
    assert play.set_pin("li", NEW, "123456") is None
    assert pin_state(play) == "set"
    assert paid(play.sell("li", pin=NEW)) == "li 10.00, cash 0.00"


_case_refused = [
    # old, new, papers, reason, variant, tries counted
    (WRONG, NEW, {}, Reason.PIN_WRONG, "", 1),
    (WRONG, "123456", {}, Reason.PIN_WRONG, "", 1),
    (WRONG, "12345", {}, Reason.PIN_MALFORMED, "", 0),
    ("12345", NEW, {}, Reason.PIN_MALFORMED, "", 0),
    (PIN, "12345a", {}, Reason.PIN_MALFORMED, "", 0),
    (PIN, "", {}, Reason.PIN_MALFORMED, "", 0),
    (PIN, "123456", {}, Reason.PIN_TOO_SIMPLE, "", 0),
    (PIN, "000000", {}, Reason.PIN_TOO_SIMPLE, "", 0),
    ("", "999999", {"patient": True}, Reason.PIN_TOO_SIMPLE, "", 0),
    ("", NEW, {}, Reason.PROXY_PAPERS_INCOMPLETE, "patient", 0),
    ("", NEW, {"agent": "wang"}, Reason.PROXY_PAPERS_INCOMPLETE, "both", 0),
    ("", NEW, {"agent": "wang", "agent_paper": True}, Reason.PROXY_PAPERS_INCOMPLETE, "patient", 0),
    ("", NEW, {"agent": "wang", "patient": True}, Reason.PROXY_PAPERS_INCOMPLETE, "agent", 0),
    (WRONG, NEW, {"agent": "wang", "patient": True}, Reason.PROXY_PAPERS_INCOMPLETE, "agent", 0),
    (PIN, NEW, {"agent": "wang"}, Reason.PROXY_PAPERS_INCOMPLETE, "both", 0),
]


@pytest.mark.parametrize(("old", "new", "papers", "why", "variant", "tries"), _case_refused)
def test_a_change_is_refused_for_the_first_reason_and_changes_nothing(
    old: str, new: str, papers: dict[str, object], why: Reason, variant: str, tries: int
) -> None:
    play = world()
    found = play.set_pin("li", new, old, **papers)
    assert isinstance(found, Refusal)
    assert (found.reason, found.variant) == (why, variant)
    assert play.wrong_tries("li") == tries
    assert paid(play.sell("li", pin=PIN)) == "li 10.00, cash 0.00"


@pytest.mark.parametrize("papers", [{"patient": True}, BOTH])
def test_with_the_papers_no_old_pin_is_needed_and_tries_and_lock_are_gone(
    papers: dict[str, object],
) -> None:
    play = locked(world())
    assert play.set_pin("li", NEW, **papers) is None
    assert pin_state(play) == "set" and play.wrong_tries("li") == 0
    assert paid(play.sell("li", pin=NEW)) == "li 10.00, cash 0.00"


def test_an_agent_with_both_papers_and_the_old_pin_changes_it() -> None:
    assert world().set_pin("li", NEW, PIN, **BOTH) is None


def test_wrong_old_pins_and_wrong_pins_at_the_till_are_counted_together() -> None:
    play = world()
    assert play.set_pin("li", NEW, WRONG) == Refusal(Reason.PIN_WRONG, {"tries_left": "2"})
    assert reason(play.sell("li", pin=WRONG)) is Reason.PIN_WRONG
    assert play.set_pin("li", NEW, WRONG) == Refusal(Reason.PIN_LOCKED, variant="window")
    assert play.set_pin("li", NEW, PIN) == Refusal(Reason.PIN_LOCKED, variant="window")
    assert reason(play.sell("li")) is Reason.PIN_LOCKED


@pytest.mark.parametrize(("counting", "left"), [("", 0), (PER_DAY, 1)])
def test_a_right_old_pin_clears_tries_as_at_a_till_even_where_the_new_one_is_refused(
    counting: str, left: int
) -> None:
    play = world(counting)
    play.sell("li", pin=WRONG)
    assert reason(play.set_pin("li", "000000", PIN)) is Reason.PIN_TOO_SIMPLE
    assert play.wrong_tries("li") == left


@pytest.mark.parametrize(("counting", "left"), [("", 0), (PER_DAY, 1)])
def test_a_changed_pin_keeps_the_tries_that_only_midnight_clears(counting: str, left: int) -> None:
    play = world(counting)
    play.sell("li", pin=WRONG)
    assert play.set_pin("li", NEW, PIN) is None
    assert play.wrong_tries("li") == left


def test_a_reset_with_papers_begins_the_tries_anew_whichever_way_they_are_counted() -> None:
    play = world(PER_DAY)
    play.sell("li", pin=WRONG)
    assert play.desk.set_pin(PinChange("li", Secret(NEW), papers=Papers(patient=True))) is None
    assert play.wrong_tries("li") == 0


def test_the_window_unlocks_and_the_same_pin_pays() -> None:
    play = locked(world())
    assert play.desk.unlock_pin("li") is None
    assert (pin_state(play), play.wrong_tries("li")) == ("set", 0)
    assert paid(play.sell("li")) == "li 10.00, cash 0.00"
    assert play.desk.unlock_pin("li") is None  # not locked: done


_case_24h = [("23h", "locked"), ("86399s", "locked"), ("24h", "set")]


@pytest.mark.parametrize(("wait", "state"), _case_24h)
def test_a_lock_that_ends_by_itself_is_lifted_by_nobody_before(wait: str, state: str) -> None:
    play = locked(world(AFTER_24H))
    play.wait(wait)
    assert pin_state(play) == state
    stands = Refusal(Reason.PIN_LOCKED, {"until": "2026-03-04 09:00:00"}, "after_24h")
    expected = stands if state == "locked" else None
    assert play.desk.unlock_pin("li") == expected
    assert play.set_pin("li", NEW, PIN) == expected
    if expected:
        assert play.set_pin("li", NEW, patient=True) == expected
    play.sign_in()
    assert (reason(play.sell("li", pin=NEW)) is None) == (state == "set")


def test_a_published_pin_is_told_only_while_it_is_the_right_one() -> None:
    moment = Moment("2026-03-03T09:00:00")
    stage = stage_world(demo(), "", moment, random.Random(1).randbytes)
    assert stage.desk is not None

    def told() -> Secret:
        assert stage.desk is not None
        return next(one.published_pin for one in stage.desk.people() if one.person == "li_na")

    assert told() == Secret("246810")
    assert stage.desk.set_pin(PinChange("li_na", Secret(NEW), told())) is None
    assert told() == NO_PIN
    stage.close()


def test_nobody_sets_the_pin_of_somebody_who_has_died() -> None:
    play = world(who=", deceased = true")
    for refusal in (
        play.set_pin("li", NEW, WRONG),
        play.set_pin("li", NEW, patient=True),
        play.desk.unlock_pin("li"),
    ):
        assert refusal == Refusal(Reason.PERSON_DECEASED)
    assert play.wrong_tries("li") == 0
