"""What must hold after every operation of a simulation, and what must hold at its end.

Beside the centre stands a model that knows only what the centre answered at its door: by the
answers alone it keeps every account, so that an answer that did something else is seen at once.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from pos.connect import Stage
from pos.model import Answer, Debit, Quote, Sale, Settlement
from pos.refusals import Refusal
from pos.street import Undo, Undone

Held = dict[tuple[str, str], int]  # owner and account id → fen


class Violation(Exception):
    """Something did not hold: what was expected, and what came instead."""

    def __init__(self, expected: str, came: object) -> None:
        super().__init__(f"expected: {expected}; came: {came}")
        self.expected, self.came = expected, str(came)


def expect(holds: bool, expected: str, came: object) -> None:  # noqa: FBT001 - reads as a sentence
    """Violation where it does not hold."""
    if not holds:
        raise Violation(expected, came)


class Checks:
    """The model: every account by the answers, every settlement and undoing by its message id."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.held: Held = stage.accounts()
        self.gave: dict[str, tuple[Debit, ...]] = {}  # by the message that settled
        self.undone: dict[str, str] = {}  # settled messages, and how each was undone
        self.closed: set[str] = set()
        self.tickets: dict[str, str] = {}  # used failure tickets, and by which message
        self.counts = {"settled": 0, "cancelled": 0, "reversed": 0, "resettled": 0}
        self._owed: Held = {}
        self._owed_to: dict[str, int] = {}  # by owner, where the row is the centre's own choice
        self._wrong: list[Violation] = []

    # -- told at the centre's door

    def at_the_door(self, letter: str, what: tuple[Any, ...], answer: Any) -> None:
        """The centre answered a letter. What is wrong with it is told after the operation."""
        try:
            if letter in ("settle", "presettle"):
                self._sold(letter, what[0], answer)
            elif letter in ("cancel", "reverse") and isinstance(answer, Undone):
                self._undid(what[0], answer)
        except Violation as violation:
            self._wrong.append(violation)

    def at_the_desk(self, letter: str, what: tuple[Any, ...], answer: Any) -> None:
        """The desk answered: a credit and an inheritance move money, nothing else does."""
        if isinstance(answer, Refusal):
            return
        if letter == "credit":
            self._owe(what[0], what[1])
        elif letter == "inherit":
            left = sum(fen for (owner, _), fen in self.held.items() if owner == what[0])
            self._owe(what[0], -left)
            self._owe(what[1], left)

    def stands(self, message_id: str) -> bool:
        """Whether a message has settled and was not undone."""
        return message_id in self.gave and message_id not in self.undone

    def _sold(self, letter: str, sale: Sale, answer: Answer) -> None:
        outcome = answer.outcome
        if isinstance(outcome, Settlement | Quote):
            _adds_up(outcome.quote if isinstance(outcome, Settlement) else outcome, sale)
        if not isinstance(outcome, Settlement):
            return
        key, debits = sale.message_id, outcome.quote.debits
        expect(letter == "settle" and outcome.message_id == key, f"a settlement of {key}", outcome)
        if answer.replay:
            expect(self.gave.get(key) == debits, f"{key} told again as it was", debits)
            return
        expect(key not in self.gave, f"one effect of {key}", "another settlement")
        expect(key not in self.closed, f"{key} barred for good", "a settlement")
        self._used(sale)
        self.gave[key] = debits
        self.counts["settled"] += 1
        self._moves((one, -one.amount_fen) for one in debits)

    def _used(self, sale: Sale) -> None:
        """A failure ticket is settled once, where it was written."""
        if not sale.ticket:
            return
        before = self.tickets.get(sale.ticket, "")
        expect(not before, f"ticket {sale.ticket} used once, by {before}", sale.message_id)
        expect(sale.ticket[:12] == sale.pharmacy, f"ticket {sale.ticket} at home", sale.pharmacy)
        self.tickets[sale.ticket] = sale.message_id
        self.counts["resettled"] += 1

    def _undid(self, letter: Undo, undone: Undone) -> None:
        key = letter.original
        if not undone.of:
            expect(key not in self.gave, f"{key} undone, for it settled", "nothing there")
            self.closed.add(key)
            return
        expect(key in self.gave, f"nothing to undo under {key}", undone.of)
        owed = tuple(_back(one) for one in self.gave[key])
        expect(undone.debits == owed, f"given back for {key}: {_told(owed)}", _told(undone.debits))
        if undone.replay:
            expect(key in self.undone, f"{key} undone before", "a replay")
            return
        expect(key not in self.undone, f"{key} undone once", "undone again")
        self.undone[key] = undone.kind
        if undone.kind == "reversed":  # the till gave no cash back: the ticket is as good as new
            self.tickets = {one: by for one, by in self.tickets.items() if by != key}
        self.counts[undone.kind] += 1
        self._moves((one, -one.amount_fen) for one in owed)

    def _moves(self, moves: Iterable[tuple[Debit, int]]) -> None:
        for one, fen in moves:
            key = (one.person, one.account_id)
            self._owed[key] = self._owed.get(key, 0) + fen

    def _owe(self, owner: str, fen: int) -> None:
        self._owed_to[owner] = self._owed_to.get(owner, 0) + fen

    # -- after every operation

    def after(self) -> None:
        """The cheap invariants. Violation for the first that does not hold."""
        if self._wrong:
            raise self._wrong[0]
        now = self._stage.accounts()
        if now == self.held and not self._owed and not self._owed_to:
            return
        for (_, account), fen in now.items():
            expect(fen >= 0, f"{account} not below zero", fen)
        keys = sorted({*now, *self.held, *self._owed})
        left = dict(self._owed_to)
        for key in keys:
            moved = now.get(key, 0) - self.held.get(key, 0)
            wanted, (owner, account) = self._owed.get(key, 0), key
            if owner in left:
                left[owner] -= moved - wanted
            else:
                expect(moved == wanted, f"{account} moves by {wanted} fen", f"{moved} fen")
        for owner, fen in left.items():
            expect(fen == 0, f"{owner} gets {self._owed_to[owner]} fen", f"{fen} fen less")
        self.held = now
        self._owed, self._owed_to = {}, {}


def _adds_up(plan: Quote, sale: Sale) -> None:
    expect(plan.total_fen == sale.total_fen, f"a total of {sale.total_fen} fen", plan.total_fen)
    right = 0 <= plan.account_fen <= plan.payable_fen <= plan.total_fen
    expect(right, "account ≤ payable ≤ total", plan)
    expect(all(one.amount_fen > 0 for one in plan.debits), "debits above zero", plan.debits)


def _back(one: Debit) -> Debit:
    return msgspec.structs.replace(one, amount_fen=-one.amount_fen)


def _told(debits: tuple[Debit, ...]) -> str:
    return ", ".join(f"{one.account_id} {one.amount_fen}" for one in debits) or "nothing"
