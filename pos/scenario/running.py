"""Many items, one after the other or in several processes; their order stays that of the files."""

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from threading import current_thread, main_thread

from pos.clock import ticks
from pos.scenario.results import Result
from pos.scenario.shapes import Item, Judged

# A second process has to import everything first; for fewer items that takes longer than it saves.
WORTH_A_PROCESS = 40
CHUNK = 8  # items a process takes at a time


def run(items: Sequence[Item], url: str = "", processes: int = 0) -> Iterator[Result]:
    """Play all of them. processes: 0 for as many as there are cores.

    A centre at a URL is played on by one process only, so that no item meets another's.
    """
    wanted = processes or min(os.cpu_count() or 1, 1 + len(items) // WORTH_A_PROCESS)
    if url:
        from pos.connect.playing import alone

        with alone(url):
            yield from (played(item, url) for item in items)
        return
    if wanted < 2:
        yield from map(played, items)
        return
    with _pool(wanted) as pool:
        with _uninterrupted():
            results = pool.map(played, items, chunksize=CHUNK)  # starts the processes
        yield from results


def played(item: Item, url: str = "") -> Result:
    """One item. What breaks inside the program is told as one line, with POS_DEBUG in full."""
    from pos.scenario.playing import play
    from pos.texts import Trouble

    begun = ticks()
    try:
        judged = play(item, url)
    except Trouble:
        raise  # the centre itself cannot be played on: no item would fare better
    except Exception as error:
        if os.environ.get("POS_DEBUG"):
            raise
        said = f"{type(error).__name__}: {error}".partition("\n")[0]
        judged = Judged(item_id=item.id, file=item.file, verdict="error", line=1, got=said)
    return Result(judged=judged, item=item, seconds=ticks() - begun)


@contextmanager
def _pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that end with their parent, however it ends."""
    pool = ProcessPoolExecutor(processes, get_context("spawn"))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """What starts in here never hears an interrupt from the keyboard: the parent decides."""
    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
