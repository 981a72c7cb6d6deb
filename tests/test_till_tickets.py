"""Line down: cash with a ticket in two more keys; later it is settled, and the cash goes back."""

import pytest
from faulty_till import faulty, line_of
from test_till_unknown import words
from till_play import BANLANGEN, IBUPROFEN, Play, play

from terminal_ui.screens.ask import AskByNumber
from terminal_ui.screens.card import Card
from terminal_ui.screens.outcome import Outcome
from terminal_ui.screens.pay import Pay
from terminal_ui.screens.pay_view import Stage
from terminal_ui.screens.records import Records, SlipSheet
from terminal_ui.screens.sale import Sale
from terminal_ui.widgets.big import Big

_PAPERS = {
    "failure": "enter", "emergency": "2", "arrears": "3", "card_replaced": "4",
    "card_not_issued": "5", "": "6",
}  # fmt: skip


async def ticket_sold(at: Play, *goods: str) -> str:
    """Cash with a failure ticket; its number."""
    await at.scan(*goods)
    await at.keys("f9")
    await at.on(Pay)
    await at.keys("f7")
    await at.on(AskByNumber)
    await at.keys("enter")
    await at.on(Pay)
    await at.keys("enter")
    outcome = await at.settled()
    assert outcome.slip is not None and outcome.slip.claim == "failure"
    await at.keys("enter")
    await at.on(Sale)
    return outcome.slip.message_id


def test_two_more_keys_choose_the_paper_that_goes_with_the_cash() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        at.pressed.clear()
        await at.keys("f9")
        await at.on(Pay)
        await at.keys("enter")  # cash; up to here and from here on as without a paper
        pay = at.till.screen
        assert isinstance(pay, Pay)
        for claim, key in _PAPERS.items():
            await at.keys("f7")
            await at.on(AskByNumber)
            await at.keys(key)
            await at.on(Pay)
            assert pay.claim == claim
            assert ("with a" in words(at)) == bool(claim)
        await at.keys("alt+k")
        await at.on(AskByNumber)
        await at.keys("escape")
        await at.keys("ctrl+p")
        await at.keys(*"ticket", "enter")
        await at.on(AskByNumber)
        at.pressed[-len("ticket") - 4 :] = ["f7"]
        await at.keys("2")
        await at.keys("enter")
        outcome = await at.settled()
        assert len(at.pressed) == 3 + 2 * (len(_PAPERS) + 1)
        assert outcome.slip is not None and outcome.slip.claim == "emergency"
        assert "Emergency" in words(at) and "Hand out the slip" in words(at)

    play(act)


@pytest.mark.parametrize("_case", ["asked who it is", "asked to pay"])
def test_the_card_of_a_line_that_is_down_offers_cash_with_a_ticket(_case: str) -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        if _case == "asked to pay":
            await at.present("wang_lei")
        line_of(at).plan("", "line_down", 99)
        if _case == "asked to pay":
            await at.keys("f9")
            await at.on(Pay)
            await at.keys("enter")
        else:
            await at.scan("W58830241")
        await at.on(Card)
        assert "F7 Cash + ticket, slip" in words(at)
        await at.keys("f7")
        await at.on(AskByNumber)
        await at.keys("1")
        await at.on(Pay)
        assert at.pay_stage is Stage.CASH
        assert "with a failure ticket" in words(at)
        await at.keys("enter")
        outcome = await at.settled()
        assert outcome.slip is not None and outcome.slip.claim == "failure"

    play(act, change=faulty)


def test_a_scanned_ticket_is_settled_and_the_cash_back_is_the_largest_thing() -> None:
    async def act(at: Play) -> None:
        number = await ticket_sold(at, BANLANGEN, IBUPROFEN)
        await at.scan(number)
        assert "↺ Failure ticket of 03-03 09:00: scan the credential" in words(at)
        assert [one.quantity for one in at.till.sale_in_hand().lines] == [1, 1]
        await at.present("wang_lei")
        assert "F9 settles it" in words(at)
        await at.pay()
        assert "Cash back ¥" in words(at)
        await at.keys("enter")
        outcome = await at.settled()
        assert outcome.slip is not None and outcome.slip.ticket == number
        change = at.till.screen.query_one("#change", Big)
        assert change.query_one("Digits").region.height == 3
        assert "✓ Ticket settled" in words(at) and "Cash back ¥" in words(at)
        assert outcome.slip.change_fen == 1850 + 1980 - outcome.slip.cash_fen > 0
        await at.keys("enter")
        await at.on(Sale)
        assert at.till.sale_in_hand().ticket == "" and "↺" not in words(at)
        await at.scan(number)
        await at.on(Card)
        assert "TICKET_USED" in words(at)

    play(act)


