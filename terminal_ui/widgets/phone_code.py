"""A QR of half blocks, black on white in every cell: a camera reads it in a dark theme too."""

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

_INK = Style(color="#000000", bgcolor="#ffffff")


class PhoneCode(Widget):
    """The rows of `pos.counter.qr.blocks`; the width and height are the code's own."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.blocks: tuple[str, ...] = ()

    def show(self, blocks: tuple[str, ...]) -> None:
        """Show a code; nothing for an empty tuple."""
        self.blocks = blocks
        self.styles.width = len(blocks[0]) if blocks else 1
        self.styles.height = len(blocks) or 1
        self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        """One row, every cell with its own foreground and background."""
        if y >= len(self.blocks):
            return Strip.blank(self.size.width)
        return Strip([Segment(self.blocks[y], _INK)], len(self.blocks[y]))
