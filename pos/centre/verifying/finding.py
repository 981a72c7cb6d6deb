"""What a verification finds."""

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """The first broken invariant. where: the row; invariant: a key of the texts; what: detail."""

    invariant: str
    where: str
    what: str = ""


class Clean(msgspec.Struct, frozen=True):
    """Nothing is broken; how much was looked at."""

    journal_rows: int
    entries: int
    postings: int
