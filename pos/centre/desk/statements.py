"""明细: every movement of one's own account, from the journal and its postings, oldest first."""

from sqlalchemy import bindparam, literal_column, or_, select

from pos.centre.house import House
from pos.centre.store import Row
from pos.centre.store.facts import read_person
from pos.centre.store.tables import account, entry, journal, person, pharmacy, posting
from pos.model import masked_name
from pos.street import StatementLine

_MINE = select(account.c.account_id).where(account.c.owner == bindparam("of_person"))
# Of rows of one second, the one that was written first comes first; only the row's own number
# knows that across the chains.
MOVES = (
    select(
        entry.c.at, entry.c.kind, posting.c.debit, posting.c.credit, posting.c.amount_fen,
        journal.c.person, journal.c.chain,
    )
    .join_from(posting, entry, posting.c.entry_id == entry.c.entry_id)
    .join(journal, journal.c.entry_id == entry.c.entry_id)
    .where(or_(posting.c.debit.in_(_MINE), posting.c.credit.in_(_MINE)))
    .order_by(entry.c.at, literal_column("journal.rowid"), posting.c.position)
)  # fmt: skip
OWNERS = select(account.c.account_id, account.c.owner, account.c.year)
NAMES = select(person.c.person, person.c.name)
PLACES = select(pharmacy.c.code, pharmacy.c.name)

# For one's own sale, and for a relative's.
_SALE = {"settlement": ("spent", "shared"), "reversal": ("refunded", "returned")}
_COMES = {
    "opening": "opening", "credit": "credit", "inheritance": "inherited", "adjustment": "adjusted",
}  # fmt: skip
_GOES = {"inheritance": "handed_over", "adjustment": "adjusted"}


def statement(house: House, reference: str) -> tuple[StatementLine, ...]:
    """One's own account rows only. KeyError for nobody."""
    with house.store.read() as tx:
        if read_person(tx, reference) is None:
            raise KeyError(reference)
        owners = {key: (owner, year) for key, owner, year in tx.all(OWNERS)}
        names = {key: masked_name(name) for key, name in tx.all(NAMES)}
        places: dict[str, str] = dict(tx.all(PLACES))
        told: list[StatementLine] = []
        for row in tx.all(MOVES, of_person=reference):
            told.extend(_lines(row, reference, owners, names, places))
        return tuple(told)


def _lines(
    row: Row, mine: str, owners: dict[str, tuple[str, int]], names: dict[str, str],
    places: dict[str, str],
) -> list[StatementLine]:  # fmt: skip
    """A posting as its owner sees it; one between two of the same person's is seen from both."""
    at, kind, debit, credit, fen, patient, chain = row
    giver, giver_year = owners.get(debit, ("", 0))
    taker, taker_year = owners.get(credit, ("", 0))
    lines: list[StatementLine] = []
    if kind in _SALE:
        shared = patient != mine
        word = _SALE[kind][shared]
        year, moved = (giver_year, -fen) if giver == mine else (taker_year, fen)
        other = names.get(patient, "") if shared else ""
        return [StatementLine(at, word, year, moved, other, places.get(chain, ""))]
    if giver == mine:
        lines.append(StatementLine(at, _GOES[kind], giver_year, -fen, names.get(taker, "")))
    if taker == mine:
        lines.append(StatementLine(at, _COMES[kind], taker_year, fen, names.get(giver, "")))
    return lines
