"""Post: the writes of a decision. From here on it must succeed; the database checks once more."""

from sqlalchemy import bindparam, insert, select, update

from pos.centre.ledger import CONTRIBUTIONS, Entry, account_id
from pos.centre.rules.pin import Tries
from pos.centre.store import Transaction
from pos.centre.store.tables import account, binding, code, pharmacy, pin, token
from pos.model import Debit, Quote

TAKE = (
    update(account)
    .where(account.c.account_id == bindparam("from_account"))
    .values(balance_fen=account.c.balance_fen - bindparam("fen"))
)
GIVE = (
    update(account)
    .where(account.c.account_id == bindparam("to_account"))
    .values(balance_fen=account.c.balance_fen + bindparam("fen"))
)
NEW_ACCOUNT = insert(account)
COUNT_AGAINST_LIMIT = (
    update(binding)
    .where(binding.c.binding_id == bindparam("of_binding"))
    .values(used_fen=binding.c.used_fen + bindparam("fen"))
)
SPEND_TOKEN = (
    update(token).where(token.c.token == bindparam("of_token")).values(spent_at=bindparam("moment"))
)
KEEP_TRIES = (
    update(pin)
    .where(pin.c.person == bindparam("of_person"))
    .values(
        wrong_tries=bindparam("wrong"), tried_on=bindparam("day"), locked_at=bindparam("moment")
    )
)
LOCK_PERSON = select(pin.c.person).where(pin.c.person == bindparam("of_person")).with_for_update()
SIGN = (
    update(pharmacy)
    .where(pharmacy.c.code == bindparam("of_pharmacy"))
    .values(signed_in_on=bindparam("day"))
)
NEW_CODE = insert(code)
NEW_TOKEN = insert(token)
SET_CODE = (
    update(code).where(code.c.code == bindparam("of_code")).values(state=bindparam("new_state"))
)
SUPERSEDE = (
    update(code)
    .where(code.c.person == bindparam("of_person"), code.c.state == "issued")
    .values(state="superseded")
)


def lock_person(tx: Transaction, reference: str) -> None:
    """Nobody else acts for this person until the transaction ends; their PIN's row is the lock, as
    in a sale. Nobody is locked where nobody is known.
    """
    tx.one(LOCK_PERSON, of_person=reference)


def debit(tx: Transaction, entry: Entry, quote: Quote) -> None:
    """Take from every account what the plan says, in the order of account ids."""
    taken = sorted(entry.postings, key=lambda one: one.debit)
    tx.many(TAKE, [{"from_account": one.debit, "fen": one.amount_fen} for one in taken])
    limited: list[Debit] = [one for one in quote.debits if one.binding_id]
    tx.many(
        COUNT_AGAINST_LIMIT,
        [{"of_binding": one.binding_id, "fen": one.amount_fen} for one in limited],
    )


def give_back(tx: Transaction, debits: tuple[Debit, ...]) -> None:
    """Undo `debit`: accounts in the order of their ids, then limits, also of ended bindings."""
    given = sorted(debits, key=lambda one: one.account_id)
    tx.many(GIVE, [{"to_account": one.account_id, "fen": one.amount_fen} for one in given])
    limited = [one for one in debits if one.binding_id]
    tx.many(
        COUNT_AGAINST_LIMIT,
        [{"of_binding": one.binding_id, "fen": -one.amount_fen} for one in limited],
    )


def move(tx: Transaction, entry: Entry) -> None:
    """Carry an entry of the desk into the account rows it names, in the order of account ids."""
    mine = [one for one in entry.postings if one.debit != CONTRIBUTIONS]
    theirs = [one for one in entry.postings if one.credit != CONTRIBUTIONS]
    for one in sorted(mine, key=lambda one: one.debit):
        tx.run(TAKE, from_account=one.debit, fen=one.amount_fen)
    for one in sorted(theirs, key=lambda one: one.credit):
        tx.run(GIVE, to_account=one.credit, fen=one.amount_fen)


def open_account(tx: Transaction, owner: str, year: int) -> str:
    """A new account row with nothing in it; its id."""
    tx.run(NEW_ACCOUNT, account_id=account_id(owner, year), owner=owner, year=year, balance_fen=0)
    return account_id(owner, year)


def spend_token(tx: Transaction, of_token: str, moment: str) -> None:
    """A token is spent by the debit, in the debit's own transaction."""
    tx.run(SPEND_TOKEN, of_token=of_token, moment=moment)


def keep_tries(tx: Transaction, person: str, tries: Tries) -> None:
    """Wrong tries and the lock, committed before any answer leaves the centre."""
    tx.run(
        KEEP_TRIES,
        of_person=person, wrong=tries.wrong, day=tries.tried_on, moment=tries.locked_at,
    )  # fmt: skip


def sign(tx: Transaction, of_pharmacy: str, day: str) -> None:
    """Signed in on a day, or "" for signed out."""
    tx.run(SIGN, of_pharmacy=of_pharmacy, day=day)
