"""Where in a file something stands: the line of every table, key and list entry of a TOML text.

The library that reads TOML tells no lines, so the text is walked a second time here. It was read
before: what comes here is valid, and only places are looked for.
"""

import bisect
import re
import tomllib

from pos.decoding import BadFile

Path = tuple[str | int, ...]  # such as ("step", 3, "expect", "refusal"); entries count from 0

SAID_AT_MOST = 400  # characters of a sentence about somebody's file

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\])*"|'[^']*'""")
_TEXT = re.compile(
    r""""{3}(?:\\[\s\S]|[^\\])*?"{3,5}"""
    r"""|'{3}[\s\S]*?'{3,5}"""
    r"""|"(?:\\.|[^"\\])*"|'[^']*'|[^,\]}\n#]+"""
)


class Wrong(Exception):
    """Something in a scenario is not as it must be: its place in the tables, and a sentence."""

    def __init__(self, path: Path, said: str) -> None:
        super().__init__(f"{path}: {said}")
        self.path = path
        self.said = said


class BadLine(BadFile):
    """A file that cannot be used, and the line that must be mended: `file:line: sentence`."""

    def __init__(self, file: str, line: int, said: str) -> None:
        plain = " ".join(said.split())
        shown = plain if len(plain) <= SAID_AT_MOST else f"{plain[:SAID_AT_MOST]}…"
        super().__init__(f"{file}:{line}: {shown}")
        self.file = file
        self.line = line
        self.said = shown


class Lines:
    """The places of one text; lines count from 1."""

    def __init__(self, text: str) -> None:
        self._text = text.replace("\r\n", "\n") + "\n"
        self._ends = [match.start() for match in re.finditer("\n", self._text)]
        self._places: dict[Path, int] = {(): 0}
        self._entries: dict[Path, int] = {}  # how many [[x]] there were so far
        self._walk()

    def of(self, path: Path) -> int:
        """The line of a place, or of the nearest table around it that stands in the text."""
        return self._line(self._places[path[: self.depth(path)]])

    def depth(self, path: Path) -> int:
        """How much of a path stands in the text."""
        return next(n for n in range(len(path), -1, -1) if path[:n] in self._places)

    def _line(self, at: int) -> int:
        return bisect.bisect_left(self._ends, at) + 1

    def _walk(self) -> None:
        table: Path = ()
        at = self._skip(_BLANK, 0)
        while at < len(self._text):
            if self._text[at] == "[":
                table, at = self._header(at)
            else:
                at = self._pair(at, table)
            at = self._skip(_BLANK, at)

    def _header(self, start: int) -> tuple[Path, int]:
        """[a.b] or [[a.b]]: the path of the table that begins, and where its line ends."""
        many = self._text.startswith("[[", start)
        keys, at = self._keys(start + (2 if many else 1))
        path: Path = ()
        for place, key in enumerate(keys):
            path = (*path, key)
            self._places.setdefault(path, start)
            if many and place == len(keys) - 1:
                self._entries[path] = self._entries.get(path, 0) + 1
            if path in self._entries:
                path = (*path, self._entries[path] - 1)
                self._places.setdefault(path, start)
        return path, self._text.index("\n", at)

    def _pair(self, start: int, table: Path) -> int:
        keys, at = self._keys(start)
        path = table
        for key in keys:
            path = (*path, key)
            self._places.setdefault(path, start)
        return self._value(self._skip(_SPACE, at + 1), path)

    def _value(self, start: int, path: Path) -> int:
        opening = self._text[start]
        if opening not in "[{":
            found = _TEXT.match(self._text, start)
            return found.end() if found else start + 1
        at, number = self._skip(_BLANK, start + 1), 0
        while self._text[at] not in "]}":
            if opening == "{":
                at = self._pair(at, path)
            else:
                self._places[(*path, number)] = at
                at = self._value(at, (*path, number))
            number += 1
            at = self._skip(_BLANK, at)
            if self._text[at] == ",":
                at = self._skip(_BLANK, at + 1)
        return at + 1

    def _keys(self, at: int) -> tuple[list[str], int]:
        """A key or a dotted key, and where what follows it begins."""
        keys: list[str] = []
        while True:
            found = _KEY.match(self._text, self._skip(_SPACE, at))
            if found is None:
                return keys, at
            keys.append(_plain(found[0]))
            at = self._skip(_SPACE, found.end())
            if self._text[at] != ".":
                return keys, at
            at += 1

    def _skip(self, what: re.Pattern[str], at: int) -> int:
        found = what.match(self._text, at)
        return found.end() if found else at


def _plain(key: str) -> str:
    if key[0] == "'":
        return key[1:-1]
    if key[0] == '"':
        return next(iter(tomllib.loads(f"{key} = 0"))) if "\\" in key else key[1:-1]
    return key
