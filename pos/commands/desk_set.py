"""desk set: a fact of a person or of a pharmacy changes, as a world's file would say it."""

from datetime import date
from typing import Annotated, Any, get_args

import msgspec
import typer

from pos.commands.options import At, Json, Lang, Url, WrongUse, check_people, context
from pos.commands.output import DONE, show, show_json, unnamed
from pos.connect import Stage
from pos.decoding import BadFile
from pos.texts import Trouble, say
from pos.world import GivenPerson, GivenPharmacy

BUCKETS = ("balance.current_year", "balance.carried_over")


def _kinds(shape: type[msgspec.Struct], *left_out: str) -> dict[str, Any]:
    fields = msgspec.structs.fields(shape)
    return {f.encode_name: f.type for f in fields if f.encode_name not in left_out}


OF_PERSON = {**_kinds(GivenPerson, "note"), **dict.fromkeys(BUCKETS, str)}
OF_PHARMACY = _kinds(GivenPharmacy, "code", "note")


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command("set")(set_facts)


def set_facts(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[PERSON] KEY=VALUE...",
            help=f"A key of `pos people`, then what changes. Of a person: {', '.join(OF_PERSON)}. "
            f"Of a pharmacy: {', '.join(OF_PHARMACY)}.",
        ),
    ],
    pharmacy: Annotated[
        str,
        typer.Option("--pharmacy", help="A pharmacy's code or key; then no PERSON is written."),
    ] = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Change facts about a person or a pharmacy, like card=frozen or agreement=suspended.

    It is what happened outside: insurance ended, a bank froze a card. No rule is asked.

    Amounts are written like 20.00, days like 2026-03-03, the rest is true, false or a word.
    """
    here = context(url, lang, at, json=json)
    settings = words if pharmacy else words[1:]
    facts = _facts(settings, OF_PHARMACY if pharmacy else OF_PERSON)
    with here.stage() as stage:
        try:
            changed = _change(stage, pharmacy, words[0], facts)
        except BadFile as error:
            raise Trouble("setting", cause=unnamed(str(error))) from None
    if here.json:
        show_json({"outcome": "done", "act": "set", "changed": changed, "keys": sorted(facts)})
    else:
        keys = ", ".join(sorted(facts))
        show(say(here.language, "commands.desk.done.set", changed=changed, keys=keys))
    return DONE


def _change(stage: Stage, pharmacy: str, person: str, facts: dict[str, Any]) -> str:
    """Who or what was changed."""
    if stage.desk is None:
        raise WrongUse("no_desk")
    if not pharmacy:
        check_people(stage, person)
        stage.desk.set_person(person, facts)
        return person
    house = stage.shop.pharmacy(pharmacy)
    if house is None:
        raise WrongUse("pharmacy", pharmacy, [one.key for one in stage.shop.pharmacies])
    stage.desk.set_pharmacy(house.code, facts)
    return house.code


def _facts(settings: list[str], kinds: dict[str, Any]) -> dict[str, Any]:
    """KEY=VALUE as a world's file would give it."""
    facts: dict[str, Any] = {}
    for setting in settings:
        key, equals, text = setting.partition("=")
        if not equals:
            raise WrongUse("setting", setting)
        if key not in kinds:
            raise WrongUse("set_key", key, kinds)
        whole, _, bucket = key.partition(".")
        if bucket:
            facts[whole] = {**_buckets(facts), bucket: text}
        else:
            facts[key] = _value(text, kinds[key])
    if not facts:
        raise WrongUse("setting")
    return facts


def _buckets(facts: dict[str, Any]) -> dict[str, str]:
    so_far = facts.get("balance", {})
    return so_far if isinstance(so_far, dict) else {"current_year": so_far}


def _value(text: str, kind: Any) -> object:
    if kind is bool:
        if text not in ("true", "false"):
            raise WrongUse("true_or_false", text)
        return text == "true"
    if date not in get_args(kind):
        return text
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise WrongUse("day", text) from None
