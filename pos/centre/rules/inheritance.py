"""继承 and 划入: money that comes into an account other than by a sale.

Basis: CITY (the account of somebody who died is sealed and goes to an heir), BAL (nothing is ever
cleared), SIM for the rest.
"""

from pos.centre.facts import AccountFacts, PersonFacts
from pos.centre.rules import person
from pos.money import FEN_MAX, yuan
from pos.refusals import Reason, Refusal

Rows = tuple[AccountFacts, ...]


def check_credit(who: PersonFacts, rows: Rows, fen: int) -> Refusal | None:
    """划入: more than nothing, no more than can be counted, to somebody who has an account."""
    if fen <= 0 or fen + held(rows) > FEN_MAX:
        return Refusal(Reason.BAD_AMOUNT, {"field": "amount", "value": yuan(fen)})
    return None if who.scheme == "employee" else Refusal(Reason.NO_ACCOUNT)


def check_inherit(dead: PersonFacts, heir: PersonFacts, left: Rows, heirs: Rows) -> Refusal | None:
    """继承: from somebody whose death was registered, to somebody alive who has an account."""
    if held(left) + held(heirs) > FEN_MAX:
        return Refusal(Reason.BAD_AMOUNT, {"field": "amount", "value": yuan(held(left))})
    if heir.deceased:
        return person.deceased(heir)
    if not dead.deceased:
        return Refusal(Reason.NOT_DECEASED)
    return None if heir.scheme == "employee" else Refusal(Reason.HEIR_HAS_NO_ACCOUNT)


def held(rows: Rows) -> int:
    """All that the rows hold, in fen."""
    return sum(row.balance_fen for row in rows)
