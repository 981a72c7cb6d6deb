"""The states of a sale at the till, as a table, and what its customer agrees to; no I/O."""

import enum

from pos.model import Agreed, AnyCash, ExactCash, Quote, QuoteShown


class Phase(enum.StrEnum):
    """Where a sale stands."""

    BASKET = "basket"
    QUOTED = "quoted"
    SETTLED = "settled"
    CASH_PAID = "cash_paid"
    UNKNOWN = "unknown"


class Happening(enum.StrEnum):
    """What can happen to a sale."""

    LINES_CHANGED = "lines_changed"
    CUSTOMER_DROPPED = "customer_dropped"
    QUOTED = "quoted"
    QUOTE_REFUSED = "quote_refused"
    SETTLED = "settled"
    SETTLE_REFUSED = "settle_refused"
    NO_REPLY = "no_reply"
    CASH_PAID = "cash_paid"


class WrongMoment(Exception):
    """Something was asked of a sale that is finished or unknown; the screen must not offer it."""


OPEN = (Phase.BASKET, Phase.QUOTED)
TRANSITIONS: dict[tuple[Phase, Happening], Phase] = {
    **{(phase, Happening.LINES_CHANGED): Phase.BASKET for phase in OPEN},
    (Phase.QUOTED, Happening.CUSTOMER_DROPPED): Phase.BASKET,
    **{(phase, Happening.QUOTED): Phase.QUOTED for phase in OPEN},
    **{(phase, Happening.QUOTE_REFUSED): Phase.BASKET for phase in OPEN},
    **{(phase, Happening.SETTLED): Phase.SETTLED for phase in OPEN},
    # A quote that was refused stands as it was shown: only a new one can be agreed to.
    **{(phase, Happening.SETTLE_REFUSED): phase for phase in OPEN},
    **{(phase, Happening.NO_REPLY): Phase.UNKNOWN for phase in OPEN},
    **{(phase, Happening.CASH_PAID): Phase.CASH_PAID for phase in OPEN},
}


def agreed_to(quoted: Quote | None, agree_cash: str | int) -> Agreed:
    """After a quote always that quote's payers: another plan is not what was agreed to."""
    cash_fen = 0 if agree_cash == "none" else agree_cash
    if not isinstance(cash_fen, int):
        return quoted.shown() if quoted else AnyCash()
    return QuoteShown(quoted.payers, cash_fen) if quoted else ExactCash(cash_fen)
