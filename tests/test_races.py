"""Point 5, first half: two tills, one donor, one moment; nobody is ever overdrawn."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playing import make, opened
from selling_till import Child, start
from small_world import WORLD

from pos.centre.verifying import Clean, verify
from pos.clock import ticks
from pos.money import yuan

BOX_FEN = 70
SHARED_EVERY = 5


def race(folder: Path, sales: int) -> dict[str, object]:
    """Two tills sell so many boxes each to two people whom the same donor pays for."""
    # Half of what will be asked, so that the donor runs dry on the way, the last box half paid.
    donor_fen = sales * BOX_FEN + 30
    poor = 'balance = { current_year = "20.00", carried_over = "5.00" }'
    rich = 'balance = { current_year = "30.00", carried_over = "20.00" }'
    assert poor in WORLD and rich in WORLD
    text = WORLD.replace(poor, 'balance = "0.00"')
    years = f'{{ current_year = "{yuan(donor_fen - 500)}", carried_over = "5.00" }}'
    text = text.replace(rich, f"balance = {years}")
    url = make(folder / "centre.sqlite", text)
    tills = [
        start(url, till, who, sales, SHARED_EVERY) for till, who in (("01", "li"), ("02", "sun"))
    ]
    for till in tills:
        assert said(till, "ready") == ["ready"]
    began = ticks()
    for till in tills:
        assert till.stdin is not None
        till.stdin.write("go\n")
        till.stdin.flush()
    with ThreadPoolExecutor(len(tills)) as readers:
        heard = list(readers.map(rest_of, tills))
    took_s = ticks() - began
    assert [till.returncode for till in tills] == [0, 0]
    return {"url": url, "heard": heard, "took_s": took_s, "donor_fen": donor_fen}


def said(till: Child, until: str) -> list[str]:
    """Lines of a till up to one that starts with a word."""
    assert till.stdout is not None
    lines = []
    for line in till.stdout:
        lines.append(line.rstrip("\n"))
        if line.startswith(until):
            return lines
    return lines


def rest_of(till: Child) -> list[str]:
    return till.communicate(timeout=550)[0].splitlines()


def judge(folder: Path, race: dict[str, object], sales: int) -> dict[str, object]:
    """Nobody below zero, money conserved, each message one effect, the chain whole."""
    heard = race["heard"]
    assert isinstance(heard, list)
    told = [line.split() for lines in heard for line in lines]
    sold = [(words[1], int(words[2]), words[3]) for words in told if words[0] == "sold"]
    refused = [words[1] for words in told if words[0] == "refused"]
    assert len(sold) + len(refused) == 2 * sales
    # The other till may take the donor's money between this one's quote and its settlement.
    assert set(refused) <= {"NO_ACCOUNT", "QUOTE_CHANGED"}
    first = {message: fen for message, fen, fresh in sold if fresh == "new"}
    replays = [message for message, _, fresh in sold if fresh == "replay"]
    db = sqlite3.connect(folder / "centre.sqlite")
    rows = db.execute("SELECT message_id, outcome, account_fen FROM journal WHERE kind = 'settle'")
    journal = {message: (outcome, fen) for message, outcome, fen in rows.fetchall()}
    settled = {message: fen for message, (outcome, fen) in journal.items() if outcome == "settled"}
    left = dict(db.execute("SELECT owner, sum(balance_fen) FROM account GROUP BY owner").fetchall())
    lowest = db.execute("SELECT min(balance_fen) FROM account").fetchone()[0]
    paid = db.execute("SELECT sum(amount_fen) FROM posting WHERE credit = 'P37010000001'")
    posted_fen = paid.fetchone()[0]
    db.close()
    assert settled == first, "what the tills heard is what the centre did, each message once"
    shared = sales // SHARED_EVERY
    assert len(journal) == 2 * sales - shared
    assert len(replays) + refused.count("NO_ACCOUNT") >= shared > 0
    assert set(replays) <= {f"SHARED{number}" for number in range(sales + 1)}
    assert lowest >= 0
    before = {"li": 0, "wang": race["donor_fen"], "zhao": 9000}
    assert sum(int(str(fen)) for fen in before.values()) - sum(left.values()) == posted_fen
    assert posted_fen == sum(first.values())
    assert left["wang"] == 0, "the donor was meant to run dry"
    with opened(str(race["url"])) as play:
        found = verify(play.stage.house.store)
        for till in ("01", "02"):
            daybook = play.stage.daybook("P37010000001", till)
            assert daybook.unresolved() == ()
            daybook.close()
    assert isinstance(found, Clean), found
    return {"settled": len(settled), "refused": len(refused), "replays": len(replays)}


def test_two_tills_at_once_never_overdraw_the_donor(tmp_path: Path) -> None:
    judge(tmp_path, race(tmp_path, 25), 25)


@pytest.mark.torture
def test_two_tills_with_500_sales_each_never_overdraw_the_donor(tmp_path: Path) -> None:
    done = race(tmp_path, 500)
    figures = judge(tmp_path, done, 500)
    took_s = float(str(done["took_s"]))
    print(f"\nrace: 2 tills x 500 sales in {took_s:.1f} s ({1000 / took_s:.0f} sales/s): {figures}")
