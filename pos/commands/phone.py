"""phone: what a person's phone shows."""

from pathlib import Path
from typing import Annotated

import typer

from pos.commands.options import At, Context, Json, Lang, Url, check_people, context
from pos.commands.output import DONE, show, show_json, write_file
from pos.street import IssuedCode
from pos.texts import say


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command()(phone)


def phone(
    person: Annotated[str, typer.Argument(help="Whose code: a key of `pos people`.")],
    png: Annotated[
        Path | None,
        typer.Option("--png", help="Write the QR picture here instead of drawing it."),
    ] = None,
    family_of: Annotated[
        str,
        typer.Option(
            "--family-of",
            metavar="PARENT",
            help="Show it on this parent's phone (the family code); the patient stays PERSON.",
        ),
    ] = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Show a person's electronic credential: a new QR code, good for a minute."""
    from pos.counter import qr

    here = context(url, lang, at, json=json)
    issued = _issue(here, person, family_of)
    code = issued.code.reveal()
    if png is not None:
        write_file(png, qr.png(code))
    if json:
        facts = {
            "person": person, "code": code, "issued_at": issued.issued_at,
            "expires_at": issued.expires_at, "png": str(png) if png else None,
        }  # fmt: skip
        show_json(facts)
    else:
        drawn = () if png else qr.blocks(code)
        until = say(here.language, "commands.phone.until", until=issued.expires_at)
        show("\n".join((*drawn, code, until)))
    return DONE


def _issue(here: Context, person: str, family_of: str) -> IssuedCode:
    with here.stage() as stage:
        check_people(stage, person, *filter(None, [family_of]))
        assert stage.desk is not None
        return stage.desk.issue_code(person, family_of or person)
