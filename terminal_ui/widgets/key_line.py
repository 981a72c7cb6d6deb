"""The line of keys at the foot of a screen, fed from what is bound at this moment.

The stock Footer leaks about 80 KiB with each modal; this is one Static.
"""

from collections.abc import Iterable

from textual.content import Content
from textual.widgets import Static

_NAMES = {
    "escape": "Esc", "enter": "⏎", "delete": "Del", "up": "↑", "down": "↓", "space": "␣",
    "tab": "Tab", "pageup": "PgUp", "pagedown": "PgDn", "plus": "+", "minus": "-",
    "left": "←", "right": "→",
}  # fmt: skip


def key_name(key: str) -> str:
    """How a key is printed on a keyboard: F9, Ctrl+P, Shift+F6, Esc."""
    *modifiers, last = key.split("+")
    name = _NAMES.get(last, last.upper() if last[0] == "f" and last[1:].isdigit() else last)
    if len(name) == 1:
        name = name.upper()
    return "+".join([*(one.capitalize() for one in modifiers), name])


def key_names(keys: Iterable[str]) -> str:
    """All keys of one action, each name once: p and P are the same key to whoever reads it."""
    return "  ".join(dict.fromkeys(key_name(one) for one in keys if one != "f18"))


class KeyLine(Static):
    """Shows as many keys as there is room for, in the order in which the screen declares them."""

    DEFAULT_CSS = """
    KeyLine { height: auto; dock: bottom; background: $panel; color: $foreground; }
    """

    def __init__(self, rows: int = 1, short: tuple[str, ...] = ()) -> None:
        """rows: how many lines it may take. short: the actions that are said in a shorter word
        here (`till.short_keys`), where the full one would push others off the line.
        """
        super().__init__()
        self.rows = rows
        self.short = short

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
        lines: list[list[Content]] = [[]]
        used = 0
        seen: set[str] = set()
        for name, active in screen.active_bindings.items():
            binding = active.binding
            if not binding.show or binding.id is None or binding.action in seen:
                continue
            seen.add(binding.action)
            table = "short_keys" if binding.id in self.short else "keys"
            word = screen.say(f"{table}.{binding.id}")
            part = Content.assemble((f" {key_name(name)}", "bold $accent"), f" {word} ")
            if used + part.cell_length > room:
                if len(lines) == self.rows:
                    continue
                lines.append([])
                used = 0
            used += part.cell_length
            lines[-1].append(part)
        self.update(Content("\n").join(Content("").join(line) for line in lines))
