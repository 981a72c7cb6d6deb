"""Tills that close their day wrongly, each with the scenario that must notice."""

from typing import Any

import pytest
from msgspec.structs import replace

from pos.counter import checkout, day_end, shift, undoing
from pos.counter.daybook import Daybook
from pos.counter.slip import Slip
from tests.wrong_engines import WrongEngine


def _sells_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was sold after the Z would stand in no report."""
    monkeypatch.setattr(checkout, "day_closed", lambda counter: None)


def _cancels_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "day_closed", lambda counter: None)


def _closed_over_differences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(day_end.DayEnd, "open", property(lambda end: ()))


def _closed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second Z takes the place of the first."""
    real = Daybook.close_day

    def close_day(book: Daybook, *written: Any) -> bool:
        with book._db:
            book._db.execute("DELETE FROM day")
        return real(book, *written)

    monkeypatch.setattr(Daybook, "close_day", close_day)
    monkeypatch.setattr(Daybook, "closed", lambda book, day: False)


def _cash_back_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    forgets = property(lambda slip: max(slip.cash_fen - slip.ticket_cash_fen, 0))
    monkeypatch.setattr(Slip, "drawer_fen", forgets)


def _no_reason_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shift, "words", lambda reason: reason or "-")


def _counted_as_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next shift begins with what should have been there, so that nothing is ever short."""
    real = Daybook.last_count

    def last_count(book: Daybook) -> Any:
        found = real(book)
        return found and replace(found, counted_fen=found.expected_fen)

    monkeypatch.setattr(Daybook, "last_count", last_count)


def _copy_like_the_original(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Daybook.copy

    def copy(book: Daybook, number: int) -> Slip | None:
        found = real(book, number)
        return found and replace(found, copy_number=0)

    monkeypatch.setattr(Daybook, "copy", copy)


def _cancelled_ones_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Daybook.records_after

    def records_after(book: Daybook, number: int) -> Any:
        return tuple(one for one in real(book, number) if one.state != "cancelled")

    monkeypatch.setattr(Daybook, "records_after", records_after)


DAYS = (
    WrongEngine("a closed till sells on", "REC-013", _sells_on),
    WrongEngine("a closed till cancels on", "REC-013", _cancels_on),
    WrongEngine("a day is closed twice", "REC-013", _closed_twice),
    WrongEngine("a day is closed over its differences", "REC-012", _closed_over_differences),
    WrongEngine("the drawer forgets what went back", "RPT-006", _cash_back_forgotten),
    WrongEngine("a drawer that is short needs no reason", "RPT-006", _no_reason_needed),
    WrongEngine("a drawer is never short", "RPT-006", _counted_as_expected),
    WrongEngine("a copy looks like the original", "FLT-019", _copy_like_the_original),
    WrongEngine("a cancelled slip is gone", "RPT-005", _cancelled_ones_removed),
)
