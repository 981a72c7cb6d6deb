"""How a screen ends: once, and only itself.

Textual's own `dismiss` takes away whatever lies on top, as often as it is called. A second Enter
of one burst, or an answer that comes while Help is open, would then close somebody else's screen.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from textual.await_complete import AwaitComplete
from textual.screen import Screen

R = TypeVar("R")
T = TypeVar("T")


class Finishing(Generic[R]):
    """Shared by screens and modals. leaving: it is finished, or will be once it is on top again."""

    leaving = False
    _is_gone = False
    _result: R | None = None

    @property
    def _itself(self) -> Screen[Any]:
        return cast("Screen[Any]", self)

    @property
    def is_here(self) -> bool:
        """Whether this screen still lies on the stack, wherever."""
        screen = self._itself
        return screen.is_attached and screen in screen.app.screen_stack

    def dismiss(self, result: R | None = None) -> AwaitComplete:
        """Finish this screen; under another one it waits until that one is closed."""
        if self.leaving or not self.is_here:
            return _nothing()
        self.leaving = True
        self._result = result
        return self._finish()

    def _finish(self) -> AwaitComplete:
        if self._is_gone or not self.is_here or self._itself.app.screen is not self._itself:
            return _nothing()
        self._is_gone = True
        # The frame's next base is Textual's screen, which this class cannot name.
        return cast("AwaitComplete", cast(Any, super()).dismiss(self._result))

    def on_screen_resume(self) -> None:
        """On top again: what was wished meanwhile."""
        if self.leaving:
            self._itself.call_later(self._finish_now)

    def _finish_now(self) -> None:
        self._finish()  # nobody waits: a screen cannot wait for its own end

    def while_here(self, then: Callable[[T], None]) -> Callable[[T], None]:
        """`then`, unless this screen is left before the answer comes."""

        def answered(found: T) -> None:
            if self.is_here and not self.leaving:
                then(found)

        return answered


def _nothing() -> AwaitComplete:
    return cast("AwaitComplete", cast(Any, AwaitComplete).nothing())
