"""kill -9 of the server in the middle of a till's sales: nothing is lost, nothing is doubled.

The same till goes on when the server is back: what nobody answered is resolved, and what daybook
and centre say of money is the same to the fen.
"""

import random
from collections import Counter
from collections.abc import Iterator
from threading import Timer
from typing import TYPE_CHECKING

import pytest
from playing import Playing, make, opened
from small_world import PIN_OF, WORLD
from sqlalchemy import select

from pos.centre.store.tables import journal
from pos.clock import ticks
from pos.counter import pending
from pos.model import Settlement
from pos.street import CentreUnreachable, NoReply

if TYPE_CHECKING:
    from postgres import Server

pytestmark = pytest.mark.xdist_group("postgresql")

SETTLED = select(journal.c.message_id, journal.c.account_fen).where(
    journal.c.kind == "settle", journal.c.outcome == "settled"
)
BEFORE_LAST = 0.08  # seconds in which a sale or ten are made


@pytest.fixture
def own(server: "Server") -> Iterator["Server"]:
    yield server
    server.start_again()


def sell_until_it_dies(play: Playing, told: dict[str, int], figures: Counter[str]) -> None:
    """Sales one after the other; what was heard is kept."""
    try:
        while True:
            checkout = play.sale("sun", "plaster", pin=PIN_OF["sun"])
            answer = checkout.settle("all")
            assert isinstance(answer.outcome, Settlement), answer.outcome
            told[answer.outcome.message_id] = answer.outcome.quote.account_fen
            figures["sold"] += 1
    except CentreUnreachable:
        figures["unreachable"] += 1
    except NoReply:
        figures["no reply"] += 1


def kills(server: "Server", count: int, seed: int) -> Counter[str]:
    chance, figures, told = random.Random(seed), Counter[str](), dict[str, int]()
    rich = 'balance = { current_year = "30.00", carried_over = "20.00" }'
    assert rich in WORLD
    url = make(server.database("kills"), WORLD.replace(rich, 'balance = "99999.00"'))
    with opened(url) as play:
        begun = sum(play.accounts().values())
        for _ in range(count):
            killer = Timer(chance.uniform(0, BEFORE_LAST), server.kill)
            killer.start()
            sell_until_it_dies(play, told, figures)
            killer.join()
            server.start_again()
            for letter in pending.pending(play.counter()):
                found = pending.resolve(play.counter(), letter.message_id)
                figures[f"resolved: {found.outcome}"] += 1
                assert found.outcome in ("settled", "nothing_there")
                if found.outcome == "settled":
                    assert found.answer and isinstance(found.answer.outcome, Settlement)
                    told[letter.message_id] = found.answer.outcome.quote.account_fen
            assert pending.pending(play.counter()) == ()
            with play.stage.house.store.read() as tx:
                assert dict(tx.all(SETTLED)) == told
            assert begun - sum(play.accounts().values()) == sum(told.values())
        play.check()
    return figures


def test_a_killed_server_loses_nothing(own: "Server") -> None:
    assert kills(own, 3, seed=1)["sold"] > 0


@pytest.mark.torture
def test_a_server_killed_300_times_loses_nothing(own: "Server") -> None:
    began = ticks()
    figures = kills(own, 300, seed=2)
    print(f"\nserver killed: {ticks() - began:.0f} s, {dict(figures)}")
