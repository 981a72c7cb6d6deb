"""The line of keys at the foot of a screen, fed from what is bound at this moment.

The stock Footer leaks about 80 KiB with each modal; this is one Static.
"""

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

_NAMES = {
    "escape": "Esc", "enter": "⏎", "delete": "Del", "up": "↑", "down": "↓", "space": "␣",
    "tab": "Tab", "pageup": "PgUp", "pagedown": "PgDn", "left": "←", "right": "→",
}  # fmt: skip


def key_name(key: str) -> str:
    """How a key is printed on a keyboard: F9, Ctrl+P, Shift+F6, Esc."""
    *modifiers, last = key.split("+")
    name = _NAMES.get(last, last.upper() if last[0] == "f" and last[1:].isdigit() else last)
    if len(name) == 1:
        name = name.upper()
    return "+".join([*(one.capitalize() for one in modifiers), name])


class KeyLine(Static):
    """Shows as many keys as there is room for, in the order in which the screen declares them."""

    DEFAULT_CSS = """
    KeyLine { height: 1; dock: bottom; background: $panel; color: $foreground; }
    """

    def on_mount(self) -> None:
        """Follow the bindings."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.show_keys())
        self.show_keys()

    def on_resize(self) -> None:
        """More or less room."""
        self.show_keys()

    def show_keys(self) -> None:
        """Write the line again."""
        from terminal_ui.base import Framed

        screen = self.screen
        if not isinstance(screen, Framed):
            return
        room = self.size.width or self.app.size.width
        parts: list[tuple[str, str]] = []
        seen: set[str] = set()
        used = 0
        for binding_key, active in screen.active_bindings.items():
            binding = active.binding
            if not binding.show or binding.id is None or binding.action in seen:
                continue
            seen.add(binding.action)
            name, word = key_name(binding_key), screen.say(f"keys.{binding.id}")
            width = cell_len(name) + cell_len(word) + 3
            if used + width > room:
                continue
            used += width
            parts += [(f" {name}", "bold $accent"), (f" {word} ", "")]
        self.update(Content.assemble(*parts))
