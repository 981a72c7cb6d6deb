"""The one line a person types into: a product, a quantity, a name, a PIN, an amount of cash."""

import unicodedata
from typing import ClassVar

from rich.repr import Result
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

from terminal_ui.keys import key

LONGEST = 64  # nothing that is typed by hand is longer


class Entry(Input, inherit_bindings=False):
    """An Input that takes Enter where it takes its letters, so that two fast entries never glue.

    Textual binds Enter, and a binding waits behind letters that have already arrived. Full-width
    digits of an input method become plain ones.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        key("edit_left", "cursor_left", shown=False),
        key("edit_right", "cursor_right", shown=False),
        key("edit_home", "home", shown=False),
        key("edit_end", "end", shown=False),
        key("edit_back", "delete_left", shown=False),
        key("edit_delete", "delete_right", shown=False),
        key("edit_clear", "delete_left_all", shown=False),
    ]

    class Entered(Message):
        """A line was finished with Enter. It may be a PIN, so it never shows itself."""

        def __init__(self, entry: "Entry", text: str, pressed_at: float) -> None:
            """pressed_at: the Enter's own time, whenever it is handled."""
            super().__init__()
            self.entry = entry
            self.text = text
            self.pressed_at = pressed_at

        @property
        def control(self) -> "Entry":
            return self.entry

        def __rich_repr__(self) -> Result:
            yield "length", len(self.text)

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        masked: bool = False,
        restrict: str | None = None,
        longest: int = LONGEST,
        keeps_text: bool = False,
    ) -> None:
        """keeps_text: a filter stays as it is when Enter is pressed."""
        super().__init__(
            id=id,
            password=masked,
            max_length=longest,
            restrict=restrict,
            select_on_focus=False,
            compact=True,
        )
        self.cursor_blink = False
        self.keeps_text = keeps_text

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            text = self.value
            if not self.keeps_text:
                self.clear()
            self.post_message(self.Entered(self, text, event.time))
        elif event.is_printable and event.character and not event.character.isascii():
            event.stop()
            event.prevent_default()
            self.insert_text_at_cursor(unicodedata.normalize("NFKC", event.character))
        else:
            await super()._on_key(event)


class ScanBox(Entry):
    """The entry of the sale screen: on an empty box, + - and Delete change the basket's line."""

    class Adjusted(Message):
        """Change the quantity of the line by `by`; 0 removes it."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    async def _on_key(self, event: events.Key) -> None:
        by = {"+": 1, "＋": 1, "-": -1, "－": -1}.get(event.character or "")
        if by is None or self.value:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        self.post_message(self.Adjusted(by))

    def action_delete_right(self) -> None:
        """Delete: the next letter, or the line where there is no letter."""
        if self.value:
            super().action_delete_right()
        else:
            self.post_message(self.Adjusted(0))
