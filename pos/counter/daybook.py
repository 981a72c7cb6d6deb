"""The daybook: what one till asked and heard, its sales of the day, its held baskets.

A letter is written and synced before it is sent; never a PIN, an identity number or a card id, and
never the truth about money. One file a till, one process at a time, bound to one centre. Plain
sqlite3: short statements that the pharmacy's side keeps to itself.
"""

from datetime import datetime

import msgspec

from pos.counter.daybook_day import DayPages
from pos.counter.daybook_pages import troubled
from pos.counter.daybook_rows import HeldBasket as HeldBasket
from pos.counter.daybook_rows import Letter as Letter
from pos.counter.daybook_rows import Record as Record
from pos.counter.slip import Slip, marked

# Pharmacy, fourteen digits of time, till, count; a year of nines leaves no later moment.
_NEWEST_OWN_ID = f"""
SELECT max(message_id) FROM
    (SELECT message_id FROM letter UNION ALL SELECT message_id FROM sale)
    WHERE message_id GLOB
        (SELECT pharmacy || '{"[0-9]" * 14}' || till || '[0-9][0-9]' FROM binding)
    AND substr(message_id, 13, 4) < '9999'
"""  # noqa: S608 - made of constants only

# An answer is written once: a replay, or a reused id that was refused, changes nothing.
_HEARD = (
    "UPDATE letter SET state = 'heard', outcome = ?, heard_at = ?"
    " WHERE message_id = ? AND state = 'asked'"
)

# What surely had no effect makes room for another letter under its id: nothing is known of it.
_WITHOUT_EFFECT = """
DELETE FROM letter WHERE message_id = ? AND (outcome = 'unreachable'
    OR (state = 'asked' AND kind NOT IN ('settle', 'cancel', 'reverse')))
"""

# A reversal is how an unknown settlement is resolved, so that it is not one more beside it.
_UNKNOWN = """
SELECT * FROM letter AS one
    WHERE one.state = 'asked' AND one.kind IN ('settle', 'cancel', 'reverse')
    AND NOT (one.kind = 'reverse' AND EXISTS (SELECT 1 FROM letter AS undone
        WHERE undone.message_id = one.original AND undone.state = 'asked'))
    ORDER BY one.asked_at, one.message_id
"""
# A failure ticket is used by a settlement that stands; heard again after its reversal it does not.
_TICKET_USED = """
UPDATE sale SET state = 'resettled' WHERE message_id = ? AND state = 'sold'
    AND EXISTS (SELECT 1 FROM sale WHERE message_id = ? AND state = 'sold')
"""
_TICKET_FREE = """
UPDATE sale SET state = 'sold' WHERE state = 'resettled' AND message_id =
    (SELECT json_extract(slip, '$.ticket') FROM sale WHERE message_id = ? AND state = 'reversed')
"""
_UNKNOWN_SALE = (
    "SELECT 1 FROM letter WHERE state = 'asked' AND kind = 'settle'"
    " AND (person = ? OR message_id = ?) LIMIT 1"
)


