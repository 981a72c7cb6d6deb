"""What is overheard in a simulation: at the centre's door, at the tills' end of the line, the desk.

The door hears what the centre really did, whether its answer reaches anybody or not. Each letter
and each answer goes into the history, whose digest two runs of one seed share byte for byte.
"""

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any, Literal

import msgspec

from pos.model import Sale
from pos.street import CentreUnreachable, NoReply

When = Literal["before", "after"]
Judge = Callable[[str, tuple[Any, ...], Any], None]


class Died(BaseException):
    """The till's process ends here; nothing of it goes on, so no till may catch it."""


class History:
    """Every letter and answer in order, as one SHA-256."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._encode = msgspec.json.Encoder(enc_hook=lambda secret: "…").encode

    def note(self, *what: object) -> None:
        """One more line of it; secrets stay out."""
        self._hash.update(self._encode(what) + b"\n")

    def digest(self) -> str:
        return self._hash.hexdigest()


class Overheard:
    """A port of the street with somebody listening: `judge` is told what was asked and answered."""

    def __init__(self, port: object, where: str, history: History, judge: Judge) -> None:
        self._port, self._where = port, where
        self._history, self._judge = history, judge

    def __getattr__(self, letter: str) -> Any:
        return partial(self._ask, letter, getattr(self._port, letter))

    def _ask(self, letter: str, send: Callable[..., Any], *what: Any, **named: Any) -> Any:
        try:
            answer = send(*what, **named)
        except (NoReply, CentreUnreachable) as error:
            self._history.note(self._where, letter, what, named, type(error).__name__)
            raise
        self._history.note(self._where, letter, what, named, answer)
        self._judge(letter, what, answer)
        return answer


class TillEnd:
    """The line as one till has it; the till can be told to die with its next letter of a kind."""

    def __init__(self, line: object) -> None:
        self._line = line
        self.dies: tuple[str, When] | None = None
        self.unanswered = 0  # letters that move money and got no answer
        self.last_sale: Sale | None = None  # the settlement that was sent last

    def __getattr__(self, letter: str) -> Any:
        return partial(self._send, letter, getattr(self._line, letter))

    def _send(self, letter: str, send: Callable[..., Any], *what: Any) -> Any:
        dies = self.dies if self.dies and self.dies[0] == letter else None
        if dies:
            self.dies = None
        if dies == (letter, "before"):
            raise Died
        if letter == "settle":
            self.last_sale = what[0]
        try:
            answer = send(*what)
        except NoReply:
            self.unanswered += letter in ("settle", "cancel", "reverse")
            raise
        if dies:
            raise Died
        return answer
