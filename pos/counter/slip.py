"""The slip (结算单): what one finished sale leaves in the customer's hand.

A slip is plain data without secrets, so that the daybook keeps it as JSON and prints it again,
marked as a copy. Basis: SIM, after the fields of a settlement in WIRE. The picture and the
printer's bytes are made in slip_png.py and slip_escpos.py, out of the same rows.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, get_args

import msgspec

from pos.clock import parts_of
from pos.counter.slip_layout import NARROWEST, Row, Style, lay_out
from pos.model import NO_ACCOUNT, CredentialKind
from pos.money import yuan
from pos.texts import say

MARK = "模拟 SIMULATION · not a voucher"

# What a cash sale's slip is for: failure, a failure ticket (故障单) that is settled at this
# pharmacy later (CITY Shanghai); the others, a claim at the insurance centre (CITY Beijing).
Claim = Literal["", "failure", "emergency", "arrears", "card_replaced", "card_not_issued"]
CLAIMS: tuple[Claim, ...] = get_args(Claim)


class SlipLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the basket, and how much of it the account may pay. ean: never printed."""

    name: str
    spec: str
    quantity: int
    unit_price_fen: int
    amount_fen: int
    catalogue_class: str  # A, B, C, or "" for goods that are no drug
    goods: str  # a goods class, "" where the centre does not know the product
    payable_fen: int
    ean: str = ""


class GivenBack(msgspec.Struct, frozen=True, kw_only=True):
    """The cancellation that came before a sale in its place: every amount is below zero."""

    settlement_id: str
    lines: tuple[SlipLine, ...]
    total_fen: int
    account_fen: int
    cash_fen: int


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """One finished sale. Times are ISO 8601, Beijing; amounts are fen; nothing else is kept.

    settlement_id: "" for a sale that was all cash, without the centre. person: the patient's
    masked name, "" for none. agent: who collected for the patient, "" for nobody.
    own_left_fen: the patient's own balance after; NO_ACCOUNT where there is none to show.
    mutual_aid: masked name and amount of each donor, in the order of debit. copy_number: 0 for
    the original. total = account + cash; account = own + mutual aid; change = given - cash.
    cancels: the settlement that this one undoes, amounts below zero. instead_of: the cancelled
    settlement whose goods, or some of them, this sale holds. Both "" for any other. given_back:
    the cancellation before a sale in its place, so that one slip shows both. undone: cancelled or
    reversed on a slip that is looked at or printed after its sale was, resettled on a failure
    ticket's; never kept so. claim: what a cash sale's slip is for. ticket: the failure ticket that
    this settlement takes in, "" for none; ticket_cash_fen: the cash that was paid for it then,
    which is what was given; the change is what of it goes back.
    """

    pharmacy_code: str
    pharmacy_name: str
    till: str
    operator_name: str
    operator_badge: str
    sold_at: str
    settled_at: str
    settlement_id: str
    message_id: str
    person: str
    credential: CredentialKind
    agent: str
    lines: tuple[SlipLine, ...]
    total_fen: int
    account_fen: int
    own_fen: int
    mutual_aid: tuple[tuple[str, int], ...]
    cash_fen: int
    cash_given_fen: int
    change_fen: int
    own_left_fen: int
    copy_number: int = 0
    cancels: str = ""
    instead_of: str = ""
    given_back: tuple[GivenBack, ...] = ()
    undone: str = ""
    claim: Claim = ""
    ticket: str = ""
    ticket_cash_fen: int = 0

    @property
    def drawer_fen(self) -> int:
        """The cash that this moves into the drawer; below zero where it comes out of it."""
        return self.cash_fen - self.ticket_cash_fen

    @property
    def code(self) -> str:
        """What the slip's QR says: the settlement id, or the message id of a cash sale."""
        return self.settlement_id or self.message_id


def marked(slip: Slip, state: str) -> Slip:
    """The slip to look at or print now; a sale that is undone, or a ticket that is used, says so.

    state: the record's.
    """
    undone = state if state in ("cancelled", "reversed", "resettled") else ""
    return msgspec.structs.replace(slip, undone=undone)


