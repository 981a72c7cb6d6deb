"""A small world for tests that need a database: a family, a shop, and a till that sells."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from canary import CARDS, NUMBERS, PINS

from pos.clock import MessageIds, parse_time, system_draw
from pos.connect import Stage, create, open_stage
from pos.connect.creating import Given, url_of
from pos.counter.asking import Counter
from pos.counter.checkout import Checkout
from pos.decoding import toml_tables
from pos.model import Answer, Card, Identity, Secret
from pos.refusals import Refusal
from pos.street import ScannedCode

OPENS = parse_time("2026-03-03T09:00:00")
PIN = dict(zip(("li", "wang", "zhao", "sun"), PINS, strict=True))
CARD = dict(zip(PIN, CARDS, strict=True))
NUMBER = dict(zip(PIN, NUMBERS, strict=True))

WORLD = f"""
[pharmacies.corner]
name = "街角药房"
[pharmacies.closed]
agreement = "suspended"

[pharmacies.quiet]
agreement = "none"

[operators.chen]
name = "陈晓"
badge = "101"
pin = "864297"

[people.li]
name = "李明明"
balance = {{ current_year = "20.00", carried_over = "5.00" }}
pin = "{PIN["li"]}"
card_id = "{CARD["li"]}"
identity_number = "{NUMBER["li"]}"
[people.wang]
name = "王芳"
balance = {{ current_year = "30.00", carried_over = "20.00" }}
pin = "{PIN["wang"]}"
card_id = "{CARD["wang"]}"
identity_number = "{NUMBER["wang"]}"
[people.zhao]
name = "赵刚"
balance = "90.00"
pin = "{PIN["zhao"]}"
card_id = "{CARD["zhao"]}"
identity_number = "{NUMBER["zhao"]}"
[people.sun]
name = "孙小雨"
scheme = "resident"
pin = "{PIN["sun"]}"
card_id = "{CARD["sun"]}"
identity_number = "{NUMBER["sun"]}"

[[bindings]]
beneficiary = "li"
donor = "wang"
relation = "spouse"
[[bindings]]
beneficiary = "li"
donor = "zhao"
relation = "parent"
limit = "60.00"
[[bindings]]
beneficiary = "sun"
donor = "wang"
relation = "parent"

[products.amoxicillin]
price = "35.00"
[products.thermometer]
price = "60.00"
goods = "device"
[products.plaster]
price = "0.70"
goods = "consumable"
[products.soap]
price = "5.00"
goods = "daily_goods"
[products.insulin]
price = "48.00"
prescription = true
"""


@dataclass
class Moment:
    """A clock that a test moves by hand."""

    now: datetime = OPENS

    def __call__(self) -> datetime:
        return self.now


def make(file: Path, clock: Callable[[], datetime], text: str = WORLD) -> str:
    """A database with the world in it; its URL."""
    url = url_of(file).render_as_string()
    create(
        url, Given("small", toml_tables(text, "small.toml"), "small.toml"), "", clock, system_draw
    )
    return url


@contextmanager
def opened(url: str, clock: Callable[[], datetime]) -> Iterator[Stage]:
    """The stage of a database, closed afterwards."""
    stage = open_stage(url, clock, system_draw)
    try:
        yield stage
    finally:
        stage.close()


@contextmanager
def at_till(
    stage: Stage, clock: Callable[[], datetime], till: str = "01", pharmacy: str = "corner"
) -> Iterator[Counter]:
    """A staffed till with its daybook open."""
    house = stage.shop.pharmacy(pharmacy)
    assert house is not None
    daybook = stage.daybook(house.code, till)
    ids = MessageIds(house.code, till, clock, daybook.last_message_id())
    operator = stage.shop.operators[0]
    try:
        yield Counter(stage.shop, house, till, operator, stage.centre, daybook, clock, ids.next_id)
    finally:
        daybook.close()


def filled(counter: Counter, *items: str) -> Checkout:
    """A sale with goods in it; an item is a key of the shelf, or `key x 2`."""
    checkout = Checkout(counter)
    for text in items:
        key, _, quantity = text.partition(" x ")
        assert checkout.add(key, int(quantity or "1")) is not None
    return checkout


def show_code(checkout: Checkout, stage: Stage, person: str) -> None:
    """The person shows the phone, and the code is scanned."""
    assert stage.desk is not None
    issued = stage.desk.issue_code(person, person)
    assert not isinstance(checkout.identify(ScannedCode(issued.code)), Refusal)


def show_card(checkout: Checkout, person: str) -> None:
    assert not isinstance(checkout.identify(Card(Secret(CARD[person]))), Refusal)


def show_identity(checkout: Checkout, person: str) -> None:
    assert not isinstance(checkout.identify(Identity(Secret(NUMBER[person]))), Refusal)


def sell(
    counter: Counter, person: str, *items: str, pin: str = "", agree: str | int = "all"
) -> Answer:
    """A sale by card, settled at once."""
    checkout = filled(counter, *items)
    show_card(checkout, person)
    checkout.enter_pin(Secret(pin or PIN[person]))
    return checkout.settle(agree)
