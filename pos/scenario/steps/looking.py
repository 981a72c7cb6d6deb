"""Steps that only look, and steps of time: the clock moves by these two alone."""

from datetime import datetime

import msgspec

from pos.scenario.shapes import Duration, Step


class SetClock(Step, frozen=True, tag="set_clock"):
    """The clock stands at this moment."""

    to: datetime


class Wait(Step, frozen=True, tag="wait"):
    """Time passes."""

    for_: Duration = msgspec.field(name="for")


class Check(Step, frozen=True, tag="check"):
    """Expectations only."""


class Attest(Step, frozen=True, tag="attest"):
    """A person vouches for what no program can see."""

    text: str = ""