def text(slip: Slip, language: str, width: int = 48) -> str:
    """The slip in monospace text; `width` is in terminal cells, at least 32.

    The QR stands on it where it fits, as half blocks.
    """
    return text_of(rows(slip, language), width)


def text_of(written: Iterable[Row], width: int = 48) -> str:
    """Rows as `text` sets them."""
    width = max(width, NARROWEST)
    lines: list[str] = []
    for row in written:
        if row.style is Style.CODE:
            lines += _code_lines(row.left, width)
        else:
            lines += lay_out(row, width)
    return "\n".join(lines) + "\n"


def rows(slip: Slip, language: str) -> tuple[Row, ...]:
    """Everything that stands on the slip, in order; every form is made of these."""
    body = (_head, _people, _given_back, _lines, _money)
    written = [tuple(part(slip, language)) for part in body]
    parts = [row for part in written if part for row in (*part, Row(Style.RULE))]
    copy = _copy_mark(slip, language)
    mark = Row(Style.MARK, MARK)
    code = (Row(Style.CODE, slip.code), Row(Style.CENTRE, slip.code))
    return (mark, *copy, *parts, *code, *copy, mark)


def _copy_mark(slip: Slip, language: str) -> tuple[Row, ...]:
    marks = []
    if slip.undone:
        marks.append(say(language, f"slip.undone.{slip.undone}"))
    if slip.copy_number:
        marks.append(say(language, "slip.copy", number=slip.copy_number))
    return tuple(Row(Style.MARK, mark) for mark in marks)


def _head(slip: Slip, language: str) -> Iterator[Row]:
    yield Row(Style.TITLE, slip.pharmacy_name)
    yield Row(Style.CENTRE, say(language, f"slip.title.{_title(slip)}"))
    yield Row(Style.RULE)
    yield _pair(language, "pharmacy", slip.pharmacy_code)
    yield _pair(language, "till", slip.till)
    yield _pair(language, "operator", f"{slip.operator_name} ({slip.operator_badge})")
    yield _pair(language, "sold_at", _moment(slip.sold_at))
    if slip.settlement_id:
        yield _pair(language, "settled_at", _moment(slip.settled_at))
        yield _pair(language, "settlement_id", slip.settlement_id)
    yield _pair(language, "message_id", slip.message_id)
    if slip.cancels:
        yield _pair(language, "cancels", slip.cancels)
    if slip.instead_of:
        yield _pair(language, "instead_of", slip.instead_of)
    if slip.ticket:
        yield _pair(language, "ticket", slip.ticket)
        bought_at = parts_of(slip.ticket).moment.isoformat()
        yield _pair(language, "bought_at", _moment(bought_at))


def _title(slip: Slip) -> str:
    if slip.settlement_id:
        return "cancellation" if slip.cancels else "resettlement" if slip.ticket else "settlement"
    if slip.claim:
        return "failure" if slip.claim == "failure" else "claim"
    return "cash"


def _people(slip: Slip, language: str) -> Iterator[Row]:
    if not slip.settlement_id:
        yield Row(Style.PLAIN, say(language, "slip.cash_sale"))
    if slip.claim:
        where = "here" if slip.claim == "failure" else "centre"
        yield Row(Style.STRONG, say(language, f"slip.claim.{slip.claim}"))
        for key in (where, "until"):
            yield Row(Style.PLAIN, say(language, f"slip.claim_next.{key}"))
    if slip.person:
        yield _pair(language, "person", slip.person)
        yield _pair(language, "credential", say(language, f"words.credential.{slip.credential}"))
    if slip.agent:
        yield _pair(language, "agent", slip.agent)


