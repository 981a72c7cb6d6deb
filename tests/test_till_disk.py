"""A full disk, a read-only or a locked database, under the centre or under the till's own daybook.

The disk fails as the kernel makes it fail: a process that may not make files longer (RLIMIT_FSIZE)
gets an error from every write. Each time the screen says what happened, whether money was moved and
what to do; nothing is lost, and the same till goes on once the trouble is over.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from till_play import BANLANGEN, Play, play

from pos.centre.store import Store, on_sqlite
from pos.connect.creating import url_of
from pos.counter import pending
from pos.counter.daybook_file import open_daybook
from pos.counter.reconciliation import reconcile
from pos.street import CentreUnreachable, NoReply
from pos.texts import LANGUAGES, Trouble, say
from terminal_ui.errors import card_of_error
from terminal_ui.floor import ShopFloor
from terminal_ui.screens.card import Card
from terminal_ui.screens.pay import Pay
from terminal_ui.screens.pay_view import Stage
from terminal_ui.screens.sale import Sale
from terminal_ui.screens.sign_in import SignIn

resource = pytest.importorskip("resource", reason="Windows bounds no process so")
pytestmark = pytest.mark.usefixtures("impatient")

DAY = "2026-03-03"


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process grows any more, or can be written at all."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@dataclass
class Full:
    """A disk that is full while somebody says so."""

    def __post_init__(self) -> None:
        self._held: Any = None

    def begins(self) -> None:
        self._held = full_disk()
        self._held.__enter__()

    def ends(self) -> None:
        if self._held is not None:
            self._held.__exit__(None, None, None)
        self._held = None


@pytest.fixture
def disk() -> Iterator[Full]:
    full = Full()
    yield full
    full.ends()


def squeezed(text: str) -> str:
    """Without the frames, spaces and line ends that a screen puts between words."""
    return "".join(char for char in text if char.isalnum() or char in ".,;¥，。；")


def words(at: Play) -> str:
    """What stands on the screen, left of a slip that is shown beside it."""
    return squeezed("".join(line.partition("▏")[0] for line in at.text().splitlines()))


def said(at: Play, sentence: str) -> bool:
    return squeezed(sentence) in words(at)


async def quoted(at: Play) -> None:
    """One box, and the quote for it: the next Enter debits."""
    await at.scan(BANLANGEN)
    await at.present("wang_lei")
    await at.pay()
    assert at.pay_stage is Stage.QUOTED


async def settled(at: Play) -> None:
    """From the quote to the next sale."""
    await at.keys("enter")
    outcome = await at.settled()
    assert outcome.slip is not None and not outcome.is_unknown
    await at.keys("enter")
    await at.on(Sale)


def in_order(at: Play, *states: str) -> None:
    """The ledger is clean, the day even, nothing unknown, and the till wrote down these sales."""
    counter = at.till.staffed()
    assert at.stage.audit() == ""
    assert pending.pending(counter) == () and at.till.unknown == ()
    found = reconcile(counter, DAY)
    assert found.even and found.unknown == 0
    assert [one.state for one in reversed(counter.daybook.records(DAY))] == list(states)


# -- under the centre


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


# -- under the till's own daybook


def on_disk(folder: Path, centre: Callable[[Any], Any] = lambda it: it) -> Any:
    """For `play(…, change=…)`: a daybook in a file, and the centre as `centre` makes it."""

    def change(floor: ShopFloor) -> ShopFloor:
        def opened(pharmacy: str, till: str) -> Any:
            return open_daybook(folder / "book.sqlite", centre="x", pharmacy=pharmacy, till=till)

        return replace(floor, daybook=opened, centre=centre(floor.centre))

    return change


class ThenFull:
    """A centre after whose answer to one letter the till's disk is full."""

    def __init__(self, centre: Any, letter: str, disk: Full) -> None:
        self._centre, self._letter, self._disk = centre, letter, disk

    def __getattr__(self, name: str) -> Any:
        ask = getattr(self._centre, name)
        if name != self._letter:
            return ask

        def asked(*letter: Any) -> Any:
            answer = ask(*letter)
            self._letter = ""
            self._disk.begins()
            return answer

        return asked


def test_what_the_daybook_cannot_keep_is_not_sent(tmp_path: Path, disk: Full) -> None:
    async def act(at: Play) -> None:
        before = at.stage.accounts()
        await quoted(at)
        disk.begins()
        await at.keys("enter")
        await at.on(Card)
        assert said(at, "Nothing was sent.") and said(at, "No money was moved.")
        assert said(at, "Free the disk or mend the file's rights, then try again.")
        assert at.stage.accounts() == before
        disk.ends()
        await at.keys("enter")
        await at.on(Pay)
        await at.keys("enter")
        await at.until(lambda: at.pay_stage is Stage.QUOTED)
        await at.calm()
        await settled(at)
        in_order(at, "sold")

    play(act, change=on_disk(tmp_path))


