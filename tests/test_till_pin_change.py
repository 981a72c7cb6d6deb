"""An initial PIN is changed on the customer's own screen, and only there; then the sale goes on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event
from typing import Any

import pytest
from textual.events import Key
from till_play import BANLANGEN, Play, play

from pos.model import Secret
from pos.refusals import Reason, Refusal
from pos.street import CentreUnreachable, NoReply, PinChange
from terminal_ui.floor import ShopFloor
from terminal_ui.screens.balance import Balance
from terminal_ui.screens.help import Help
from terminal_ui.screens.pay import Pay
from terminal_ui.screens.pay_view import Stage
from terminal_ui.screens.people import People
from terminal_ui.screens.pin_change import PinChangePad, Step
from terminal_ui.screens.pin_pad import PinPad
from terminal_ui.screens.sale import Sale
from terminal_ui.widgets.big import Big

INITIAL, NEW, OTHER = "123456", "975310", "864209"
CHANGED = (INITIAL, NEW, NEW)
_CHARACTERS = {"enter": "\r"}


@dataclass
class Altered:
    """The desk, where a change of PIN ends otherwise, or waits until the test lets it go."""

    desk: Any
    raised: Exception | None = None
    refusal: Refusal | None = None
    go: Event | None = None
    comes_through: bool = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.desk, name)

    def set_pin(self, change: PinChange) -> Refusal | None:
        if self.go:
            assert self.go.wait(60)
        if self.comes_through:
            assert self.desk.set_pin(change) is None
        if self.raised:
            raise self.raised
        return self.refusal or (None if self.comes_through else self.desk.set_pin(change))


def altered(**how: Any) -> Callable[[ShopFloor], ShopFloor]:
    return lambda floor: replace(floor, desk=Altered(floor.desk, **how))


async def refused_payment(at: Play) -> None:
    """He Jun pays with his initial PIN, and is told to change it."""
    await at.scan(BANLANGEN)
    await at.present("he_jun")
    await at.pay(INITIAL)
    assert at.pay_stage is Stage.REFUSED
    assert "PIN_MUST_CHANGE" in at.text()
    at.pressed.clear()


async def refused_balance(at: Play) -> None:
    await at.present("he_jun")
    await at.keys("f4")
    await at.on(PinPad)
    await at.keys(*INITIAL, "enter")
    await at.on(Balance)
    await at.until(lambda: "PIN_MUST_CHANGE" in at.text())
    at.pressed.clear()


async def type_in(at: Play, *pins: str) -> None:
    for pin in pins:
        await at.keys(*pin, "enter")


def pad(at: Play) -> PinChangePad:
    screen = at.till.screen
    assert isinstance(screen, PinChangePad)
    return screen


def own(screen: PinChangePad) -> str:
    """What the pad holds, as a log would write it; the desk's own rules name initial PINs."""
    return f"{screen!r}{[(name, v) for name, v in vars(screen).items() if name != 'desk']!r}"


def said(at: Play) -> str:
    """The words below the line, as one sentence."""
    return " ".join(str(at.till.screen.query_one("#pad-said").render()).split())


async def open_pad(at: Play) -> None:
    await at.keys("enter")
    await at.on(PinChangePad)


def test_enter_and_three_entries_change_the_pin_and_the_sale_goes_on_with_the_new_one() -> None:
    async def act(at: Play) -> None:
        await refused_payment(at)
        await open_pad(at)
        await type_in(at, *CHANGED)
        await at.on(PinPad)
        assert at.pressed == ["enter", *INITIAL, "enter", *NEW, "enter", *NEW, "enter"]
        await at.keys(*NEW, "enter")
        await at.on(Pay)
        assert at.pay_stage is Stage.QUOTED
        await at.keys("enter")
        outcome = await at.settled()
        assert outcome.slip is not None
        assert outcome.slip.total_fen == 1850

    play(act)


def test_the_balance_is_shown_once_the_pin_is_changed() -> None:
    async def act(at: Play) -> None:
        await refused_balance(at)
        await open_pad(at)
        await type_in(at, *CHANGED)
        await at.on(PinPad)
        await at.keys(*NEW, "enter")
        await at.on(Balance)
        await at.until(lambda: at.till.screen.query_one("#balance-sum", Big).display)
        assert "85.00" in at.text()
        await at.keys("enter")
        await at.on(Sale)

    play(act)


