"""What a history is made of: its world, what customers wish for, codes, tokens and letters."""

from dataclasses import dataclass
from datetime import datetime

from hypothesis import strategies as st
from little_model import Plan
from msgspec.structs import replace

from pos.model import (
    Agreed,
    Answer,
    AnyCash,
    AskOnly,
    Balances,
    Credential,
    Line,
    Papers,
    Quote,
    QuoteShown,
    Sale,
    Secret,
    Settlement,
)  # fmt: skip
from pos.refusals import Reason
from pos.street import Centre, Shown

STARTS = "2026-12-30T23:50:00"
HOUSES = ("P37010000001", "P37010000002")
PINS = {"li": "102030", "wang": "112131", "zhao": "122232", "kid": "132333"}
WORLD = """
pharmacies.main = {}
pharmacies.other = {}
products.pill = {price = "1.00"}
products.soap = {price = "1.00", goods = "daily_goods"}
people.li = {pin = "102030", balance = {current_year = "30.00", carried_over = "12.00"}}
people.wang = {pin = "112131", balance = {current_year = "50.00", carried_over = "0.01"}}
people.zhao = {pin = "122232", balance = {current_year = "20.00", carried_over = "5.00"}}
people.kid = {pin = "132333", scheme = "resident"}
bindings = [
    {beneficiary = "li", donor = "wang", relation = "spouse", limit = "25.00"},
    {beneficiary = "kid", donor = "li", relation = "parent"},
]
"""
PURSE = {
    ("li", 2026): 3000, ("li", 2025): 1200, ("wang", 2026): 5000, ("wang", 2025): 1,
    ("zhao", 2026): 2000, ("zhao", 2025): 500,
}  # fmt: skip
PILL, SOAP = "2000000000015", "2000000000022"
Basket = tuple[tuple[str, int, int], ...]
BASKETS: list[Basket] = [
    ((PILL, 1, 100),), ((PILL, 3, 1000),), ((PILL, 1, 6201),), ((PILL, 2, 700), (SOAP, 1, 1)),
    ((SOAP, 1, 500),),
]  # fmt: skip
WAITS = ["1s", "59s", "60s", "61s", "599s", "601s", "3h", "86399s", "24h"]
people = st.sampled_from(sorted(PINS))
some = st.integers(0, 10**6)  # one of however many there are by then


@dataclass
class Wish:
    """What a customer asks for at a till, and how."""

    kind: str
    elsewhere: bool  # not where the code was scanned
    pin: str
    basket: Basket
    agree: str
    signs_in: bool


wishes = st.lists(
    st.builds(
        Wish,
        kind=st.sampled_from(["settle", "settle", "settle", "presettle", "presettle", "balance"]),
        elsewhere=st.sampled_from([False] * 5 + [True]),
        pin=st.sampled_from(["right"] * 5 + ["wrong", "wrong", "", "12345"]),
        basket=st.sampled_from(BASKETS),
        agree=st.sampled_from(["any", "quote", "none", "exact"]),
        signs_in=st.sampled_from([True] * 6 + [False]),
    ),
    min_size=1,
    max_size=4,
)


@dataclass
class Code:
    """A code on a phone, and what became of it."""

    shown: Shown
    person: str
    issued_at: datetime
    state: str = "issued"


@dataclass
class Scan:
    """A token, where it was given, and whether it has paid."""

    credential: Credential
    person: str
    house: str
    at: datetime
    spent: bool = False


@dataclass
class Sent:
    """A letter and its first answer."""

    kind: str
    sale: Sale
    answer: Answer


def letter(
    message_id: str, house: str, credential: Credential, pin: str, lines: Basket, agreed: Agreed
) -> Sale:
    """A sale as it goes over the street."""
    return Sale(
        message_id=message_id, pharmacy=house, till="01", operator="001", credential=credential,
        pin=Secret(pin), patient="", papers=Papers(), lines=tuple(Line(*one) for one in lines),
        agreed=agreed,
    )  # fmt: skip


def send(centre: Centre, kind: str, sale: Sale) -> Answer:
    return {
        "presettle": centre.presettle, "settle": centre.settle, "balance": centre.balance,
    }[kind](sale)  # fmt: skip


def against(agreed: Agreed, plan: Plan, total: int) -> Reason | None:
    """Why a plan is not what the customer agreed to."""
    if isinstance(agreed, QuoteShown) and agreed.payers != plan.payers:
        return Reason.QUOTE_CHANGED
    if isinstance(agreed, AskOnly | AnyCash) or agreed.cash_fen == total - plan.account:
        return None
    return Reason.FUNDS_SHORT


def as_planned(answer: Answer, plan: Plan, total: int, own: int) -> None:
    """What was not refused came out to the fen."""
    found = answer.outcome
    if isinstance(found, Balances):
        assert found.current_year_fen + found.carried_over_fen == own
        return
    quote = found.quote if isinstance(found, Settlement) else found
    assert isinstance(quote, Quote)
    assert [(one.person, one.year, one.amount_fen) for one in quote.debits] == plan.gifts
    assert [(one.person, one.refusal.reason) for one in quote.skipped] == plan.skipped
    assert quote.cash_fen == total - plan.account


def altered(one: Sent, change: str) -> tuple[str, Sale]:
    """The same message id with other content, and a wrong PIN besides."""
    sale = replace(one.sale, pin=Secret("999999"))
    if change == "lines":
        return one.kind, replace(sale, lines=(*sale.lines, Line(SOAP, 1, 1)))
    if change == "papers":
        return one.kind, replace(sale, papers=Papers(prescription=True))
    if change == "pharmacy":
        other = HOUSES[1 - HOUSES.index(sale.pharmacy)]
        return one.kind, replace(sale, pharmacy=other)
    after = {"presettle": "settle", "settle": "balance", "balance": "presettle"}
    return after[one.kind], sale
