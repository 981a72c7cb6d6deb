"""What a shop may set, in a TOML file: language, theme, the scan gate, and keys by binding id.

language = "zh"          # zh, en, es
theme = "dark"           # dark, light, high-contrast, colour-safe
scan_gap_ms = 30         # keys further apart than this are typing
scan_length = 8          # a scan has at least so many characters
[keys]
pay = "f9,ctrl+y"        # any id of terminal_ui/keys.py
"""

import os
from pathlib import Path

import msgspec

from pos.decoding import BadFile, decode, nearest, toml_tables
from pos.texts import LANGUAGES, locale_language
from terminal_ui import keys, themes
from terminal_ui.floor import TillSettings
from terminal_ui.scan_gate import GateSettings


class _Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    language: str = ""
    theme: str = "dark"
    scan_gap_ms: int = 30
    scan_length: int = 8
    keys: dict[str, str] = {}


def read_settings(path: Path, language: str) -> TillSettings:
    """The file's settings, or the defaults where there is none. BadFile names file and key.

    language: from the command line; "" for the file's, else the locale's.
    """
    given = _Given()
    if path.exists():
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadFile(f"{path}: cannot be read: {error}") from None
        given = decode(toml_tables(text, str(path)), _Given, str(path))
    _check(given, str(path))
    return TillSettings(
        language=language or given.language or locale_language(os.environ),
        theme=given.theme,
        gate=GateSettings(given.scan_gap_ms / 1000, given.scan_length),
        keys=given.keys,
    )


def _check(given: _Given, file: str) -> None:
    choices = (("language", given.language, ("", *LANGUAGES)), ("theme", given.theme, themes.NAMES))
    for name, value, known in choices:
        if value not in known:
            raise BadFile(f"{file}: {name}: one of {', '.join(filter(None, known))}")
    if not (1 <= given.scan_gap_ms <= 1000 and 7 <= given.scan_length <= 28):
        raise BadFile(f"{file}: scan_gap_ms: 1 to 1000, scan_length: 7 to 28 (a PIN has six)")
    for id_, chosen in given.keys.items():
        if id_ not in keys.IDS:
            raise BadFile(f"{file}: keys: unknown action {id_!r}.{nearest(id_, keys.IDS)}")
        if not chosen.strip():
            raise BadFile(f"{file}: keys.{id_}: write a key, like f9")
