"""Day end (对账): totals first (3201), details only where the totals differ (3202). Basis: WIRE.

The pharmacy's side is what its daybooks hold; the day is the centre's, which stands on each slip.
A difference is one message: at the centre only, at the pharmacy only, or with two amounts.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

from pos.counter.asking import Counter
from pos.counter.daybook import Daybook, Record
from pos.counter.slip import Slip
from pos.model import NO_ACCOUNT, PayerKind
from pos.street import Detail, Totals, Undone


class Difference(msgspec.Struct, frozen=True):
    """One message on which the two sides do not agree; what a side does not have is 0."""

    kind: Literal["centre_only", "pharmacy_only", "amount"]
    message_id: str
    settlement_id: str
    centre_fen: int
    pharmacy_fen: int


class Reconciled(msgspec.Struct, frozen=True):
    """What comparing a day came to. even: no difference. unknown: letters still without answer."""

    day: str
    even: bool
    differences: tuple[Difference, ...]
    centre: tuple[Totals, ...]
    pharmacy: tuple[Totals, ...]
    rows: int  # of the details that were compared; 0 where the totals are equal
    unknown: int


class _Row(msgspec.Struct, frozen=True):
    """A row of the pharmacy's. at: "" where only the centre knows when it was settled."""

    message_id: str
    settlement_id: str
    at: str
    total_fen: int
    account_fen: int


def reconcile(counter: Counter, day: str, others: tuple[Daybook, ...] = ()) -> Reconciled:
    """Compare a day (ISO) of this pharmacy. others: the daybooks of its other tills.

    Raises NoReply or CentreUnreachable as the street does; comparing moves nothing.
    """
    daybooks = (counter.daybook, *others)
    theirs = counter.centre.totals(counter.pharmacy.code, day)
    ours = totals_of(daybooks, (record for one in daybooks for record in one.settled_on(day)))
    rows: tuple[Detail, ...] = ()
    differences: tuple[Difference, ...] = ()
    if set(theirs) != set(ours):
        rows = counter.centre.details(counter.pharmacy.code, day)
        differences = (*differences_of(daybooks, day, rows), *reversed_elsewhere(daybooks, rows))
    unknown = sum(len(one.unresolved()) for one in daybooks)
    return Reconciled(day, not differences, differences, theirs, ours, len(rows), unknown)


def totals_of(daybooks: Iterable[Daybook], records: Iterable[Record]) -> tuple[Totals, ...]:
    """By scheme and clearing type, as the centre adds up: an undoing lowers, and is not counted."""
    daybooks = tuple(daybooks)
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for record in records:
        scheme = _scheme(daybooks, record)
        for clearing, fen in _by_clearing(record.slip).items():
            count, account_fen = sums.get((scheme, clearing), (0, 0))
            counted = record.state != "cancellation"
            sums[scheme, clearing] = (count + counted, account_fen + fen)
    return tuple(Totals(*key, *sums[key]) for key in sorted(sums))


def own_first(pair: tuple[str, str]) -> tuple[str, bool]:
    """The order of sums: by scheme, the patients' own accounts before the donors'."""
    scheme, clearing = pair
    return scheme, clearing != PayerKind.OWN


def _scheme(daybooks: Iterable[Daybook], record: Record) -> str:
    """A cancellation is of the scheme of what it cancels; "" where no daybook here has that."""
    sold: Record | None = record
    if record.state == "cancellation":
        found = (one.record_of(record.original) for one in daybooks)
        sold = next((one for one in found if one is not None), None)
    if sold is None:
        return ""
    return "resident" if sold.slip.own_left_fen == NO_ACCOUNT else "employee"


def _by_clearing(slip: Slip) -> dict[str, int]:
    sums: dict[str, int] = {}
    if slip.own_fen or not slip.mutual_aid:
        sums[PayerKind.OWN.value] = slip.own_fen
    if slip.mutual_aid:
        sums[PayerKind.MUTUAL_AID.value] = sum(fen for _, fen in slip.mutual_aid)
    return sums


def differences_of(
    daybooks: Iterable[Daybook], day: str, theirs: Iterable[Detail]
) -> tuple[Difference, ...]:
    """Row by row: what these daybooks and the centre's rows of a day do not have alike."""
    ours = {row.message_id: row for daybook in daybooks for row in _rows(daybook, day)}
    found: list[Difference] = []
    for one in theirs:
        row = ours.pop(one.message_id, None) or _elsewhere(daybooks, one.message_id)
        mine = (row.account_fen, row.total_fen) if row else (0, 0)
        key = (one.message_id, one.settlement_id)
        if row is None:
            found.append(Difference("centre_only", *key, one.account_fen, 0))
        elif one.account_fen != mine[0]:
            found.append(Difference("amount", *key, one.account_fen, mine[0]))
        elif one.total_fen != mine[1]:
            found.append(Difference("amount", *key, one.total_fen, mine[1]))
    for row in ours.values():
        if row.at:
            key = (row.message_id, row.settlement_id)
            found.append(Difference("pharmacy_only", *key, 0, row.account_fen))
    return tuple(found)


def reversed_elsewhere(
    daybooks: Iterable[Daybook], theirs: Iterable[Detail]
) -> tuple[Difference, ...]:
    """Sales that stand in a daybook here, though another till has reversed them at the centre.

    Goods and cash went over this counter, and the accounts have their money back: only the pharmacy
    has such a sale, also where both daybooks are at hand and each of the centre's rows is in one.
    """
    found: list[Difference] = []
    for one in theirs:
        if one.kind != "reverse":
            continue
        for daybook in daybooks:
            record = daybook.record_of(one.original)
            if record is not None and record.state == "sold":
                slip = record.slip
                key = (slip.message_id, slip.settlement_id)
                found.append(Difference("pharmacy_only", *key, 0, slip.account_fen))
    return tuple(found)


def _rows(daybook: Daybook, day: str) -> Iterable[_Row]:
    """Sales and cancellations of the day; reversals of the day, each with what it undid."""
    for record in daybook.settled_on(day):
        yield _row(record)
    for letter in daybook.reversals():
        undone = msgspec.json.decode(letter.answer, type=Undone)
        if not undone.of:
            continue
        total_fen, account_fen = undone.total_fen, undone.account_fen
        yield _Row(undone.original, undone.of, "", -total_fen, -account_fen)
        at = undone.at if undone.at.startswith(day) else ""
        yield _Row(undone.message_id, undone.settlement_id, at, total_fen, account_fen)


def _elsewhere(daybooks: Iterable[Daybook], message_id: str) -> _Row | None:
    """A row that a daybook has under another day."""
    found = (one.record_of(message_id) for one in daybooks)
    record = next((one for one in found if one is not None), None)
    return _row(record) if record else None


def _row(record: Record) -> _Row:
    slip = record.slip
    return _Row(
        slip.message_id, slip.settlement_id, slip.settled_at, slip.total_fen, slip.account_fen
    )
