"""What the centre says of the goods on the counter, and what may not leave it at all."""

from collections.abc import Iterable

from pos import dispensing
from pos.counter.basket import BasketLine
from pos.model import Papers, ProductClass
from pos.refusals import Refusal
from pos.street import Centre, CentreUnreachable, NoReply


def product_class(centre: Centre, ean: str) -> ProductClass | None:
    """What the centre says of a product; None where it says nothing, or does not answer."""
    try:
        found = centre.catalogue((ean,))
    except (CentreUnreachable, NoReply):
        return None
    return found[0] if found else None


def stopped(
    lines: Iterable[BasketLine], classes: Iterable[ProductClass], papers: Papers
) -> Refusal | None:
    """Why these goods may not be sold, not even for cash; None when they may."""
    known = {one.product: one for one in classes}
    sold = (one.line for one in lines)
    return dispensing.check(sold, known, prescription=papers.prescription)
