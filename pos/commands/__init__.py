"""The command `pos`: each group of commands in a file of its own.

Exit 0 done, 1 refused (or the centre does not answer), 2 wrong use; never a traceback, unless
POS_DEBUG is set. With --json an error is {"error": {"say", "next"}}.
"""

import os
import sys

import typer

from pos.commands import (
    accept,
    accept_pages,
    accept_run,
    attendance,
    days,
    desk,
    desk_account,
    desk_card,
    desk_pin,
    desk_set,
    phone,
    selling,
    shifts,
    simulating,
    tickets,
    undoing,
    verifying,
    world,
)
from pos.commands.options import WrongUse
from pos.commands.output import REFUSED, WRONG_USE, show_json, unnamed
from pos.decoding import BadFile
from pos.street import CentreUnreachable, NoReply
from pos.texts import LANGUAGES, Trouble, locale_language, say
from pos.texts.visible import visible

app = typer.Typer(
    name="pos",
    help="Pharmacy settlement simulator: the insurance centre, its people, and sales from the "
    "command line. The till with a screen is the command `till`. Nobody's real money is touched.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
world.register(app)
attendance.register(app)
phone.register(app)
selling.register(app)
tickets.register(app)
undoing.register(app)
verifying.register(app)
simulating.register(app)
for kind_of_visit in (desk_card, desk_pin, desk_account, desk_set):
    kind_of_visit.register(desk.app)
app.add_typer(shifts.shift, name="shift")
app.add_typer(days.day, name="day")
app.add_typer(desk.app, name="desk")
accept_run.register(accept.accept)
accept_pages.register(accept.accept)
app.add_typer(accept.accept, name="accept")


def main() -> None:
    """Run the command line and leave with its exit code."""
    code = run(sys.argv[1:])
    sys.stdout = None  # what cannot be flushed was told already; no second complaint at the end
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run one command line; the exit code."""
    _speak_utf8()
    try:
        code = app(arguments, standalone_mode=False, prog_name="pos")
    except (typer.Abort, KeyboardInterrupt):
        return REFUSED
    except Exception as error:
        return _failed(error, arguments)
    return code if isinstance(code, int) else 0


def _failed(error: Exception, arguments: list[str]) -> int:
    language = _language(arguments)
    code = WRONG_USE
    if isinstance(error, typer.TyperException):
        told, next_step = unnamed(_usage(error)), say(language, "commands.error.see_help")
    elif isinstance(error, WrongUse):
        told, next_step = error.words(language)
        told = unnamed(told)
    elif isinstance(error, BadFile):
        told, next_step = str(error), say(language, "commands.error.mend_file")
    elif isinstance(error, Trouble):
        told, next_step = error.say(language), error.next(language)
    elif isinstance(error, CentreUnreachable | NoReply):
        key = "unreachable" if isinstance(error, CentreUnreachable) else "no_reply"
        told = say(language, f"trouble.{key}.say", cause=str(error))
        next_step, code = say(language, f"trouble.{key}.next"), REFUSED
    else:
        if os.environ.get("POS_DEBUG"):
            raise error
        told = say(language, "commands.error.bug", kind=type(error).__name__)
        next_step = say(language, "commands.error.bug_next")
    if "--json" in arguments and not _output_is_gone(error):
        show_json({"error": {"say": told, "next": next_step}})
    else:
        sys.stderr.write(visible(f"✗ {told}\n  → {next_step}\n"))
    return code


def _output_is_gone(error: Exception) -> bool:
    return isinstance(error, Trouble) and error.key == "output"


def _usage(error: typer.TyperException) -> str:
    """What is wrong with the command line; a command without any words shows its help."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError" and context is not None:
        return str(context.get_help())
    described = getattr(error, "format_message", None)
    return str(described() if described else error)


def _language(arguments: list[str]) -> str:
    """The language that was asked for, even where the command line could not be read."""
    for place, word in enumerate(arguments):
        asked = (
            arguments[place + 1 : place + 2] if word == "--lang" else [word.removeprefix("--lang=")]
        )
        if asked and asked[0] in LANGUAGES and word.startswith("--lang"):
            return asked[0]
    return locale_language(os.environ)


def _speak_utf8() -> None:
    """Chinese on any terminal and pipe; what a terminal cannot show becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
