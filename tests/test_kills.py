"""Point 5, second half: kill -9 at any moment of a sale; nothing is lost, doubled or half done.

After each kill the database opens, `pos verify` is clean, and the daybook and the centre agree, or
the sale is listed as asked, and the next till resolves it before it sells. The same database and
daybook are killed again and again.
"""

import random
import sqlite3
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from playing import make, opened
from selling_till import Child, start
from small_world import WORLD

from pos.centre.verifying import Clean, verify
from pos.clock import rest, ticks
from pos.connect.creating import url_of
from pos.connect.places import daybook_file

ROOT = Path(__file__).parents[1]
HOUSE, TILL = "P37010000001", "01"
EARLY = 0.15  # the part of the kills that hit the start: daybook and database being opened
SALES = 100_000  # more than any till lives to sell


@dataclass(frozen=True)
class Books:
    """What centre and daybook say of settlements, by message id."""

    journal: dict[str, str]
    closed: set[str]  # what never arrived, and a reversal has barred
    heard: dict[str, str]
    asked: set[str]
    recorded: set[str]


def killed_at_a_random_moment(url: str, chance: random.Random) -> tuple[str, list[str]]:
    """A till that dies, and every line it got out."""
    till = start(url, TILL, "li", SALES)
    assert till.stdin is not None and till.stdout is not None
    till.stdin.write("go\n")
    till.stdin.flush()
    if chance.random() < EARLY:
        rest(chance.uniform(0.0, 0.6))
        where, lines = "at the start", []
    else:
        where = "while selling"
        lines = [till.stdout.readline() for _ in range(chance.randint(2, 40))]
        spin(chance.uniform(0.0, 0.006))
    lines += kill(till)
    assert "done\n" not in lines
    return where, lines


def spin(seconds: float) -> None:
    """A few milliseconds, finer than a sleep."""
    until = ticks() + seconds
    while ticks() < until:
        pass


def kill(till: Child) -> list[str]:
    till.kill()
    assert till.stdout is not None and till.stdin is not None
    lines = till.stdout.readlines()
    till.wait()
    till.stdin.close()
    till.stdout.close()
    return lines


def read_books(file: Path, centre_id: str) -> Books:
    centre = sqlite3.connect(file)
    rows = centre.execute("SELECT message_id, outcome FROM journal WHERE kind = 'settle'")
    journal = dict(rows.fetchall())
    closed = {
        row[0] for row in centre.execute("SELECT message_id FROM journal WHERE kind = 'closed'")
    }
    centre.close()
    daybook = sqlite3.connect(daybook_file(centre_id, HOUSE, TILL))
    letters = daybook.execute(
        "SELECT message_id, state, outcome FROM letter WHERE kind = 'settle'"
    ).fetchall()
    recorded = {row[0] for row in daybook.execute("SELECT message_id FROM sale")}
    daybook.close()
    heard = {message: outcome for message, state, outcome in letters if state == "heard"}
    asked = {message for message, state, _ in letters if state == "asked"}
    return Books(journal, closed, heard, asked, recorded)


def judge(file: Path, url: str, lines: list[str]) -> Books:
    """What must hold after a kill."""
    with opened(url) as play:
        found = verify(play.stage.house.store)
        assert isinstance(found, Clean), found
        daybook = play.stage.daybook(HOUSE, TILL)
        listed = {letter.message_id for letter in daybook.unresolved()}
        shown = {one.slip.message_id for one in daybook.records("2026-03-03")}
        daybook.close()
        books = read_books(file, play.stage.owner.centre_id)
    assert books.asked == listed
    assert set(books.journal) <= set(books.heard) | listed, "sent, but never written down"
    assert not books.closed & set(books.journal)
    for message, outcome in books.heard.items():
        if message in books.closed:
            assert outcome != "settled"
        else:
            assert books.journal[message] == outcome
    settled = {message for message, outcome in books.heard.items() if outcome == "settled"}
    assert books.recorded == shown == settled
    told = {line.split()[1] for line in lines if line.startswith("sold ") and line.endswith("\n")}
    assert told <= settled, "the cashier saw it sold, and now it is gone"
    return books


def kills(folder: Path, count: int, seed: int) -> Counter[str]:
    """Kill so many tills of one database, and judge after each."""
    chance = random.Random(seed)
    file = folder / "centre.sqlite"
    balance = 'balance = { current_year = "20.00", carried_over = "5.00" }'
    assert balance in WORLD
    text = WORLD.replace(balance, 'balance = "900.00"')
    url = make(file, text)
    figures: Counter[str] = Counter()
    before: set[str] = set()
    books = Books({}, set(), {}, set(), set())
    for _ in range(count):
        where, lines = killed_at_a_random_moment(url, chance)
        books = judge(file, url, lines)
        new = books.asked - before
        assert len(new) <= 1, "one till, one sale at a time"
        assert before - books.asked <= set(books.heard), "an unknown sale is resolved or listed"
        figures["resolved at the next start"] += len(before - books.asked)
        before = books.asked
        for message in new:
            arrived = "it was settled" if message in books.journal else "it never arrived"
            figures[f"listed as asked: {arrived}"] += 1
        figures[f"killed {where}"] += 1
    figures["sales heard"] = len(books.heard)
    return figures


def test_a_killed_till_loses_nothing(tmp_path: Path) -> None:
    assert kills(tmp_path, 6, seed=5)["sales heard"] > 0


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(4))
def test_50_killed_tills_lose_nothing(tmp_path: Path, seed: int) -> None:
    began = ticks()
    figures = kills(tmp_path, 50, seed)
    print(f"\nkills: seed {seed}, {ticks() - began:.0f} s: {dict(figures)}")
    assert (
        figures["listed as asked: it was settled"] or figures["listed as asked: it never arrived"]
    )


def killed_inits(folder: Path, count: int, seed: int) -> Counter[str]:
    """`pos init` killed: there is no database, or a whole one; and the next one works."""
    chance = random.Random(seed)
    figures: Counter[str] = Counter()
    for number in range(count):
        file = folder / f"{number}.sqlite"
        url = url_of(file).render_as_string()
        words = [sys.executable, "-m", "pos", "init", "--url", url]
        init = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL)
        rest(chance.uniform(0.1, 1.0))
        init.kill()
        init.wait()
        figures["whole" if file.exists() else "none"] += 1
        if not file.exists():
            make(file, WORLD)
        with opened(url) as play:
            assert isinstance(verify(play.stage.house.store), Clean)
    return figures


def test_a_killed_init_leaves_no_half_database(tmp_path: Path) -> None:
    assert sum(killed_inits(tmp_path, 2, seed=1).values()) == 2


@pytest.mark.torture
def test_40_killed_inits_leave_no_half_database(tmp_path: Path) -> None:
    print(f"\nkilled inits: {dict(killed_inits(tmp_path, 40, seed=2))}")
