"""The scan gate: tells a scanner's burst from a person's typing before anything has the focus.

A scanner is a keyboard that types a code and Enter within a few milliseconds. Left alone, Textual
glues two such codes together (Enter in an Input waits behind characters that have already arrived)
and a scan lands in whatever has the focus, the PIN pad too. So printable keys are held for a
moment: what ends in Enter or Tab with enough of them is a scan and goes nowhere else; everything
else is passed on as typing, in order.
"""

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from rich.repr import Result
from textual import events
from textual.app import App
from textual.message import Message

STX, ETX, GROUP_SEPARATOR, LINE_FEED = "ctrl+b", "ctrl+c", "ctrl+right_square_bracket", "ctrl+j"
SCANNER_KEYS = frozenset({STX, ETX, GROUP_SEPARATOR, LINE_FEED})
ENDS = frozenset({"enter", "tab", ETX, LINE_FEED})
HELD_MAX = 4096  # more than any code has; the rest of such a burst is dropped


@dataclass(frozen=True)
class GateSettings:
    """gap_s: keys further apart than this are typing. length: a scan has at least so many."""

    gap_s: float = 0.030
    length: int = 8


@dataclass(frozen=True)
class Sorted:
    """What became of a key: keys to pass on as typing, in order, and a scan, or neither."""

    typed: tuple[events.Key, ...] = ()
    scan: str | None = None


@dataclass
class ScanGate:
    """The state of the gate; judged by the keys' own times, never by when they are handled."""

    settings: GateSettings = field(default_factory=GateSettings)
    held: list[events.Key] = field(default_factory=list, repr=False)  # may be a PIN
    last_time: float = 0.0
    scanned_at: float = float("-inf")

    def take(self, key: events.Key) -> Sorted:
        """Sort one key; it may release keys that were held before it."""
        key = without_modified_character(key)
        before: tuple[events.Key, ...] = ()
        if self.held and key.time - self.last_time > self.settings.gap_s:
            before = self.release()
        follows_scan = not self.held and key.time - self.scanned_at <= self.settings.gap_s
        self.last_time = key.time
        if key.key in ENDS and len(self.held) >= self.settings.length:
            self.scanned_at = key.time
            return Sorted(before, plain("".join(held.character or "" for held in self.release())))
        if key.key in SCANNER_KEYS or (key.key in ENDS and follows_scan):
            self.scanned_at = key.time if follows_scan else self.scanned_at
            return Sorted(before)
        if key.is_printable:
            if len(self.held) < HELD_MAX:
                self.held.append(key)
            return Sorted(before)
        return Sorted((*before, *self.release(), key))

    def release(self) -> tuple[events.Key, ...]:
        """Everything held, which is then held no longer."""
        keys = tuple(self.held)
        self.held.clear()
        return keys


class Scanned(Message):
    """A scanner read this. The text may name a person, so it never shows itself."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def __rich_repr__(self) -> Result:
        yield "length", len(self.text)


class GapOver(Message):
    """The time in which a scanner's next key would have come is over."""


class ScanGateApp(App[Any]):
    """An App behind a scan gate: posts `Scanned`, and lets only typing through to the focus."""

    def __init__(self, gate: GateSettings | None = None) -> None:
        super().__init__()
        self.gate = ScanGate(gate or GateSettings())
        self._gap_is_timed = False

    async def on_event(self, event: events.Event) -> None:
        """Sort keys and pastes that come from outside; everything else goes its usual way."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self._pass_on(self.gate.take(event))
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            for key in pasted_keys(event.text, self.gate.settings.length):
                await self._pass_on(self.gate.take(key))
        else:
            await super().on_event(event)

    def typing(self, key: events.Key) -> None:
        """A key that a person typed is about to be passed on."""

    async def _pass_on(self, sort: Sorted) -> None:
        for key in sort.typed:
            self.typing(key)
            await super().on_event(key)
        if sort.scan is not None:
            self.post_message(Scanned(sort.scan))
        if self.gate.held and not self._gap_is_timed:
            self._time_the_gap()

    def _time_the_gap(self) -> None:
        # The message takes its place behind keys that have already arrived. So however late a busy
        # screen gets to them, it never cuts a scan in two.
        self._gap_is_timed = True
        self.set_timer(self.gate.settings.gap_s, lambda: self.post_message(GapOver()))

    async def on_gap_over(self, message: GapOver) -> None:
        """Pass on what was held, unless keys came in the meantime."""
        self._gap_is_timed = False
        if not self.gate.held:
            return
        if message.time - self.gate.last_time < self.gate.settings.gap_s:
            self._time_the_gap()
            return
        for key in self.gate.release():
            await super().on_event(key)


def without_modified_character(key: events.Key) -> events.Key:
    """Alt+h is a key of its own, not the letter h: an Input would write the letter."""
    if "+" not in key.key or key.character is None:
        return key
    bare = events.Key(key.key, None)
    bare.time = key.time
    return bare


def plain(text: str) -> str:
    """Full-width digits and letters of an input method as their plain forms (NFKC), no controls."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isprintable()).strip()


def pasted_keys(text: str, length: int) -> tuple[events.Key, ...]:
    """A paste as a burst of keys: each line that looks like a scan is one, the rest is typing.

    A last line without an end gets one if it is long enough for a scan; a short one, such as six
    digits at the PIN pad, waits for its Enter like anything typed.
    """
    keys: list[events.Key] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for index, line in enumerate(lines):
        printable = plain(line)
        keys.extend(events.Key(character, character) for character in printable)
        looks_scanned = len(printable) >= length and printable.isascii() and " " not in printable
        if index < len(lines) - 1 or looks_scanned:
            keys.append(events.Key("enter", "\r"))
    return tuple(keys)
