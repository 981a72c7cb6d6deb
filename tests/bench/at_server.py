"""Settlements per second at a PostgreSQL with 1, 4 and 16 tills, beside pgbench.

Both sides ask the same server (fsync on) through the same socket with the same number of clients,
and take turns; the median ratio of the rounds counts. A till is a process of its own, one of four
pharmacies'; pgbench is TPC-B-like with four branches, statements prepared: seven statements a
transaction where a settlement has about fifteen, and nothing computed in between.
"""

import random
import re
import subprocess
import sys
from dataclasses import dataclass

from pos.centre import pins
from pos.centre.store import Store
from pos.centre.store.kinds import parse_url
from pos.clock import MessageIds, fixed, ticks
from pos.connect import creating, servers
from pos.connect.opening import Stage, _stage
from pos.decoding import toml_tables
from pos.model import AnyCash, Card, Papers, Sale, Secret, Settlement
from tests.bench.settling import KEY, LINES, NOW, WORLD
from tests.postgres import Server, wheel

TILLS = (1, 4, 16)
HOUSES = 4
FAMILIES = 4000
ROUNDS = 3
SECONDS = 4
WARM = 10


@dataclass(frozen=True)
class Speed:
    """Transactions per second of both sides."""

    tills: int
    ours: float
    pgbench: float

    @property
    def ratio(self) -> float:
        return self.ours / self.pgbench


def measure() -> list[Speed] | None:
    """The median round for each number of tills; None where the wheel is missing."""
    if wheel() is None:
        return None
    server = Server(fsync="on")
    try:
        url = server.database("bench")
        _fill(server, url)
        _pgbench(server, "-i", "-q", "-s", str(HOUSES))
        found = []
        for tills in TILLS:
            rounds = [_round(server, url, tills, number) for number in range(ROUNDS)]
            found.append(sorted(rounds, key=lambda one: one.ratio)[ROUNDS // 2])
        return found
    finally:
        server.remove()


def _round(server: Server, url: str, tills: int, number: int) -> Speed:
    said = _pgbench(server, "-n", "-M", "prepared", "-c", str(tills), "-j", "2", "-T", str(SECONDS))
    tps = re.search(r"^tps = ([0-9.]+)", said, re.MULTILINE)
    assert tps is not None, said
    children = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.bench.at_server", url, str(till), str(number)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for till in range(tills)
    ]  # fmt: skip
    for child in children:
        assert child.stdout is not None and child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    sold = [float(child.communicate()[0]) for child in children]
    return Speed(tills, sum(sold), float(tps[1]))


def _pgbench(server: Server, *words: str) -> str:
    line = [str(server.bin / "pgbench"), "-h", str(server.folder), "-U", "postgres", *words]
    done = subprocess.run([*line, "postgres"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def sell(url: str, till: str, number: str) -> None:
    """One till: sells for some seconds and says how many settlements a second it had."""
    stage = _open(url)
    place = int(till)
    house = stage.shop.pharmacies[place % HOUSES]
    ids = MessageIds(house.code, f"{int(number)}{place:x}"[-2:], stage.house.clock)
    chance = random.Random(f"{till}/{number}")
    for _ in range(WARM):
        _sell_one(stage, house.code, ids.next_id(), chance)
    print("ready", flush=True)
    sys.stdin.readline()
    began, count = ticks(), 0
    while ticks() < began + SECONDS:
        _sell_one(stage, house.code, ids.next_id(), chance)
        count += 1
    print(count / (ticks() - began), flush=True)
    stage.close()


def _sell_one(stage: Stage, house: str, message_id: str, chance: random.Random) -> None:
    family = chance.randrange(FAMILIES)
    sale = Sale(
        message_id=message_id, pharmacy=house, till="01", operator="001",
        credential=Card(Secret(f"A{family * 3:08d}")), pin=Secret("246810"), patient="",
        papers=Papers(), lines=LINES, agreed=AnyCash(),
    )  # fmt: skip
    assert isinstance(stage.centre.settle(sale).outcome, Settlement)


def _open(url: str) -> Stage:
    return _stage(Store(parse_url(url)), url, fixed(NOW), random.Random(1).randbytes, KEY)


def _fill(server: Server, url: str) -> None:
    """Families of three as in settling.py: 10.00 of one's own, 10.00 and plenty of the donors'."""
    houses = "".join(f"[pharmacies.h{number}]\n" for number in range(HOUSES))
    given = creating.Given("bench", toml_tables(WORLD + houses, "bench"), "bench")
    draw = random.Random(0).randbytes
    store = Store(parse_url(url))
    servers.create(
        store,
        parse_url(url),
        lambda tx: creating.filled(tx, given, "demo", fixed(NOW), draw, KEY),
    )
    store.close()
    digest = pins.digest(KEY, "salt", Secret("246810"))
    each = f"FROM generate_series(0, {FAMILIES * 3 - 1}) AS i"
    with server.admin("bench") as db:
        for statement in (
            "INSERT INTO person SELECT 'p'||i, i, '人'||i, 'employee', 'active', '370100', '', 0,"
            f" '', 'active', 'normal', lpad(i::text, 18, '0'), '{{}}' {each}",
            f"INSERT INTO pin SELECT 'p'||i, 'salt', '{digest}', 0, 0, '', '' {each}",
            f"INSERT INTO card SELECT 'A'||lpad(i::text, 8, '0'), 'p'||i, 'normal', '', 1 {each}",
            "INSERT INTO account SELECT 'p'||i||'/2026', 'p'||i, 2026,"
            f" CASE i % 3 WHEN 2 THEN 100000000 ELSE 1000 END {each}",
            *(
                f"INSERT INTO binding SELECT 'W'||i||'-{donor}', 'p'||i, 'p'||(i+{donor}),"
                f" 'parent', {donor}, -1, 0, '', '', '', '' {each} WHERE i % 3 = 0"
                for donor in (1, 2)
            ),
            "VACUUM ANALYZE",
        ):
            db.execute(statement.encode())


if __name__ == "__main__":
    sell(*sys.argv[1:])
