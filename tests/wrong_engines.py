"""Centres that keep one rule wrongly, each with the scenario that must notice.

A wrong engine is planted into the running centre and taken out again; nothing of it is installed.
"""

from collections.abc import Callable
from datetime import UTC
from typing import Any, NamedTuple

import msgspec
import pytest
from sqlalchemy import bindparam, func, literal_column, select, update

from pos.centre import rules, settling
from pos.centre.facts import Facts
from pos.centre.house import House
from pos.centre.policy import Policy
from pos.centre.rules import agreed, card, coverage, debit_order, designation, donor
from pos.centre.rules.debit_order import Payer
from pos.centre.store import books, facts
from pos.centre.store.tables import journal, pin
from pos.clock import in_beijing
from pos.model import AskOnly, PayerKind, QuoteShown, Token, Trace
from pos.refusals import Refusal

Plant = Callable[[pytest.MonkeyPatch], None]
replace = msgspec.structs.replace


class WrongEngine(NamedTuple):
    """What is wrong, the scenario that must turn red (a row of it at least), how it is planted."""

    name: str
    scenario: str
    plant: Plant


def _policy(table: str, change: Callable[[Any], dict[str, Any]]) -> Plant:
    """A region's table that is not what its file says."""

    def plant(monkeypatch: pytest.MonkeyPatch) -> None:
        real = House.policy

        def policy(self: House, now: Any) -> Policy:
            right = real(self, now)
            kept = getattr(right, table)
            return replace(right, **{table: replace(kept, **change(kept))})

        monkeypatch.setattr(House, "policy", policy)

    return plant


def _chain(change: Callable[[list[Payer]], list[Payer]]) -> Plant:
    """Payers who stand otherwise than the family was bound."""

    def plant(monkeypatch: pytest.MonkeyPatch) -> None:
        real = debit_order._chain

        def chain(gathered: Facts, policy: Policy) -> list[Payer]:
            return change(real(gathered, policy))

        monkeypatch.setattr(debit_order, "_chain", chain)

    return plant


def _gate(name: str, change: Callable[[Facts], Facts]) -> Plant:
    """A gate that is shown other facts than the centre gathered."""

    def plant(monkeypatch: pytest.MonkeyPatch) -> None:
        def changed(gate: rules.Gate) -> rules.Gate:
            if gate.name != name:
                return gate
            return replace(gate, check=lambda found, policy: gate.check(change(found), policy))

        monkeypatch.setattr(rules, "GATES", tuple(changed(gate) for gate in rules.GATES))

    return plant


def _backwards(chain: list[Payer]) -> list[Payer]:
    own = [one for one in chain if one.kind is PayerKind.OWN]
    return [*own, *reversed([one for one in chain if one.kind is not PayerKind.OWN])]


def _without_own(chain: list[Payer]) -> list[Payer]:
    return [one for one in chain if one.kind is not PayerKind.OWN]


def _bucket_by_bucket(chain: list[Payer]) -> list[Payer]:
    """Everybody's first bucket before anybody's second."""
    buckets = list(dict.fromkeys(bucket for one in chain for _, bucket in one.rows))
    parts = []
    for bucket in buckets:
        for one in chain:
            rows = tuple(row for row in one.rows if row[1] is bucket)
            held = sum(row.balance_fen for row, _ in rows)
            could = min(held, one.could_give_fen)
            parts.append(replace(one, rows=rows, could_give_fen=could))
    return parts


def _one_fen_more(chain: list[Payer]) -> list[Payer]:
    return [replace(one, could_give_fen=one.could_give_fen + 1) for one in chain]


def _lost_card_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    real = card.state_on

    def state_on(*asked: Any) -> str:
        state = real(*asked)
        return "normal" if state == "lost" else state

    monkeypatch.setattr(card, "state_on", state_on)


def _limit_one_fen_late(monkeypatch: pytest.MonkeyPatch) -> None:
    real = donor.check

    def check(one: Any, *rest: Any) -> Any:
        return real(replace(one, limit_fen=one.limit_fen + (one.limit_fen >= 0)), *rest)

    monkeypatch.setattr(donor, "check", check)


def _dead_donor_pays(monkeypatch: pytest.MonkeyPatch) -> None:
    real = donor.check

    def check(one: Any, *rest: Any) -> Any:
        return real(replace(one, donor=replace(one.donor, deceased=False)), *rest)

    monkeypatch.setattr(donor, "check", check)


def _refused_sales_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    every = select(func.count(literal_column("*"))).where(
        journal.c.person == bindparam("patient"),
        journal.c.at >= bindparam("day_begins"),
        journal.c.at < bindparam("day_ends"),
        journal.c.kind == "settle",
    )
    monkeypatch.setattr(facts, "SALES_TODAY", every)


def _utc_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(House, "now", lambda self: in_beijing(self.clock()).astimezone(UTC))


