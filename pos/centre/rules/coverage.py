"""目录范围: which lines the personal account may pay for, and which sales must not happen.

Basis: TJ reason 2 for the goods classes, REG for the catalogue class, prescription and limits.
"""

from pos import dispensing
from pos.centre.facts import Facts
from pos.centre.policy import Policy
from pos.model import LineCover, ProductClass
from pos.refusals import Reason, Refusal


def check(facts: Facts, policy: Policy) -> Refusal | None:
    """A stopped product stops the sale; a basket with no payable line is for cash."""
    papers = facts.sale.papers
    refused = dispensing.check(facts.sale.lines, facts.products, prescription=papers.prescription)
    if refused is not None:
        return refused
    if not payable_fen(facts, policy):
        return Refusal(Reason.NOTHING_PAYABLE)
    return None


def payable_fen(facts: Facts, policy: Policy) -> int:
    """How much of the basket the account may pay."""
    return sum(
        line.amount_fen
        for line in facts.sale.lines
        if not_payable(facts.products.get(line.product), policy) is None
    )


def covers(facts: Facts, policy: Policy) -> tuple[LineCover, ...]:
    """How much of each line the account may pay: all of it or nothing."""
    done: list[LineCover] = []
    for line in facts.sale.lines:
        reason = not_payable(facts.products.get(line.product), policy)
        amount = line.amount_fen
        done.append(LineCover(line.product, amount, amount if reason is None else 0, reason))
    return tuple(done)


def not_payable(product: ProductClass | None, policy: Policy) -> Reason | None:
    """Why the account may not pay for a product; None when it may."""
    if product is None:
        return Reason.NOT_IN_CATALOGUE
    if product.goods not in policy.coverage.account_pays:
        return Reason.GOODS_NOT_PAYABLE
    if product.goods == "drug" and product.catalogue_class == "C" and not policy.coverage.class_c:
        return Reason.NOT_IN_CATALOGUE
    return None


def basis(policy: Policy) -> str:
    return policy.coverage.basis
