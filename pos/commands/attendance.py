"""sign-in, sign-out: a pharmacy's day at the centre."""

import typer

from pos.commands.options import (
    DEFAULT_TILL,
    At,
    Context,
    Json,
    Lang,
    Operator,
    Pharmacy,
    Till,
    Url,
    context,
)  # fmt: skip
from pos.commands.output import DONE, show, show_json, show_refusal
from pos.commands.tills import staffed
from pos.counter import asking
from pos.texts import say


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("sign-in")(sign_in)
    app.command("sign-out")(sign_out)


def sign_in(
    pharmacy: Pharmacy = "", till: Till = DEFAULT_TILL, operator: Operator = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Sign a pharmacy in at the centre for the day (9001); it lapses at midnight."""
    return _attend(context(url, lang, at, json=json), pharmacy, till, operator, "sign_in")


def sign_out(
    pharmacy: Pharmacy = "", till: Till = DEFAULT_TILL, operator: Operator = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Sign a pharmacy out at the centre (9002)."""
    return _attend(context(url, lang, at, json=json), pharmacy, till, operator, "sign_out")


def _attend(here: Context, pharmacy: str, till: str, operator: str, act: str) -> int:
    with here.stage() as stage, staffed(stage, pharmacy, till, operator, here.clock) as counter:
        refusal = asking.sign_in(counter) if act == "sign_in" else asking.sign_out(counter)
        if refusal is not None:
            return show_refusal(here, refusal)
        if here.json:
            show_json({"outcome": "done", "pharmacy": counter.pharmacy.code})
        else:
            show(say(here.language, f"commands.{act}.done", pharmacy=counter.pharmacy.name))
        return DONE
