"""The checks as a list that fills in: ✓ passed, ✗ refused, ? still open, – not needed."""

import enum
from dataclasses import dataclass

from textual.content import Content


class CheckState(enum.Enum):
    """Each with its sign and colour; the word beside it says what was checked."""

    PASSED = ("✓", "$text-success")
    REFUSED = ("✗", "bold $text-error")
    OPEN = ("?", "$text-warning")
    NOT_NEEDED = ("–", "$text-muted")


@dataclass(frozen=True)
class Check:
    """One check of a sale."""

    word: str
    state: CheckState


def check_line(checks: tuple[Check, ...], gap: str = "  ") -> Content:
    """All of them in one line."""
    return Content(gap).join(
        Content.styled(f"{check.state.value[0]} {check.word}", check.state.value[1])
        for check in checks
    )
