"""Point 5, first half: two tills, one donor, one moment; nobody is ever overdrawn."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playing import make, opened
from selling_till import Child, start
from small_world import WORLD
from sqlalchemy import select

from pos.centre.store.tables import account, journal, posting
from pos.centre.verifying import Clean, verify
from pos.clock import ticks
from pos.money import yuan

if TYPE_CHECKING:
    from postgres import Server

BOX_FEN = 70
SHARED_EVERY = 5
SETTLES = select(journal.c.message_id, journal.c.outcome, journal.c.account_fen).where(
    journal.c.kind == "settle"
)
ACCOUNTS = select(account.c.owner, account.c.balance_fen)
PAID = select(posting.c.amount_fen).where(posting.c.credit == "P37010000001")


def race(place: Path | str, sales: int) -> dict[str, object]:
    """Two tills sell so many boxes each to two people whom the same donor pays for."""
    # Half of what will be asked, so that the donor runs dry on the way, the last box half paid.
    donor_fen = sales * BOX_FEN + 30
    poor = 'balance = { current_year = "20.00", carried_over = "5.00" }'
    rich = 'balance = { current_year = "30.00", carried_over = "20.00" }'
    assert poor in WORLD and rich in WORLD
    text = WORLD.replace(poor, 'balance = "0.00"')
    years = f'{{ current_year = "{yuan(donor_fen - 500)}", carried_over = "5.00" }}'
    text = text.replace(rich, f"balance = {years}")
    url = make(place, text)
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


def judge(race: dict[str, object], sales: int) -> dict[str, object]:
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
    with opened(str(race["url"])) as play, play.stage.house.store.read() as tx:
        asked = {message: (outcome, fen) for message, outcome, fen in tx.all(SETTLES)}
        kept = tx.all(ACCOUNTS)
        posted_fen = sum(fen for (fen,) in tx.all(PAID))
    settled = {message: fen for message, (outcome, fen) in asked.items() if outcome == "settled"}
    lowest = min(fen for _, fen in kept)
    left: dict[str, int] = {}
    for who, fen in kept:
        left[who] = left.get(who, 0) + fen
    assert settled == first, "what the tills heard is what the centre did, each message once"
    shared = sales // SHARED_EVERY
    assert len(asked) == 2 * sales - shared
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
    judge(race(tmp_path / "centre.sqlite", 25), 25)


@pytest.mark.xdist_group("postgresql")
def test_two_tills_at_one_server_never_overdraw_the_donor(server: "Server") -> None:
    judge(race(server.database("race"), 25), 25)


@pytest.mark.torture
@pytest.mark.parametrize("_case", ["sqlite", "postgresql"])
def test_two_tills_with_500_sales_each_never_overdraw_the_donor(
    _case: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if _case == "sqlite":
        place: Path | str = tmp_path / "centre.sqlite"
    else:
        place = request.getfixturevalue("server").database("race500")
    done = race(place, 500)
    figures = judge(done, 500)
    took_s = float(str(done["took_s"]))
    speed = f"{took_s:.1f} s ({1000 / took_s:.0f} sales/s)"
    print(f"\nrace ({_case}): 2 tills x 500 sales in {speed}: {figures}")
