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


def check_list(checks: tuple[Check, ...], width: int) -> Content:
    """All of them, in as many lines as they need; a sign never stands apart from its word."""
    lines: list[list[Content]] = [[]]
    used = 0
    for check in checks:
        sign, style = check.state.value
        part = Content.assemble((f"{sign} {check.word}", style), "  ")
        if lines[-1] and used + part.cell_length > width + 2:
            lines.append([])
            used = 0
        lines[-1].append(part)
        used += part.cell_length
    return Content("\n").join(Content("").join(line) for line in lines)
