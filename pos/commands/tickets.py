"""resettle: a failure ticket is taken in, settled as of its purchase, and the cash goes back."""

from typing import Annotated

import typer
from msgspec.structs import replace

from pos.commands.customer import Wanted, fill, present
from pos.commands.options import (
    DEFAULT_TILL,
    At,
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
from pos.commands.selling import (
    Agent,
    CardId,
    Cash,
    IdentityNumber,
    Item,
    MessageId,
    NoAgentPaper,
    Patient,
    PatientPaper,
    Pin,
    PinStdin,
    Prescription,
    Scan,
    agreed_cash,
    check_message_id,
    papers_of,
    settled,
)  # fmt: skip
from pos.commands.telling import refused, told
from pos.commands.tills import staffed
from pos.counter import tickets
from pos.counter.checkout import Checkout
from pos.model import Papers
from pos.refusals import Refusal


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command()(resettle)


def resettle(
    number: Annotated[str, typer.Argument(help="The ticket's number: its message id.")],
    item: Item = None, scan: Scan = "", card: CardId = "", identity: IdentityNumber = "",
    pin: Pin = "", pin_stdin: PinStdin = False, patient: Patient = "", agent: Agent = "",
    patient_paper: PatientPaper = False, no_agent_paper: NoAgentPaper = False,
    prescription: Prescription = False, cash: Cash = "", message_id: MessageId = "",
    pharmacy: Pharmacy = "", till: Till = DEFAULT_TILL, operator: Operator = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Take in a failure ticket: settled as of its purchase, once; what the accounts pay goes back
    in cash.

    Another till's ticket needs its goods, as --item.
    """
    here = context(url, lang, at, json=json)
    papers = Papers(patient_paper, agent, not no_agent_paper and bool(agent), prescription)
    wanted = Wanted(tuple(item or ()), scan, card, identity, pin, pin_stdin, patient, agent, papers)
    agreed = agreed_cash(cash)
    check_message_id(message_id)
    with here.stage() as stage, staffed(stage, pharmacy, till, operator, here.clock) as counter:
        check_people(stage, *filter(None, (patient, agent)))
        checkout = tickets.resettled(counter, number, patient)
        if isinstance(checkout, Refusal):
            return told(here, refused(checkout), message_id)
        shown = papers_of(stage, papers)
        seen = shown.prescription or checkout.papers.prescription
        checkout.papers = replace(shown, prescription=seen)
        refusal = _goods(checkout, wanted) or present(checkout, wanted, here)
        if refusal is not None:
            return told(here, refused(refusal), message_id)
        return settled(here, counter, checkout, agreed, message_id)


def _goods(checkout: Checkout, wanted: Wanted) -> Refusal | None:
    """This till's own ticket knows them; from another till's paper they are typed."""
    if not checkout.lines_fixed:
        return fill(checkout, wanted)
    if wanted.items:
        raise WrongUse("ticket_items")
    return None
