"""What must hold between the centre and the tills after a kill: nothing lost, nothing doubled."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from playing import Playing
from sqlalchemy import select

from pos.centre.store.tables import journal
from pos.counter.daybook import Letter

MOVING = ("settle", "cancel", "reverse")
_TILL = slice(26, 28)  # where a message id names its till

ROWS = select(
    journal.c.message_id, journal.c.kind, journal.c.outcome, journal.c.account_fen,
    journal.c.original,
)  # fmt: skip


class Asked(msgspec.Struct, frozen=True):
    """One letter as the daybook has it."""

    message_id: str
    kind: str
    state: str
    outcome: str
    original: str


class Book(msgspec.Struct, frozen=True):
    """A daybook. sales: message id → state. listed: what `pending` shows."""

    letters: tuple[Asked, ...]
    sales: dict[str, str]
    listed: tuple[str, ...]

    @property
    def asked(self) -> set[str]:
        """What was asked and not heard, and may have moved money."""
        return {one.message_id for one in self.letters if one.state == "asked"}

    @property
    def heard(self) -> set[str]:
        return {one.message_id for one in self.letters if one.state == "heard"}


def read_book(db: sqlite3.Connection, listed: Iterable[Letter]) -> Book:
    """A daybook that nobody is writing in."""
    letters = db.execute("SELECT message_id, kind, state, outcome, original FROM letter")
    sales = db.execute("SELECT message_id, state FROM sale")
    return Book(
        tuple(one for one in (Asked(*row) for row in letters) if one.kind in MOVING),
        {row[0]: row[1] for row in sales},
        tuple(one.message_id for one in listed),
    )


@dataclass(frozen=True)
class Effects:
    """What the centre did, by message id: the kind of each row, and what undid which settlement."""

    kinds: dict[str, tuple[str, str]]
    undone_by: dict[str, tuple[str, str]]  # settlement's message → kind and id of what undid it

    @property
    def settled(self) -> set[str]:
        return {key for key, row in self.kinds.items() if row == ("settle", "settled")}


def effects(play: Playing, begun_fen: int) -> Effects:
    """The centre's side, and that its money adds up: each message has had one effect."""
    play.check()
    with play.stage.house.store.read() as tx:
        rows = tx.all(ROWS)
    kinds = {row[0]: (str(row[1]), str(row[2])) for row in rows if row[1] in (*MOVING, "closed")}
    undoes = [row for row in rows if row[1] in ("cancel", "reverse") and row[2] != "refused"]
    undone_by = {str(row[4]): (str(row[1]), str(row[0])) for row in undoes if row[3]}
    assert len(undone_by) == len([row for row in undoes if row[3]]), "undone twice"
    owed = sum(int(row[3]) for row in rows if row[1] in MOVING and row[2] != "refused")
    assert begun_fen - sum(play.accounts().values()) == owed, "accounts and journal"
    day = play.moment().date().isoformat()
    totals = play.stage.centre.totals(play.stage.shop.pharmacies[0].code, day)
    assert sum(one.account_fen for one in totals) == owed, "what the pharmacy is owed"
    return Effects(kinds, undone_by)


def judge(found: Effects, book: Book, till: str) -> None:
    """The daybook of a till against the centre: every letter that was heard is as heard, and
    whatever the centre did for this till was heard or is listed.
    """
    letters = {one.message_id: one for one in book.letters}
    hidden = {
        one.message_id for one in book.letters
        if one.kind == "reverse" and one.original in book.asked
    }  # fmt: skip
    assert set(book.listed) == book.asked - hidden, "the pending list"
    mine = {key for key in found.kinds if key[_TILL] == till}
    assert mine <= set(letters), "sent, but never written down"
    for one in book.letters:
        if one.state == "heard":
            _as_heard(found, book, one)
    done = {key for key, one in letters.items() if one.kind == "settle" and one.state == "heard"}
    sold = {key for key in done if letters[key].outcome == "settled"}
    cancelled = {
        one.message_id
        for one in book.letters
        if one.kind == "cancel" and one.outcome == "cancelled"
    }
    assert set(book.sales) == sold | cancelled, "a slip for each sale and cancellation"


def _as_heard(found: Effects, book: Book, one: Asked) -> None:
    row = found.kinds.get(one.message_id)
    if one.outcome == "unreachable":
        assert row is None, "called off, and yet it happened"
    elif one.kind != "settle":
        original = found.kinds[one.original]
        if one.outcome == "refused":
            assert row == (one.kind, "refused") or row is None, (one, row)
        elif original == ("settle", "settled"):
            assert found.undone_by[one.original] == (one.kind, one.message_id)
        else:
            assert one.kind == "reverse" and original[0] == "closed", (one, original)
    elif one.outcome == "nothing_there":
        assert row is not None and row[0] == "closed", (one, row)
    else:
        assert row == ("settle", "settled"), (one, row)
        _undone_as_heard(found, book, one)


def _undone_as_heard(found: Effects, book: Book, one: Asked) -> None:
    kind, undo = found.undone_by.get(one.message_id, ("", ""))
    state = {"": "sold", "cancel": "cancelled", "reverse": "reversed"}[kind]
    if one.outcome == "settled":
        if undo in book.asked:
            state = "sold"  # undone, and the till has not heard it: it is listed
        assert book.sales[one.message_id] == state, (one, kind)
    else:
        assert one.outcome == state, (one, kind)