def _lines(slip: Slip, language: str) -> Iterator[Row]:
    goods, price, amount = (
        say(language, f"slip.head.{key}") for key in ("goods", "price", "amount")
    )
    yield Row(Style.PLAIN, goods, price, amount)
    for line in slip.lines:
        yield Row(Style.PLAIN, f"{line.name} {line.spec}")
        price = f"{line.quantity} × {yuan(line.unit_price_fen)}"
        yield Row(Style.PLAIN, _class(line, language), price, yuan(line.amount_fen), indent=2)
        if slip.settlement_id and line.payable_fen < line.amount_fen:
            key = "partly_payable" if line.payable_fen else "not_payable"
            payable = say(language, f"slip.line.{key}", amount=yuan(line.payable_fen))
            yield Row(Style.PLAIN, payable, indent=2)


def _given_back(slip: Slip, language: str) -> Iterator[Row]:
    """A return: what was cancelled stands over what is settled in its place."""
    for back in slip.given_back:
        yield Row(Style.STRONG, say(language, "slip.given_back.title"))
        yield _pair(language, "settlement_id", back.settlement_id)
        for line in back.lines:
            yield Row(Style.PLAIN, f"{line.name} × {line.quantity}", right=yuan(line.amount_fen))
        yield _amount(language, "total", back.total_fen)
        yield _amount(language, "account", back.account_fen)
        yield _amount(language, "cash", back.cash_fen)
        yield Row(Style.STRONG, say(language, "slip.given_back.kept"))


def _class(line: SlipLine, language: str) -> str:
    goods = say(language, f"words.goods.{line.goods}") if line.goods else ""
    if not line.catalogue_class:
        return goods
    letter = say(language, f"words.catalogue_class.{line.catalogue_class}")
    return say(language, "slip.line.class", letter=letter, goods=goods)


def _money(slip: Slip, language: str) -> Iterator[Row]:
    count = say(
        language,
        "slip.count",
        lines=len(slip.lines),
        pieces=sum(line.quantity for line in slip.lines),
    )
    yield Row(Style.PLAIN, count)
    yield _amount(language, "total", slip.total_fen, Style.TOTAL)
    if slip.settlement_id:
        yield _amount(language, "account", slip.account_fen, Style.STRONG)
        if slip.own_left_fen != NO_ACCOUNT or slip.own_fen:
            yield _amount(language, "own", slip.own_fen, indent=2)
        for donor, amount_fen in slip.mutual_aid:
            label = say(language, "slip.label.donor", donor=donor)
            yield Row(Style.PLAIN, label, right=yuan(amount_fen), indent=2)
    yield _amount(language, "cash", slip.cash_fen, Style.STRONG)
    if slip.cancels:
        return  # cash goes back as it is, and the balance after is not known here
    given, change = ("ticket_cash", "cash_back") if slip.ticket else ("cash_given", "change")
    yield _amount(language, given, slip.cash_given_fen, indent=2)
    yield _amount(
        language, change, slip.change_fen, Style.STRONG if slip.ticket else Style.PLAIN, 2
    )
    for back in slip.given_back:
        yield _amount(language, "difference", back.total_fen + slip.total_fen, Style.STRONG)
        yield _amount(language, "difference_cash", back.cash_fen + slip.cash_fen, indent=2)
    if slip.own_left_fen != NO_ACCOUNT:
        yield _amount(language, "own_left", slip.own_left_fen)
    elif slip.settlement_id:
        yield _pair(language, "own_left", say(language, "slip.no_account"))


def _pair(language: str, key: str, value: str) -> Row:
    return Row(Style.PLAIN, say(language, f"slip.label.{key}"), right=value)


def _amount(language: str, key: str, fen: int, style: Style = Style.PLAIN, indent: int = 0) -> Row:
    return Row(style, say(language, f"slip.label.{key}"), right=yuan(fen), indent=indent)


def _moment(iso: str) -> str:
    """Date and time as they are read: Beijing time, to the second."""
    return iso[:19].replace("T", " ")


def _code_lines(code: str, width: int) -> list[str]:
    from pos.counter import qr  # qrcode loads only when a slip is made

    blocks = qr.blocks(code)
    if len(blocks[0]) > width:
        return []
    margin = " " * ((width - len(blocks[0])) // 2)
    return [(margin + line).rstrip() for line in blocks]
