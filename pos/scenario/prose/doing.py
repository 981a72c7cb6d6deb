"""A step as a sentence.

The sentence `step.NAME` names what the step always has. Whatever else the step says stands behind
it in brackets, from `more_of.NAME.KEY` or `more.KEY`; nothing a step says is left out.
"""

import functools
from collections.abc import Iterator
from string import Formatter
from typing import Any, NamedTuple

import msgspec
from msgspec import inspect

from pos import texts
from pos.scenario.prose.words import Tongue
from pos.scenario.shapes import Step
from pos.scenario.steps import STEPS


class Key(NamedTuple):
    """A key of a step: what it is called in the file and in the code, its default, and which table
    of the world it names.
    """

    name: str
    field: str
    default: Any
    table: str


def do(step: Step) -> str:
    """The step's word."""
    return str(type(step).__struct_config__.tag)


def told(step: Step, tongue: Tongue) -> str:
    """What is done, as one sentence."""
    if do(step) == "set":
        return _set(step, tongue)
    named = _parameters(tongue.language, do(step))
    keys = keys_of(type(step))
    params = {key.name: _value(step, key, tongue) for key in keys if key.name in named}
    more = [
        clause
        for key in keys
        if key.name not in named and getattr(step, key.field) != key.default
        for clause in _more(step, key, tongue)
    ]
    return ended(tongue.say(f"step.{do(step)}", **params), more, tongue)


def ended(said: str, more: list[str], tongue: Tongue) -> str:
    """A sentence with what stands in brackets behind it, and its full stop."""
    if more:
        separator = tongue.say("form.more_separator")
        said = tongue.say("form.more", say=said, more=separator.join(more))
    opening = tongue.say("given.default_pharmacy")
    if said.startswith(opening):
        said = opening[:1].upper() + said[1:]
    return tongue.say("form.end", say=said)


@functools.cache
def keys_of(step: type[Step]) -> tuple[Key, ...]:
    """Every key of a step but what is expected, its own first."""
    fields = inspect.type_info(step).fields  # type: ignore[attr-defined]
    keys = [
        Key(one.encode_name, one.name, _default(one), next(_tables(one.type), ""))
        for one in fields
        if one.name != "expect"
    ]
    common = ("sale", "pharmacy")
    return tuple(sorted(keys, key=lambda key: key.name in common))


def _default(field: inspect.Field) -> Any:
    """NODEFAULT for a key that must be there."""
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    if field.default is msgspec.NODEFAULT and not field.required:
        return msgspec.UNSET
    return field.default


def _tables(node: inspect.Type) -> Iterator[str]:
    """Which table of the world a key names."""
    if isinstance(node, inspect.Metadata):
        yield from filter(None, [str((node.extra or {}).get("names", ""))])
        yield from _tables(node.type)
    elif isinstance(node, inspect.VarTupleType):
        yield from _tables(node.item_type)
    elif isinstance(node, inspect.UnionType):
        for one in node.types:
            yield from _tables(one)


def _parameters(language: str, name: str) -> set[str]:
    """What a step's sentence names of it."""
    sentence = texts.template_of(language, f"scenario.step.{name}")
    return {param for _, param, _, _ in Formatter().parse(sentence) if param}


def _value(step: Step, key: Key, tongue: Tongue) -> str:
    """A key's value in words."""
    value = getattr(step, key.field)
    if key.name == "pharmacy":
        return tongue.pharmacy(value)
    if key.name == "lanes":
        return _lanes(value, tongue)
    if isinstance(value, tuple):
        separator = tongue.say("given.order") if key.name == "order" else None
        names = [tongue.name(key.table, one) for one in value]
        return separator.join(names) if separator else tongue.listed(names) or _nothing(tongue)
    if key.table:
        return tongue.name(key.table, value)
    if key.name == "for":
        return tongue.duration(value)
    word = tongue.value(key.name, value)
    typed = key.name in ("text", "pin", "new", "old", "password", "picture", "message_id")
    return tongue.quoted(word) if typed else word


def _nothing(tongue: Tongue) -> str:
    return tongue.say("form.nothing")


def _more(step: Step, key: Key, tongue: Tongue) -> Iterator[str]:
    """What stands in brackets for a key that says something."""
    name = key.name
    if name == "sale" and tongue.sales < 2:
        return  # there is only one
    if name == "agent_paper" and _says(step, "agent"):
        return  # the agent's clause says it
    if name == "agent" and not _says(step, "agent_paper"):
        name = "agent_without"
    own = f"more_of.{do(step)}.{name}"
    yield tongue.say(own if tongue.has(own) else f"more.{name}", value=_value(step, key, tongue))


def _says(step: Step, name: str) -> Any:
    """What a step says under a key that only some steps have."""
    return getattr(step, name, None)


def _set(step: Step, tongue: Tongue) -> str:
    """A fact that changes, of a person or else of a pharmacy."""
    who = str(_says(step, "who"))
    about = tongue.name("people", who) if who else tongue.pharmacy(step.pharmacy)
    more = [
        fact(key.name, getattr(step, key.field), tongue)
        for key in keys_of(type(step))
        if key.name not in ("who", "pharmacy", "sale")
        and getattr(step, key.field) is not msgspec.UNSET
    ]
    return ended(tongue.say("step.set", who=about), more, tongue)


def fact(name: str, value: Any, tongue: Tongue) -> str:
    """One fact of a person, product or pharmacy in words."""
    word = tongue.money(value) if name == "balance" else tongue.value(name, value)
    return tongue.say(f"fact.{name}", value=word)


def _lanes(lanes: tuple[tuple[dict[str, Any], ...], ...], tongue: Tongue) -> str:
    """The steps of each lane, lane by lane."""
    separator = tongue.say("form.more_separator")
    said = [
        separator.join(told(_step(one), tongue).rstrip(".。") for one in lane) for lane in lanes
    ]
    return tongue.say("lane.lane", steps=tongue.say("lane.separator").join(said))


def _step(table: dict[str, Any]) -> Step:
    return msgspec.convert(table, STEPS[str(table["do"])])
