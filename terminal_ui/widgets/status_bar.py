"""The top line: pharmacy, its designation state, operator, till, shift, and the line's state."""

from dataclasses import dataclass

from textual.content import Content
from textual.widgets import Static

from terminal_ui.cells import fitted


@dataclass(frozen=True)
class StatusView:
    """designated and line_up choose the sign and colour; their words say the same. notices: what
    is wrong at this moment, a line each.
    """

    pharmacy: str
    designated: bool
    designation_word: str
    operator: str
    till: str
    shift: str
    line_up: bool
    line_word: str
    notices: tuple[str, ...]


class StatusBar(Static):
    """One line, where the pharmacy's name gives way first; and a line for each notice."""

    DEFAULT_CSS = """
    StatusBar { height: auto; background: $primary; color: $text; }
    """

    def show(self, view: StatusView, width: int) -> None:
        """Write the line again."""
        sign = "✓" if view.designated else "✗"
        right = [
            (f" {sign} {view.designation_word} ", _mark(view.designated)),
            (f" {view.operator} · {view.till} · {view.shift} ", ""),
            (f" {'✓' if view.line_up else '✗'} {view.line_word} ", _mark(view.line_up)),
        ]
        taken = sum(Content(text).cell_length for text, _ in right)
        first = Content.assemble(
            (f" {fitted(view.pharmacy, max(8, width - taken - 1))}", "bold"), *right
        )
        notices = [
            Content.styled(f" {fitted(one, width - 1)}", "bold $text-warning on $warning-muted")
            for one in view.notices
        ]
        self.update(Content("\n").join([first, *notices]))


def _mark(well: bool) -> str:  # noqa: FBT001 - the only thing it is asked
    return "" if well else "bold $text-error on $error-muted"