# What is typed at the pad, the step it then stands at, and what it says.
_STAYS: dict[str, tuple[tuple[str, ...], Step, str]] = {
    "the initial PIN is wrong": ((OTHER, NEW, NEW), Step.OLD, "tries left: 2"),
    "six equal digits": ((INITIAL, "111111", "111111"), Step.NEW, "six equal"),
    "initial again": ((INITIAL, INITIAL, INITIAL), Step.NEW, "cannot be an initial one"),
    "the new ones differ": ((INITIAL, NEW, OTHER), Step.NEW, "are not the same"),
    "old one too short": (("12345",), Step.OLD, "six digits"),
    "new one too short": ((INITIAL, "97531"), Step.NEW, "six digits"),
    "again too short": ((INITIAL, NEW, "9"), Step.AGAIN, "six digits"),
    "nothing typed": (("",), Step.OLD, "six digits"),
}


@pytest.mark.parametrize("_case", _STAYS)
def test_what_is_wrong_is_said_on_the_pad_and_the_customer_types_on(_case: str) -> None:
    typed, step, words = _STAYS[_case]

    async def act(at: Play) -> None:
        await refused_payment(at)
        await open_pad(at)
        await type_in(at, *typed)
        assert pad(at).step is step
        assert words in said(at)
        await type_in(at, *CHANGED[list(Step).index(step) :])
        await at.on(PinPad)

    play(act)


def test_too_few_digits_cost_no_try_and_are_not_sent() -> None:
    async def act(at: Play) -> None:
        await refused_payment(at)
        await open_pad(at)
        for _ in range(4):
            await type_in(at, "12")
        await type_in(at, OTHER, NEW, NEW)
        assert "tries left: 2" in at.text()

    play(act)


def test_a_lock_ends_the_change_and_the_card_says_how_it_goes_on() -> None:
    async def act(at: Play) -> None:
        await refused_payment(at)
        await open_pad(at)
        for _ in range(3):
            await type_in(at, OTHER, NEW, NEW)
        assert pad(at).step is Step.ENDED
        assert "locked" in at.text()
        await at.keys("enter")
        await at.on(Pay)
        assert at.pay_stage is Stage.REFUSED
        assert "PIN_LOCKED" in at.text()
        await at.keys("c")
        assert at.pay_stage is Stage.CASH

    play(act)


def test_escape_leaves_the_pin_as_it_was() -> None:
    async def act(at: Play) -> None:
        await refused_payment(at)
        await open_pad(at)
        await type_in(at, INITIAL, NEW)
        await at.keys("escape")
        await at.on(Pay)
        assert "PIN_MUST_CHANGE" in at.text()
        await open_pad(at)
        assert pad(at).step is Step.OLD
        await type_in(at, *CHANGED)
        await at.on(PinPad)

    play(act)


_PADS: dict[str, tuple[str, ...]] = {
    "to change": (), "halfway": (INITIAL,), "to pay": CHANGED,
}  # fmt: skip


@pytest.mark.parametrize("_case", _PADS)
def test_a_scan_reaches_neither_pad(_case: str) -> None:
    async def act(at: Play) -> None:
        await refused_payment(at)
        await open_pad(at)
        await type_in(at, *_PADS[_case])
        await at.calm()
        screen = at.till.screen
        await at.scan(BANLANGEN)
        assert at.till.screen is screen
        assert isinstance(screen, PinChangePad | PinPad)
        assert screen.query_one("#pad").value == ""  # type: ignore[attr-defined]
        assert len(at.till.sale_in_hand().lines) == 1
        assert at.till.sale_in_hand().lines[0].quantity == 1

    play(act)


def test_the_pad_shows_and_tells_no_pin() -> None:
    async def act(at: Play) -> None:
        await refused_payment(at)
        at.till.people = ()  # nor its published one
        await open_pad(at)
        for step in (INITIAL, NEW):
            await at.keys(*step)
            screen = pad(at)
            told = f"{at.text()}{at.till.export_screenshot()}{own(screen)}"
            assert step not in told
            assert "•" * 6 in at.text()
            await at.keys("enter")
            assert screen.query_one("#pad").value == ""  # type: ignore[attr-defined]
            assert step not in f"{at.text()}{own(screen)}"
        await at.keys(*NEW, "enter")
        await at.on(PinPad)
        assert (screen._old, screen._new) == (Secret(""), Secret(""))

    play(act)


