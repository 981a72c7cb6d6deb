"""签到 9001 and 签退 9002: a pharmacy's day at the centre; a sign-in lapses at midnight (WIRE)."""

import msgspec

from pos.centre.house import House
from pos.centre.rules import designation
from pos.centre.store import books, journal
from pos.centre.store.facts import read_nearby, read_pharmacy
from pos.refusals import Reason, Refusal
from pos.street import Attendance

_encode = msgspec.json.Encoder().encode


class Content(msgspec.Struct, frozen=True):
    """What two messages with one id are compared by."""

    pharmacy: str


class Reply(msgspec.Struct, frozen=True):
    """The reply that is journaled."""

    outcome: Refusal | None


def sign_in(house: House, letter: Attendance) -> Refusal | None:
    """The day begins, for a pharmacy whose agreement is active today; again is harmless."""
    return _answer(house, letter, "sign_in")


def sign_out(house: House, letter: Attendance) -> Refusal | None:
    """The day ends; NOT_SIGNED_IN where it has not begun today."""
    return _answer(house, letter, "sign_out")


def _answer(house: House, letter: Attendance, kind: str) -> Refusal | None:
    if letter.message_id.startswith(journal.DESK_IDS):
        return Refusal(Reason.MESSAGE_REUSED, {"field": "pharmacy"})
    with house.store.begin() as tx:
        content = _encode(Content(letter.pharmacy)).decode()
        earlier = journal.find(tx, letter.message_id)
        if earlier is not None:
            if (earlier.kind, earlier.content) != (kind, content):
                return Refusal(Reason.MESSAGE_REUSED, {"field": "pharmacy"})
            return msgspec.json.decode(earlier.reply, type=Reply).outcome
        now = house.now()
        home = read_pharmacy(tx, letter.pharmacy)
        today = now.date().isoformat()
        if kind == "sign_in":
            nearby = read_nearby(tx, today)
            refusal = designation.check_agreement(home, now.date(), nearby)
        else:
            there = home is not None and home.signed_in_on == today
            refusal = None if there else Refusal(Reason.NOT_SIGNED_IN)
        if refusal is None:
            books.sign(tx, letter.pharmacy, today if kind == "sign_in" else "")
        place = journal.next_place(tx, letter.pharmacy)
        row = journal.Row(
            chain=place.chain, number=place.number, message_id=letter.message_id, kind=kind,
            person="", at=now.isoformat(), outcome="refused" if refusal else "done",
            account_fen=0, content=content, reply=_encode(Reply(refusal)).decode(),
            entry_id="", previous=place.previous,
        )  # fmt: skip
        journal.append(tx, row, None)
        return refusal
