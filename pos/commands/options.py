"""The options that every command takes, and the context they make."""

import difflib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from pos import connect
from pos.clock import Clock, fixed, parse_time, system_clock, system_draw
from pos.money import parse_yuan
from pos.texts import LANGUAGES, locale_language, say

Url = Annotated[
    str,
    typer.Option(
        "--url",
        help="Database of the centre, sqlite:///FILE or postgresql+psycopg://USER@HOST/DATABASE. "
        "Default: POS_URL, or your demo world.",
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
Day = Annotated[str, typer.Option("--day", metavar="DATE", help="Like 2026-03-03. Default: today.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in a few words.")]
Png = Annotated[
    Path | None, typer.Option("--png", help="Write a picture of the paper here as well.")
]

SHOWN = 40  # characters of what was given, in a sentence about it
DEFAULT_TILL = "90"  # apart from the screens' tills, whose daybooks are open all day


class WrongUse(Exception):
    """The command was given something it cannot work with. Exit 2.

    A sentence and a next step, under `commands.wrong.KEY.say` and `.next` (or under the whole key,
    where one with a dot is given). known: what could have
    been written in place of `given`; the nearest of it is named.
    """

    def __init__(self, key: str, given: str = "", known: Iterable[str] = ()) -> None:
        super().__init__(f"{key} {given[:SHOWN]}")
        self.key = key
        self.known = list(known)
        self.params = {"given": given[:SHOWN], "known": ", ".join(self.known)}

    def words(self, language: str) -> tuple[str, str]:
        """What is wrong, and what to write instead."""
        close = difflib.get_close_matches(self.params["given"], self.known, n=1, cutoff=0.5)
        near = say(language, "commands.wrong.near", word=close[0]) if close else ""
        where = self.key if "." in self.key else f"commands.wrong.{self.key}"
        said = say(language, f"{where}.say", **self.params)
        return said + near, say(language, f"{where}.next", **self.params)


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
    language = lang or locale_language(os.environ)
    if language not in LANGUAGES:
        raise WrongUse("language", lang)
    try:
        clock = fixed(parse_time(at)) if at else system_clock
    except ValueError:
        raise WrongUse("time", at) from None
    return Context(url or connect.default_url(os.environ), language, clock, json)


def parsed_day(text: str, clock: Clock) -> str:
    """A day (ISO) as it was written; today where none was."""
    try:
        return date.fromisoformat(text.strip()).isoformat() if text else clock().date().isoformat()
    except ValueError:
        raise WrongUse("day", text) from None


def parsed_amount(text: str) -> int:
    """An amount of money, in fen."""
    try:
        return parse_yuan(text)
    except ValueError:
        raise WrongUse("amount", text) from None


def check_people(stage: connect.Stage, *references: str) -> None:
    """Everybody named is somebody; WrongUse with the nearest for the first who is not."""
    if not references:
        return
    if stage.desk is None:
        raise WrongUse("no_desk")
    known = [one.person for one in stage.desk.people()]
    for reference in references:
        if reference not in known:
            raise WrongUse("person", reference, known)
