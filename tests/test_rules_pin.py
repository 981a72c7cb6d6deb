"""The patient's PIN: where it is asked, what a wrong one costs, when it locks and opens (PIN)."""

import pytest
from playing import PILL, PIN, Play, paid, reason

from pos.model import Card, Identified, Secret
from pos.refusals import Reason, Refusal
from pos.street import ScannedCode

LI = 'people.li = {balance = "50.00"}\n'
WRONG = "111111"
IN_A_ROW = "policy.pin = {attempts_max = 3}"
PER_DAY = 'policy.pin = {attempts_max = 3, counting = "per_day"}'
AFTER_24H = 'policy.pin = {attempts_max = 3, unlock = "after_24h"}'

W, R = WRONG, PIN
SEQUENCES = [
    ("PIN-001 three wrong, and the right one no longer helps", IN_A_ROW, [W, W, W, R], "2 1 L L"),
    ("PIN-002 one wrong", IN_A_ROW, [W], "2"),
    ("PIN-003 a right one clears the tries", IN_A_ROW, [W, W, R, W, W], "2 1 ok 2 1"),
    ("PIN-005 five tries", "policy.pin = {attempts_max = 5}", [W] * 6, "4 3 2 1 L L"),
    ("one try", "policy.pin = {attempts_max = 1}", [W, R], "L L"),
    ("per day, a right one clears nothing", PER_DAY, [W, W, R, W, R], "2 1 ok L L"),
    ("PIN-012 none given costs nothing", IN_A_ROW, [W, W, "", "", R], "2 1 none none ok"),
    ("PIN-018 malformed costs nothing", IN_A_ROW, [W, W, "24681", "abcdef", R], "2 1 bad bad ok"),
]
WORDS = {
    Reason.PIN_LOCKED: "L", Reason.PIN_REQUIRED: "none", Reason.PIN_MALFORMED: "bad", None: "ok",
}  # fmt: skip


def word(play: Play, pin: str, **how: str) -> str:
    """What a small sale with this PIN says: tries left, L for locked, ok for settled."""
    answer = play.sell("li", "pill @ 0.01", pin=pin, **how)
    if reason(answer) is Reason.PIN_WRONG:
        assert isinstance(answer.outcome, Refusal)
        return answer.outcome.params["tries_left"]
    return WORDS[reason(answer)]


@pytest.mark.parametrize(
    ("_case", "policy", "pins", "expected"), SEQUENCES, ids=[case[0] for case in SEQUENCES]
)
def test_wrong_tries_count_as_the_region_counts(
    _case: str, policy: str, pins: list[str], expected: str
) -> None:
    play = Play(PILL, LI, policy)
    assert " ".join(word(play, pin) for pin in pins) == expected


def test_tries_count_across_tills_pharmacies_and_kinds_of_credential() -> None:
    """PIN-017: the PIN is the person's, not the card's."""
    play = Play(PILL, LI, "pharmacies.main = {}\npharmacies.other = {}")
    assert word(play, W, by="card", till="01") == "2"
    assert word(play, W, by="code", till="02") == "1"
    assert word(play, W, by="identity_card", pharmacy="other") == "L"
    assert [word(play, R, by=by) for by in ("card", "code", "identity_card")] == ["L", "L", "L"]


def test_a_presettle_costs_a_try_like_a_settle() -> None:
    play = Play(PILL, LI)
    sale = play.sale("li", pin=W)
    assert reason(play.presettle(sale)) is Reason.PIN_WRONG
    assert word(play, W) == "1"


def test_a_balance_costs_a_try_like_a_sale() -> None:
    play = Play(PILL, LI)
    sale = play.sale("li", pin=W)
    assert reason(sale.balance()) is Reason.PIN_WRONG
    assert word(play, W) == "1"


def test_one_persons_tries_are_not_anothers() -> None:
    play = Play(PILL, LI, 'people.wang = {balance = "50.00"}')
    for _ in range(3):
        play.sell("wang", pin=W)
    assert word(play, W) == "2"
    assert reason(play.sell("wang")) is Reason.PIN_LOCKED


