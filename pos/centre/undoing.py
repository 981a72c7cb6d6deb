"""Undo a settlement, whole: 冲正 2601 (its outcome was unknown), 结算撤销 2103 (on purpose), 查询.

Each payer and bucket gets back exactly what it gave, wherever the binding has gone since. What
never arrived is closed: its id is barred for good by a row of its own. Basis: WIRE, SIM.
"""

import msgspec

from pos.centre import ledger
from pos.centre.house import House
from pos.centre.rules import undoing as rule
from pos.centre.settling import settlement_id
from pos.centre.store import Transaction, books, journal, tickets
from pos.model import Answer, Debit, Settlement, Trace
from pos.refusals import Reason, Refusal
from pos.street import Found, Undo, Undone


class Content(msgspec.Struct, frozen=True):
    """What two messages with one id are compared by."""

    pharmacy: str
    original: str


NOTHING_GIVEN: tuple[Debit, ...] = ()
WORDS = {"reverse": "reversed", "cancel": "cancelled"}
_answer = msgspec.json.Decoder(Answer)
_undone = msgspec.json.Decoder(Undone)
_reply: msgspec.json.Decoder[Undone | Refusal] = msgspec.json.Decoder(Undone | Refusal)
_encode = msgspec.json.Encoder().encode


def undo(house: House, letter: Undo, kind: rule.Kind) -> Undone | Refusal:
    """Everybody has back what they gave, or nothing has changed."""
    with house.store.begin() as tx:
        earlier = journal.find(tx, letter.message_id)
        if earlier is not None:
            return _again(earlier, letter, kind)
        taken = letter.message_id == letter.original
        if taken or letter.original.startswith(journal.DESK_IDS):
            return _reused("original")
        if letter.message_id.startswith(journal.DESK_IDS):
            return _reused("pharmacy")
        at = house.now().isoformat()
        kept = journal.lock(tx, letter.original)
        refusal = _refusal(tx, letter, kind, kept)
        if refusal is not None:
            _append(tx, letter, kind, at, journal.next_place(tx, letter.pharmacy), refusal)
            return refusal
        return _post(tx, letter, kind, at, kept)


def look_up(house: House, pharmacy: str, message_id: str) -> Found | Refusal:
    """What became of a message. NOT_FOUND for one that was no sale and has undone none."""
    with house.store.read() as tx:
        kept = journal.kept(tx, message_id)
        if kept is None:
            return Found(message_id, "nothing")
        if kept.kind not in (*rule.SALES, *WORDS, "closed"):
            return Refusal(Reason.NOT_FOUND)
        if kept.chain != pharmacy:
            return Refusal(Reason.OTHER_PHARMACY)
        if kept.kind in WORDS:
            return _found_undoing(message_id, _reply.decode(kept.reply))
        after = journal.undoing_of(tx, message_id)
        undone = _undone.decode(after) if after else None
        if kept.kind == "closed":
            return Found(message_id, "closed", None, undone)
        return _found_sale(message_id, _answer.decode(kept.reply), undone)


def _found_undoing(message_id: str, reply: Undone | Refusal) -> Found:
    if isinstance(reply, Undone):
        return Found(message_id, reply.kind, None, reply)
    return Found(message_id, "refused", Answer("", "", reply, Trace(())))


def _found_sale(message_id: str, answer: Answer, undone: Undone | None) -> Found:
    """A refusal or a quote that was reversed stays what it was: there was nothing to undo."""
    if isinstance(answer.outcome, Settlement):
        return Found(message_id, undone.kind if undone else "settled", answer, undone)
    refused = isinstance(answer.outcome, Refusal)
    return Found(message_id, "refused" if refused else "quoted", answer, undone)


def _refusal(
    tx: Transaction, letter: Undo, kind: rule.Kind, kept: journal.Kept | None
) -> Refusal | None:
    original = _original(tx, letter.original, kept)
    return rule.check(kind, letter.pharmacy, letter.original, original)


