"""对账 3201 and 3202: a pharmacy's day as the centre has it, by the centre's Beijing date.

A cancellation or reversal is a row of the day on which it was done, so that nothing of a closed
day is ever rewritten. What settled nothing and undid nothing is no row here. Basis: WIRE, SIM.
"""

from collections.abc import Iterator

import msgspec
from sqlalchemy import Text, bindparam, select

from pos.centre.house import House
from pos.centre.settling import settlement_id
from pos.centre.store import Transaction
from pos.centre.store.journal import Place
from pos.centre.store.tables import journal
from pos.model import NO_ACCOUNT, Answer, Debit, PayerKind, Settlement
from pos.street import Detail, Totals, Undone

_original = journal.alias("original")
DAY = (
    select(
        journal.c.number, journal.c.message_id, journal.c.kind, journal.c.at, journal.c.original,
        journal.c.reply, _original.c.reply,
    )
    .join_from(journal, _original, _original.c.message_id == journal.c.original, isouter=True)
    .where(
        journal.c.chain == bindparam("pharmacy", type_=Text),
        journal.c.at >= bindparam("day_begins", type_=Text),
        journal.c.at < bindparam("day_ends", type_=Text),
        journal.c.outcome.in_([bindparam(f"word_{n}", type_=Text) for n in range(3)]),
    )
    .order_by(journal.c.number)
)  # fmt: skip

_answer = msgspec.json.Decoder(Answer)
_undone = msgspec.json.Decoder(Undone)

Row = tuple[Settlement, Detail, tuple[Debit, ...]]


def totals(house: House, pharmacy: str, day: str) -> tuple[Totals, ...]:
    """By scheme and clearing type; a pair that has no row of the day is left out."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    with house.store.read() as tx:
        for settled, detail, debits in _rows(tx, pharmacy, day):
            scheme = "resident" if settled.own_left_fen == NO_ACCOUNT else "employee"
            for clearing, fen in _by_clearing(debits).items():
                count, account_fen = sums.get((scheme, clearing), (0, 0))
                count += detail.kind == "settle"
                sums[scheme, clearing] = (count, account_fen + fen)
    return tuple(Totals(*key, *sums[key]) for key in sorted(sums))


def details(house: House, pharmacy: str, day: str) -> tuple[Detail, ...]:
    """Every settlement and every undoing of one, oldest first."""
    with house.store.read() as tx:
        return tuple(detail for _, detail, _ in _rows(tx, pharmacy, day))


def _by_clearing(debits: tuple[Debit, ...]) -> dict[str, int]:
    """A sale counts where it has account money; one wholly in cash as the patient's own, 0.00."""
    sums: dict[str, int] = {} if debits else {PayerKind.OWN.value: 0}
    for one in debits:
        sums[one.kind.value] = sums.get(one.kind.value, 0) + one.amount_fen
    return sums


def _rows(tx: Transaction, pharmacy: str, day: str) -> Iterator[Row]:
    """The settlement, or the one that was undone, with its row and its debits, signed."""
    found = tx.each(
        DAY,
        pharmacy=pharmacy, day_begins=f"{day}T", day_ends=f"{day}U",
        word_0="settled", word_1="reversed", word_2="cancelled",
    )  # fmt: skip
    for number, message_id, kind, at, original, reply, first in found:
        if kind == "settle":
            settled = _settlement(reply)
            plan = settled.quote
            sums = (plan.total_fen, plan.account_fen, plan.cash_fen)
            debits = plan.debits
        else:
            undone = _undone.decode(reply)
            if not undone.of:
                continue
            settled, debits = _settlement(first), undone.debits
            sums = (undone.total_fen, undone.account_fen, undone.cash_fen)
        name = settlement_id(Place(pharmacy, number, ""))
        yield settled, Detail(name, message_id, kind, at, original, *sums), debits


def _settlement(reply: str) -> Settlement:
    outcome = _answer.decode(reply).outcome
    assert isinstance(outcome, Settlement)
    return outcome