class Daybook(DayPages):
    """An open daybook. Every write is on the disk when the method returns."""

    def last_message_id(self) -> str:
        """The newest id this till has given, "" for none: ids never go back.

        An id that somebody brought along (`--message-id`) is none of its own, whatever it looks
        like; a cash sale's is, though no letter was sent.
        """
        return str(self._all(_NEWEST_OWN_ID)[0][0] or "")

    def asked(self, letter: Letter) -> None:
        """Write a letter down before it is sent; the same id again is the same letter."""
        with self._writing("daybook_write"):
            self._db.execute(_WITHOUT_EFFECT, (letter.message_id,))
            self._db.execute(
                "INSERT INTO letter VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
                " ON CONFLICT (message_id) DO NOTHING",
                msgspec.structs.astuple(letter),
            )

    def heard(self, message_id: str, outcome: str, at: datetime) -> None:
        """An answer came, whatever it was."""
        with self._writing("daybook_unheard"):
            self._db.execute(
                _HEARD,
                (outcome, at.isoformat(), message_id),
            )

    def sold(self, message_id: str, outcome: str, at: datetime, slip: Slip) -> Record:
        """A sale is done: heard and recorded in one stroke. The same sale again changes nothing.

        So is the failure ticket that it takes in, where this till wrote it.
        """
        with self._writing("daybook_cash" if outcome == "cash" else "daybook_unsold"):
            self._db.execute(_HEARD, (outcome, at.isoformat(), message_id))
            self._record(message_id, slip, "sold", "", at)
            self._db.execute(_TICKET_USED, (slip.ticket, message_id))
        return self._records("message_id = ?", message_id)[0]

    def undone(
        self, letter: Letter, outcome: str, at: datetime, original: str, slip: Slip | None
    ) -> None:
        """An undoing is done, in one stroke: itself, what it undid, and its slip if it has one.

        letter: the cancel or reverse, with its answer. original: the word for what it undid;
        "nothing_there" where there was nothing.
        """
        with self._writing("daybook_undone"):
            self._db.execute(
                "UPDATE letter SET answer = ? WHERE message_id = ? AND state = 'asked'",
                (letter.answer, letter.message_id),
            )
            self._db.execute(_HEARD, (outcome, at.isoformat(), letter.message_id))
            self._db.execute(_HEARD, (original, at.isoformat(), letter.original))
            self._db.execute(
                "UPDATE sale SET state = ? WHERE message_id = ? AND state = 'sold'",
                (original, letter.original),
            )
            self._db.execute(_TICKET_FREE, (letter.original,))
            if slip is not None:
                self._record(letter.message_id, slip, "cancellation", letter.original, at)

    def taken(self, slip: Slip, state: str, original: str, at: datetime) -> Record:
        """What only the centre knew of is taken over, in the state in which it stands there."""
        with self._writing("daybook_note"):
            self._record(slip.message_id, slip, state, original, at)
            if slip.ticket:
                self._db.execute(_TICKET_USED, (slip.ticket, slip.message_id))
            if state == "cancellation":
                self._db.execute(
                    "UPDATE sale SET state = 'cancelled' WHERE message_id = ? AND state = 'sold'",
                    (original,),
                )
        return self._records("message_id = ?", slip.message_id)[0]

    def late(self, message_id: str, at: datetime) -> None:
        """An answer came for a letter that is closed; it is noted, and changes nothing else."""
        with self._writing("daybook_note"):
            self._db.execute(
                "UPDATE letter SET late_at = ? WHERE message_id = ? AND late_at = ''",
                (at.isoformat(), message_id),
            )

    def letter(self, message_id: str) -> Letter | None:
        """A letter by its id."""
        return next(
            iter(self._letters("SELECT * FROM letter WHERE message_id = ?", message_id)), None
        )

    def unresolved(self) -> tuple[Letter, ...]:
        """Settlements and undoings that were asked and never heard: their outcome is unknown."""
        return self._letters(_UNKNOWN)

    def unknown_sale(self, person: str, message_id: str = "") -> bool:
        """Whether a settlement of this person, or under this id, is unknown."""
        return bool(self._all(_UNKNOWN_SALE, person, message_id))

    def undoing(self, original: str) -> Letter | None:
        """The cancel or reverse of a message that was asked and never heard."""
        return next(iter(self._letters(
            "SELECT * FROM letter WHERE state = 'asked' AND kind IN ('cancel', 'reverse')"
            " AND original = ? ORDER BY message_id", original,
        )), None)  # fmt: skip

    def reversals(self) -> tuple[Letter, ...]:
        """Every reversal that was answered, oldest first; `answer` says what it did."""
        return self._letters(
            "SELECT * FROM letter WHERE kind = 'reverse' AND answer <> '' ORDER BY message_id"
        )

    def records(self, day: str) -> tuple[Record, ...]:
        """The sales of a day (ISO), newest first."""
        return self._records("substr(sold_at, 1, 10) = ?", day)[::-1]

    def record(self, number: int) -> Record | None:
        """A sale by its number in this daybook."""
        found = self._records("number = ?", number)
        return found[0] if found else None

    def record_of(self, text: str) -> Record | None:
        """A sale or cancellation by its message id or its settlement id."""
        found = self._records("message_id = ?", text)
        if not found and text.startswith("S"):  # only such an id is worth reading every slip for
            found = self._records("json_extract(slip, '$.settlement_id') = ?", text)
        return found[0] if found else None

    def cancellation_of(self, settlement_id: str) -> Record | None:
        """The cancellation of a settlement, if this till made it."""
        found = self._records("json_extract(slip, '$.cancels') = ?", settlement_id)
        return found[0] if found and settlement_id else None

    def settled_on(self, day: str) -> tuple[Record, ...]:
        """Settlements and cancellations of a day (ISO) by the centre's time, oldest first."""
        return self._records("settled_on = ?", day)

    def copy(self, number: int) -> Slip | None:
        """The slip of a sale as its next copy, marked so; the copy is counted."""
        with self._writing("daybook_note"):
            self._db.execute("UPDATE sale SET copies = copies + 1 WHERE number = ?", (number,))
        found = self.record(number)
        if found is None:
            return None
        return msgspec.structs.replace(marked(found.slip, found.state), copy_number=found.copies)

    def hold(
        self, lines: tuple[tuple[str, int, int], ...], at: datetime, instead_of: str
    ) -> HeldBasket:
        """Put a basket aside; it survives a power cut."""
        with self._writing("daybook_note"):
            number = self._db.execute(
                "INSERT INTO held (held_at, basket, instead_of) VALUES (?,?,?)",
                (at.isoformat(), msgspec.json.encode(lines).decode(), instead_of),
            ).lastrowid
        assert number is not None
        return HeldBasket(number, at.isoformat(), lines, instead_of)

    def held(self) -> tuple[HeldBasket, ...]:
        """The baskets put aside, oldest first."""
        rows = self._all("SELECT * FROM held ORDER BY number")
        shape = tuple[tuple[str, int, int], ...]
        with troubled("daybook_read"):
            return tuple(
                HeldBasket(row[0], row[1], msgspec.json.decode(row[2], type=shape), row[3])
                for row in rows
            )

    def recall(self, number: int) -> HeldBasket | None:
        """Take a basket back; it is no longer held."""
        found = next((one for one in self.held() if one.number == number), None)
        with self._writing("daybook_note"):
            self._db.execute("DELETE FROM held WHERE number = ?", (number,))
        return found

    def _record(self, message_id: str, slip: Slip, state: str, original: str, at: datetime) -> None:
        """It belongs to the centre's day, or the till's; to today where that is closed already."""
        day = (slip.settled_at or slip.sold_at)[:10]
        if self._db.execute("SELECT 1 FROM day WHERE day = ?", (day,)).fetchone():
            day = at.date().isoformat()
        self._db.execute(
            "INSERT INTO sale (message_id, sold_at, slip, copies, state, original, day, settled_on)"
            " VALUES (?,?,?,0,?,?,?,?) ON CONFLICT (message_id) DO NOTHING",
            (
                message_id, slip.sold_at, msgspec.json.encode(slip).decode(), state, original,
                day, slip.settled_at[:10],
            ),
        )  # fmt: skip

    def _letters(self, statement: str, *values: object) -> tuple[Letter, ...]:
        return tuple(Letter(**dict(row)) for row in self._all(statement, *values))
