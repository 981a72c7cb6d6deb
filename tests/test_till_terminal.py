"""A terminal that vanishes (a window closed, a line broken) takes the till with it, in order."""

import os
import sys
from pathlib import Path

import pytest

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
