"""扣款顺序: own account, then the donors of the family in their order; the rest is cash.

Basis: JN for the order of the bound accounts, SIM (regional) for the own account first, TJ reason
4 for never below zero. Each payer gives what it can before the next is asked.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from pos.centre.facts import AccountFacts, DonorFacts, Facts, PersonFacts
from pos.centre.policy import Policy
from pos.centre.rules import coverage, donor
from pos.centre.rules.insurance_year import bucket_of, year_of
from pos.model import (
    Balances,
    Bucket,
    Debit,
    PayerKind,
    PayerStep,
    Quote,
    Skip,
    masked_name,
)
from pos.refusals import Reason, Refusal


class Payer(msgspec.Struct, frozen=True):
    """Somebody in the chain: the rows they may give from, in order, and how much at most."""

    person: str
    name: str  # masked
    kind: PayerKind
    binding_id: str
    had_fen: int
    rows: tuple[tuple[AccountFacts, Bucket], ...]
    could_give_fen: int
    refusal: Refusal | None  # why they cannot give, or could give no more


class Plan(msgspec.Struct, frozen=True):
    """The plan of a sale with the steps that explain it."""

    outcome: Quote | Refusal
    steps: tuple[PayerStep, ...]


def plan(facts: Facts, policy: Policy) -> Plan:
    """Who gives what. NO_ACCOUNT or ACCOUNT_FROZEN when there is nobody to ask at all."""
    lines = coverage.covers(facts, policy)
    payable = need = sum(line.payable_fen for line in lines)
    debits: list[Debit] = []
    skipped: list[Skip] = []
    steps: list[PayerStep] = []
    for payer in _chain(facts, policy):
        gave = min(need, payer.could_give_fen)
        steps.append(_step(payer, gave, need))
        if need and payer.refusal is not None and not payer.could_give_fen:
            skipped.append(Skip(payer.person, payer.name, payer.refusal))
        debits.extend(_debits(payer, gave))
        need -= gave
    quote = Quote(facts.sale.total_fen, payable, tuple(debits), tuple(skipped), lines)
    return Plan(_nobody_to_ask(facts, quote) or quote, tuple(steps))


def balances(
    person: PersonFacts, rows: Iterable[AccountFacts], today: date, policy: Policy
) -> Balances:
    """A person's own account by bucket."""
    current = year_of(today, person.category, policy.calendar)
    sums = {Bucket.CURRENT_YEAR: 0, Bucket.CARRIED_OVER: 0}
    for row in rows:
        sums[bucket_of(row.year, current)] += row.balance_fen
    return Balances(
        person.person,
        masked_name(person.name),
        person.scheme == "employee",
        sums[Bucket.CURRENT_YEAR],
        sums[Bucket.CARRIED_OVER],
    )


def _chain(facts: Facts, policy: Policy) -> list[Payer]:
    own = _own(facts, policy)
    donors = [_donor(one, facts, policy) for one in facts.donors if donor.bound(one, facts.today)]
    if policy.mutual_aid.trigger == "only_when_own_is_empty" and own and own.could_give_fen:
        donors = []
    if not own:
        return donors
    return [own, *donors] if policy.mutual_aid.own_first else [*donors, own]


def _own(facts: Facts, policy: Policy) -> Payer | None:
    person = facts.patient
    if person.scheme != "employee":
        return None
    rows = _rows(person, facts, policy)
    had = sum(row.balance_fen for row, _ in rows)
    frozen = person.account_state != "normal"
    refusal = Refusal(Reason.ACCOUNT_FROZEN) if frozen else None
    could_give = 0 if frozen else had
    name = masked_name(person.name)
    return Payer(person.person, name, PayerKind.OWN, "", had, rows, could_give, refusal)


def _donor(one: DonorFacts, facts: Facts, policy: Policy) -> Payer:
    all_rows = _rows(one.donor, facts, policy)
    shared = tuple(row for row in all_rows if row[1] in policy.mutual_aid.buckets)
    held = sum(row.balance_fen for row, _ in shared)
    verdict = donor.check(one, held, facts, policy)
    return Payer(
        one.donor.person,
        masked_name(one.donor.name),
        PayerKind.MUTUAL_AID,
        one.binding_id if one.limit_fen >= 0 else "",
        sum(row.balance_fen for row, _ in all_rows),
        shared,
        verdict.could_give_fen,
        verdict.refusal,
    )


def _rows(
    person: PersonFacts, facts: Facts, policy: Policy
) -> tuple[tuple[AccountFacts, Bucket], ...]:
    """A person's account rows in the region's order of buckets, past years oldest first."""
    current = year_of(facts.today, person.category, policy.calendar)
    rows = [(row, bucket_of(row.year, current)) for row in facts.accounts.get(person.person, ())]
    order = policy.debit_order.buckets
    return tuple(sorted(rows, key=lambda row: (order.index(row[1]), row[0].year)))


def _debits(payer: Payer, gave_fen: int) -> list[Debit]:
    """What was given, row by row; a row that gives nothing is not there."""
    left = gave_fen
    given: list[Debit] = []
    for row, bucket in payer.rows:
        amount = min(left, row.balance_fen)
        if amount > 0:
            given.append(
                Debit(
                    account_id=row.account_id,
                    person=payer.person,
                    name=payer.name,
                    kind=payer.kind,
                    year=row.year,
                    bucket=bucket,
                    amount_fen=amount,
                    binding_id=payer.binding_id,
                )
            )
        left -= amount
    return given


def _step(payer: Payer, gave: int, need: int) -> PayerStep:
    """A payer who was asked for less than it could give has no reason to show."""
    why = payer.refusal.reason if payer.refusal and gave < need else None
    return PayerStep(
        payer.person,
        payer.name,
        payer.kind,
        payer.had_fen,
        payer.could_give_fen,
        gave,
        why,
    )


def _nobody_to_ask(facts: Facts, quote: Quote) -> Refusal | None:
    if quote.debits:
        return None
    if facts.patient.scheme != "employee":
        return Refusal(Reason.NO_ACCOUNT)
    if facts.patient.account_state != "normal":
        return Refusal(Reason.ACCOUNT_FROZEN)
    return None


def basis(policy: Policy) -> str:
    return f"{policy.mutual_aid.basis}; {policy.debit_order.basis}"
