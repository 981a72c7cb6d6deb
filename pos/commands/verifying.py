"""verify: every invariant, from the first row."""

import typer

from pos.centre.verifying import Finding, verify
from pos.commands.options import At, Json, Lang, Url, context
from pos.commands.output import DONE, REFUSED, show, show_json
from pos.texts import say


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command("verify")(check)


def check(url: Url = "", lang: Lang = "", at: At = "", json: Json = False) -> int:
    """Check every invariant of ledger and journal, and name the first broken one (exit 1)."""
    here = context(url, lang, at, json=json)
    with here.stage() as stage:
        found = verify(stage.house.store)
    if isinstance(found, Finding):
        told = say(here.language, f"commands.verify.{found.invariant}")
        if json:
            broken = {"invariant": found.invariant, "where": found.where, "what": found.what}
            show_json({"clean": False, "broken": {**broken, "say": told}})
        else:
            show(f"✗ {found.where}: {told} {found.what}".rstrip())
            show(f"  → {say(here.language, 'commands.verify.next')}")
        return REFUSED
    counts = {
        "journal_rows": found.journal_rows, "entries": found.entries, "postings": found.postings,
    }  # fmt: skip
    if json:
        show_json({"clean": True, "broken": None, **counts})
    else:
        show(say(here.language, "commands.verify.clean", **counts))
    return DONE
