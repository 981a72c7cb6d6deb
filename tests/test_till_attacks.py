"""What an attacker did at the till: Enter too often, keys while a letter is out, a full disk."""

import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.events import Key
from till_play import BANLANGEN, IBUPROFEN, Play, play

from pos.model import Answer, Sale, Secret
from pos.texts import Trouble
from terminal_ui.__main__ import open_till
from terminal_ui.app import Till
from terminal_ui.floor import ShopFloor
from terminal_ui.screens.balance import Balance
from terminal_ui.screens.card import Card
from terminal_ui.screens.help import Help
from terminal_ui.screens.lock import Lock
from terminal_ui.screens.pay import Pay
from terminal_ui.screens.pay_view import Stage
from terminal_ui.screens.pin_pad import PinPad
from terminal_ui.screens.records import Records
from terminal_ui.screens.sale import Sale as SaleScreen


@dataclass
class Slow:
    """A centre whose letters of some kinds wait until the test lets them go."""

    centre: Any
    kinds: tuple[str, ...]
    go: Event

    def __getattr__(self, name: str) -> Any:
        return getattr(self.centre, name)

    def _held(self, kind: str, sale: Sale) -> Answer:
        if kind in self.kinds:
            assert self.go.wait(60)
        answer: Answer = getattr(self.centre, kind)(sale)
        return answer

    def presettle(self, sale: Sale) -> Answer:
        return self._held("presettle", sale)

    def settle(self, sale: Sale) -> Answer:
        return self._held("settle", sale)

    def balance(self, sale: Sale) -> Answer:
        return self._held("balance", sale)


def slow(*kinds: str) -> tuple[Event, Callable[[ShopFloor], ShopFloor]]:
    go = Event()
    return go, lambda floor: replace(floor, centre=Slow(floor.centre, kinds, go))


async def burst(at: Play, *names: str) -> None:
    """Keys while a letter is out: what `keys` does, without waiting for the answer."""
    for name in names:
        character = "\r" if name == "enter" else name if len(name) == 1 else None
        at.till.post_message(Key(name, character))
    for _ in range(8):
        await at.pilot.pause()
    await at.until(lambda: not at.till.gate.held)
    for _ in range(4):
        await at.pilot.pause()


_TWICE: dict[str, tuple[str, ...]] = {
    "PIN pad": ("f9", "enter", *"246810"),
    "search": ("f2", *"bu"),
    "PIN pad of the balance": ("f4", *"246810"),
    "customer": ("f3",),
    "palette": ("ctrl+p", *"light"),
    "clear?": ("ctrl+delete",),
    "leave?": ("ctrl+q",),
    "lock": ("f11", *"1357"),
}


@pytest.mark.parametrize("_case", _TWICE)
def test_a_second_enter_of_one_burst_closes_nobody_elses_screen(_case: str) -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("wang_lei")
        for key in _TWICE[_case]:
            await at.keys(key)
        await at.keys("enter", "enter")
        await at.calm()
        assert at.till.is_running
        assert BANLANGEN in [line.item.ean for line in at.till.sale_in_hand().lines]
        assert at.till.sale_screen in at.till.screen_stack
        for _ in range(3):
            if not isinstance(at.till.screen, SaleScreen):
                await at.keys("escape")
        await at.on(SaleScreen)

    play(act)


def test_an_enter_takes_money_only_for_the_quote_on_the_screen() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("wang_lei")
        await at.pay()
        assert at.pay_stage is Stage.QUOTED
        at.till.sale_in_hand().add(IBUPROFEN)
        await at.keys("enter")
        assert at.pay_stage is Stage.ASK
        assert at.till.sale_in_hand().open

    play(act)


def test_a_scan_kept_under_help_is_never_settled_unquoted() -> None:
    go, change = slow("presettle")

    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("wang_lei")
        at.till.sale_in_hand().enter_pin(Secret("246810"))
        await at.keys("f9")
        await burst(at, "enter")
        await burst(at, *IBUPROFEN, "enter")
        await burst(at, "f1")
        assert isinstance(at.till.screen, Help)
        go.set()
        await at.calm()
        await at.keys("escape", "enter")
        await at.on(SaleScreen)
        checkout = at.till.sale_in_hand()
        assert checkout.open
        assert [line.item.ean for line in checkout.lines] == [BANLANGEN, IBUPROFEN]

    play(act, change=change)


def test_scans_kept_while_a_quote_is_under_way_all_reach_the_sale() -> None:
    go, change = slow("presettle")

    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("liu_fang", "k")
        await at.keys("f9")
        await burst(at, "enter")
        assert at.pay_stage is Stage.WAITING
        await burst(at, *IBUPROFEN, "enter", *IBUPROFEN, "enter")
        go.set()
        await at.on(SaleScreen)
        await at.calm()
        lines = at.till.sale_in_hand().lines
        assert {line.item.ean: line.quantity for line in lines} == {BANLANGEN: 1, IBUPROFEN: 2}

    play(act, change=change)