def _replay_costs_a_try(monkeypatch: pytest.MonkeyPatch) -> None:
    real = settling._again

    def again(tx: Any, *rest: Any) -> Any:
        tx.run(update(pin).values(wrong_tries=pin.c.wrong_tries + 1))
        return real(tx, *rest)

    monkeypatch.setattr(settling, "_again", again)


def _refused_ask_spends_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    real = settling._post

    def post(tx: Any, found: Facts, *rest: Any) -> Any:
        answer = real(tx, found, *rest)
        if isinstance(found.sale.credential, Token) and isinstance(answer.outcome, Refusal):
            books.spend_token(tx, found.sale.credential.token, found.now.isoformat())
        return answer

    monkeypatch.setattr(settling, "_post", post)


def _cash_without_consent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreed, "check", lambda quote, given: None)


def _quote_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    real = agreed.check

    def check(quote: Any, given: Any) -> Any:
        return None if isinstance(given, QuoteShown) else real(quote, given)

    monkeypatch.setattr(agreed, "check", check)


def _no_account_is_a_balance_of_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debit_order, "_nobody_to_ask", lambda found, quote: None)


def _money_is_explained_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    real = rules.decide

    def decide(found: Facts, policy: Policy) -> rules.Decision:
        decided = real(found, policy)
        if decided.trace.payers or found.person is None:
            return decided
        asked = replace(found, sale=replace(found.sale, agreed=AskOnly()))
        steps = debit_order.plan(asked, policy).steps
        return rules.Decision(decided.outcome, Trace(decided.trace.gates, steps))

    monkeypatch.setattr(rules, "decide", decide)


def _account_pays_for_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "not_payable", lambda product, policy: None)


def _agreement_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(designation, "agreement_on", lambda pharmacy, day: pharmacy.agreement)


def _signed_in_for_ever(found: Facts) -> Facts:
    if found.pharmacy is None or not found.pharmacy.signed_in_on:
        return found
    return replace(found, pharmacy=replace(found.pharmacy, signed_in_on=found.today.isoformat()))


def _anybodys_card(found: Facts) -> Facts:
    return replace(found, sale=replace(found.sale, patient=""))


ENGINES = (
    WrongEngine("family order backwards", "FAM-001", _chain(_backwards)),
    WrongEngine("own account skipped", "OWN-001", _chain(_without_own)),
    WrongEngine("years in order across payers", "FAM-031", _chain(_bucket_by_bucket)),
    WrongEngine("overdraw by one fen", "OWN-001", _chain(_one_fen_more)),
    WrongEngine("a lost card is accepted", "CRD-001", _lost_card_accepted),
    WrongEngine("a limit missed by one fen", "FAM-026", _limit_one_fen_late),
    WrongEngine("a dead donor pays", "FAM-011", _dead_donor_pays),
    WrongEngine("refused sales are counted per day", "CRD-035", _refused_sales_counted),
    WrongEngine("dates in UTC", "DES-012", _utc_dates),
    WrongEngine("a replay costs a PIN try", "PIN-020", _replay_costs_a_try),
    WrongEngine("a refused ask spends the token", "QR-019", _refused_ask_spends_the_token),
    WrongEngine("cash nobody agreed to", "OWN-003", _cash_without_consent),
    WrongEngine("a changed quote is settled", "FAM-023", _quote_not_compared),
    WrongEngine("no account is a balance of zero", "OWN-005", _no_account_is_a_balance_of_zero),
    WrongEngine("money is explained before the PIN", "SEC-002", _money_is_explained_too_early),
    WrongEngine("the account pays for everything", "COV-003", _account_pays_for_everything),
    WrongEngine("an agreement never ends", "DES-006", _agreement_never_ends),
    WrongEngine("a sign-in never lapses", "DES-007", _gate("designation", _signed_in_for_ever)),
    WrongEngine("a card may be lent", "CRD-010", _gate("credential", _anybodys_card)),
    WrongEngine(
        "the lock comes one try late", "PIN-001",
        _policy("pin", lambda table: {"attempts_max": table.attempts_max + 1}),
    ),
    WrongEngine(
        "an initial PIN pays", "PIN-006", _policy("pin", lambda _: {"initial_must_change": False})
    ),
    WrongEngine(
        "a code lives a second too long", "QR-007",
        _policy("code", lambda table: {"lifetime_s": table.lifetime_s + 1}),
    ),
    WrongEngine(
        "all of a donor's years are shared", "FAM-019",
        _policy("mutual_aid", lambda _: {"buckets": ("current_year", "carried_over")}),
    ),
    WrongEngine(
        "one donor too many is bound", "BND-013",
        _policy("mutual_aid", lambda table: {"donors_max": table.donors_max + 1}),
    ),
    WrongEngine(
        "a temporary loss never lapses", "CRD-018",
        _policy("card", lambda _: {"temporary_loss_days": "none"}),
    ),
    WrongEngine(
        "the new card is there a day early", "CRD-004",
        _policy("card", lambda table: {"replacement_days": table.replacement_days - 1}),
    ),
)  # fmt: skip
