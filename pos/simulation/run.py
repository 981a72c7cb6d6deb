"""One simulation: so many operations of a seed, each checked, and the books at the end.

The first thing that does not hold ends it: what comes after it would only repeat it. Whatever is
raised besides is one too. The same seed and number of operations is the same history.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import msgspec

from pos.clock import ticks
from pos.connect.playing import alone
from pos.counter import pending
from pos.counter.reconciliation import reconcile
from pos.simulation import days, visits
from pos.simulation import operations as till
from pos.simulation.checks import Violation, expect
from pos.simulation.hearing import Died
from pos.simulation.town import Town, built
from pos.street import CentreUnreachable, Found, NoReply
from pos.texts import Trouble

Operation = Callable[[Town], None]

# How often each happens, of a thousand.
OPERATIONS: tuple[tuple[int, Operation], ...] = (
    (363, till.sale), (90, till.quoted_sale), (60, till.cash_sale), (20, till.sent_again),
    (20, till.balance), (60, till.cancelled), (25, till.returned), (30, till.resolved),
    (10, till.all_resolved), (25, till.reversed_), (55, till.fault), (25, till.late),
    (15, till.crash), (5, till.signed_out), (50, visits.credit), (12, visits.bind),
    (5, visits.unbind), (5, visits.reorder), (12, visits.loss), (4, visits.new_card),
    (12, visits.new_pin), (1, visits.death), (2, visits.inherit), (4, visits.statement),
    (4, till.compared), (5, visits.night), (2, visits.new_year), (18, visits.signed_in),
    (20, days.ticketed), (25, days.resettled), (8, days.drawer), (4, days.closed),
)  # fmt: skip
DAYS = 200  # that a simulation sees, more or less, however long it is


class Broken(msgspec.Struct, frozen=True):
    """What did not hold. operation: counted from 1; one more than all of them for the end."""

    operation: int
    name: str
    expected: str
    came: str


class Report(msgspec.Struct, frozen=True):
    """What a simulation came to. digest: of every letter and answer, in order."""

    seed: int
    operations: int
    violations: tuple[Broken, ...]
    digest: str
    settled: int
    unknown: int
    cancelled: int
    reversed: int
    resettled: int
    days_closed: int
    crashes: int
    days: int
    seconds: float


def simulate(
    seed: int, operations: int, url: str = "", progress: Callable[[int], None] = lambda done: None
) -> Report:
    """Play it. progress: told how many are done, now and then. Trouble where `url` is no place."""
    begun = ticks()
    with alone(url):
        town = built(seed, url)
        try:
            town.day_percent = min(100, max(1, DAYS * 100 * 1000 // (7 * operations)))
            broken = tuple(_played(town, operations, progress))
        finally:
            town.stage.close()
    unanswered = sum(end.unanswered for end in town.ends.values())
    return Report(
        seed=seed, operations=operations, violations=broken, digest=town.history.digest(),
        unknown=unanswered, crashes=town.crashes, days=len(town.clock.days),
        days_closed=len(town.closed),
        seconds=round(ticks() - begun, 1), **town.checks.counts,
    )  # fmt: skip


def _played(town: Town, operations: int, progress: Callable[[int], None]) -> Iterator[Broken]:
    """The first violation, if there is one."""
    name = "end"
    number = 0
    try:
        for number in range(1, operations + 1):
            operation = town.chance.weighted(OPERATIONS)
            name = operation.__name__.strip("_")
            _done(town, operation)
            town.checks.after()
            town.clock.move(timedelta(seconds=town.chance.number(1, 40)))
            if number % 1000 == 0:
                progress(number)
        number, name = operations + 1, "end"
        _end(town)
    except Violation as violation:
        yield Broken(number, name, violation.expected, violation.came)
    except Trouble:
        raise  # the database itself: nothing that a seed could find
    except Exception as error:
        if os.environ.get("POS_DEBUG"):
            raise
        yield Broken(number, name, "no error", f"{type(error).__name__}: {error}"[:500])


def _done(town: Town, operation: Operation) -> None:
    """One operation; a till that dies in it opens its daybook again."""
    town.history.note(operation.__name__, town.clock.now.isoformat())
    with _dying(town):
        try:
            operation(town)
        except (NoReply, CentreUnreachable) as error:
            town.history.note(type(error).__name__)


@contextmanager
def _dying(town: Town) -> Iterator[None]:
    before = {place: end.dies for place, end in town.ends.items()}
    try:
        yield
    except Died:
        for place, end in town.ends.items():
            if before[place] and not end.dies:
                town.till_dies(place)


def _end(town: Town) -> None:
    """The line is whole; all becomes known, and every book agrees with every other."""
    town.line.repair()
    for place in town.tills:
        town.till_dies(place)
        counter = town.tills[place]
        town.crashes -= 1  # this one is no accident
        for letter in pending.pending(counter):
            told = pending.resolve(counter, letter.message_id).outcome
            expect(told != "unknown", f"{letter.message_id} known in the end", told)
    till.late(town)
    town.checks.after()
    for place, counter in town.tills.items():
        expect(pending.pending(counter) == (), f"nothing unknown at {place}", "something is")
    _books_agree(town)
    days.all_closed(town)
    damage = town.stage.audit()
    expect(not damage, "whole books", damage)


def _books_agree(town: Town) -> None:
    """Daybooks and centre, day by day; and the centre says of each sale what it said then."""
    for pharmacy in town.stage.shop.pharmacies:
        first = next(one for one in town.tills.values() if one.pharmacy.code == pharmacy.code)
        for day in town.clock.days:
            found = reconcile(first, day, town.other_daybooks(first))
            expect(found.even, f"{pharmacy.key} even on {day}", found.differences)
    for sold in town.sold:
        found_at = town.stage.centre.look_up(sold.place[0], sold.message_id)
        state = found_at.state if isinstance(found_at, Found) else found_at.reason
        told = town.checks.undone.get(sold.message_id, "settled")
        expect(state == told, f"{sold.message_id} {told}", state)
