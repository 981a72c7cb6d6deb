"""Help for what has the focus, and every key that works there."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from terminal_ui.base import TillModal
from terminal_ui.cells import fitted, wrapped
from terminal_ui.keys import key
from terminal_ui.widgets.key_line import KeyLine, key_names

WIDTH = 66


class Help(TillModal[None]):
    """What the screen below is for, and its keys as they are bound now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("confirm", "back"),
        key("line_up", "scroll(-1)", shown=False),
        key("line_down", "scroll(1)", shown=False),
        key("page_up", "scroll(-10)", shown=False),
        key("page_down", "scroll(10)", shown=False),
        key("first_line", "scroll(-1000)", shown=False),
        key("last_line", "scroll(1000)", shown=False),
    ]

    def __init__(self, topic: str, below: Screen[object]) -> None:
        super().__init__()
        self.topic = topic
        self.keys = keys_of(below)

    def compose(self) -> ComposeResult:
        """The text and the keys, which scroll where there is little room."""
        with Vertical(classes="dialog tall"):
            with VerticalScroll(can_focus=False):
                yield Static(id="help-text")
            yield KeyLine()

    def show(self) -> None:
        """Write the help."""
        width = min(WIDTH, self.app.size.width - 10)
        lines = [Content.styled(self.say("help.title"), "bold $text-accent")]
        lines += [Content(line) for line in wrapped(self.say(f"help.{self.topic}"), width)]
        lines += [Content(""), Content.styled(self.say("help.ways"), "bold $text-accent")]
        lines += [
            Content.assemble((fitted(names, 22), "bold"), self.say(f"keys.{id_}"))
            for id_, names in self.keys
        ]
        lines += [Content("")]
        lines += [Content(line) for line in wrapped(self.say("help.terminal"), width)]
        self.query_one("#help-text", Static).update(Content("\n").join(lines))

    def action_scroll(self, by: int) -> None:
        """Up and down, a page, or all the way; whatever has the focus."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)


def keys_of(screen: Screen[object]) -> tuple[tuple[str, str], ...]:
    """Binding id and the names of its keys, for everything a screen offers now."""
    found: dict[str, list[str]] = {}
    for name, active in screen.active_bindings.items():
        id_ = active.binding.id
        if id_ and not id_.startswith("edit_"):
            found.setdefault(id_, []).append(name)
    return tuple((id_, key_names(names)) for id_, names in found.items())
