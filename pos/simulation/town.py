"""The town while it is simulated: its clock, its tills, its line, and what everybody remembers."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import cast

from pos.clock import MessageIds, seeded_draw
from pos.connect import PLAYED, Given, Stage, stage_world
from pos.counter.asking import Counter
from pos.counter.checkout import Checkout
from pos.counter.daybook import Daybook
from pos.counter.slip import Slip
from pos.faults import FaultyCentre
from pos.model import Sale
from pos.simulation import world
from pos.simulation.chance import Chance
from pos.simulation.checks import Checks
from pos.simulation.hearing import History, Overheard, TillEnd
from pos.street import Centre, Desk, PersonCard

Place = tuple[str, str]  # pharmacy and till


@dataclass(frozen=True, slots=True)
class Sold:
    """A settlement a till remembers: where, its number in the daybook, and its message."""

    place: Place
    number: int
    message_id: str


@dataclass(slots=True)
class Town:
    """Everything of one simulation."""

    chance: Chance
    clock: "TownClock"
    stage: Stage
    checks: Checks
    history: History
    line: FaultyCentre
    desk: Desk
    tills: dict[Place, Counter] = field(default_factory=dict)
    ends: dict[Place, TillEnd] = field(default_factory=dict)
    people: dict[str, PersonCard] = field(default_factory=dict)  # as they were when last seen
    pins: dict[str, str] = field(default_factory=dict)
    quoted: list[tuple[Place, Checkout]] = field(default_factory=list)
    sold: list[Sold] = field(default_factory=list)
    answered: list[Sale] = field(default_factory=list)  # settlements, as they were sent
    tickets: list[Slip] = field(default_factory=list)  # failure tickets, used or not
    closed: dict[tuple[Place, str], str] = field(default_factory=dict)  # the Z of a till's day
    dead: list[str] = field(default_factory=list)
    crashes: int = 0
    new_years: int = 0
    day_percent: int = 100  # how likely it is that a night passes when one could

    def counter(self) -> Counter:
        """Any till."""
        return self.tills[self.chance.choose(tuple(self.tills))]

    def other_daybooks(self, counter: Counter) -> tuple[Daybook, ...]:
        """Those of the other tills of a till's pharmacy."""
        house = (one for one in self.tills.values() if one.pharmacy is counter.pharmacy)
        return tuple(one.daybook for one in house if one.till != counter.till)

    def somebody(self) -> str:
        """Anybody of the town; now and then a dead person's card is held out."""
        everybody = tuple(self.people)
        who = self.chance.choose(everybody)
        return self.chance.choose(everybody) if who in self.dead else who

    def look_again(self) -> None:
        """Everybody looks at what they hold: a new card may have come."""
        assert self.stage.desk is not None
        self.people = {one.person: one for one in self.stage.desk.people()}

    def till_dies(self, place: Place) -> None:
        """Nothing is left of a till but its daybook; a new one opens it."""
        dead = self.tills[place]
        self.tills[place] = replace(dead, next_id=_ids(place, self.clock, dead.daybook))
        self.ends[place].dies = None
        self.quoted = [(where, one) for where, one in self.quoted if where != place]
        self.crashes += 1
        self.history.note("died", place)


class TownClock:
    """A clock that stands still until it is moved; `days` are all it has seen."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.days = [now.date().isoformat()]

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        """It is later."""
        self.now += by
        today = self.now.date().isoformat()
        if today != self.days[-1]:
            self.days.append(today)


def built(seed: int, url: str = "") -> Town:
    """The town of a seed, in memory or at a URL."""
    chance, clock = Chance(f"{seed} chance"), TownClock(world.OPENED)
    # What comes after staging is drawn anew, so that a key that is there already changes nothing.
    draws = [seeded_draw(f"{seed} world")]
    tables = world.tables(Chance(f"{seed} town"))
    given = Given(f"{PLAYED}simulation", tables, "simulation")
    stage = stage_world(given, "", clock, lambda count: draws[-1](count), url)
    draws.append(seeded_draw(f"{seed} street"))
    history, checks = History(), Checks(stage)
    door = cast(Centre, Overheard(stage.centre, "centre", history, checks.at_the_door))
    assert stage.desk is not None
    desk = cast(Desk, Overheard(stage.desk, "desk", history, checks.at_the_desk))
    town = Town(chance, clock, stage, checks, history, FaultyCentre(door), desk)
    town.look_again()
    town.pins = dict.fromkeys(town.people, world.PIN)
    for pharmacy in stage.shop.pharmacies:
        for number in range(1, chance.number(1, 2) + 1):
            _open_till(town, (pharmacy.code, f"{number:02d}"))
    return town


def _open_till(town: Town, place: Place) -> None:
    shop, daybook = town.stage.shop, town.stage.daybook(*place)
    pharmacy = shop.pharmacy(place[0])
    assert pharmacy is not None
    town.ends[place] = TillEnd(town.line)
    town.tills[place] = Counter(
        shop, pharmacy, place[1], shop.operators[0], cast(Centre, town.ends[place]), daybook,
        town.clock, _ids(place, town.clock, daybook),
    )  # fmt: skip


def _ids(place: Place, clock: TownClock, daybook: Daybook) -> Callable[[], str]:
    return MessageIds(*place, clock, daybook.last_message_id()).next_id
