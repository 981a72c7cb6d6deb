"""day show, take-over, hand-over, close, report: the end of a till's day."""

from typing import Annotated

import typer

from pos.commands.day_json import day_json, difference_json, show_problem, z_json
from pos.commands.options import (
    DEFAULT_TILL,
    At,
    Context,
    Day,
    Json,
    Lang,
    Operator,
    Pharmacy,
    Png,
    Reason,
    Till,
    Url,
    WrongUse,
    context,
    parsed_amount,
    parsed_day,
)  # fmt: skip
from pos.commands.output import DONE, REFUSED, hand_out, show, show_json, show_refusal, table
from pos.commands.tills import staffed
from pos.counter import day_end
from pos.counter.asking import Counter
from pos.counter.day_end import DayEnd
from pos.counter.day_lines import DayDifference
from pos.counter.day_paper import difference_text, line_figure, line_label, z_rows
from pos.counter.shift import Problem
from pos.counter.slip import text as slip_text
from pos.refusals import Refusal
from pos.texts import say

day = typer.Typer(
    help="The end of a till's day: compared with drawer and centre, differences dealt with, closed "
    "once. Every till for itself (--till).",
    no_args_is_help=True,
)

Message = Annotated[str, typer.Argument(help="The message of a difference from `pos day show`.")]


@day.command(name="show")
def columns(
    which: Day = "",
    pharmacy: Pharmacy = "", till: Till = DEFAULT_TILL, operator: Operator = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Hold a day against drawer and centre in three columns; exit 1 while it cannot be closed."""
    here = context(url, lang, at, json=json)
    with here.stage() as stage, staffed(stage, pharmacy, till, operator, here.clock) as counter:
        found = day_end.day_end(counter, parsed_day(which, here.clock))
        today = here.clock().date().isoformat()
        still_open = counter.daybook.open_days(today)
    if json:
        show_json({**day_json(found), "open_days": list(still_open)})
    else:
        _show_columns(here, found)
    return REFUSED if found.open or found.unknown else DONE


@day.command(name="take-over")
def take_over(
    message_id: Message,
    which: Day = "",
    pharmacy: Pharmacy = "", till: Till = DEFAULT_TILL, operator: Operator = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Take a settlement that only the centre knows into the till's daybook, with a slip."""
    here = context(url, lang, at, json=json)
    with here.stage() as stage, staffed(stage, pharmacy, till, operator, here.clock) as counter:
        difference = _difference(counter, parsed_day(which, here.clock), message_id)
        taken = day_end.take_over(counter, difference)
    if isinstance(taken, Refusal):
        return show_refusal(here, taken)
    if isinstance(taken, Problem):
        return show_problem(here, taken)
    if json:
        slip = taken.slip
        show_json({
            "outcome": "done", "message_id": slip.message_id, "settlement_id": slip.settlement_id,
            "number": taken.number, "day": taken.day,
        })  # fmt: skip
    else:
        show(slip_text(taken.slip, here.language))
    return DONE


@day.command(name="hand-over")
def hand_over(
    message_id: Message,
    reason: Reason = "",
    which: Day = "",
    pharmacy: Pharmacy = "", till: Till = DEFAULT_TILL, operator: Operator = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Hand a difference over that the till cannot resolve, with a reason that stands on the Z."""
    here = context(url, lang, at, json=json)
    with here.stage() as stage, staffed(stage, pharmacy, till, operator, here.clock) as counter:
        difference = _difference(counter, parsed_day(which, here.clock), message_id)
        kept = day_end.hand_over_difference(counter, difference, reason)
    if isinstance(kept, Problem):
        return show_problem(here, kept)
    if json:
        show_json({"outcome": "done", **difference_json(kept)})
    else:
        show(say(here.language, "day.handed_over", by=kept.by, reason=kept.reason))
    return DONE


@day.command()
def close(
    counted: Annotated[str, typer.Argument(help="What lies in the drawer, like 123.40.")],
    reason: Reason = "",
    which: Day = "",
    stay: Annotated[
        bool, typer.Option("--stay", help="Do not sign out: other tills here go on.")
    ] = False,
    png: Png = None,
    pharmacy: Pharmacy = "", till: Till = DEFAULT_TILL, operator: Operator = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Close a till's day for good: the Z report, and the pharmacy is signed out."""
    here = context(url, lang, at, json=json)
    fen = parsed_amount(counted)
    with here.stage() as stage, staffed(stage, pharmacy, till, operator, here.clock) as counter:
        wanted = parsed_day(which, here.clock)
        made = day_end.close_day(counter, wanted, fen, reason, sign_out=not stay)
    if isinstance(made, Refusal):
        return show_refusal(here, made)
    if isinstance(made, Problem):
        return show_problem(here, made)
    facts = {"outcome": "done", "signed_out": made.signed_out, **z_json(made.report)}
    hand_out(here, z_rows(made.report, here.language), png, facts)
    if not json:
        show(say(here.language, f"day.signed_out.{made.signed_out}"))
    return DONE


@day.command(name="report")
def again(
    which: Day = "",
    png: Png = None,
    pharmacy: Pharmacy = "", till: Till = DEFAULT_TILL, operator: Operator = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Print the Z report of a closed day again, marked as a copy."""
    here = context(url, lang, at, json=json)
    with here.stage() as stage, staffed(stage, pharmacy, till, operator, here.clock) as counter:
        wanted = parsed_day(which, here.clock)
        found = day_end.z_report(counter, wanted)
        if found is None:
            raise WrongUse("not_closed", wanted)
        copy = day_end.z_copy(counter, wanted)
    hand_out(here, z_rows(found, here.language, copy), png, {"copy": copy, **z_json(found)})
    return DONE


def _difference(counter: Counter, wanted: str, message_id: str) -> DayDifference:
    found = {one.message_id: one for one in day_end.day_end(counter, wanted).differences}
    if message_id not in found:
        raise WrongUse("difference", message_id, found)
    return found[message_id]


def _show_columns(here: Context, found: DayEnd) -> None:
    language = here.language
    head = [found.day, *(say(language, f"day.label.{key}") for key in _COLUMNS)]
    table([head, *(
        [line_label(one, language), *(line_figure(one, getattr(one, key)) for key in _COLUMNS)]
        for one in found.lines
    )])  # fmt: skip
    for one in found.differences:
        sign = "✗" if one.open else "✓"
        show(f"{sign} {difference_text(one, language)}")
        if not one.open:
            show("  " + say(language, "day.handed_over", by=one.by, reason=one.reason))
    if found.unknown:
        show(say(language, "commands.reconcile.unknown", count=found.unknown))
    if found.closed:
        show(say(language, "commands.day.closed"))


_COLUMNS = ("drawer", "daybook", "centre")
