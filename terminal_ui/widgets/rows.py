"""Rows with columns and a cursor: the basket, the records, the held sales, the people.

Not a DataTable: that one cuts plain strings silently and reads them as markup. Here every cell is
measured in cells of the terminal, cut with an ellipsis, and money stands to the right.
"""

from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from terminal_ui.cells import fitted
from terminal_ui.keys import key


@dataclass(frozen=True)
class Column:
    """width 0: takes what is left (one column only). right: for figures."""

    title: str
    width: int = 0
    right: bool = False


@dataclass(frozen=True)
class Row:
    """Texts of the cells, in order; `style` for the whole row, with a sign or word beside it."""

    cells: tuple[str, ...]
    style: str = ""


class Rows(Widget, can_focus=True):
    """Shows rows, keeps the cursor in sight, and posts `Chosen` when Enter is pressed."""

    DEFAULT_CSS = """
    Rows { height: 1fr; width: 1fr; }
    """
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        key("line_up", "move(-1)", shown=False),
        key("line_down", "move(1)", shown=False),
        key("page_up", "move(-10)", shown=False),
        key("page_down", "move(10)", shown=False),
        key("first_line", "move_to_end(-1)", shown=False),
        key("last_line", "move_to_end(1)", shown=False),
        key("confirm", "choose"),
    ]

    class Chosen(Message):
        """A row was chosen with Enter."""

        def __init__(self, rows: "Rows", place: int) -> None:
            super().__init__()
            self.rows = rows
            self.place = place

        @property
        def control(self) -> "Rows":
            return self.rows

    class Moved(Message):
        """The cursor stands on another row."""

        def __init__(self, rows: "Rows", place: int) -> None:
            super().__init__()
            self.rows = rows
            self.place = place

        @property
        def control(self) -> "Rows":
            return self.rows

    def __init__(self, *, id: str | None = None, can_focus: bool = True) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.can_focus = can_focus
        self.columns: tuple[Column, ...] = ()
        self.rows: tuple[Row, ...] = ()
        self.empty = ""
        self.place = 0
        self.has_cursor = True

    def fill(
        self,
        columns: tuple[Column, ...],
        rows: tuple[Row, ...],
        empty: str,
        place: int | None = None,
    ) -> None:
        """Show these rows; `empty` is the sentence for none. place: where the cursor goes."""
        self.columns, self.rows, self.empty = columns, rows, empty
        wanted = self.place if place is None else place
        self.place = max(0, min(wanted, len(rows) - 1))
        self.refresh()

    def action_move(self, by: int) -> None:
        """Move the cursor, as far as there are rows."""
        place = max(0, min(self.place + by, len(self.rows) - 1))
        if place != self.place:
            self.place = place
            self.refresh()
            self.post_message(self.Moved(self, place))

    def action_move_to_end(self, way: int) -> None:
        """To the first row (-1) or the last (1)."""
        self.action_move(way * len(self.rows))

    def action_choose(self) -> None:
        """Take the row under the cursor."""
        if self.rows:
            self.post_message(self.Chosen(self, self.place))

    def render(self) -> Content:
        """The header, and the rows around the cursor."""
        width, height = self.content_size.width, self.content_size.height
        if not self.rows:
            return Content.styled(self.empty, "$text-muted")
        titles = self._line(tuple(column.title for column in self.columns), width)
        has_titles = any(column.title for column in self.columns)
        shown = max(1, height - has_titles)
        first = max(0, min(self.place - shown + 1, len(self.rows) - shown))
        titles = f"↑{titles[1:]}" if first else titles
        lines = [Content.styled(titles, "bold $text-muted")] if has_titles else []
        for place, row in enumerate(self.rows[first : first + shown], start=first):
            style = row.style
            if self.has_cursor and place == self.place:
                is_here = self.has_focus or not self.can_focus
                style = f"{style} reverse".strip() if is_here else style
            mark = ">" if self.has_cursor and place == self.place else " "
            lines.append(Content.styled(mark + self._line(row.cells, width)[1:], style))
        return Content("\n").join(lines)

    def _line(self, cells: tuple[str, ...], width: int) -> str:
        fixed = sum(column.width + 1 for column in self.columns if column.width)
        rest = width - fixed - 2
        parts = [
            fitted(text, column.width or rest, right=column.right)
            for column, text in zip(self.columns, cells, strict=True)
        ]
        return " " + " ".join(parts)
