"""What a tired hand does at the till: a PIN kept too long, or in the cash line; a note too much."""

from till_play import IBUPROFEN, Play, play

from terminal_ui.screens.balance import Balance
from terminal_ui.screens.pay_view import Stage
from terminal_ui.screens.pin_pad import PinPad


def test_a_pin_is_for_the_total_it_was_typed_for() -> None:
    async def act(at: Play) -> None:
        await at.scan(IBUPROFEN)
        await at.present("wang_lei")
        await at.pay()
        await at.keys("escape")
        await at.scan(IBUPROFEN)
        assert not at.till.sale_in_hand().has_pin
        await at.keys("f9")
        await at.keys("enter")
        await at.on(PinPad)

    play(act)


def test_a_pin_typed_for_the_balance_does_not_pay() -> None:
    async def act(at: Play) -> None:
        await at.scan(IBUPROFEN)
        await at.present("wang_lei")
        await at.keys("f4")
        await at.on(PinPad)
        await at.keys(*"246810", "enter")
        await at.on(Balance)
        await at.calm()
        await at.keys("escape")
        assert not at.till.sale_in_hand().has_pin
        await at.keys("f9")
        await at.keys("enter")
        await at.on(PinPad)

    play(act)


def test_change_of_a_whole_note_is_asked_about_once() -> None:
    async def act(at: Play) -> None:
        await at.scan(IBUPROFEN)
        await at.keys("f9")
        await at.keys("enter")
        await at.keys(*"246810", "enter")
        assert at.pay_stage is Stage.CASH
        await at.keys(*"246810", "enter")
        outcome = await at.settled()
        assert outcome.slip is not None
        assert outcome.slip.change_fen == 24681000 - 1980

    play(act)


def test_no_cash_is_taken_where_none_is_due() -> None:
    async def act(at: Play) -> None:
        await at.scan(IBUPROFEN)
        await at.present("wang_lei")
        await at.pay()
        for _ in range(2):
            await at.keys(*"24", "enter")
            assert at.pay_stage is Stage.QUOTED
        await at.keys("enter")
        outcome = await at.settled()
        assert outcome.slip is not None
        assert outcome.slip.cash_given_fen == 0

    play(act)
