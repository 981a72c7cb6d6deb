"""The options that every command takes, and the context they make."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer

from pos import connect
from pos.clock import Clock, fixed, parse_time, system_clock, system_draw
from pos.texts import LANGUAGES

Url = Annotated[
    str,
    typer.Option(
        "--url",
        help="Database of the centre, sqlite:///FILE. Default: POS_URL, or your demo world.",
        show_default=False,
    ),
]
Lang = Annotated[
    str,
    typer.Option(
        "--lang", help="Language: zh, en or es. Default: your locale.", show_default=False
    ),
]
At = Annotated[
    str,
    typer.Option(
        "--at",
        metavar="TIME",
        help="The clock, like 2026-03-03T09:00:00 (Beijing time). Default: now.",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Speak JSON.")]
Pharmacy = Annotated[
    str,
    typer.Option(
        "--pharmacy",
        help="Code or key of the pharmacy. Default: the only active one.",
        show_default=False,
    ),
]
Till = Annotated[str, typer.Option("--till", help="Number of the till, two digits.")]
Operator = Annotated[
    str,
    typer.Option(
        "--operator", help="Badge of the operator. Default: the first.", show_default=False
    ),
]

DEFAULT_TILL = "90"  # apart from the screens' tills, whose daybooks are open all day


class WrongUse(Exception):
    """The command was given something it cannot work with: a sentence and a next step. Exit 2."""

    def __init__(self, say: str, next_step: str) -> None:
        super().__init__(say)
        self.say = say
        self.next_step = next_step


@dataclass(frozen=True)
class Context:
    """What the common options say."""

    url: str
    language: str
    clock: Clock
    json: bool

    @contextmanager
    def stage(self) -> Iterator[connect.Stage]:
        """The opened stage, closed afterwards."""
        stage = connect.open_stage(self.url, self.clock, system_draw)
        try:
            yield stage
        finally:
            stage.close()


def context(url: str, lang: str, at: str, *, json: bool) -> Context:
    """The common options, checked."""
    language = lang or locale_language()
    if language not in LANGUAGES:
        raise WrongUse(f"unknown language {lang[:20]!r}", "Write --lang zh, en or es.")
    try:
        clock = fixed(parse_time(at)) if at else system_clock
    except ValueError as error:
        raise WrongUse(str(error), "Write --at 2026-03-03T09:00:00, in Beijing time.") from None
    return Context(url or connect.default_url(os.environ), language, clock, json)


def locale_language() -> str:
    """The language of LC_ALL, LC_MESSAGES or LANG; English for any other."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return value[:2] if value[:2] in LANGUAGES else "en"
    return "en"
