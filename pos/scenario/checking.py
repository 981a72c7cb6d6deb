"""What was expected beside what came out; what is not named is not judged."""

from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any, NamedTuple

import msgspec

from pos.counter.reconciliation import Difference
from pos.model import Balances, Quote
from pos.money import yuan
from pos.scenario.happened import Happened
from pos.scenario.scene import Scene
from pos.scenario.shapes import BothBuckets, DifferenceRow, Expect, LineRow

SLIP_SHOWN = 300  # characters of a slip, where a text is missing on it


class Wrong(NamedTuple):
    """Expected and got, side by side."""

    expected: str
    got: str


def wrong(expect: Expect, happened: Happened, scene: Scene) -> Wrong | None:
    """What of a step's expectations does not hold; a step without any must not be refused."""
    named = isinstance(expect.outcome, str) or not isinstance(expect.refusal, msgspec.UnsetType)
    if happened.refusal is not None and not named:
        return Wrong("not refused", f"refused {happened.refusal.reason}")
    if happened.line_down and not named:
        return Wrong("a line that is up", "the line is down")
    if "refused" in happened.words and not named and not happened.refusal:
        return Wrong("not refused", f"refused: {_flat(happened.texts[0])[:SLIP_SHOWN]}")
    if happened.unanswered and not named:
        return Wrong("an answer", "outcome unknown")
    return wrong_then(expect, happened, scene)


def wrong_then(expect: Expect, happened: Happened, scene: Scene) -> Wrong | None:
    """What of these expectations does not hold, all of it side by side."""
    found = [
        one
        for name in expect.__struct_fields__
        if not isinstance(getattr(expect, name), msgspec.UnsetType)
        for one in CHECKS[name](getattr(expect, name), happened, scene)
    ]
    if not found:
        return None
    return Wrong("; ".join(one.expected for one in found), "; ".join(one.got for one in found))


def _one(name: str, expected: object, got: object) -> Iterator[Wrong]:
    if expected != got:
        yield Wrong(f"{name} {expected}", f"{name} {got}")


def _outcome(expected: str, happened: Happened, scene: Scene) -> Iterator[Wrong]:
    if expected not in happened.words:
        why = f" {happened.refusal.reason}" if happened.refusal else ""
        yield Wrong(f"outcome {expected}", f"outcome {happened.words[0]}{why}")


def _refusal(expected: str, happened: Happened, scene: Scene) -> Iterator[Wrong]:
    got = happened.refusal.reason.value if happened.refusal else "none"
    yield from _one("refusal", str(expected), got)


def _tries_left(expected: int, happened: Happened, scene: Scene) -> Iterator[Wrong]:
    got = happened.refusal.params.get("tries_left", "unsaid") if happened.refusal else "unsaid"
    yield from _one("tries_left", str(expected), got)


def _money(name: str) -> Callable[[str, Happened, Scene], Iterator[Wrong]]:
    """An amount paid, or given back. Where nothing was paid by account, that is 0.00."""

    def judge(expected: str, happened: Happened, scene: Scene) -> Iterator[Wrong]:
        plan = happened.amounts
        if plan is not None:
            fen = getattr(plan, f"{name}_fen")
        else:
            cash_sale = happened.refusal is None and name == "cash"
            fen = happened.total_fen if name == "total" or cash_sale else 0
        yield from _one(name, expected, yuan(fen))

    return judge


def _paid(expected: tuple[Any, ...], happened: Happened, scene: Scene) -> Iterator[Wrong]:
    payers = happened.amounts.payers if happened.amounts else ()
    got = ", ".join(f"{who} {yuan(fen)}" for who, fen in payers)
    want = ", ".join(f"{one.who} {one.amount}" for one in expected)
    yield from _one("paid", f"[{want}]", f"[{got}]")


def _skipped(expected: tuple[Any, ...], happened: Happened, scene: Scene) -> Iterator[Wrong]:
    skips = happened.quote.skipped if happened.quote else ()
    got = ", ".join(f"{one.person} {one.refusal.reason}" for one in skips)
    want = ", ".join(f"{one.who} {one.reason}" for one in expected)
    yield from _one("skipped", f"[{want}]", f"[{got}]")


def _lines(expected: tuple[LineRow, ...], happened: Happened, scene: Scene) -> Iterator[Wrong]:
    """Rows of one item are its lines in order; a single row is all of them together."""
    payable = _payable(happened.quote, scene)
    named = [row.item for row in expected]
    for place, row in enumerate(expected):
        lines = payable.get(row.item, [])
        nth = named[:place].count(row.item)
        mine = lines if named.count(row.item) == 1 else lines[nth : nth + 1]
        got: object = None
        if mine:
            got = sum(mine) > 0 if isinstance(row.payable, bool) else yuan(sum(mine))
        yield from _one(f"line {row.item} payable", row.payable, got)


