"""Kill -9 of PostgreSQL or of a till, while two tills sell, cancel, reverse and look up.

What is killed: the server's first process, one of its backends (the server then throws everybody
out and recovers by itself), or a till. Each time both are open again, `pos verify` is clean,
accounts and what the pharmacy is owed agree to the fen, and each till's pending list is exactly
what it asked and did not hear; what was listed is resolved before the next sale.
"""

import os
import random
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
import pytest
from kill_books import Book, effects, judge
from playing import Playing, make, opened
from small_world import WORLD
from test_kills import book_of, held_to_its_word, kill, middle_of, spin
from troubled_till import Child, start

from pos.clock import ticks

if TYPE_CHECKING:
    from postgres import Server

pytestmark = pytest.mark.xdist_group("postgresql")

BUYERS = {"01": "wang", "02": "zhao"}
VICTIMS = ("the server", "a backend", "a till")
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'pharmacy-counter'"
KILLS = int(os.environ.get("POS_KILLS", "500"))  # of the long form, fifty to a world
PATIENCE = 100_000  # lines; no till says so many before it notices that it was asked to stop


@pytest.fixture
def own(server: "Server") -> Iterator["Server"]:
    yield server
    server.start_again()


@pytest.fixture(scope="module")
def synced(server: "Server") -> Iterator["Server"]:
    """A server that syncs at every COMMIT, which then takes long enough to be hit."""
    from postgres import Server

    started = Server(fsync="on")
    yield started
    started.remove()


@dataclass
class Till:
    """A till's process, what it said since it last stood still, and its daybook of then."""

    url: str
    number: str
    child: Child | None = None
    lines: list[str] = field(default_factory=list)
    book: Book = field(default_factory=lambda: Book((), {}, ()))

    def goes_on(self) -> None:
        """A new process where there is none; then it resolves what is unknown, and sells."""
        if self.child is None:
            self.child = start(self.url, self.number, BUYERS[self.number])
            self.lines = []
            self.hears(1)
            assert self.lines == ["ready\n"]
        self._say("go")
        self.lines = []

    def _say(self, word: str) -> None:
        assert self.child is not None and self.child.stdin is not None
        self.child.stdin.write(f"{word}\n")
        self.child.stdin.flush()

    def hears(self, count: int) -> None:
        """So many lines more, or until it stands still."""
        assert self.child is not None and self.child.stdout is not None
        for _ in range(count):
            if self.lines and self.lines[-1].startswith("book "):
                return
            self.lines.append(self.child.stdout.readline())
            assert self.lines[-1], "the till has ended by itself"

    def stands_still(self) -> str:
        """What it was doing when trouble came, or when it heard that it was to stop."""
        self._say("stop")
        self.hears(PATIENCE)
        self.book = msgspec.json.decode(self.lines.pop().partition(" ")[2], type=Book)
        trouble, letter, error = self.lines.pop().split()
        assert trouble == "trouble"
        return f"{letter}: {error}"

    def dies(self) -> str:
        assert self.child is not None
        self.lines += kill(self.child)
        self.child = None
        return middle_of(self.lines)

    def ends(self) -> None:
        if self.child is not None:
            kill(self.child)


def strike(server: "Server", tills: list[Till], chance: random.Random) -> list[str]:
    """One kill at a random moment; afterwards every till stands still, or is dead."""
    what, victim = chance.choice(VICTIMS), chance.choice(tills)
    with server.admin() as db:
        backends = [int(str(row[0])) for row in db.execute(BACKENDS)] if "back" in what else []
    victim.hears(chance.randint(1, 40))
    spin(chance.uniform(0, 0.015))  # longer than a settlement with its COMMIT
    if what == "a till":
        figures = [f"a till, {victim.dies()}"]
        others = [one for one in tills if one is not victim]
        return figures + [f"asked to stop, {one.stands_still()}" for one in others]
    if backends:
        os.kill(chance.choice(backends), signal.SIGKILL)
    else:
        what = "the server"
        server.kill()
    return [f"{what}, {one.stands_still()}" for one in tills]


def look(play: Playing, begun: int, tills: list[Till], before: dict[str, set[str]]) -> int:
    """What must hold; how many letters were resolved since the last time."""
    found = effects(play, begun)
    resolved = 0
    for till in tills:
        if till.child is None:
            till.book = book_of(play, till.number)
        judge(found, till.book, till.number)
        held_to_its_word(till.book, till.lines)
        assert before[till.number] - till.book.asked <= till.book.heard, "resolved, or listed"
        resolved += len(before[till.number] - till.book.asked)
        before[till.number] = till.book.asked
    return resolved


def kills(server: "Server", count: int, seed: int) -> Counter[str]:
    """So many kills of one world, and what must hold after each."""
    chance, figures = random.Random(seed), Counter[str]()
    world = WORLD
    for poor in (
        'balance = { current_year = "30.00", carried_over = "20.00" }',
        'balance = "90.00"',
    ):
        assert world.count(poor) == 1
        world = world.replace(poor, 'balance = "99999.00"')
    url = make(server.database("kills"), world)
    tills = [Till(url, number) for number in BUYERS]
    before: dict[str, set[str]] = {number: set() for number in BUYERS}
    with opened(url) as play:
        begun = sum(play.accounts().values())
        try:
            for _ in range(count):
                for till in tills:
                    till.goes_on()
                figures.update(strike(server, tills, chance))
                server.start_again()
                figures["letters resolved"] += look(play, begun, tills, before)
                figures["letters listed"] += sum(map(len, before.values()))
        finally:
            for till in tills:
                till.ends()
        figures["letters heard"] = sum(len(till.book.heard) for till in tills)
    return figures


def test_a_killed_server_and_a_killed_till_lose_nothing(own: "Server") -> None:
    assert kills(own, 4, seed=1)["letters heard"] > 0


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(-(-KILLS // 50)))
def test_50_killed_servers_and_tills_lose_nothing(synced: "Server", seed: int) -> None:
    began = ticks()
    figures = kills(synced, min(50, KILLS), seed)
    print(f"\nPostgreSQL, kills: seed {seed}, {ticks() - began:.0f} s: {dict(figures)}")
    assert figures["letters resolved"] > 0
