"""Failure tickets at the centre: settled once, in time, where they may be, as of the purchase."""

import re
from collections.abc import Callable

import pytest
from msgspec.structs import replace
from playing import PIN, Play, paid, reason, sale_id, skipped
from sqlalchemy import Executable
from ticket_play import MAIN, cash_sale, letter, next_day, opened_at, resettle

from pos.centre.store import Transaction
from pos.model import Answer, Quote, Settlement
from pos.refusals import Reason, Refusal
from pos.street import Undone

Change = Callable[[Play], object]


def outcome(answer: Answer) -> str:
    """What it came to: paid, or the reason."""
    return str(reason(answer) or paid(answer))


def then_and_now(before: Change, after: Change, world: str = "", **how: object) -> str:
    """A ticket of 3 March, and what became of it on 5 March."""
    play = opened_at("2026-03-03T09:00:00", world)
    before(play)
    play.wait("1h")
    number = cash_sale(play)
    play.wait("1h")
    after(play)
    next_day(play)
    return outcome(resettle(play, "li", number, **how))


def sets(who: str = "li", **facts: object) -> Change:
    return lambda play: play.desk.set_person(who, facts)


def sets_pharmacy(**facts: object) -> Change:
    def change(play: Play) -> None:
        code = play.counter("main").pharmacy.code
        play.desk.set_pharmacy(code, {"signed_in": True, **facts})

    return change


def loses(play: Play) -> None:
    assert play.desk.report_loss("li", temporary=False) is None


def finds(play: Play) -> None:
    assert play.desk.withdraw_loss("li") is None


def replaces(play: Play) -> None:
    assert not isinstance(play.desk.replace_card("li", urgent=True), Refusal)


def dies(who: str) -> Change:
    return lambda play: play.desk.register_death(who)


def binds(play: Play) -> None:
    assert not isinstance(play.bind("li", "wang"), Refusal)


def unbinds(play: Play) -> None:
    assert play.desk.unbind("li", "wang") is None


def nothing(play: Play) -> None:
    """Nothing happened."""


