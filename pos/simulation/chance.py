"""Chance that comes from a seed: the same seed, the same choices. Basis: design, decision 7."""

from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar

from pos.clock import seeded_draw

_One = TypeVar("_One")


class Chance:
    """Numbers and choices out of a seeded draw."""

    def __init__(self, seed: str) -> None:
        self._draw = seeded_draw(seed)

    def number(self, lowest: int, highest: int) -> int:
        """A whole number, both ends included."""
        return lowest + int.from_bytes(self._draw(8), "big") % (highest - lowest + 1)

    def choose(self, among: Sequence[_One]) -> _One:
        """One of them, each as likely as the next; a thing listed twice is twice as likely."""
        return among[self.number(0, len(among) - 1)]

    def happens(self, percent: int) -> bool:
        """Whether something of that likelihood happens now."""
        return self.number(1, 100) <= percent

    def weighted(self, among: Sequence[tuple[int, _One]]) -> _One:
        """One of them, as likely as its weight says."""
        sums = list(accumulate(weight for weight, _ in among))
        picked = self.number(1, sums[-1])
        return next(one for upto, (_, one) in zip(sums, among, strict=True) if picked <= upto)
