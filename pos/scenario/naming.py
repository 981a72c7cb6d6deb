"""Who and what a step names: people, pharmacies, products, and labels that an earlier step gave.

Which key names what stands in the types themselves (`names` in shapes.py), so a new step is held
to it without a line here.
"""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
from msgspec import inspect

from pos.decoding import nearest
from pos.scenario.lines import Path, Wrong
from pos.scenario.shapes import Step
from pos.scenario.steps.identity import IssueCode
from pos.scenario.steps.till import Sell
from pos.world import World

_NOBODY = {
    "people": "nobody is called {0!r}.",
    "pharmacies": "no pharmacy is called {0!r}.",
    "products": "no product is called {0!r}.",
    "sales": "no `sell` before this step has the name {0!r}.",
    "codes": "no `issue_code` before this step has the name {0!r}.",
}


@dataclass
class Names:
    """Everything that a step may name, at this place of the scenario."""

    people: Iterable[str]
    pharmacies: Iterable[str]
    products: Iterable[str]
    sales: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, world: World) -> "Names":
        """The names of a world; no sale has begun and no code was shown."""
        return cls(world.people, world.pharmacies, world.products)

    def check(self, raw: Any, shape: type[msgspec.Struct], path: Path, where: str) -> None:
        """Wrong for the first name in `raw` (tables as read) that nobody bears."""
        for table, name, inner in _references(inspect.StructType(shape, ()), raw, ()):
            key = item_key(name) if table == "items" else name
            kind = "products" if table == "items" else table
            known = getattr(self, kind)
            if key not in known:
                said = _NOBODY[kind].format(key[:40]) + (nearest(key, known) or _all(known))
                raise Wrong((*path, *inner), f"{where}{dotted(inner)}: {said}")

    def learn(self, step: Step) -> None:
        """The label that a step gives; a code without one is called after its person."""
        if isinstance(step, Sell):
            self.sales.add(step.sale)
        elif isinstance(step, IssueCode):
            self.codes.add(step.as_ or step.who)


def _all(known: Iterable[str]) -> str:
    """Where nothing is near, a short list is named whole."""
    names = sorted(known)
    return f" There is: {', '.join(names)}." if 0 < len(names) <= 8 else ""


def item_key(text: str) -> str:
    """The product of "KEY", "KEY x 2" or "KEY x 2 @ 1.50"."""
    return text.partition(" @ ")[0].partition(" x ")[0].strip()


def dotted(path: Path) -> str:
    """A path as a sentence names it: expect.paid[0].who."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).lstrip(".")


def _references(node: inspect.Type, raw: Any, path: Path) -> Iterator[tuple[str, str, Path]]:
    """Every text in `raw` that names something: the table it names, the text, and its place."""
    if isinstance(node, inspect.UnionType):
        for one in node.types:
            yield from _references(one, raw, path)
    elif isinstance(node, inspect.Metadata):
        table = (node.extra or {}).get("names", "")
        if table and isinstance(raw, str):
            yield table, raw, path
        else:
            yield from _references(node.type, raw, path)
    elif isinstance(node, inspect.StructType) and isinstance(raw, dict):
        fields = _fields(node.cls)
        for key, value in raw.items():
            # An empty text is the same as leaving the key out, where it may be left out.
            if key in fields and (value != "" or fields[key].required):
                yield from _references(fields[key].type, value, (*path, key))
    elif isinstance(node, inspect.VarTupleType) and isinstance(raw, list):
        for place, value in enumerate(raw):
            yield from _references(node.item_type, value, (*path, place))
    elif isinstance(node, inspect.DictType) and isinstance(raw, dict):
        for key, value in raw.items():
            yield from _references(node.key_type, key, (*path, key))
            yield from _references(node.value_type, value, (*path, key))


@functools.cache
def _fields(shape: type[msgspec.Struct]) -> dict[str, inspect.Field]:
    """The keys of a struct; empty for a type that is none."""
    node = inspect.type_info(shape)
    assert isinstance(node, inspect.StructType)
    return {one.encode_name: one for one in node.fields}
