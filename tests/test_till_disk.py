"""A full disk, a read-only or a locked database under the centre, while the till runs.

Each time the screen says what happened, whether money was moved and what to do; nothing is lost,
and the same till goes on once the trouble is over.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from failing_disk import Full, in_order, quoted, said, settled, words
from till_play import Play, play

from pos.centre.store import Store, on_sqlite
from pos.connect.creating import url_of
from pos.counter import pending
from pos.texts import say
from terminal_ui.screens.card import Card
from terminal_ui.screens.outcome import Outcome
from terminal_ui.screens.pay import Pay
from terminal_ui.screens.pay_view import Stage
from terminal_ui.screens.sale import Sale

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture
def disk() -> Iterator[Full]:
    full = Full()
    yield full
    full.ends()


def test_a_disk_that_is_full_at_the_debit_leaves_it_unknown_until_it_is_looked_up(
    tmp_path: Path, disk: Full
) -> None:
    async def act(at: Play) -> None:
        before = at.stage.accounts()
        await quoted(at)
        disk.begins()
        await at.keys("enter")
        outcome = await at.settled()
        await at.until(lambda: len(at.till.unknown) == 1)
        await at.calm()
        assert said(at, "It is not known whether money was moved.")
        assert said(at, "Keep the goods on the counter.")
        await at.keys("l")
        await at.calm()
        await at.on(Card)
        assert said(at, "It is not known whether money was moved.")
        assert said(at, "do not charge again, take no cash.") and not said(at, "or take cash")
        disk.ends()
        await at.keys("enter")
        await at.keys("l")
        await at.until(lambda: not outcome.is_unknown)
        await at.calm()
        assert said(at, "Sell again")
        assert at.stage.accounts() == before
        await at.keys("enter")
        await at.on(Sale)
        await quoted(at)
        await settled(at)
        in_order(at, "sold")

    play(act, url=url_of(tmp_path / "centre.sqlite").render_as_string())


@contextmanager
def locked(file: Path, _store: Store) -> Iterator[None]:
    """Another program is in the middle of writing."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def read_only(_file: Path, store: Store) -> Iterator[None]:
    """As where the disk went read-only, which cannot be had for one process: a connection made
    meanwhile stays so when the disk is well again.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(on_sqlite, "_PRAGMAS", (*on_sqlite._PRAGMAS, "PRAGMA query_only = ON"))
        while store._idle:
            store._idle.pop().invalidate()
        yield
        with store.read() as tx:
            tx.say("SELECT 1")


_Trouble = Callable[[Path, Store], Any]
_BEFORE_THE_DEBIT: dict[str, tuple[str, _Trouble, str]] = {
    "locked": ("es", locked, "locked"),
    "read-only": ("zh", read_only, "readonly"),
}


@pytest.mark.parametrize("_case", _BEFORE_THE_DEBIT)
def test_a_database_that_cannot_be_written_is_said_and_the_sale_goes_on_afterwards(
    tmp_path: Path, _case: str
) -> None:
    language, trouble, cause = _BEFORE_THE_DEBIT[_case]
    file = tmp_path / "centre.sqlite"

    async def act(at: Play) -> None:
        before = at.stage.accounts()
        await quoted(at)
        with trouble(file, at.stage.house.store):
            await at.keys("enter")
            await at.on(Card)
            assert said(at, say(language, "till.trouble.unreachable_say"))
            assert said(at, say(language, "till.trouble.unreachable_next"))
            assert said(at, say(language, "words.money.not_moved"))
            assert cause in words(at)
            assert at.stage.accounts() == before
            assert pending.pending(at.till.staffed()) == ()
        await at.keys("enter")
        await at.on(Pay)
        await at.keys("enter")
        await at.until(lambda: at.pay_stage is Stage.QUOTED)
        await at.calm()
        await settled(at)
        in_order(at, "sold")

    play(act, url=url_of(file).render_as_string(), language=language)


@pytest.mark.torture
def test_a_database_locked_for_30_seconds_is_waited_for_five_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as it is out there, with the patience of a real till; the cashier tries and tries."""
    file = tmp_path / "centre.sqlite"
    monkeypatch.setattr(
        on_sqlite, "_PRAGMAS", ("PRAGMA busy_timeout = 5000", *on_sqlite._PRAGMAS[1:])
    )

    async def act(at: Play) -> None:
        await quoted(at)
        other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        release = Timer(30, other.execute, ["ROLLBACK"])
        release.start()
        refused = 0
        while not isinstance(at.till.screen, Outcome):
            if isinstance(at.till.screen, Card):
                assert said(at, "nothing was sent") and said(at, "No money was moved.")
                refused += 1
                await at.keys("enter")
                await at.on(Pay)
            await at.keys("enter")
        release.join()
        other.close()
        assert refused >= 4
        await at.keys("enter")
        await at.on(Sale)
        in_order(at, "sold")

    play(act, url=url_of(file).render_as_string())
