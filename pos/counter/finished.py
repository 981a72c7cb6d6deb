"""A finished sale becomes a slip: what was sold, who paid, what is left."""

from collections.abc import Iterable
from typing import Any

from pos.counter.asking import Counter
from pos.counter.basket import BasketLine
from pos.counter.slip import Slip, SlipLine
from pos.model import (
    NO_ACCOUNT,
    Answer,
    CredentialKind,
    Papers,
    PayerKind,
    Quote,
    Settlement,
    masked_name,
)


def settlement_slip(
    counter: Counter,
    lines: Iterable[BasketLine],
    kind: CredentialKind,
    papers: Papers,
    answer: Answer,
    settlement: Settlement,
    cash_given_fen: int,
) -> Slip:
    """The slip of a settlement. Less cash than is due counts as exactly what is due."""
    quote = settlement.quote
    given = max(cash_given_fen, quote.cash_fen)
    return Slip(
        **_head(counter),
        settled_at=settlement.settled_at,
        settlement_id=settlement.settlement_id,
        message_id=settlement.message_id,
        person=answer.name,
        credential=kind,
        agent=masked_name(papers.agent),
        lines=tuple(_line(one, _payable(quote, place)) for place, one in enumerate(lines)),
        total_fen=quote.total_fen,
        account_fen=quote.account_fen,
        own_fen=quote.account_fen - quote.mutual_aid_fen,
        mutual_aid=_donors(quote),
        cash_fen=quote.cash_fen,
        cash_given_fen=given,
        change_fen=given - quote.cash_fen,
        own_left_fen=settlement.own_left_fen,
    )


def cash_slip(
    counter: Counter, lines: tuple[BasketLine, ...], message_id: str, cash_given_fen: int
) -> Slip:
    """The slip of a sale that was all cash: no settlement, nobody recognised."""
    total = sum(one.amount_fen for one in lines)
    given = max(cash_given_fen, total)
    return Slip(
        **_head(counter),
        settled_at="",
        settlement_id="",
        message_id=message_id,
        person="",
        credential=CredentialKind.NOTHING,
        agent="",
        lines=tuple(_line(one, 0) for one in lines),
        total_fen=total,
        account_fen=0,
        own_fen=0,
        mutual_aid=(),
        cash_fen=total,
        cash_given_fen=given,
        change_fen=given - total,
        own_left_fen=NO_ACCOUNT,
    )


def _head(counter: Counter) -> dict[str, Any]:
    return {
        "pharmacy_code": counter.pharmacy.code,
        "pharmacy_name": counter.pharmacy.name,
        "till": counter.till,
        "operator_name": counter.operator.name,
        "operator_badge": counter.operator.badge,
        "sold_at": counter.clock().isoformat(),
    }


def _payable(quote: Quote, place: int) -> int:
    return quote.lines[place].payable_fen


def _line(one: BasketLine, payable_fen: int) -> SlipLine:
    known = one.product_class
    return SlipLine(
        name=one.item.name,
        spec=one.item.spec,
        quantity=one.quantity,
        unit_price_fen=one.unit_price_fen,
        amount_fen=one.amount_fen,
        catalogue_class=known.catalogue_class if known else "",
        goods=known.goods if known else "",
        payable_fen=payable_fen,
    )


def _donors(quote: Quote) -> tuple[tuple[str, int], ...]:
    """Masked name and amount of each donor, buckets added up, in the order of debit."""
    names = {debit.person: debit.name for debit in quote.debits}
    donors = {d.person for d in quote.debits if d.kind is PayerKind.MUTUAL_AID}
    return tuple((names[person], fen) for person, fen in quote.payers if person in donors)
