"""A staffed till for the length of one command."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from pos.clock import Clock, MessageIds
from pos.commands.options import WrongUse
from pos.connect import Stage
from pos.counter.asking import Counter
from pos.counter.shop import Operator, ShopPharmacy


@contextmanager
def staffed(
    stage: Stage, pharmacy: str, till: str, operator: str, clock: Clock
) -> Iterator[Counter]:
    """The till with its daybook open; waits for another process that has it, then says so."""
    house = _pharmacy(stage, pharmacy)
    if not re.fullmatch(r"[0-9]{1,2}", till, re.ASCII):
        raise WrongUse("till", till)
    till = till.zfill(2)
    who = operator_of(stage, operator)
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
            raise WrongUse("pharmacy", given, [w for one in houses for w in (one.key, one.code)])
        return found
    active = [one.code for one in stage.centre.designated() if one.agreement == "active"]
    if len(houses) == 1:
        return houses[0]
    if len(active) != 1:
        raise WrongUse("which_pharmacy", known=[one.key for one in houses])
    return next(one for one in houses if one.code == active[0])


def operator_of(stage: Stage, badge: str) -> Operator:
    """Whoever has this badge or key; the first of all where none is named."""
    operators = stage.shop.operators
    if not badge:
        return operators[0]
    found = [one for one in operators if badge in (one.badge, one.key)]
    if not found:
        raise WrongUse("operator", badge, [one.badge for one in operators])
    return found[0]
