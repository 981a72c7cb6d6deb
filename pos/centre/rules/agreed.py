"""同意支付: nothing is debited that the customer has not agreed to.

Basis: TJ reason 4 (never overdraw), SIM for how agreement is given. A pre-settlement never refuses
for cash; a declined cash is FUNDS_SHORT; a quote that no longer holds is QUOTE_CHANGED.
"""

from pos.centre.policy import Policy
from pos.model import Agreed, AnyCash, AskOnly, ExactCash, Quote
from pos.money import yuan
from pos.refusals import Reason, Refusal


def check(quote: Quote, agreed: Agreed) -> Refusal | None:
    """Payers, amounts and cash as agreed; buckets and skipped donors are not compared."""
    if isinstance(agreed, AskOnly | AnyCash):
        return None
    if isinstance(agreed, ExactCash):
        if quote.cash_fen == agreed.cash_fen:
            return None
        params = {"cash": yuan(quote.cash_fen), "agreed": yuan(agreed.cash_fen)}
        return Refusal(Reason.FUNDS_SHORT, params)
    if agreed == quote.shown():
        return None
    quoted_account = sum(amount for _, amount in agreed.payers)
    return Refusal(
        Reason.QUOTE_CHANGED,
        {
            "quoted_account": yuan(quoted_account),
            "quoted_cash": yuan(agreed.cash_fen),
            "account": yuan(quote.account_fen),
            "cash": yuan(quote.cash_fen),
        },
    )


def basis(policy: Policy) -> str:
    return "TJ 4, SIM"
