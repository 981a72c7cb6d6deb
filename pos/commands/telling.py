"""What a sale came to, told: as JSON for programs, in words for people; and the exit code."""

from collections.abc import Sequence
from typing import Any

from pos.commands.options import Context
from pos.commands.output import (
    DONE,
    REFUSED,
    refusal_card,
    sale_json,
    show,
    show_json,
    show_split,
    show_trace,
    table,
    trace_json,
)  # fmt: skip
from pos.counter.slip import Slip
from pos.counter.slip import text as slip_text
from pos.model import Answer, Balances, Bucket, LineCover, Quote, Trace
from pos.money import yuan
from pos.refusals import Refusal
from pos.texts import say


def told(here: Context, answer: Answer, message_id: str, **more: str) -> int:
    """A quote or a refusal. more: what programs get besides."""
    if here.json:
        show_json({**sale_json(answer, message_id, here.language), **more})
    elif isinstance(answer.outcome, Refusal):
        refusal_card(here, answer.outcome)
    elif isinstance(answer.outcome, Quote):
        show_split(here, answer.outcome)
    return REFUSED if isinstance(answer.outcome, Refusal) else DONE


def explained(here: Context, answer: Answer, message_id: str) -> int:
    """A quote or a refusal, with the way through the gates before it."""
    if here.json:
        show_json({**sale_json(answer, message_id, here.language), **trace_json(answer)})
        return REFUSED if isinstance(answer.outcome, Refusal) else DONE
    show_trace(here, answer)
    show()
    return told(here, answer, message_id)


def balance_told(here: Context, answer: Answer) -> int:
    """What an account holds; `none` where there is no account."""
    found = answer.outcome
    if not isinstance(found, Balances):
        return told(here, answer, "")
    if here.json:
        show_json(balance_json(found))
    else:
        balance_table(here, found)
    return DONE


def balance_json(found: Balances) -> dict[str, Any]:
    """What an account holds, as programs get it."""
    total, *parts = _amounts(found)
    facts = {"outcome": "ok", "who": found.name, "person": found.person, "balance": total}
    return {**facts, **dict(zip(Bucket, parts, strict=True))}


def balance_table(here: Context, found: Balances) -> None:
    """What an account holds, in words."""
    names = [found.name, *(say(here.language, f"words.bucket.{bucket}") for bucket in Bucket)]
    table(list(zip(names, _amounts(found), strict=True)))


def _amounts(found: Balances) -> list[str]:
    """All, this year's, and what was carried over."""
    parts = [found.current_year_fen, found.carried_over_fen]
    return [yuan(fen) if found.has_account else "none" for fen in (sum(parts), *parts)]


def cash_told(here: Context, slip: Slip, products: Sequence[str]) -> int:
    """A sale that was all cash, with the fields of any other; nobody was recognised."""
    if not here.json:
        show(slip_text(slip, here.language))
        return DONE
    lines = tuple(
        LineCover(product, line.amount_fen, 0, None)
        for product, line in zip(products, slip.lines, strict=True)
    )
    quote = Quote(slip.total_fen, 0, (), (), lines)
    facts = sale_json(Answer("", "", quote, Trace(())), slip.message_id, here.language)
    claim = {"claim": slip.claim} if slip.claim else {}
    show_json({**facts, "outcome": "cash", **claim})
    return DONE


def refused(refusal: Refusal) -> Answer:
    """The till's own refusal, told like the centre's."""
    return Answer("", "", refusal, Trace(()))
