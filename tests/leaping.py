"""A clock that leaps over the waits in which nobody does anything: a till is played at once.

Whatever measures time sees what it would see on an idle machine: a timer of 150 ms goes off 150 ms
later. Only nobody sits through them, so a slow machine has no more time to come between.
"""

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import pytest
import textual._time

PATIENCE_S = 5  # a longer wait is somebody's patience, which other people's work ends


class Leaping(selectors.DefaultSelector):
    """What an event loop waits with; it waits only while somebody is at work elsewhere."""

    def __init__(self, at_work: Callable[[], bool]) -> None:
        super().__init__()
        self.at_work = at_work
        self.leapt_s = 0.0

    def select(self, timeout: float | None = None) -> Any:
        """What is ready; when nothing is, it is later at once."""
        if timeout is None or not 0 < timeout < PATIENCE_S or self.at_work():
            return super().select(timeout)
        ready = super().select(0)
        if not ready:
            self.leapt_s += timeout
        return ready

    def reads(self, clock: Callable[[], float]) -> float:
        """The time on a clock that leaps along."""
        return clock() + self.leapt_s


def run(act: Coroutine[Any, Any, None], at_work: Callable[[], bool]) -> None:
    """`asyncio.run` with a clock that leaps, save while `at_work`: threads take their own time."""
    selector = Leaping(at_work)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("monotonic", "perf_counter"):
            patch.setattr(time, name, partial(selector.reads, getattr(time, name)))
        patch.setattr(textual._time, "get_time", time.monotonic)
        with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selector)) as runner:
            runner.run(act)
