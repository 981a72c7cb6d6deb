"""init, people, products, pharmacies, regions, refusals: what there is."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from pos import connect
from pos.centre import regions as region_files
from pos.centre.policy import TABLES, Policy, basis_of
from pos.clock import system_draw
from pos.commands.options import At, Context, Json, Lang, Url, context
from pos.commands.output import DONE, show, show_json, table
from pos.money import yuan
from pos.refusals import CATALOGUE, Reason
from pos.texts import pick, reason_word, say, template

World = Annotated[
    Path | None,
    typer.Option(
        "--world",
        help="A world or scenario file (TOML). Default: the demo world.",
        show_default=False,
    ),
]
Region = Annotated[
    str,
    typer.Option(
        "--region",
        help="A region by name (see `pos regions`), or a region file. Default: the world's own.",
        show_default=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    for command in (init, people, products, pharmacies, regions, refusals):
        app.command()(command)


def init(
    world: World = None, region: Region = "", url: Url = "", lang: Lang = "", at: At = "",
    json: Json = False,
) -> int:  # fmt: skip
    """Make a new database with a world in it; an existing one is left alone."""
    here = context(url, lang, at, json=json)
    made = connect.create_from_file(here.url, world, region, here.clock, system_draw)
    facts = {
        "url": connect.shown_url(here.url),
        "region": made.region, "opened_at": made.opened_at.isoformat(),
        "people": len(made.people), "products": len(made.products),
        "pharmacies": len(made.pharmacies),
    }  # fmt: skip
    if json:
        show_json(facts)
    else:
        show(say(here.language, "commands.init.done", **facts))
    return DONE


def people(url: Url = "", lang: Lang = "", at: At = "", json: Json = False) -> int:
    """Who lives in this world, what they can show, and what will happen."""
    here = context(url, lang, at, json=json)
    with here.stage() as stage:
        found = stage.desk.people() if stage.desk else ()
    rows = [
        {
            "person": one.person, "name": one.name, "scheme": one.scheme, "card": one.card_state,
            "code": one.code_state, "donors": [b.donor for b in one.relatives],
            "note": pick(here.language, one.notes),
        }
        for one in found
    ]  # fmt: skip
    _show(here, rows, ("person", "name", "scheme", "card", "donors", "note"))
    return DONE


def products(url: Url = "", lang: Lang = "", at: At = "", json: Json = False) -> int:
    """What is on the shelf, at what price, and whether the account may pay for it."""
    here = context(url, lang, at, json=json)
    with here.stage() as stage:
        stock = stage.shop.stock
        known = {one.product: one for one in stage.centre.catalogue(tuple(s.ean for s in stock))}
    rows = []
    for item in stock:
        one = known[item.ean]
        rows.append(
            {
                "ean": item.ean, "product": item.key, "name": item.name, "spec": item.spec,
                "price": yuan(item.price_fen), "goods": one.goods, "class": one.catalogue_class,
                "prescription": one.prescription, "max_quantity": one.max_quantity,
                "reason": one.refused.value if one.refused else None,
                "note": pick(here.language, item.notes),
            }
        )  # fmt: skip
    _show(here, rows, ("ean", "name", "spec", "price", "goods", "class", "reason"))
    return DONE


def pharmacies(url: Url = "", lang: Lang = "", at: At = "", json: Json = False) -> int:
    """The pharmacies, their agreement with the centre today, and who has signed in."""
    here = context(url, lang, at, json=json)
    with here.stage() as stage:
        houses = stage.shop.pharmacies
        found = {one.code: one for one in stage.centre.designated()}
    rows = [
        {
            "code": house.code, "pharmacy": house.key, "name": house.name, "area": house.area,
            "agreement": found[house.code].agreement, "signed_in": found[house.code].signed_in,
            "note": pick(here.language, house.notes),
        }
        for house in houses
    ]  # fmt: skip
    _show(here, rows, ("code", "pharmacy", "name", "agreement", "signed_in"))
    return DONE


def regions(
    region: Annotated[str, typer.Argument(help="One region; without it, the list.")] = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """The regions, and with a name every key of one: its value, and who says so."""
    here = context(url, lang, at, json=json)
    names = [region] if region else list(region_files.names())
    today = here.clock().date()
    policies = [region_files.policy_on(region_files.policies(name), today) for name in names]
    if json:
        show_json([_region_json(one) for one in policies])
    elif region:
        _show_region(here, policies[0])
    else:
        head = [
            say(here.language, f"commands.head.{name}") for name in ("region", "name", "stated")
        ]
        table([head, *([one.region, one.name[here.language], _stated(one)] for one in policies)])
    return DONE


def refusals(url: Url = "", lang: Lang = "", at: At = "", json: Json = False) -> int:
    """The catalogue of refusals in order of precedence: what to say, what to do, on what basis."""
    here = context(url, lang, at, json=json)
    rows = []
    for reason in Reason:
        entry = CATALOGUE[reason]
        said, todo = template(here.language, reason)
        rows.append(
            {
                "code": reason.value, "scope": entry.scope.value, "say": said, "next": todo,
                "basis": entry.basis, "word": reason_word(here.language, reason),
            }
        )  # fmt: skip
    if json:
        show_json(
            [{key: row[key] for key in ("code", "scope", "say", "next", "basis")} for row in rows]
        )
        return DONE
    for row in rows:
        scope = say(here.language, f"words.scope.{row['scope']}")
        show(f"{row['code']}  ({scope})  [{row['basis']}]")
        show(f"  {row['say']}")
        show(f"  → {row['next']}")
    return DONE


def _show(here: Context, rows: Sequence[Mapping[str, object]], columns: tuple[str, ...]) -> None:
    if here.json:
        show_json(rows)
        return
    head = [say(here.language, f"commands.head.{name}") for name in columns]
    table([head, *([_cell(row[name]) for name in columns] for row in rows)])


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, list):
        return " → ".join(value)
    return "" if value is None else str(value)


def _region_json(policy: Policy) -> dict[str, object]:
    return {
        "region": policy.region,
        "name": policy.name,
        "area": policy.area,
        "effective_from": policy.effective_from.isoformat(),
        "policy": {name: _table_json(policy, name) for name in TABLES},
    }


def _table_json(policy: Policy, name: str) -> dict[str, object]:
    rule = getattr(policy, name)
    values = msgspec.to_builtins(rule)
    return {
        key: {"value": value, "basis": basis_of(rule, key), "stated": key in rule.stated}
        for key, value in values.items()
        if key not in ("basis", "stated")
    }


def _show_region(here: Context, policy: Policy) -> None:
    show(f"{policy.region}: {policy.name[here.language]}, {policy.effective_from}")
    head = [say(here.language, f"commands.head.{name}") for name in ("key", "value", "basis")]
    rows = [head]
    for name in TABLES:
        for key, cell in _table_json(policy, name).items():
            assert isinstance(cell, dict)
            own = "" if cell["stated"] else say(here.language, "commands.regions.from_demo")
            rows.append([f"{name}.{key}", str(cell["value"]), f"{cell['basis']} {own}".strip()])
    table(rows)


def _stated(policy: Policy) -> str:
    stated = (f"{name}.{key}" for name in TABLES for key in getattr(policy, name).stated)
    shown = ", ".join(stated)
    return shown if len(shown) < 100 else f"{shown[:100]}…"
