"""Steps of the day's end: the books are compared, and a difference is put into them on purpose."""

from typing import Literal

from pos.scenario.scene import Plays
from pos.scenario.shapes import Step


class Reconcile(Step, frozen=True, tag="reconcile"):
    """3201, 3202: compare the day's books."""


class Inject(Step, frozen=True, tag="inject"):
    """Put a difference into the day's books."""

    kind: Literal["centre_only", "pharmacy_only", "amount"]


PLAYS: Plays = {}
