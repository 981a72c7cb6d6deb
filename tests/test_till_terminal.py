"""A terminal that vanishes (a window closed, a line broken) takes the till with it, in order."""

import io
import os
import sys
import threading
from pathlib import Path

import pytest
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread

from terminal_ui import terminal_gone

PATIENCE_S = 60


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is wanted")
def test_a_till_without_its_terminal_ends_and_does_not_spin(tmp_path: Path) -> None:
    from bench.till import Screen

    till = Screen(tmp_path)
    try:
        till.until("badge")
        os.close(till.master)
        assert till.process.wait(PATIENCE_S) == 129
    finally:
        till.process.kill()
        till.process.wait()


class Broken(io.StringIO):
    """A terminal that is gone."""

    def write(self, text: str) -> int:
        raise OSError(5, "Input/output error")


def test_what_is_drawn_after_the_terminal_went_waits_for_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    terminal_gone.install()
    writer = WriterThread(Broken())
    writer.start()
    for _ in range(3 * MAX_QUEUED_WRITES):
        writer.write("a line")
    writer.stop()
    assert not writer.is_alive()
