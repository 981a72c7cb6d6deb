"""What the people of a simulated town do in the app or at the window; and the clock moves."""

from datetime import datetime, timedelta

from pos.clock import BEIJING
from pos.counter import asking
from pos.model import Papers, Secret
from pos.simulation.town import Town
from pos.street import BindRequest, PinChange

PAPERS = Papers(patient=True)
RELATIONS = ("spouse", "parent", "child", "sibling", "friend")
PINS = ("246810", "975318", "860426", "123456")
NEW_YEARS = 3  # that a simulation sees at most, besides those it lives into


def credit(town: Town) -> None:
    """The month's money comes, for three people at a time."""
    for _ in range(3):
        town.desk.credit(town.somebody(), town.chance.number(1, 40_000))


def bind(town: Town) -> None:
    chance = town.chance
    limit_fen = chance.choose((-1, chance.number(1, 50_000)))
    town.desk.bind(
        BindRequest(town.somebody(), town.somebody(), chance.choose(RELATIONS), limit_fen=limit_fen)
    )


def unbind(town: Town) -> None:
    town.desk.unbind(*_bound(town))


def reorder(town: Town) -> None:
    """Whoever paid last pays first."""
    who, _ = _bound(town)
    donors = tuple(one.donor for one in town.people[who].relatives)
    town.desk.reorder(who, donors[::-1])
    town.look_again()


def loss(town: Town) -> None:
    """A card is lost, or was found again."""
    if town.chance.happens(35):
        town.desk.report_loss(town.somebody(), temporary=town.chance.happens(50))
    else:
        town.desk.withdraw_loss(town.somebody())


def new_card(town: Town) -> None:
    """A card is ordered, or collected; whoever does not look keeps holding out the old one."""
    who = town.somebody()
    town.desk.replace_card(who, urgent=town.chance.happens(50))
    town.desk.activate_card(who)
    if town.chance.happens(70):
        town.look_again()


def new_pin(town: Town) -> None:
    """A PIN is set anew at the window, which also lifts a lock where the region lets it."""
    who, new = town.somebody(), town.chance.choose(PINS)
    if town.desk.set_pin(PinChange(who, Secret(new), papers=PAPERS)) is None:
        town.pins[who] = new
    town.desk.unlock_pin(who)


def death(town: Town) -> None:
    """Somebody dies; at most a quarter of the town, so that somebody is left to buy."""
    who = town.somebody()
    if 4 * (len(town.dead) + 1) <= len(town.people) and who not in town.dead:
        town.desk.register_death(who)
        town.dead.append(who)


def inherit(town: Town) -> None:
    heir = town.somebody()
    if town.dead and heir not in town.dead:
        town.desk.inherit(town.chance.choose(town.dead), heir)


def statement(town: Town) -> None:
    """Somebody reads their own account; nothing moves."""
    town.desk.balances(town.somebody())


def night(town: Town) -> None:
    """A day or a few pass; in the morning the pharmacies sign in, unless somebody forgets."""
    if town.chance.happens(town.day_percent):
        _morning(town, town.clock.now + timedelta(days=town.chance.choose((1, 1, 1, 2, 15))))


def new_year(town: Town) -> None:
    """It is shortly before midnight of the last day of the year; the insurance year ends."""
    if town.new_years < NEW_YEARS and town.chance.happens(town.day_percent):
        town.new_years += 1
        eve = datetime(town.clock.now.year, 12, 31, 23, 58, tzinfo=BEIJING)
        _morning(town, max(eve, town.clock.now))


def signed_in(town: Town) -> None:
    """Whoever has not signed in today does."""
    for counter in town.tills.values():
        asking.sign_in(counter)


def _morning(town: Town, when: datetime) -> None:
    town.clock.move(when - town.clock.now)
    town.look_again()
    if town.chance.happens(90):
        town.line.repair()
        signed_in(town)


def _bound(town: Town) -> tuple[str, str]:
    """Two who are bound, if anybody is."""
    pairs = [(who, one.donor) for who, seen in town.people.items() for one in seen.relatives]
    return town.chance.choose(pairs) if pairs else (town.somebody(), town.somebody())
