"""What must come out, as sentences: the outcome and its money in one, then whatever else is named.

Each key of Expect has a sentence `expect.KEY`; a test keeps every one of them told.
"""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from pos.scenario.prose.words import Tongue
from pos.scenario.shapes import DifferenceRow, Expect, LineRow, PaidRow, SkippedRow

# The keys that stand in the first sentence, in its order.
IN_ONE = ("outcome", "refusal", "tries_left", "total", "account", "mutual_aid", "paid", "cash")


def told(expect: Expect, tongue: Tongue) -> tuple[str, ...]:
    """Everything that is expected, sentence by sentence; empty where nothing is."""
    named = {
        field.name: getattr(expect, field.name)
        for field in msgspec.structs.fields(Expect)
        if getattr(expect, field.name) is not msgspec.UNSET
    }
    first = list(_first(named, tongue))
    told = [_joined(first, tongue)] if first else []
    for name, value in named.items():
        if name not in IN_ONE:
            told.extend(_TOLD[name](name, value, tongue))
    return tuple(tongue.say("form.end", say=_capital(said)) for said in told)


def _first(named: dict[str, Any], tongue: Tongue) -> Iterator[str]:
    """The outcome, and its money."""
    outcome = named.get("outcome")
    heads = []
    if outcome is not None and ("refusal" not in named or outcome != "refused"):
        heads.append(tongue.say(f"outcome.{outcome}"))  # with a refusal: one of two lanes
    if "refusal" in named:
        heads.append(tongue.say("expect.refused", refusal=tongue.refusal(named["refusal"])))
    if heads:
        yield tongue.say("form.more_separator").join(heads)
    for name in IN_ONE[2:]:
        if name == "paid" and name in named:
            yield _paid(named[name], tongue)
        elif name in named:
            yield tongue.say(f"expect.{name}", value=named[name])


def _joined(parts: list[str], tongue: Tongue) -> str:
    """`settled: 李明 20.00, then 王芳 50.00; cash 0.00`."""
    separator = tongue.say("form.money_separator")
    if len(parts) == 1:
        return parts[0]
    return tongue.say("form.labelled", label=parts[0], value=separator.join(parts[1:]))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _paid(rows: tuple[PaidRow, ...], tongue: Tongue) -> str:
    if not rows:
        return tongue.say("expect.paid_nobody")
    payers = [
        tongue.say("expect.payer", who=tongue.name("people", row.who), amount=row.amount)
        for row in rows
    ]
    return tongue.say("expect.paid", payers=tongue.say("form.then_separator").join(payers))


def _skipped(name: str, rows: tuple[SkippedRow, ...], tongue: Tongue) -> Iterator[str]:
    if not rows:
        yield tongue.say("expect.skipped_nobody")
        return
    payers = [
        tongue.say(
            "expect.skipped_payer",
            who=tongue.name("people", row.who),
            refusal=tongue.refusal(row.reason),
        )
        for row in rows
    ]
    yield tongue.say(f"expect.{name}", payers=tongue.say("form.more_separator").join(payers))


def _lines(name: str, rows: tuple[LineRow, ...], tongue: Tongue) -> Iterator[str]:
    for row in rows:
        item = tongue.name("products", row.item)
        if isinstance(row.payable, bool):
            yield tongue.say(
                "expect.line_pays" if row.payable else "expect.line_pays_not", item=item
            )
        else:
            yield tongue.say("expect.line_amount", item=item, amount=row.payable)


def _people(name: str, of: dict[str, Any], tongue: Tongue) -> Iterator[str]:
    """A balance, a card's, PIN's or code's state of each who is named."""
    field = "pin_state" if name == "pin" else name
    told = [
        tongue.say(
            "expect.of_person",
            who=tongue.name("people", who),
            value=tongue.money(value) if name == "balance" else tongue.value(field, value),
        )
        for who, value in of.items()
    ]
    yield tongue.say(f"expect.{name}", value=tongue.say("form.more_separator").join(told))


def _count(name: str, value: Any, tongue: Tongue) -> Iterator[str]:
    yield tongue.say(f"expect.{name}", value=tongue.written(value))


def _differences(
    name: str, value: int | tuple[DifferenceRow, ...], tongue: Tongue
) -> Iterator[str]:
    """How many, or which ones, with what either side's books say."""
    if isinstance(value, int):
        yield from _count(name, value, tongue)
        return
    told = [
        tongue.say(
            "expect.difference" if row.centre or row.pharmacy else "expect.difference_kind",
            kind=tongue.value("kind", row.kind),
            centre=row.centre or tongue.say("form.nothing"),
            pharmacy=row.pharmacy or tongue.say("form.nothing"),
        )
        for row in value
    ]
    said = tongue.say("form.more_separator").join(told) or tongue.say("form.nothing")
    yield tongue.say(f"expect.{name}", value=said)


def _replay(name: str, value: bool, tongue: Tongue) -> Iterator[str]:  # noqa: FBT001 - a value
    yield tongue.say(f"expect.{name}_{'true' if value else 'false'}")


def _words(name: str, values: tuple[str, ...], tongue: Tongue) -> Iterator[str]:
    """What a list or a slip has or lacks; a key of a pharmacy or person by its name."""
    known = {**tongue.pharmacies, **tongue.people} if name.startswith("list") else {}
    told = [known.get(value) or tongue.quoted(value) for value in values]
    yield tongue.say(f"expect.{name}", value=tongue.listed(told))


_TOLD: dict[str, Callable[[str, Any, Tongue], Iterator[str]]] = {
    "skipped": _skipped,
    "lines": _lines,
    "balance": _people,
    "card": _people,
    "pin": _people,
    "code": _people,
    "pending": _count,
    "differences": _differences,
    "replay": _replay,
    "list_has": _words,
    "list_lacks": _words,
    "slip_has": _words,
    "slip_lacks": _words,
}
