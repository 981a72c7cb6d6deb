"""shift report, shift count, shift cash: what the drawer should hold, and handing it over."""

from typing import Annotated

import typer

from pos.commands.day_json import count_json, shift_json, show_problem
from pos.commands.options import (
    DEFAULT_TILL,
    At,
    Json,
    Lang,
    Operator,
    Pharmacy,
    Png,
    Reason,
    Till,
    Url,
    context,
    parsed_amount,
)  # fmt: skip
from pos.commands.output import DONE, hand_out, show, show_json, show_refusal
from pos.commands.tills import operator_of, staffed
from pos.counter import shift as shifts
from pos.counter.day_paper import x_rows
from pos.counter.shift import Problem
from pos.money import yuan
from pos.refusals import Refusal
from pos.texts import say

shift = typer.Typer(
    help="The shift: what one till sold since its drawer was last counted, and handing it over. "
    "Every till for itself (--till).",
    no_args_is_help=True,
)


@shift.command()
def report(
    png: Png = None,
    pharmacy: Pharmacy = "", till: Till = DEFAULT_TILL, operator: Operator = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Show the X report: the shift so far, and what the drawer should hold; writes nothing."""
    here = context(url, lang, at, json=json)
    with here.stage() as stage, staffed(stage, pharmacy, till, operator, here.clock) as counter:
        found = shifts.x_report(counter)
    hand_out(here, x_rows(found, here.language), png, shift_json(found))
    return DONE


@shift.command()
def count(
    counted: Annotated[str, typer.Argument(help="What lies in the drawer, like 123.40.")],
    to: Annotated[str, typer.Option("--to", metavar="BADGE", help="Who takes the drawer over.")],
    reason: Reason = "",
    pharmacy: Pharmacy = "", till: Till = DEFAULT_TILL, operator: Operator = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Count the drawer and hand it over: the shift ends, and the next one begins with it."""
    here = context(url, lang, at, json=json)
    fen = parsed_amount(counted)
    with here.stage() as stage, staffed(stage, pharmacy, till, operator, here.clock) as counter:
        made = shifts.hand_over(counter, fen, reason, operator_of(stage, to))
    if isinstance(made, Refusal):
        return show_refusal(here, made)
    if isinstance(made, Problem):
        return show_problem(here, made)
    if json:
        show_json({"outcome": "done", **count_json(made)})
    else:
        sums = {"counted": yuan(made.counted_fen), "difference": yuan(made.difference_fen)}
        show(say(here.language, "commands.shift.counted", to=made.to_badge, **sums))
    return DONE


@shift.command()
def cash(
    amount: Annotated[str, typer.Argument(help="How much, like 100.00.")],
    reason: Reason = "",
    out: Annotated[bool, typer.Option("--out", help="It is taken out, not put in.")] = False,
    pharmacy: Pharmacy = "", till: Till = DEFAULT_TILL, operator: Operator = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Put cash into the drawer without a sale, or take some out, with a reason."""
    here = context(url, lang, at, json=json)
    fen = parsed_amount(amount)
    with here.stage() as stage, staffed(stage, pharmacy, till, operator, here.clock) as counter:
        made = shifts.move_cash(counter, -fen if out else fen, reason)
        expected = yuan(shifts.x_report(counter).expected_fen)
    if isinstance(made, Refusal):
        return show_refusal(here, made)
    if isinstance(made, Problem):
        return show_problem(here, made)
    if json:
        show_json({"outcome": "done", "amount": yuan(made.fen), "expected": expected})
    else:
        show(say(here.language, "commands.shift.moved", amount=yuan(made.fen), expected=expected))
    return DONE
