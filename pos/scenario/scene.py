"""The stage a scenario plays on: a clock that only steps move, tills, sales by name, own PINs.

Everything goes over the two ports of the street; the world was put in place by `connect`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pos.clock import MessageIds, in_beijing, seeded_draw
from pos.connect import PLAYED, Given, Stage, stage_world
from pos.counter.asking import Counter
from pos.counter.checkout import Checkout
from pos.counter.daybook import Daybook
from pos.counter.pending import heard_late
from pos.counter.slip import Slip
from pos.faults import FaultyCentre
from pos.model import NO_PIN, Answer, Sale, Secret
from pos.refusals import Refusal
from pos.scenario.happened import Happened
from pos.scenario.shapes import Item, Step
from pos.street import Centre, Desk, PersonCard, Undo, Undone

TILL = "01"  # each lane of a `parallel` has a till of its own, counted from here
INITIAL_PIN = "123456"


# How each step is played; a step of the language that is not among them cannot be done yet.
Plays = dict[type[Step], Callable[["Scene", Any], Happened]]


class CannotPlay(Exception):
    """A step that makes no sense where it stands; the message says why."""


class SceneClock:
    """A clock that stands still until a step moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = in_beijing(now)

    def __call__(self) -> datetime:
        return self.now


@dataclass(slots=True)
class Hand:
    """A sale as the player holds it: the checkout, and what was sent last.

    The letter is what the player knows of it; a till that died has only what its daybook says.
    """

    checkout: Checkout
    patient: str = ""
    pin: Secret = NO_PIN
    letter: Sale | None = None  # the last settlement that was sent
    answer: Answer | None = None
    paper: Slip | None = None  # of a sale that was all cash, as the customer keeps it