def test_a_ticket_that_nobody_answered_keeps_its_cash_until_it_is_known() -> None:
    async def act(at: Play) -> None:
        at.till.look_again_s = ()
        number = await ticket_sold(at, BANLANGEN)
        await at.scan(number)
        await at.present("wang_lei")
        await at.pay()
        line_of(at).plan("settle", "reply_lost")
        await at.keys("enter")
        await at.settled()
        assert "Give no cash back yet" in words(at)
        await at.keys("l")
        await at.until(lambda: not at.till.unknown)
        await at.calm()
        assert "✓ Ticket settled" in words(at) and "Give the cash back." in words(at)

    play(act, change=faulty)


def test_the_goods_of_a_ticket_are_fixed_and_escape_gives_it_up() -> None:
    async def act(at: Play) -> None:
        number = await ticket_sold(at, BANLANGEN)
        await at.scan(number)
        for tried in (("plus",), ("delete",), ("*", "3", "enter"), ("f6",), ("f18",)):
            await at.keys(*tried)
            assert "goods are fixed" in words(at), tried
            at.till.show_all()
        await at.scan(IBUPROFEN)
        assert len(at.till.sale_in_hand().lines) == 1
        await at.keys("f9")
        await at.on(Pay)
        assert "scan the customer's credential now" in words(at)
        for tried in (("enter",), ("c",), ("f7",)):
            await at.keys(*tried)
            assert at.pay_stage is Stage.ASK, tried
        await at.keys("escape")
        await at.on(Sale)
        await at.keys("escape")
        assert "Ticket given up" in words(at)
        assert at.till.sale_in_hand().ticket == "" and at.till.sale_in_hand().lines == ()

    play(act)


def test_a_ticket_is_found_among_the_records_and_waits_for_the_sale_in_hand() -> None:
    async def act(at: Play) -> None:
        number = await ticket_sold(at, BANLANGEN)
        await at.scan(IBUPROFEN)
        await at.keys("f5")
        await at.on(Records)
        assert "! ticket" in words(at) and "T Settle ticket" in words(at)
        await at.keys("t")
        await at.on(Sale)
        assert "First finish or hold" in words(at)
        await at.keys("f6")
        await at.keys("f5")
        await at.on(Records)
        await at.keys("enter")
        await at.on(SlipSheet)
        await at.keys("t")
        await at.on(Sale)
        assert at.till.sale_in_hand().ticket == number

    play(act)


def test_another_tills_ticket_is_rung_up_from_its_paper() -> None:
    async def act(at: Play) -> None:
        await at.scan("P37010000001202603020800000201")
        assert "Another till's ticket" in words(at) and "ring up its goods" in words(at)
        await at.scan(BANLANGEN)
        assert "scan the credential" in words(at)
        await at.keys("escape")
        assert at.till.sale_in_hand().lines == ()

    play(act)


def test_the_slip_of_a_cash_sale_is_no_ticket_and_is_shown() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        for key in ("f9", "enter", "enter"):
            await at.keys(key)
        outcome = await at.settled()
        assert isinstance(outcome, Outcome) and outcome.slip is not None
        await at.keys("enter")
        await at.keys("f5")
        await at.on(Records)
        await at.keys("t")
        assert isinstance(at.till.screen, Records)
        assert "This row is no failure ticket" in words(at).replace("▌ ", "")
        await at.keys("escape")
        await at.on(Sale)
        await at.scan(outcome.slip.message_id)
        await at.on(SlipSheet)
        assert "T Settle ticket" not in words(at)

    play(act)
