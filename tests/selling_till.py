"""A till in a process of its own that sells one box after another, for races and kills.

It says on standard output what it is about to do and what it has done, a line each, so that whoever
started it can choose a moment. It begins when it reads a line.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from playing import Playing, opened
from small_world import PIN_OF

from pos.counter import pending
from pos.counter.checkout import Checkout
from pos.model import Answer, Sale, Secret, Settlement
from pos.refusals import Reason, Refusal
from pos.street import Centre

SHARED_BUYER = "sun"


def start(url: str, till: str, buyer: str, sales: int, shared_every: int = 0) -> "Child":
    """Start a till that waits for a line before it sells."""
    words = [sys.executable, __file__, url, till, buyer, str(sales), str(shared_every)]
    root = str(Path(__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
    )


Child = subprocess.Popen[str]


def tell(*words: object) -> None:
    print(*words, flush=True)


@dataclass(frozen=True)
class Telling:
    """The centre, saying aloud when a settlement goes out and when its answer is back."""

    centre: Centre

    def __getattr__(self, name: str) -> Callable[..., object]:
        return getattr(self.centre, name)  # type: ignore[no-any-return]

    def settle(self, sale: Sale) -> Answer:
        tell("sending", sale.message_id)
        answer = self.centre.settle(sale)
        tell("answered", sale.message_id)
        return answer


def sell(play: Playing, till: str, buyer: str, number: int, message_id: str) -> None:
    """One box of plaster: every second time by code, every fourth with a quote before."""
    checkout = play.basket("plaster", till=till)
    if number % 2:
        refreshed_code(play, checkout, buyer)
    else:
        assert not isinstance(play.show(checkout, buyer), Refusal)
    checkout.enter_pin(Secret(PIN_OF[buyer]))
    if number % 4 == 0 and not message_id:
        checkout.presettle()
    answer = checkout.settle("all", message_id=message_id)
    outcome = answer.outcome
    if isinstance(outcome, Refusal):
        tell("refused", outcome.reason.value)
    elif isinstance(outcome, Settlement):
        fresh = "replay" if answer.replay else "new"
        tell("sold", outcome.message_id, outcome.quote.account_fen, fresh)


def refreshed_code(play: Playing, checkout: Checkout, buyer: str) -> None:
    """A code shown at the other till in the same moment supersedes this one: then refresh."""
    found: object = Refusal(Reason.CODE_EXPIRED)
    while isinstance(found, Refusal):
        assert found.reason is Reason.CODE_EXPIRED
        found = play.show(checkout, buyer, "code")


def main(url: str, till: str, buyer: str, sales: str, shared_every: str) -> None:
    """Sell so many; each so many-th (0: none) under an id that the other till uses too."""
    every = int(shared_every)
    with opened(url) as play:
        play.centre = cast(Centre, Telling(play.centre))
        counter = play.counter(till=till)
        tell("ready")
        sys.stdin.readline()
        for letter in pending.pending(counter):
            tell("resolved", letter.message_id, pending.resolve(counter, letter.message_id).outcome)
        for number in range(1, int(sales) + 1):
            if every and number % every == 0:
                sell(play, till, SHARED_BUYER, number, f"SHARED{number}")
            else:
                sell(play, till, buyer, number, "")
        tell("done")


if __name__ == "__main__":
    main(*sys.argv[1:])
