"""sell, quote, explain, balance: one sale from the command line, with nothing hidden."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from pos.commands.customer import Wanted, asks_on_terminal, fill, present
from pos.commands.options import (
    DEFAULT_TILL,
    At,
    Context,
    Json,
    Lang,
    Operator,
    Pharmacy,
    Till,
    Url,
    WrongUse,
    context,
)  # fmt: skip
from pos.commands.output import (
    DONE,
    REFUSED,
    refusal_card,
    sale_json,
    show,
    show_json,
    show_split,
    show_trace,
    table,
    trace_json,
)  # fmt: skip
from pos.commands.tills import staffed
from pos.connect import Stage
from pos.counter.asking import Counter
from pos.counter.checkout import Checkout
from pos.counter.slip import text as slip_text
from pos.decoding import nearest
from pos.model import Answer, Balances, Papers, Quote, Trace
from pos.money import parse_yuan, yuan
from pos.refusals import Refusal
from pos.street import NoReply
from pos.texts import say

Scan = Annotated[str, typer.Option("--scan", help="A code, or a picture (PNG, JPEG) of one.")]
CardId = Annotated[str, typer.Option("--card", help="Card id: one letter and eight digits.")]
IdentityNumber = Annotated[str, typer.Option("--identity", help="Identity number, 18 characters.")]
Pin = Annotated[str, typer.Option("--pin", help="The customer's PIN; better: --pin-stdin.")]
PinStdin = Annotated[bool, typer.Option("--pin-stdin", help="Read the PIN from standard input.")]
Item = Annotated[
    list[str] | None,
    typer.Option("--item", metavar="EAN[xN]", help="A product and how many; may be repeated."),
]
Patient = Annotated[str, typer.Option("--patient", help="Who takes the medicine (a person's key).")]
Agent = Annotated[str, typer.Option("--agent", help="Who collects it for the patient.")]
PatientPaper = Annotated[
    bool, typer.Option("--patient-paper", help="The patient's identity paper was seen.")
]
NoAgentPaper = Annotated[
    bool, typer.Option("--no-agent-paper", help="The agent's identity paper was not seen.")
]
Prescription = Annotated[bool, typer.Option("--prescription", help="A prescription was seen.")]
Cash = Annotated[
    str,
    typer.Option(
        "--cash",
        metavar="all|none|AMOUNT",
        help="The cash the customer agrees to. Default: asked on a terminal, else all.",
    ),
]
MessageId = Annotated[
    str, typer.Option("--message-id", help="Send it under this id (a repeat is a replay).")
]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    for command in (sell, quote, explain, balance):
        app.command()(command)


def sell(
    item: Item = None, scan: Scan = "", card: CardId = "", identity: IdentityNumber = "",
    pin: Pin = "", pin_stdin: PinStdin = False, patient: Patient = "", agent: Agent = "",
    patient_paper: PatientPaper = False, no_agent_paper: NoAgentPaper = False,
    prescription: Prescription = False, cash: Cash = "",
    cash_only: Annotated[
        bool, typer.Option("--cash-only", help="Sell for cash, without the insurance.")
    ] = False,
    message_id: MessageId = "", pharmacy: Pharmacy = "", till: Till = DEFAULT_TILL,
    operator: Operator = "", url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Sell: check, debit the account and the family's accounts in order, the rest is cash."""
    here = context(url, lang, at, json=json)
    papers = Papers(patient_paper, agent, not no_agent_paper and bool(agent), prescription)
    wanted = Wanted(tuple(item or ()), scan, card, identity, pin, pin_stdin, patient, agent, papers)
    agreed = _agreed(cash)
    _check_message_id(message_id)
    with _at_a_till(here, wanted, pharmacy, till, operator) as (counter, checkout):
        refusal = fill(checkout, wanted)
        if refusal is None and cash_only:
            return _cash_sale(here, checkout, wanted)
        refusal = refusal or present(checkout, wanted, here)
        if refusal is not None:
            return _told(here, _refused(refusal), message_id)
        if agreed is None and asks_on_terminal(here):
            answer = checkout.presettle()
            if not isinstance(answer.outcome, Quote):
                return _told(here, answer, "")
            agreed = _ask_cash(here, answer.outcome)
        return _settle(here, counter, checkout, "all" if agreed is None else agreed, message_id)