def test_no_answer_leaves_it_open_which_pin_holds_and_the_customer_tries_the_new_one() -> None:
    async def act(at: Play) -> None:
        await refused_payment(at)
        await open_pad(at)
        await type_in(at, *CHANGED)
        assert pad(at).step is Step.ENDED
        assert "may be changed or not" in said(at)
        await at.keys("enter")
        await at.on(PinPad)
        await at.keys(*NEW, "enter")
        await at.on(Pay)
        assert at.pay_stage is Stage.QUOTED

    play(act, change=altered(raised=NoReply(), comes_through=True))


_FAILS: dict[str, tuple[Exception, str]] = {
    "unreachable": (CentreUnreachable(), "the PIN is as before"),
    "fault": (ZeroDivisionError(NEW), "A fault in this program"),
}


@pytest.mark.parametrize("_case", _FAILS)
def test_a_change_that_could_not_be_sent_begins_again(_case: str) -> None:
    raised, words = _FAILS[_case]

    async def act(at: Play) -> None:
        await refused_payment(at)
        await open_pad(at)
        await type_in(at, *CHANGED)
        assert pad(at).step is Step.OLD
        assert words in said(at)
        assert NEW not in at.text()

    play(act, change=altered(raised=raised))


def test_what_the_customer_cannot_mend_at_the_pad_goes_back_to_the_card() -> None:
    async def act(at: Play) -> None:
        await refused_payment(at)
        await open_pad(at)
        await type_in(at, *CHANGED)
        await at.keys("escape")
        await at.on(Pay)
        assert "NOT_INSURED" in at.text()

    play(act, change=altered(refusal=Refusal(Reason.NOT_INSURED)))


def test_a_change_under_way_cannot_be_called_back_and_waits_for_help_to_close() -> None:
    go = Event()

    async def act(at: Play) -> None:
        await refused_payment(at)
        await open_pad(at)
        await type_in(at, INITIAL, NEW)
        for key in (*NEW, "enter", "escape", "enter", "f1"):
            at.till.post_message(Key(key, _CHARACTERS.get(key, key if len(key) == 1 else None)))
        await at.until(lambda: isinstance(at.till.screen, Help))
        go.set()
        await at.calm()
        await at.keys("escape")
        await at.on(PinPad)

    play(act, change=altered(go=go))


def test_without_a_desk_the_card_says_where_a_pin_is_changed() -> None:
    async def act(at: Play) -> None:
        for line in ("101", "1357"):
            await at.keys(*line, "enter")
        await at.on(Sale)
        await at.scan(BANLANGEN, "W04683391")
        await at.pay(INITIAL)
        text = " ".join(at.text().replace("┃", " ").split())
        assert "PIN_MUST_CHANGE" in text
        assert "in the app or at the insurance window" in text
        assert "Change the PIN here" not in text
        await at.keys("enter")
        await at.on(Sale)
        await at.keys("f4")
        await at.on(PinPad)
        await at.keys(*INITIAL, "enter")
        await at.on(Balance)
        assert "Change the PIN here" not in at.text()
        await at.keys("enter")
        await at.on(Sale)

    def no_desk(floor: ShopFloor) -> ShopFloor:
        return replace(floor, desk=None)

    play(act, change=no_desk, signed_in=False)


def test_the_published_pin_is_no_longer_told_once_it_was_changed() -> None:
    async def act(at: Play) -> None:
        await refused_payment(at)
        await open_pad(at)
        assert f"is {INITIAL}" in at.text()
        await type_in(at, *CHANGED)
        await at.on(PinPad)
        assert INITIAL not in at.text()
        assert "as just chosen" in at.text()
        await at.keys("escape", "escape")
        await at.on(Sale)
        await at.keys("f12")
        await at.on(People)
        await at.keys(*["down"] * [one.person for one in at.till.people].index("he_jun"))
        assert "PIN changed here" in at.text()
        assert f"PIN {INITIAL} (" not in at.text()

    play(act, size=(120, 36))
