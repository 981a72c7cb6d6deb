"""The till on a real pseudo-terminal: start to sign-in, scan to line, memory over a thousand sales.

Times are of the whole way: from the key in the terminal to the bytes on the screen.
"""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pos.clock import ticks

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30.0
BREATH_S = 0.17  # longer than the 150 ms in which dialogs that move money ignore Enter
EAN = "6990100100370"
F9 = "\x1b[20~"
OTHER_EAN = "6990100300374"
WORLD = """
[operators.one]
name = "One"
badge = "101"
pin = "1357"
[people.rich]
name = "李明"
balance = "9000000.00"
card_id = "A10000000"
[products.a]
name = "Alphadrug"
price = "10.00"
ean = "6990100100370"
[products.b]
name = "Betadrug"
price = "10.00"
ean = "6990100300374"
"""
_STYLES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")


class Screen:
    """A till in a terminal of 120×36."""

    def __init__(self, home: Path, *words: str) -> None:
        self.began = ticks()
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        environment = {
            **os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT),
            "HOME": str(home), "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-m", "terminal_ui", "--lang", "en", *words],
            stdin=slave, stdout=slave, stderr=slave, cwd=home, env=environment,
            start_new_session=True,
        )  # fmt: skip
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)

    def send(self, text: str) -> None:
        os.write(self.master, text.encode())

    def until(self, wanted: str) -> float:
        """Seconds until the text has been drawn."""
        began, seen = ticks(), b""
        while wanted.encode() not in _STYLES.sub(b"", seen):
            left = PATIENCE_S - (ticks() - began)
            ready, _, _ = select.select([self.master], [], [], max(left, 0))
            if not ready:
                raise TimeoutError(f"{wanted!r} never appeared: {seen[-2000:]!r}")
            seen += os.read(self.master, 65536)
        return ticks() - began

    def memory_kib(self) -> int:
        """Resident memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return int(found[1]) if found else 0


@dataclass(frozen=True)
class TillFigures:
    """What was measured; times in milliseconds."""

    first_start_ms: float
    start_ms: list[float]
    scan_ms: list[float]
    memory_kib: list[tuple[int, int]]  # after so many sales


def measure(sales: int) -> TillFigures:
    """Start five times, scan fifty times, sell that often."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        world = home / "world.toml"
        world.write_text(WORLD, encoding="utf-8")
        url = f"sqlite:///{home / 'bench.sqlite'}"
        with Screen(home) as first:
            first.until("badge")
            first_start = (ticks() - first.began) * 1000
        starts = []
        for _ in range(5):
            with Screen(home) as again:
                again.until("badge")
                starts.append((ticks() - again.began) * 1000)
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "XDG_CONFIG_HOME": str(home / "config"),
        }
        subprocess.run(
            [sys.executable, "-m", "pos", "init", "--world", str(world), "--url", url],
            env=environment, check=True, capture_output=True,
        )  # fmt: skip
        with Screen(home, "--url", url) as till:
            _sign_in(till)
            scans = [_scan(till, number) for number in range(50)]
            memory = _sell(till, sales)
    return TillFigures(first_start, sorted(starts), sorted(scans), memory)


def _sign_in(till: Screen) -> None:
    till.until("badge")
    for keys, seen in (("\r", ""), ("101\r", ""), ("1357\r", "Scan")):
        till.send(keys)
        if seen:
            till.until(seen)
        else:
            _breathe(till)


def _breathe(till: Screen) -> None:
    """Read what is drawn until nothing more comes for a moment."""
    while select.select([till.master], [], [], BREATH_S)[0]:
        os.read(till.master, 65536)


def _scan(till: Screen, number: int) -> float:
    """Both products in turn, so that each scan draws a name anew."""
    ean, name = ((EAN, "Alphadrug"), (OTHER_EAN, "Betadrug"))[number % 2]
    _breathe(till)
    began = ticks()
    till.send(f"{ean}\r")
    till.until(name)
    return (ticks() - began) * 1000


def _sell(till: Screen, sales: int) -> list[tuple[int, int]]:
    memory = []
    for number in range(sales + 1):
        if number in (0, 10, 20, 50, 100, 200, 500, sales):
            memory.append((number, till.memory_kib()))
        if number == sales:
            break
        for keys, seen in (
            (f"{EAN}\r", "Alphadrug"), ("A10000000\r", "Recognised"), (F9, "To pay"),
            ("\r", "six-digit"), ("246810\r", "Quoted"), ("\r", "Settled"), ("\r", "No goods"),
        ):  # fmt: skip
            till.send(keys)
            till.until(seen)
            if seen in ("To pay", "Quoted", "Settled"):
                _breathe(till)
    return memory
