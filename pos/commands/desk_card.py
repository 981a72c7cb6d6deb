"""desk: a card that is lost, found, replaced or activated; a phone's credential; the PIN's lock."""

from collections.abc import Callable
from typing import Annotated

import typer

from pos.commands.options import At, Context, Json, Lang, Url, check_people, context
from pos.commands.output import DONE, show, show_json, show_refusal
from pos.refusals import Refusal
from pos.street import Desk
from pos.texts import say

Person = Annotated[str, typer.Argument(help="Whose visit: a key of `pos people`.")]
Act = Callable[[Desk], Refusal | None]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("report-loss")(report_loss)
    app.command("withdraw-loss")(withdraw_loss)
    app.command("replace-card")(replace_card)
    app.command("activate-card")(activate_card)
    app.command("activate-code")(activate_code)
    app.command("unlock-pin")(unlock_pin)


def report_loss(
    person: Person,
    temporary: Annotated[
        bool,
        typer.Option("--temporary", help="By telephone: it lapses by itself, as the region says."),
    ] = False,
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Report a card lost; from now on it does not pay, the phone's code still does."""
    here = context(url, lang, at, json=json)
    return visit(here, "report_loss", person, lambda d: d.report_loss(person, temporary=temporary))


def withdraw_loss(
    person: Person, url: Url = "", lang: Lang = "", at: At = "", json: Json = False
) -> int:
    """Take a loss report back: the card was found."""
    here = context(url, lang, at, json=json)
    return visit(here, "withdraw_loss", person, lambda desk: desk.withdraw_loss(person))


def replace_card(
    person: Person,
    urgent: Annotated[bool, typer.Option("--urgent", help="The shorter of the two waits.")] = False,
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Order a new card, which stops the old one; once it is ready, collect it."""
    here = context(url, lang, at, json=json)
    with here.stage() as stage:
        check_people(stage, person)
        assert stage.desk is not None
        ordered = stage.desk.replace_card(person, urgent=urgent)
    if isinstance(ordered, Refusal):
        return show_refusal(here, ordered)
    collected = ordered.ready_on <= here.clock().date().isoformat()
    if here.json:
        facts = {"person": person, "ready_on": ordered.ready_on, "in_hand": collected}
        show_json({"outcome": "done", **facts})
    else:
        key = "collected" if collected else "ordered"
        words = {"person": person, "day": ordered.ready_on}
        show(say(here.language, f"commands.desk.done.{key}", **words))
    return DONE


def activate_card(
    person: Person, url: Url = "", lang: Lang = "", at: At = "", json: Json = False
) -> int:
    """Activate a new card; a replacement that is ready is collected with it."""
    here = context(url, lang, at, json=json)
    return visit(here, "activate_card", person, lambda desk: desk.activate_card(person))


def activate_code(
    person: Person, url: Url = "", lang: Lang = "", at: At = "", json: Json = False
) -> int:
    """Activate a person's electronic credential; its codes are taken from now on."""
    here = context(url, lang, at, json=json)
    return visit(here, "activate_code", person, lambda desk: desk.activate_code(person))


def unlock_pin(
    person: Person, url: Url = "", lang: Lang = "", at: At = "", json: Json = False
) -> int:
    """Lift the lock of a PIN at the window, where the region allows it."""
    here = context(url, lang, at, json=json)
    return visit(here, "unlock_pin", person, lambda desk: desk.unlock_pin(person))


def visit(here: Context, act: str, person: str, acted: Act, *others: str, **words: str) -> int:
    """A visit that is done or refused, told; `others` must be somebody too."""
    with here.stage() as stage:
        check_people(stage, person, *others)
        assert stage.desk is not None
        refusal = acted(stage.desk)
    if refusal is not None:
        return show_refusal(here, refusal)
    if here.json:
        show_json({"outcome": "done", "act": act, "person": person, **words})
    else:
        show(say(here.language, f"commands.desk.done.{act}", person=person, **words))
    return DONE
