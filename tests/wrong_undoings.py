"""Centres and tills that go wrong where an answer is lost or a sale undone, each with its scenario.

The database's own checks (one undoing a message, no account below zero) would stop some of these;
what is planted goes round them, so that it is the scenario that notices.
"""

from typing import Any

import msgspec
import pytest
from sqlalchemy import bindparam, func, update

from pos.centre import settling, undoing
from pos.centre.house import House
from pos.centre.rules import undoing as rule
from pos.centre.store import books
from pos.centre.store.tables import account
from pos.counter import asking, checkout, reconciliation
from pos.model import Answer, AskOnly, Debit, Sale
from pos.refusals import Reason, Refusal
from pos.street import Found, Undo, Undone
from tests.wrong_engines import Plant, WrongEngine

replace = msgspec.structs.replace


def _given_back(change: Any) -> Plant:
    """Other debits are given back than were taken."""

    def plant(monkeypatch: pytest.MonkeyPatch) -> None:
        real = books.give_back

        def give_back(tx: Any, debits: tuple[Debit, ...]) -> None:
            real(tx, change(debits))

        monkeypatch.setattr(books, "give_back", give_back)

    return plant


def _all_to_the_first(debits: tuple[Debit, ...]) -> tuple[Debit, ...]:
    return tuple(replace(one, account_id=debits[0].account_id) for one in debits)


def _without_limits(debits: tuple[Debit, ...]) -> tuple[Debit, ...]:
    return tuple(replace(one, binding_id="") for one in debits)


def _once_more(where: Any) -> Plant:
    """Where it holds, what was given back before is given back again."""

    def plant(monkeypatch: pytest.MonkeyPatch) -> None:
        real = undoing.undo

        def undo(house: House, letter: Undo, kind: rule.Kind) -> Undone | Refusal:
            answer = real(house, letter, kind)
            found = undoing.look_up(house, letter.pharmacy, letter.original)
            if not where(answer, kind) or not isinstance(found, Found) or found.undone is None:
                return answer
            gave = tuple(replace(one, amount_fen=-one.amount_fen) for one in found.undone.debits)
            with house.store.begin() as tx:
                books.give_back(tx, gave)
            return found.undone

        monkeypatch.setattr(undoing, "undo", undo)

    return plant


def _repeated(answer: Undone | Refusal, kind: str) -> bool:
    return isinstance(answer, Undone) and answer.replay


def _reversed_before(kind_now: str) -> Any:
    def where(answer: Undone | Refusal, kind: str) -> bool:
        return answer == Refusal(Reason.ALREADY_REVERSED) and kind == kind_now

    return where


def _anybody_undoes(monkeypatch: pytest.MonkeyPatch) -> None:
    real = rule.check

    def check(kind: rule.Kind, pharmacy: str, named: str, original: Any) -> Refusal | None:
        return real(kind, original.pharmacy if original else pharmacy, named, original)

    monkeypatch.setattr(rule, "check", check)


def _bar_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes too late is taken for a sale like any other."""
    real = settling.answer

    def answer(house: House, sale: Sale, kind: settling.Kind) -> Answer:
        given = real(house, sale, kind)
        if given.outcome != Refusal(Reason.ALREADY_REVERSED):
            return given
        return real(house, replace(sale, message_id=f"{sale.message_id[:-1]}A"), kind)

    monkeypatch.setattr(settling, "answer", answer)


def _settled_as_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A settlement believes what the accounts held at the quote, and takes what is still there."""
    real, seen = settling.gather, {}

    def gather(tx: Any, sale: Any, *rest: Any) -> Any:
        found = real(tx, sale, *rest)
        if isinstance(sale.agreed, AskOnly):
            seen[sale.pharmacy] = found.accounts
        return replace(found, accounts=seen.get(sale.pharmacy, found.accounts))

    held = account.c.balance_fen
    left = func.max(held - bindparam("fen"), held - held)  # without a constant, as `many` wants it
    where = account.c.account_id == bindparam("from_account")
    take = update(account).where(where).values(balance_fen=left)
    monkeypatch.setattr(settling, "gather", gather)
    monkeypatch.setattr(books, "TAKE", take)


def _unknown_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkout, "in_the_way", lambda counter, person, message_id: None)


def _signed_out_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def sign_out(counter: asking.Counter) -> Refusal | None:
        return asking._attend(counter, "sign_out", counter.centre.sign_out)

    monkeypatch.setattr(asking, "sign_out", sign_out)


def _a_fen_is_overlooked(monkeypatch: pytest.MonkeyPatch) -> None:
    real = reconciliation.differences_of

    def differences(*asked: Any) -> tuple[reconciliation.Difference, ...]:
        return tuple(one for one in real(*asked) if abs(one.centre_fen - one.pharmacy_fen) > 1)

    monkeypatch.setattr(reconciliation, "differences_of", differences)


UNDOINGS = (
    WrongEngine("a refund to the first payer", "REF-002", _given_back(_all_to_the_first)),
    WrongEngine("an undone limit is not given back", "REF-006", _given_back(_without_limits)),
    WrongEngine("a repeated reversal pays again", "REV-003", _once_more(_repeated)),
    WrongEngine("a reversal is not idempotent", "REV-001", _once_more(_reversed_before("reverse"))),
    WrongEngine(
        "cancelled after it was reversed", "REV-007", _once_more(_reversed_before("cancel"))
    ),
    WrongEngine("any pharmacy undoes", "REF-005", _anybody_undoes),
    WrongEngine("a bar is forgotten", "FLT-002", _bar_forgotten),
    WrongEngine("double spend under a race", "FLT-038", _settled_as_quoted),
    WrongEngine("an unknown sale is no obstacle", "FLT-011", _unknown_is_no_obstacle),
    WrongEngine("signed out with unknown sales", "REC-008", _signed_out_all_the_same),
    WrongEngine("a fen of difference is overlooked", "REC-001", _a_fen_is_overlooked),
)  # fmt: skip