def quote(
    item: Item = None, scan: Scan = "", card: CardId = "", identity: IdentityNumber = "",
    pin: Pin = "", pin_stdin: PinStdin = False, patient: Patient = "", agent: Agent = "",
    patient_paper: PatientPaper = False, no_agent_paper: NoAgentPaper = False,
    prescription: Prescription = False, message_id: MessageId = "", pharmacy: Pharmacy = "",
    till: Till = DEFAULT_TILL, operator: Operator = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Say who would pay what; no account is touched (a wrong PIN still costs a try)."""
    here = context(url, lang, at, json=json)
    papers = Papers(patient_paper, agent, not no_agent_paper and bool(agent), prescription)
    wanted = Wanted(tuple(item or ()), scan, card, identity, pin, pin_stdin, patient, agent, papers)
    return _presettle(here, wanted, (pharmacy, till, operator), message_id, _told)


def explain(
    item: Item = None, scan: Scan = "", card: CardId = "", identity: IdentityNumber = "",
    pin: Pin = "", pin_stdin: PinStdin = False, patient: Patient = "", agent: Agent = "",
    patient_paper: PatientPaper = False, no_agent_paper: NoAgentPaper = False,
    prescription: Prescription = False, message_id: MessageId = "", pharmacy: Pharmacy = "",
    till: Till = DEFAULT_TILL, operator: Operator = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Like quote, with every gate's verdict and, per payer: had, could give, gave, why not more."""
    here = context(url, lang, at, json=json)
    papers = Papers(patient_paper, agent, not no_agent_paper and bool(agent), prescription)
    wanted = Wanted(tuple(item or ()), scan, card, identity, pin, pin_stdin, patient, agent, papers)
    return _presettle(here, wanted, (pharmacy, till, operator), message_id, _explained)


def balance(
    person: Annotated[
        str, typer.Argument(help="A person's own view in the app; without it, at the till.")
    ] = "",
    scan: Scan = "", card: CardId = "", identity: IdentityNumber = "", pin: Pin = "",
    pin_stdin: PinStdin = False, pharmacy: Pharmacy = "", till: Till = DEFAULT_TILL,
    operator: Operator = "", url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """What an account holds, this year's money and what was carried over; nothing is moved."""
    here = context(url, lang, at, json=json)
    if person:
        with here.stage() as stage:
            _check_person(stage, person)
            assert stage.desk is not None
            return _balance_told(here, stage.desk.balances(person))
    wanted = Wanted((), scan, card, identity, pin, pin_stdin)
    with _at_a_till(here, wanted, pharmacy, till, operator) as (_, checkout):
        refusal = present(checkout, wanted, here)
        if refusal is not None:
            return _balance_told(here, _refused(refusal))
        return _balance_told(here, checkout.balance())


@contextmanager
def _at_a_till(
    here: Context, wanted: Wanted, pharmacy: str, till: str, operator: str
) -> Iterator[tuple[Counter, Checkout]]:
    with here.stage() as stage:
        for reference in filter(None, (wanted.patient, wanted.agent)):
            _check_person(stage, reference)
        with staffed(stage, pharmacy, till, operator, here.clock) as counter:
            yield counter, Checkout(counter, wanted.patient)


def _presettle(
    here: Context, wanted: Wanted, where: tuple[str, str, str], message_id: str,
    tell: Callable[[Context, Answer, str], int],
) -> int:  # fmt: skip
    _check_message_id(message_id)
    with _at_a_till(here, wanted, *where) as (counter, checkout):
        refusal = fill(checkout, wanted) or present(checkout, wanted, here)
        if refusal is not None:
            return tell(here, _refused(refusal), message_id)
        used = message_id or counter.next_id()
        return tell(here, checkout.presettle(used), used)


def _settle(
    here: Context, counter: Counter, checkout: Checkout, agreed: str | int, message_id: str
) -> int:
    used = message_id or counter.next_id()
    try:
        answer = checkout.settle(agreed, message_id=used)
    except NoReply as error:
        if here.json:
            show_json({"outcome": "unknown", "message_id": used})
            return REFUSED
        raise error
    if isinstance(answer.outcome, Refusal) or here.json or checkout.record is None:
        return _told(here, answer, used)
    show(slip_text(checkout.record.slip, here.language))
    show_trace(here, answer)
    return DONE


def _cash_sale(here: Context, checkout: Checkout, wanted: Wanted) -> int:
    checkout.papers = wanted.papers
    done = checkout.pay_cash()
    if isinstance(done, Refusal):
        return _told(here, _refused(done), "")
    if here.json:
        slip = done.slip
        cash = {"total": yuan(slip.total_fen), "account": "0.00", "mutual_aid": "0.00"}
        show_json(
            {"outcome": "cash", **cash, "cash": yuan(slip.cash_fen), "message_id": slip.message_id}
        )
    else:
        show(slip_text(done.slip, here.language))
    return DONE


def _told(here: Context, answer: Answer, message_id: str) -> int:
    if here.json:
        show_json(sale_json(answer, message_id, here.language))
    elif isinstance(answer.outcome, Refusal):
        refusal_card(here, answer.outcome)
    elif isinstance(answer.outcome, Quote):
        show_split(here, answer.outcome)
    return REFUSED if isinstance(answer.outcome, Refusal) else DONE


def _explained(here: Context, answer: Answer, message_id: str) -> int:
    if here.json:
        show_json({**sale_json(answer, message_id, here.language), **trace_json(answer)})
        return REFUSED if isinstance(answer.outcome, Refusal) else DONE
    show_trace(here, answer)
    show()
    return _told(here, answer, message_id)


def _balance_told(here: Context, answer: Answer) -> int:
    found = answer.outcome
    if not isinstance(found, Balances):
        return _told(here, answer, "")
    none = "none"
    total = yuan(found.current_year_fen + found.carried_over_fen) if found.has_account else none
    parts = {
        "current_year": yuan(found.current_year_fen) if found.has_account else none,
        "carried_over": yuan(found.carried_over_fen) if found.has_account else none,
    }
    if here.json:
        facts = {"outcome": "ok", "who": found.name, "person": found.person, "balance": total}
        show_json({**facts, **parts})
        return DONE
    words = [say(here.language, f"words.bucket.{bucket}") for bucket in parts]
    table(
        [
            [found.name, total],
            *([word, text] for word, text in zip(words, parts.values(), strict=True)),
        ]
    )
    return DONE


def _ask_cash(here: Context, shown: Quote) -> str | int:
    show_split(here, shown)
    if shown.cash_fen == 0:
        return "all"
    asked = say(here.language, "commands.sell.cash", cash=yuan(shown.cash_fen))
    return "all" if typer.confirm(asked, default=True) else "none"


def _agreed(cash: str) -> str | int | None:
    if cash in ("all", "none"):
        return cash
    try:
        return parse_yuan(cash) if cash else None
    except ValueError as error:
        raise WrongUse(str(error), "Write --cash all, none or an amount like 12.50.") from None


def _check_message_id(text: str) -> None:
    if text and not (len(text) <= 30 and text.isascii() and text.isalnum()):
        raise WrongUse("a message id has up to 30 letters and digits.", "Leave --message-id out.")


def _check_person(stage: Stage, reference: str) -> None:
    known = [one.person for one in stage.desk.people()] if stage.desk else [reference]
    if reference not in known:
        near = nearest(reference[:40], known)
        raise WrongUse(f"nobody is called {reference[:40]!r}.{near}", "See `pos people`.")


def _refused(refusal: Refusal) -> Answer:
    return Answer("", "", refusal, Trace(()))
