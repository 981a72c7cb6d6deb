"""pending, resolve, cancel, reconcile: what nobody answered, what is undone, and the day's end."""

from typing import Annotated, Any

import typer

from pos.commands.options import (
    DEFAULT_TILL,
    At,
    Context,
    Day,
    Json,
    Lang,
    Operator,
    Pharmacy,
    Till,
    Url,
    WrongUse,
    context,
    parsed_day,
)  # fmt: skip
from pos.commands.output import DONE, REFUSED, show, show_json, show_refusal, table
from pos.commands.tills import staffed
from pos.counter import pending as pendings
from pos.counter import undoing
from pos.counter.asking import Counter
from pos.counter.daybook import Letter
from pos.counter.pending import Resolved
from pos.counter.reconciliation import Reconciled
from pos.counter.reconciliation import reconcile as compare
from pos.counter.slip import text as slip_text
from pos.money import yuan
from pos.refusals import Refusal
from pos.street import NoReply, Totals
from pos.texts import say


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    for command in (pending, resolve, cancel, reconcile):
        app.command()(command)


def pending(
    pharmacy: Pharmacy = "", till: Till = DEFAULT_TILL, operator: Operator = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """List every letter of this till that nobody answered: its outcome is unknown."""
    here = context(url, lang, at, json=json)
    with here.stage() as stage, staffed(stage, pharmacy, till, operator, here.clock) as counter:
        letters = pendings.pending(counter)
    if json:
        show_json({"pending": [_letter_json(one) for one in letters]})
    elif letters:
        keys = ("message_id", "kind", "asked_at", "name", "total")
        head = [say(here.language, f"commands.pending.{key}") for key in keys]
        table([head, *(_letter_row(here, one) for one in letters)])
        show(say(here.language, "commands.pending.next"))
    else:
        show(say(here.language, "commands.pending.none"))
    return DONE


def resolve(
    message_id: Annotated[str, typer.Argument(help="A message id from `pos pending`.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Every letter that is unknown.")] = False,
    pharmacy: Pharmacy = "", till: Till = DEFAULT_TILL, operator: Operator = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Find out how unknown letters ended: taken over where settled, closed where nothing is
    there.
    """
    here = context(url, lang, at, json=json)
    if bool(message_id) == every:
        raise WrongUse("which_message")
    with here.stage() as stage, staffed(stage, pharmacy, till, operator, here.clock) as counter:
        wanted = [one.message_id for one in pendings.pending(counter)] if every else [message_id]
        found = [pendings.resolve(counter, one) for one in wanted]
    if json:
        show_json({"resolved": [_resolved_json(one) for one in found]})
    for one in () if json else found:
        show(say(here.language, f"commands.resolve.{one.outcome}", message_id=one.message_id))
        if one.record is not None:
            show(slip_text(one.record.slip, here.language))
    if not json and not found:
        show(say(here.language, "commands.pending.none"))
    open_still = any(one.outcome in ("unknown", "not_listed") for one in found)
    return REFUSED if open_still else DONE


def cancel(
    settlement_id: Annotated[str, typer.Argument(help="It stands on the slip.")],
    pharmacy: Pharmacy = "", till: Till = DEFAULT_TILL, operator: Operator = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Cancel a settlement whole (2103): each payer gets back exactly what was given."""
    here = context(url, lang, at, json=json)
    with here.stage() as stage, staffed(stage, pharmacy, till, operator, here.clock) as counter:
        used = counter.next_id()
        try:
            done = undoing.cancel(counter, settlement_id, used)
        except NoReply:
            if not json:
                raise
            show_json({"outcome": "unknown", "message_id": used})
            return REFUSED
        if isinstance(done, Refusal):
            return show_refusal(here, done)
        record = counter.daybook.record_of(used)
    assert record is not None
    if json:
        show_json({
            "outcome": "cancelled", "settlement_id": done.settlement_id, "cancels": done.of,
            "message_id": used, "total": yuan(done.total_fen), "account": yuan(done.account_fen),
            "cash": yuan(done.cash_fen), "paid": [
                {"who": one.name, "person": one.person, "kind": one.kind.value,
                 "bucket": one.bucket.value, "amount": yuan(one.amount_fen)} for one in done.debits
            ],
        })  # fmt: skip
    else:
        show(slip_text(record.slip, here.language))
    return DONE


def reconcile(
    day: Day = "",
    pharmacy: Pharmacy = "", till: Till = DEFAULT_TILL, operator: Operator = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Compare a day with the centre (3201, 3202), all tills together; exit 1 when it is not
    even.
    """
    here = context(url, lang, at, json=json)
    wanted = parsed_day(day, here.clock)
    with here.stage() as stage, staffed(stage, pharmacy, till, operator, here.clock) as counter:
        house = counter.pharmacy.code
        others = tuple(
            stage.daybook(house, one) for one in stage.tills(house) if one != counter.till
        )
        found = compare(counter, wanted, others)
    if json:
        show_json(_reconciled_json(found))
    else:
        _show_reconciled(here, counter, found)
    return DONE if found.even else REFUSED


def _letter_json(letter: Letter) -> dict[str, str]:
    return {
        "message_id": letter.message_id, "kind": letter.kind, "asked_at": letter.asked_at,
        "who": letter.name, "person": letter.person, "total": yuan(letter.total_fen),
        "original": letter.original,
    }  # fmt: skip


def _letter_row(here: Context, letter: Letter) -> list[str]:
    kind = say(here.language, f"commands.letter.{letter.kind}")
    asked_at = letter.asked_at[:19].replace("T", " ")
    return [letter.message_id, kind, asked_at, letter.name, yuan(letter.total_fen)]


def _resolved_json(found: Resolved) -> dict[str, str]:
    record = found.record
    return {
        "message_id": found.message_id,
        "outcome": found.outcome,
        "settlement_id": record.slip.settlement_id if record else "",
    }


def _reconciled_json(found: Reconciled) -> dict[str, Any]:
    return {
        "outcome": "even" if found.even else "uneven", "day": found.day,
        "differences": [
            {
                "kind": one.kind, "message_id": one.message_id, "settlement_id": one.settlement_id,
                "centre": yuan(one.centre_fen), "pharmacy": yuan(one.pharmacy_fen),
            } for one in found.differences
        ],
        "centre": [_totals_json(one) for one in found.centre],
        "pharmacy": [_totals_json(one) for one in found.pharmacy],
        "rows_compared": found.rows, "unknown": found.unknown,
    }  # fmt: skip


def _totals_json(one: Totals) -> dict[str, Any]:
    return {
        "scheme": one.scheme, "clearing": one.clearing, "count": one.count,
        "account": yuan(one.account_fen),
    }  # fmt: skip


def _show_reconciled(here: Context, counter: Counter, found: Reconciled) -> None:
    language = here.language
    key = "even" if found.even else "uneven"
    name = counter.pharmacy.name
    show(say(language, f"commands.reconcile.{key}", pharmacy=name, day=found.day))
    rows = [
        [say(language, f"words.scheme.{one.scheme}"), say(language, f"words.kind.{one.clearing}"),
         str(one.count), yuan(one.account_fen)]
        for one in found.centre
    ]  # fmt: skip
    head = [say(language, f"commands.reconcile.{k}") for k in ("scheme", "type", "count", "sum")]
    if rows:
        table([head, *rows])
    for one in found.differences:
        what = say(language, f"commands.reconcile.{one.kind}")
        sums = (yuan(one.centre_fen), yuan(one.pharmacy_fen))
        show(say(language, "commands.reconcile.line", what=what, message_id=one.message_id,
                 settlement_id=one.settlement_id, centre=sums[0], pharmacy=sums[1]))  # fmt: skip
    if found.unknown:
        show(say(language, "commands.reconcile.unknown", count=found.unknown))
