"""What tests of broken files share: a sale, some commands, a change behind a file's back."""

import sqlite3
from pathlib import Path

from command_line import CARD, PIN, CommandLine

SALE = ["sell", "--card", CARD["li"], "--pin", PIN, "--item", "amoxicillin"]
COMMANDS = (["people"], SALE, ["verify"], ["phone", "li"], ["desk", "unbind", "li", "wang"])


def every_command(pos: CommandLine) -> list[dict[str, str]]:
    """Each of some commands must end in an error; the errors."""
    return [pos.json(*words).error for words in COMMANDS]


def change(file: Path, sql: str, *values: object) -> None:
    db = sqlite3.connect(file)
    db.execute("PRAGMA journal_mode = DELETE")
    db.execute(sql, values)
    db.commit()
    db.close()
