"""Whole sales at the till, from the first scan to the slip, with the keys a cashier uses."""

import gc
from dataclasses import dataclass, replace
from typing import Any

import pytest
from textual._styles_cache import StylesCache
from till_play import AMOXICILLIN, BANLANGEN, IBUPROFEN, Play, play

from pos.model import Answer, Sale
from pos.refusals import Reason
from pos.street import CentreUnreachable, NoReply
from terminal_ui.floor import ShopFloor
from terminal_ui.screens.ask import Choose
from terminal_ui.screens.card import Card
from terminal_ui.screens.outcome import Outcome
from terminal_ui.screens.pay import Pay
from terminal_ui.screens.pay_view import Stage
from terminal_ui.screens.pending import Pending
from terminal_ui.screens.pin_pad import PinPad
from terminal_ui.screens.records import Records, SlipSheet
from terminal_ui.screens.sale import Sale as SaleScreen


def test_a_newcomer_sells_by_qr_from_own_account_two_donors_and_cash() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.keys(*"*4", "enter")
        await at.present("li_na")
        await at.pay()
        assert at.pay_stage is Stage.QUOTED
        text = at.text()
        for wanted in ("12.30", "10.00", "8.50", "43.20", "all it had"):
            assert wanted in text
        await at.keys(*"50", "enter")
        outcome = await at.settled()
        assert outcome.slip is not None
        paid = (outcome.slip.own_fen, outcome.slip.mutual_aid, outcome.slip.cash_fen)
        assert paid == (1230, (("张*", 1000), ("陈**", 850)), 4320)
        assert outcome.slip.change_fen == 680
        await at.keys("enter")
        await at.on(SaleScreen)
        assert at.till.sale_in_hand().lines == ()

    play(act)


def test_a_covered_sale_takes_three_keys_and_the_pin() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("wang_lei")
        at.pressed.clear()
        await at.pay()
        await at.keys("enter")
        await at.settled()
        assert at.pressed == ["f9", "enter", *"246810", "enter", "enter"]

    play(act)


def test_exact_cash_takes_f9_and_twice_enter() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        at.pressed.clear()
        for key in ("f9", "enter", "enter"):
            await at.keys(key)
        outcome = await at.settled()
        assert outcome.slip is not None
        assert (outcome.slip.cash_fen, outcome.slip.change_fen) == (1850, 0)
        assert at.pressed == ["f9", "enter", "enter"]

    play(act)


def test_one_key_holds_a_sale_and_it_comes_back_whole() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN, IBUPROFEN)
        await at.keys("f6")
        assert at.till.sale_in_hand().lines == ()
        await at.keys("f18")  # what an xterm and tmux send for Shift+F6
        await at.keys("enter")
        eans = [line.item.ean for line in at.till.sale_in_hand().lines]
        assert eans == [BANLANGEN, IBUPROFEN]

    play(act)


def test_a_wrong_pin_is_refused_and_the_right_one_goes_on() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("wang_lei")
        await at.pay("246811")
        assert at.pay_stage is Stage.REFUSED
        assert "PIN again" in at.text()
        await at.keys("enter")
        await at.on(PinPad)
        await at.keys(*"246810", "enter")
        await at.until(lambda: isinstance(at.till.screen, Pay) and at.pay_stage is Stage.QUOTED)

    play(act)


_AT_THE_PAYMENT = {
    "own card, lost": ("liu_fang", "k", Reason.CARD_LOST),
    "died": ("wang_jianguo", "p", Reason.PERSON_DECEASED),
    "no account, nobody bound": ("xu_mei", "p", Reason.NO_ACCOUNT),
    "locked": ("lyu_ping", "p", Reason.PIN_LOCKED),
    "not insured": ("yang_fan", "k", Reason.NOT_INSURED),
}


@pytest.mark.parametrize("_case", _AT_THE_PAYMENT)
def test_a_refusal_at_the_payment_says_what_happened_about_money_and_what_now(_case: str) -> None:
    person, key, reason = _AT_THE_PAYMENT[_case]

    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present(person, key)
        await at.pay()
        assert at.pay_stage is Stage.REFUSED
        screen = at.till.screen
        assert isinstance(screen, Pay)
        assert screen.refusal is not None
        assert screen.refusal.reason is reason
        for wanted in ("What happened", "No money was moved.", "What to do now", "Basis", "Esc"):
            assert wanted in at.text()

    play(act)


