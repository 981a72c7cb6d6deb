"""Anything from outside becomes a typed value here, or a sentence that names file and key."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

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
    except ValueError:
        raise BadFile(f"{file}: not valid TOML: a number of thousands of digits") from None
    except RecursionError:
        raise BadFile(f"{file}: brackets nested too deep to be a world or a region") from None


def check_texts(tables: dict[str, Any], file: str) -> None:
    """BadFile for a text that not every database can keep."""
    if any("\0" in one for one in _texts(tables)):
        raise BadFile(f"{file}: a text holds \\u0000, which a PostgreSQL cannot keep; leave it out")


def _texts(raw: Any) -> Iterator[str]:
    """Every text in what was read, keys too."""
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, dict):
        for key, value in raw.items():
            yield key
            yield from _texts(value)
    elif isinstance(raw, list):
        for one in raw:
            yield from _texts(one)


def decode(raw: Any, shape: type[T], file: str, where: str = "") -> T:
    """`raw` (tables read from a file) as `shape`; unknown keys and wrong types are BadFile."""
    unknown_keys(raw, shape, file, where)
    try:
        return msgspec.convert(raw, shape, strict=True)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$")
        path = path.rstrip("`")
        key = (where + path).lstrip(".")
        raise BadFile(f"{file}: {key or 'top level'}: {_plainly(what, shape, path)}") from None


def unknown_keys(raw: Any, shape: Any, file: str, where: str = "") -> None:
    """BadFile for the first key that `shape` (a msgspec Struct) does not have, with its nearest."""
    is_struct = isinstance(shape, type) and issubclass(shape, msgspec.Struct)
    if not (is_struct and isinstance(raw, dict)):
        return
    fields = shape.__struct_encode_fields__  # its keys as they are written in a file
    for key in raw:
        if key not in fields:
            place = f"{where}.{key}".lstrip(".")
            raise BadFile(f"{file}: unknown key {place!r}.{nearest(key, fields)}")


def _plainly(what: str, shape: Any, path: str) -> str:
    """msgspec's message as a sentence that says what to write instead."""
    steps = [name or index for name, index in re.findall(r"\.(\w+)|\[([^\]]*)\]", path)]
    right = list(_places(inspect.type_info(shape), steps))
    if match := re.match(r"Invalid enum value (.*)", what):
        words = {word for place in right for word in _words(place)}
        near = nearest(match[1].strip("'"), words) or f" One of: {', '.join(sorted(words))}."
        return f"unknown value {match[1]}.{near}"
    if match := re.match(r"Object contains unknown field `(.*)`", what):
        words = {word for place in right for word in _words(place)}
        return f"unknown key {match[1]!r}.{nearest(match[1], words)}"
    if match := re.match(r"Object missing required field `(.*)`", what):
        return f"the key {match[1]!r} is missing"
    if re.match(r"Expected `(.* )?str\b.*got `(int|float)`", what):
        return "write it in quotes, as text: a bare number loses its zeros"
    if match := re.match(r"Expected `int` >= (\d+)$", what):
        return f"write a whole number, at least {match[1]}"
    if match := re.match(r"Expected `int` <= (\d+)$", what):
        return f"write a whole number, at most {match[1]}"
    if match := re.match(r"Expected `(\w+)(?: \| null)?`, got ", what):
        return _INSTEAD.get(match[1], what)
    examples = [one for place in right for one in _examples(place)]
    if "matching regex" in what and examples:
        return f"write it like {examples[0]!r}"
    return what


_INSTEAD = {
    "str": "write it in quotes, as text",
    "int": "write a whole number, without quotes",
    "bool": "write true or false, without quotes",
    "date": "write a date, like 2026-03-03",
    "datetime": "write a date with a time, like 2026-03-03T09:00:00+08:00",
    "object": "write it as a table, { … }",
    "array": "write it as a list, [ … ]",
}


def _places(node: inspect.Type, steps: list[str]) -> Iterator[inspect.Type]:
    """What a shape allows at the end of a path of keys and indexes."""
    if isinstance(node, inspect.UnionType):
        for one in node.types:
            yield from _places(one, steps)
    elif not steps:
        yield node
    elif isinstance(node, inspect.Metadata):
        yield from _places(node.type, steps)
    elif isinstance(node, inspect.StructType):
        for field in node.fields:
            if field.encode_name == steps[0]:
                yield from _places(field.type, steps[1:])
    elif isinstance(node, inspect.VarTupleType | inspect.ListType):
        yield from _places(node.item_type, steps[1:])
    elif isinstance(node, inspect.DictType):
        yield from _places(node.value_type, steps[1:])
    elif isinstance(node, inspect.TupleType):
        yield from _places(node.item_types[int(steps[0])], steps[1:])


def _words(node: inspect.Type) -> set[str]:
    if isinstance(node, inspect.Metadata):
        return _words(node.type)
    if isinstance(node, inspect.StructType):
        return {field.encode_name for field in node.fields}
    if isinstance(node, inspect.LiteralType):
        return {str(value) for value in node.values}
    if isinstance(node, inspect.EnumType):
        return {str(member.value) for member in node.cls}
    return set()


def _examples(node: inspect.Type) -> list[Any]:
    if isinstance(node, inspect.Metadata):
        return list((node.extra_json_schema or {}).get("examples", ()))
    return []
