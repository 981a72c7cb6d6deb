"""查询密码: the password of one's own queries; never the PIN, and never mixed.

Basis: JN (initially 123456), CITY Shanghai (a change holds from the next day, Beijing time), SIM
for the rest: wrong ones are not counted, because it moves no money.
"""

from datetime import date, timedelta

import msgspec

from pos.centre.facts import NewPin, PersonFacts
from pos.centre.rules import person
from pos.refusals import Reason, Refusal

INITIAL = "123456"


class PasswordFacts(msgspec.Struct, frozen=True):
    """What comparing gave: the given one is in force today, or will be tomorrow, or neither."""

    person: PersonFacts
    right: bool
    right_tomorrow: bool


def check(facts: PasswordFacts) -> Refusal | None:
    """Alive, and the password of today."""
    dead = person.deceased(facts.person)
    if dead is not None:
        return dead
    if facts.right:
        return None
    variant = "tomorrow" if facts.right_tomorrow else "wrong"
    return Refusal(Reason.PASSWORD_WRONG, variant=variant)


def check_change(facts: PasswordFacts, new: NewPin) -> Refusal | None:
    """The new one has six digits and is not too simple, and the old one is right."""
    dead = person.deceased(facts.person)
    if dead is not None:
        return dead
    if new is NewPin.MALFORMED:
        return Refusal(Reason.PIN_MALFORMED)
    if new is NewPin.TOO_SIMPLE:
        return Refusal(Reason.PIN_TOO_SIMPLE)
    return check(facts)


def holds_from(changed: date) -> date:
    """The day a changed password holds from."""
    return changed + timedelta(days=1)
