"""A staffed till for the length of one command."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from pos.clock import Clock, MessageIds
from pos.commands.options import WrongUse
from pos.connect import Stage
from pos.counter.asking import Counter
from pos.counter.shop import Operator, ShopPharmacy
from pos.decoding import nearest


@contextmanager
def staffed(
    stage: Stage, pharmacy: str, till: str, operator: str, clock: Clock
) -> Iterator[Counter]:
    """The till with its daybook open; waits for another process that has it, then says so."""
    house = _pharmacy(stage, pharmacy)
    if not re.fullmatch(r"[0-9]{2}", till, re.ASCII):
        raise WrongUse(f"not a till: {till[:20]!r}", "Write --till with two digits, like 01.")
    who = _operator(stage, operator)
    daybook = stage.daybook(house.code, till)
    try:
        ids = MessageIds(house.code, till, clock, daybook.last_message_id())
        yield Counter(stage.shop, house, till, who, stage.centre, daybook, clock, ids.next_id)
    finally:
        daybook.close()


def _pharmacy(stage: Stage, given: str) -> ShopPharmacy:
    houses = stage.shop.pharmacies
    if given:
        found = stage.shop.pharmacy(given)
        if found is None:
            near = nearest(given[:40], [word for one in houses for word in (one.key, one.code)])
            raise WrongUse(f"no pharmacy {given[:40]!r}.{near}", "See `pos pharmacies`.")
        return found
    active = [one.code for one in stage.centre.designated() if one.agreement == "active"]
    if len(houses) == 1:
        return houses[0]
    if len(active) != 1:
        keys = ", ".join(one.key for one in houses)
        raise WrongUse("which pharmacy?", f"Write --pharmacy with one of: {keys}.")
    return next(one for one in houses if one.code == active[0])


def _operator(stage: Stage, badge: str) -> Operator:
    operators = stage.shop.operators
    if not badge:
        return operators[0]
    found = [one for one in operators if badge in (one.badge, one.key)]
    if not found:
        known = ", ".join(one.badge for one in operators)
        raise WrongUse(f"no operator {badge[:40]!r}.", f"Write --operator with one of: {known}.")
    return found[0]
