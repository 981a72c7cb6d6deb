"""The till's day in its daybook: counts of the drawer, cash moved without a sale, closed days.

A shift is what stands between two counts. A closed day is written once, with its count and its
report, in one stroke; what comes later stands under a later day. Basis: SIM.
"""

import msgspec

from pos.counter.daybook_pages import Pages, troubled
from pos.counter.daybook_rows import Count, HandedOver, Movement, Record
from pos.counter.slip import Slip

DAY_TABLES = """
CREATE TABLE count (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, day TEXT NOT NULL, badge TEXT NOT NULL,
    name TEXT NOT NULL, to_badge TEXT NOT NULL, float_fen INTEGER NOT NULL,
    moved_fen INTEGER NOT NULL, expected_fen INTEGER NOT NULL, counted_fen INTEGER NOT NULL,
    reason TEXT NOT NULL, first_sale INTEGER NOT NULL, last_sale INTEGER NOT NULL,
    last_movement INTEGER NOT NULL
);
CREATE TABLE drawer (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, fen INTEGER NOT NULL, reason TEXT NOT NULL,
    badge TEXT NOT NULL, name TEXT NOT NULL
);
CREATE TABLE handed_over (
    day TEXT NOT NULL, message_id TEXT NOT NULL, kind TEXT NOT NULL, centre_fen INTEGER NOT NULL,
    pharmacy_fen INTEGER NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL, badge TEXT NOT NULL,
    name TEXT NOT NULL, PRIMARY KEY (day, message_id)
);
CREATE TABLE day (
    day TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, at TEXT NOT NULL, report TEXT NOT NULL,
    copies INTEGER NOT NULL
)
"""

DAY_NEEDED = (
    "SELECT number, at, day, badge, name, to_badge, float_fen, moved_fen, expected_fen,"
    " counted_fen, reason, first_sale, last_sale, last_movement FROM count LIMIT 0",
    "SELECT number, at, fen, reason, badge, name FROM drawer LIMIT 0",
    "SELECT day, message_id, kind, centre_fen, pharmacy_fen, reason, at, badge, name"
    " FROM handed_over LIMIT 0",
    "SELECT day, number, at, report, copies FROM day LIMIT 0",
)


_ASKED = (
    "SELECT 1 FROM letter WHERE state = 'asked' AND kind IN ('settle', 'cancel', 'reverse') LIMIT 1"
)


