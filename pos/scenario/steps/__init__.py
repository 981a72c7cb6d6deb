"""Every step of the language, by group; a file for each: its keys, and how it is played."""

from pos.scenario.scene import Plays
from pos.scenario.shapes import Step
from pos.scenario.steps import (
    books,
    desk,
    identity,
    looking,
    secrets,
    shift,
    tickets,
    till,
    trouble,
    undoing,
)


def _steps(module: object) -> tuple[type[Step], ...]:
    found = (one for one in vars(module).values() if isinstance(one, type))
    return tuple(one for one in found if issubclass(one, Step) and one is not Step)


GROUPS: dict[str, tuple[type[Step], ...]] = {
    "till": (*_steps(till), *_steps(shift)),
    "identity": _steps(identity),
    "desk": (*_steps(desk), *_steps(secrets)),
    "time": (looking.SetClock, looking.Wait),
    "look": (looking.Check, looking.Attest),
    "trouble": (*_steps(trouble), *_steps(undoing), *_steps(tickets), *_steps(books)),
}

STEPS: dict[str, type[Step]] = {
    str(one.__struct_config__.tag): one for group in GROUPS.values() for one in group
}

# Steps that are not here cannot be done yet: a scenario with one is omitted.
PLAYS: Plays = {
    **till.PLAYS, **identity.PLAYS, **desk.PLAYS, **secrets.PLAYS, **looking.PLAYS,
    **shift.PLAYS, **trouble.PLAYS, **undoing.PLAYS, **tickets.PLAYS, **books.PLAYS,
}  # fmt: skip
