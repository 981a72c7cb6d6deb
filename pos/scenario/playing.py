"""One item from its first step to its verdict.

A step is played, its expectations are judged, then the invariants; the first that does not hold
ends the item, and says at which line.
"""

import os

from pos.decoding import BadFile
from pos.scenario import checking, invariants
from pos.scenario.happened import done
from pos.scenario.scene import CannotPlay, Scene, opened
from pos.scenario.shapes import Item, Judged, Verdict
from pos.scenario.steps import PLAYS
from pos.street import CentreUnreachable, NoReply

THEN = "then"


def play(item: Item, url: str = "") -> Judged:
    """Play an item on a centre of its own, in memory or at a URL that is empty or `accept`'s."""
    for number, step in enumerate(item.steps, start=1):
        if type(step) not in PLAYS:
            return _judged(item, "omitted", number, "a centre that can do this step", "it cannot")
    try:
        scene = opened(item, url)
    except BadFile as error:
        return _judged(item, "error", 0, "a world", str(error))
    try:
        return _played(scene)
    finally:
        scene.stage.close()


def _played(scene: Scene) -> Judged:
    item = scene.item
    watch = invariants.Watch(scene)
    said: list[str] = []
    happened, shown = done(), done()
    for number, step in enumerate(item.steps, start=1):
        try:
            happened = PLAYS[type(step)](scene, step)
        except (CannotPlay, BadFile) as error:
            return _judged(item, "error", number, "a step that can be played", str(error))
        except (CentreUnreachable, NoReply) as error:
            return _judged(item, "error", number, "a centre that answers", str(error))
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            if os.environ.get("POS_DEBUG"):
                raise
            broke = f"{type(error).__name__}: {error}".partition("\n")[0]
            return _judged(item, "error", number, "a step that can be played", broke)
        wrong = checking.wrong(step.expect, happened, scene) or watch.broken(happened, scene)
        if wrong is not None:
            return _judged(item, "fail", number, *wrong)
        if happened.said:
            said.append(happened.said)
        if happened.asked or happened.texts or happened.listed:
            shown = happened
    wrong = checking.wrong_then(item.then, shown, scene)
    if wrong is not None:
        return _judged(item, "fail", 0, *wrong)
    attested = any(type(step).__struct_config__.tag == "attest" for step in item.steps)
    verdict: Verdict = "attested" if attested else "pass"
    return Judged(item_id=item.id, file=item.file, verdict=verdict, said=tuple(said))


def _judged(item: Item, verdict: Verdict, number: int, expected: str, got: str) -> Judged:
    """number: of the step, from 1; 0 for the end."""
    line = item.lines[number - 1] if number else item.then_line
    do = str(type(item.steps[number - 1]).__struct_config__.tag) if number else THEN
    return Judged(
        item_id=item.id, file=item.file, verdict=verdict, line=line, step=number, do=do,
        expected=expected, got=got,
    )  # fmt: skip
