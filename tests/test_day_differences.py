"""Each difference of a day is named, and resolved or handed over before the day is closed."""

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from day_parts import CHEN, DAY, NEXT, closed, in_drawer, is_closed, problem, slip_of, staffed_by, x
from playing import reason
from test_reconciling import amount, centre_only, pharmacy_only
from trouble_play import HOUSE, Trouble

from pos.counter import day_end, undoing
from pos.counter.asking import Counter
from pos.counter.day_lines import DayDifference
from pos.counter.daybook import Record
from pos.counter.daybook_file import open_daybook
from pos.model import Settlement
from pos.refusals import Reason
from pos.street import NoReply
from pos.texts import Trouble as FileTrouble


def differences(play: Trouble, day: str = DAY) -> tuple[DayDifference, ...]:
    return day_end.day_end(play.counter(), day).differences


def close(play: Trouble, day: str = DAY) -> object:
    return day_end.close_day(play.counter(), day, in_drawer(play), "")


def lost_from_the_daybook(play: Trouble) -> Record:
    """A sale with 1.00 in cash that the till forgot: its daybook was restored from yesterday."""
    record = play.sold("wang", "pill x 2", "soap").record
    assert record is not None
    forget(play.counter(), record.slip.message_id)
    return record


def forget(counter: Counter, message_id: str) -> None:
    db = counter.daybook._db
    with db:
        db.execute("DELETE FROM sale WHERE message_id = ?", (message_id,))
        db.execute("DELETE FROM letter WHERE message_id = ?", (message_id,))


_case_injected = [centre_only, pharmacy_only, amount]


@pytest.mark.parametrize("put_in", _case_injected, ids=lambda one: one.__name__)
def test_a_difference_is_named_and_the_day_closes_once_it_is_handed_over(
    put_in: Callable[[Trouble], tuple[str, str, int, int]],
) -> None:
    """REC-001."""
    play = Trouble()
    play.sold("kid")
    expected = put_in(play)
    (one,) = differences(play)
    assert (one.kind, one.message_id, one.centre_fen, one.pharmacy_fen) == expected
    assert one.open and problem(close(play)) == "differences_open"
    assert problem(day_end.hand_over_difference(play.counter(), one, " ")) == "reason_why"
    chen = staffed_by(play.counter(), CHEN)
    day_end.hand_over_difference(chen, one, "the centre looks at it")
    (kept,) = differences(play)
    assert (kept.open, kept.reason, kept.by) == (False, "the centre looks at it", "002")
    z = closed(play).report
    assert z.differences == (kept,)
    assert problem(day_end.hand_over_difference(play.counter(), one, "later")) == "not_open"


def test_what_was_handed_over_is_open_again_when_it_is_another_amount() -> None:
    play = Trouble()
    amount(play)
    (one,) = differences(play)
    day_end.hand_over_difference(play.counter(), one, "told")
    db = play.counter().daybook._db
    with db:
        db.execute(
            "UPDATE sale SET slip = json_set(slip, '$.account_fen', 800) WHERE message_id = 'X3'"
        )
    (other,) = differences(play)
    assert other.open and other.pharmacy_fen == 800


def test_each_of_several_is_named_and_each_must_be_dealt_with() -> None:
    play = Trouble()
    for put_in in (pharmacy_only, amount):
        put_in(play)
    lost_from_the_daybook(play)
    found = differences(play)
    assert sorted(one.kind for one in found) == ["amount", "centre_only", "pharmacy_only"]
    for one in found:
        assert problem(close(play)) == "differences_open"
        if one.kind == "centre_only":
            assert isinstance(day_end.take_over(play.counter(), one), Record)
        else:
            assert problem(day_end.take_over(play.counter(), one)) == "nothing_to_take"
            day_end.hand_over_difference(play.counter(), one, "told")
    assert len(closed(play).report.differences) == 2


# -- taken over


def test_what_only_the_centre_knew_is_taken_over_with_a_slip_and_its_cash() -> None:
    play = Trouble()
    sold = lost_from_the_daybook(play).slip
    (one,) = differences(play)
    before = play.accounts()
    record = day_end.take_over(play.counter(), one)
    assert isinstance(record, Record) and play.accounts() == before
    same = ("settlement_id", "message_id", "total_fen", "account_fen", "cash_fen", "own_left_fen")
    for name in same:
        assert getattr(record.slip, name) == getattr(sold, name)
    assert [(line.name, line.amount_fen) for line in record.slip.lines] == [
        (line.name, line.amount_fen) for line in sold.lines
    ]
    assert differences(play) == () and in_drawer(play) == 100
    assert day_end.take_over(play.counter(), one) == record, "twice is once"
    assert closed(play).report.takings.settled.count == 1


def test_a_letter_that_is_still_there_gives_the_slip_its_goods() -> None:
    play = Trouble()
    sold = play.sold("wang", "pill x 3").record
    assert sold is not None
    db = play.counter().daybook._db
    with db:
        db.execute("DELETE FROM sale")
    (one,) = differences(play)
    record = day_end.take_over(play.counter(), one)
    assert isinstance(record, Record) and record.slip == sold.slip