def _original(tx: Transaction, message_id: str, kept: journal.Kept | None) -> rule.Original | None:
    if kept is None:
        return None
    before = journal.undoing_of(tx, message_id)
    undone = _undone.decode(before).kind if before else ""
    return rule.Original(kept.chain, kept.kind, kept.outcome == "settled", undone)


def _post(
    tx: Transaction, letter: Undo, kind: rule.Kind, at: str, kept: journal.Kept | None
) -> Undone:
    """From here on it must succeed. The accounts before the chain's head (decision 10)."""
    outcome = _answer.decode(kept.reply).outcome if kept else None
    settled = outcome if isinstance(outcome, Settlement) else None
    gave = settled.quote.debits if settled else NOTHING_GIVEN
    books.give_back(tx, gave)
    if settled is not None and kind == "reverse":
        # The till does not know that anything was settled: it has not given the cash back.
        tickets.free(tx, letter.original)
    place = journal.next_place(tx, letter.pharmacy)
    undone = Undone("reversed" if kind == "reverse" else "cancelled", letter.message_id,
                    letter.original, at)  # fmt: skip
    booked: ledger.Entry | None = None
    if settled is not None and kept is not None:
        undone = msgspec.structs.replace(
            undone, settlement_id=settlement_id(place), of=settled.settlement_id,
            debits=tuple(msgspec.structs.replace(d, amount_fen=-d.amount_fen) for d in gave),
            total_fen=-settled.quote.total_fen, cash_fen=-settled.quote.cash_fen,
        )  # fmt: skip
        if gave:
            first = ledger.settlement_entry(kept.entry_id, "", letter.pharmacy, settled.quote)
            booked = ledger.mirror(place.entry_id, at, first)
    _append(tx, letter, kind, at, place, undone, kept.person if kept else "", booked)
    if kept is None:
        _close(tx, letter, at)
    return undone


def _append(
    tx: Transaction, letter: Undo, kind: rule.Kind, at: str, place: journal.Place,
    reply: Undone | Refusal, person: str = "", booked: ledger.Entry | None = None,
) -> None:  # fmt: skip
    done = isinstance(reply, Undone)
    row = journal.Row(
        chain=place.chain, number=place.number, message_id=letter.message_id, kind=kind,
        person=person, at=at, outcome=reply.kind if isinstance(reply, Undone) else "refused",
        account_fen=reply.account_fen if isinstance(reply, Undone) else 0,
        content=_content(letter), reply=_encode(reply).decode(),
        entry_id=booked.entry_id if booked else "",
        original=letter.original if done else "", previous=place.previous,
    )  # fmt: skip
    journal.append(tx, row, booked)


def _close(tx: Transaction, letter: Undo, at: str) -> None:
    """A row under the id that never arrived: whatever comes under it later finds it answered."""
    place = journal.next_place(tx, letter.pharmacy)
    row = journal.Row(
        chain=place.chain, number=place.number, message_id=letter.original, kind="closed",
        person="", at=at, outcome="closed", account_fen=0, content="{}", reply="{}", entry_id="",
        previous=place.previous,
    )  # fmt: skip
    journal.append(tx, row, None)


def _again(earlier: journal.Earlier, letter: Undo, kind: rule.Kind) -> Undone | Refusal:
    if earlier.chain != letter.pharmacy:
        return _reused("pharmacy")
    if (earlier.kind, earlier.content) != (kind, _content(letter)):
        return _reused("original")
    reply = _reply.decode(earlier.reply)
    if isinstance(reply, Undone):
        return msgspec.structs.replace(reply, replay=True)
    return reply


def _content(letter: Undo) -> str:
    return _encode(Content(letter.pharmacy, letter.original)).decode()


def _reused(field: str) -> Refusal:
    return Refusal(Reason.MESSAGE_REUSED, {"field": field})
