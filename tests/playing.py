"""A world to play with, in memory or in a file: a clock that a test moves, sales in a line.

Every presettle and settle of this kit is watched: afterwards all invariants hold, and unless it was
settled, no account has moved. Where other processes sell as well, ask the checkout itself.
"""

import random
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select

from pos.centre.store.tables import account
from pos.centre.store.tables import pin as pin_table
from pos.centre.verifying import Clean, verify
from pos.clock import MessageIds, parse_duration, parse_time, system_draw
from pos.connect import Stage, create, open_stage, stage_world
from pos.connect.creating import Given, url_of
from pos.counter.asking import Counter, attendance
from pos.counter.checkout import Checkout
from pos.decoding import toml_tables
from pos.model import Answer, Card, Identified, Identity, Papers, Quote, Secret, Settlement
from pos.money import parse_yuan, yuan
from pos.refusals import Reason, Refusal
from pos.street import (
    Binding,
    BindRequest,
    Desk,
    Found,
    PinChange,
    ScannedCode,
    Shown,
    Undo,
    Undone,
)
from pos.world import merged

PIN = "246810"  # a person's, where a world says nothing else
PILL = 'products.pill = {price = "10.00"}\n'
NO_PAPERS = Papers()
WRONG_TRIES = select(pin_table.c.wrong_tries).where(pin_table.c.person == bindparam("who"))
OPENS = "2026-03-03T09:00:00"


class Moment:
    """A clock that a test moves by hand."""

    def __init__(self, text: str = OPENS) -> None:
        self.now = parse_time(text)

    def __call__(self) -> datetime:
        return self.now


class Playing:
    """One open world, and who acts in it."""

    def __init__(self, stage: Stage, moment: Moment) -> None:
        self.stage, self.moment = stage, moment
        self.centre = stage.centre
        self._tills: dict[tuple[str, str], Counter] = {}
        self.close = weakref.finalize(self, _close, self.stage, self._tills)

    @property
    def desk(self) -> Desk:
        assert self.stage.desk is not None
        return self.stage.desk

    # -- time

    def wait(self, duration: str) -> None:
        self.moment.now += parse_duration(duration)

    def go_to(self, moment: str) -> None:
        self.moment.now = parse_time(moment)

    # -- the counter

    def counter(self, pharmacy: str = "", till: str = "01") -> Counter:
        """A staffed till; the same one every time, so that its ids never repeat."""
        shop = self.stage.shop
        house = shop.pharmacy(pharmacy) if pharmacy else shop.pharmacies[0]
        assert house is not None
        if (house.code, till) not in self._tills:
            daybook = self.stage.daybook(house.code, till)
            self._tills[house.code, till] = Counter(
                shop, house, till, shop.operators[0], self.centre,
                daybook, self.moment,
                MessageIds(house.code, till, self.moment, daybook.last_message_id()).next_id,
            )  # fmt: skip
        return self._tills[house.code, till]

    def sign_in(self, pharmacy: str = "") -> Refusal | None:
        return self.centre.sign_in(attendance(self.counter(pharmacy)))

    def sign_out(self, pharmacy: str = "") -> Refusal | None:
        return self.centre.sign_out(attendance(self.counter(pharmacy)))

    def basket(
        self, *items: str, pharmacy: str = "", till: str = "01", patient: str = ""
    ) -> Checkout:
        """A sale with goods in it: `pill`, `pill x 2`, `pill x 2 @ 1.50`."""
        checkout = Checkout(self.counter(pharmacy, till), patient)
        for item in items:
            wanted, _, price = item.partition(" @ ")
            key, _, quantity = wanted.partition(" x ")
            line = checkout.add(key, int(quantity or "1"), parse_yuan(price) if price else 0)
            assert line is not None, item
        return checkout

    def shown(self, who: str, by: str) -> Shown:
        """What a person holds out: a card, an identity_card, or a code issued just now."""
        if by == "code":
            return ScannedCode(self.desk.issue_code(who, who).code)
        one = next(one for one in self.desk.people() if one.person == who)
        return Card(one.card_id) if by == "card" else Identity(one.identity_number)

    def show(self, checkout: Checkout, who: str, by: str = "card") -> Identified | Refusal:
        return checkout.identify(self.shown(who, by))

    def sale(
        self, who: str, *items: str, by: str = "card", pin: str = PIN, pharmacy: str = "",
        till: str = "01", patient: str = "", papers: Papers = NO_PAPERS,
    ) -> Checkout:  # fmt: skip
        """Goods, customer, PIN and papers are there; the centre has not been asked."""
        checkout = self.basket(*items or ("pill",), pharmacy=pharmacy, till=till, patient=patient)
        assert isinstance(self.show(checkout, who, by), Identified)
        checkout.enter_pin(Secret(pin))
        checkout.papers = papers
        return checkout

    # -- asking the centre, watched

    def presettle(self, checkout: Checkout) -> Answer:
        return self._watched(checkout.presettle)

    def settle(
        self, checkout: Checkout, agree: str | int = "all", cash_given_fen: int = 0
    ) -> Answer:
        return self._watched(lambda: checkout.settle(agree, cash_given_fen))

    def sell(self, who: str, *items: str, agree: str | int = "all", **how: Any) -> Answer:
        """A whole sale without a quote; `how` as for `sale`."""
        return self.settle(self.sale(who, *items, **how), agree)

    def undo(
        self, kind: str, original: str, message_id: str = "", pharmacy: str = ""
    ) -> Undone | Refusal:
        """`reverse` or `cancel` a message, watched as well."""
        till, before = self.counter(pharmacy), self.accounts()
        letter = Undo(message_id or till.next_id(), till.pharmacy.code, "01", "001", original)
        found = {"reverse": self.centre.reverse, "cancel": self.centre.cancel}[kind](letter)
        if isinstance(found, Refusal) or found.replay or not found.debits:
            assert self.accounts() == before
        self.check()
        return found

    def look_up(self, message_id: str, pharmacy: str = "") -> Found | Refusal:
        return self.centre.look_up(self.counter(pharmacy).pharmacy.code, message_id)

    def _watched(self, ask: Callable[[], Answer]) -> Answer:
        before = self.accounts()
        answer = ask()
        if not isinstance(answer.outcome, Settlement):
            assert self.accounts() == before
        self.check()
        return answer

    # -- the desk

    def bind(
        self, beneficiary: str, donor: str, relation: str = "spouse", **more: Any
    ) -> Binding | Refusal:
        return self.desk.bind(BindRequest(beneficiary, donor, relation, **more))

    def set_pin(self, who: str, new: str, old: str = "", **papers: Any) -> Refusal | None:
        """A new PIN; without `old` it is a reset with papers."""
        return self.desk.set_pin(PinChange(who, Secret(new), Secret(old), Papers(**papers)))

    # -- looking

    def check(self) -> Clean:
        """Every invariant holds, from the first row on; how much was looked at."""
        found = verify(self.stage.house.store)
        assert isinstance(found, Clean), found
        return found

    def accounts(self) -> dict[str, int]:
        """What every account row holds, in fen."""
        with self.stage.house.store.read() as tx:
            return dict(tx.all(select(account.c.account_id, account.c.balance_fen)))

    def left(self, who: str) -> str:
        """What a person's account holds, all years."""
        return yuan(sum(fen for key, fen in self.accounts().items() if key.startswith(f"{who}/")))

    def wrong_tries(self, who: str) -> int:
        """How many wrong PINs the centre has counted against a person."""
        with self.stage.house.store.read() as tx:
            row = tx.one(WRONG_TRIES, who=who)
        assert row is not None
        return int(row[0])


