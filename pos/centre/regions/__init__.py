"""统筹区: the regions as dated TOML files, and their reader.

A region differs in data, never in code. A published file is not edited: a newer one of the same
region supersedes it from its date. What a region does not state it takes from `demo`, with basis
SIM. Only texts are read here; a region file from outside comes in through `from_text`. Everything
that is wrong is a BadFile.
"""

import functools
from collections.abc import Iterable, Mapping
from datetime import date
from importlib import resources
from typing import Annotated, Any

import msgspec

from pos.centre.policy import TABLES, Policy, Table
from pos.decoding import BadFile, decode, nearest, toml_tables

DEMO = "demo"
MARKS = ("TJ", "BAL", "JN", "EC", "CITY", "REG", "WIRE", "SIM")
Overrides = Mapping[str, Mapping[str, Any]]  # [policy.<table>] of a world or a scenario
NO_OVERRIDES: Overrides = {}


class _Name(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    zh: str
    en: str
    es: str


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands above the tables of a region file."""

    region: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*\Z", examples=["tianjin"])]
    effective_from: date
    area: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}\Z", examples=["370100"])]
    name: _Name


_HEAD_KEYS = tuple(field.name for field in msgspec.structs.fields(_Head))


@functools.cache
def names() -> tuple[str, ...]:
    """Every region there is, `demo` first."""
    regions = sorted(name.partition(".")[0] for name in _files())
    return tuple(dict.fromkeys([DEMO, *regions]))


@functools.cache
def policies(region: str) -> tuple[Policy, ...]:
    """A region's policies, oldest first."""
    if region not in names():
        known = ", ".join(names())
        raise BadFile(f"unknown region {region[:40]!r}.{nearest(region, names())} Known: {known}")
    files = [name for name in _files() if name.partition(".")[0] == region]
    return oldest_first(from_text(_files()[name], name, NO_OVERRIDES) for name in files)


def oldest_first(region_policies: Iterable[Policy]) -> tuple[Policy, ...]:
    """Policies in the order in which they come into force."""
    return tuple(sorted(region_policies, key=lambda one: one.effective_from))


def policy_on(region_policies: tuple[Policy, ...], day: date) -> Policy:
    """The newest policy that is in force on a day. BadFile for a day before the first."""
    for one in reversed(region_policies):
        if one.effective_from <= day:
            return one
    first = region_policies[0]
    raise BadFile(
        f"{first.region}: no rules for {day}; the first hold from {first.effective_from}. "
        "Is the clock right?"
    )


def from_text(text: str, file: str, overrides: Overrides) -> Policy:
    """The policy of one region file, with a world's overrides on top; `file` names it in errors."""
    raw = read(text, file)
    return policy(raw, _demo_on(_head(raw, file).effective_from), file, overrides)


def read(text: str, file: str) -> dict[str, Any]:
    """The tables of a region file, its keys and bases checked; values are checked by `policy`."""
    raw = toml_tables(text, file)
    for key in raw:
        if key not in TABLES and key not in _HEAD_KEYS:
            raise BadFile(f"{file}: unknown key {key!r}.{nearest(key, [*TABLES, *_HEAD_KEYS])}")
    _head(raw, file)
    for table in TABLES:
        if table in raw:
            _check_keys(raw[table], table, {"basis"}, file, table)
            _check_basis(raw[table].get("basis", ""), f"{file}: {table}.basis")
    return raw


def policy(
    raw: Mapping[str, Any], demo: Mapping[str, Any], file: str, overrides: Overrides
) -> Policy:
    """A region's tables laid over demo's, key by key, and the overrides on top."""
    tables = {table: _laid(raw.get(table, {}), demo.get(table, {})) for table in TABLES}
    head = {key: raw[key] for key in _HEAD_KEYS}
    return overridden(decode({**head, **tables}, Policy, file), overrides, file)


_YES_NO: dict[str, Any] = {"yes": True, "no": False}  # as the rules write it, in scenarios


def overridden(below: Policy, overrides: Overrides, file: str) -> Policy:
    """A policy with single keys overridden; `file` is where [policy.<table>] stands."""
    changed: dict[str, Table] = {}
    for name, given in overrides.items():
        where = f"policy.{name}"
        if name not in TABLES:
            raise BadFile(f"{file}: unknown key {where!r}.{nearest(name, TABLES)}")
        _check_keys(given, name, set(), file, where)
        table: Table = getattr(below, name)
        stated = _in_order(name, {*table.stated, *given})
        said = {key: _YES_NO.get(value, value) if isinstance(value, str) else value
                for key, value in given.items()}  # fmt: skip
        laid = {**msgspec.to_builtins(table), **said, "stated": stated}
        changed[name] = decode(laid, TABLES[name], file, where)
    return msgspec.structs.replace(below, **changed)


def _laid(own: Mapping[str, Any], demo: Mapping[str, Any]) -> dict[str, Any]:
    stated = tuple(key for key in own if key != "basis")
    return {**demo, **own, "basis": own.get("basis", "SIM"), "stated": stated}


def _in_order(name: str, keys: set[str]) -> tuple[str, ...]:
    return tuple(key for key in _keys(name) if key in keys)


def _keys(name: str) -> list[str]:
    """The keys of a table's rule, without those that every table has."""
    common = {field.name for field in msgspec.structs.fields(Table)}
    return [f.name for f in msgspec.structs.fields(TABLES[name]) if f.name not in common]


def _check_keys(given: Any, name: str, besides: set[str], file: str, where: str) -> None:
    if not isinstance(given, Mapping):
        raise BadFile(f"{file}: {where}: write it as a table, [{where}]")
    known = [*_keys(name), *besides]
    for key in given:
        if key not in known:
            raise BadFile(f"{file}: unknown key '{where}.{key}'.{nearest(key, known)}")


def _check_basis(basis: Any, where: str) -> None:
    mark = basis.replace(",", " ").split()[:1] if isinstance(basis, str) else []
    if not mark or mark[0] not in MARKS:
        near = nearest(str(basis), MARKS) if mark else ""
        raise BadFile(f"{where}: say where the rule comes from: {', '.join(MARKS)}.{near}")


def _head(raw: Mapping[str, Any], file: str) -> _Head:
    return decode({key: raw[key] for key in _HEAD_KEYS if key in raw}, _Head, file)


def _demo_on(day: date) -> dict[str, Any]:
    """Demo's tables on a day; the first ones for a day before them."""
    files = [name for name in _files() if name.partition(".")[0] == DEMO]
    dated = sorted((read(_files()[name], name) for name in files), key=_effective_from)
    in_force = [raw for raw in dated if _effective_from(raw) <= day]
    return (in_force or dated[:1])[-1]


def _effective_from(raw: Mapping[str, Any]) -> date:
    return _head(raw, DEMO).effective_from


@functools.cache
def _files() -> dict[str, str]:
    """The region files of this package: name and text."""
    folder = resources.files(__name__)
    return {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    }
