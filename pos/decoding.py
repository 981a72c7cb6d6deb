"""Anything from outside becomes a typed value here, or a sentence that names file and key."""

import difflib
import tomllib
from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class BadFile(ValueError):
    """A file from outside that cannot be used; the message is one line: file, key, what to do."""


def nearest(word: str, known: Iterable[str]) -> str:
    """` Did you mean …?` with the most similar known word, or the empty text."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f" Did you mean {close[0]!r}?" if close else ""


def toml_tables(text: str, file: str) -> dict[str, Any]:
    """The tables of a TOML text; BadFile with file and line when it is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadFile(f"{file}: not valid TOML: {error}") from None


def decode(raw: Any, shape: type[T], file: str, where: str = "") -> T:
    """`raw` (tables read from a file) as `shape`; unknown keys and wrong types are BadFile."""
    unknown_keys(raw, shape, file, where)
    try:
        return msgspec.convert(raw, shape, strict=True)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$")
        key = (where + path.rstrip("`")).lstrip(".")
        raise BadFile(f"{file}: {key or 'top level'}: {what}") from None


def unknown_keys(raw: Any, shape: Any, file: str, where: str = "") -> None:
    """BadFile naming the first key that `shape` (a msgspec Struct) does not have, and its nearest."""
    if not (isinstance(raw, dict) and isinstance(shape, type) and issubclass(shape, msgspec.Struct)):
        return
    fields = {field.encode_name for field in msgspec.structs.fields(shape)}
    for key in raw:
        if key not in fields:
            place = f"{where}.{key}".lstrip(".")
            raise BadFile(f"{file}: unknown key {place!r}.{nearest(key, fields)}")
