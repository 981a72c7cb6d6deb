"""What the centre says of the goods on the counter, and what may not leave it at all."""

from collections.abc import Iterable

from pos import dispensing
from pos.counter.asking import Counter
from pos.counter.basket import BasketLine
from pos.model import Papers, ProductClass
from pos.refusals import Refusal
from pos.street import CentreUnreachable, NoReply


def product_class(counter: Counter, ean: str) -> ProductClass | None:
    """What the centre says of a product; None where it says nothing, or is not heard and never
    was.
    """
    try:
        found = classes(counter, (ean,))
    except (CentreUnreachable, NoReply):
        return None
    return found[0] if found else None


def classes(counter: Counter, eans: tuple[str, ...]) -> tuple[ProductClass, ...]:
    """What the centre says of these; while it is not heard, what it said before of all of them.

    Where it never spoke of one of them, the street's own error comes through: nobody knows
    whether that one may be sold without a prescription.
    """
    try:
        found = counter.centre.catalogue(eans)
    except (CentreUnreachable, NoReply):
        if not all(ean in counter.classes for ean in eans):
            raise
        return tuple(counter.classes[ean] for ean in eans)
    counter.classes.update({one.product: one for one in found})
    return found


def learn(counter: Counter) -> None:
    """Ask about the whole shelf while the line is up, so that cash sales go on without it."""
    try:
        classes(counter, tuple(one.ean for one in counter.shop.stock))
    except (CentreUnreachable, NoReply):
        return


def needs_prescription(lines: Iterable[BasketLine]) -> bool:
    """Whether something in a basket is not sold without one, as far as the till knows."""
    return any(one.product_class and one.product_class.prescription for one in lines)


def stopped(
    lines: Iterable[BasketLine], classes: Iterable[ProductClass], papers: Papers
) -> Refusal | None:
    """Why these goods may not be sold, not even for cash; None when they may."""
    known = {one.product: one for one in classes}
    sold = (one.line for one in lines)
    return dispensing.check(sold, known, prescription=papers.prescription)
