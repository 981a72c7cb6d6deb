"""What commands print: JSON for programs, sentences and tables for people."""

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import typer

from pos.commands.options import Context
from pos.counter.slip import text_of
from pos.counter.slip_layout import Row
from pos.model import Answer, GateState, PayerKind, Quote, Settlement
from pos.money import yuan
from pos.refusals import Refusal
from pos.texts import Trouble, reason_word, refusal_next, refusal_say, say
from pos.texts.visible import visible

DONE, REFUSED, WRONG_USE = 0, 1, 2


# An identity number, a card id or a PIN, typed where none belongs.
_SOMEBODYS = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|[A-Za-z]\d{8}|\d{6})(?![0-9A-Za-z])")


def unnamed(text: str) -> str:
    """A sentence that repeats what was typed, without anybody's number or PIN in it."""
    return _SOMEBODYS.sub(lambda found: f"{found[0][0]}…", text)


def show(text: str = "") -> None:
    """A line on standard output, whatever names a file put into it.

    A reader that has left ends the command without a word.
    """
    if sys.stdout is None:
        raise Trouble("output", cause="closed")
    try:
        sys.stdout.write(visible(text) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise typer.Abort from None
    except OSError as error:
        raise Trouble("output", cause=str(error.strerror)) from None


def show_json(value: object) -> None:
    """One JSON document on a line, Chinese as it is."""
    try:
        show(msgspec.json.encode(value).decode())
    except UnicodeEncodeError:  # words from the command line that were no UTF-8
        show(json.dumps(value))


def hand_out(
    context: Context, paper: tuple[Row, ...], png: Path | None, facts: dict[str, Any]
) -> None:
    """A report on paper: as text or JSON, and as a picture where one is wanted."""
    if png is not None:
        from pos.counter.slip_png import png_of  # pillow loads only when a picture is drawn

        write_file(png, png_of(paper))
    if context.json:
        show_json({**facts, "png": str(png) if png else None})
    else:
        show(text_of(paper).rstrip("\n"))


def write_file(path: Path, picture: bytes) -> None:
    try:
        path.write_bytes(picture)
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or error
        raise Trouble("cannot_write", path=str(path), cause=str(cause)) from None


_MONEY = re.compile(r"-?\d+\.\d\d", re.ASCII)


def table(rows: Sequence[Sequence[str]]) -> None:
    """Columns aligned by terminal cells, money to the right; the first row is the head."""
    columns = tuple(zip(*rows, strict=True))
    widths = [max(map(cells, column)) for column in columns]
    right = [any(map(_MONEY.fullmatch, column[1:])) for column in columns]
    for row in rows:
        padded = [
            " " * (width - cells(text)) + text if to_right else text + " " * (width - cells(text))
            for text, width, to_right in zip(row, widths, right, strict=True)
        ]
        show("  ".join(padded).rstrip())


def cells(text: str) -> int:
    """How many terminal cells a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def refusal_json(refusal: Refusal, language: str) -> dict[str, Any]:
    """A refusal as programs get it."""
    return {
        "code": refusal.reason.value,
        "say": refusal_say(language, refusal),
        "next": refusal_next(language, refusal),
        "basis": refusal.basis,
        "params": refusal.params,
    }


def show_refusal(context: Context, refusal: Refusal) -> int:
    """A refused command, in words: what happened, whether money moved, what to do now."""
    if context.json:
        show_json({"outcome": "refused", "refusal": refusal_json(refusal, context.language)})
    else:
        refusal_card(context, refusal)
    return REFUSED


def refusal_card(context: Context, refusal: Refusal) -> None:
    """The three answers a refusal owes."""
    language = context.language
    show(f"✗ {refusal.reason.value}  [{refusal.basis}]")
    show(f"  {refusal_say(language, refusal)}")
    show(f"  {say(language, 'words.money.not_moved')}")
    show(f"  → {refusal_next(language, refusal)}")


def sale_json(answer: Answer, message_id: str, language: str) -> dict[str, Any]:
    """A presettle's or settle's answer as programs get it."""
    outcome = answer.outcome
    quote = outcome.quote if isinstance(outcome, Settlement) else outcome
    refusal = refusal_json(outcome, language) if isinstance(outcome, Refusal) else None
    word = {Settlement: "settled", Quote: "quoted"}.get(type(outcome), "refused")
    parts = quote_json(quote, language) if isinstance(quote, Quote) else _no_quote()
    return {
        "outcome": word,
        "refusal": refusal,
        "who": answer.name,
        "person": answer.person,
        **parts,
        "settlement_id": outcome.settlement_id if isinstance(outcome, Settlement) else "",
        "message_id": message_id,
        "replay": answer.replay,
    }


def quote_json(quote: Quote, language: str) -> dict[str, Any]:
    """The money of a quote, amounts as text with two decimals."""
    return {
        "total": yuan(quote.total_fen),
        "account": yuan(quote.account_fen),
        "mutual_aid": yuan(quote.mutual_aid_fen),
        "cash": yuan(quote.cash_fen),
        "paid": _paid(quote),
        "skipped": [
            {"who": s.name, "person": s.person, "reason": s.refusal.reason.value}
            for s in quote.skipped
        ],
        "lines": [
            {
                "item": line.product,
                "amount": yuan(line.amount_fen),
                "payable": yuan(line.payable_fen),
                "reason": line.reason.value if line.reason else None,
            }
            for line in quote.lines
        ],
    }


def _paid(quote: Quote) -> list[dict[str, str]]:
    """One row a payer and bucket, in the order of debit."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for debit in quote.debits:
        row = rows.setdefault(
            (debit.person, debit.bucket),
            {
                "who": debit.name, "person": debit.person, "kind": debit.kind.value,
                "bucket": debit.bucket.value, "amount": 0,
            },
        )  # fmt: skip
        row["amount"] += debit.amount_fen
    return [{**row, "amount": yuan(row["amount"])} for row in rows.values()]


def _no_quote() -> dict[str, Any]:
    return {
        "total": None, "account": None, "mutual_aid": None, "cash": None,
        "paid": [], "skipped": [], "lines": [],
    }  # fmt: skip


def trace_json(answer: Answer) -> dict[str, Any]:
    """Each gate's verdict with its basis; per payer: had, could give, gave, why not more."""
    return {
        "gates": [
            {"gate": v.gate, "verdict": v.state.value, "basis": v.basis} for v in answer.trace.gates
        ],
        "payers": [
            {
                "who": step.name, "person": step.person, "kind": step.kind.value,
                "had": yuan(step.had_fen), "could_give": yuan(step.could_give_fen),
                "gave": yuan(step.gave_fen), "why": step.why.value if step.why else None,
            }
            for step in answer.trace.payers
        ],
    }  # fmt: skip


def show_split(context: Context, quote: Quote) -> None:
    """Who pays what, in words."""
    language = context.language
    rows = [[say(language, "commands.split.who"), "", say(language, "commands.split.amount")]]
    for row in _paid(quote):
        kind = say(language, f"words.kind.{row['kind']}")
        rows.append(
            [row["who"], f"{kind}, {say(language, 'words.bucket.' + row['bucket'])}", row["amount"]]
        )
    rows.append([say(language, "words.kind.cash"), "", yuan(quote.cash_fen)])
    table(rows)
    for skip in quote.skipped:
        show(f"  – {skip.name}: {reason_word(language, skip.refusal.reason)}")


def show_trace(context: Context, answer: Answer) -> None:
    """The way of a sale through the gates, and each payer's step."""
    language = context.language
    marks = {GateState.PASSED: "✓", GateState.REFUSED: "✗", GateState.NOT_REACHED: "·"}
    for verdict in answer.trace.gates:
        name = say(language, f"words.gate.{verdict.gate}")
        state = say(language, f"words.gate_state.{verdict.state}")
        show(f"{marks[verdict.state]} {name}: {state}  [{verdict.basis}]")
    if answer.trace.payers:
        show()
        table([_payer_head(language), *_payer_rows(language, answer)])


def _payer_head(language: str) -> list[str]:
    names = ("who", "kind", "had", "could_give", "gave", "why")
    return [say(language, f"commands.payers.{name}") for name in names]


def _payer_rows(language: str, answer: Answer) -> Iterable[list[str]]:
    for step in answer.trace.payers:
        why = reason_word(language, step.why) if step.why else ""
        kind = "own" if step.kind is PayerKind.OWN else "mutual_aid"
        yield [
            step.name, say(language, f"words.kind.{kind}"), yuan(step.had_fen),
            yuan(step.could_give_fen), yuan(step.gave_fen), why,
        ]  # fmt: skip
