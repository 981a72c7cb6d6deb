"""What the payment shows, as one frozen value: who is asked, the quote, or a refusal."""

import enum
from dataclasses import dataclass

from pos.counter.checkout import Checkout
from pos.counter.slip import Claim
from pos.model import Answer, GateState, Quote
from pos.money import yuan
from pos.refusals import Reason, Refusal, Scope
from pos.texts import refusal_say, say
from terminal_ui.errors import cash_ways
from terminal_ui.screens.sale_view import explained, is_pin_refusal
from terminal_ui.widgets.checks import Check, CheckState
from terminal_ui.widgets.refusal_card import CardView, card_of, ways_elsewhere
from terminal_ui.widgets.rows import Column, Row
from terminal_ui.widgets.split import Payer


class Stage(enum.Enum):
    """Where the payment stands."""

    ASK = "ask"  # how will the customer pay?
    WAITING = "waiting"  # a letter is on the street
    QUOTED = "quoted"  # nothing debited yet; the customer agrees or not
    CASH = "cash"  # all in cash
    REFUSED = "refused"


@dataclass(frozen=True)
class PayView:
    """cash_due: None while it is not known; takes_cash: the customer has to give it. words: the
    sentence of the moment.
    """

    stage: Stage
    total: str
    total_words: str
    cash_due: str | None
    cash_words: str
    takes_cash: bool
    words: str
    columns: tuple[Column, ...]
    payers: tuple[Row, ...]
    gates: tuple[Check, ...]
    card: CardView | None


def pay_view(
    language: str,
    checkout: Checkout,
    stage: Stage,
    *,
    refusal: Refusal | None,
    waiting_for: str,
    wide: bool,
    desk: bool,
    claim: Claim,
) -> PayView:
    """waiting_for: `asking` or `settling` while a letter is on the street. wide: room for what
    each payer could have given. desk: whether a PIN can be changed here. claim: which paper goes
    with all cash.
    """
    answer = checkout.answer
    quote = checkout.quote
    shown = quote if stage in (Stage.QUOTED, Stage.WAITING) else None
    cash_fen = checkout.total_fen if stage is Stage.CASH else shown.cash_fen if shown else None
    if checkout.ticket and shown:
        cash_fen = checkout.total_fen - shown.cash_fen  # all of it was paid in cash
    return PayView(
        stage=stage,
        total=yuan(checkout.total_fen),
        total_words=say(language, "till.ticket.total" if checkout.ticket else "till.pay.total"),
        cash_due=None if cash_fen is None else yuan(cash_fen),
        cash_words=say(
            language, "till.ticket.cash_back" if checkout.ticket else "till.pay.cash_due"
        ),
        takes_cash=bool(cash_fen) and not checkout.ticket,
        words=_words(language, checkout, stage, waiting_for, claim),
        columns=_columns(language, wide=wide),
        payers=_payers(language, shown, answer, wide=wide),
        gates=_gates(language, answer) if stage is Stage.QUOTED else (),
        card=_card(language, checkout, refusal, desk=desk) if stage is Stage.REFUSED else None,
    )


def _card(
    language: str, checkout: Checkout, refusal: Refusal | None, *, desk: bool
) -> CardView | None:
    """The refusal card of the payment, with the keys that do something about it."""
    if refusal is None:
        return None
    cash_possible = is_cash_possible(refusal) and not checkout.ticket
    ways = []
    if is_pin_refusal(refusal):
        ways.append(("⏎", say(language, "till.pay.way_pin")))
    elif refusal.reason is Reason.PIN_MUST_CHANGE and desk:
        ways.append(("⏎", say(language, "till.pay.way_change_pin")))
    elif refusal.reason is Reason.QUOTE_CHANGED:
        ways.append(("⏎", say(language, "till.pay.way_quote")))
    elif refusal.reason is Reason.NOT_SIGNED_IN:
        ways.append(("⏎", say(language, "till.pay.way_sign_in")))
    elif refusal.reason is Reason.PENDING_UNRESOLVED:
        ways.append(("⏎", say(language, "till.pay.way_pending")))
    elif refusal.reason in PAPERS:
        ways.append(("⏎", say(language, "till.pay.way_papers")))
    if refusal.reason.startswith(("CARD_", "CODE_", "TOKEN_", "CREDENTIAL_", "USE_")):
        ways.append((say(language, "till.pay.scan"), say(language, "till.pay.way_other")))
    if cash_possible:
        ways += cash_ways(language)
    ways += ways_elsewhere(language, refusal)
    ways.append(("Esc", say(language, "till.pay.way_back")))
    word = (
        "ticket.refused" if checkout.ticket else "pay.refused" if cash_possible else "pay.stopped"
    )
    title = say(language, f"till.{word}")
    return card_of(language, refusal, tuple(ways), title, desk=desk)


