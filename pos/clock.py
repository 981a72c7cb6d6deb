"""Time and chance come in by the door: a Clock and a Draw are handed to whoever needs them.

All times are Beijing time, in whole seconds. No other module reads the machine's clock or its
source of randomness, so that a scenario repeats byte for byte.
"""

import hashlib
import itertools
import re
import secrets
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")

YEARS = (1900, 2999)

Clock = Callable[[], datetime]
Draw = Callable[[int], bytes]

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def system_clock() -> datetime:
    """Now, in Beijing time, cut to the whole second."""
    return datetime.now(BEIJING).replace(microsecond=0)


def system_draw(count: int) -> bytes:
    """That many random bytes."""
    return secrets.token_bytes(count)


def seeded_draw(seed: str) -> Draw:
    """Bytes that look like chance and are the same every time for one seed."""
    drawn = itertools.count()

    def draw(count: int) -> bytes:
        return hashlib.shake_256(f"{seed}#{next(drawn)}".encode()).digest(count)

    return draw


def ticks() -> float:
    """Seconds of a clock that never goes back, for measuring how long something took."""
    return time.perf_counter()


def rest(seconds: float) -> None:
    """Wait, where another process must be given time."""
    time.sleep(seconds)


def fixed(moment: datetime) -> Clock:
    """A clock that stands still at one moment."""
    return lambda: moment


def parse_time(text: str) -> datetime:
    """A moment from `2026-03-03T09:00:00+08:00`; without an offset it is Beijing time.

    A date alone means nine in the morning. ValueError when it is none of these.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"not a time: {text[:40]!r}; write it like 2026-03-03T09:00:00") from None
    if len(text.strip()) == 10:
        moment = moment.replace(hour=9)
    return in_beijing(moment)


def in_beijing(moment: datetime) -> datetime:
    """The same moment on Beijing's clock, in whole seconds; a naive one is taken as Beijing's.

    ValueError for a year that leaves no room to reckon in, before 1900 or after 2999.
    """
    if not YEARS[0] - 1 <= moment.year <= YEARS[1] + 1:
        raise ValueError(f"not a time to work in: the year {moment.year}")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=BEIJING)
    there = moment.astimezone(BEIJING).replace(microsecond=0)
    if not YEARS[0] <= there.year <= YEARS[1]:
        raise ValueError(f"not a time to work in: the year {there.year}")
    return there


def parse_duration(text: str) -> timedelta:
    """A duration such as `61s`, `5m`, `24h`, `14d`; ValueError otherwise."""
    match = re.fullmatch(r"(\d{1,9})([smhd])", text.strip(), re.ASCII)
    if match is None:
        raise ValueError(f"not a duration: {text[:40]!r}; write it like 61s, 5m, 24h or 14d")
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])


def day_text(day: date | None) -> str:
    """A date as text, `""` for none: what the store and the texts keep."""
    return day.isoformat() if day else ""


class IdParts(NamedTuple):
    """What a message id says by itself: whose till gave it, and when."""

    organisation: str
    moment: datetime
    till: str


_ID = re.compile(r"(P[0-9]{11})([0-9]{14})([0-9]{2})[0-9]{2}", re.ASCII)


def parts_of(message_id: str) -> IdParts:
    """The parts of an id as `MessageIds` gives them (WIRE). ValueError for any other text."""
    match = _ID.fullmatch(message_id)
    if match is None:
        raise ValueError(f"not a message id: {message_id[:40]!r}")
    moment = datetime.strptime(match[2], "%Y%m%d%H%M%S")  # noqa: DTZ007 - given its zone next
    return IdParts(match[1], in_beijing(moment), match[3])


class MessageIds:
    """Message ids of one till: organisation (12) + time (14) + till (2) + count in the second (2).

    The count never goes back, even if the clock does, and a second that is used up is left early.
    Basis: WIRE for the shape, SIM for the rest.
    """

    def __init__(self, organisation: str, till: str, clock: Clock, last_id: str = "") -> None:
        self._organisation = organisation
        self._till = till
        self._clock = clock
        self._moment, self._count = last_id[12:26], int(last_id[28:30] or "0")

    def next_id(self) -> str:
        """The next id; never one that was given before by this till."""
        moment = self._clock().strftime("%Y%m%d%H%M%S")
        if moment > self._moment:
            self._moment, self._count = moment, 0
        self._count += 1
        if self._count > 99:
            self._moment, self._count = _next_second(self._moment), 1
        return f"{self._organisation}{self._moment}{self._till}{self._count:02d}"


def _next_second(digits: str) -> str:
    """The moment a second later; digits that were never a time are counted on as a number."""
    try:
        moment = datetime.strptime(digits, "%Y%m%d%H%M%S")  # noqa: DTZ007 - only digits are kept
    except ValueError:
        return str(int(digits) + 1)
    return (moment + timedelta(seconds=1)).strftime("%Y%m%d%H%M%S")
