"""Slips that the tests print: a settlement with everything on it, and a cash sale."""

from msgspec.structs import replace

from pos.counter.slip import Slip, SlipLine
from pos.model import NO_ACCOUNT, CredentialKind

SALE = Slip(
    pharmacy_code="P37010000001",
    pharmacy_name="泉城大药房（经十路店）",
    till="01",
    operator_name="王芳",
    operator_badge="001",
    sold_at="2026-03-03T09:00:00+08:00",
    settled_at="2026-03-03T09:00:02+08:00",
    settlement_id="S20260303000000000001",
    message_id="P37010000001202603030900000101",
    person="李**",
    credential=CredentialKind.CODE,
    agent="赵敏",
    lines=(
        SlipLine(
            name="阿莫西林胶囊",
            spec="0.25g×24粒",
            quantity=2,
            unit_price_fen=1250,
            amount_fen=2500,
            catalogue_class="A",
            goods="drug",
            payable_fen=2500,
        ),
        SlipLine(
            name="电子血压计",
            spec="YE-680",
            quantity=1,
            unit_price_fen=19900,
            amount_fen=19900,
            catalogue_class="",
            goods="device",
            payable_fen=19900,
        ),
        SlipLine(
            name="维生素C泡腾片",
            spec="4g×20片",
            quantity=3,
            unit_price_fen=3500,
            amount_fen=10500,
            catalogue_class="",
            goods="health_product",
            payable_fen=0,
        ),
    ),
    total_fen=32900,
    account_fen=22400,
    own_fen=8000,
    mutual_aid=(("王**", 10000), ("张*", 4400)),
    cash_fen=10500,
    cash_given_fen=11000,
    change_fen=500,
    own_left_fen=17,
)
CASH_SALE = replace(
    SALE,
    settled_at="",
    settlement_id="",
    person="",
    credential=CredentialKind.NOTHING,
    agent="",
    account_fen=0,
    own_fen=0,
    mutual_aid=(),
    cash_fen=32900,
    cash_given_fen=33000,
    change_fen=100,
    own_left_fen=NO_ACCOUNT,
)
LONG_NAME = "复方" * 300 + " extended release " * 30


def many_lines(slip: Slip, count: int) -> Slip:
    """The slip with its first line that many times; only for its looks, the sums are wrong."""
    return replace(slip, lines=slip.lines[:1] * count)
