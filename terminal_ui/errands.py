"""Errands: work on the street or on disk, done in a thread, one after the other.

The screen never waits: it hands over a job and what to do with the answer. One at a time, because
a sale's state belongs to one thread at a time; in order, so that no scan is lost or overtaken.
"""

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from textual.message import Message

from terminal_ui.scan_gate import GateSettings, ScanGateApp

T = TypeVar("T")
Fail = Callable[[Exception], None]


class ErrandDone(Message):
    """An errand came back. `then` is called on the screen's own thread."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()
        self.then = then


class ErrandsApp(ScanGateApp):
    """An App that sends somebody out and goes on listening."""

    def __init__(self, gate: GateSettings | None = None) -> None:
        super().__init__(gate)
        self._waiting: deque[Callable[[], Callable[[], None]]] = deque()
        self.out = False

    def errand(self, job: Callable[[], T], then: Callable[[T], None], fail: Fail) -> None:
        """Do `job` in a thread; `then` gets its result, `fail` what it raised."""

        def walk() -> Callable[[], None]:
            try:
                return partial(then, job())
            except Exception as error:
                return partial(fail, error)

        self._waiting.append(walk)
        self._send_next()

    def in_turn(self, act: Callable[[], None]) -> None:
        """Act on the screen's own thread, behind the errands that are already under way."""
        if not self.out and not self._waiting:
            act()
        else:
            self._waiting.append(lambda: act)
            self._send_next()

    def _send_next(self) -> None:
        if self.out or not self._waiting:
            return
        walk = self._waiting.popleft()
        self.out = True
        self.run_worker(
            lambda: self.post_message(ErrandDone(walk())),
            group="street",
            exclusive=True,
            thread=True,
            exit_on_error=False,
        )

    def on_errand_done(self, message: ErrandDone) -> None:
        """The answer first, then the next errand: it may have changed what is wanted."""
        self.out = False
        try:
            message.then()
        finally:
            self._send_next()
