"""What stands in a daybook: letters, finished sales with their slips, baskets put aside, and the
till's day: counts of the drawer, cash moved without a sale, differences handed over."""

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
    day: the day of this till it belongs to (ISO): the centre's, or the till's where it was cash;
    what is recorded after that day was closed belongs to the day on which it was recorded.
    """

    number: int
    sold_at: str
    slip: Slip
    copies: int
    state: str = "sold"
    original: str = ""
    day: str = ""


class HeldBasket(msgspec.Struct, frozen=True):
    """A basket put aside: product and quantity with its price, no person, no credential.

    instead_of: the cancelled settlement whose goods these are, or some of them; "" for none.
    """

    number: int
    held_at: str
    lines: tuple[tuple[str, int, int], ...]  # EAN, quantity, unit price in fen
    instead_of: str = ""


class Count(msgspec.Struct, frozen=True):
    """A count of the drawer, which ends a shift (班次).

    to_badge: who takes the drawer over; "" where the day is closed. float_fen: what the count
    before found. moved_fen: cash in and out without a sale since. expected_fen: float, moved, and
    what the sales since put in and took out. The shift holds the sales from first_sale to
    last_sale; last_sale < first_sale where there are none.
    """

    number: int
    at: str
    day: str
    badge: str
    name: str
    to_badge: str
    float_fen: int
    moved_fen: int
    expected_fen: int
    counted_fen: int
    reason: str
    first_sale: int
    last_sale: int
    last_movement: int

    @property
    def difference_fen(self) -> int:
        """Above zero: more was there than expected."""
        return self.counted_fen - self.expected_fen


class Movement(msgspec.Struct, frozen=True):
    """Cash that went into the drawer (above zero) or out of it without a sale."""

    number: int
    at: str
    fen: int
    reason: str
    badge: str
    name: str


class HandedOver(msgspec.Struct, frozen=True):
    """A difference of a day that the till could not resolve, and who was told what of it."""

    day: str
    message_id: str
    kind: str
    centre_fen: int
    pharmacy_fen: int
    reason: str
    at: str
    badge: str
    name: str
