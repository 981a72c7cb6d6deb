"""A small program behind the scan gate: a search box, a PIN pad on F6, a busy screen on F5."""

import os
import sys
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from pos.clock import rest
from terminal_ui.scan_gate import GateSettings, ScanGateApp, Scanned
from terminal_ui.widgets.entry import Entry

# The gap is wide, because a busy machine may pause between two keys of one burst.
WIDE = GateSettings(gap_s=0.3)


def fact(text: str) -> None:
    os.write(int(sys.argv[1]), f"{text}\n".encode())


class Pad(ModalScreen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f7", "app.say", id="pad.say")]

    def compose(self) -> ComposeResult:
        yield Entry(id="pad", masked=True)

    def on_mount(self) -> None:
        self.query_one(Entry).focus()
        fact("pad")

    def on_entry_entered(self, message: Entry.Entered) -> None:
        fact(f"pin {message.text}")


class Program(ScanGateApp):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "busy", id="busy"),
        Binding("f6", "pad", id="pad"),
        Binding("f7", "say", id="say"),
    ]

    def compose(self) -> ComposeResult:
        yield Entry(id="search")

    def on_mount(self) -> None:
        self.query_one(Entry).focus()

    def on_ready(self) -> None:
        fact("ready")

    def on_scanned(self, message: Scanned) -> None:
        fact(f"scan {message.text}")

    def on_entry_entered(self, message: Entry.Entered) -> None:
        fact(f"typed {message.text}")

    def action_busy(self) -> None:
        fact("busy")
        rest(0.5)

    def action_pad(self) -> None:
        self.push_screen(Pad())

    def action_say(self) -> None:
        fact(f"holds {self.screen.query_one(Entry).value}")


if __name__ == "__main__":
    Program(WIDE).run()