def test_a_sale_that_the_daybook_cannot_keep_any_more_is_listed_and_taken_over_later(
    tmp_path: Path, disk: Full
) -> None:
    async def act(at: Play) -> None:
        await quoted(at)
        await at.keys("enter")
        outcome = await at.settled()
        await at.until(lambda: len(at.till.unknown) == 1)
        await at.calm()
        assert outcome.slip is not None
        assert said(at, "SETTLED, but not written down here") and said(at, "Do not sell it again.")
        assert not said(at, "No money was moved")
        disk.ends()
        at.till.look_up(at.till.unknown[0].message_id)
        await at.until(lambda: not at.till.unknown)
        await at.calm()
        await at.keys("enter")
        await at.on(Sale)
        in_order(at, "sold")

    play(act, change=on_disk(tmp_path, lambda centre: ThenFull(centre, "settle", disk)))


def test_a_cancellation_that_the_daybook_cannot_keep_is_not_called_undone_or_not_undone(
    tmp_path: Path, disk: Full
) -> None:
    async def act(at: Play) -> None:
        before = at.stage.accounts()
        await quoted(at)
        await settled(at)
        record = at.till.staffed().daybook.records(DAY)[0]
        at.till.cancel_whole(record)
        await at.on(Card)
        assert said(at, "Give no money back yet.")
        assert said(at, "It is not known whether money was moved.")
        assert [one.kind for one in at.till.unknown] == ["cancel"]
        disk.ends()
        await at.keys("enter")
        await at.on(Sale)
        at.till.look_up(at.till.unknown[0].message_id)
        await at.until(lambda: not at.till.unknown)
        await at.calm()
        assert at.stage.accounts() == before
        in_order(at, "cancelled", "cancellation")

    play(act, change=on_disk(tmp_path, lambda centre: ThenFull(centre, "cancel", disk)))


def test_a_cash_sale_that_cannot_be_written_was_not_made(tmp_path: Path, disk: Full) -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.keys("f9")
        await at.on(Pay)
        await at.keys("enter")
        disk.begins()
        await at.keys("enter")
        await at.on(Card)
        assert said(at, "The cash sale was not made.") and said(at, "Give the cash back or wait;")
        disk.ends()
        await at.keys("enter")
        await at.on(Pay)
        await at.keys("enter")
        await at.calm()
        await at.keys("enter")
        outcome = await at.settled()
        assert outcome.slip is not None
        in_order(at, "sold")

    play(act, change=on_disk(tmp_path))


def test_who_could_not_sign_in_on_a_full_disk_signs_in_once_there_is_room(
    tmp_path: Path, disk: Full
) -> None:
    async def act(at: Play) -> None:
        disk.begins()
        await at.keys(*"101", "enter")
        await at.keys(*"1357", "enter")
        await at.on(Card)
        assert said(at, "Free the disk or mend the file's rights, then try again.")
        disk.ends()
        await at.keys("enter")
        await at.on(SignIn)
        await at.keys(*"1357", "enter")
        await at.on(Sale)
        await quoted(at)
        await settled(at)
        in_order(at, "sold")

    play(act, change=on_disk(tmp_path), signed_in=False)


# -- in every language


_ERRORS: dict[str, tuple[Exception, str]] = {
    "unreachable": (CentreUnreachable("database is locked"), "not_moved"),
    "no reply": (NoReply("disk I/O error"), "not_moved"),
    **{
        key: (Trouble(key, cause="disk I/O error"), money)
        for key, money in (
            ("daybook_write", "not_moved"), ("daybook_cash", "not_moved"),
            ("daybook_unheard", "not_moved"), ("daybook_undone", "unknown"),
            ("daybook_unsold", "moved"), ("daybook_note", "not_moved"),
            ("daybook_read", "not_moved"),
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("_case", _ERRORS)
def test_every_such_card_has_a_sentence_a_next_step_and_the_truth_about_money(_case: str) -> None:
    error, money = _ERRORS[_case]
    cards = [card_of_error(language, error) for language in LANGUAGES]
    assert len({card.happened for card in cards}) == len({card.now for card in cards}) == 3
    for language, card in zip(LANGUAGES, cards, strict=True):
        assert card.money == say(language, f"words.money.{money}")
