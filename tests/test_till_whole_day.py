"""A day with 2,000 sales, 40 cancellations, 10 unknowns and 5 differences, closed by keyboard."""

import pytest
from faulty_till import faulty, line_of
from till_day import (
    DAY,
    counted,
    put_in_amount,
    put_in_centre_only,
    put_in_pharmacy_only,
    sold,
    to_shift,
    told,
    typed,
)
from till_play import BANLANGEN, Play, play

from pos.counter import undoing
from pos.counter.checkout import Checkout
from pos.counter.day_end import ZReport, z_report
from pos.model import Card, Quote
from pos.money import yuan
from pos.street import NoReply, Undone
from terminal_ui.screens.ask import Ask
from terminal_ui.screens.card import Card as CardDialog
from terminal_ui.screens.day_end import DayScreen
from terminal_ui.screens.pending import Pending
from terminal_ui.screens.reason import ReasonDialog
from terminal_ui.screens.sheet import ReportSheet

SALES, CANCELLED, UNKNOWN = 2000, 40, 10
INJECTED = (
    (put_in_centre_only, "X1"), (put_in_centre_only, "X4"), (put_in_pharmacy_only, "X2"),
    (put_in_pharmacy_only, "X5"), (put_in_amount, "X3"),
)  # fmt: skip


def test_the_whole_day_is_closed_by_keyboard_alone_and_agrees_to_the_fen() -> None:
    async def act(at: Play) -> None:
        at.till.look_again_s = ()
        _a_day(at)
        at.till.refresh_unknown()
        await at.calm()
        at.pressed.clear()
        await to_shift(at)
        await at.keys("d")
        await at.on(DayScreen)
        screen = at.till.screen
        assert isinstance(screen, DayScreen)
        assert f"Without an answer: {UNKNOWN}" in told(at)
        await _refused(at, "PENDING_UNRESOLVED")
        await _all_known(at, screen)
        assert f"Open differences: {len(INJECTED)}" in told(at)
        await _refused(at, f"still open: {len(INJECTED)}")
        await _cleared_up(at, screen)
        await at.keys("z")
        await counted(at, yuan(screen.end.expected_fen - 50), "50 fen short")
        await at.on(ReportSheet)
        report = z_report(at.till.staffed(), DAY)
        assert report is not None
        _agrees(at, report)

    play(act, change=faulty)


def _a_day(at: Play) -> None:
    """Every other sale is cash; the insured ones are cancelled, unknown, or neither."""
    counter, line = at.till.staffed(), line_of(at)
    for put_in, message_id in INJECTED:
        put_in(at, message_id)
    payers = _payers(at)
    for number in range(UNKNOWN):
        line.plan("settle", "request_lost" if number % 2 else "reply_lost")
        with pytest.raises(NoReply):
            payers[number].settle("all")
    for number in range((SALES - UNKNOWN) // 2):
        slip = sold(counter)
        if number < CANCELLED:
            assert isinstance(undoing.cancel(counter, slip.settlement_id), Undone)
        cash = Checkout(counter)
        cash.add(BANLANGEN)
        cash.pay_cash()


def _payers(at: Play) -> list[Checkout]:
    """A basket of everybody for whom the insurance would pay, Wang Lei left out."""
    found = []
    for person in at.till.people:
        checkout = Checkout(at.till.staffed())
        checkout.add(BANLANGEN)
        checkout.identify(Card(person.card_id))
        checkout.enter_pin(person.published_pin)
        may = checkout.customer is not None and person.person != "wang_lei"
        if may and isinstance(checkout.presettle().outcome, Quote):
            found.append(checkout)
    return found


async def _refused(at: Play, why: str) -> None:
    await at.keys("z")
    await at.on(CardDialog)
    assert why in told(at)
    await at.keys("enter")
    await at.on(DayScreen)


async def _all_known(at: Play, screen: DayScreen) -> None:
    await at.keys("alt+u")
    await at.on(Pending)
    await at.keys("a")
    await at.until(lambda: not at.till.unknown)
    await at.calm()
    await at.keys("escape")
    await at.on(DayScreen)
    await at.until(lambda: not screen.end.unknown)
    await at.calm()


async def _cleared_up(at: Play, screen: DayScreen) -> None:
    """What only the centre has is taken over, the rest handed over, one below the other."""
    named = {one.message_id: one.kind for one in screen.end.differences}
    assert named == {
        "X1": "centre_only", "X4": "centre_only", "X2": "pharmacy_only", "X5": "pharmacy_only",
        "X3": "amount",
    }  # fmt: skip
    while screen.end.open:
        left = len(screen.end.open)
        place = [one.open for one in screen.end.differences].index(True)
        kind = screen.end.differences[place].kind
        await at.keys(*["up"] * 5, *["down"] * place)
        await at.keys("enter")  # what is known of it, and what can be done
        await at.on(Ask)
        await at.keys("down", "enter")
        if kind != "centre_only":
            await at.on(ReasonDialog)
            await at.keys("enter")
            assert "A reason is needed" in told(at)
            await typed(at, "told the centre")
        await at.until(lambda left=left: len(screen.end.open) < left)
        await at.calm()
    assert "What differs is handed over" in told(at) and "T Take over" not in told(at)


def _agrees(at: Play, report: ZReport) -> None:
    """Z, the centre and the drawer, to the fen."""
    records = at.till.staffed().daybook.records_of_day(DAY)
    found = report.takings
    assert found.cancellations.count == CANCELLED and not found.missing
    # Half of the unknown had never arrived; two differences are copies of good sales.
    sales = SALES - UNKNOWN // 2 + 2 + len(INJECTED)
    assert found.count == len(records) == sales + CANCELLED
    drawer = sum(one.slip.drawer_fen for one in records)
    assert report.count.expected_fen == drawer == found.drawer_fen
    assert (report.count.difference_fen, report.count.reason) == (-50, "50 fen short")
    lines = {one.key: one for one in report.lines}
    assert lines["in_drawer"].drawer == drawer - 50
    assert sorted(one.message_id for one in report.differences) == ["X2", "X3", "X5"]
    assert {one.reason for one in report.differences} == {"told the centre"}
    handed = sum(one.centre_fen - one.pharmacy_fen for one in report.differences)
    account = lines["account"]
    assert account.daybook == found.account_fen and account.centre is not None
    assert account.centre - found.account_fen == handed
    theirs = at.till.floor.centre.totals(report.pharmacy_code, DAY)
    assert account.centre == sum(one.account_fen for one in theirs)
