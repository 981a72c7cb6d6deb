"""desk: what comes into an account, what became of it, and what becomes of it after a death."""

from typing import Annotated

import typer

from pos.commands.desk_card import Person, visit
from pos.commands.options import At, Json, Lang, Url, WrongUse, check_people, context
from pos.commands.output import DONE, show, show_json, table
from pos.money import parse_yuan, yuan
from pos.texts import say


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("credit")(credit)
    app.command("statement")(statement)
    app.command("register-death")(register_death)
    app.command("inherit")(inherit)


def credit(
    person: Person,
    amount: Annotated[str, typer.Argument(help="How much, like 120.00.")],
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Credit a personal account, as the centre does every month."""
    here = context(url, lang, at, json=json)
    try:
        fen = parse_yuan(amount)
    except ValueError:
        raise WrongUse("amount", amount) from None
    words = {"amount": yuan(fen)}
    return visit(here, "credit", person, lambda desk: desk.credit(person, fen), **words)


def statement(
    person: Person, url: Url = "", lang: Lang = "", at: At = "", json: Json = False
) -> int:
    """List every movement of a person's own account, oldest first."""
    here = context(url, lang, at, json=json)
    with here.stage() as stage:
        check_people(stage, person)
        assert stage.desk is not None
        lines = stage.desk.statement(person)
    if here.json:
        rows = [
            {
                "at": one.at, "kind": one.kind, "year": one.year, "amount": yuan(one.amount_fen),
                "other": one.other, "place": one.place,
            }
            for one in lines
        ]  # fmt: skip
        show_json({"outcome": "ok", "person": person, "lines": rows})
        return DONE
    if not lines:
        show(say(here.language, "commands.desk.no_lines"))
        return DONE
    names = ("at", "kind", "year", "amount", "other", "place")
    head = [say(here.language, f"commands.statement.{name}") for name in names]
    kinds = {one.kind: say(here.language, f"commands.moved.{one.kind}") for one in lines}
    told = [
        [
            one.at[:19].replace("T", " "), kinds[one.kind], str(one.year), yuan(one.amount_fen),
            one.other, one.place,
        ]
        for one in lines
    ]  # fmt: skip
    table([head, *told])
    return DONE


def register_death(
    person: Person, url: Url = "", lang: Lang = "", at: At = "", json: Json = False
) -> int:
    """Register a death: the account is sealed and the card cancelled."""
    here = context(url, lang, at, json=json)
    return visit(here, "register_death", person, lambda desk: desk.register_death(person))


def inherit(
    person: Person,
    heir: Annotated[str, typer.Argument(help="Who inherits: a key of `pos people`.")],
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Hand the money of somebody who died over to an heir's account."""
    here = context(url, lang, at, json=json)
    return visit(here, "inherit", person, lambda desk: desk.inherit(person, heir), heir, heir=heir)
