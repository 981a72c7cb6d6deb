"""The steps of an item in every order that its `parallel` steps allow.

All orders where they are at most 1,000; else 1,000 that are drawn from the item's own seed.
"""

from collections.abc import Iterator
from itertools import product
from math import comb, prod
from typing import NamedTuple

import msgspec

from pos.clock import Draw, seeded_draw
from pos.scenario.shapes import Item, Step
from pos.scenario.steps import STEPS
from pos.scenario.steps.trouble import Parallel

ORDERS_AT_MOST = 1_000

Lengths = tuple[int, ...]  # how many steps each lane of a `parallel` has
Order = tuple[int, ...]  # which lane is next, counted from 0


class Turn(NamedTuple):
    """A step where its turn comes. number: in the file, from 1; lane: from 1, 0 for none.

    nth: which of its lane's steps, from 1. The parallel step itself comes behind its lanes.
    """

    number: int
    step: Step
    lane: int = 0
    nth: int = 0


def lane_steps(step: Parallel) -> tuple[tuple[Step, ...], ...]:
    """The steps of each lane, typed."""
    return tuple(
        tuple(msgspec.convert(one, STEPS[str(one["do"])]) for one in lane) for lane in step.lanes
    )


def every_step(item: Item) -> Iterator[Turn]:
    """Each step once, with those in lanes, in the order of the file."""
    for number, step in enumerate(item.steps, start=1):
        for lane, steps in enumerate(lane_steps(step) if isinstance(step, Parallel) else (), 1):
            for nth, one in enumerate(steps, start=1):
                yield Turn(number, one, lane, nth)
        yield Turn(number, step)


def played_orders(item: Item) -> Iterator[tuple[Turn, ...]]:
    """The turns of the item, once for every order in which its lanes may meet."""
    steps = list(enumerate(item.steps, start=1))
    races = {number: lane_steps(one) for number, one in steps if isinstance(one, Parallel)}
    lengths = [tuple(len(lane) for lane in lanes) for lanes in races.values()]
    for orders in orders_of(lengths, seeded_draw(item.id)):
        of_race = dict(zip(races, orders, strict=True))
        turns: list[Turn] = []
        for number, step in steps:
            if number in races:
                turns += _woven(number, races[number], of_race[number])
            turns.append(Turn(number, step))
        yield tuple(turns)


def orders_of(races: list[Lengths], draw: Draw) -> Iterator[tuple[Order, ...]]:
    """For every race one order, in every combination, or as many of them as are played."""
    if prod(map(count, races)) <= ORDERS_AT_MOST:
        yield from product(*(_all(race) for race in races))
        return
    for _ in range(ORDERS_AT_MOST):
        yield tuple(_drawn(race, draw) for race in races)


def count(race: Lengths) -> int:
    """In how many orders lanes of these lengths can meet."""
    return prod(comb(sum(race[: place + 1]), steps) for place, steps in enumerate(race))


def _all(race: Lengths) -> Iterator[Order]:
    if not any(race):
        yield ()
    for lane, left in enumerate(race):
        if left:
            fewer = (*race[:lane], left - 1, *race[lane + 1 :])
            yield from ((lane, *rest) for rest in _all(fewer))


def _drawn(race: Lengths, draw: Draw) -> Order:
    """A lane's chance to be next is its share of the steps that are left: every order alike."""
    left, order = list(race), []
    while any(left):
        place = int.from_bytes(draw(8)) % sum(left)
        lane = next(lane for lane in range(len(left)) if place < sum(left[: lane + 1]))
        left[lane] -= 1
        order.append(lane)
    return tuple(order)


def _woven(number: int, lanes: tuple[tuple[Step, ...], ...], order: Order) -> Iterator[Turn]:
    waiting = [iter(enumerate(lane, start=1)) for lane in lanes]
    for lane in order:
        nth, step = next(waiting[lane])
        yield Turn(number, step, lane + 1, nth)
