"""A program on a real pseudo-terminal: what it is sent, and what it says on a pipe of its own."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import threading
from pathlib import Path

PATIENCE_S = 120  # generous: the machine may be busy; nothing is measured


class Terminal:
    """Runs `python FILE` with a terminal of 80×24 and a pipe that it writes its facts to."""

    def __init__(self, program: Path) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.facts, facts_end = os.pipe()
        root = Path(__file__).parent.parent
        self.process = subprocess.Popen(
            [sys.executable, str(program), str(facts_end)],
            stdin=slave, stdout=slave, stderr=slave, pass_fds=[facts_end], cwd=root,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(root)},
        )  # fmt: skip
        os.close(slave)
        os.close(facts_end)
        self.unread = b""
        threading.Thread(target=self._drain, daemon=True).start()

    def _drain(self) -> None:
        # A terminal that nobody reads would stop the program.
        try:
            while os.read(self.master, 65536):
                pass
        except OSError:
            pass

    def send(self, text: str) -> None:
        data = text.encode()
        while data:
            data = data[os.write(self.master, data) :]

    def fact(self) -> str:
        """The next line the program says."""
        while b"\n" not in self.unread:
            ready, _, _ = select.select([self.facts], [], [], PATIENCE_S)
            assert ready, "the program says nothing"
            part = os.read(self.facts, 65536)
            assert part, "the program ended"
            self.unread += part
        line, _, self.unread = self.unread.partition(b"\n")
        return line.decode()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.facts)
