"""desk: the PIN, and the query password, which is never the PIN.

Neither need stand on the command line: --…-stdin reads it from a line of standard input, and on a
terminal whatever is missing is asked for without echo.
"""

import sys
from getpass import getpass
from typing import Annotated

import typer

from pos.commands.customer import asks_on_terminal
from pos.commands.desk_card import Person, visit
from pos.commands.options import At, Context, Json, Lang, Url, WrongUse, check_people, context
from pos.commands.output import DONE, show, show_json, show_refusal
from pos.commands.telling import balance_json, balance_table
from pos.model import NO_PIN, Papers, Secret
from pos.refusals import Refusal
from pos.street import PinChange
from pos.texts import say

Old = Annotated[str, typer.Option("--old", help="The one it is now.", show_default=False)]
New = Annotated[str, typer.Option("--new", help="The one it shall be.", show_default=False)]
OldStdin = Annotated[
    bool, typer.Option("--old-stdin", help="Read the old one from standard input, first line.")
]
NewStdin = Annotated[
    bool, typer.Option("--new-stdin", help="Read the new one from standard input, next line.")
]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("set-pin")(set_pin)
    app.command("set-query-password")(set_query_password)
    app.command("query")(query)


def set_pin(
    person: Person,
    old: Old = "", new: New = "", old_stdin: OldStdin = False, new_stdin: NewStdin = False,
    papers_patient: Annotated[
        bool,
        typer.Option(
            "--papers-patient", help="The person's identity paper was seen: no old PIN is needed."
        ),
    ] = False,
    agent: Annotated[
        str,
        typer.Option("--agent", metavar="PERSON", help="Somebody who has come in their place."),
    ] = "",
    agent_paper: Annotated[
        bool, typer.Option("--agent-paper", help="The agent's identity paper was seen.")
    ] = False,
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Set a PIN: with the old one, or at the window with papers, which also lifts a lock."""
    here = context(url, lang, at, json=json)
    papers = Papers(patient=papers_patient, agent=agent, agent_paper=agent_paper)
    known = not (papers_patient or agent)
    was = _secret(here, old, "old_pin", stdin=old_stdin, asked=known)
    change = PinChange(person, _new(here, new, "new_pin", stdin=new_stdin), was, papers)
    others = [agent] if agent else []
    return visit(here, "set_pin", person, lambda desk: desk.set_pin(change), *others)


def set_query_password(
    person: Person,
    old: Old = "", new: New = "", old_stdin: OldStdin = False, new_stdin: NewStdin = False,
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Change the query password; the new one holds from the next day."""
    here = context(url, lang, at, json=json)
    was = _secret(here, old, "old_password", stdin=old_stdin, asked=True)
    shall = _new(here, new, "new_password", stdin=new_stdin)
    return visit(
        here, "set_query_password", person, lambda desk: desk.set_query_password(person, was, shall)
    )


def query(
    person: Person,
    password: Annotated[
        str, typer.Option("--password", help="The query password.", show_default=False)
    ] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read it from standard input, first line.")
    ] = False,
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Ask for one's own account with the query password (at first 123456)."""
    here = context(url, lang, at, json=json)
    given = _secret(here, password, "password", stdin=password_stdin, asked=True)
    with here.stage() as stage:
        check_people(stage, person)
        assert stage.desk is not None
        found = stage.desk.query(person, given)
    if isinstance(found, Refusal):
        return show_refusal(here, found)
    if here.json:
        show_json({**balance_json(found.balances), "change_urged": found.change_urged})
        return DONE
    balance_table(here, found.balances)
    if found.change_urged:
        show(say(here.language, "commands.desk.change_urged"))
    return DONE


def _secret(here: Context, given: str, key: str, *, stdin: bool, asked: bool) -> Secret:
    """As given, from a line of standard input, or asked for where it is needed; else none."""
    if given:
        return Secret(given)
    if stdin:
        return Secret(sys.stdin.readline().strip())
    return _typed(here, key) if asked and asks_on_terminal(here) else NO_PIN


def _new(here: Context, given: str, key: str, *, stdin: bool) -> Secret:
    """A new one; typed on a terminal it is typed twice, because nobody sees it."""
    found = _secret(here, given, key, stdin=stdin, asked=False)
    if found or stdin:
        return found
    if not asks_on_terminal(here):
        raise WrongUse("new_secret")
    found = _typed(here, key)
    if _typed(here, "again") != found:
        raise WrongUse("secrets_differ")
    return found


def _typed(here: Context, key: str) -> Secret:
    try:
        return Secret(getpass(f"{say(here.language, f'commands.desk.ask.{key}')}: ").strip())
    except EOFError:
        return NO_PIN
