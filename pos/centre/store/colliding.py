"""Where two letters meet at the same rows, one of them is answered again, from its beginning.

On PostgreSQL a serialisation failure, a deadlock, or a key that somebody else wrote meanwhile (the
same message id from two tills at once) rolls a transaction back; gather, decide and post are then
run again whole, at most five times in all. A wrong PIN is counted once: what was rolled back has
not counted. Basis: decision 10.
"""

import functools
from collections.abc import Callable
from types import FunctionType
from typing import Any, TypeVar

from pos.street import CentreUnreachable

TRIES = 5

Letters = TypeVar("Letters")


class Collision(CentreUnreachable):
    """Nothing has happened; to be answered again. bug: what it is where that does not help."""

    def __init__(self, said: str, bug: Exception | None = None) -> None:
        super().__init__(said)
        self.bug = bug


def answered_whole(letters: type[Letters]) -> type[Letters]:
    """Of a class with one method for each letter: each is answered again when it collides."""
    for name, method in list(vars(letters).items()):
        if isinstance(method, FunctionType) and not name.startswith("_"):
            setattr(letters, name, _again(method))
    return letters


def _again(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def answered(*args: Any, **kwargs: Any) -> Any:
        for _ in range(TRIES - 1):
            try:
                return method(*args, **kwargs)
            except Collision:
                continue
        try:
            return method(*args, **kwargs)
        except Collision as last:
            if last.bug is not None:
                raise last.bug from None
            raise

    return answered