def _payable(plan: Quote | None, scene: Scene) -> dict[str, list[int]]:
    keys = {one.ean: one.key for one in scene.stage.shop.stock}
    found: dict[str, list[int]] = {}
    for line in plan.lines if plan else ():
        found.setdefault(keys.get(line.product, line.product), []).append(line.payable_fen)
    return found


def _balance(expected: dict[str, Any], happened: Happened, scene: Scene) -> Iterator[Wrong]:
    for who, amount in expected.items():
        held = scene.desk.balances(who).outcome
        assert isinstance(held, Balances)
        if isinstance(amount, BothBuckets):
            want = f"{amount.current_year} + {amount.carried_over}"
            got = f"{yuan(held.current_year_fen)} + {yuan(held.carried_over_fen)}"
        else:
            want = amount
            got = yuan(held.current_year_fen + held.carried_over_fen)
        yield from _one(f"balance {who}", want, got if held.has_account else "none")


def _held(name: str) -> Callable[[dict[str, str], Happened, Scene], Iterator[Wrong]]:
    """A state of somebody's card, PIN or credential, as it counts now."""

    def judge(expected: dict[str, str], happened: Happened, scene: Scene) -> Iterator[Wrong]:
        for who, state in expected.items():
            got = getattr(scene.person(who), f"{name}_state")
            yield from _one(f"{name} {who}", state, got)

    return judge


def _pending(expected: int, happened: Happened, scene: Scene) -> Iterator[Wrong]:
    waiting = (one for till in scene.tills.values() for one in till.daybook.unresolved())
    got = sum(1 for one in waiting if one.kind == "settle")
    yield from _one("pending", expected, got)


def _replay(expected: bool, happened: Happened, scene: Scene) -> Iterator[Wrong]:  # noqa: FBT001 - a check's own value
    yield from _one("replay", expected, happened.replay)


def _differences(
    expected: int | tuple[DifferenceRow, ...], happened: Happened, scene: Scene
) -> Iterator[Wrong]:
    """How many there are, or which, in the order they were named."""
    found = happened.differences
    if found is None:
        yield Wrong(f"differences {expected}", "no books were compared")
    elif isinstance(expected, int):
        yield from _one("differences", expected, len(found))
    else:
        want = [f"{one.kind} {one.centre or '·'} / {one.pharmacy or '·'}" for one in expected]
        got = [_difference(*pair) for pair in zip_longest(found, expected)]
        yield from _one("differences", want, [one for one in got if one])


def _difference(one: Difference | None, row: DifferenceRow | None) -> str:
    """A difference as the row beside it is written: an amount the row leaves out is not judged."""
    if one is None:
        return ""
    centre = yuan(one.centre_fen) if row is None or row.centre else "·"
    pharmacy = yuan(one.pharmacy_fen) if row is None or row.pharmacy else "·"
    return f"{one.kind} {centre} / {pharmacy}"


def _list_has(expected: tuple[str, ...], happened: Happened, scene: Scene) -> Iterator[Wrong]:
    for text in expected:
        if not _stands(text, happened):
            yield Wrong(f"list has {text!r}", _lines_of(happened))


def _list_lacks(expected: tuple[str, ...], happened: Happened, scene: Scene) -> Iterator[Wrong]:
    for text in expected:
        if _stands(text, happened):
            yield Wrong(f"list lacks {text!r}", _lines_of(happened))


def _stands(text: str, happened: Happened) -> bool:
    return any(text in one.keys or text in one.text for one in happened.listed)


def _lines_of(happened: Happened) -> str:
    return " / ".join(one.text for one in happened.listed) or "an empty list"


def _slip_has(expected: tuple[str, ...], happened: Happened, scene: Scene) -> Iterator[Wrong]:
    for text in expected:
        if not any(_flat(text) in _flat(one) for one in happened.texts):
            said = _flat(happened.texts[0])[:SLIP_SHOWN] if happened.texts else "no slip"
            yield Wrong(f"slip has {text!r}", f"the slip begins: {said} …")


def _slip_lacks(expected: tuple[str, ...], happened: Happened, scene: Scene) -> Iterator[Wrong]:
    for text in expected:
        if any(_flat(text) in _flat(one) for one in happened.texts):
            yield Wrong(f"slip lacks {text!r}", "it stands there")


def _flat(text: str) -> str:
    return " ".join(text.split())


CHECKS: dict[str, Callable[[Any, Happened, Scene], Iterator[Wrong]]] = {
    "outcome": _outcome, "refusal": _refusal, "tries_left": _tries_left,
    "total": _money("total"), "account": _money("account"), "mutual_aid": _money("mutual_aid"),
    "cash": _money("cash"), "paid": _paid, "skipped": _skipped, "lines": _lines,
    "balance": _balance, "card": _held("card"), "pin": _held("pin"), "code": _held("code"),
    "pending": _pending, "differences": _differences, "replay": _replay,
    "list_has": _list_has, "list_lacks": _list_lacks,
    "slip_has": _slip_has, "slip_lacks": _slip_lacks,
}  # fmt: skip
