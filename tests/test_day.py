"""A pharmacy's day at the centre: its sums (3201) and its rows (3202), by the centre's date."""

from collections.abc import Callable

import pytest
from playing import Play, sale_id
from undone_before import world

from pos.refusals import Refusal

MAIN, OTHER = "P37010000001", "P37010000002"
TUESDAY, WEDNESDAY = "2026-03-03", "2026-03-04"
Act = Callable[[Play], object]


def sums(play: Play, day: str = TUESDAY, house: str = MAIN) -> list[str]:
    """Lines of a day: `employee own 2 35.00 fen`, without what is not there."""
    found = play.centre.totals(house, day)
    return [f"{one.scheme} {one.clearing} {one.count} {one.account_fen}" for one in found]


def rows(play: Play, day: str = TUESDAY, house: str = MAIN) -> list[str]:
    found = play.centre.details(house, day)
    return [f"{one.kind} {one.total_fen} {one.account_fen} {one.cash_fen}" for one in found]


def sold(play: Play, *what: str) -> str:
    return sale_id(play.sell(*what))


def undone(play: Play, kind: str, *what: str) -> None:
    assert not isinstance(play.undo(kind, sold(play, *what)), Refusal)


def broke(play: Play) -> None:
    for who in ("li", "wang", "zhao"):
        play.desk.set_person(who, {"balance": "0.00"})


_case_days: list[tuple[str, Act, list[str], list[str]]] = [
    ("a day without sales", lambda play: None, [], []),
    ("one from the own account", lambda play: sold(play, "li"),
     ["employee own 1 1000"], ["settle 1000 1000 0"]),
    ("own, donors and cash", lambda play: sold(play, "li", "pill x 6", "soap"),
     ["employee mutual_aid 1 1800", "employee own 1 2500"], ["settle 6500 4300 2200"]),
    ("a resident, whom a donor pays for", lambda play: sold(play, "kid", "pill", "soap"),
     ["resident mutual_aid 1 1000"], ["settle 1500 1000 500"]),
    ("wholly in cash", lambda play: (broke(play), sold(play, "li")),
     ["employee own 1 0"], ["settle 1000 0 1000"]),
    ("two schemes",
     lambda play: (sold(play, "li"), sold(play, "kid", "pill x 2"), sold(play, "zhao")),
     ["employee own 2 2000", "resident mutual_aid 1 2000"],
     ["settle 1000 1000 0", "settle 2000 2000 0", "settle 1000 1000 0"]),
    ("a cancellation", lambda play: (sold(play, "li"), undone(play, "cancel", "li")),
     ["employee own 2 1000"],
     ["settle 1000 1000 0", "settle 1000 1000 0", "cancel -1000 -1000 0"]),
    ("a reversal of donors' money", lambda play: undone(play, "reverse", "kid", "pill", "soap"),
     ["resident mutual_aid 1 0"], ["settle 1500 1000 500", "reverse -1500 -1000 -500"]),
    ("a cancellation of cash", lambda play: (broke(play), undone(play, "cancel", "li")),
     ["employee own 1 0"], ["settle 1000 0 1000", "cancel -1000 0 -1000"]),
    ("what moved nothing",
     lambda play: (play.presettle(play.sale("li")), play.sell("li", pin="999999"),
                   play.undo("reverse", "never"), play.undo("cancel", "nothing"), play.sign_in()),
     [], []),
]  # fmt: skip


@pytest.mark.parametrize("_case", _case_days, ids=lambda case: case[0])
def test_a_day_in_sums_and_rows(_case: tuple[str, Act, list[str], list[str]]) -> None:
    _, happens, expected_sums, expected_rows = _case
    play = world()
    happens(play)
    assert sums(play) == expected_sums
    assert rows(play) == expected_rows
    for day, house in ((WEDNESDAY, MAIN), (TUESDAY, OTHER), (TUESDAY, "nobody"), ("soon", MAIN)):
        assert (sums(play, day, house), rows(play, day, house)) == ([], [])


def test_what_is_undone_later_is_a_row_of_its_own_day() -> None:
    """Nothing of a closed day is rewritten: its sums and rows stay as they were, byte for byte."""
    play = world()
    first, second = sold(play, "li", "pill x 4"), sold(play, "kid")
    closed = (play.centre.totals(MAIN, TUESDAY), play.centre.details(MAIN, TUESDAY))
    play.go_to("2026-03-04T00:00:00")
    play.undo("cancel", first)
    play.undo("reverse", second)
    assert (play.centre.totals(MAIN, TUESDAY), play.centre.details(MAIN, TUESDAY)) == closed
    assert sums(play, WEDNESDAY) == [
        "employee mutual_aid 0 -1500", "employee own 0 -2500", "resident mutual_aid 0 -1000",
    ]  # fmt: skip
    assert rows(play, WEDNESDAY) == ["cancel -4000 -4000 0", "reverse -1000 -1000 0"]


_case_midnights = [
    ("2026-03-03T23:59:59", TUESDAY),
    ("2026-03-04T00:00:00", WEDNESDAY),
]


@pytest.mark.parametrize(("moment", "day"), _case_midnights)
def test_the_day_ends_at_midnight_in_beijing(moment: str, day: str) -> None:
    play = world()
    play.go_to(moment)
    play.sign_in()
    message_id = sold(play, "li")
    other = {TUESDAY: WEDNESDAY, WEDNESDAY: TUESDAY}[day]
    (detail,) = play.centre.details(MAIN, day)
    assert (detail.message_id, detail.at) == (message_id, f"{moment}+08:00")
    assert play.centre.details(MAIN, other) == ()


def test_a_row_names_its_message_and_what_it_undid() -> None:
    play = world()
    message_id = sold(play, "li")
    play.undo("cancel", message_id, "undo")
    settled, cancelled = play.centre.details(MAIN, TUESDAY)
    assert (settled.message_id, settled.original) == (message_id, "")
    assert (cancelled.message_id, cancelled.original) == ("undo", message_id)
    found = play.look_up("undo")
    assert not isinstance(found, Refusal) and found.undone is not None
    assert (found.undone.of, found.undone.settlement_id) == (
        settled.settlement_id, cancelled.settlement_id,
    )  # fmt: skip


def test_the_scheme_is_the_one_of_the_sale_and_not_of_today() -> None:
    play = world()
    message_id = sold(play, "kid")
    play.desk.set_person("kid", {"scheme": "employee"})
    play.undo("cancel", message_id)
    assert sums(play) == ["resident mutual_aid 1 0"]