def test_help_opened_while_settling_does_not_wedge_the_till() -> None:
    go, change = slow("settle")

    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("wang_lei")
        await at.pay()
        await burst(at, "enter")
        assert at.pay_stage is Stage.WAITING
        await burst(at, "f1")
        assert isinstance(at.till.screen, Help)
        go.set()
        await at.settled()
        assert not any(isinstance(screen, Pay) for screen in at.till.screen_stack)
        await at.keys("enter")
        await at.on(SaleScreen)

    play(act, change=change)


def test_a_balance_that_was_left_does_not_answer() -> None:
    go, change = slow("balance")

    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("wang_lei")
        await at.keys("f4")
        await at.on(PinPad)
        await burst(at, *"246810", "enter")
        assert isinstance(at.till.screen, Balance)
        await burst(at, "escape")
        go.set()
        await at.on(SaleScreen)
        assert not at.till.sale_in_hand().has_pin

    play(act, change=change)


class FullDisk:
    """A daybook that can keep everything but a sale."""

    def __init__(self, daybook: Any) -> None:
        self.daybook = daybook

    def __getattr__(self, name: str) -> Any:
        return getattr(self.daybook, name)

    def sold(self, *_: Any) -> Any:
        raise Trouble("daybook_unsold", cause="disk full")


def test_a_settled_sale_that_cannot_be_written_down_is_shown_as_settled_and_never_sold_again() -> (
    None
):
    def change(floor: ShopFloor) -> ShopFloor:
        opened: Any = floor.daybook
        return replace(floor, daybook=lambda code, till: FullDisk(opened(code, till)))

    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("wang_lei")
        old = at.till.sale_in_hand()
        await at.pay()
        await at.keys("enter")
        outcome = await at.settled()
        assert outcome.slip is not None
        text = at.text()
        assert "SETTLED" in text
        assert "disk full" in text
        assert "No money was moved" not in text
        await at.keys("enter")
        await at.on(SaleScreen)
        assert at.till.sale_in_hand() is not old
        assert at.till.sale_in_hand().lines == ()

    play(act, change=change)


def test_presenting_somebody_copies_no_line_of_a_sale_that_is_settled() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("wang_lei")
        at.till.sale_in_hand().enter_pin(Secret("246810"))
        at.till.sale_in_hand().settle("all", 0)
        await at.present("li_na")
        assert at.till.sale_in_hand().lines == ()

    play(act)


def test_an_enter_that_is_held_down_takes_no_money_and_skips_no_outcome() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("wang_lei")
        await at.pay()
        await repeated(at, times=20)
        assert at.pay_stage is Stage.QUOTED
        await at.calm()
        await at.keys("enter")
        await at.settled()
        await repeated(at, times=20)
        await at.settled()
        await at.calm()
        await at.keys("enter")
        await at.on(SaleScreen)

    play(act)


async def repeated(at: Play, times: int) -> None:
    """A held Enter goes on: the press was for something before, here come its repeats."""
    now = Key("enter", "\r").time
    for place in range(times + 1):
        press = Key("enter", "\r")
        press.time = now - 0.035 * (times - place)
        if place == 0:
            at.till.typing(press)
        else:
            at.till.post_message(press)
        for _ in range(4):
            await at.pilot.pause()


def test_nothing_opens_above_the_lock_and_what_waited_opens_after_it() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.keys("f5", "f11")
        await at.calm()
        assert isinstance(at.till.screen, Lock)
        at.till.trouble(Trouble("daybook_note", cause="disk full"))
        await at.calm()
        assert isinstance(at.till.screen, Lock)
        await at.keys(*"1357", "enter")
        await at.on(Card)
        await at.keys("escape")
        await at.on(Records)
        await at.keys("escape")
        await at.on(SaleScreen)

    play(act)


_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("_case", _SIGNALS)
def test_a_signal_holds_the_basket_and_gives_the_terminal_back(_case: str) -> None:
    from till_pty import Terminal

    terminal = Terminal(Path(__file__).parent / "till_signal_program.py")
    try:
        assert terminal.fact() == "basket"
        number = signal.Signals[_case]
        terminal.process.send_signal(number)
        assert terminal.fact() == f"held [['{BANLANGEN}', 1]]"
        assert terminal.fact() == f"ended {128 + number}"
    finally:
        terminal.close()


def test_a_till_that_crashed_does_not_end_as_if_all_went_well(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def crash(till: Till) -> None:
        till._return_code = 1  # what Textual sets when it has shown the traceback

    monkeypatch.setattr(Till, "run", crash)
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    url = f"sqlite:///{tmp_path / 'world.sqlite'}"
    with pytest.raises(SystemExit) as ended:
        open_till(url=url, lang="en", till=1, settings=tmp_path / "none.toml")
    assert ended.value.code == 1
