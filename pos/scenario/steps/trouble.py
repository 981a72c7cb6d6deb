"""Steps of trouble: known to the language; a centre that cannot do them yet leaves them out."""

from typing import Any, Literal

from pos.scenario.shapes import ItemText, Step


class Fault(Step, frozen=True, tag="fault"):
    """The line loses, delays, doubles or garbles letters from here on."""

    at: str = ""
    phase: Literal[
        "request_lost", "reply_lost", "late_reply", "double_reply", "garbled_reply", ""
    ] = ""
    times: int = 1


class Repair(Step, frozen=True, tag="repair"):
    """The line is whole again."""


class LookUp(Step, frozen=True, tag="look_up"):
    """Ask what became of a letter."""


class Reverse(Step, frozen=True, tag="reverse"):
    """2601: undo what may have happened."""


class Cancel(Step, frozen=True, tag="cancel"):
    """2103: undo a settlement."""


class Return(Step, frozen=True, tag="return"):
    """Cancel all, settle what was kept."""

    items: tuple[ItemText, ...] = ()


class Ticket(Step, frozen=True, tag="ticket"):
    """A cash sale with a failure ticket."""


class Resettle(Step, frozen=True, tag="resettle"):
    """Settle a failure ticket at its original date."""


class Reconcile(Step, frozen=True, tag="reconcile"):
    """3201, 3202: compare the day's books."""


class Inject(Step, frozen=True, tag="inject"):
    """Put a difference into the day's books."""

    kind: Literal["centre_only", "pharmacy_only", "amount"]


class Restart(Step, frozen=True, tag="restart"):
    """The till dies here and starts again."""


class Parallel(Step, frozen=True, tag="parallel"):
    """Lanes of steps at two tills, in every order."""

    lanes: tuple[tuple[dict[str, Any], ...], ...] = ()
