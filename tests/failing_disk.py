"""A disk that is full as the kernel makes it, and what a till's screen and books say meanwhile.

A process that may not make files longer (RLIMIT_FSIZE) gets an error from every write.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from till_play import BANLANGEN, Play

from pos.counter import pending
from pos.counter.reconciliation import reconcile
from terminal_ui.screens.pay_view import Stage
from terminal_ui.screens.sale import Sale

resource = pytest.importorskip("resource", reason="Windows bounds no process so")

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