def test_a_card_that_cannot_be_read_is_said_at_once() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("chen_guilan", "k")
        await at.on(Card)
        assert "No money was moved." in at.text()
        await at.scan(IBUPROFEN)  # the cashier goes on: the scan closes the card and is taken
        await at.on(SaleScreen)
        assert len(at.till.sale_in_hand().lines) == 2

    play(act)


def test_nobody_types_a_pin_for_a_card_that_is_refused_anyway() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("liu_fang", "k")
        await at.keys("f9")
        await at.on(Pay)
        await at.keys("enter")
        await at.until(lambda: isinstance(at.till.screen, Pay) and at.pay_stage is Stage.REFUSED)

    play(act)


def test_somebody_elses_code_is_not_taken_for_the_patient() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("gao_feng", "o")
        await at.on(Choose)
        await at.keys("enter")  # the first of the others
        await at.scan_phone()
        await at.pay()
        screen = at.till.screen
        assert isinstance(screen, Pay)
        assert screen.refusal is not None
        assert screen.refusal.reason is Reason.USE_PATIENT_CREDENTIAL

    play(act)


def test_a_prescription_drug_waits_for_the_prescription_in_cash_too() -> None:
    async def act(at: Play) -> None:
        await at.scan(AMOXICILLIN)
        for key in ("f9", "enter"):
            await at.keys(key)
        assert at.pay_stage is Stage.REFUSED
        await at.keys("c")  # cash is no way out
        assert at.pay_stage is Stage.REFUSED
        await at.keys("enter")
        await at.keys("space")
        await at.keys("escape")
        assert at.till.sale_in_hand().papers.prescription
        for key in ("enter", "enter"):
            await at.keys(key)
        await at.settled()

    play(act)


def test_a_suspended_pharmacy_sells_for_cash() -> None:
    async def act(at: Play) -> None:
        assert "✗ Suspended" in at.text()
        await at.scan(BANLANGEN)
        await at.present("wang_lei")
        await at.keys("f9")
        await at.on(Pay)
        await at.keys("enter")
        await at.until(lambda: isinstance(at.till.screen, Pay) and at.pay_stage is Stage.REFUSED)
        await at.keys("c")
        await at.keys("enter")
        outcome = await at.settled()
        assert outcome.slip is not None
        assert outcome.slip.account_fen == 0

    play(act, pharmacy="P37010000002")


def test_too_little_cash_is_said_and_nothing_is_sent() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        for keys in (("f9",), ("enter",), (*"10", "enter")):
            await at.keys(*keys)
        assert at.pay_stage is Stage.CASH
        assert "8.50 short" in at.text()

    play(act)


def test_a_reprint_is_counted_and_marked() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        for key in ("f9", "enter", "enter", "enter"):
            await at.keys(key)
        await at.on(SaleScreen)
        for copy in (1, 2):
            await at.keys("f7")
            await at.on(SlipSheet)
            assert f"COPY {copy}" in at.text()
            await at.keys("escape")

    play(act)


def test_the_balance_is_shown_behind_the_pin() -> None:
    async def act(at: Play) -> None:
        await at.present("wang_lei")
        await at.keys("f4")
        await at.on(PinPad)
        await at.keys(*"246810", "enter")
        await at.until(lambda: "200.00" in at.text())
        assert "120.00" in at.text()

    play(act)


@dataclass(frozen=True)
class Deaf:
    """A centre whose line is cut at one letter."""

    centre: Any
    letter: str
    error: type[Exception]

    def __getattr__(self, name: str) -> Any:
        return self._cut if name == self.letter else getattr(self.centre, name)

    def _cut(self, sale: Sale) -> Answer:
        raise self.error("cut")


def _cut(letter: str, error: type[Exception]) -> Any:
    def change(floor: ShopFloor) -> ShopFloor:
        return replace(floor, centre=Deaf(floor.centre, letter, error))

    return change


def test_no_answer_to_a_settlement_is_a_third_outcome_and_stays_in_the_records() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("wang_lei")
        await at.pay()
        await at.keys("enter")
        outcome = await at.settled()
        assert outcome.slip is None
        assert "OUTCOME UNKNOWN" in at.text()
        assert "Keep the goods on the counter" in " ".join(at.text().split())
        await at.keys("enter")
        await at.on(SaleScreen)
        await at.keys("f5")
        await at.on(Records)
        assert "? asked" in at.text()

    play(act, change=_cut("settle", NoReply))


