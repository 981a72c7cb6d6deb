"""Gather, decide, post: one sale, one transaction (预结算 2101, 结算 2102, balance).

A message id is answered once: the same id with the same content is the first answer again, marked
as a replay, before any gate and at no PIN try; other content is MESSAGE_REUSED. Basis: WIRE, SIM.
"""

from typing import Literal

import msgspec

from pos.centre import ledger, rules
from pos.centre.facts import Facts
from pos.centre.house import House
from pos.centre.policy import Policy
from pos.centre.rules import pin
from pos.centre.store import Transaction, books, journal, tickets
from pos.centre.store.facts import gather, person_of
from pos.model import (
    NO_ACCOUNT,
    Agreed,
    Answer,
    AskOnly,
    Balances,
    CredentialKind,
    ExactCash,
    Line,
    Papers,
    PayerKind,
    Quote,
    Sale,
    Settlement,
    Token,
    Trace,
    masked_name,
)
from pos.refusals import Reason, Refusal

Kind = Literal["presettle", "settle", "balance"]

NOT_MOVING = ("presettle", "balance")


class Content(msgspec.Struct, frozen=True):
    """What two messages with one id are compared by; never PIN, token or time."""

    pharmacy: str
    person: str
    kind: CredentialKind
    lines: tuple[Line, ...]
    papers: Papers
    patient: str
    agreed: Agreed
    letter: str
    ticket: str = ""  # a row from before there were tickets has none


# The patient's name stands on the papers, and what is asked is part of what was agreed to.
_FIELD_NAMES = {"patient": "papers", "letter": "agreed"}
_content = msgspec.json.Decoder(Content)
_answer = msgspec.json.Decoder(Answer)
_encode = msgspec.json.Encoder().encode


def answer(house: House, sale: Sale, kind: Kind) -> Answer:
    """The centre's answer to one ask. Raises CentreUnreachable or NoReply (see Store.begin)."""
    sale = _with_agreement(sale, kind)
    if sale.message_id.startswith(journal.DESK_IDS):
        return _reused("pharmacy")
    with house.store.begin() as tx:
        earlier = journal.find(tx, sale.message_id)
        if earlier is not None:
            return _again(tx, earlier, sale, kind)
        now = house.now()
        bought = now if kind == "balance" else tickets.bought(sale, now)
        policy = house.policy_then(bought, now)
        facts = gather(tx, sale, now, bought, policy, house.pin_key)
        decide = rules.decide_balance if kind == "balance" else rules.decide
        return _post(tx, facts, policy, decide(facts, policy), kind)


def _with_agreement(sale: Sale, kind: Kind) -> Sale:
    """Only a settlement can be agreed to, and one to which nothing was agreed takes no cash."""
    if kind in NOT_MOVING:
        return msgspec.structs.replace(sale, agreed=AskOnly())
    nothing = isinstance(sale.agreed, AskOnly)
    return msgspec.structs.replace(sale, agreed=ExactCash(0)) if nothing else sale


def _post(
    tx: Transaction, facts: Facts, policy: Policy, decision: rules.Decision, kind: Kind
) -> Answer:
    sale, who = facts.sale, facts.person
    if who is not None:
        tries = pin.tries_after(facts, policy)
        if tries != pin.kept(facts.pin) and decision.reached("pin"):
            books.keep_tries(tx, who.person, tries)
    if sale.ticket and kind == "settle" and isinstance(decision.outcome, Quote):
        tickets.use(tx, sale.ticket, sale.message_id)
    place = journal.next_place(tx, sale.pharmacy)
    at = facts.now.isoformat()
    outcome: Quote | Settlement | Balances | Refusal = decision.outcome
    booked: ledger.Entry | None = None
    if isinstance(outcome, Quote) and kind not in NOT_MOVING:
        if outcome.debits:
            booked = ledger.settlement_entry(place.entry_id, at, sale.pharmacy, outcome)
            books.debit(tx, booked, outcome)
        if isinstance(sale.credential, Token):
            books.spend_token(tx, sale.credential.token, at)
        outcome = _settlement(facts, place, at, outcome)
    name = masked_name(who.name) if who else ""
    reply = Answer(who.person if who else "", name, outcome, decision.trace)
    journal.append(tx, _row(sale, place, at, kind, reply, booked), booked)
    return reply


def settlement_id(place: journal.Place) -> str:
    """S, the eleven digits of the pharmacy, and the number in its journal: twenty digits in all."""
    return f"S{place.chain[1:]}{place.number:09d}"


def _settlement(facts: Facts, place: journal.Place, at: str, quote: Quote) -> Settlement:
    own = sum(row.balance_fen for row in facts.accounts.get(facts.patient.person, ()))
    gave = sum(d.amount_fen for d in quote.debits if d.kind is PayerKind.OWN)
    left = own - gave if facts.patient.scheme == "employee" else NO_ACCOUNT
    return Settlement(settlement_id(place), facts.sale.message_id, at, quote, left)


def _row(
    sale: Sale,
    place: journal.Place,
    at: str,
    kind: Kind,
    reply: Answer,
    booked: ledger.Entry | None,
) -> journal.Row:
    settled = reply.outcome if isinstance(reply.outcome, Settlement) else None
    return journal.Row(
        chain=place.chain,
        number=place.number,
        message_id=sale.message_id,
        kind=kind,
        person=reply.person,
        at=at,
        outcome=_outcome_word(reply.outcome),
        account_fen=settled.quote.account_fen if settled else 0,
        content=_encode(_content_of(sale, reply.person, kind)).decode(),
        reply=_encode(reply).decode(),
        entry_id=booked.entry_id if booked else "",
        previous=place.previous,
    )


def _outcome_word(outcome: Quote | Settlement | Balances | Refusal) -> str:
    return str(type(outcome).__struct_config__.tag)


def _content_of(sale: Sale, person: str, kind: Kind) -> Content:
    return Content(
        pharmacy=sale.pharmacy,
        person=person,
        kind=sale.credential.kind,
        lines=sale.lines,
        papers=sale.papers,
        patient=sale.patient,
        agreed=sale.agreed,
        letter=kind,
        ticket=sale.ticket,
    )


def _again(tx: Transaction, earlier: journal.Earlier, sale: Sale, kind: Kind) -> Answer:
    if earlier.kind == "closed" and earlier.chain == sale.pharmacy:
        return _refused(Refusal(Reason.ALREADY_REVERSED))
    if earlier.kind not in ("presettle", "settle", "balance"):
        return _reused("agreed")
    then = _content.decode(earlier.content)
    now = _content_of(sale, person_of(tx, sale.credential), kind)
    for field in Content.__struct_fields__:
        if getattr(then, field) != getattr(now, field):
            return _reused(_FIELD_NAMES.get(field, field))
    return _answer.decode(earlier.reply).as_replay()


def _reused(field: str) -> Answer:
    return _refused(Refusal(Reason.MESSAGE_REUSED, {"field": field}))


def _refused(refusal: Refusal) -> Answer:
    """A refusal that no gate has given."""
    return Answer("", "", refusal, Trace(()))
