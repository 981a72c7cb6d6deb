"""What may not leave the counter at all, insured or not: the till and the centre ask the same rule.

处方药凭处方销售 · 含麻黄碱类复方制剂限购. Basis: REG.
"""

from collections.abc import Iterable, Mapping

from pos.model import Line, ProductClass
from pos.refusals import Reason, Refusal


def check(
    lines: Iterable[Line], catalogue: Mapping[str, ProductClass], *, prescription: bool
) -> Refusal | None:
    """A prescription drug without a prescription, or more than the limit over the whole basket."""
    quantities: dict[str, int] = {}
    for line in lines:
        quantities[line.product] = quantities.get(line.product, 0) + line.quantity
    known = [(catalogue[key], total) for key, total in quantities.items() if key in catalogue]
    for product, _ in known:
        if product.prescription and not prescription:
            return Refusal(Reason.PRESCRIPTION_NEEDED, {"item": product.name})
    for product, quantity in known:
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
