"""One item from its first step to its verdict, in every order that its lanes allow.

A step is played, its expectations are judged, then the invariants; the first that does not hold
ends the item, and says at which line.
"""

import os

import msgspec

from pos.decoding import BadFile
from pos.faults import LineDown
from pos.scenario import checking, invariants
from pos.scenario.happened import Happened, done, not_sent, unanswered
from pos.scenario.lanes import Turn, every_step, played_orders
from pos.scenario.scene import CannotPlay, Scene, opened
from pos.scenario.shapes import Expect, Item, Judged, Verdict
from pos.scenario.steps import PLAYS
from pos.street import CentreUnreachable, NoReply

THEN = "then"
KEPT = ("pass", "attested")


def play(item: Item, url: str = "") -> Judged:
    """Play an item on a centre of its own, in memory or at a URL that is empty or `accept`'s.

    Where lanes race, every order of theirs has a world of its own; the first that fails is told.
    """
    for turn in every_step(item):
        if type(turn.step) not in PLAYS:
            expected = "a centre that can do this step"
            return _judged(item, "omitted", turn.number, expected, "it cannot")
    judged = _judged(item, "error", 0, "a step", "none")
    for turns in played_orders(item):
        judged = _on_a_new_stage(item, turns, url)
        if judged.verdict not in KEPT:
            return _in_this_order(judged, turns)
    return judged


def _on_a_new_stage(item: Item, turns: tuple[Turn, ...], url: str) -> Judged:
    try:
        scene = opened(item, url)
    except BadFile as error:
        return _judged(item, "error", 0, "a world", str(error))
    try:
        return _played(scene, turns)
    finally:
        scene.stage.close()


def _played(scene: Scene, turns: tuple[Turn, ...]) -> Judged:
    item = scene.item
    watch = invariants.Watch(scene)
    said: list[str] = []
    happened, shown = done(), done()
    places: dict[tuple[int, int], Scene] = {}
    for turn in turns:
        here = scene
        if turn.lane:
            here = places.setdefault((turn.number, turn.lane), scene.lane(turn.lane))
        scene.heard.sent.clear()
        try:
            happened = _happening(here, turn)
        except (CannotPlay, BadFile) as error:
            return _judged(item, "error", turn.number, "a step that can be played", str(error))
        except CentreUnreachable as error:
            return _judged(item, "error", turn.number, "a centre that answers", str(error))
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            if os.environ.get("POS_DEBUG"):
                raise
            broke = f"{type(error).__name__}: {error}".partition("\n")[0]
            return _judged(item, "error", turn.number, "a step that can be played", broke)
        wrong = _wrong(turn, happened, here) or watch.broken(happened, here)
        if wrong is not None:
            return _judged(item, "fail", turn.number, *wrong)
        if happened.said:
            said.append(happened.said)
        if happened.shows:
            shown = happened
    wrong = checking.wrong_then(item.then, shown, scene)
    if wrong is not None:
        return _judged(item, "fail", 0, *wrong)
    attested = any(type(turn.step).__struct_config__.tag == "attest" for turn in turns)
    verdict: Verdict = "attested" if attested else "pass"
    return Judged(item_id=item.id, file=item.file, verdict=verdict, said=tuple(said))


def _happening(here: Scene, turn: Turn) -> Happened:
    try:
        happened = PLAYS[type(turn.step)](here, turn.step)
    except NoReply:
        happened = unanswered()
    except LineDown:
        happened = not_sent()
    if turn.lane:
        here.raced.append(happened)
    return happened


def _wrong(turn: Turn, happened: Happened, here: Scene) -> checking.Wrong | None:
    """A lane's step without expectations may be refused: in a race somebody loses."""
    if turn.lane and turn.step.expect == Expect():
        return None
    return checking.wrong(turn.step.expect, happened, here)


def _in_this_order(judged: Judged, turns: tuple[Turn, ...]) -> Judged:
    """Which order it was, where there are several."""
    order = [f"{turn.lane}.{type(turn.step).__struct_config__.tag}" for turn in turns if turn.lane]
    if not order or judged.verdict != "fail":
        return judged
    got = f"{judged.got} (in the order {', '.join(order)})"
    return msgspec.structs.replace(judged, got=got)


def _judged(item: Item, verdict: Verdict, number: int, expected: str, got: str) -> Judged:
    """number: of the step, from 1; 0 for the end."""
    line = item.lines[number - 1] if number else item.then_line
    do = str(type(item.steps[number - 1]).__struct_config__.tag) if number else THEN
    return Judged(
        item_id=item.id, file=item.file, verdict=verdict, line=line, step=number, do=do,
        expected=expected, got=got,
    )  # fmt: skip
