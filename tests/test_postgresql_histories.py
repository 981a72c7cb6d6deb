"""The same history on both databases: every answer the same, every journal row byte for byte.

The machine of test_properties_history makes the histories; here its world stands twice, and each
letter goes to both centres.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
import test_properties_history as histories
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from playing import Moment, Play, _given
from sqlalchemy import select

from pos.centre.store.tables import METADATA

if TYPE_CHECKING:
    from postgres import Rooms

pytestmark = pytest.mark.xdist_group("postgresql")

SECRET = ("pin", "query_password", "owner")  # another key, other digests
TABLES = [one for one in METADATA.sorted_tables if one.name not in SECRET]


@dataclass(frozen=True)
class Both:
    """Two streets: a letter goes down both, and the answers agree."""

    one: Any
    other: Any

    def __getattr__(self, name: str) -> Callable[..., object]:
        def asked(*words: Any, **more: Any) -> object:
            found = getattr(self.one, name)(*words, **more)
            assert getattr(self.other, name)(*words, **more) == found, name
            return found

        return asked


class Twice(Play):
    """A world in memory and the same world at the server, one clock, one chance."""

    rooms: "Rooms"

    def __init__(self, *texts: str, at: str, seed: int = 1) -> None:
        super().__init__(*texts, at=at, seed=seed)
        chance = random.Random(seed)
        chance.randbytes(32)  # the one in memory drew its PIN key
        self.rooms.taken = 0
        self.twin = self.rooms.stage(_given(*texts), "", self.moment, chance.randbytes)
        self.centre = Both(self.stage.centre, self.twin.centre)  # type: ignore[assignment]
        desk = Both(self.stage.desk, self.twin.desk)
        self.stage = replace(self.stage, centre=self.centre, desk=desk)  # type: ignore[arg-type]

    def same(self) -> int:
        """Every row of both; how many there are."""
        counted = 0
        for table in TABLES:
            rows = []
            for stage in (self.stage, self.twin):
                with stage.house.store.read() as tx:
                    rows.append(tx.all(select(table).order_by(*table.primary_key)))
            assert rows[0] == rows[1], table.name
            counted += len(rows[0])
        return counted


class TwiceLived(histories.History):
    """A history whose end is compared row by row."""

    def teardown(self) -> None:
        if hasattr(self, "play"):
            assert isinstance(self.play, Twice)
            assert self.play.same() > 20
            self.play.twin.close()
        super().teardown()


def live(rooms: "Rooms", monkeypatch: pytest.MonkeyPatch, examples: int, steps: int) -> None:
    Twice.rooms = rooms
    monkeypatch.setattr(histories, "Play", Twice)
    wanted = settings(histories.SAMPLE, max_examples=examples, stateful_step_count=steps)
    run_state_machine_as_test(TwiceLived, settings=wanted)


def test_the_same_history_gives_the_same_answers_and_rows(
    rooms: "Rooms", monkeypatch: pytest.MonkeyPatch
) -> None:
    live(rooms, monkeypatch, 5, 25)


@pytest.mark.torture
def test_the_same_histories_at_length(rooms: "Rooms", monkeypatch: pytest.MonkeyPatch) -> None:
    live(rooms, monkeypatch, 300, 60)


def test_a_texts_order_is_pythons_on_both(rooms: "Rooms") -> None:
    """Bytes, not a language's order: `B` before `a`, ß, 中 and 😀 behind both."""
    names = ["a_b", "B", "aB", "a", "Z9", "中", "ß", "b", "A_a", "😀", "￿"]
    people = "".join(f'[people."{one}"]\n' for one in names)
    assert Moment().now
    play = Twice(people, at="2026-03-03T09:00:00")
    play.rooms = rooms
    for stage in (play.stage, play.twin):
        with stage.house.store.read() as tx:
            person = METADATA.tables["person"]
            found = [who for (who,) in tx.all(select(person.c.person).order_by(person.c.person))]
        assert found == sorted(names)
    play.twin.close()
    play.close()
