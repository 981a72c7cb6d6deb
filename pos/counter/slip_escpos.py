"""The slip as bytes for a receipt printer (ESC/POS), the same rows as in text.

Text is sent as GB18030, the encoding of the printers sold in China: with `FS &` they take two
bytes for a Chinese character and one for an ASCII letter. Everything that is neither (é, ñ, ×)
is replaced by plain letters, because those printers draw it two cells wide, or not at all; only
the mark stays as it is. The QR is drawn by the printer itself (`GS ( k`).
"""

from __future__ import annotations

import logging
import shutil
import unicodedata
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pos.counter.slip import Slip, rows
from pos.counter.slip_layout import NARROWEST, Row, Style, clean, lay_out

if TYPE_CHECKING:
    from escpos.printer import Dummy

_CHINESE_ON = b"\x1c\x26"  # FS &
_CHINESE_DOUBLE = b"\x1c\x57\x01"  # FS W 1: Chinese characters do not follow ESC !
_CHINESE_NORMAL = b"\x1c\x57\x00"
_MODULE_DOTS = 6
_PLAIN = {"×": "x", "·": "-", "…": ".", "–": "-", "—": "-", "“": '"', "”": '"', "’": "'", "μ": "u"}


def escpos_bytes(slip: Slip, language: str, width: int = 48) -> bytes:
    """What to send to the printer. width: its columns, 48 on paper of 80 mm, 32 on 58 mm."""
    return bytes_of(rows(slip, language), width)


def bytes_of(content: tuple[Row, ...], width: int = 48) -> bytes:
    """Rows as `escpos_bytes` sends them."""
    printer = _printer()
    printer.hw("INIT")
    printer._raw(_CHINESE_ON)
    for row in content:
        _print_row(printer, row, max(width, NARROWEST))
    printer.cut()
    return bytes(printer.output)


def _print_row(printer: Dummy, row: Row, width: int) -> None:
    if row.style is Style.CODE:
        from escpos.constants import QR_ECLEVEL_M

        printer.set(align="center")
        printer.qr(row.left, ec=QR_ECLEVEL_M, size=_MODULE_DOTS, native=True)
        printer.set(align="left")
        return
    large = row.style in {Style.TITLE, Style.TOTAL}
    bold = row.style not in {Style.PLAIN, Style.CENTRE, Style.RULE}
    printer.set(bold=bold, normal_textsize=not large, double_width=large, double_height=large)
    printer._raw(_CHINESE_DOUBLE if large else _CHINESE_NORMAL)
    for line in lay_out(_plain(row), width // 2 if large else width):
        printer._raw(line.encode("gb18030") + b"\n")


def _plain(row: Row) -> Row:
    if row.style is Style.MARK:
        return row
    left, middle, right = (
        "".join(map(_letter, clean(part))) for part in (row.left, row.middle, row.right)
    )
    return replace(row, left=left, middle=middle, right=right)


def _letter(character: str) -> str:
    if character.isascii() or unicodedata.east_asian_width(character) in "WF":
        return character
    if character in _PLAIN:
        return _PLAIN[character]
    return unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode() or "?"


def _printer() -> Dummy:
    """A printer that keeps what it is sent. The library loads with the first slip.

    On import it leaves a folder behind and a log handler on the till's screen; both are removed.
    """
    handlers = logging.root.handlers[:]
    from escpos import capabilities
    from escpos.printer import Dummy

    logging.root.handlers[:] = handlers
    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in capabilities.environ:
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    return Dummy()
