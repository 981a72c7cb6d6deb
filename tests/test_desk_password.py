"""The query password: at first 123456, changed from the next Beijing day on, never the PIN."""

import pytest
from playing import PILL, PIN, Play, paid, reason

from pos.model import Secret
from pos.refusals import Reason, Refusal
from pos.street import Queried

INITIAL, NEW, NEWER = "123456", "482915", "660123"


def world(extra: str = "") -> Play:
    return Play(PILL, f'people.li = {{balance = "90.00"}}\n{extra}')


def asks(play: Play, password: str) -> str:
    """`ok`, `urged` (ok, but still the initial one), or the variant of the refusal."""
    found = play.desk.query("li", Secret(password))
    if isinstance(found, Queried):
        assert found.balances.current_year_fen == 9000
        return "urged" if found.change_urged else "ok"
    assert found.reason is Reason.PASSWORD_WRONG
    return found.variant


def change(play: Play, old: str, new: str) -> Reason | None:
    return reason(play.desk.set_query_password("li", Secret(old), Secret(new)))


_case_days = [
    # moment, the initial one, the new one
    ("2026-03-03T09:00:01", "urged", "tomorrow"),
    ("2026-03-03T23:59:59", "urged", "tomorrow"),
    ("2026-03-04T00:00:00", "wrong", "ok"),
    ("2026-04-01T00:00:00", "wrong", "ok"),
]


@pytest.mark.parametrize(("moment", "initial", "new"), _case_days)
def test_a_new_password_holds_from_midnight_and_the_old_one_until_then(
    moment: str, initial: str, new: str
) -> None:
    play = world()
    assert (asks(play, INITIAL), asks(play, NEW)) == ("urged", "wrong")
    assert change(play, INITIAL, NEW) is None
    play.go_to(moment)
    assert (asks(play, INITIAL), asks(play, NEW)) == (initial, new)


def test_of_two_changes_on_a_day_the_second_is_kept() -> None:
    play = world()
    assert change(play, INITIAL, NEW) is None
    assert change(play, NEW, NEWER) is Reason.PASSWORD_WRONG
    assert change(play, INITIAL, NEWER) is None
    play.wait("24h")
    assert (asks(play, NEW), asks(play, NEWER)) == ("wrong", "ok")


def test_a_second_change_starts_from_the_one_in_force() -> None:
    play = world()
    change(play, INITIAL, NEW)
    play.wait("24h")
    assert change(play, NEW, NEWER) is None
    assert (asks(play, NEW), asks(play, NEWER)) == ("ok", "tomorrow")
    play.wait("24h")
    assert (asks(play, NEW), asks(play, NEWER)) == ("wrong", "ok")


_case_refused = [
    (INITIAL, "12345", Reason.PIN_MALFORMED),
    (INITIAL, "12345x", Reason.PIN_MALFORMED),
    (INITIAL, "123456", Reason.PIN_TOO_SIMPLE),
    (INITIAL, "888888", Reason.PIN_TOO_SIMPLE),
    (PIN, NEW, Reason.PASSWORD_WRONG),
    ("12", NEW, Reason.PASSWORD_WRONG),
    ("", NEW, Reason.PASSWORD_WRONG),
]


@pytest.mark.parametrize(("old", "new", "why"), _case_refused)
def test_a_change_that_is_refused_changes_nothing(old: str, new: str, why: Reason) -> None:
    play = world()
    assert change(play, old, new) is why
    play.wait("24h")
    assert asks(play, INITIAL) == "urged"


def test_pin_and_query_password_never_open_what_the_other_does() -> None:
    play = world()
    change(play, INITIAL, NEW)
    play.wait("24h")
    play.sign_in()
    assert asks(play, PIN) == "wrong"
    assert reason(play.sell("li", pin=NEW)) is Reason.PIN_WRONG
    assert paid(play.sell("li")) == "li 10.00, cash 0.00"
    assert play.wrong_tries("li") == 0
    for _ in range(9):  # no number of wrong passwords locks the PIN
        assert asks(world(), "000000") == "wrong"


def test_a_resident_is_told_that_there_is_no_account() -> None:
    play = world('people.sun = {scheme = "resident"}')
    found = play.desk.query("sun", Secret(INITIAL))
    assert isinstance(found, Queried) and not found.balances.has_account


def test_nobody_asks_in_the_name_of_somebody_who_has_died() -> None:
    play = world("people.wang = {deceased = true}")
    dead = Refusal(Reason.PERSON_DECEASED)
    assert play.desk.query("wang", Secret(INITIAL)) == dead
    assert play.desk.set_query_password("wang", Secret(INITIAL), Secret(NEW)) == dead
