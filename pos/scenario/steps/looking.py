"""Steps that only look, and steps of time: the clock moves by these two alone."""

from datetime import datetime

import msgspec

from pos.clock import in_beijing, parse_duration
from pos.scenario.happened import Happened, done
from pos.scenario.scene import CannotPlay, Plays, Scene
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


def set_clock(scene: Scene, step: SetClock) -> Happened:
    scene.clock.now = in_beijing(step.to)
    scene.arrived()
    return done()


def wait(scene: Scene, step: Wait) -> Happened:
    try:
        scene.clock.now = in_beijing(scene.clock.now + parse_duration(step.for_))
    except (OverflowError, ValueError):
        raise CannotPlay(f"{step.for_} leads out of the calendar") from None
    scene.arrived()
    return done()


def check(scene: Scene, step: Check) -> Happened:
    return done()


def attest(scene: Scene, step: Attest) -> Happened:
    return Happened(said=step.text)


PLAYS: Plays = {SetClock: set_clock, Wait: wait, Check: check, Attest: attest}
