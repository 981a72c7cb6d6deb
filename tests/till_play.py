"""The till in the demo world, in memory, played with bursts of keys; nothing here is timed."""

import random
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import leaping
import pytest
from playing import Moment
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.events import Key
from textual.pilot import Pilot

from pos.connect import Stage, stage_world
from pos.connect.creating import demo
from terminal_ui.__main__ import floor_of
from terminal_ui.app import Till
from terminal_ui.floor import ShopFloor, TillSettings
from terminal_ui.scan_gate import GateSettings
from terminal_ui.screens.outcome import Outcome
from terminal_ui.screens.pay import Pay
from terminal_ui.screens.pay_view import Stage as PayStage
from terminal_ui.screens.people import People
from terminal_ui.screens.phone import Phone
from terminal_ui.screens.sale import Sale

IBUPROFEN, BANLANGEN, AMOXICILLIN = "6990100100370", "6990100300374", "6990100102220"
PATIENCE = 3000  # turns of 20 ms; only a till that never gets there uses them up
_CHARACTERS = {"enter": "\r", "tab": "\t", "plus": "+", "minus": "-"}
# Wide, because a busy machine may pause between two keys of one burst.
GATE = GateSettings(gap_s=0.2)


@dataclass
class Play:
    """A running till and the hand on its keys."""

    till: Till
    pilot: Pilot[Any]
    stage: Stage
    moment: Moment
    pressed: list[str] = field(default_factory=list)

    async def keys(self, *names: str) -> None:
        """A burst of keys, then wait until the gate has let them through."""
        for name in names:
            character = _CHARACTERS.get(name, name if len(name) == 1 else None)
            self.till.post_message(Key(name, character))
        self.pressed.extend(names)
        await self.pilot.pause()
        await self.until(lambda: not self.till.gate.held)
        await self.calm()

    async def scan(self, *codes: str) -> None:
        """As a scanner sends: every code with its Enter, back to back."""
        await self.keys(*(key for code in codes for key in (*code, "enter")))

    async def until(self, reached: Callable[[], object]) -> None:
        """Wait for a state."""
        for _ in range(PATIENCE):
            if reached():
                return
            await self.pilot.pause(0.02)
        raise AssertionError(f"never came: {self.text()}")

    async def calm(self) -> None:
        """No errand under way, everything drawn, and no dialog deaf any more."""
        for _ in range(4):  # a key goes from the app to the focus and bubbles back
            await self.pilot.pause()
        await self.until(lambda: not self.till.out)
        await self.pilot.pause()
        await self.until(lambda: not getattr(self.till.screen, "deaf", False))

    async def on(self, screen: type[Any]) -> None:
        """Wait for a screen."""
        await self.until(lambda: isinstance(self.till.screen, screen))
        await self.calm()

    async def resize(self, size: tuple[int, int]) -> None:
        """The terminal's window becomes larger or smaller, or keeps its size."""
        if size != tuple(self.till.size):
            await self.pilot.resize_terminal(*size)
        await self.calm()

    def text(self) -> str:
        """What stands on the screen, line by line."""
        strips = self.till.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    async def sign_in(self) -> None:
        """Chen Xiao comes to work."""
        await self.keys(*"101", "enter")
        await self.keys(*"1357", "enter")
        await self.until(lambda: isinstance(self.till.screen, Sale) and self.till.designation)
        await self.until(lambda: self.till.people)
        await self.calm()
        self.pressed.clear()

    async def present(self, person: str, key: str = "p") -> None:
        """F12, that person, and what they show."""
        await self.keys("f12")
        await self.on(People)
        place = [one.person for one in self.till.people].index(person)
        await self.keys(*["down"] * place)
        await self.keys(key)
        if key == "p":
            await self.scan_phone()
        await self.calm()

    async def scan_phone(self) -> None:
        """The till reads the code that the phone shows."""
        await self.on(Phone)
        phone = self.till.screen
        assert isinstance(phone, Phone)
        await self.until(lambda: phone.code)
        await self.keys("enter")
        await self.on(Sale)

    async def pay(self, pin: str = "246810") -> None:
        """F9, Enter, PIN, Enter, up to the quote or its refusal."""
        await self.keys("f9")
        await self.on(Pay)
        await self.keys("enter")
        if pin and type(self.till.screen).__name__ == "PinPad":
            await self.keys(*pin, "enter")
            await self.on(Pay)

    async def settled(self) -> Outcome:
        """The outcome screen, when it is there."""
        await self.on(Outcome)
        screen = self.till.screen
        assert isinstance(screen, Outcome)
        return screen

    @property
    def pay_stage(self) -> PayStage:
        screen = self.till.screen
        assert isinstance(screen, Pay)
        return screen.stage


@contextmanager
def till_in_demo(
    language: str = "en",
    *,
    pharmacy: str = "P37010000001",
    url: str = "",
    change: Callable[[ShopFloor], ShopFloor] = lambda floor: floor,
    settings: TillSettings | None = None,
) -> Iterator[tuple[Till, Stage, Moment]]:
    """A till in the demo world, not yet running; a clock that stands, chance from a seed.

    url: where the world is laid; "" for in memory. The daybook is in memory, if `change` says no
    other.
    """
    moment = Moment()
    draw = random.Random(7).randbytes
    with closing(stage_world(demo(), "", moment, draw, url)) as stage:
        chosen = settings or TillSettings(language=language, gate=GATE)
        floor = floor_of(stage, chosen, moment, "01", pharmacy)
        yield Till(change(replace(floor, slips=None))), stage, moment


_render_update = Compositor.render_update


def _when_looked_at(
    self: Compositor, full: bool = False, screen_stack: Any = None, simplify: bool = False
) -> Any:
    """Without a terminal nobody sees what is drawn in between; a picture or a text is drawn whole.

    It was a third of what playing a till cost.
    """
    if full:
        return _render_update(self, full, screen_stack, simplify)
    visible_screen_stack.set(screen_stack or [])
    self._dirty_regions.clear()
    return None


def play(
    act: Callable[[Play], Awaitable[None]],
    *,
    size: tuple[int, int] = (80, 24),
    signed_in: bool = True,
    drawn: bool = False,
    **opening: Any,
) -> None:
    """Open a till in the demo world and act at it. drawn: each change is, as on a terminal."""
    with till_in_demo(**opening) as (till, stage, moment), pytest.MonkeyPatch.context() as patch:
        if not drawn:
            patch.setattr(Compositor, "render_update", _when_looked_at)

        async def run() -> None:
            async with till.run_test(size=size, notifications=True) as pilot:
                at = Play(till, pilot, stage, moment)
                await at.calm()
                if signed_in:
                    await at.sign_in()
                await act(at)

        leaping.run(run(), lambda: till.out)
