"""What stands in a daybook: letters, finished sales with their slips, baskets put aside."""

import msgspec

from pos.counter.slip import Slip


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked. state: asked, or heard once any answer came. outcome: its word, or "".

    A settle, cancel or reverse that is still asked is unknown. original: the message that a cancel
    or reverse undoes. draft: what is needed to finish it, or to send a reversal again, as JSON.
    answer: what a cancel or reverse did, as JSON. late_at: when an answer came too late to matter.
    """

    message_id: str
    kind: str
    person: str
    content_hash: str
    state: str
    asked_at: str
    heard_at: str
    outcome: str
    name: str
    total_fen: int
    original: str = ""
    draft: str = ""
    answer: str = ""
    late_at: str = ""


class Record(msgspec.Struct, frozen=True):
    """A finished sale of this till, or a cancellation, with its slip for a reprint.

    state: sold, cancelled, reversed; resettled, a failure ticket that has been taken in; or
    cancellation, whose `original` is the cancelled message.
    """

    number: int
    sold_at: str
    slip: Slip
    copies: int
    state: str = "sold"
    original: str = ""


class HeldBasket(msgspec.Struct, frozen=True):
    """A basket put aside: product and quantity with its price, no person, no credential."""

    number: int
    held_at: str
    lines: tuple[tuple[str, int, int], ...]  # EAN, quantity, unit price in fen
