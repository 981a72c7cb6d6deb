"""The server is stopped in the middle of a settlement and started again, while the till runs.

In the middle means: the COMMIT has been issued and is not answered. A standby that does not exist
holds it there (synchronous_standby_names), so that no moment has to be guessed.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest
from failing_disk import in_order, quoted, said, settled
from textual.events import Key
from till_play import Play, play

from pos.counter import pending
from pos.texts import say
from terminal_ui.screens.card import Card
from terminal_ui.screens.pay import Pay
from terminal_ui.screens.pay_view import Stage
from terminal_ui.screens.sale import Sale

if TYPE_CHECKING:
    from postgres import Server

pytestmark = pytest.mark.xdist_group("postgresql")

NOBODY = "ALTER SYSTEM SET synchronous_standby_names = 'nobody'"
NOBODY_WAITED_FOR = "ALTER SYSTEM RESET synchronous_standby_names"
WAITS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = '{}'"
# A lock that lies on every account, taken by somebody who then does nothing.
HELD = "BEGIN; LOCK TABLE account IN ACCESS EXCLUSIVE MODE"


@pytest.fixture
def own(server: "Server") -> Iterator["Server"]:
    yield server
    server.start_again()
    told(server, NOBODY_WAITED_FOR)


def told(server: "Server", words: str) -> None:
    with server.admin() as db:
        db.execute(words.encode())
        db.execute("SELECT pg_reload_conf()")


def waiting(server: "Server", what: str) -> bool:
    """Whether somebody at the server waits for this."""
    with server.admin() as db:
        return db.execute(WAITS.format(what).encode()).fetchone() != (0,)


@contextmanager
def held(server: "Server", _database: str) -> Iterator[str]:
    """Every COMMIT waits; the name of what it waits for."""
    told(server, NOBODY)
    yield "SyncRep"


@contextmanager
def locked(server: "Server", database: str) -> Iterator[str]:
    """Every debit waits, long before its COMMIT."""
    with closing(server.admin(database)) as other:
        other.execute(HELD)
        yield "relation"


async def stopped_in_the_middle(at: Play, server: "Server", mode: str, what: str) -> None:
    """Enter on the quote; once the settlement waits at the server, the server is stopped."""
    at.till.post_message(Key("enter", "\r"))
    await at.until(lambda: waiting(server, what))
    server.stop(mode)


_MODES = ("immediate", pytest.param("fast", marks=pytest.mark.torture))


@pytest.mark.parametrize("_case", _MODES)
def test_a_server_stopped_at_the_commit_leaves_the_sale_unknown_and_then_it_is_found(
    own: "Server", _case: str
) -> None:
    async def act(at: Play) -> None:
        at.till.probe_s = 0.5
        before = sum(at.stage.accounts().values())
        await quoted(at)
        with held(own, "stopped") as what:
            await stopped_in_the_middle(at, own, _case, what)
        outcome = await at.settled()
        await at.until(lambda: at.till.down_since and len(at.till.unknown) == 1)
        await at.calm()
        assert outcome.is_unknown
        assert said(at, say("zh", "words.money.unknown"))
        assert said(at, say("zh", "till.outcome.unknown_say"))
        await at.keys("enter")
        await at.on(Sale)
        assert said(at, say("zh", "till.status.offline", since=at.till.down_since))
        own.start_again()
        told(own, NOBODY_WAITED_FOR)
        await at.until(lambda: not at.till.down_since)
        await at.until(lambda: not at.till.unknown)
        await at.calm()
        assert said(at, say("zh", "till.unknown.settled"))
        assert before - sum(at.stage.accounts().values()) == 1850
        await quoted(at)
        await settled(at)
        assert before - sum(at.stage.accounts().values()) == 2 * 1850
        in_order(at, "sold", "sold")

    play(act, url=own.database("stopped"), language="zh")


def test_a_server_stopped_before_the_commit_has_moved_nothing_and_the_sale_goes_on(
    own: "Server",
) -> None:
    async def act(at: Play) -> None:
        before = at.stage.accounts()
        await quoted(at)
        with locked(own, "stopped") as what:
            await stopped_in_the_middle(at, own, "immediate", what)
        await at.on(Card)
        assert said(at, say("es", "till.trouble.unreachable_say"))
        assert said(at, say("es", "words.money.not_moved"))
        assert pending.pending(at.till.staffed()) == ()
        own.start_again()
        assert at.stage.accounts() == before
        await at.keys("enter")
        await at.on(Pay)
        await at.keys("enter")
        await at.until(lambda: at.pay_stage is Stage.QUOTED)
        await at.calm()
        await settled(at)
        in_order(at, "sold")

    play(act, url=own.database("stopped"), language="es")