@pytest.mark.parametrize("by", ["card", "code", "identity_card"])
def test_a_region_may_ask_for_no_pin(by: str) -> None:
    """PIN-004 [shenyang-2011]: none is asked, none is compared."""
    play = Play(PILL, LI, region="shenyang-2011")
    found = play.show(play.basket("pill"), "li", by)
    assert isinstance(found, Identified)
    assert not found.pin_asked
    assert [word(play, pin, by=by) for pin in ("", W, W, W, W)] == ["ok"] * 5


def test_a_region_may_ask_for_the_pin_with_some_credentials_only() -> None:
    play = Play(PILL, LI, 'policy.pin = {required_for = ["card"]}')
    assert word(play, "", by="card") == "none"
    assert word(play, "", by="code") == "ok"
    assert word(play, "", by="identity_card") == "ok"


def test_a_locked_pin_stops_only_where_a_pin_is_asked() -> None:
    world = 'people.li = {balance = "50.00", pin_state = "locked"}'
    play = Play(PILL, world, 'policy.pin = {required_for = ["card"]}')
    assert word(play, R, by="card") == "L"
    assert word(play, "", by="code") == "ok"


def test_an_initial_pin_is_right_but_must_be_changed_first() -> None:
    """PIN-006."""
    initial = 'people.li = {balance = "50.00", pin_state = "initial"}'
    play = Play(PILL, initial)
    assert reason(play.sell("li", pin="123456")) is Reason.PIN_MUST_CHANGE
    assert reason(play.sell("li", pin=W)) is Reason.PIN_WRONG
    lax = Play(PILL, initial, "policy.pin = {initial_must_change = false}")
    assert paid(lax.sell("li", pin="123456")) == "li 10.00, cash 0.00"


def test_a_pin_keeps_its_leading_zero() -> None:
    """PIN-016."""
    play = Play(PILL, 'people.li = {balance = "50.00", pin = "012345"}')
    assert reason(play.sell("li", pin="12345")) is Reason.PIN_MALFORMED
    assert reason(play.sell("li", pin="123450")) is Reason.PIN_WRONG
    assert paid(play.sell("li", pin="012345")) == "li 10.00, cash 0.00"


@pytest.mark.parametrize("pin", ["24681", "2468101", "24681x", "２４６８１０", "246 10", "-24681"])
def test_only_six_digits_are_a_pin(pin: str) -> None:
    """PIN-018."""
    play = Play(PILL, LI)
    assert reason(play.sell("li", pin=pin)) is Reason.PIN_MALFORMED
    assert word(play, W) == "2"


EARLIER_GATES = [
    ("PIN-019 lost card", 'people.li = {balance = "50.00", card = "lost"}', Reason.CARD_LOST),
    ("deceased", 'people.li = {balance = "50.00", deceased = true}', Reason.PERSON_DECEASED),
    ("other province", 'people.li = {area = "310100"}', Reason.OTHER_PROVINCE),
    ("not signed in", f"{LI}pharmacies.main = {{signed_in = false}}", Reason.NOT_SIGNED_IN),
    (
        "identity check",
        f"{LI}policy.identity_check = {{over_fen = 0}}",
        Reason.IDENTITY_CHECK_NEEDED,
    ),
]


@pytest.mark.parametrize(
    ("_case", "world", "expected"), EARLIER_GATES, ids=[case[0] for case in EARLIER_GATES]
)
def test_a_wrong_pin_costs_no_try_when_an_earlier_gate_refuses(
    _case: str, world: str, expected: Reason
) -> None:
    play = Play(PILL, world)
    for _ in range(4):
        assert reason(play.sell("li", pin=W)) is expected
    assert play.wrong_tries("li") == 0


def test_a_replay_of_a_wrong_pin_is_the_same_answer_at_no_try() -> None:
    """PIN-020: with whatever PIN."""
    play = Play(PILL, LI)
    first = play.sale("li", pin=W).settle("all", message_id="M1")
    for pin in (W, R, ""):
        again = play.sale("li", pin=pin).settle("all", message_id="M1")
        assert again == first.as_replay()
    assert word(play, W) == "1"


