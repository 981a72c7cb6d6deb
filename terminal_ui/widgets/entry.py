"""The one line a person types into: a product, a quantity, a name, a PIN, an amount of cash."""

from rich.repr import Result
from textual import events
from textual.message import Message
from textual.widgets import Input

LONGEST = 64  # nothing that is typed by hand is longer


class Entry(Input):
    """An Input that takes Enter where it takes its letters, so that two fast entries never glue.

    Textual binds Enter, and a binding waits behind letters that have already arrived.
    """

    class Entered(Message):
        """A line was finished with Enter. It may be a PIN, so it never shows itself."""

        def __init__(self, entry: "Entry", text: str) -> None:
            super().__init__()
            self.entry = entry
            self.text = text

        @property
        def control(self) -> "Entry":
            return self.entry

        def __rich_repr__(self) -> Result:
            yield "length", len(self.text)

    def __init__(
        self, placeholder: str = "", *, id: str | None = None, masked: bool = False  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(
            placeholder=placeholder,
            id=id,
            password=masked,
            max_length=LONGEST,
            select_on_focus=False,
            compact=True,
        )
        self.cursor_blink = False

    async def _on_key(self, event: events.Key) -> None:
        if event.key != "enter":
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        text = self.value
        self.clear()
        self.post_message(self.Entered(self, text))