def test_a_sale_and_its_cancellation_are_both_taken_over() -> None:
    play = Trouble()
    sold = play.sold("wang", "pill", "soap")
    undoing.cancel(play.counter(), 1)
    for record in play.counter().daybook.records_after(0):
        forget(play.counter(), record.slip.message_id)
    found = differences(play)
    assert len(found) == 2
    taken = [day_end.take_over(play.counter(), one) for one in found]
    assert all(isinstance(one, Record) for one in taken)
    assert differences(play) == ()
    first = play.counter().daybook.record_of(slip_of(sold).message_id)
    assert first is not None and first.state == "cancelled"
    found_x = x(play).takings
    assert (found_x.total_fen, found_x.drawer_fen, found_x.undone) == (0, 0, 1)


def test_a_sale_that_the_centre_has_reversed_is_handed_over_instead() -> None:
    play = Trouble()
    sold = lost_from_the_daybook(play).slip
    play.undo("reverse", sold.message_id, message_id="R1")
    found = differences(play)
    assert [problem(day_end.take_over(play.counter(), one)) for one in found] == [
        "nothing_to_take", "nothing_to_take",
    ]  # fmt: skip
    for one in found:
        day_end.hand_over_difference(play.counter(), one, "reversed by hand")
    closed(play)


def test_what_the_centre_does_not_know_is_not_found() -> None:
    play = Trouble()
    lost_from_the_daybook(play)
    (one,) = differences(play)
    nobodys = day_end.DayDifference(
        day=DAY, kind="centre_only", message_id="X9", settlement_id="", centre_fen=1, pharmacy_fen=0
    )
    assert reason(day_end.take_over(play.counter(), nobodys)) is Reason.NOT_FOUND
    play.line.plan("look_up", "reply_lost")
    with pytest.raises(NoReply):
        day_end.take_over(play.counter(), one)
    assert differences(play) == (one,)


def test_what_is_taken_over_after_the_day_was_closed_is_a_line_of_the_day_it_is_taken() -> None:
    play = Trouble()
    lost_from_the_daybook(play)
    (one,) = differences(play)
    day_end.hand_over_difference(play.counter(), one, "tomorrow")
    closed(play)
    text = play.counter().daybook.report_of(DAY)
    assert is_closed(day_end.take_over(play.counter(), one))
    play.go_to(f"{NEXT}T09:00:00")
    play.sign_in()
    record = day_end.take_over(play.counter(), one)
    assert isinstance(record, Record) and record.day == NEXT
    assert differences(play) == () and differences(play, NEXT) == ()
    assert play.counter().daybook.report_of(DAY) == text
    z = closed(play, NEXT).report
    assert (z.takings.settled.count, z.takings.drawer_fen) == (1, 100)


# -- never half


def in_a_file(play: Trouble, path: Path) -> Counter:
    """The till's daybook lies in a file."""
    book = open_daybook(path, centre="c", pharmacy=HOUSE, till="01")
    counter = replace(play.counter(), daybook=book)
    play._tills[HOUSE, "01"] = counter
    return counter


def test_a_till_that_dies_between_the_count_and_the_z_has_written_neither(tmp_path: Path) -> None:
    """What lies on the disk at that moment is what a till that died there finds again."""
    play = Trouble()
    counter = in_a_file(play, tmp_path / "till.sqlite")
    play.sold("wang", "pill", "soap")
    seen: list[str] = []

    def dies(action: int, table: str | None, *rest: object) -> int:
        if action == sqlite3.SQLITE_INSERT and table in ("count", "day"):
            seen.append(table)
        if action == sqlite3.SQLITE_INSERT and table == "day":
            for file in tmp_path.glob("till.sqlite*"):
                shutil.copy(file, tmp_path / file.name.replace("till", "dead"))
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    counter.daybook._db.set_authorizer(dies)
    with pytest.raises(FileTrouble):
        close(play)
    assert seen == ["count", "day"], "the count was written first"
    counter.daybook._db.set_authorizer(None)
    counter.daybook.close()
    for name in ("dead.sqlite", "till.sqlite"):
        counter = in_a_file(play, tmp_path / name)
        assert counter.daybook.last_count() is None and not counter.daybook.closed(DAY)
        assert x(play).expected_fen == 100
        assert closed(play, sign_out=False).report.number == 1
        counter.daybook.close()


def test_a_sale_that_came_in_while_the_day_was_being_closed_is_not_left_out() -> None:
    play = Trouble()
    play.sold("kid")
    real = play.line.totals
    expected = in_drawer(play)

    def meanwhile(*words: str) -> object:
        found = real(*words)
        play.line.totals = real  # type: ignore[method-assign]
        play.basket("pill").pay_cash()
        return found

    play.line.totals = meanwhile  # type: ignore[method-assign, assignment]
    assert problem(day_end.close_day(play.counter(), DAY, expected, "")) == "reason_needed"
    assert not play.counter().daybook.closed(DAY)
    assert isinstance(play.sold("kid").answer.outcome, Settlement)  # type: ignore[union-attr]
