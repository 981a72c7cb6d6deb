"""A till's day to play with: sales, cash, counts, and how the day is closed."""

from dataclasses import replace

from playing import reason
from trouble_play import Trouble

from pos.counter import day_end, shift
from pos.counter.asking import Counter
from pos.counter.checkout import Checkout
from pos.counter.daybook_rows import Count
from pos.counter.shift import Problem, ShiftReport
from pos.counter.shop import Operator
from pos.counter.slip import Slip
from pos.model import NO_PIN
from pos.refusals import Reason

DAY, NEXT = "2026-03-03", "2026-03-04"
CHEN = Operator(key="chen", name="Chen", badge="002", role="cashier", published_pin=NO_PIN)


def slip_of(checkout: Checkout) -> Slip:
    assert checkout.slip is not None
    return checkout.slip


def x(play: Trouble, till: str = "01") -> ShiftReport:
    return shift.x_report(play.counter(till=till))


def in_drawer(play: Trouble, till: str = "01") -> int:
    return x(play, till).expected_fen


def counted(counter: Counter, counted_fen: int, reason: str = "") -> Count:
    made = shift.hand_over(counter, counted_fen, reason, CHEN)
    assert isinstance(made, Count), made
    return made


def closed(
    play: Trouble, day: str = DAY, surplus_fen: int = 0, till: str = "01", *, sign_out: bool = True
) -> day_end.Closed:
    """The day is closed, its drawer counted as expected, or with this much more."""
    counter = play.counter(till=till)
    fen = shift.x_report(counter).expected_fen + surplus_fen
    made = day_end.close_day(counter, day, fen, "wrong change", sign_out=sign_out)
    assert isinstance(made, day_end.Closed), made
    return made


def problem(found: object) -> str:
    """The key of the problem that is in the way, or the code of the refusal."""
    refused = reason(found)
    return found.key if isinstance(found, Problem) else str(refused or "")


def is_closed(found: object) -> bool:
    return reason(found) is Reason.DAY_CLOSED


def staffed_by(counter: Counter, who: Operator) -> Counter:
    return replace(counter, operator=who)
