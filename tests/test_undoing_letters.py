"""Letters that undo: the same one again, one id for two, a sale that comes too late, a look-up."""

import pytest
from playing import reason
from undone_before import BEFORE, MAIN, OTHER, SOLD, ask, signs_in_as_sold, world

from pos.refusals import Reason, Refusal
from pos.street import Found, Undone

# -- the same letter again, and letters that came too late


@pytest.mark.parametrize("kind", ["reverse", "cancel"])
@pytest.mark.parametrize("before", ["settled", "cancelled", "closed", "never arrived", "refused"])
def test_the_same_letter_again_is_the_first_answer_again(kind: str, before: str) -> None:
    play = world()
    BEFORE[before](play)
    first = play.undo(kind, SOLD, "undo")
    ask(play)  # which may have settled meanwhile, if it was not barred
    rows = play.check().journal_rows
    again = play.undo(kind, SOLD, "undo")
    if isinstance(first, Undone):
        assert isinstance(again, Undone) and again.replay and not first.replay
        assert again.message_id == first.message_id and again.debits == first.debits
        assert again.settlement_id == first.settlement_id
    else:
        assert again == first
    assert play.check().journal_rows == rows


_case_reused = [
    # the id UNDO was a cancellation of SOLD at main before; it comes as
    ("reverse", SOLD, "undo", "main", "original"),
    ("cancel", "another", "undo", "main", "original"),
    ("cancel", SOLD, "undo", "other", "pharmacy"),
    ("cancel", SOLD, SOLD, "main", "original"),  # a sale's id
    ("reverse", SOLD, SOLD, "main", "original"),
    ("reverse", "new", "new", "main", "original"),  # a letter that would undo itself
]


@pytest.mark.parametrize(("kind", "original", "message_id", "house", "field"), _case_reused)
def test_one_id_is_one_letter(
    kind: str, original: str, message_id: str, house: str, field: str
) -> None:
    play = world()
    ask(play)
    assert isinstance(play.undo("cancel", SOLD, "undo"), Undone)
    rows = play.check().journal_rows
    found = play.undo(kind, original, message_id, house)
    assert found == Refusal(Reason.MESSAGE_REUSED, {"field": field})
    assert play.check().journal_rows == rows


def test_a_sale_under_the_id_of_an_undoing_is_another_letter() -> None:
    play = world()
    assert isinstance(play.undo("reverse", "another", SOLD), Undone)
    assert reason(ask(play)) is Reason.MESSAGE_REUSED


@pytest.mark.parametrize("kind", ["settle", "presettle", "balance"])
@pytest.mark.parametrize(
    ("house", "why"), [(MAIN, Reason.ALREADY_REVERSED), (OTHER, Reason.MESSAGE_REUSED)]
)
def test_what_was_closed_is_barred_for_good(kind: str, house: str, why: Reason) -> None:
    """The sale that was held up in the line arrives after its reversal: too late, every time."""
    play = world()
    whole = play.accounts()
    assert isinstance(play.undo("reverse", SOLD), Undone)
    for wait in ("0s", "1s", "48h"):
        play.wait(wait)
        assert reason(ask(play, kind, house=house)) is why
        assert reason(ask(play, kind, pin="999999", house=house)) is why
    assert play.wrong_tries("li") == 0
    assert play.accounts() == whole
    play.check()


# -- looking up

_case_found = [
    # what SOLD was before; its state, what was answered, what undid it
    ("never arrived", "nothing", "", ""),
    ("settled", "settled", "settled", ""),
    ("quoted", "quoted", "quoted", ""),
    ("a balance", "quoted", "balances", ""),
    ("refused", "refused", "PIN_WRONG", ""),
    ("cancelled", "cancelled", "settled", "cancelled"),
    ("reversed", "reversed", "settled", "reversed"),
    ("closed", "closed", "", "reversed"),
    ("refused, reversed", "refused", "PIN_WRONG", "reversed"),
    ("an undoing", "reversed", "", "reversed"),
    ("a refused undoing", "refused", "NOT_FOUND", ""),
]


@pytest.mark.parametrize(("before", "state", "answered", "undone"), _case_found)
def test_looking_up_tells_what_became_of_a_message(
    before: str, state: str, answered: str, undone: str
) -> None:
    play = world()
    BEFORE[before](play)
    rows = play.check().journal_rows
    found = play.look_up(SOLD)
    assert isinstance(found, Found)
    outcome = found.answer.outcome if found.answer else None
    word = str(type(outcome).__struct_config__.tag) if outcome else ""
    assert (str(reason(found.answer) or word)) == answered
    assert (found.state, found.undone.kind if found.undone else "") == (state, undone)
    assert play.check().journal_rows == rows, "looking is not an act"
    why = None if before == "never arrived" else Reason.OTHER_PHARMACY
    assert reason(play.look_up(SOLD, "other")) is why


def test_what_is_found_is_what_was_answered() -> None:
    play = world()
    answer = ask(play)
    found = play.look_up(SOLD)
    assert isinstance(found, Found) and found.answer == answer
    undone = play.undo("cancel", SOLD, "undo")
    for message_id in (SOLD, "undo"):
        found = play.look_up(message_id)
        assert isinstance(found, Found) and found.undone == undone


def test_what_was_no_sale_is_not_found() -> None:
    play = world()
    signs_in_as_sold(play)
    assert play.desk.credit("li", 1) is None
    assert reason(play.look_up(SOLD)) is Reason.NOT_FOUND
    assert reason(play.look_up("desk#2")) is Reason.NOT_FOUND


# -- whose ids they are


def test_nobody_closes_an_id_that_bears_another_pharmacy() -> None:
    play = world()
    theirs = f"{play.counter(OTHER).pharmacy.code}202603030900000101"
    assert play.undo("reverse", theirs) == Refusal(Reason.OTHER_PHARMACY)
    assert isinstance(play.undo("reverse", theirs, "by-themselves", pharmacy=OTHER), Undone)
    play.check()


def test_no_letter_of_the_street_takes_an_id_of_the_desk() -> None:
    play = world()
    following = f"desk#{play.check().journal_rows + 1}"
    assert reason(play.undo("reverse", following)) is Reason.MESSAGE_REUSED
    assert reason(play.undo("reverse", SOLD, following)) is Reason.MESSAGE_REUSED
    late = play.sale("li")
    assert reason(late.settle("all", message_id=following)) is Reason.MESSAGE_REUSED
    assert play.desk.credit("li", 100) is None
    play.check()
