"""sell, quote, explain, balance: one sale from the command line, with nothing hidden."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import msgspec
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
    check_people,
    context,
)  # fmt: skip
from pos.commands.output import (
    DONE,
    REFUSED,
    show,
    show_json,
    show_split,
    show_trace,
)  # fmt: skip
from pos.commands.telling import balance_told, cash_told, explained, refused, told
from pos.commands.tills import staffed
from pos.connect import Stage
from pos.counter.asking import Counter
from pos.counter.checkout import Checkout
from pos.counter.slip import CLAIMS, Claim
from pos.counter.slip import text as slip_text
from pos.model import Answer, Papers, Quote
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
    ticket: Annotated[
        str,
        typer.Option(
            "--ticket", metavar="WHY",
            help="Sell for cash, with a slip for later: failure (a failure ticket), emergency,"
            " arrears, card_replaced, card_not_issued.",
        ),
    ] = "",
    message_id: MessageId = "", pharmacy: Pharmacy = "", till: Till = DEFAULT_TILL,
    operator: Operator = "", url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Sell: check, debit the account and the family's accounts in order, the rest is cash."""
    here = context(url, lang, at, json=json)
    papers = Papers(patient_paper, agent, not no_agent_paper and bool(agent), prescription)
    wanted = Wanted(tuple(item or ()), scan, card, identity, pin, pin_stdin, patient, agent, papers)
    agreed, claim = agreed_cash(cash), _claim(ticket)
    cash_only = cash_only or bool(claim)
    check_message_id(message_id)
    if cash_only and message_id:
        raise WrongUse("cash_message_id")
    with _at_a_till(here, wanted, pharmacy, till, operator) as (counter, checkout):
        refusal = fill(checkout, wanted)
        if refusal is None and cash_only:
            return _pay_cash(here, checkout, claim)
        refusal = refusal or present(checkout, wanted, here)
        if refusal is not None:
            return told(here, refused(refusal), message_id)
        return settled(here, counter, checkout, agreed, message_id)


def settled(
    here: Context, counter: Counter, checkout: Checkout, agreed: str | int | None, message_id: str
) -> int:
    """Settle and tell; agreed: None where nothing was said of cash, so that a person is asked."""
    if agreed is None and asks_on_terminal(here):
        answer = checkout.presettle()
        if not isinstance(answer.outcome, Quote):
            return told(here, answer, "")
        agreed = _ask_cash(here, answer.outcome)
    return _settle(here, counter, checkout, "all" if agreed is None else agreed, message_id)


def _asking(
    name: str, tell: Callable[[Context, Answer, str], int], does: str
) -> Callable[..., int]:
    """A command that asks what a sale would come to; `tell` says the answer, `does` its help."""

    def ask(
        item: Item = None, scan: Scan = "", card: CardId = "", identity: IdentityNumber = "",
        pin: Pin = "", pin_stdin: PinStdin = False, patient: Patient = "", agent: Agent = "",
        patient_paper: PatientPaper = False, no_agent_paper: NoAgentPaper = False,
        prescription: Prescription = False, message_id: MessageId = "", pharmacy: Pharmacy = "",
        till: Till = DEFAULT_TILL, operator: Operator = "",
        url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
    ) -> int:  # fmt: skip
        here = context(url, lang, at, json=json)
        papers = Papers(patient_paper, agent, not no_agent_paper and bool(agent), prescription)
        shown = (scan, card, identity, pin, pin_stdin)
        wanted = Wanted(tuple(item or ()), *shown, patient, agent, papers)
        check_message_id(message_id)
        with _at_a_till(here, wanted, pharmacy, till, operator) as (counter, checkout):
            refusal = fill(checkout, wanted) or present(checkout, wanted, here)
            if refusal is not None:
                return tell(here, refused(refusal), message_id)
            used = message_id or counter.next_id()
            return tell(here, checkout.presettle(used), used)

    ask.__name__, ask.__doc__ = name, does
    return ask


quote = _asking(
    "quote", told,
    "Say who would pay what; no account is touched (a wrong PIN still costs a try).",
)  # fmt: skip
explain = _asking(
    "explain", explained,
    "Like quote, with every gate's verdict and, per payer: had, could give, gave, why not more.",
)  # fmt: skip


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
            check_people(stage, person)
            assert stage.desk is not None
            return balance_told(here, stage.desk.balances(person))
    wanted = Wanted((), scan, card, identity, pin, pin_stdin)
    with _at_a_till(here, wanted, pharmacy, till, operator) as (_, checkout):
        refusal = present(checkout, wanted, here)
        if refusal is not None:
            return balance_told(here, refused(refusal))
        return balance_told(here, checkout.balance())


@contextmanager
def _at_a_till(
    here: Context, wanted: Wanted, pharmacy: str, till: str, operator: str
) -> Iterator[tuple[Counter, Checkout]]:
    with here.stage() as stage:
        check_people(stage, *filter(None, (wanted.patient, wanted.agent)))
        with staffed(stage, pharmacy, till, operator, here.clock) as counter:
            checkout = Checkout(counter, wanted.patient)
            checkout.papers = papers_of(stage, wanted.papers)
            yield counter, checkout


def papers_of(stage: Stage, papers: Papers) -> Papers:
    """An agent stands on the papers by name, as on the paper that the cashier sees."""
    if not papers.agent or stage.desk is None:
        return papers
    name = next(one.name for one in stage.desk.people() if one.person == papers.agent)
    return msgspec.structs.replace(papers, agent=name)


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
        return told(here, answer, used, **_of_a_ticket(checkout))
    show(slip_text(checkout.record.slip, here.language))
    show_trace(here, answer)
    return DONE


def _of_a_ticket(checkout: Checkout) -> dict[str, str]:
    """What programs get of a failure ticket that was taken in."""
    slip = checkout.slip
    if slip is None or not slip.ticket:
        return {}
    return {
        "ticket": slip.ticket,
        "ticket_cash": yuan(slip.ticket_cash_fen),
        "cash_back": yuan(slip.change_fen),
    }


def _pay_cash(here: Context, checkout: Checkout, claim: Claim) -> int:
    products = [one.item.ean for one in checkout.lines]
    done = checkout.pay_cash(claim=claim)
    if isinstance(done, Refusal):
        return told(here, refused(done), "")
    return cash_told(here, done.slip, products)


def _ask_cash(here: Context, shown: Quote) -> str | int:
    show_split(here, shown)
    if shown.cash_fen == 0:
        return "all"
    asked = say(here.language, "commands.sell.cash", cash=yuan(shown.cash_fen))
    return "all" if typer.confirm(asked, default=True) else "none"


def _claim(why: str) -> Claim:
    found = next((one for one in CLAIMS if one == why), None)
    if found is None:
        raise WrongUse("ticket", why, CLAIMS[1:])
    return found


def agreed_cash(cash: str) -> str | int | None:
    """What was said of cash; None for nothing."""
    if cash in ("all", "none"):
        return cash
    try:
        return parse_yuan(cash) if cash else None
    except ValueError:
        raise WrongUse("cash", cash) from None


def check_message_id(text: str) -> None:
    """Wrong use where no message can have such an id."""
    if text and not (len(text) <= 30 and text.isascii() and text.isalnum()):
        raise WrongUse("message_id", text)
