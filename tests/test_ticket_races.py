"""Two tills, one ticket, one moment: one of them settles it, whatever the database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from playing import Play, Playing, make, opened, reason, sale_id
from ticket_play import MAIN, WORLD, cash_sale, letter

from pos.model import Settlement
from pos.refusals import Reason
from pos.street import Undo, Undone

if TYPE_CHECKING:
    from postgres import Rooms

PEOPLE = ("li", "wang", "zhao")


@pytest.fixture
def files(tmp_path: Path) -> Iterator[list[Playing]]:
    """Three tills at one file, each with the house opened for itself."""
    url = make(tmp_path / "centre.sqlite", WORLD)
    with ExitStack() as stack:
        yield [stack.enter_context(opened(url)) for _ in PEOPLE]


@pytest.fixture
def served(at_server: "Rooms") -> Iterator[list[Playing]]:
    """Three letters to one house at a PostgreSQL."""
    play = Play(WORLD)
    yield [play] * len(PEOPLE)
    play.close()


def at_once(*acts: Any) -> list[Any]:
    gate = Barrier(len(acts))

    def one(act: Any) -> Any:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def one_wins(tills: list[Playing], rounds: int) -> None:
    """Three people show the same ticket; then the one who won is reversed while two try again."""
    first = tills[0]
    for _ in range(rounds):
        number = cash_sale(first)
        sales = [letter(first, who, number, till=f"0{n}") for n, who in enumerate(PEOPLE, start=1)]
        acts = [partial(t.centre.settle, sale) for t, sale in zip(tills, sales, strict=True)]
        found = at_once(*acts)
        won = [sale_id(one) for one in found if isinstance(one.outcome, Settlement)]
        assert len(won) == 1, found
        assert [reason(one) for one in found].count(Reason.TICKET_USED) == 2
        undo = Undo(first.counter("main").next_id(), MAIN, "01", "001", won[0])
        again = [letter(first, who, number, till="09") for who in PEOPLE[:2]]
        acts = [partial(tills[n].centre.settle, sale) for n, sale in enumerate(again)]
        undone, *found = at_once(partial(tills[2].centre.reverse, undo), *acts)
        assert isinstance(undone, Undone)
        for one in found:
            assert isinstance(one.outcome, Settlement) or reason(one) is Reason.TICKET_USED
        assert sum(isinstance(one.outcome, Settlement) for one in found) <= 1
        first.check()


def test_of_three_tills_at_one_file_one_settles_a_ticket(files: list[Playing]) -> None:
    one_wins(files, 2)


@pytest.mark.xdist_group("postgresql")
def test_of_three_tills_at_one_server_one_settles_a_ticket(served: list[Playing]) -> None:
    one_wins(served, 4)
