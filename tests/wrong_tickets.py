"""Centres and tills that take failure tickets in wrongly, each with the scenario that must notice.

The centre's audit would find some of these; where it would, it looks away, so that it is the
scenario that notices, at a till whose daybook does not know of it either.
"""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from pos.centre import settling, undoing, verifying
from pos.centre.rules import ticket as rule
from pos.centre.store import tickets as used
from pos.counter import checkout, tickets
from pos.refusals import Refusal
from tests.wrong_engines import Plant, WrongEngine, _policy


def _judged_as_it_stands_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling.tickets, "bought", lambda sale, now: now)


def _unseen(plant: Plant) -> Plant:
    """The same, with an audit that does not look at tickets."""

    def planted(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(verifying.tickets, "walk", lambda *asked: iter(()))
        plant(monkeypatch)

    return planted


def _not_marked_as_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(used, "use", lambda *asked: None)


def _deadline(days: int) -> Plant:
    """The last day is another than the region says."""

    def plant(monkeypatch: pytest.MonkeyPatch) -> None:
        real = rule.last_day
        shifted = timedelta(days=days)
        monkeypatch.setattr(rule, "last_day", lambda *asked: real(*asked) + shifted)

    return plant


def _resettled(where: str) -> Plant:
    return _policy("failure", lambda _: {"resettle": where})


def _freed_by_a_cancellation(monkeypatch: pytest.MonkeyPatch) -> None:
    real = undoing._post

    def post(tx: Any, letter: Any, *rest: Any) -> Any:
        undone = real(tx, letter, *rest)
        used.free(tx, letter.original)
        return undone

    monkeypatch.setattr(undoing, "_post", post)


def _kept_by_a_reversal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(used, "free", lambda *asked: None)


def _every_cash_slip_is_a_ticket(monkeypatch: pytest.MonkeyPatch) -> None:
    real = tickets.ticket

    def ticket(counter: Any, number: str) -> Any:
        found = real(counter, number)
        record = counter.daybook.record_of(number)
        return record if isinstance(found, Refusal) and record else found

    monkeypatch.setattr(tickets, "ticket", ticket)


def _cash_of_then_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    real = checkout.settlement_slip

    def slip(counter: Any, draft: Any, *rest: Any) -> Any:
        return real(counter, replace(draft, ticket=""), *rest)

    monkeypatch.setattr(checkout, "settlement_slip", slip)


def _unknown_ticket_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tickets, "_unknown", lambda counter, number: False)
    monkeypatch.setattr(checkout, "in_the_way", lambda counter, person, message_id: None)


TICKETS = (
    WrongEngine("a ticket is judged by today's state", "FLT-026", _judged_as_it_stands_today),
    WrongEngine("the family of today pays for a ticket", "TKT-012", _judged_as_it_stands_today),
    WrongEngine("a ticket is not marked as used", "TKT-005", _unseen(_not_marked_as_used)),
    WrongEngine("a ticket's deadline is a day late", "TKT-007", _deadline(1)),
    WrongEngine("a ticket's last day does not count", "TKT-006", _deadline(-1)),
    WrongEngine("a cancellation frees its ticket", "TKT-009", _unseen(_freed_by_a_cancellation)),
    WrongEngine("a reversal keeps its ticket", "TKT-008", _unseen(_kept_by_a_reversal)),
    WrongEngine("any pharmacy settles a ticket", "TKT-001", _resettled("any")),
    WrongEngine("a ticket is settled in spite of the region", "TKT-002", _resettled("any")),
    WrongEngine("no other pharmacy settles a ticket", "TKT-003", _resettled("same_pharmacy")),
    WrongEngine("a slip for a later claim is settled", "FLT-006", _every_cash_slip_is_a_ticket),
    WrongEngine("a plain cash sale is settled later", "TKT-013", _every_cash_slip_is_a_ticket),
    WrongEngine("the cash of then is forgotten", "FLT-003", _cash_of_then_is_forgotten),
    WrongEngine("an unknown ticket is no obstacle", "TKT-008", _unknown_ticket_is_no_obstacle),
)  # fmt: skip
