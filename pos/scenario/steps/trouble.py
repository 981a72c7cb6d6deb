"""Steps of trouble: the line fails, the till dies, lanes race."""

from typing import Annotated, Any, Literal

import msgspec

from pos.scenario.happened import Happened, done
from pos.scenario.scene import Plays, Scene
from pos.scenario.shapes import Step


class Fault(Step, frozen=True, tag="fault"):
    """The line loses, delays, doubles or garbles letters from here on. damage: a garbled reply's.

    What is late arrives with the next step that moves the clock. line_down: nothing is sent, and
    the till knows it.
    """

    at: Literal[
        "settle", "presettle", "balance", "cancel", "reverse", "look_up", "identify", "sign_in",
        "sign_out", "totals", "details", "",
    ] = ""  # fmt: skip
    phase: Literal[
        "request_lost", "late_request", "reply_lost", "late_reply", "double_reply",
        "garbled_reply", "line_down", "",
    ] = ""  # fmt: skip
    times: Annotated[int, msgspec.Meta(ge=1)] = 1
    damage: Literal["empty", "half", "garbled", "error_page", ""] = ""


class Repair(Step, frozen=True, tag="repair"):
    """The line is whole again."""


class Restart(Step, frozen=True, tag="restart"):
    """The till dies here and starts again."""


class Parallel(Step, frozen=True, tag="parallel"):
    """Lanes of steps at two tills, in every order."""

    lanes: tuple[tuple[dict[str, Any], ...], ...] = ()


def fault(scene: Scene, step: Fault) -> Happened:
    """Without a phase the reply is lost, the worst that a line can do; half a reply is garbled."""
    scene.line.plan(step.at, step.phase or "reply_lost", step.times, step.damage or "half")
    return done()


def repair(scene: Scene, step: Repair) -> Happened:
    scene.line.repair()
    return done()


def restart(scene: Scene, step: Restart) -> Happened:
    """The till of the sale in hand, where no pharmacy is named."""
    counter = scene.counter(step.pharmacy)
    if not step.pharmacy and scene.hand is not None:
        counter = scene.hand.checkout.counter
    scene.restarted(counter)
    return done()


def parallel(scene: Scene, step: Parallel) -> Happened:
    """The lanes have met: what became of each of their steps, all in one."""
    words = tuple(dict.fromkeys(word for one in scene.raced for word in one.words))
    refusals = [one.refusal for one in scene.raced if one.refusal is not None]
    scene.raced.clear()
    return Happened(words=words or ("ok",), refusal=refusals[-1] if refusals else None)


PLAYS: Plays = {
    Fault: fault, Repair: repair, Restart: restart, Parallel: parallel,
}  # fmt: skip
