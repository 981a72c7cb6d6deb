"""Whatever changed since: a ticket comes to what a quote came to at its purchase, and once only.

Balances are put back after every settlement, and nobody dies, because those count as of now.
"""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import stateful as machine
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from playing import reason, sale_id
from ticket_play import MAIN, cash_sale, letter, opened_at

from pos.model import Answer, AskOnly, Quote, Settlement
from pos.refusals import Reason, Refusal
from pos.street import BindRequest, Undone

WORLD = """
policy.failure = {deadline_days = 36500}
policy.entitlement = {arrears = "card_stops"}
policy.debit_order = {buckets = ["carried_over", "current_year"]}
"""
# What the desk may say of somebody: each is judged as of the purchase.
FACTS = (
    {"insured": "active"}, {"insured": "suspended"}, {"insured": "ended"}, {"scheme": "employee"},
    {"scheme": "resident"}, {"scheme": "none"}, {"area": "370100"}, {"area": "310100"},
    {"barred_until": "2026-12-30"}, {"card": "normal"}, {"card": "frozen"}, {"card": "expired"},
    {"category": "student"}, {"category": "employed"},
)  # fmt: skip
HOUSE = (
    {"agreement": "active"}, {"agreement": "suspended"}, {"agreement": "none"},
    {"area": "370100"}, {"area": "310100"}, {"to": "2026-12-30"}, {"to": "2027-12-30"},
)  # fmt: skip
WAITS = ("1s", "1s", "10m", "9h", "30h", "7d")
donors = st.sampled_from(["wang", "zhao"])


@dataclass
class Ticket:
    """A number, what a quote came to when it was given out, and the settlement that used it."""

    number: str
    came_to: object
    used: bool = False


def told(answer: Answer) -> object:
    """What decides: who gives what from where and who is passed over, or the refusal."""
    found = answer.outcome
    if isinstance(found, Refusal):
        return found.reason, found.variant
    assert isinstance(found, Quote | Settlement)
    plan = found.quote if isinstance(found, Settlement) else found
    return plan.debits, [(one.person, one.refusal.reason) for one in plan.skipped], plan.cash_fen


class Tickets(machine.RuleBasedStateMachine):
    """A family, a desk where everything changes, and a till whose line fails now and then."""

    @initialize()
    def a_world_begins(self) -> None:
        self.play = opened_at("2026-12-28T09:00:00", WORLD)
        self.tickets: list[Ticket] = []

    @rule(wait=st.sampled_from(WAITS))
    def time_passes(self, wait: str) -> None:
        self.play.wait(wait)

    @rule(who=st.sampled_from(["li", "li", "wang", "zhao"]), facts=st.sampled_from(FACTS))
    def somebodys_facts_change(self, who: str, facts: dict[str, Any]) -> None:
        self.play.desk.set_person(who, facts)

    @rule(facts=st.sampled_from(HOUSE))
    def the_pharmacys_facts_change(self, facts: dict[str, Any]) -> None:
        self.play.desk.set_pharmacy(MAIN, facts)

    @rule(visit=st.sampled_from(["lose", "lose for now", "find", "replace", "activate"]))
    def a_card_is_seen_to(self, visit: str) -> None:
        desk = self.play.desk
        if visit.startswith("lose"):
            desk.report_loss("li", temporary=visit != "lose")
        elif visit == "find":
            desk.withdraw_loss("li")
        elif visit == "replace":
            desk.replace_card("li", urgent=True)
        else:
            desk.activate_card("li")

    @rule(donor=donors, first=st.booleans(), later=st.sampled_from(["", "2026-12-31"]))
    def somebody_is_bound_or_unbound(self, donor: str, *, first: bool, later: str) -> None:
        request = BindRequest("li", donor, "spouse", from_day=later)
        if reason(self.play.desk.bind(request)) is Reason.ALREADY_BOUND:
            if first:
                self.play.desk.reorder("li", (donor,))
            else:
                self.play.desk.unbind("li", donor)

    @rule()
    def the_line_fails(self) -> None:
        number = cash_sale(self.play)
        quote = self.play.centre.presettle(self._letter(""))
        self.tickets.append(Ticket(number, told(quote)))
        self.play.wait("1s")  # what changes in the second of a purchase holds for it already

    @precondition(lambda self: self.tickets)
    @rule(
        number=st.integers(0, 99),
        undo=st.sampled_from(["reverse", "reverse", "cancel"]),
        between=st.booleans(),
    )
    def a_ticket_is_settled(self, number: int, undo: str, *, between: bool) -> None:
        ticket = self.tickets[number % len(self.tickets)]
        answer = self.play.centre.settle(self._letter(ticket.number))
        refused = isinstance(ticket.came_to, tuple) and isinstance(ticket.came_to[0], Reason)
        first = ticket.came_to[0] if refused else None
        if ticket.used and first not in (
            Reason.PHARMACY_NOT_DESIGNATED, Reason.AGREEMENT_SUSPENDED,
        ):  # fmt: skip
            assert reason(answer) is Reason.TICKET_USED
            return
        assert told(answer) == ticket.came_to
        if refused:
            return
        if between:
            again = self.play.centre.settle(self._letter(ticket.number))
            assert reason(again) is Reason.TICKET_USED
        assert isinstance(self.play.undo(undo, sale_id(answer), pharmacy="main"), Undone)
        ticket.used = undo == "cancel"

    def _letter(self, number: str) -> Any:
        """li buys for more than the own account holds; asked only, where there is no ticket."""
        self.play.desk.set_pharmacy(MAIN, {"signed_in": True})
        if number:
            return letter(self.play, "li", number, pills=7)
        return letter(self.play, "li", number, pills=7, agreed=AskOnly())

    def teardown(self) -> None:
        if hasattr(self, "play"):
            self.play.check()
            self.play.close()


SAMPLE = settings(
    max_examples=20, stateful_step_count=40, derandomize=True, database=None, deadline=None,
    suppress_health_check=list(HealthCheck), phases=[Phase.generate],
)  # fmt: skip
TestTickets = Tickets.TestCase
TestTickets.settings = SAMPLE


@pytest.mark.torture
def test_tickets_at_length() -> None:
    long = settings(SAMPLE, max_examples=1000, stateful_step_count=80, phases=list(Phase))
    machine.run_state_machine_as_test(Tickets, settings=long)
