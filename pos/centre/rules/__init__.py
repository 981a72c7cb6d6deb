"""The whole policy on one screen: the gates in their order, then the debit order.

The first gate that refuses decides. Nothing about anybody's money is computed before the PIN
gate has passed. Every decision carries its trace, and the trace is the explanation.
"""

from collections.abc import Callable

import msgspec

from pos.centre.facts import Facts
from pos.centre.policy import Policy
from pos.centre.rules import (
    agreed,
    card,
    coverage,
    credential,
    debit_order,
    designation,
    entitlement,
    identity_check,
    person,
    pin,
    ticket,
)
from pos.model import AskOnly, Balances, GateState, GateVerdict, Quote, Sale, Trace
from pos.refusals import Refusal


class Gate(msgspec.Struct, frozen=True):
    """A gate: its name, its rule, and where the region takes the rule from."""

    name: str
    check: Callable[[Facts, Policy], Refusal | None]
    basis: Callable[[Policy], str]


class Decision(msgspec.Struct, frozen=True):
    """What the centre decides about one ask, and why."""

    outcome: Quote | Balances | Refusal
    trace: Trace

    def reached(self, gate: str) -> bool:
        """Whether a gate was asked at all."""
        return any(
            v.gate == gate and v.state is not GateState.NOT_REACHED for v in self.trace.gates
        )


DESIGNATION = Gate("designation", designation.check, designation.basis)
TICKET = Gate("ticket", ticket.check, ticket.basis)
COVERAGE = Gate("coverage", coverage.check, coverage.basis)
CREDENTIAL = Gate("credential", credential.check, credential.basis)
PERSON = Gate("person", person.check, person.basis)
CARD = Gate("card", card.check, card.basis)
ENTITLEMENT = Gate("entitlement", entitlement.check, entitlement.basis)
IDENTITY_CHECK = Gate("identity_check", identity_check.check, identity_check.basis)
PIN = Gate("pin", pin.check, pin.basis)

GATES = (
    DESIGNATION, COVERAGE, CREDENTIAL, PERSON, CARD, ENTITLEMENT, IDENTITY_CHECK, PIN,
)  # fmt: skip
BALANCE_GATES = (DESIGNATION, CREDENTIAL, PERSON, CARD, ENTITLEMENT, PIN)


def decide(facts: Facts, policy: Policy) -> Decision:
    """A sale: the gates, the plan, and what the customer agreed to."""
    stopped, verdicts = _walk(_gates(facts.sale), facts, policy)
    plan = debit_order.plan(facts, policy) if stopped is None else debit_order.Plan(stopped, ())
    outcome = plan.outcome
    if isinstance(outcome, Quote):
        outcome = agreed.check(outcome, facts.sale.agreed) or outcome
    verdicts.append(_verdict("debit_order", debit_order.basis(policy), stopped, plan.outcome))
    asked = isinstance(facts.sale.agreed, AskOnly)
    verdicts.append(
        GateVerdict("agreed", GateState.NOT_REACHED, agreed.basis(policy))
        if asked
        else _verdict("agreed", agreed.basis(policy), plan.outcome, outcome)
    )
    return Decision(outcome, Trace(tuple(verdicts), plan.steps))


def decide_balance(facts: Facts, policy: Policy) -> Decision:
    """A balance asked at the till: the gates that guard money, then the person's own account."""
    refusal, verdicts = _walk(BALANCE_GATES, facts, policy)
    if refusal is not None:
        return Decision(refusal, Trace(tuple(verdicts)))
    own = facts.accounts.get(facts.patient.person, ())
    found = debit_order.balances(facts.patient, own, facts.today, policy)
    return Decision(found, Trace(tuple(verdicts)))


def _gates(sale: Sale) -> tuple[Gate, ...]:
    """Only a sale with a failure ticket is asked about one: others tell nothing of tickets."""
    first, *rest = GATES
    return (first, TICKET, *rest) if sale.ticket else GATES


def _walk(
    gates: tuple[Gate, ...], facts: Facts, policy: Policy
) -> tuple[Refusal | None, list[GateVerdict]]:
    verdicts: list[GateVerdict] = []
    refusal: Refusal | None = None
    for gate in gates:
        if refusal is not None:
            state = GateState.NOT_REACHED
        else:
            refusal = gate.check(facts, policy)
            state = GateState.PASSED if refusal is None else GateState.REFUSED
        verdicts.append(GateVerdict(gate.name, state, gate.basis(policy)))
    return refusal, verdicts


def _verdict(name: str, basis: str, before: object, after: object) -> GateVerdict:
    """The verdict of a step behind the gates, from what stood before it and what after."""
    if isinstance(before, Refusal):
        return GateVerdict(name, GateState.NOT_REACHED, basis)
    refused = isinstance(after, Refusal)
    return GateVerdict(name, GateState.REFUSED if refused else GateState.PASSED, basis)
