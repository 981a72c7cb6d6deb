"""The basket: lines of the shelf with quantity and price, checked before anything is sent.

BAD_AMOUNT (SIM): a quantity is a whole number from 1, a price is above 0.00 with at most two
decimals; nothing is rounded.
"""

import re

import msgspec

from pos.counter.shop import StockItem
from pos.model import Line, ProductClass
from pos.money import FEN_MAX, parse_yuan
from pos.refusals import Reason, Refusal

QUANTITY_MAX = 9_999
_WHOLE = re.compile(r"[0-9]{1,6}", re.ASCII)


class BasketLine(msgspec.Struct, frozen=True):
    """One line: a product of the shelf, how many, at what price, and what the centre says of it."""

    item: StockItem
    quantity: int
    unit_price_fen: int
    product_class: ProductClass | None

    @property
    def amount_fen(self) -> int:
        return self.quantity * self.unit_price_fen

    @property
    def line(self) -> Line:
        """The line as it is sent."""
        return Line(self.item.ean, self.quantity, self.unit_price_fen)


def parse_quantity(text: str) -> int | Refusal:
    """A whole number from 1 to 9,999; BAD_AMOUNT otherwise."""
    cleaned = text.strip()
    if _WHOLE.fullmatch(cleaned) and 1 <= int(cleaned) <= QUANTITY_MAX:
        return int(cleaned)
    return _bad("quantity", text)


def parse_price(text: str) -> int | Refusal:
    """A price in fen above zero; BAD_AMOUNT otherwise."""
    try:
        fen = parse_yuan(text)
    except ValueError:
        return _bad("price", text)
    return fen if 0 < fen <= FEN_MAX // QUANTITY_MAX // 100 else _bad("price", text)


def with_line(lines: tuple[BasketLine, ...], added: BasketLine) -> tuple[BasketLine, ...]:
    """The basket with a line more; the same product at the same price adds to its line."""
    for place, one in enumerate(lines):
        if (one.item.ean, one.unit_price_fen) == (added.item.ean, added.unit_price_fen):
            total = min(one.quantity + added.quantity, QUANTITY_MAX)
            grown = msgspec.structs.replace(one, quantity=total)
            return (*lines[:place], grown, *lines[place + 1 :])
    return (*lines, added)


def _bad(field: str, value: str) -> Refusal:
    # Cut short: what was typed in a wrong place may be somebody's number.
    shown = "".join(character for character in value[:6] if character.isprintable())
    shown += "…" if len(value) > 6 else ""
    return Refusal(Reason.BAD_AMOUNT, {"field": field, "value": shown.replace(",", ".")})