class DayPages(Pages):
    """The pages of a daybook on which the till's day stands."""

    def last_count(self) -> Count | None:
        """The newest count of the drawer; None before the first."""
        return next(iter(self._counts("ORDER BY number DESC LIMIT 1")), None)

    def counts_of(self, day: str) -> tuple[Count, ...]:
        """The counts that belong to a day (ISO), oldest first."""
        return self._counts("WHERE day = ? ORDER BY number", day)

    def counted(self, count: Count) -> bool:
        """Write a count down; its number is given here. False: something was sold since."""
        with self._writing("daybook_note"):
            return self._counted(count)

    def close_day(self, count: Count, number: int, report: str) -> bool:
        """The last count of a day and its report, in one stroke: both, or neither.

        False, and nothing is written, where something was sold or asked since `count` was made.
        """
        with self._writing("daybook_note"):
            if self._db.execute(_ASKED).fetchone() or not self._counted(count):
                return False
            self._db.execute(
                "INSERT INTO day VALUES (?,?,?,?,0)", (count.day, number, count.at, report)
            )
        return True

    def closed(self, day: str) -> bool:
        """Whether a day (ISO) is closed at this till."""
        return bool(self._all("SELECT 1 FROM day WHERE day = ?", day))

    def closed_days(self) -> int:
        """How many days this till has closed."""
        return int(self._all("SELECT count(*) FROM day")[0][0])

    def report_of(self, day: str) -> str:
        """The report of a closed day, byte for byte as it was written; "" for a day still open."""
        found = self._all("SELECT report FROM day WHERE day = ?", day)
        return str(found[0][0]) if found else ""

    def report_copy(self, day: str) -> int:
        """The number of the next copy of a closed day's report; it is counted."""
        with self._writing("daybook_note"):
            self._db.execute("UPDATE day SET copies = copies + 1 WHERE day = ?", (day,))
        return int(self._all("SELECT copies FROM day WHERE day = ?", day)[0][0])

    def open_days(self, today: str) -> tuple[str, ...]:
        """Days before today on which something was sold and that are not closed, oldest first."""
        rows = self._all(
            "SELECT DISTINCT day FROM sale WHERE day < ? AND day NOT IN (SELECT day FROM day)"
            " ORDER BY day", today,
        )  # fmt: skip
        return tuple(str(row[0]) for row in rows)

    def move(self, movement: Movement) -> Movement:
        """Write down cash that went in or out without a sale; its number is given here."""
        with self._writing("daybook_note"):
            number = self._db.execute(
                "INSERT INTO drawer (at, fen, reason, badge, name) VALUES (?,?,?,?,?)",
                (movement.at, movement.fen, movement.reason, movement.badge, movement.name),
            ).lastrowid
        assert number is not None
        return msgspec.structs.replace(movement, number=number)

    def movements(self, after: int) -> tuple[Movement, ...]:
        """Cash moved without a sale after the movement with this number, oldest first."""
        rows = self._all("SELECT * FROM drawer WHERE number > ? ORDER BY number", after)
        return tuple(Movement(**dict(row)) for row in rows)

    def hand_over(self, handed: HandedOver) -> None:
        """A difference is handed over with a reason; of one difference the latest reason stands."""
        with self._writing("daybook_note"):
            self._db.execute(
                "INSERT OR REPLACE INTO handed_over VALUES (?,?,?,?,?,?,?,?,?)",
                msgspec.structs.astuple(handed),
            )

    def handed_over(self, day: str) -> tuple[HandedOver, ...]:
        """The differences of a day (ISO) that were handed over."""
        rows = self._all("SELECT * FROM handed_over WHERE day = ? ORDER BY at, message_id", day)
        return tuple(HandedOver(**dict(row)) for row in rows)

    def records_after(self, number: int) -> tuple[Record, ...]:
        """Every sale and cancellation after this number, oldest first."""
        return self._records("number > ?", number)

    def records_of_day(self, day: str) -> tuple[Record, ...]:
        """The sales and cancellations that belong to a day (ISO) of this till, oldest first."""
        return self._records("day = ?", day)

    def records_later(self, day: str) -> tuple[Record, ...]:
        """The sales and cancellations of the days after a day (ISO), oldest first."""
        return self._records("day > ?", day)

    def moved_later(self, day: str) -> int:
        """What the drawer has more, without a sale, by days after a day (ISO): moved, or found."""
        (moved,) = self._all(
            "SELECT (SELECT coalesce(sum(fen), 0) FROM drawer WHERE substr(at, 1, 10) > ?)"
            " + (SELECT coalesce(sum(counted_fen - expected_fen), 0) FROM count WHERE day > ?)",
            day, day,
        )  # fmt: skip
        return int(moved[0])

    def moved_on(self, day: str) -> int:
        """Cash moved without a sale on a day (ISO): in, less out."""
        (moved,) = self._all(
            "SELECT coalesce(sum(fen), 0) FROM drawer WHERE substr(at, 1, 10) = ?", day
        )
        return int(moved[0])

    def missing(self, first: int, last: int) -> tuple[int, ...]:
        """Slip numbers from first to last that are not there: none, unless rows were removed."""
        rows = self._all("SELECT number FROM sale WHERE number BETWEEN ? AND ?", first, last)
        return tuple(sorted(set(range(first, last + 1)) - {int(row[0]) for row in rows}))

    def _counted(self, count: Count) -> bool:
        newest = self._db.execute(
            "SELECT coalesce(max(number), 0), (SELECT coalesce(max(number), 0) FROM drawer),"
            " (SELECT coalesce(max(last_sale), 0) FROM count) FROM sale"
        ).fetchone()
        if tuple(newest) != (count.last_sale, count.last_movement, count.first_sale - 1):
            return False
        self._db.execute(
            "INSERT INTO count (at, day, badge, name, to_badge, float_fen, moved_fen, expected_fen,"
            " counted_fen, reason, first_sale, last_sale, last_movement)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
            msgspec.structs.astuple(count)[1:],
        )
        return True

    def _counts(self, where: str, *values: object) -> tuple[Count, ...]:
        rows = self._all(f"SELECT * FROM count {where}", *values)  # noqa: S608 - texts above
        return tuple(Count(**dict(row)) for row in rows)

    def _records(self, where: str, value: object) -> tuple[Record, ...]:
        columns = "number, sold_at, slip, copies, state, original, day"
        rows = self._all(
            f"SELECT {columns} FROM sale WHERE {where} ORDER BY number",  # noqa: S608 - constants
            value,
        )
        with troubled("daybook_read"):
            return tuple(
                Record(r[0], r[1], msgspec.json.decode(r[2], type=Slip), *r[3:]) for r in rows
            )