def is_cash_possible(refusal: Refusal) -> bool:
    """Whether the same goods may still be sold for cash."""
    return refusal.scope is Scope.CASH or refusal.reason in CASH_STILL


# The agreement stops the insurance, not the shop: these are sold for cash (rules.md 1.1).
CASH_STILL = (Reason.PHARMACY_NOT_DESIGNATED, Reason.AGREEMENT_SUSPENDED, Reason.NOT_SIGNED_IN)
PAPERS = (
    Reason.PRESCRIPTION_NEEDED,
    Reason.PROXY_PAPERS_INCOMPLETE,
    Reason.IDENTITY_CHECK_NEEDED,
    Reason.USE_PATIENT_CREDENTIAL,
)


# The answers of the list of papers, in its order.
PAPER_OF: dict[str, Claim] = {
    "failure": "failure", "emergency": "emergency", "arrears": "arrears",
    "card_replaced": "card_replaced", "card_not_issued": "card_not_issued", "plain": "",
}  # fmt: skip


def _words(language: str, checkout: Checkout, stage: Stage, waiting_for: str, claim: Claim) -> str:
    known = checkout.customer
    if stage is Stage.ASK and known:
        key = "ask_account" if known.pin_asked else "ask_account_no_pin"
        return say(language, f"till.pay.{key}", name=known.name)
    if stage is Stage.ASK and checkout.ticket:
        return say(language, "till.ticket.show")
    if stage is Stage.ASK:
        nothing = refusal_say(language, Refusal(Reason.CREDENTIAL_MISSING))
        return f"{nothing}\n{say(language, 'till.pay.ask_cash')}"
    if stage is Stage.WAITING:
        return say(language, f"till.pay.{waiting_for}")
    if stage is Stage.QUOTED:
        agree = "ticket.agree" if checkout.ticket else "pay.agree"
        return " ".join(say(language, f"till.{key}") for key in ("pay.quoted", agree))
    if stage is Stage.CASH and claim:
        return say(language, f"till.ticket.with_{claim}")
    return ""


def _columns(language: str, *, wide: bool) -> tuple[Column, ...]:
    names = ("payer", "had", "could", "gave", "left", "why")
    word = {name: say(language, f"till.pay.{name}") for name in names}
    could = (Column(word["could"], 8, right=True),) if wide else ()
    return (
        Column(word["payer"], 18), Column(word["had"], 8, right=True),
        *could, Column(word["gave"], 8, right=True), Column(word["left"], 9, right=True),
        Column(word["why"]),
    )  # fmt: skip


def _payers(
    language: str, quote: Quote | None, answer: Answer | None, *, wide: bool
) -> tuple[Row, ...]:
    if quote is None or answer is None:
        return ()
    payers = explained(language, quote, answer.trace)
    return tuple(_row(language, n, one, wide=wide) for n, one in enumerate(payers, start=1))


def _row(language: str, number: int, payer: Payer, *, wide: bool) -> Row:
    name = f"{number} {payer.kind_word} {payer.who}".rstrip()
    if payer.is_cash:
        empty = ("", "") if wide else ("",)
        return Row((name, *empty, yuan(payer.gave_fen), yuan(payer.left_fen), ""), "bold")
    had = (payer.had_fen, payer.could_fen) if wide else (payer.had_fen,)
    amounts = (*had, payer.gave_fen, payer.left_fen)
    style = "" if payer.gave_fen else "$text-muted"
    gave_all = "why_all" if payer.gave_fen == payer.had_fen else "why_enough"
    why = payer.why or say(language, f"till.pay.{gave_all}")
    return Row((name, *(yuan(fen) for fen in amounts), why), style)


def _gates(language: str, answer: Answer | None) -> tuple[Check, ...]:
    states = {
        GateState.PASSED: CheckState.PASSED,
        GateState.REFUSED: CheckState.REFUSED,
        GateState.NOT_REACHED: CheckState.OPEN,
    }
    gates = answer.trace.gates if answer else ()
    return tuple(Check(say(language, f"words.gate.{g.gate}"), states[g.state]) for g in gates)