class Play(Playing):
    """A world of its own in memory; its texts are as fixtures/world.toml, and later ones win."""

    def __init__(self, *texts: str, region: str = "", at: str = OPENS, seed: int = 1) -> None:
        moment, draw = Moment(at), random.Random(seed).randbytes
        super().__init__(stage_world(_given(*texts), region, moment, draw), moment)


def make(file: Path, *texts: str) -> str:
    """A database with a world in it; its URL."""
    url = url_of(file).render_as_string()
    create(url, _given(*texts), "", Moment(), system_draw)
    return url


@contextmanager
def opened(url: str) -> Iterator[Playing]:
    """The world in a database, closed afterwards."""
    moment = Moment()
    playing = Playing(open_stage(url, moment, system_draw), moment)
    try:
        yield playing
    finally:
        playing.close()


def _given(*texts: str) -> Given:
    return Given("play", merged(toml_tables(text, "play.toml") for text in texts), "play.toml")


def _close(stage: Stage, tills: dict[tuple[str, str], Counter]) -> None:
    for counter in tills.values():
        counter.daybook.close()
    stage.close()


def reason(found: object) -> Reason | None:
    """Why an answer, an identification or an act was refused; None when it was not."""
    outcome = found.outcome if isinstance(found, Answer) else found
    return outcome.reason if isinstance(outcome, Refusal) else None


def quote(answer: Answer) -> Quote:
    """The plan behind a quote or a settlement."""
    if isinstance(answer.outcome, Settlement):
        return answer.outcome.quote
    assert isinstance(answer.outcome, Quote), answer.outcome
    return answer.outcome


def sale_id(answer: Answer) -> str:
    """The message id of a settlement."""
    assert isinstance(answer.outcome, Settlement), answer.outcome
    return answer.outcome.message_id


def paid(answer: Answer) -> str:
    """Who gave what, in order, the cash last: `li 20.00, wang 50.00, cash 25.00`."""
    plan = quote(answer)
    given = [f"{person} {yuan(fen)}" for person, fen in plan.payers]
    return ", ".join([*given, f"cash {yuan(plan.cash_fen)}"])


def skipped(answer: Answer) -> str:
    """Who was passed over before the sum was reached, and why: `wang DONOR_EMPTY`."""
    return ", ".join(f"{one.person} {one.refusal.reason}" for one in quote(answer).skipped)
