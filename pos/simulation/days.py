"""The line is down and tickets are written; drawers are counted, and days closed for good."""

from pos.counter import tickets
from pos.counter.asking import Counter
from pos.counter.checkout import Checkout
from pos.counter.day_end import Closed, close_day, day_end
from pos.counter.daybook import Record
from pos.counter.shift import hand_over, move_cash, x_report
from pos.counter.slip import Slip
from pos.model import Papers
from pos.refusals import Reason, Refusal
from pos.simulation.checks import expect
from pos.simulation.operations import fill, place_of, recognised, settled
from pos.simulation.town import Town


def ticketed(town: Town) -> None:
    """All cash, and a failure ticket for later."""
    checkout = Checkout(town.counter())
    fill(town, checkout)
    paid = checkout.pay_cash(100_000, "failure")
    if isinstance(paid, Record):
        town.tickets.append(paid.slip)


def resettled(town: Town) -> None:
    """Somebody comes with a ticket: to any till of its pharmacy, or to another, once or again."""
    if not town.tickets:
        return
    paper = town.chance.choose(town.tickets)
    home = [one for place, one in town.tills.items() if place[0] == paper.pharmacy_code]
    counter = town.chance.choose(home) if town.chance.happens(90) else town.counter()
    checkout = tickets.resettled(counter, paper.message_id)
    if isinstance(checkout, Refusal):
        return
    if not checkout.lines_fixed:
        _rung_up(checkout, paper)
    if recognised(town, checkout, town.somebody()):
        settled(town, checkout)


def drawer(town: Town) -> None:
    """Change is brought or takings carried away, or the drawer is counted and handed over."""
    counter, chance = town.counter(), town.chance
    if chance.happens(40):
        move_cash(counter, chance.number(-20_000, 50_000), "bank")
        return
    found = x_report(counter).expected_fen
    surplus = chance.choose((0, 0, 0, -10, 50))
    hand_over(counter, max(0, found + surplus), "miscounted", chance.choose(counter.shop.operators))


def closed(town: Town) -> None:
    """A till closes the days before today, unless an outcome is unknown."""
    counter = town.counter()
    for day in counter.daybook.open_days(town.clock.now.date().isoformat()):
        _close(town, counter, day)


def all_closed(town: Town) -> None:
    """In the end: every day of every till, and what was closed before is as it was written."""
    for counter in town.tills.values():
        for day in counter.daybook.open_days("9999-12-31"):
            _close(town, counter, day)
    for (place, day), report in town.closed.items():
        kept = town.tills[place].daybook.report_of(day)
        expect(kept == report, f"the Z of {day} as it was written", "another")


def _close(town: Town, counter: Counter, day: str) -> None:
    """The daybook agrees with the centre and the drawer, or an outcome is unknown."""
    found = day_end(counter, day)
    expected_fen = x_report(counter).expected_fen
    done = close_day(counter, day, expected_fen, "", sign_out=False)
    if found.unknown:
        stopped = isinstance(done, Refusal) and done.reason is Reason.PENDING_UNRESOLVED
        expect(stopped, f"{day} stays open, for an outcome is unknown", done)
        return
    expect(not found.differences, f"{day} even at {place_of(counter)}", found.differences)
    expect(isinstance(done, Closed), f"{day} closed at {place_of(counter)}", done)
    for line in found.lines:
        if line.key != "other_tills" and line.centre is not None:
            expect(line.daybook == line.centre, f"{day} {line.key}: {line.centre}", line.daybook)
    town.closed[place_of(counter), day] = counter.daybook.report_of(day)


def _rung_up(checkout: Checkout, paper: Slip) -> None:
    """Another till's ticket: the goods and prices stand on its paper."""
    for one in paper.lines:
        checkout.add(one.ean, one.quantity, one.unit_price_fen)
    checkout.papers = Papers(prescription=True)
