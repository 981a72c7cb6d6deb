"""The words of the language as a table: every step with its keys, drawn from the types themselves.

What a key takes is shown as it would be written in a file, so it reads the same in any language.
"""

from typing import Any

import msgspec
from msgspec import inspect

from pos.scenario.shapes import Expect, Step
from pos.scenario.steps import GROUPS

_NAMES = {
    "people": "people.KEY",
    "pharmacies": "pharmacies.KEY",
    "products": "products.KEY",
    "items": '"KEY x 2 @ 1.50"',
    "sales": "the sale of a `sell`",
    "codes": "the `as` of an `issue_code`",
}
_PLAIN: dict[type[inspect.Type], str] = {
    inspect.StrType: '"…"',
    inspect.IntType: "1",
    inspect.BoolType: "true",
    inspect.DateType: "2026-03-03",
    inspect.DateTimeType: "2026-03-03T09:00:00+08:00",
    inspect.AnyType: "…",
}
_WORDS_AT_MOST = 12  # of a longer list the first ones stand for all


class Key(msgspec.Struct, frozen=True):
    """A key of a step: whether it must be there, and what it takes, as it would be written."""

    key: str
    required: bool
    takes: str


class Word(msgspec.Struct, frozen=True):
    """A step by its `do`, without the keys that every step has."""

    group: str
    do: str
    keys: tuple[Key, ...]


def steps() -> tuple[Word, ...]:
    """Every step there is, by group."""
    common = {one.key for one in of_every_step()}
    return tuple(
        Word(
            group,
            str(shape.__struct_config__.tag),
            tuple(one for one in _keys(shape) if one.key not in common or one.key in _own(shape)),
        )
        for group, shapes in GROUPS.items()
        for shape in shapes
    )


def of_every_step() -> tuple[Key, ...]:
    """What any step may have."""
    return _keys(Step)


def expectations() -> tuple[Key, ...]:
    """What may be expected of a step, and at the end."""
    return _keys(Expect)


def _own(shape: type[Step]) -> set[str]:
    """Keys of every step that this one means in its own way."""
    return {one for one in shape.__annotations__ if one in Step.__struct_fields__}


def _keys(shape: type[msgspec.Struct]) -> tuple[Key, ...]:
    node = inspect.type_info(shape)
    assert isinstance(node, inspect.StructType)
    return tuple(
        Key(one.encode_name, one.required, " | ".join(_takes(one.type))) for one in node.fields
    )


def _takes(node: inspect.Type) -> list[str]:
    match node:
        case inspect.UnionType():
            return [word for one in node.types for word in _takes(one)]
        case inspect.Metadata(extra={"names": table}):
            return [_NAMES[table]]
        case inspect.Metadata(extra_json_schema={"examples": [example, *_]}):
            return [f'"{example}"', *_words_of(node.type)]
        case inspect.Metadata():
            return _takes(node.type)
        case inspect.LiteralType():
            return _few([f'"{value}"' for value in node.values if value != ""])
        case inspect.EnumType():
            return _few([f'"{member.value}"' for member in node.cls])
        case inspect.StructType(cls=shape) if shape is Expect:
            return ["{ … }"]
        case inspect.StructType():
            inner = (f"{one.encode_name} = {_one(one.type)}" for one in node.fields)
            return [f"{{ {', '.join(inner)} }}"]
        case inspect.VarTupleType():
            return [f"[{_one(node.item_type)}]"]
        case inspect.DictType():
            return [f"{{ {_one(node.key_type)} = {_one(node.value_type)} }}"]
    plain = _PLAIN.get(type(node), "")
    return [plain] if plain else []


def _one(node: inspect.Type) -> str:
    return " | ".join(_takes(node))


def _few(words: list[str]) -> list[str]:
    return words if len(words) <= _WORDS_AT_MOST else [*words[:2], "…"]


def _words_of(node: Any) -> list[str]:
    """The words that a pattern allows beside an amount: ^(all|none|…)."""
    pattern = getattr(node, "pattern", None) or ""
    inside = pattern.removeprefix("^(").split("|") if pattern.startswith("^(") else []
    return [f'"{word}"' for word in inside if word.isalpha()]
