"""The draft of a slip: all of a sale that the centre's answer does not say, without secrets.

It is written into the daybook with the letter, before it is sent, so that a settlement found by a
look-up becomes the same sale, with the same slip, as one that was answered. Basis: SIM.
"""

from collections.abc import Iterable

import msgspec

from pos.counter.asking import Counter
from pos.counter.basket import BasketLine
from pos.counter.slip import SlipLine
from pos.model import CredentialKind, Papers, masked_name


class DraftLine(msgspec.Struct, frozen=True):
    """A line of the basket: its product (EAN-13), and the line of the slip, nothing payable yet."""

    ean: str
    line: SlipLine


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A sale as it was asked. agent: masked. instead_of: the settlement it stands in place of.

    ticket: the failure ticket that it takes in.
    """

    lines: tuple[DraftLine, ...]
    credential: CredentialKind
    agent: str
    cash_given_fen: int
    operator_name: str
    operator_badge: str
    sold_at: str
    instead_of: str = ""
    ticket: str = ""

    @property
    def total_fen(self) -> int:
        return sum(one.line.amount_fen for one in self.lines)


def drafted(
    counter: Counter,
    lines: Iterable[BasketLine],
    kind: CredentialKind,
    papers: Papers,
    cash_given_fen: int,
    instead_of: str,
    ticket: str,
) -> Draft:
    """The draft of a sale that is about to be asked, by whoever stands at the till now."""
    return Draft(
        lines=tuple(DraftLine(one.item.ean, _line(one)) for one in lines),
        credential=kind,
        agent=masked_name(papers.agent),
        cash_given_fen=cash_given_fen,
        operator_name=counter.operator.name,
        operator_badge=counter.operator.badge,
        sold_at=counter.clock().isoformat(),
        instead_of=instead_of,
        ticket=ticket,
    )


def read(text: str) -> Draft:
    """A draft as a letter keeps it."""
    return msgspec.json.decode(text, type=Draft)


def written(draft: Draft) -> str:
    """A draft as a letter keeps it."""
    return msgspec.json.encode(draft).decode()


def _line(one: BasketLine) -> SlipLine:
    known = one.product_class
    return SlipLine(
        name=one.item.name,
        spec=one.item.spec,
        quantity=one.quantity,
        unit_price_fen=one.unit_price_fen,
        amount_fen=one.amount_fen,
        catalogue_class=known.catalogue_class if known else "",
        goods=known.goods if known else "",
        payable_fen=0,
        ean=one.item.ean,
    )
