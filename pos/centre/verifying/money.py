"""Money is conserved: balances equal postings, and what accounts lost, pharmacies are owed."""

from collections.abc import Iterator

from sqlalchemy import select

from pos.centre.ledger import CONTRIBUTIONS
from pos.centre.store import Transaction
from pos.centre.store.tables import account, binding, pharmacy, posting
from pos.centre.verifying.finding import Finding
from pos.money import yuan

ACCOUNTS = select(account.c.account_id, account.c.owner, account.c.year, account.c.balance_fen)
MOVES = select(posting.c.debit, posting.c.credit, posting.c.amount_fen)
PHARMACIES = select(pharmacy.c.code)
BINDINGS = select(binding.c.binding_id, binding.c.limit_fen, binding.c.used_fen)


def walk(tx: Transaction) -> Iterator[Finding]:
    """Every finding over accounts, pharmacies and limits."""
    sums: dict[str, int] = {}
    for debit, credit, amount_fen in tx.each(MOVES):
        sums[debit] = sums.get(debit, 0) - amount_fen
        sums[credit] = sums.get(credit, 0) + amount_fen
    houses = {row[0] for row in tx.all(PHARMACIES)}
    seen = {CONTRIBUTIONS}
    for account_id, owner, year, balance_fen in tx.all(ACCOUNTS):
        where = f"account {account_id}"
        seen.add(account_id)
        if account_id != f"{owner}/{year}":
            yield Finding("account_id", where)
        if balance_fen < 0:
            yield Finding("below_zero", where, yuan(balance_fen))
        if balance_fen != sums.get(account_id, 0):
            what = f"{yuan(balance_fen)} / {yuan(sums.get(account_id, 0))}"
            yield Finding("balance_differs", where, what)
    for name in sums:
        if name not in seen and name not in houses:
            yield Finding("account_missing", f"account {name}")
    if sum(sums.values()) != 0:
        yield Finding("money_made", "ledger", yuan(sum(sums.values())))
    for binding_id, limit_fen, used_fen in tx.all(BINDINGS):
        if 0 <= limit_fen < used_fen:
            what = f"{yuan(used_fen)} / {yuan(limit_fen)}"
            yield Finding("limit_passed", f"binding {binding_id}", what)
