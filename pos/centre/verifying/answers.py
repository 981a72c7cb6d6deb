"""Each answer keeps the rules it was given by: parts add up, chain order, explanation = postings.

total = account + cash · account = own + mutual aid · a later payer pays only if each earlier one
gave all it could · a refused message moved nothing and, before the PIN, revealed nothing.
"""

from collections.abc import Iterator

import msgspec
from sqlalchemy import literal_column, or_, select

from pos.centre.settling import settlement_id
from pos.centre.store import Transaction, journal
from pos.centre.store.tables import binding, posting
from pos.centre.store.tables import journal as journal_table
from pos.centre.verifying.finding import Finding
from pos.model import Answer, GateState, Quote, Settlement
from pos.money import yuan
from pos.refusals import Refusal

ANSWERS = (
    select(
        journal_table.c.chain,
        journal_table.c.number,
        journal_table.c.reply,
        journal_table.c.entry_id,
        journal_table.c.account_fen,
        journal_table.c.outcome,
        journal_table.c.message_id,
    )
    .where(or_(*(journal_table.c.kind == kind for kind in ("presettle", "settle", "balance"))))
    .order_by(journal_table.c.chain, journal_table.c.number)
)
POSTINGS = select(
    posting.c.entry_id, posting.c.debit, posting.c.credit, posting.c.amount_fen
).order_by(posting.c.entry_id, posting.c.position)
UNDONE = select(journal_table.c.original).where(journal_table.c.original != literal_column("''"))
USED = select(binding.c.binding_id, binding.c.used_fen)

_answer = msgspec.json.Decoder(Answer)

Moves = tuple[tuple[str, str, int], ...]


def walk(tx: Transaction) -> Iterator[Finding]:
    """Every finding over presettlements, settlements and balances."""
    moves: dict[str, Moves] = {}
    for entry_id, debit, credit, amount_fen in tx.each(POSTINGS):
        moves[entry_id] = (*moves.get(entry_id, ()), (debit, credit, amount_fen))
    used: dict[str, int] = {}
    undone = {original for (original,) in tx.each(UNDONE)}  # its limits were given back
    for chain, number, reply, entry_id, account_fen, outcome, message_id in tx.all(ANSWERS):
        where = f"journal {chain}#{number}"
        try:
            answer = _answer.decode(reply)
        except (msgspec.DecodeError, UnicodeError):
            yield Finding("reply_unreadable", where)
            return
        moved = moves.get(entry_id, ())
        if isinstance(answer.outcome, Settlement):
            place = journal.Place(chain, number, "")
            ids = (answer.outcome.settlement_id, answer.outcome.message_id)
            if ids != (settlement_id(place), message_id) or outcome != "settled":
                yield Finding("settlement_id", where)
            kept = () if message_id in undone else answer.outcome.quote.debits
            for debit in kept:
                if debit.binding_id:
                    used[debit.binding_id] = used.get(debit.binding_id, 0) + debit.amount_fen
            yield from _settlement(where, chain, answer.outcome.quote, moved)
        elif moved:
            yield Finding("moved_without_settlement", where)
        if account_fen != sum(amount for _, _, amount in moved):
            yield Finding("account_differs", where, yuan(account_fen))
        if isinstance(answer.outcome, Settlement):
            yield from _quote(where, answer.outcome.quote, answer)
        elif isinstance(answer.outcome, Quote):
            yield from _quote(where, answer.outcome, answer)
        elif isinstance(answer.outcome, Refusal) and answer.trace.payers and not _past_pin(answer):
            yield Finding("revealed_before_pin", where)
    for binding_id, used_fen in tx.all(USED):
        if used_fen != used.get(binding_id, 0):
            what = f"{yuan(used_fen)} / {yuan(used.get(binding_id, 0))}"
            yield Finding("limit_used_differs", f"binding {binding_id}", what)


def _settlement(where: str, pharmacy: str, quote: Quote, moved: Moves) -> Iterator[Finding]:
    expected = tuple((d.account_id, pharmacy, d.amount_fen) for d in quote.debits)
    if expected != moved:
        yield Finding("postings_differ", where)


def _quote(where: str, quote: Quote, answer: Answer) -> Iterator[Finding]:
    lines_fen = sum(line.amount_fen for line in quote.lines)
    payable_fen = sum(line.payable_fen for line in quote.lines)
    if (lines_fen, payable_fen) != (quote.total_fen, quote.payable_fen):
        yield Finding("lines_differ", where)
    if not 0 <= quote.account_fen <= quote.payable_fen:
        yield Finding("parts_differ", where)
    steps = answer.trace.payers
    gave = tuple((step.person, step.gave_fen) for step in steps if step.gave_fen)
    if gave != quote.payers:
        yield Finding("explanation_differs", where)
    need = quote.payable_fen
    for step in steps:
        if step.gave_fen != min(need, step.could_give_fen) or step.could_give_fen > step.had_fen:
            yield Finding("chain_order", where, step.person)
        need -= step.gave_fen


def _past_pin(answer: Answer) -> bool:
    return any(v.gate == "pin" and v.state is GateState.PASSED for v in answer.trace.gates)
