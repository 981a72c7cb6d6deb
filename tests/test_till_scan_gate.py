"""Scans and typing are told apart before anything has the focus, on a real terminal."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.events import Key
from till_pty import Terminal

from terminal_ui.scan_gate import GateSettings, ScanGate, Sorted, pasted_keys, plain

F5, F6, F7 = "\x1b[15~", "\x1b[17~", "\x1b[18~"
CODE = "4241234567890123456789370000"
CODES = [f"424{n:019d}370000" for n in range(1, 6)]


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal(Path(__file__).with_name("till_gate_program.py"))
    assert terminal.fact() == "ready"
    yield terminal
    terminal.close()


def test_five_codes_back_to_back_while_the_screen_is_busy_are_five_scans(
    terminal: Terminal,
) -> None:
    terminal.send(F5)
    assert terminal.fact() == "busy"
    for code in CODES:
        terminal.send(f"{code}\r")
    assert [terminal.fact() for _ in CODES] == [f"scan {code}" for code in CODES]
    terminal.send(F7)
    assert terminal.fact() == "holds "


def test_five_codes_in_one_write_are_five_scans(terminal: Terminal) -> None:
    terminal.send("".join(f"{code}\r\n" for code in CODES))
    assert [terminal.fact() for _ in CODES] == [f"scan {code}" for code in CODES]


def test_a_scan_never_reaches_an_open_pin_pad(terminal: Terminal) -> None:
    terminal.send(F6)
    assert terminal.fact() == "pad"
    terminal.send(f"{CODE}\r")
    assert terminal.fact() == f"scan {CODE}"
    terminal.send(F7)
    assert terminal.fact() == "holds "
    terminal.send("246810\r")
    assert terminal.fact() == "pin 246810"


_HOW_A_PIN_ARRIVES = {
    "in one burst": "246810\r",
    "pasted with its end": "\x1b[200~246810\n\x1b[201~",
    "pasted, then Enter": "\x1b[200~246810\x1b[201~\r",
    "full-width": "２４６８１０\r",
}


@pytest.mark.parametrize("_case", _HOW_A_PIN_ARRIVES)
def test_six_digits_are_typing_however_they_arrive(terminal: Terminal, _case: str) -> None:
    terminal.send(F6)
    assert terminal.fact() == "pad"
    terminal.send(_HOW_A_PIN_ARRIVES[_case])
    assert plain(terminal.fact()) == "pin 246810"


def test_two_short_lines_in_one_burst_are_not_glued(terminal: Terminal) -> None:
    terminal.send("*3\ramxl\r")
    assert [terminal.fact(), terminal.fact()] == ["typed *3", "typed amxl"]


_FRAMES = {
    "STX and ETX": "\x02{}\x03",
    "STX, ETX and Enter": "\x02{}\x03\r",
    "STX, Enter, ETX": "\x02{}\r\x03",
    "Enter and line feed": "{}\r\n",
    "line feed": "{}\n",
    "Tab": "{}\t",
    "GS before": "\x1d{}\r",
    "pasted": "\x1b[200~{}\x1b[201~",
    "pasted with its end": "\x1b[200~{}\r\n\x1b[201~",
}


def test_every_frame_of_a_scanner_is_swallowed(terminal: Terminal) -> None:
    for frame in _FRAMES.values():
        terminal.send(frame.format(CODE))
        assert terminal.fact() == f"scan {CODE}"
    terminal.send(F7)
    assert terminal.fact() == "holds "


def test_a_paste_of_lines_is_a_scan_for_each(terminal: Terminal) -> None:
    terminal.send("\x1b[200~" + "\n".join(CODES) + "\x1b[201~")
    assert [terminal.fact() for _ in CODES] == [f"scan {code}" for code in CODES]


def _typed(text: str, apart_s: float) -> list[Key]:
    keys = []
    for place, character in enumerate(text):
        key = Key("enter", "\r") if character == "\r" else Key(character, character)
        key.time = 100 + place * apart_s
        keys.append(key)
    return keys


def _sorted(keys: list[Key]) -> tuple[str, list[str]]:
    gate = ScanGate(GateSettings())
    sorts: list[Sorted] = [gate.take(key) for key in keys]
    typed = "".join(key.character or "" for one in sorts for key in one.typed)
    held = "".join(key.character or "" for key in gate.release())
    return typed + held, [one.scan for one in sorts if one.scan is not None]


_BY_TIME = {
    "a card typed by hand": (_typed("A10000002\r", 0.2), ("A10000002\r", [])),
    "a card from a scanner": (_typed("A10000002\r", 0.004), ("", ["A10000002"])),
    "just within the gap": (_typed("A10000002\r", 0.029), ("", ["A10000002"])),
    "just past the gap": (_typed("A10000002\r", 0.031), ("A10000002\r", [])),
    "seven characters": (_typed("1234567\r", 0.004), ("1234567\r", [])),
    "eight characters": (_typed("12345678\r", 0.004), ("", ["12345678"])),
    "full-width": (_typed("１２３４５６７８\r", 0.004), ("", ["12345678"])),
}


@pytest.mark.parametrize("_case", _BY_TIME)
def test_the_time_between_keys_decides(_case: str) -> None:
    keys, expected = _BY_TIME[_case]
    assert _sorted(keys) == expected


def test_a_burst_without_end_is_bounded_and_passed_on() -> None:
    typed, scans = _sorted(_typed("9" * 10_000, 0.0001))
    assert (len(typed), scans) == (4096, [])


def test_a_pasted_name_is_typing() -> None:
    assert pasted_keys("阿莫西林胶囊 0.25g", 8)[-1].character == "g"


def test_the_gate_never_shows_what_it_holds() -> None:
    gate = ScanGate()
    for key in _typed("246810", 0.001):
        gate.take(key)
    assert "2" not in repr(gate).replace("0.03", "")
