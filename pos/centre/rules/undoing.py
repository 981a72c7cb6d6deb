"""冲正与结算撤销: what a reversal (2601) or a cancellation (2103) may undo.

The whole settlement or nothing, by the pharmacy that settled it, once: they exclude each other.
Neither asks for sign-in, PIN or an active agreement, nor for the day. Basis: WIRE; REG for an
agreement that has ended since.
"""

import re
from typing import Literal

import msgspec

from pos.refusals import Reason, Refusal

Kind = Literal["reverse", "cancel"]

# A message id begins with the organisation that gave it (WIRE); a tester's own may be any text.
_ORGANISATION = re.compile(r"P[0-9]{11}", re.ASCII)
SALES = ("presettle", "settle", "balance")


class Original(msgspec.Struct, frozen=True):
    """The message that is to be undone. undone: how it was undone before, "" for not yet.

    kind `closed`: it never arrived, and a reversal has barred its id.
    """

    pharmacy: str
    kind: str
    settled: bool
    undone: Literal["", "reversed", "cancelled"]


def check(kind: Kind, pharmacy: str, message_id: str, original: Original | None) -> Refusal | None:
    """None for the original: it never arrived, which a reversal of its own pharmacy closes."""
    if original is None:
        if kind == "cancel":
            return Refusal(Reason.NOT_FOUND)
        others = _ORGANISATION.match(message_id) is not None and message_id[:12] != pharmacy
        return Refusal(Reason.OTHER_PHARMACY) if others else None
    if original.kind not in (*SALES, "closed"):
        return Refusal(Reason.NOT_REVERSIBLE)
    if original.pharmacy != pharmacy:
        return Refusal(Reason.OTHER_PHARMACY)
    if original.undone:
        before = {
            "reversed": Reason.ALREADY_REVERSED, "cancelled": Reason.ALREADY_CANCELLED,
        }  # fmt: skip
        return Refusal(before[original.undone])
    if kind == "cancel" and not original.settled:
        return Refusal(Reason.NOT_REVERSIBLE)
    return None
