"""What the sale screen shows, as one frozen value made from the sale in hand."""

from dataclasses import dataclass

from pos.counter import shelf
from pos.counter.basket import BasketLine
from pos.counter.checkout import Checkout
from pos.model import Quote, Trace
from pos.money import yuan
from pos.refusals import Reason, Refusal
from pos.street import DesignatedPharmacy
from pos.texts import reason_word, say
from terminal_ui.widgets.checks import Check, CheckState
from terminal_ui.widgets.rows import Column, Row
from terminal_ui.widgets.side_panel import SideView
from terminal_ui.widgets.split import Payer, payers_of
from terminal_ui.widgets.status_bar import StatusView


@dataclass(frozen=True)
class SaleView:
    """Texts are in the language of the moment; amounts are text with two decimals."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str
    total: str
    total_words: str
    side: SideView
    next_key: str
    next_word: str


def status_view(
    language: str,
    checkout: Checkout,
    state: DesignatedPharmacy | None,
    *,
    line_up: bool,
    notices: tuple[str, ...],
) -> StatusView:
    """The top line, and the notices under it."""
    counter = checkout.counter
    agreed = state is not None and state.agreement == "active"
    word = "unknown" if state is None else "designated" if agreed else state.agreement
    if agreed and state is not None and not state.signed_in:
        word = "not_signed_in"
    return StatusView(
        pharmacy=counter.pharmacy.name,
        designated=word == "designated",
        designation_word=say(language, f"till.status.{word}"),
        operator=counter.operator.name,
        till=say(language, "till.status.till", till=counter.till),
        shift=say(language, "till.status.shift", day=f"{counter.clock():%m-%d}"),
        line_up=line_up,
        line_word=say(language, "till.status.line_up" if line_up else "till.status.line_down"),
        notices=notices,
    )


def sale_view(
    language: str,
    checkout: Checkout,
    *,
    state: DesignatedPharmacy | None,
    closed: bool,
    demo: bool,
    wide: bool,
    patient: str,
    pin_refused: bool,
) -> SaleView:
    """The sale as it stands. closed: this till has closed the day. patient: the name of who takes
    the medicine, where it was asked.
    """
    lines = checkout.lines
    next_key, next_word = _next(language, checkout)
    if closed:
        next_key, next_word = "■", say(language, "till.sale.next_closed")
    return SaleView(
        columns=_columns(language, wide=wide),
        rows=tuple(_row(language, n, line, wide=wide) for n, line in enumerate(lines, start=1)),
        empty=say(language, f"till.sale.{'empty_demo' if demo else 'empty'}"),
        total=yuan(checkout.total_fen),
        total_words=say(
            language, "till.sale.total", lines=len(lines), boxes=sum(one.quantity for one in lines)
        ),
        side=SideView(
            heads=_heads(language),
            customer=_customer(language, checkout, patient),
            checks=_checks(language, checkout, state, pin_refused=pin_refused),
            payable=_payable(language, lines),
            split=quote_payers(language, checkout),
            # A ticket's line under the top line leaves no room for what is known by then.
            before_split="" if checkout.ticket else say(language, "till.sale.split_before"),
        ),
        next_key=next_key,
        next_word=next_word,
    )


def _heads(language: str) -> tuple[str, str, str]:
    customer, checks, split = (
        say(language, f"till.sale.{name}") for name in ("customer", "checks", "split")
    )
    return customer, checks, split


def _columns(language: str, *, wide: bool) -> tuple[Column, ...]:
    words = {name: say(language, f"till.sale.{name}") for name in _TITLES}
    spec = (Column(say(language, "till.search.spec"), 18),) if wide else ()
    return (
        Column("#", 2, right=True), Column(words["name"]), *spec,
        Column(words["quantity"], 4, right=True),
        Column(words["price"], 8, right=True), Column(words["amount"], 9, right=True),
        Column(words["class"], 2), Column(words["payer"], 4),
    )  # fmt: skip


_TITLES = ("name", "quantity", "price", "amount", "class", "payer")


def _row(language: str, number: int, line: BasketLine, *, wide: bool) -> Row:
    known = line.product_class
    catalogue_class = known.catalogue_class if known else ""
    class_word = "–"
    if catalogue_class:
        class_word = say(language, f"words.catalogue_class.{catalogue_class}")
    payer = "payer_unknown" if known is None else "payer_cash" if known.refused else "payer_account"
    spec = (line.item.spec,) if wide else ()
    cells = (
        str(number), line.item.name, *spec, str(line.quantity), yuan(line.unit_price_fen),
        yuan(line.amount_fen), class_word, say(language, f"till.sale.{payer}"),
    )  # fmt: skip
    return Row(cells)


def _customer(language: str, checkout: Checkout, patient: str) -> tuple[str, ...]:
    known = checkout.customer
    lines = [say(language, "till.sale.nobody")]
    if known:
        kind = say(language, f"words.credential.{known.kind}")
        lines = [say(language, "till.sale.known", name=known.name, kind=kind)]
    if patient:
        lines.append(say(language, "till.sale.for_whom", name=patient))
    papers = checkout.papers
    seen = [
        say(language, f"till.sale.{key}", agent=papers.agent)
        for key, is_seen in (
            ("paper_prescription", papers.prescription),
            ("paper_patient", papers.patient),
            ("paper_agent", bool(papers.agent)),
            ("paper_agent_seen", papers.agent_paper),
        )
        if is_seen
    ]
    return (*lines, *(f"✓ {one}" for one in seen))


def _checks(
    language: str, checkout: Checkout, state: DesignatedPharmacy | None, *, pin_refused: bool
) -> tuple[Check, ...]:
    passed, open_, refused = CheckState.PASSED, CheckState.OPEN, CheckState.REFUSED
    goods = passed if checkout.lines else open_
    if needs_prescription(checkout) or _nothing_payable(checkout):
        goods = refused
    known = checkout.customer
    pin = open_
    if checkout.quote is not None or checkout.has_pin:
        pin = passed
    if known and not known.pin_asked:
        pin = CheckState.NOT_NEEDED
    elif pin_refused:
        pin = refused
    return (
        _designation(language, state),
        Check(say(language, "till.sale.check_goods"), goods),
        Check(say(language, "till.sale.check_credential"), passed if known else open_),
        Check(say(language, "till.sale.check_pin"), pin),
    )


def _designation(language: str, state: DesignatedPharmacy | None) -> Check:
    """A pharmacy that is designated and merely signed out lacks the sign-in, nothing else."""
    agreed = state is not None and state.agreement == "active"
    if agreed and state is not None and not state.signed_in:
        return Check(say(language, "till.sale.check_not_signed_in"), CheckState.REFUSED)
    passed = CheckState.PASSED if agreed else CheckState.REFUSED
    return Check(say(language, "till.sale.check_designated"), passed)


def needs_prescription(checkout: Checkout) -> bool:
    """A prescription drug is in the basket and no prescription has been seen."""
    return not checkout.papers.prescription and shelf.needs_prescription(checkout.lines)


def _nothing_payable(checkout: Checkout) -> bool:
    known = [one.product_class for one in checkout.lines if one.product_class]
    return bool(known) and len(known) == len(checkout.lines) and all(one.refused for one in known)


def _payable(language: str, lines: tuple[BasketLine, ...]) -> tuple[tuple[str, str], ...]:
    cash = sum(x.amount_fen for x in lines if x.product_class and x.product_class.refused)
    account = sum(x.amount_fen for x in lines if x.product_class and not x.product_class.refused)
    return (
        (say(language, "till.sale.payable"), yuan(account)),
        (say(language, "till.sale.cash_only"), yuan(cash)),
    )


def _next(language: str, checkout: Checkout) -> tuple[str, str]:
    if not checkout.lines:
        return "F2", say(language, "till.sale.next_scan")
    if needs_prescription(checkout):
        return "F3", say(language, "till.sale.next_prescription")
    if checkout.customer is None:
        word = "ticket.next" if checkout.ticket else "sale.next_customer"
        return "F9", say(language, f"till.{word}")
    return "F9", say(language, "till.sale.next_pay")


def quote_payers(language: str, checkout: Checkout) -> tuple[Payer, ...]:
    """The split of the quote in force; nothing before there is one."""
    answer = checkout.answer
    if checkout.quote is None or answer is None:
        return ()
    return explained(language, checkout.quote, answer.trace)


def explained(language: str, quote: Quote, trace: Trace) -> tuple[Payer, ...]:
    """Who pays what in which order, and why not more."""
    kinds = {name: say(language, f"till.pay.kind_{name}") for name in ("own", "mutual_aid", "cash")}
    why = {
        str(step.why): reason_word(language, Reason(step.why)) for step in trace.payers if step.why
    }
    return payers_of(quote, trace, kinds, why)


def is_pin_refusal(refusal: Refusal) -> bool:
    """A refusal that another try at the PIN pad may cure."""
    return refusal.reason in (Reason.PIN_WRONG, Reason.PIN_MALFORMED, Reason.PIN_REQUIRED)
