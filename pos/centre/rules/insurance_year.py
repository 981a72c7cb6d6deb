"""医保年度: which insurance year a day belongs to, named by the calendar year it begins in.

The rollover is the calendar's and posts nothing: nothing is ever cleared (BAL). The day a year
begins on is regional (CITY Shijiazhuang), for students too.
"""

from datetime import date

from pos.centre.policy import Calendar
from pos.model import Bucket

STUDENT = "student"


def year_of(day: date, category: str, table: Calendar) -> int:
    """The insurance year of a day for a person of this category."""
    start = table.year_start_students if category == STUDENT else table.year_start
    begun = day.isoformat()[5:] >= start
    return day.year if begun else day.year - 1


def bucket_of(year: int, current: int) -> Bucket:
    """Current year or carried over, seen from the current insurance year."""
    return Bucket.CURRENT_YEAR if year >= current else Bucket.CARRIED_OVER
