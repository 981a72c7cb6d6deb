"""A full disk under the till's own daybook: what cannot be written down is not sent, and what was
answered and cannot be written down is said as it is, listed, and taken over once there is room.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from failing_disk import DAY, Full, in_order, quoted, said, settled
from till_play import BANLANGEN, Play, play

from pos.counter.daybook_file import open_daybook
from pos.street import CentreUnreachable, NoReply
from pos.texts import LANGUAGES, Trouble, say
from terminal_ui.errors import About, card_of_error
from terminal_ui.floor import ShopFloor
from terminal_ui.screens.card import Card
from terminal_ui.screens.pay import Pay
from terminal_ui.screens.pay_view import Stage
from terminal_ui.screens.sale import Sale
from terminal_ui.screens.sign_in import SignIn


@pytest.fixture
def disk() -> Iterator[Full]:
    full = Full()
    yield full
    full.ends()


def on_disk(folder: Path, centre: Callable[[Any], Any] = lambda it: it) -> Any:
    """For `play(…, change=…)`: a daybook in a file, and the centre as `centre` makes it."""

    def change(floor: ShopFloor) -> ShopFloor:
        def opened(pharmacy: str, till: str) -> Any:
            return open_daybook(folder / "book.sqlite", centre="x", pharmacy=pharmacy, till=till)

        return replace(floor, daybook=opened, centre=centre(floor.centre))

    return change


class ThenFull:
    """A centre after whose answer to one letter the till's disk is full."""

    def __init__(self, centre: Any, letter: str, disk: Full) -> None:
        self._centre, self._letter, self._disk = centre, letter, disk

    def __getattr__(self, name: str) -> Any:
        ask = getattr(self._centre, name)
        if name != self._letter:
            return ask

        def asked(*letter: Any) -> Any:
            answer = ask(*letter)
            self._letter = ""
            self._disk.begins()
            return answer

        return asked


def test_what_the_daybook_cannot_keep_is_not_sent(tmp_path: Path, disk: Full) -> None:
    async def act(at: Play) -> None:
        before = at.stage.accounts()
        await quoted(at)
        disk.begins()
        await at.keys("enter")
        await at.on(Card)
        assert said(at, "Nothing was sent.") and said(at, "No money was moved.")
        assert said(at, "Free the disk or mend the file's rights, then try again.")
        assert at.stage.accounts() == before
        disk.ends()
        await at.keys("enter")
        await at.on(Pay)
        await at.keys("enter")
        await at.until(lambda: at.pay_stage is Stage.QUOTED)
        await at.calm()
        await settled(at)
        in_order(at, "sold")

    play(act, change=on_disk(tmp_path))


def test_a_sale_that_the_daybook_cannot_keep_any_more_is_listed_and_taken_over_later(
    tmp_path: Path, disk: Full
) -> None:
    async def act(at: Play) -> None:
        await quoted(at)
        await at.keys("enter")
        outcome = await at.settled()
        await at.until(lambda: len(at.till.unknown) == 1)
        await at.calm()
        assert outcome.slip is not None
        assert said(at, "SETTLED, but not written down here") and said(at, "Do not sell it again.")
        assert not said(at, "No money was moved")
        disk.ends()
        at.till.look_up(at.till.unknown[0].message_id)
        await at.until(lambda: not at.till.unknown)
        await at.calm()
        await at.keys("enter")
        await at.on(Sale)
        in_order(at, "sold")

    play(act, change=on_disk(tmp_path, lambda centre: ThenFull(centre, "settle", disk)))


def test_a_cancellation_that_the_daybook_cannot_keep_is_not_called_undone_or_not_undone(
    tmp_path: Path, disk: Full
) -> None:
    async def act(at: Play) -> None:
        before = at.stage.accounts()
        await quoted(at)
        await settled(at)
        record = at.till.staffed().daybook.records(DAY)[0]
        at.till.cancel_whole(record)
        await at.on(Card)
        assert said(at, "Give no money back yet.")
        assert said(at, "It is not known whether money was moved.")
        assert [one.kind for one in at.till.unknown] == ["cancel"]
        disk.ends()
        await at.keys("enter")
        await at.on(Sale)
        at.till.look_up(at.till.unknown[0].message_id)
        await at.until(lambda: not at.till.unknown)
        await at.calm()
        assert at.stage.accounts() == before
        in_order(at, "cancelled", "cancellation")

    play(act, change=on_disk(tmp_path, lambda centre: ThenFull(centre, "cancel", disk)))


def test_a_cash_sale_that_cannot_be_written_was_not_made(tmp_path: Path, disk: Full) -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.keys("f9")
        await at.on(Pay)
        await at.keys("enter")
        disk.begins()
        await at.keys("enter")
        await at.on(Card)
        assert said(at, "The cash sale was not made.") and said(at, "Give the cash back or wait;")
        disk.ends()
        await at.keys("enter")
        await at.on(Pay)
        await at.keys("enter")
        await at.calm()
        await at.keys("enter")
        outcome = await at.settled()
        assert outcome.slip is not None
        in_order(at, "sold")

    play(act, change=on_disk(tmp_path))


def test_who_could_not_sign_in_on_a_full_disk_signs_in_once_there_is_room(
    tmp_path: Path, disk: Full
) -> None:
    async def act(at: Play) -> None:
        disk.begins()
        await at.keys(*"101", "enter")
        await at.keys(*"1357", "enter")
        await at.on(Card)
        assert said(at, "Free the disk or mend the file's rights, then try again.")
        disk.ends()
        await at.keys("enter")
        await at.on(SignIn)
        await at.keys(*"1357", "enter")
        await at.on(Sale)
        await quoted(at)
        await settled(at)
        in_order(at, "sold")

    play(act, change=on_disk(tmp_path), signed_in=False)


# -- in every language


_ERRORS: dict[str, tuple[Exception, str]] = {
    "unreachable": (CentreUnreachable("database is locked"), "not_moved"),
    "no reply": (NoReply("disk I/O error"), "not_moved"),
    **{
        key: (Trouble(key, cause="disk I/O error"), money)
        for key, money in (
            ("daybook_write", "not_moved"), ("daybook_cash", "not_moved"),
            ("daybook_unheard", "not_moved"), ("daybook_undone", "unknown"),
            ("daybook_unsold", "moved"), ("daybook_note", "not_moved"),
            ("daybook_read", "not_moved"),
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("_case", _ERRORS)
def test_every_such_card_has_a_sentence_a_next_step_and_the_truth_about_money(_case: str) -> None:
    error, money = _ERRORS[_case]
    cards = [card_of_error(language, error) for language in LANGUAGES]
    assert len({card.happened for card in cards}) == len({card.now for card in cards}) == 3
    for language, card in zip(LANGUAGES, cards, strict=True):
        assert card.money == say(language, f"words.money.{money}")


_ABOUT: dict[About, str] = {"look_up": "unknown", "undo": "not_moved"}


@pytest.mark.parametrize("_case", _ABOUT)
def test_a_line_that_is_down_says_of_a_look_up_or_an_undoing_what_to_do_with_the_goods(
    _case: About,
) -> None:
    long = CentreUnreachable("connection to server failed: " + "the socket is away " * 20)
    cards = [card_of_error(language, long, _case) for language in LANGUAGES]
    for language, card in zip(LANGUAGES, cards, strict=True):
        assert card.money == say(language, f"words.money.{_ABOUT[_case]}")
        assert card.now.startswith(say(language, f"till.trouble.unreachable_{_case}"))
        assert card.now.endswith("…") and len(card.now) < 260
