"""What may not leave the counter at all, insured or not: the till and the centre ask the same rule.

处方药凭处方销售 · 含麻黄碱类复方制剂限购. Basis: REG.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from pos.model import Line, ProductClass
from pos.refusals import Reason, Refusal


def check(
    lines: Iterable[Line], catalogue: Mapping[str, ProductClass], *, prescription: bool
) -> Refusal | None:
    """A prescription drug without a prescription, or more than the limit over the whole basket."""
    quantities: Counter[str] = Counter()
    for line in lines:
        quantities[line.product] += line.quantity
    known = [catalogue[product] for product in quantities if product in catalogue]
    for product in known:
        if product.prescription and not prescription:
            return Refusal(Reason.PRESCRIPTION_NEEDED, {"item": product.name})
    for product in known:
        quantity = quantities[product.product]
        if 0 < product.max_quantity < quantity:
            return Refusal(
                Reason.QUANTITY_OVER_LIMIT,
                {
                    "item": product.name,
                    "limit": str(product.max_quantity),
                    "quantity": str(quantity),
                },
            )
    return None
