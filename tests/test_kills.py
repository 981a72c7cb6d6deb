"""Kill -9 of a till at any moment; on SQLite the centre dies with it. Nothing is lost or doubled.

The till sells, cancels, reverses and looks up. After each kill the database opens, `pos verify` is
clean, accounts and what the pharmacy is owed agree to the fen, and the pending list is exactly what
was asked and not heard; the next till resolves that before it sells. The same database and daybook
are killed again and again, fifty times.
"""

import os
import random
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from kill_books import Book, effects, judge, read_book
from playing import Playing, make, opened
from small_world import WORLD
from troubled_till import Child, start

from pos.centre.verifying import Clean, verify
from pos.clock import rest, ticks
from pos.connect.creating import url_of
from pos.connect.places import daybook_file

ROOT = Path(__file__).parents[1]
HOUSE, TILL = "P37010000001", "01"
EARLY = 0.1  # the part of the kills that hit the start: daybook and database being opened
KILLS = int(os.environ.get("POS_KILLS", "500"))  # of the long form, fifty to a world


def killed_at_a_random_moment(url: str, chance: random.Random) -> tuple[str, list[str]]:
    """A till that dies: in the middle of what, and every line it got out."""
    till = start(url, TILL, "li")
    if chance.random() < EARLY:
        rest(chance.uniform(0.0, 0.6))
        return "the start", kill(till)
    assert till.stdin is not None and till.stdout is not None
    till.stdin.write("go\n")
    till.stdin.flush()
    lines = [till.stdout.readline() for _ in range(chance.randint(1, 60))]
    spin(chance.uniform(0.0, 0.004))
    lines += kill(till)
    return middle_of(lines), lines


def middle_of(lines: list[str]) -> str:
    """The letter that was out, or that nothing was: books being written, the next sale begun."""
    whole = [line.split() for line in lines if line.endswith("\n")]
    last = whole[-1] if whole else ["ready"]
    if last[0] == "out":
        return f"{last[1]} at the centre"
    if last[0] == "in":
        return f"{last[1]} being written down"
    return "the start" if last[0] == "ready" else "the next letter"


def spin(seconds: float) -> None:
    """A few milliseconds, finer than a sleep."""
    until = ticks() + seconds
    while ticks() < until:
        pass


def kill(till: Child) -> list[str]:
    """kill -9; what it had said until then."""
    till.kill()
    assert till.stdout is not None and till.stdin is not None
    lines = till.stdout.readlines()
    till.wait()
    till.stdin.close()
    till.stdout.close()
    return lines


def book_of(play: Playing, till: str) -> Book:
    """The daybook of a till that is dead: opened as the next till would, and shut again."""
    daybook = play.stage.daybook(HOUSE, till)
    listed = daybook.unresolved()
    daybook.close()
    file = sqlite3.connect(daybook_file(play.stage.owner.centre_id, HOUSE, till))
    try:
        return read_book(file, listed)
    finally:
        file.close()


def held_to_its_word(book: Book, lines: list[str]) -> None:
    """What the cashier saw done stays done."""
    for line in lines:
        said = line.split()
        if not line.endswith("\n") or said[0] not in ("sold", "cancelled", "reversed"):
            continue
        outcome = next(one.outcome for one in book.letters if one.message_id == said[1])
        if said[0] == "cancelled":
            assert book.sales[said[1]] == "cancelled"
        else:
            allowed = {"sold": ("settled",), "reversed": ("reversed", "nothing_there")}
            assert outcome in allowed[said[0]], (said, outcome)


def rich(name: str) -> str:
    """The small world, whose buyer's money lasts."""
    assert WORLD.count(name) == 1
    return WORLD.replace(name, 'balance = "99999.00"')


def kills(folder: Path, count: int, seed: int) -> Counter[str]:
    """Kill so many tills of one database, and judge after each."""
    chance, figures = random.Random(seed), Counter[str]()
    url = make(
        folder / "centre.sqlite",
        rich('balance = { current_year = "20.00", carried_over = "5.00" }'),
    )
    with opened(url) as play:
        begun = sum(play.accounts().values())
    before: set[str] = set()
    for _ in range(count):
        where, lines = killed_at_a_random_moment(url, chance)
        figures[f"killed in {where}"] += 1
        with opened(url) as play:
            found = effects(play, begun)
            book = book_of(play, TILL)
        judge(found, book, TILL)
        held_to_its_word(book, lines)
        assert before - book.asked <= book.heard, "an unknown letter is resolved or listed"
        figures["resolved by the next till"] += len(before - book.asked)
        for message_id in book.asked - before:
            did = message_id in found.kinds
            figures["listed: it had happened" if did else "listed: it had not"] += 1
        before = book.asked
        figures["letters heard"] = len(book.heard)
    return figures


def test_a_killed_till_loses_nothing(tmp_path: Path) -> None:
    assert kills(tmp_path, 6, seed=5)["letters heard"] > 0


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(-(-KILLS // 50)))
def test_50_killed_tills_lose_nothing(tmp_path: Path, seed: int) -> None:
    began = ticks()
    figures = kills(tmp_path, min(50, KILLS), seed)
    print(f"\nkills: seed {seed}, {ticks() - began:.0f} s: {dict(figures)}")
    assert figures["listed: it had happened"] or figures["listed: it had not"]


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
