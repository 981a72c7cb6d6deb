"""A till in a process of its own that sells, cancels, reverses and looks up, for kills.

It says on standard output, a line each, which letter goes out and which answer is back, so that
whoever started it can choose a moment and knows afterwards where it fell. Of five sales one is left
alone, one is cancelled, one is looked up because its reply was lost, and two are reversed: their
reply or their request was lost. When the centre is gone, or somebody asks it to stop, the till
tells what stands in its daybook and waits for a line.
"""

import os
import select
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import msgspec
from kill_books import read_book
from playing import Playing, opened
from small_world import PIN_OF

from pos.counter import pending, undoing
from pos.faults import FaultyCentre, Phase
from pos.model import Secret
from pos.refusals import Refusal
from pos.street import Centre, CentreUnreachable, NoReply, Undone

Child = subprocess.Popen[str]
LETTERS = ("settle", "cancel", "reverse", "look_up")


def start(url: str, till: str, buyer: str) -> Child:
    """Start a till; it waits for a line before it sells."""
    root = str(Path(__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1"}
    words = [sys.executable, __file__, url, till, buyer]
    return subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
    )


def tell(*words: object) -> None:
    print(*words, flush=True)


def heard() -> str:
    """The next line of standard input, and no byte beyond it: `day` looks whether more came."""
    line = b""
    while not line.endswith(b"\n"):
        more = os.read(0, 1)
        if not more:
            return ""
        line += more
    return line.decode().strip()


class Stopped(Exception):
    """Somebody wants the till to stand still."""


@dataclass
class Telling:
    """The centre, saying aloud when a letter goes out and when its answer is back."""

    centre: Centre
    last: str = "nothing"

    def __getattr__(self, name: str) -> Callable[..., object]:
        ask = getattr(self.centre, name)
        if name not in LETTERS:
            return cast(Callable[..., object], ask)

        def asked(*letter: Any) -> object:
            self.last = name
            tell("out", name)
            answer = ask(*letter)
            tell("in", name)
            return answer

        return asked


@dataclass
class Troubled:
    """One till and what it does, one sale after the other."""

    play: Playing
    till: str
    buyer: str
    line: FaultyCentre
    number: int = 0

    def sell(self, phase: Phase | None) -> str:
        """One box; its message id, whether an answer came or not."""
        checkout = self.play.basket("plaster", till=self.till)
        assert not isinstance(self.play.show(checkout, self.buyer), Refusal)
        checkout.enter_pin(Secret(PIN_OF[self.buyer]))
        if phase is not None:
            self.line.plan("settle", phase)
        try:
            checkout.settle("all")
        except NoReply:
            if phase is None:
                raise
            return checkout.unknown_id
        finally:
            self.line.repair()
        assert checkout.record is not None, checkout.answer
        tell("sold", checkout.record.slip.message_id)
        return checkout.record.slip.message_id

    def act(self) -> None:
        """The next sale, and what becomes of it."""
        counter = self.play.counter(till=self.till)
        self.number += 1
        phases: tuple[Phase | None, ...] = (None, None, "reply_lost", "reply_lost", "request_lost")
        place = self.number % len(phases)
        sold = self.sell(phases[place])
        if place == 1:
            assert isinstance(undoing.cancel(counter, sold), Undone)
            tell("cancelled", sold)
        elif place == 2:
            self.resolve(sold)
        elif place > 2:
            assert isinstance(pending.reverse(counter, sold), Undone)
            tell("reversed", sold)

    def resolve(self, message_id: str) -> None:
        found = pending.resolve(self.play.counter(till=self.till), message_id)
        if found.outcome == "unknown":
            raise NoReply
        tell("resolved", message_id, found.outcome)

    def day(self) -> None:
        """What nobody answered first; then sales, until somebody wants it to stop."""
        for letter in pending.pending(self.play.counter(till=self.till)):
            self.resolve(letter.message_id)
        tell("open")
        while not select.select([0], [], [], 0)[0]:
            self.act()
        raise Stopped


def main(url: str, till: str, buyer: str) -> None:
    """Days that end in trouble, until standard input ends."""
    with opened(url) as play:
        line = FaultyCentre(play.centre)
        telling = Telling(cast(Centre, line))
        play.centre = cast(Centre, telling)
        troubled = Troubled(play, till, buyer, line)
        counter = play.counter(till=till)
        tell("ready")
        while word := heard():
            if word != "go":  # told to stop, and it stands still already
                continue
            try:
                troubled.day()
            except (CentreUnreachable, NoReply, Stopped) as error:
                tell("trouble", telling.last, type(error).__name__)
            book = read_book(counter.daybook._db, counter.daybook.unresolved())
            tell("book", msgspec.json.encode(book).decode())


if __name__ == "__main__":
    main(*sys.argv[1:])
