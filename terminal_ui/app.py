"""The till as a program: scans, languages and looks, help, lock, and leaving."""

import asyncio
import signal
import sys
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.screen import Screen

from pos.counter.holding import hold
from pos.texts import LANGUAGES, Trouble
from terminal_ui import themes
from terminal_ui.base import Framed
from terminal_ui.errors import UNKEPT, About, card_of_error
from terminal_ui.floor import ShopFloor
from terminal_ui.keys import keymap
from terminal_ui.menu import actions_of
from terminal_ui.scan_gate import Scanned
from terminal_ui.screens.ask import Ask
from terminal_ui.screens.card import Card
from terminal_ui.screens.help import Help
from terminal_ui.screens.lock import Lock
from terminal_ui.screens.palette import Action, Palette
from terminal_ui.screens.pin_pad import PinPad
from terminal_ui.screens.sign_in import SignIn
from terminal_ui.ways import Ways
from terminal_ui.widgets.key_line import KeyLine

_TOPICS = {
    "Sale": "sale", "Pay": "pay", "Outcome": "outcome", "Records": "records", "SignIn": "sign_in",
    "People": "people", "PinPad": "pin", "PinChangePad": "pin_change", "Pharmacies": "pharmacies",
    "Pending": "pending", "UndoSale": "undo", "Shift": "shift", "DayScreen": "day",
    "Drawer": "drawer", "DrawerCount": "drawer", "CashOut": "drawer",
}  # fmt: skip

LOOK_S = 1.0  # how often the till looks whether its terminal is still there


class Till(Ways, inherit_bindings=False):
    """Handed everything it works with; builds no part of the street itself."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["terminal.tcss", "screens/day.tcss"]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, floor: ShopFloor) -> None:
        super().__init__(floor)
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = floor.settings.theme
        self.HORIZONTAL_BREAKPOINTS = [(0, "-compact"), (110, "-wide")]
        self.animation_level = "none"

    def on_mount(self) -> None:
        """The keys of this shop, and the sign-in."""
        self.set_keymap(keymap(self.floor.settings.keys))
        self.push_screen(SignIn())

    # -- scans

    def on_scanned(self, message: Scanned) -> None:
        """A scan goes to the screen on top, never to whatever has the focus there."""
        screen = self.screen
        if not (isinstance(screen, Framed) and screen.take_scan(message.text)):
            self.rejected()
            self.notify(self.say("sale.scan_not_here"), severity="warning", markup=False)

    # -- languages and looks

    def show_all(self) -> None:
        """Every screen anew, with its line of keys."""
        for screen in self.screen_stack:
            if isinstance(screen, Framed) and screen.is_mounted:
                screen.show()
                for line in screen.query(KeyLine):
                    line.show_keys()

    def set_language(self, language: str) -> None:
        """Another language, at once and everywhere."""
        self.language = language
        self.show_all()
        # What stood on the sale's line was said in the language before.
        self.sale_said(self.say("palette.language", name=self.say(f"language.{language}")))

    def action_language(self) -> None:
        """The next language."""
        self.set_language(LANGUAGES[(LANGUAGES.index(self.language) + 1) % len(LANGUAGES)])

    def set_theme(self, name: str) -> None:
        """Another look."""
        self.theme = name

    def action_next_theme(self) -> None:
        """The next look."""
        self.theme = themes.NAMES[(themes.NAMES.index(self.theme) + 1) % len(themes.NAMES)]

    # -- what is always there

    def action_help(self) -> None:
        """F1: help for the screen on top."""
        if not isinstance(self.screen, Help):
            topic = _TOPICS.get(type(self.screen).__name__, "dialog")
            self.push_screen(Help(topic, self.screen))

    def action_palette(self) -> None:
        """Ctrl+P: every action by name."""
        actions = actions_of(self, self.screen, self.set_language, self.set_theme)
        self.push_screen(Palette(actions), self._chosen)

    async def _chosen(self, action: Action | None) -> None:
        if action is not None:
            done = action.do()
            if hasattr(done, "__await__"):
                await done

    def action_lock(self) -> None:
        """F11: only the operator's PIN opens it again."""
        if not self.locked:
            self.push_screen(Lock(self.staffed().operator))

    def trouble(self, error: Exception, about: About = "sale") -> None:
        """An error becomes a dialog with a next step."""
        self.show_trouble(error, Card(card_of_error(self.language, error, about)), lambda _: None)

    def trouble_in_sale(self, error: Exception, then: Callable[[str | None], None]) -> None:
        """The same, where cash may be taken instead; `then` gets the key's id."""
        card = card_of_error(self.language, error, cash=True)
        self.show_trouble(error, Card(card, cash=True), then)

    def show_trouble(
        self, error: Exception, card: Card, then: Callable[[str | None], None]
    ) -> None:
        """The one place where it is shown."""
        self.log(error)
        self.rejected()
        self.push_screen(card, then)
        if self.checkout is not None:
            self.refresh_designation()
            if isinstance(error, Trouble) and error.key in UNKEPT:
                self.refresh_unknown()

    # -- leaving

    def action_leave(self) -> None:
        """Ctrl+Q: asks when a sale is open."""
        lines = self.checkout.lines if self.checkout else ()
        if not lines:
            self.exit()
            return
        answers = (
            ("stay", self.say("quit.stay")),
            ("hold", self.say("quit.hold")),
            ("leave", self.say("quit.leave")),
        )
        self.push_screen(Ask(self.say("quit.ask"), answers), self._leave)

    def _leave(self, answer: str | None) -> None:
        if answer == "hold":
            self.errand(self._hold, lambda _: self.exit(), self.trouble)
        elif answer == "leave":
            self.exit()

    def _hold(self) -> None:
        # Asked in the errand's own turn: a letter that was out may have settled the sale.
        if self.checkout and self.checkout.open:
            hold(self.checkout)

    def on_ready(self) -> None:
        """A terminal that is closed and a machine that is switched off lose no basket."""
        if sys.platform == "win32" or self.is_headless:
            return
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self.told_to_end, number)
        self.set_interval(LOOK_S, self.look_for_terminal)

    def look_for_terminal(self) -> None:
        """A terminal may go without a signal; Textual would then read its end for ever."""
        if sys.__stdin__ is not None and not sys.__stdin__.isatty():
            self.told_to_end(signal.SIGHUP)

    def told_to_end(self, number: int) -> None:
        """Hold the basket, give the terminal back, and end as the signal says."""

        def end(_: object) -> None:
            self.exit(return_code=128 + number)

        self.errand(self._hold, end, end)

    def get_default_screen(self) -> Screen[Any]:
        """An empty screen under the sign-in."""
        return Screen(id="_default")


__all__ = ["PinPad", "Till"]
