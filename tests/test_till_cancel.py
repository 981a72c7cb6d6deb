"""Cancel and return by slip: whole, or some items as one guided action with one slip for both."""

import pytest
from faulty_till import faulty, line_of
from test_till_unknown import words
from till_play import BANLANGEN, IBUPROFEN, Play, play

from terminal_ui.screens.ask import Ask
from terminal_ui.screens.card import Card
from terminal_ui.screens.held import Held
from terminal_ui.screens.outcome import Outcome
from terminal_ui.screens.pending import Pending
from terminal_ui.screens.records import Records, SlipSheet
from terminal_ui.screens.sale import Sale
from terminal_ui.screens.undo import UndoSale
from terminal_ui.widgets.rows import Rows

DAY = "2026-03-03"


async def _sold(at: Play, *goods: str) -> str:
    """A sale to Wang Lei by insurance; its settlement id."""
    await at.scan(*goods)
    await at.present("wang_lei")
    await at.pay()
    await at.keys("enter")
    outcome = await at.settled()
    assert outcome.slip is not None
    await at.keys("enter")
    await at.on(Sale)
    return outcome.slip.settlement_id


async def _to_undo(at: Play, settlement_id: str) -> None:
    """F8, and the slip is scanned."""
    await at.keys("f8")
    await at.on(Records)
    await at.scan(settlement_id)
    await at.on(UndoSale)


async def _yes(at: Play) -> None:
    await at.on(Ask)
    await at.keys("down", "enter")
    await at.calm()


def _states(at: Play) -> list[str]:
    return [one.state for one in at.till.staffed().daybook.records(DAY)][::-1]


def test_a_sale_is_cancelled_whole_by_its_slip_and_every_record_says_so() -> None:
    async def act(at: Play) -> None:
        settlement_id = await _sold(at, BANLANGEN)
        await _to_undo(at, settlement_id)
        await at.keys("enter")
        await at.on(Ask)
        await at.keys("enter")  # the careful answer stands first
        assert _states(at) == ["sold"]
        await at.keys("enter")
        await _yes(at)
        await at.on(Outcome)
        assert "✓ Cancelled" in words(at) and "-18.50" in words(at)
        await at.keys("enter")
        await at.on(Sale)
        await at.keys("f5")
        await at.on(Records)
        assert "✗ cancelled" in words(at) and "− given back" in words(at)
        await at.keys("down", "f7")
        await at.on(SlipSheet)
        assert "CANCELLED" in words(at) and "COPY 1" in words(at)

    play(act)


def test_an_enter_that_comes_too_early_cancels_nothing() -> None:
    async def act(at: Play) -> None:
        settlement_id = await _sold(at, BANLANGEN)
        await _to_undo(at, settlement_id)
        await at.keys("enter", "down", "enter")  # all in one burst
        assert isinstance(at.till.screen, Ask)
        assert _states(at) == ["sold"]

    play(act)


def test_one_item_comes_back_and_the_rest_is_settled_with_one_slip_for_both() -> None:
    async def act(at: Play) -> None:
        settlement_id = await _sold(at, BANLANGEN, IBUPROFEN, IBUPROFEN)
        await _to_undo(at, settlement_id)
        await at.keys("down", "enter")
        assert at.till.screen.query_one(Rows).place == 0  # not where the menu's cursor stood
        await at.keys("down", "plus")
        assert "Goods back ¥ 19.80" in words(at)
        await at.keys("enter")
        await at.on(Ask)
        assert "王*, sold 03-03 09:00: cancel all of ¥ 58.10" in words(at).replace("│ ", "")
        await _yes(at)
        await at.on(Sale)
        assert f"Return of {settlement_id}" in words(at)
        assert [one.quantity for one in at.till.sale_in_hand().lines] == [1, 1]
        assert at.till.sale_in_hand().customer is None and not at.till.sale_in_hand().has_pin
        await at.present("wang_lei")
        await at.pay()
        await at.keys("enter")
        outcome = await at.settled()
        slip = outcome.slip
        assert slip is not None
        (back,) = slip.given_back
        assert (back.total_fen, slip.total_fen) == (-1850 - 2 * 1980, 1850 + 1980)
        assert slip.instead_of == settlement_id
        assert _states(at) == ["cancelled", "cancellation", "sold"]
        assert at.till.sale_in_hand().instead_of == ""

    play(act)


def test_a_return_waits_for_the_sale_in_hand() -> None:
    async def act(at: Play) -> None:
        settlement_id = await _sold(at, BANLANGEN, IBUPROFEN)
        await at.scan(BANLANGEN)
        await _to_undo(at, settlement_id)
        await at.keys("down", "enter")
        await at.keys("plus")
        await at.keys("enter")
        assert "First finish or hold" in words(at)
        assert _states(at) == ["sold"]

    play(act)


def test_a_return_without_an_answer_is_taken_up_again_from_what_is_on_hold() -> None:
    async def act(at: Play) -> None:
        settlement_id = await _sold(at, BANLANGEN, IBUPROFEN)
        at.till.look_again_s = ()
        await _to_undo(at, settlement_id)
        line_of(at).plan("cancel", "reply_lost")
        await at.keys("down", "enter")
        await at.keys("plus", "enter")
        await _yes(at)
        await at.on(Pending)
        await at.keys("escape")
        await at.on(Sale)
        assert "is on hold" in words(at)
        await at.keys("f18")
        await at.on(Held)
        await at.keys("enter")
        await at.calm()
        assert "Look it up first" in words(at) and at.till.sale_in_hand().lines == ()
        await at.keys("alt+u")
        await at.on(Pending)
        await at.keys("enter")
        await at.on(Outcome)
        await at.keys("enter", "escape")
        await at.on(Sale)
        await at.keys("f18")
        await at.on(Held)
        await at.keys("enter")
        await at.calm()
        assert f"Return of {settlement_id}" in words(at)
        assert [one.quantity for one in at.till.sale_in_hand().lines] == [1]

    play(act, change=faulty)


_REFUSED = {
    "another pharmacy": ("S3702000000100000000" + "1", "OTHER_PHARMACY"),
    "no such slip": ("S3701000000100000099" + "9", "NOT_FOUND"),
}


@pytest.mark.parametrize("_case", _REFUSED)
def test_a_slip_that_cannot_be_undone_here_gets_a_card(_case: str) -> None:
    settlement_id, reason = _REFUSED[_case]

    async def act(at: Play) -> None:
        await at.keys("f8")
        await at.on(Records)
        await at.scan(settlement_id)
        await at.on(Card)
        assert reason in words(at)

    play(act)


def test_no_answer_to_a_cancellation_leads_to_the_list_and_it_is_found_there() -> None:
    async def act(at: Play) -> None:
        settlement_id = await _sold(at, BANLANGEN)
        at.till.look_again_s = ()
        await _to_undo(at, settlement_id)
        line_of(at).plan("cancel", "reply_lost")
        await at.keys("enter")
        await _yes(at)
        await at.on(Pending)
        assert "cancellation" in words(at)
        await at.keys("enter")
        await at.on(Outcome)
        assert "✓ Cancelled" in words(at)
        assert _states(at) == ["cancelled", "cancellation"]
        await at.keys("enter")
        await at.keys("escape")
        await at.scan(settlement_id)  # on the sale screen: the slip itself, marked
        await at.on(SlipSheet)
        assert "CANCELLED" in words(at)

    play(act, change=faulty)