def test_a_used_up_lock_opens_to_the_second_after_24_hours() -> None:
    """PIN-008."""
    play = Play(PILL, LI, AFTER_24H)
    assert [word(play, W) for _ in range(3)] == ["2", "1", "L"]
    play.go_to("2026-03-04T08:59:59")
    play.sign_in()
    outcome = play.sell("li").outcome
    until = {"until": "2026-03-04 09:00:00"}
    assert outcome == Refusal(Reason.PIN_LOCKED, until, variant="after_24h")
    play.wait("1s")
    assert [word(play, pin) for pin in (W, W, R)] == ["2", "1", "ok"]


def test_trying_a_locked_pin_does_not_lock_it_any_longer() -> None:
    play = Play(PILL, LI, AFTER_24H)
    assert [word(play, W) for _ in range(3)] == ["2", "1", "L"]
    play.wait("10h")
    assert word(play, W) == "L"
    play.go_to("2026-03-04T09:00:00")
    play.sign_in()
    assert word(play, R) == "ok"


@pytest.mark.parametrize("counting", ["in_a_row", "per_day"])
def test_a_lock_of_a_window_region_never_opens_by_itself(counting: str) -> None:
    """PIN-008: not by midnight either."""
    play = Play(PILL, LI, f'policy.pin = {{counting = "{counting}", unlock = "window"}}')
    assert [word(play, W) for _ in range(3)] == ["2", "1", "L"]
    play.wait("3650d")
    play.sign_in()
    assert play.sell("li").outcome == Refusal(Reason.PIN_LOCKED, variant="window")


@pytest.mark.parametrize(
    ("_case", "policy", "expected"),
    [("per day", PER_DAY, "2"), ("in a row", IN_A_ROW, "L")],
    ids=["per day", "in a row"],
)
def test_midnight_clears_wrong_tries_only_where_they_count_per_day(
    _case: str, policy: str, expected: str
) -> None:
    play = Play(PILL, LI, policy, at="2026-03-03T23:59:59")
    assert [word(play, W), word(play, W)] == ["2", "1"]
    play.wait("1s")
    play.sign_in()
    assert word(play, W) == expected


def test_per_day_the_morning_before_eight_is_still_the_same_day() -> None:
    """Seven in the morning and noon are one day in Beijing, two in UTC."""
    play = Play(PILL, LI, PER_DAY, at="2026-03-03T07:00:00")
    assert [word(play, W), word(play, W)] == ["2", "1"]
    play.go_to("2026-03-03T12:00:00")
    assert word(play, W) == "L"


def test_a_refused_pin_is_forgotten_by_the_till_and_the_sale_stays_in_hand() -> None:
    play = Play(PILL, LI)
    sale = play.sale("li", pin=W)
    assert reason(play.settle(sale)) is Reason.PIN_WRONG
    assert reason(play.settle(sale)) is Reason.PIN_REQUIRED
    sale.enter_pin(Secret(R))
    assert reason(play.presettle(sale)) is None
    assert paid(play.settle(sale)) == "li 10.00, cash 0.00"


def test_the_pin_asked_is_the_patients_not_the_phone_owners() -> None:
    """A family code: the parent's phone, the child's PIN."""
    world = 'people.kid = {balance = "50.00", pin = "135790"}\npeople.mum = {}'
    play = Play(PILL, world)
    for pin, expected in ((PIN, Reason.PIN_WRONG), ("135790", None)):
        sale = play.basket("pill")
        code = play.desk.issue_code("kid", "mum").code
        assert isinstance(sale.identify(ScannedCode(code)), Identified)
        sale.enter_pin(Secret(pin))
        assert reason(play.settle(sale)) is expected


def test_a_card_id_nobody_holds_costs_nobody_a_try() -> None:
    play = Play(PILL, LI)
    sale = play.basket("pill")
    assert reason(sale.identify(Card(Secret("Z99999999")))) is Reason.CREDENTIAL_UNKNOWN
    assert play.wrong_tries("li") == 0