PAID = "li 10.00, cash 0.00"
# Before the purchase, between it and the day of the re-settlement, and what that comes to.
STATES = [
    ("nothing happened", nothing, nothing, PAID),
    ("lost since", nothing, loses, PAID),
    ("lost then, found since", loses, finds, "CARD_LOST"),
    ("lost then", loses, nothing, "CARD_LOST"),
    ("frozen then, normal since", sets(card="frozen"), sets(card="normal"), "CARD_FROZEN"),
    ("frozen since", nothing, sets(card="frozen"), PAID),
    ("changed twice since", nothing, lambda play: (loses(play), finds(play), loses(play)), PAID),
    ("in arrears since", nothing, sets(insured="suspended"), PAID),
    ("in arrears then", sets(insured="suspended"), sets(insured="active"), "ARREARS"),
    ("not insured since", nothing, sets(scheme="none"), PAID),
    ("not insured then", sets(scheme="none"), sets(scheme="employee"), "NOT_INSURED"),
    ("moved away since", nothing, sets(area="310100"), PAID),
    ("barred since", nothing, sets(barred_until="2026-04-01"), PAID),
    ("barred then", sets(barred_until="2026-03-04"), nothing, "SETTLEMENT_BARRED"),
    ("the last day of a bar", sets(barred_until="2026-03-03"), nothing, PAID),
    ("suspended since", nothing, sets_pharmacy(agreement="suspended"), "pharmacy"),
    ("suspended then", sets_pharmacy(agreement="suspended"), sets_pharmacy(agreement="active"),
     "AGREEMENT_SUSPENDED"),
    ("no agreement then", sets_pharmacy(agreement="none"), sets_pharmacy(agreement="active"),
     "PHARMACY_NOT_DESIGNATED"),
    ("dead since", nothing, dies("li"), "PERSON_DECEASED"),
    ("sealed since", nothing, sets(account="sealed"), "ACCOUNT_FROZEN"),
    ("frozen account then", sets(account="frozen"), sets(account="normal"), PAID),
    ("a smaller balance since", nothing, sets(balance="4.00"), "li 4.00, cash 6.00"),
    ("another PIN since", nothing, sets(pin="135791"), "PIN_WRONG"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("_case", "before", "after", "expected"), STATES, ids=[case[0] for case in STATES]
)
def test_the_state_at_the_purchase_decides_and_money_and_death_do_now(
    _case: str, before: Change, after: Change, expected: str
) -> None:
    stops = 'policy.entitlement = {arrears = "card_stops"}'
    if expected == "pharmacy":  # signed in before it was suspended: nobody signs in afterwards
        play = opened_at()
        number = cash_sale(play)
        play.wait("1h")
        after(play)
        play.wait("1h")
        assert outcome(resettle(play, "li", number)) == PAID
        return
    assert then_and_now(before, after, stops) == expected


DONORS = [
    ("bound then", binds, nothing, "li 50.00, wang 10.00, cash 0.00", ""),
    ("bound since", nothing, binds, "li 50.00, cash 10.00", ""),
    ("unbound since", binds, unbinds, "li 50.00, wang 10.00, cash 0.00", ""),
    ("unbound then", lambda play: (binds(play), play.wait("1m"), unbinds(play)), nothing,
     "li 50.00, cash 10.00", ""),
    ("unbound and bound again since", binds,
     lambda play: (unbinds(play), play.wait("1m"), binds(play)),
     "li 50.00, wang 10.00, cash 0.00", ""),
    ("the donor in arrears since", binds, sets("wang", insured="suspended"),
     "li 50.00, wang 10.00, cash 0.00", ""),
    ("the donor in arrears then", lambda play: (binds(play), sets("wang", insured="ended")(play)),
     sets("wang", insured="active"), "li 50.00, cash 10.00", "wang DONOR_INACTIVE"),
    ("the donor dead since", binds, dies("wang"), "li 50.00, cash 10.00", "wang DONOR_DECEASED"),
    ("the donor frozen since", binds, sets("wang", account="frozen"), "li 50.00, cash 10.00",
     "wang DONOR_FROZEN"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("_case", "before", "after", "expected", "passed"), DONORS, ids=[case[0] for case in DONORS]
)
def test_the_donors_of_the_purchase_pay(
    _case: str, before: Change, after: Change, expected: str, passed: str
) -> None:
    play = opened_at()
    before(play)
    play.wait("1h")
    number = cash_sale(play)
    play.wait("1h")
    after(play)
    next_day(play)
    answer = resettle(play, "li", number, pills=6)
    assert (outcome(answer), skipped(answer)) == (expected, passed)


def test_donors_pay_in_the_order_of_the_purchase() -> None:
    play = opened_at()
    binds(play)
    assert not isinstance(play.bind("li", "zhao", "parent"), Refusal)
    number = cash_sale(play)
    play.wait("1h")
    assert play.desk.reorder("li", ("zhao", "wang")) is None
    assert outcome(resettle(play, "li", number, pills=6)) == "li 50.00, wang 10.00, cash 0.00"
    answer = play.sell("li", "pill x 6", pharmacy="main")
    assert outcome(answer) == "zhao 50.00, wang 10.00, cash 0.00"


def test_a_card_replaced_since_pays_as_the_old_one_did_and_a_loss_period_stays_one() -> None:
    play = opened_at()
    before = cash_sale(play)
    old = play.shown("li", "card").card_id.reveal()
    play.wait("1h")
    loses(play)
    play.wait("1h")
    lost = cash_sale(play)
    play.wait("1m")
    replaces(play)
    play.wait("1h")
    ordered = cash_sale(play)
    next_day(play, "2026-03-12T10:00:00")
    assert play.desk.activate_card("li") is None
    assert outcome(resettle(play, "li", lost)) == "CARD_LOST"
    assert outcome(resettle(play, "li", ordered)) == "CARD_REPLACED"
    assert outcome(resettle(play, "li", lost, by="code")) == PAID  # the phone was not lost
    assert outcome(resettle(play, "li", before)) == PAID
    assert outcome(resettle(play, "li", cash_sale(play), card_id=old)) == "CARD_REPLACED"


def test_a_change_in_the_second_of_the_purchase_holds_already() -> None:
    play = opened_at()
    number = cash_sale(play)
    loses(play)
    play.wait("1s")
    assert outcome(resettle(play, "li", number)) == "CARD_LOST"


DEADLINES = [
    ("the same day", 30, "2026-03-03T23:59:59", ""),
    ("the last day", 30, "2026-04-02T23:59:59", ""),
    ("the day after", 30, "2026-04-03T00:00:00", "TICKET_EXPIRED"),
    ("no day more", 0, "2026-03-03T23:59:59", ""),
    ("no day more, at midnight", 0, "2026-03-04T00:00:00", "TICKET_EXPIRED"),
    ("across a year", 365, "2027-03-03T12:00:00", ""),
    ("across a year, too late", 365, "2027-03-04T12:00:00", "TICKET_EXPIRED"),
]


@pytest.mark.parametrize(
    ("_case", "days", "moment", "expected"), DEADLINES, ids=[case[0] for case in DEADLINES]
)
def test_the_last_day_still_counts(_case: str, days: int, moment: str, expected: str) -> None:
    play = opened_at("2026-03-03T23:00:00", f"policy.failure = {{deadline_days = {days}}}")
    number = cash_sale(play)
    next_day(play, moment)
    answer = resettle(play, "li", number)
    assert (reason(answer) or "") == expected
    if isinstance(answer.outcome, Refusal):
        until = {0: "2026-03-03", 30: "2026-04-02", 365: "2027-03-03"}[days]
        assert answer.outcome.params == {"until": until}


PLACES = [
    ("same_pharmacy", "main", "01", "", ""),
    ("same_pharmacy", "main", "02", "", ""),
    ("same_pharmacy", "other", "01", "TICKET_ELSEWHERE", "pharmacy"),
    ("any", "other", "01", "", ""),
    ("none", "main", "01", "TICKET_ELSEWHERE", "centre"),
]


@pytest.mark.parametrize(("_case", "pharmacy", "till", "expected", "variant"), PLACES)
def test_a_ticket_is_settled_where_the_region_says(
    _case: str, pharmacy: str, till: str, expected: str, variant: str
) -> None:
    play = opened_at("2026-03-03T09:00:00", f'policy.failure = {{resettle = "{_case}"}}')
    number = cash_sale(play)
    next_day(play)
    answer = resettle(play, "li", number, pharmacy=pharmacy, till=till)
    assert (reason(answer) or "") == expected
    if isinstance(answer.outcome, Refusal):
        assert answer.outcome.variant == variant


NO_NUMBERS = [
    "M1", "P3701000000120260303090000010", "P370100000012026030309000001011",
    "P37010000001202602300900000101", "P37010000001202603032500000101",
    "P37010000001100003030900000101", "p37010000001202603030900000101",
    "P37010000001２０260303090000010１", "S37010000001000000001", " ", "\x00", "é" * 30,
]  # fmt: skip


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_what_is_no_number_of_a_ticket_is_not_found(number: str) -> None:
    play = opened_at()
    assert reason(resettle(play, "li", number)) is Reason.NOT_FOUND


ODD_MOMENTS = [
    ("tomorrow", "20260304090000", PAID),
    ("the year 2999", "29991231235959", PAID),
    ("before there were rules", "19991231235959", "TICKET_EXPIRED"),
]


@pytest.mark.parametrize(
    ("_case", "moment", "expected"), ODD_MOMENTS, ids=[case[0] for case in ODD_MOMENTS]
)
def test_a_ticket_of_another_time_helps_nobody(_case: str, moment: str, expected: str) -> None:
    play = opened_at()
    assert outcome(resettle(play, "li", f"{MAIN}{moment}0101")) == expected
    loses(play)
    again = f"{MAIN}{moment}0102"
    loss = "CARD_LOST" if expected == PAID else expected
    assert outcome(resettle(play, "li", again)) == loss


def test_a_ticket_is_used_once_also_by_another_person_and_till() -> None:
    play = opened_at()
    number = cash_sale(play)
    sale = letter(play, "li", number)
    asked = play.centre.presettle(replace(sale, message_id=play.counter("main").next_id()))
    assert isinstance(asked.outcome, Quote)  # a quote uses nothing
    first = play.centre.settle(sale)
    assert isinstance(first.outcome, Settlement)
    assert play.centre.settle(sale) == first.as_replay()
    for who, till in (("li", "01"), ("li", "02"), ("wang", "01")):
        assert reason(resettle(play, who, number, till=till)) is Reason.TICKET_USED
    quote = play.centre.presettle(letter(play, "wang", number))
    assert reason(quote) is Reason.TICKET_USED
    other = replace(sale, ticket=cash_sale(play))
    assert play.centre.settle(other).outcome == Refusal(Reason.MESSAGE_REUSED, {"field": "ticket"})
    play.check()


def test_a_reversal_frees_the_ticket_and_a_cancellation_does_not() -> None:
    play = opened_at()
    number = cash_sale(play)
    first = sale_id(resettle(play, "li", number))
    assert isinstance(play.undo("reverse", first, pharmacy="main"), Undone)
    second = sale_id(resettle(play, "li", number))
    play.undo("reverse", first, pharmacy="main")  # the first again: the second stays as it is
    assert reason(resettle(play, "li", number)) is Reason.TICKET_USED
    assert isinstance(play.undo("cancel", second, pharmacy="main"), Undone)
    assert reason(resettle(play, "li", number)) is Reason.TICKET_USED
    assert play.left("li") == "50.00"


def test_what_was_settled_under_the_number_itself_is_no_ticket() -> None:
    play = opened_at()
    settled = sale_id(play.sell("li", "pill", pharmacy="main"))
    assert reason(resettle(play, "li", settled)) is Reason.TICKET_USED
    play.undo("reverse", settled, pharmacy="main")
    assert outcome(resettle(play, "li", settled)) == PAID


def test_a_refused_resettlement_uses_nothing() -> None:
    play = opened_at()
    number = cash_sale(play)
    assert reason(resettle(play, "li", number, pin="111111")) is Reason.PIN_WRONG
    assert outcome(resettle(play, "li", number)) == PAID


def test_the_year_of_the_purchase_decides_what_is_carried_over() -> None:
    order = 'policy.debit_order = {buckets = ["carried_over", "current_year"]}'
    play = opened_at("2026-12-31T23:00:00", order)
    number = cash_sale(play)
    next_day(play, "2027-01-01T09:00:00")
    answer = resettle(play, "li", number, pills=3)
    assert isinstance(answer.outcome, Settlement)
    assert [(d.year, str(d.bucket), d.amount_fen) for d in answer.outcome.quote.debits] == [
        (2025, "carried_over", 2000), (2026, "current_year", 1000),
    ]  # fmt: skip
    later = play.sell("li", "pill", pharmacy="main")
    assert isinstance(later.outcome, Settlement)
    assert [(d.year, str(d.bucket)) for d in later.outcome.quote.debits] == [(2026, "carried_over")]


def test_the_sales_of_the_day_of_the_purchase_are_counted() -> None:
    play = opened_at("2026-03-03T09:00:00", "policy.identity_check = {sales_a_day = 1}")
    number = cash_sale(play)
    early = cash_sale(play)
    next_day(play)
    assert outcome(resettle(play, "li", number)) == PAID
    assert outcome(resettle(play, "li", early)) == PAID  # of that day none was settled
    play = opened_at("2026-03-03T09:00:00", "policy.identity_check = {sales_a_day = 1}")
    play.sell("li", "pill", pharmacy="main")
    number = cash_sale(play)
    next_day(play)
    assert reason(resettle(play, "li", number)) is Reason.IDENTITY_CHECK_NEEDED


def test_it_needs_a_sign_in_today() -> None:
    play = opened_at()
    number = cash_sale(play)
    play.wait("24h")
    assert reason(resettle(play, "li", number)) is Reason.NOT_SIGNED_IN


def test_an_ordinary_sale_tells_nothing_of_tickets_and_a_resettlement_does() -> None:
    play = opened_at()
    ordinary = play.sell("li", "pill", pharmacy="main")
    assert "ticket" not in [one.gate for one in ordinary.trace.gates]
    answer = resettle(play, "li", cash_sale(play))
    assert [one.gate for one in answer.trace.gates][:3] == ["designation", "ticket", "coverage"]


def test_a_balance_is_of_now_whatever_ticket_is_in_hand() -> None:
    play = opened_at()
    number = cash_sale(play)
    play.wait("1h")
    loses(play)
    play.wait("1h")
    assert reason(play.centre.balance(letter(play, "li", number))) is Reason.CARD_LOST


def test_the_pin_is_asked_as_today_and_counted_as_today() -> None:
    play = opened_at()
    number = cash_sale(play)
    next_day(play)
    for _ in range(3):
        resettle(play, "li", number, pin="111111")
    assert reason(resettle(play, "li", number, pin=PIN)) is Reason.PIN_LOCKED


def test_a_sale_without_a_ticket_reads_and_writes_nothing_of_tickets_or_of_the_past(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    play = opened_at()
    binds(play)
    said: list[str] = []
    execute, many = Transaction._execute, Transaction.many

    def heard(tx: Transaction, statement: Executable, params: dict[str, object]) -> None:
        said.append(str(statement))
        execute(tx, statement, params)

    def heard_many(tx: Transaction, statement: Executable, rows: list[dict[str, object]]) -> None:
        said.append(str(statement))
        many(tx, statement, rows)

    monkeypatch.setattr(Transaction, "_execute", heard)
    monkeypatch.setattr(Transaction, "many", heard_many)
    sale = play.sale("li", "pill x 6", pharmacy="main")
    said.clear()
    sale.presettle()
    assert len(said) == 8  # as many as before there were tickets
    assert isinstance(sale.settle("all", 0).outcome, Settlement)
    assert len(said) == 8 + 12
    assert not [one for one in said if re.search(r"\b(past|ticket)\b", one)]
    said.clear()
    assert outcome(resettle(play, "li", cash_sale(play)))
    assert [one for one in said if re.search(r"\bticket\b", one)]
