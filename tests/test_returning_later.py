"""A return outlives what breaks it: F6, a lost answer, a till that dies; its goods wait on hold."""

import pytest
from msgspec.structs import replace
from trouble_play import Trouble

from pos.counter import holding, pending, undoing
from pos.counter.checkout import Checkout
from pos.counter.daybook import Record
from pos.model import Settlement
from pos.refusals import Reason, Refusal
from pos.street import CentreUnreachable, NoReply
from terminal_ui.screens.outcome_view import Finished, outcome_view

PILL = "2000000000015"


def sold(play: Trouble, *items: str) -> Record:
    record = play.sold("wang", *(items or ("pill x 3",))).record
    assert record is not None
    return record


def pays(play: Trouble, checkout: Checkout, cash_given_fen: int = 0) -> Record:
    play.show(checkout, "wang")
    checkout.enter_pin(play.sale("wang")._pin)
    answer = checkout.settle("all", cash_given_fen)
    assert isinstance(answer.outcome, Settlement), answer.outcome
    assert checkout.record is not None
    return checkout.record


def returning(play: Trouble, record: Record) -> Checkout:
    """Two of three are kept."""
    checkout = undoing.returned(play.counter(), record, ((PILL, 2, 1000),))
    assert isinstance(checkout, Checkout)
    return checkout


def test_a_return_that_went_well_leaves_nothing_on_hold() -> None:
    play = Trouble()
    record = sold(play)
    checkout = returning(play, record)
    assert checkout.instead_of == record.slip.settlement_id
    assert play.counter().daybook.held() == ()


def test_a_return_put_aside_is_still_that_return_when_it_is_taken_back() -> None:
    play = Trouble()
    record = sold(play)
    checkout = returning(play, record)
    held = holding.hold(checkout)
    assert held is not None and held.instead_of == record.slip.settlement_id
    assert (checkout.instead_of, checkout.lines) == ("", ())
    other = play.sale("li")
    assert holding.recall(other, held.number) == "basket_in_hand"
    later = Checkout(play.counter())
    assert holding.recall(later, held.number) == "taken"
    slip = pays(play, later).slip
    assert slip.instead_of == record.slip.settlement_id and slip.given_back
    assert holding.recall(Checkout(play.counter()), held.number) == "gone"


@pytest.mark.parametrize("phase", ["reply_lost", "request_lost"])
def test_a_return_without_an_answer_goes_on_once_its_cancellation_is_known(phase: str) -> None:
    play = Trouble()
    record = sold(play)
    play.line.plan("cancel", phase)  # type: ignore[arg-type]
    with pytest.raises(NoReply):
        undoing.returned(play.counter(), record, ((PILL, 2, 1000),))
    counter = play.restarted()  # and then the till dies
    (held,) = counter.daybook.held()
    assert holding.recall(Checkout(counter), held.number) == "not_known_yet"
    (letter,) = pending.pending(counter)
    assert pending.resolve(counter, letter.message_id).outcome == "cancelled"
    later = Checkout(counter)
    assert holding.recall(later, held.number) == "taken"
    assert pays(play, later).slip.instead_of == record.slip.settlement_id


def test_a_return_whose_cancellation_came_to_nothing_sells_nothing_again() -> None:
    play = Trouble()
    record = sold(play)
    play.line.plan("cancel", "request_lost")
    with pytest.raises(NoReply):
        undoing.returned(play.counter(), record, ((PILL, 2, 1000),))
    undoing.cancel(play.counter(till="02"), record.slip.message_id)  # somebody else was first
    (letter,) = pending.pending(play.counter())
    assert pending.resolve(play.counter(), letter.message_id).outcome == "refused"
    (held,) = play.counter().daybook.held()
    later = Checkout(play.counter())
    assert holding.recall(later, held.number) == "not_cancelled"
    assert later.lines == () and play.counter().daybook.held() == ()


def test_a_return_that_was_refused_or_never_sent_leaves_nothing_on_hold() -> None:
    play = Trouble()
    record = sold(play)
    play.line.plan("cancel", "line_down")
    with pytest.raises(CentreUnreachable):
        undoing.returned(play.counter(), record, ((PILL, 2, 1000),))
    assert play.counter().daybook.held() == ()
    undoing.cancel(play.counter(), record.number)
    again = undoing.returned(play.counter(), record, ((PILL, 2, 1000),))
    assert isinstance(again, Refusal) and again.reason is Reason.ALREADY_CANCELLED
    assert play.counter().daybook.held() == ()


def test_what_is_kept_is_paid_by_whoever_bought_it() -> None:
    """Another person's credential is not the patient's, also when the return waited on hold."""
    play = Trouble()
    checkout = returning(play, sold(play))
    held = holding.hold(checkout)
    assert held is not None
    later = Checkout(play.counter())
    assert holding.recall(later, held.number) == "taken"
    play.show(later, "li")
    later.enter_pin(play.sale("li")._pin)
    refused = later.presettle().outcome
    assert isinstance(refused, Refusal) and refused.reason is Reason.USE_PATIENT_CREDENTIAL
    assert pays(play, later).slip.instead_of


_case_set_off = [
    # cash before, cash due now, cash handed over → words and figure
    (2160, 880, 880, "Give back ¥", "12.80"),
    (2160, 880, 1000, "Give back ¥", "22.80"),
    (500, 880, 880, "Customer pays ¥", "3.80"),
    (880, 880, 880, "Give back ¥", "0.00"),
    (0, 880, 1000, "Give back ¥", "1.20"),
]


@pytest.mark.parametrize(("before", "due", "given", "words", "figure"), _case_set_off)
def test_the_cash_of_before_is_set_against_what_is_due_now(
    before: int, due: int, given: int, words: str, figure: str
) -> None:
    play = Trouble()
    slip = pays(play, returning(play, sold(play))).slip
    back = replace(slip.given_back[0], cash_fen=-before)
    slip = replace(
        slip, given_back=(back,), cash_fen=due, cash_given_fen=given, change_fen=given - due
    )
    view = outcome_view("en", Finished(slip))
    assert (view.figure_words, view.figure) == (words, figure)
