"""The street: the two ports between a person, a till and the insurance centre.

centre.py is till ↔ centre, desk.py is person (in the app or at the window) ↔ centre. A refusal is a
value; an exception means that the centre is not answering.
"""

from pos.street.centre import (
    Attendance,
    Centre,
    CentreUnreachable,
    DesignatedPharmacy,
    Detail,
    Found,
    NoReply,
    ScannedCode,
    Shown,
    Totals,
    Undo,
    Undone,
)
from pos.street.desk import (
    Binding,
    BindRequest,
    CardOrder,
    Desk,
    IssuedCode,
    PersonCard,
    PinChange,
    Queried,
    StatementLine,
)

__all__ = [
    "Attendance",
    "BindRequest",
    "Binding",
    "CardOrder",
    "Centre",
    "CentreUnreachable",
    "DesignatedPharmacy",
    "Desk",
    "Detail",
    "Found",
    "IssuedCode",
    "NoReply",
    "PersonCard",
    "PinChange",
    "Queried",
    "ScannedCode",
    "Shown",
    "StatementLine",
    "Totals",
    "Undo",
    "Undone",
]  # fmt: skip
