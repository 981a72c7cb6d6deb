"""Every action by name, for the palette: what is bound on the screen below, languages, themes."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from textual.screen import Screen

from pos.texts import LANGUAGES
from terminal_ui import themes
from terminal_ui.base import TillApp
from terminal_ui.screens.palette import Action
from terminal_ui.widgets.key_line import key_names


def actions_of(
    till: TillApp,
    screen: Screen[Any],
    set_language: Callable[[str], None],
    set_theme: Callable[[str], None],
) -> tuple[Action, ...]:
    """In the order in which the screen declares its keys, then languages and themes."""
    return (
        *_bound(till, screen),
        *_named(till, "language", LANGUAGES, set_language),
        *_named(till, "theme", themes.NAMES, set_theme),
    )


def _named(
    till: TillApp, kind: str, names: tuple[str, ...], choose: Callable[[str], None]
) -> Iterator[Action]:
    for name in names:
        word = till.say(f"palette.{kind}", name=till.say(f"{kind}.{name}"))
        yield Action(word, "", partial(choose, name))


def _bound(till: TillApp, screen: Screen[Any]) -> Iterator[Action]:
    seen: dict[str, list[str]] = {}
    doing: dict[str, Callable[[], object]] = {}
    words: dict[str, str] = {}
    for name, active in screen.active_bindings.items():
        binding = active.binding
        id_ = binding.id or ""
        if not id_ or id_.startswith("edit_") or id_ in ("palette", "next_field", "previous_field"):
            continue
        seen.setdefault(id_, []).append(name)
        doing[id_] = partial(till.run_action, binding.action, active.node)
        words[id_] = till.say(f"keys.{id_}")
    for id_, keys in seen.items():
        yield Action(words[id_], key_names(keys), doing[id_])
