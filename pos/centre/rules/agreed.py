"""同意支付: nothing is debited that the customer has not agreed to.

Basis: TJ reason 4 (never overdraw), SIM for how agreement is given. A pre-settlement never refuses
for cash; a declined cash is FUNDS_SHORT; a quote that no longer holds is QUOTE_CHANGED.
"""

from pos.centre.policy import Policy
from pos.model import Agreed, AnyCash, AskOnly, Quote, QuoteShown
from pos.money import yuan
from pos.refusals import Reason, Refusal


def check(quote: Quote, agreed: Agreed) -> Refusal | None:
    """Payers, amounts and cash as agreed; buckets and skipped donors are not compared."""
    if isinstance(agreed, AskOnly | AnyCash):
        return None
    if isinstance(agreed, QuoteShown) and agreed.payers != quote.payers:
        return _changed(quote, agreed)
    # The same payers with the same amounts leave the same cash: another sum is a declined one.
    if agreed.cash_fen != quote.cash_fen:
        params = {"cash": yuan(quote.cash_fen), "agreed": yuan(agreed.cash_fen)}
        return Refusal(Reason.FUNDS_SHORT, params)
    return None


def _changed(quote: Quote, agreed: QuoteShown) -> Refusal:
    quoted_account_fen = sum(amount for _, amount in agreed.payers)
    return Refusal(
        Reason.QUOTE_CHANGED,
        {
            "quoted_account": yuan(quoted_account_fen),
            "quoted_cash": yuan(quote.total_fen - quoted_account_fen),
            "account": yuan(quote.account_fen),
            "cash": yuan(quote.cash_fen),
        },
    )


def basis(policy: Policy) -> str:
    return "TJ 4, SIM"
