"""The till on a street that loses letters, as a test plans it."""

from dataclasses import replace

from till_play import Play

from pos.faults import FaultyCentre
from terminal_ui.floor import ShopFloor


def faulty(floor: ShopFloor) -> ShopFloor:
    """For `play(…, change=faulty)`."""
    return replace(floor, centre=FaultyCentre(floor.centre))


def line_of(at: Play) -> FaultyCentre:
    """The line of a till that was opened with `faulty`."""
    line = at.till.floor.centre
    assert isinstance(line, FaultyCentre)
    return line
