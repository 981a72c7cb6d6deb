"""A sale that nobody answered: said so, looked up by key and by itself, shown when it is known."""

from typing import Any

import pytest
from faulty_till import faulty, line_of
from till_play import BANLANGEN, Play, play

from pos.clock import ticks
from terminal_ui.screens.outcome import Outcome
from terminal_ui.screens.sale import Sale
from terminal_ui.unknown_ways import LOOK_AGAIN_S


async def sell_unanswered(
    at: Play, phase: Any, person: str = "wang_lei", unknown: int = 1
) -> Outcome:
    """One box, paid by insurance, and no answer to the settlement."""
    await at.scan(BANLANGEN)
    await at.present(person)
    await at.pay()
    line_of(at).plan("settle", phase)
    await at.keys("enter")
    outcome = await at.settled()
    await at.until(lambda: len(at.till.unknown) == unknown)
    await at.calm()
    return outcome


def words(at: Play) -> str:
    return " ".join(at.text().split())


_FOUND = {
    "the reply was lost": ("reply_lost", ("✓ Settled", "taken over", "18.50")),
    "the request was lost": ("request_lost", ("✓ Now known", "Nothing was debited", "Sell again")),
}


@pytest.mark.parametrize("_case", _FOUND)
def test_one_key_finds_out_and_the_same_screen_says_it(_case: str) -> None:
    phase, sentences = _FOUND[_case]

    async def act(at: Play) -> None:
        outcome = await sell_unanswered(at, phase)
        assert "Keep the goods on the counter" in words(at)
        assert "? next look-up" in words(at)
        await at.keys("l")
        await at.until(lambda: not outcome.is_unknown)
        await at.calm()
        for sentence in sentences:
            assert sentence in words(at)
        assert at.till.unknown == () and at.till.watches == {}
        assert bool(outcome.slip) == (phase == "reply_lost")
        sent = [letter for letter, _ in line_of(at).sent]
        assert sent.count("settle") == (phase == "reply_lost")

    play(act, change=faulty)


def test_it_is_looked_up_by_itself_at_growing_intervals_and_then_staff_are_called() -> None:
    async def act(at: Play) -> None:
        line = line_of(at)
        line.plan("look_up", "request_lost", 99)
        assert list(LOOK_AGAIN_S) == sorted(set(LOOK_AGAIN_S))
        waits = at.till.look_again_s = (0.5, 1.0, 2.0, 4.0)
        await sell_unanswered(at, "reply_lost")
        begun = ticks()
        for tries in range(1, len(waits) + 1):
            await at.until(lambda tries=tries: next(iter(at.till.watches.values())).tries == tries)
            assert ticks() - begun > sum(waits[:tries]) - 0.5
        assert "! call staff (4 look-ups)" in words(at)
        await at.keys("enter")
        await at.on(Sale)
        assert "1 unknown" in words(at) and "call staff" in words(at)

    play(act, change=faulty)


def test_what_is_found_later_is_said_while_the_next_customer_is_served() -> None:
    async def act(at: Play) -> None:
        await sell_unanswered(at, "reply_lost")
        await at.keys("enter")
        await at.on(Sale)
        assert "? 1 unknown" in words(at)
        at.till.watches.clear()
        at.till.look_again_s = (1.0,)
        at.till.refresh_unknown()
        await at.scan(BANLANGEN)
        await at.until(lambda: not at.till.unknown)
        await at.calm()
        assert "It was settled after all" in words(at)
        assert "1 unknown" not in words(at)
        assert len(at.till.sale_in_hand().lines) == 1
        records = at.till.staffed().daybook.records("2026-03-03")
        assert [one.state for one in records] == ["sold"]

    play(act, change=faulty)