class Listener:
    """The till's end of the line: what it sends that moves money is overheard, answered or not."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self.last: Sale | None = None
        self.sent: list[tuple[str, str]] = []  # pharmacy and message id, in this step
        self.undone: Undone | None = None  # the newest that was answered

    def __getattr__(self, letter: str) -> Any:
        return getattr(self._centre, letter)

    def settle(self, sale: Sale) -> Answer:
        self.last = sale
        self.sent.append((sale.pharmacy, sale.message_id))
        return self._centre.settle(sale)

    def reverse(self, letter: Undo) -> Undone | Refusal:
        self.sent.append((letter.pharmacy, letter.message_id))
        return self._centre.reverse(letter)

    def cancel(self, letter: Undo) -> Undone | Refusal:
        self.sent.append((letter.pharmacy, letter.message_id))
        answer = self._centre.cancel(letter)
        self.undone = answer if isinstance(answer, Undone) else None
        return answer


@dataclass(slots=True)
class Scene:
    """One item being played."""

    item: Item
    clock: SceneClock
    stage: Stage
    pins: dict[str, str]  # everybody's own PIN, as the scenario knows it
    line: FaultyCentre
    heard: Listener
    hand: Hand | None = None
    sales: dict[str, Hand] = field(default_factory=dict)
    codes: dict[str, Secret] = field(default_factory=dict)
    pin_waiting: Secret = NO_PIN  # typed while no sale was in hand
    tills: dict[tuple[str, str], Counter] = field(default_factory=dict)  # by pharmacy and till
    till: str = TILL
    paper: Slip | None = None  # the newest of a sale that was all cash
    raced: list[Happened] = field(default_factory=list)  # by lanes, until they have met

    @property
    def centre(self) -> Centre:
        return self.heard

    @property
    def desk(self) -> Desk:
        assert self.stage.desk is not None
        return self.stage.desk

    def person(self, who: str) -> PersonCard:
        """What a person holds now."""
        return next(one for one in self.desk.people() if one.person == who)

    def counter(self, pharmacy: str = "") -> Counter:
        """The till of a pharmacy, the first one listed where none is named."""
        shop = self.stage.shop
        house = shop.pharmacy(pharmacy) if pharmacy else shop.pharmacies[0]
        if house is None:
            raise CannotPlay(f"no pharmacy is called {pharmacy!r}")
        place = (house.code, self.till)
        if place not in self.tills:
            daybook = self.stage.daybook(*place)
            self.tills[place] = Counter(
                shop, house, self.till, shop.operators[0], self.centre, daybook, self.clock,
                self._ids(*place, daybook),
            )  # fmt: skip
        return self.tills[place]

    def arrived(self) -> None:
        """Time has passed: what was late on the line is there, at the centre or at its till."""
        for late in self.line.late():
            for counter in self.tills.values():
                if counter.daybook.letter(late.message_id) is None:
                    continue
                self.heard.sent.append((counter.pharmacy.code, late.message_id))
                if isinstance(late.reply, Answer) and late.letter == "settle":
                    heard_late(counter, late.message_id, late.reply)

    def restarted(self, counter: Counter) -> None:
        """The till died: what is left of it is its daybook, and the goods on the counter."""
        place = (counter.pharmacy.code, counter.till)
        ids = self._ids(*place, counter.daybook)
        self.tills[place] = anew = replace(counter, next_id=ids)
        for hand in self.sales.values():
            if hand.checkout.counter is counter:
                hand.checkout = Checkout(anew, hand.patient)
        if self.hand is not None and self.hand.checkout.counter in (counter, anew):
            self.hand = None

    def lane(self, number: int) -> "Scene":
        """The same street at a till of its own, where nobody stands yet."""
        till = f"{int(TILL) + number - 1:02d}"
        return replace(self, till=till, hand=None, pin_waiting=NO_PIN)

    def _ids(self, pharmacy: str, till: str, daybook: Daybook) -> Callable[[], str]:
        """Ids of a till that starts: they never go back behind those of its daybook."""
        return MessageIds(pharmacy, till, self.clock, daybook.last_message_id()).next_id

    def sale(self, step: Step) -> Hand:
        """The sale a step is about, at the pharmacy where the step happens."""
        hand = self.sales.get(step.sale) if step.sale else self.hand
        if hand is None:
            hand = Hand(Checkout(self.counter(step.pharmacy)))
        here = hand.checkout.counter
        if step.pharmacy and self.counter(step.pharmacy) is not here:
            hand = self._carried(hand, self.counter(step.pharmacy))
        self.hand = hand
        if step.sale:
            self.sales[step.sale] = hand
        return hand

    def open_sale(self, step: Step) -> Hand:
        """Like `sale`; a sale that is finished makes room for the next customer."""
        named = step.sale and step.sale in self.sales
        if not named and self.hand is not None and not self.hand.checkout.open:
            self.hand = None
        return self.sale(step)

    def begin(self, step: Step, patient: str, label: str) -> Hand:
        """A new sale; a customer who was recognised before it stays."""
        before = self.hand
        made = Hand(Checkout(self.counter(step.pharmacy), patient), patient)
        waiting = before is not None and before.checkout.open and not before.checkout.lines
        if before is not None and waiting:
            made.checkout.customer = before.checkout.customer
            made.checkout.papers = before.checkout.papers
            self.pin_waiting = self.pin_waiting or before.pin
        self.hand = made
        if label:
            self.sales[label] = made
        return made

    def own_pin(self, who: str) -> Secret:
        """The PIN a person types when asked."""
        return Secret(self.pins[who])

    def _carried(self, hand: Hand, counter: Counter) -> Hand:
        """The same goods and customer at another pharmacy's till."""
        there = Checkout(counter, hand.patient)
        for line in hand.checkout.lines:
            there.add(line.item.ean, line.quantity, line.unit_price_fen)
        there.customer = hand.checkout.customer
        there.papers = hand.checkout.papers
        there.enter_pin(hand.pin)
        return Hand(there, hand.patient, hand.pin)


def opened(item: Item, url: str = "") -> Scene:
    """Put the item's world in place, in memory or at a URL, and open its tills."""
    clock = SceneClock(item.clock)
    given = Given(f"{PLAYED}{item.id}", item.tables, item.file)
    stage = stage_world(given, item.region, clock, seeded_draw(item.id), url)
    line = FaultyCentre(stage.centre)
    return Scene(item, clock, stage, _own_pins(item.tables), line, Listener(line))


def _own_pins(tables: dict[str, Any]) -> dict[str, str]:
    return {
        who: INITIAL_PIN if one.get("pin_state") == "initial" else one.get("pin", "246810")
        for who, one in tables.get("people", {}).items()
    }
