"""A finished sale becomes a slip: what was sold, who paid, what is left; or what was given back."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from pos.counter.asking import Counter
from pos.counter.drafts import Draft
from pos.counter.slip import Claim, GivenBack, Slip, SlipLine
from pos.model import NO_ACCOUNT, Answer, CredentialKind, Debit, PayerKind, Settlement
from pos.street import Undone


def settlement_slip(counter: Counter, draft: Draft, answer: Answer, settlement: Settlement) -> Slip:
    """The slip of a settlement. Less cash than is due counts as exactly what is due.

    What a failure ticket's sale cost was all paid in cash then: that is what was given.
    """
    quote = settlement.quote
    ticket_cash_fen = quote.total_fen if draft.ticket else 0
    given = ticket_cash_fen or max(draft.cash_given_fen, quote.cash_fen)
    payable = [line.payable_fen for line in quote.lines]
    return Slip(
        **_head(counter, draft),
        settled_at=settlement.settled_at,
        settlement_id=settlement.settlement_id,
        message_id=settlement.message_id,
        person=answer.name,
        credential=draft.credential,
        agent=draft.agent,
        lines=tuple(
            replace(one.line, payable_fen=fen)
            for one, fen in zip(draft.lines, payable, strict=True)
        ),
        total_fen=quote.total_fen,
        account_fen=quote.account_fen,
        own_fen=quote.account_fen - quote.mutual_aid_fen,
        mutual_aid=_donors(quote.debits),
        cash_fen=quote.cash_fen,
        cash_given_fen=given,
        change_fen=given - quote.cash_fen,
        own_left_fen=settlement.own_left_fen,
        instead_of=draft.instead_of,
        ticket=draft.ticket,
        ticket_cash_fen=ticket_cash_fen,
    )


def cash_slip(counter: Counter, draft: Draft, message_id: str, claim: Claim) -> Slip:
    """The slip of a sale that was all cash: no settlement, nobody recognised."""
    total = draft.total_fen
    given = max(draft.cash_given_fen, total)
    return Slip(
        **_head(counter, draft),
        settled_at="",
        settlement_id="",
        message_id=message_id,
        person="",
        credential=CredentialKind.NOTHING,
        agent="",
        lines=tuple(one.line for one in draft.lines),
        total_fen=total,
        account_fen=0,
        own_fen=0,
        mutual_aid=(),
        cash_fen=total,
        cash_given_fen=given,
        change_fen=given - total,
        own_left_fen=NO_ACCOUNT,
        instead_of=draft.instead_of,
        claim=claim,
    )


def cancellation_slip(counter: Counter, undone: Undone, sold: Slip | None) -> Slip:
    """The slip of a cancellation: every amount below zero (WIRE 2103).

    sold: the slip of what was cancelled; None where another till has it, so that only the sums are
    known. The balance after is not among what the centre answers, so that none is shown.
    """
    return Slip(
        pharmacy_code=counter.pharmacy.code,
        pharmacy_name=counter.pharmacy.name,
        till=counter.till,
        operator_name=counter.operator.name,
        operator_badge=counter.operator.badge,
        sold_at=counter.clock().isoformat(),
        settled_at=undone.at,
        settlement_id=undone.settlement_id,
        message_id=undone.message_id,
        person=sold.person if sold else "",
        credential=sold.credential if sold else CredentialKind.NOTHING,
        agent=sold.agent if sold else "",
        lines=tuple(_given_back(line) for line in sold.lines) if sold else (),
        total_fen=undone.total_fen,
        account_fen=undone.account_fen,
        own_fen=sum(d.amount_fen for d in undone.debits if d.kind is PayerKind.OWN),
        mutual_aid=_donors(undone.debits),
        cash_fen=undone.cash_fen,
        cash_given_fen=undone.cash_fen,
        change_fen=0,
        own_left_fen=NO_ACCOUNT,
        cancels=undone.of,
    )


def _head(counter: Counter, draft: Draft) -> dict[str, Any]:
    return {
        "pharmacy_code": counter.pharmacy.code,
        "pharmacy_name": counter.pharmacy.name,
        "till": counter.till,
        "operator_name": draft.operator_name,
        "operator_badge": draft.operator_badge,
        "sold_at": draft.sold_at,
        "given_back": _before(counter, draft.instead_of),
    }


def _before(counter: Counter, instead_of: str) -> tuple[GivenBack, ...]:
    """The cancellation in whose place a sale stands, for the one slip that shows both."""
    record = counter.daybook.cancellation_of(instead_of) if instead_of else None
    if record is None:
        return ()
    slip = record.slip
    return (
        GivenBack(
            settlement_id=slip.settlement_id,
            lines=slip.lines,
            total_fen=slip.total_fen,
            account_fen=slip.account_fen,
            cash_fen=slip.cash_fen,
        ),
    )


def _given_back(line: SlipLine) -> SlipLine:
    return replace(
        line,
        quantity=-line.quantity,
        amount_fen=-line.amount_fen,
        payable_fen=-line.payable_fen,
    )


def _donors(debits: Iterable[Debit]) -> tuple[tuple[str, int], ...]:
    """Masked name and amount of each donor, buckets added up, in the order of debit."""
    given: dict[str, tuple[str, int]] = {}
    for debit in debits:
        if debit.kind is PayerKind.MUTUAL_AID:
            before = given.get(debit.person, ("", 0))[1]
            given[debit.person] = (debit.name, before + debit.amount_fen)
    return tuple(given.values())
