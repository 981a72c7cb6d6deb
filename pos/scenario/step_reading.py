"""One step of a file as a typed Step, or what is wrong with it; and what types alone do not say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path as File
from typing import Any, TypeVar

import msgspec

from pos.clock import in_beijing, parse_duration
from pos.decoding import BadFile, decode, nearest
from pos.scenario.lines import Path, Wrong
from pos.scenario.naming import Names, dotted
from pos.scenario.places import path_named
from pos.scenario.shapes import Step
from pos.scenario.steps import STEPS
from pos.scenario.steps.desk import Set
from pos.scenario.steps.identity import Scan
from pos.scenario.steps.looking import SetClock, Wait
from pos.scenario.steps.trouble import Parallel
from pos.world import World, filling
from pos.world.shapes import GivenPerson, GivenPharmacy

Shape = TypeVar("Shape", bound=msgspec.Struct)

_OF_EVERY_STEP = {"do", "expect", "sale", "who", "pharmacy"}


@dataclass
class Reading:
    """What is known at this step of the scenario that is being read."""

    file: File
    world: World
    names: Names
    now: datetime


def read_steps(raw: Any, path: Path, so_far: Reading, within: str = "") -> tuple[Step, ...]:
    """The steps of a file, in order; or of a lane, which sentences name first (`within`)."""
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        raise Wrong(path, "step: write each step as a table of its own, [[step]]")
    if not raw:
        raise Wrong(path, "a scenario without steps; write what happens as [[step]]")
    return tuple(_step(one, (*path, place), so_far, within) for place, one in enumerate(raw))


def shaped(raw: Any, shape: type[Shape], path: Path, where: str) -> Shape:
    """`raw` as `shape`, with the path of whatever is wrong. where: how a sentence begins."""
    try:
        return decode(raw, shape, "")
    except BadFile as error:
        said = str(error).removeprefix(": ").removeprefix("top level: ")
        said = _with_key(said, raw, shape)
        raise Wrong((*path, *path_named(said)), f"{where}{said}") from None


def _with_key(said: str, raw: Any, shape: type[Shape]) -> str:
    """A sentence about an entry of a table, with the entry's key where there was only `[...]`."""
    before, gap, after = said.partition("[...]")
    table = raw
    for part in path_named(f"{before}: ") if gap else ():
        table = table.get(part, {}) if isinstance(table, Mapping) else {}
    for key, value in table.items() if gap and isinstance(table, Mapping) else ():
        only: Any = {key: value}
        for part in reversed(path_named(f"{before}: ")):
            only = {part: only}
        try:
            decode({**raw, **only}, shape, "")
        except BadFile:
            return f"{before}.{key}{after}"
    return said


def _step(raw: dict[str, Any], path: Path, so_far: Reading, within: str) -> Step:
    where = f"{within}step {int(path[-1]) + 1}"
    if "do" not in raw:
        raise Wrong(path, f"{where}: the key 'do' is missing; it says what happens")
    do = raw["do"]
    shape = STEPS.get(do) if isinstance(do, str) else None
    if shape is None:
        raise Wrong((*path, "do"), f"{where}: unknown step {do!r}.{nearest(str(do), STEPS)}")
    where = f"{where} ({do}): "
    keys = {key: value for key, value in raw.items() if key != "do"}
    step = shaped(keys, shape, path, where)
    so_far.names.check(keys, shape, path, where)
    try:
        _check(step, keys, path, so_far)
    except _Unfit as error:
        raise Wrong((*path, *error.key), f"{where}{error.said}") from None
    so_far.names.learn(step)
    return step


class _Unfit(Exception):
    """A step whose keys do not go together, or whose value cannot be."""

    def __init__(self, said: str, *key: str) -> None:
        super().__init__(said)
        self.said = said
        self.key = key


def _check(step: Step, keys: dict[str, Any], path: Path, so_far: Reading) -> None:
    match step:
        case Scan():
            _check_scan(step, so_far.file)
        case SetClock() | Wait():
            _move_clock(step, so_far)
        case Set(who=who, pharmacy=pharmacy):
            if bool(who) == bool(pharmacy):
                raise _Unfit("write who or pharmacy, one of the two")
            _check_set(step, keys, so_far)
        case Parallel():
            for number, lane in enumerate(step.lanes):
                if any(one.get("do") == "parallel" for one in lane):
                    raise _Unfit("lanes cannot have lanes of their own", "lanes")
                within = f"step {int(path[-1]) + 1} (parallel): lane {number + 1}: "
                read_steps(list(lane), (*path, "lanes", number), so_far, within)


def _check_scan(step: Scan, file: File) -> None:
    if bool(step.code) == bool(step.picture):
        raise _Unfit("write code or picture, one of the two")
    if not step.picture:
        return
    if step.picture.startswith(("/", "\\")) or step.picture[1:2] == ":":
        raise _Unfit("picture: write it relative to this file", "picture")
    home = file.parent.resolve().parent  # the folder of all areas; no scenario looks outside it
    try:
        picture = file.parent.joinpath(step.picture).resolve()
        stands = picture.is_file()
    except (OSError, ValueError):
        picture, stands = home, False
    if not picture.is_relative_to(home):
        raise _Unfit("picture: it lies outside the scenarios' own folder", "picture")
    if not stands:
        raise _Unfit(f"picture: there is no file {step.picture[:200]!r}", "picture")


def _move_clock(step: SetClock | Wait, so_far: Reading) -> None:
    key = "to" if isinstance(step, SetClock) else "for"
    try:
        moment = step.to if isinstance(step, SetClock) else so_far.now + parse_duration(step.for_)
        so_far.now = in_beijing(moment)
    except OverflowError:
        raise _Unfit("for: longer than a clock can go", key) from None
    except ValueError as error:
        raise _Unfit(f"{key}: {error}", key) from None


def _names_of(shape: type[msgspec.Struct]) -> dict[str, str]:
    """The keys of a shape that `set` may change, and the fields they stand in."""
    mine = {one.encode_name for one in msgspec.structs.fields(Set)}
    fields = {one.encode_name: one.name for one in msgspec.structs.fields(shape)}
    return {key: name for key, name in fields.items() if key in mine}


_PERSONS = _names_of(GivenPerson)
# A pharmacy's code is who it is; `code` in this step is a person's electronic credential.
_PHARMACYS = {key: name for key, name in _names_of(GivenPharmacy).items() if key != "code"}


def _check_set(step: Set, keys: dict[str, Any], so_far: Reading) -> None:
    """Any of the world's keys, and what a world would refuse is refused here too."""
    changed = [key for key in keys if key not in _OF_EVERY_STEP]
    whose, known = ("a person", _PERSONS) if step.who else ("a pharmacy", _PHARMACYS)
    for key in changed:
        if key not in known:
            raise _Unfit(f"{key!r} is not a key of {whose}.{nearest(key, known)}", key)
    if not changed:
        raise _Unfit(f"say what changes, with a key of {whose}: {', '.join(known)}")
    if not step.who:
        return
    values = {"scheme": "employee", "balance": "0.00"}
    values |= {known[key]: getattr(step, known[key]) for key in changed}
    person = msgspec.structs.replace(so_far.world.people[step.who], **values)
    try:
        filling.people({step.who: person}, so_far.world.area, "")
    except BadFile as error:
        said = str(error).removeprefix(f": {dotted(('people', step.who))}.")
        raise _Unfit(said, said.partition(":")[0]) from None
