"""What the till does is said: a full line, a customer who is not held, another language, a lock."""

import pytest
from till_play import BANLANGEN, IBUPROFEN, Play, play

from terminal_ui.screens.lock import Lock
from terminal_ui.screens.sale import Sale


def last(at: Play) -> str:
    """The sale's own line, as one sentence."""
    return str(at.till.screen.query_one("#last").render())


def test_a_line_that_is_full_says_that_nothing_was_added() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.keys(*"*9998", "enter")
        await at.scan(BANLANGEN)
        assert "✓ Added" in last(at)
        await at.scan(BANLANGEN)
        assert "at most 9999 boxes" in last(at)
        assert at.till.screen.query_one("#last").has_class("-rejected")
        await at.scan(IBUPROFEN)
        assert "✓ Added" in last(at)
        assert [line.quantity for line in at.till.sale_in_hand().lines] == [9999, 1]

    play(act)


@pytest.mark.parametrize("shown", [True, False])
def test_holding_says_that_the_customer_is_not_kept(shown: bool) -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        if shown:
            await at.present("wang_lei")
        await at.keys("f6")
        assert "number 1" in last(at)
        assert ("must show the code again" in last(at)) is shown

    play(act)


def test_the_sales_line_is_in_the_language_that_was_chosen() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.keys("alt+g")
        assert last(at).strip() == "Idioma: Español"
        await at.keys("alt+g")
        assert last(at).strip() == "语言：中文"

    play(act)


@pytest.mark.parametrize("key", ["f1", "alt+h"])
def test_help_is_given_on_the_lock_itself(key: str) -> None:
    async def act(at: Play) -> None:
        await at.keys("f11")
        await at.on(Lock)
        await at.keys(key)
        assert isinstance(at.till.screen, Lock)
        assert "The till is locked" in at.text()
        await at.keys(*"1357", "enter")
        await at.on(Sale)

    play(act)
