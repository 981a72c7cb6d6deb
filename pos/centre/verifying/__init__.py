"""`pos verify`: every invariant from the first row; the first broken one is named.

shapes.py   every value is of its column's type
chains.py   the journal is whole: numbers, links, hashes, entries, postings, heads
money.py    balances equal their postings, what accounts lost pharmacies are owed
acts.py     each entry belongs to its act, and moves only what that act may move
answers.py  each settlement adds up, payers in chain order, its explanation equals its postings
undoings.py what was undone was undone whole, once, and mirrors what it undid
tickets.py  a failure ticket was settled once at most, and its row says by which settlement
"""

from pos.centre.store import Store
from pos.centre.verifying import acts, answers, chains, money, shapes, tickets, undoings
from pos.centre.verifying.finding import Clean, Finding

__all__ = ["Clean", "Finding", "verify"]


def verify(store: Store) -> Clean | Finding:
    """Walk everything in one reading transaction."""
    with store.inspect() as tx:
        counted = Clean(*chains.count(tx))
        walks = (
            shapes.walk, chains.walk, money.walk, acts.walk, answers.walk, undoings.walk,
            tickets.walk,
        )  # fmt: skip
        for walk in walks:
            for finding in walk(tx):
                return finding
        return counted
