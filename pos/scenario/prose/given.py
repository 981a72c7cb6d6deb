"""The world of a scenario on the page: only what the file says, and only where it is not usual."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from pos.money import yuan
from pos.scenario.page import Grid, Points, one
from pos.scenario.prose.doing import ended, fact
from pos.scenario.prose.words import Tongue
from pos.world.shapes import (
    GivenBinding,
    GivenOperator,
    GivenPerson,
    GivenPharmacy,
    GivenProduct,
)


def told(tables: Mapping[str, Any], tongue: Tongue) -> tuple[Grid | Points, ...]:
    """Everything that is given: people, family accounts, products, pharmacies, rules."""
    parts = (
        _people(tables.get("people", {}), tongue),
        _bindings(tables.get("bindings", []), tongue),
        _products(tables.get("products", {}), tongue),
        _places("pharmacies", tables.get("pharmacies", {}), GivenPharmacy, tongue),
        _places("operators", tables.get("operators", {}), GivenOperator, tongue),
        _policy(tables.get("policy", {}), tongue),
    )
    return tuple(part for part in parts if _says(part))


def _says(part: Grid | Points) -> bool:
    return bool(part.rows if isinstance(part, Grid) else part.sentences)


def _people(table: Mapping[str, Any], tongue: Tongue) -> Grid:
    rows = []
    for key, raw in table.items():
        person = msgspec.convert(raw, GivenPerson)
        scheme = tongue.value("scheme", person.scheme)
        balance = person.balance if person.scheme == "employee" else raw.get("balance", "none")
        others = _others(person, GivenPerson(), ("name", "scheme", "balance"), tongue)
        rows.append((tongue.name("people", key), scheme, _balance(balance, tongue), others))
    head = tuple(tongue.say(f"head.{name}") for name in ("name", "scheme", "balance", "note"))
    return Grid(tongue.say("head.people"), head, tuple(rows))


def _balance(balance: Any, tongue: Tongue) -> str:
    if isinstance(balance, dict):
        return tongue.money(msgspec.convert({"balance": balance}, GivenPerson).balance)
    return tongue.money(balance)


def _products(table: Mapping[str, Any], tongue: Tongue) -> Grid:
    rows = []
    for key, raw in table.items():
        product = msgspec.convert(raw, GivenProduct)
        others = _others(product, GivenProduct(price=""), ("name", "price", "goods"), tongue)
        goods = tongue.value("goods", product.goods)
        rows.append((tongue.name("products", key), product.price, goods, others))
    head = tuple(tongue.say(f"head.{name}") for name in ("name", "price", "kind", "note"))
    return Grid(tongue.say("head.products"), head, tuple(rows))


def _places(table: str, given: Mapping[str, Any], shape: type[Any], tongue: Tongue) -> Points:
    """Pharmacies or operators: each by its name, with what is not usual about it."""
    names = {key: str(raw.get("name") or key) for key, raw in given.items()}
    told = [
        ended(
            names[key],
            list(_facts(msgspec.convert(raw, shape), shape(), ("name",), tongue)),
            tongue,
        )
        for key, raw in given.items()
    ]
    return Points(tongue.say(f"head.{table}"), tuple(map(one, told)))


def _others(given: Any, usual: Any, apart: tuple[str, ...], tongue: Tongue) -> str:
    return tongue.say("form.more_separator").join(_facts(given, usual, apart, tongue))


def _facts(given: Any, usual: Any, apart: tuple[str, ...], tongue: Tongue) -> Iterator[str]:
    """What differs from the usual, apart from what stands elsewhere; notes are not for signing."""
    for field in msgspec.structs.fields(type(given)):
        value = getattr(given, field.name)
        if field.name not in (*apart, "note") and value != getattr(usual, field.name):
            yield fact(field.encode_name, value, tongue)


def _bindings(rows: list[dict[str, Any]], tongue: Tongue) -> Points:
    """Who pays for whom: one sentence a beneficiary, donors in the order of debit."""
    chains: dict[str, list[GivenBinding]] = {}
    for raw in rows:
        binding = msgspec.convert(raw, GivenBinding)
        chains.setdefault(binding.beneficiary, []).append(binding)
    told = []
    for beneficiary, chain in chains.items():
        ranked = sorted(chain, key=lambda binding: (binding.rank == 0, binding.rank))
        donors = [_donor(place, binding, tongue) for place, binding in enumerate(ranked, start=1)]
        told.append(
            tongue.say(
                "given.chain",
                beneficiary=tongue.name("people", beneficiary),
                donors=tongue.say("given.order").join(donors),
            )
        )
    return Points(tongue.say("head.bindings"), tuple(one(ended(said, [], tongue)) for said in told))


def _donor(place: int, binding: GivenBinding, tongue: Tongue) -> str:
    relation = tongue.value("relation", binding.relation)
    name = tongue.name("people", binding.donor)
    said = tongue.say("given.donor", place=place, donor=name, relation=relation)
    usual = msgspec.structs.replace(binding, rank=0, limit="", from_=None, to=None)
    others = _others(binding, usual, (), tongue)
    return tongue.say("form.more", say=said, more=others) if others else said


def _policy(tables: Mapping[str, Any], tongue: Tongue) -> Points:
    """The region's rules that this scenario overrides; an unknown one stands as it is written."""
    told = []
    for table, keys in tables.items():
        for key, value in keys.items() if isinstance(keys, dict) else ():
            name = f"policy.{table}.{key}"
            word = _rule(key, value, tongue)
            told.append(
                tongue.say(name, value=word)
                if tongue.has(name)
                else tongue.say("form.labelled", label=f"{table}.{key}", value=word)
            )
    return Points(tongue.say("head.policy"), tuple(one(ended(said, [], tongue)) for said in told))


def _rule(key: str, value: Any, tongue: Tongue) -> str:
    """A rule's value in words: goods and relations have theirs, amounts are in yuan."""
    if isinstance(value, list):
        parts = [_rule(key, part, tongue) for part in value]
        return tongue.listed(parts) if parts else tongue.say("form.nothing")
    if isinstance(value, int) and not isinstance(value, bool) and key.endswith("_fen"):
        return yuan(value)
    field = {"relations": "relation", "account_pays": "goods"}.get(key, "policy")
    return tongue.value(field, value)
