"""The ledger's nouns: a posting names both its sides, so an unbalanced entry cannot be written.

For the centre a personal account is a liability: debiting it lowers it, as the cashier says.
Crediting a pharmacy raises what the centre owes it.
"""

import msgspec

from pos.model import Quote

# Where the money of opening balances and monthly credits comes from.
CONTRIBUTIONS = "contributions"


class Posting(msgspec.Struct, frozen=True):
    """One movement: `amount_fen`, always above zero, from the debit to the credit account."""

    debit: str
    credit: str
    amount_fen: int


class Entry(msgspec.Struct, frozen=True):
    """One act of book-keeping. reverses: the entry it undoes, "" for none."""

    entry_id: str
    at: str
    kind: str
    reverses: str
    postings: tuple[Posting, ...]


def account_id(person: str, year: int) -> str:
    """The account row of a person's insurance year."""
    return f"{person}/{year}"


def settlement_entry(entry_id: str, at: str, pharmacy: str, quote: Quote) -> Entry:
    """What each account gives, the pharmacy is owed. Only for a quote with debits."""
    postings = tuple(Posting(d.account_id, pharmacy, d.amount_fen) for d in quote.debits)
    return Entry(entry_id, at, "settlement", "", postings)


def mirror(entry_id: str, at: str, of: Entry) -> Entry:
    """What an entry moved goes back the way it came, each posting for itself."""
    back = tuple(Posting(one.credit, one.debit, one.amount_fen) for one in of.postings)
    return Entry(entry_id, at, "reversal", of.entry_id, back)


def credit_entry(entry_id: str, at: str, account: str, fen: int) -> Entry:
    """The monthly credit to one account row."""
    return Entry(entry_id, at, "credit", "", (Posting(CONTRIBUTIONS, account, fen),))


def inheritance_entry(entry_id: str, at: str, heirs: str, balances: dict[str, int]) -> Entry:
    """Everything that a dead person's account rows hold goes to one row of the heir's."""
    postings = tuple(Posting(key, heirs, fen) for key, fen in balances.items() if fen)
    return Entry(entry_id, at, "inheritance", "", postings)


def adjustment_entry(entry_id: str, at: str, differences: dict[str, int]) -> Entry:
    """Account rows are set to another balance: what each gains, or loses where below zero."""
    postings = tuple(
        Posting(CONTRIBUTIONS, key, fen) if fen > 0 else Posting(key, CONTRIBUTIONS, -fen)
        for key, fen in differences.items()
        if fen
    )
    return Entry(entry_id, at, "adjustment", "", postings)


def opening_entry(entry_id: str, at: str, balances: dict[str, int]) -> Entry:
    """Opening balances by account; an account that opens empty has no posting."""
    postings = tuple(Posting(CONTRIBUTIONS, key, fen) for key, fen in balances.items() if fen)
    return Entry(entry_id, at, "opening", "", postings)