_BEFORE_THE_DEBIT = {
    "no answer to a question": ("presettle", NoReply, "nothing was debited"),
    "no line": ("presettle", CentreUnreachable, "nothing was sent"),
    "a fault": ("presettle", ZeroDivisionError, "ZeroDivisionError"),
}


@pytest.mark.parametrize("_case", _BEFORE_THE_DEBIT)
def test_trouble_before_the_debit_keeps_the_sale_and_says_so(_case: str) -> None:
    letter, error, words = _BEFORE_THE_DEBIT[_case]

    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("wang_lei")
        await at.keys("f9")
        await at.on(Pay)
        await at.keys("enter")
        await at.on(Card)
        text = " ".join(at.text().split())
        assert words in text
        assert "No money was moved." in text
        await at.keys("enter")
        await at.on(Pay)
        await at.keys("escape")
        await at.on(SaleScreen)
        assert len(at.till.sale_in_hand().lines) == 1

    play(act, change=_cut(letter, error))


def test_an_enter_that_is_a_bounce_settles_nothing() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.keys("f9")
        await at.keys("enter", "enter", "enter")  # one press that bounced
        assert at.pay_stage is Stage.CASH
        assert not isinstance(at.till.screen, Outcome)

    play(act)


def test_a_quote_that_no_longer_holds_is_shown_beside_the_new_one_and_asked_again() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("gao_feng")
        await at.pay()
        assert at.pay_stage is Stage.QUOTED
        assert at.stage.desk is not None
        at.stage.desk.unbind("gao_feng", "lin_juan")
        await at.keys("enter")
        await at.until(lambda: at.pay_stage is Stage.REFUSED)
        assert "Quote again" in at.text()
        await at.keys("enter")
        await at.until(lambda: at.pay_stage is Stage.QUOTED)
        assert "12.50" in at.text()  # cash now, where his wife paid before

    play(act)


def test_after_midnight_one_key_signs_in_and_the_same_sale_passes() -> None:
    async def act(at: Play) -> None:
        at.moment.now = at.moment.now.replace(day=4)
        await at.scan(BANLANGEN)
        await at.present("wang_lei")
        assert "✗ Not signed in" in at.text()
        await at.keys("f9")
        await at.on(Pay)
        await at.keys("enter")
        await at.until(lambda: isinstance(at.till.screen, Pay) and at.pay_stage is Stage.REFUSED)
        await at.keys("enter")
        await at.on(PinPad)
        await at.keys(*"246810", "enter")
        await at.until(lambda: isinstance(at.till.screen, Pay) and at.pay_stage is Stage.QUOTED)

    play(act)


async def sold_and_opened_again(at: Play) -> None:
    """A sale is debited, and the till opened again on the same daybook."""
    await at.scan(BANLANGEN)
    await at.present("wang_lei")
    await at.pay()
    await at.keys("enter")
    await at.settled()
    at.till.opened(at.till.staffed())


def test_what_was_never_answered_is_said_when_somebody_signs_in() -> None:
    async def act(at: Play) -> None:
        await sold_and_opened_again(at)
        await at.on(Pending)
        text = " ".join(at.text().split())
        assert "Unknown sales: 1" in text
        assert "? next look-up" in text

    play(act, change=_cut("settle", NoReply))


def test_the_last_sale_is_said_at_the_start_so_that_nobody_sells_it_twice() -> None:
    async def act(at: Play) -> None:
        await sold_and_opened_again(at)  # killed before anybody saw the outcome
        await at.on(SaleScreen)
        text = " ".join(at.text().split())
        assert "Last sale done at this till: number 1," in text and "王*, 18.50" in text

    play(act)


def test_what_closed_screens_have_drawn_is_let_go() -> None:
    async def act(at: Play) -> None:
        kept = []
        for sale in range(5):
            await at.scan(BANLANGEN)
            for key in ("f9", "enter", "enter", "enter"):
                await at.keys(key)
            await at.on(SaleScreen)
            if sale in (0, 4):
                kept.append(_drawings())
        # A sale draws half as much again; a message on its way may hold a closed screen or two.
        assert kept[-1] < 2 * kept[0]

    play(act, drawn=True)


def _drawings() -> int:
    gc.collect()
    return sum(type(one) is StylesCache for one in gc.get_objects())
