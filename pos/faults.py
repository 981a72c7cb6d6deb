"""A street that loses letters: it wraps any centre and does to its letters what was planned.

The till cannot tell a lost request from a lost reply: both are NoReply. Everything is planned
beforehand and counted, nothing is drawn, so that a history repeats byte for byte. Basis: SIM.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import msgspec

from pos.model import Answer, Identified, ProductClass, Sale
from pos.refusals import Refusal
from pos.street import (
    Attendance,
    Centre,
    CentreUnreachable,
    DesignatedPharmacy,
    Detail,
    Found,
    NoReply,
    Shown,
    Totals,
    Undo,
    Undone,
)

# request_lost: the centre never saw it. late_request: it travels on, and arrives with `late()`.
# reply_lost, garbled_reply: the centre did it. late_reply: its answer comes with `late()`.
# double_reply: the letter is delivered twice, and the second answer is heard. line_down: nothing
# is sent at all, and the till knows it.
Phase = Literal[
    "request_lost", "late_request", "reply_lost", "late_reply", "double_reply", "garbled_reply",
    "line_down",
]  # fmt: skip

LETTERS = (
    "settle", "presettle", "balance", "cancel", "reverse", "look_up", "identify", "sign_in",
    "sign_out", "totals", "details",
)  # fmt: skip

DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda reply: b"",
    "half": lambda reply: reply[: len(reply) // 2],
    "garbled": lambda reply: bytes(byte ^ 0x80 for byte in reply),
    "error_page": lambda reply: b"<html><body>502 Bad Gateway</body></html>",
}

# Only these are remembered at the centre by their id, so that they may be delivered twice.
_REMEMBERED = ("settle", "presettle", "balance", "cancel", "reverse")

_Reply = TypeVar("_Reply")


class LineDown(CentreUnreachable):
    """The line is down because it was planned so, not because a centre cannot be reached."""


@dataclass(slots=True)
class Fault:
    """What will happen to the next letters of a kind ("" for any), so many times."""

    at: str
    phase: Phase
    times: int
    damage: str


class Late(msgspec.Struct, frozen=True):
    """A reply that came when nobody waited for it any more."""

    letter: str
    message_id: str
    reply: object


class FaultyCentre:
    """Till ↔ centre, with faults. `sent`: each letter that reached the centre, and its id."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._faults: list[Fault] = []
        self._late: list[tuple[str, str, Callable[[], object]]] = []
        self.sent: list[tuple[str, str]] = []

    def plan(self, at: str, phase: Phase, times: int = 1, damage: str = "half") -> None:
        """Add a fault. damage: how a garbled reply looks, a key of DAMAGE."""
        if at and at not in LETTERS:
            raise ValueError(f"no letter is called {at!r}; there are {', '.join(LETTERS)}")
        assert times > 0 and damage in DAMAGE
        self._faults.append(Fault(at, phase, times, damage))

    def repair(self) -> None:
        """The line is whole again; what is still on its way stays on its way."""
        self._faults.clear()

    def late(self) -> tuple[Late, ...]:
        """What was on its way arrives now, oldest first: requests at the centre, replies here."""
        arriving, self._late = self._late, []
        return tuple(Late(letter, key, arrive()) for letter, key, arrive in arriving)

    # -- the letters of the street

    def sign_in(self, letter: Attendance) -> Refusal | None:
        return self._carry("sign_in", letter.message_id, lambda: self._centre.sign_in(letter))

    def sign_out(self, letter: Attendance) -> Refusal | None:
        return self._carry("sign_out", letter.message_id, lambda: self._centre.sign_out(letter))

    def identify(self, pharmacy: str, shown: Shown) -> Identified | Refusal:
        return self._carry("identify", "", lambda: self._centre.identify(pharmacy, shown))

    def catalogue(self, products: tuple[str, ...]) -> tuple[ProductClass, ...]:
        return self._looked(lambda: self._centre.catalogue(products))

    def designated(self) -> tuple[DesignatedPharmacy, ...]:
        return self._looked(self._centre.designated)

    def presettle(self, sale: Sale) -> Answer:
        return self._carry("presettle", sale.message_id, lambda: self._centre.presettle(sale))

    def settle(self, sale: Sale) -> Answer:
        return self._carry("settle", sale.message_id, lambda: self._centre.settle(sale))

    def balance(self, sale: Sale) -> Answer:
        return self._carry("balance", sale.message_id, lambda: self._centre.balance(sale))

    def look_up(self, pharmacy: str, message_id: str) -> Found | Refusal:
        return self._carry("look_up", "", lambda: self._centre.look_up(pharmacy, message_id))

    def reverse(self, letter: Undo) -> Undone | Refusal:
        return self._carry("reverse", letter.message_id, lambda: self._centre.reverse(letter))

    def cancel(self, letter: Undo) -> Undone | Refusal:
        return self._carry("cancel", letter.message_id, lambda: self._centre.cancel(letter))

    def totals(self, pharmacy: str, day: str) -> tuple[Totals, ...]:
        return self._carry("totals", "", lambda: self._centre.totals(pharmacy, day))

    def details(self, pharmacy: str, day: str) -> tuple[Detail, ...]:
        return self._carry("details", "", lambda: self._centre.details(pharmacy, day))

    # -- what becomes of them

    def _carry(self, letter: str, key: str, deliver: Callable[[], _Reply]) -> _Reply:
        def delivered() -> _Reply:
            self.sent.append((letter, key))
            return deliver()

        fault = self._next(letter)
        if fault is None:
            return delivered()
        if fault.phase == "line_down":
            raise LineDown("the line is down")
        if fault.phase == "request_lost":
            raise NoReply("the request was lost")
        if fault.phase == "late_request":
            self._late.append((letter, key, delivered))
            raise NoReply("the request is late")
        reply = delivered()
        if fault.phase == "double_reply":
            return delivered() if letter in _REMEMBERED else reply
        if fault.phase == "late_reply":
            self._late.append((letter, key, lambda: reply))
        if fault.phase == "garbled_reply":
            return _read(DAMAGE[fault.damage](_written(reply)), reply)
        raise NoReply("the reply was lost")

    def _looked(self, look: Callable[[], _Reply]) -> _Reply:
        """The centre's public lists: no letters of a sale, so that they use up no fault."""
        if any(one.phase == "line_down" and not one.at for one in self._faults):
            raise LineDown("the line is down")
        return look()

    def _next(self, letter: str) -> Fault | None:
        found = next((one for one in self._faults if one.at in ("", letter)), None)
        if found is not None:
            found.times -= 1
            if not found.times:
                self._faults.remove(found)
        return found


def _written(reply: object) -> bytes:
    return msgspec.json.encode(reply, enc_hook=_hidden)


def _hidden(secret: Any) -> str:
    return "…"


def _read(received: bytes, meant: _Reply) -> _Reply:
    """What arrived, if it can be read at all; otherwise nobody knows what was answered."""
    try:
        msgspec.json.decode(received)
    except msgspec.MsgspecError as error:
        raise NoReply(f"the reply cannot be read: {error}") from error
    return meant
