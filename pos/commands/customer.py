"""What the customer and the goods are, from the command line's words to a checkout."""

import re
import sys
from dataclasses import dataclass, field
from getpass import getpass
from pathlib import Path

from pos.commands.options import Context, WrongUse
from pos.counter.basket import parse_price, parse_quantity
from pos.counter.checkout import Checkout
from pos.counter.scanning import CredentialScan, NothingRead, Scan, picture, recognise
from pos.counter.shop import Shop
from pos.model import NO_PIN, Papers, Secret
from pos.refusals import Reason, Refusal
from pos.texts import Trouble, say

_TIMES = re.compile(r"(.*\S)\s*[x×*](.*)", re.DOTALL)  # the last one counts
NO_PAPERS = Papers()
PICTURE_LIMIT = 20_000_000


@dataclass(frozen=True)
class Wanted:
    """What the command line says of one sale."""

    items: tuple[str, ...] = ()
    scan: str = field(default="", repr=False)
    card: str = field(default="", repr=False)
    identity: str = field(default="", repr=False)
    pin: str = field(default="", repr=False)
    pin_stdin: bool = False
    patient: str = ""
    agent: str = ""
    papers: Papers = NO_PAPERS


def fill(checkout: Checkout, wanted: Wanted) -> Refusal | None:
    """Put the goods into the basket; BAD_AMOUNT for a wrong quantity or price."""
    for text in wanted.items:
        refusal = _add(checkout, text)
        if refusal is not None:
            return refusal
    return Refusal(Reason.EMPTY_BASKET) if not checkout.lines else None


def present(checkout: Checkout, wanted: Wanted, here: Context) -> Refusal | None:
    """Show every credential that was given, in the order scan, card, identity number."""
    today = here.clock().date()
    scans = [_scanned(wanted.scan, here)] if wanted.scan else []
    scans += [recognise(text, today) for text in (wanted.card, wanted.identity) if text]
    for scan in scans:
        if isinstance(scan, Refusal):
            return scan
        if isinstance(scan, NothingRead):
            raise WrongUse(f"scanning.{scan.reason}")
        if not isinstance(scan, CredentialScan):
            return Refusal(Reason.NOT_AN_INSURANCE_CODE)
        found = checkout.identify(scan.shown)
        if isinstance(found, Refusal):
            return found
    checkout.enter_pin(_pin(checkout, wanted, here))
    return None


def asks_on_terminal(here: Context) -> bool:
    """Whether there is a person to ask: a terminal, and no JSON."""
    return not here.json and sys.stdin.isatty() and sys.stdout.isatty()


def _add(checkout: Checkout, text: str) -> Refusal | None:
    shop = checkout.counter.shop
    code, quantity_text, price_text = _item(shop, text.strip())
    if shop.item(code) is None:
        raise WrongUse("item", code, [word for one in shop.stock for word in (one.key, one.ean)])
    quantity = 1 if quantity_text is None else parse_quantity(quantity_text)
    if isinstance(quantity, Refusal):
        return quantity
    price = 0 if price_text is None else parse_price(price_text)
    if isinstance(price, Refusal):
        return price
    checkout.add(code, quantity, price)
    return None


def _item(shop: Shop, text: str) -> tuple[str, str | None, str | None]:
    """EAN, EANx2 or EANx2@1.50 in its parts; a product's key may have an x in it."""
    if shop.item(text) is not None:
        return text, None, None
    goods, at, price = text.partition("@")
    price_text = price if at else None
    goods = goods.rstrip()
    if shop.item(goods) is not None:
        return goods, None, price_text
    parts = _TIMES.fullmatch(goods)
    if parts is None or shop.item(parts[1]) is None:
        return goods, None, price_text
    return parts[1], parts[2], price_text


def _scanned(text: str, here: Context) -> Scan:
    """A code as text, or the picture of one."""
    today = here.clock().date()
    if len(text) > 4096 or "\0" in text:
        return recognise(text, today)
    path = Path(text)
    try:
        if not path.is_file():
            return _not_a_file(text, here)
        if path.stat().st_size > PICTURE_LIMIT:
            return NothingRead("too_large")
        return picture(path.read_bytes(), today)
    except OSError as error:
        raise Trouble("cannot_read", path=text[:200], cause=str(error.strerror)) from None


def _not_a_file(text: str, here: Context) -> Scan:
    if Path(text).suffix.lower() in (".png", ".jpg", ".jpeg"):
        raise Trouble("cannot_read", path=text[:200], cause="no such file")
    return recognise(text, here.clock().date())


def _pin(checkout: Checkout, wanted: Wanted, here: Context) -> Secret:
    """From --pin, the first line of standard input, or the terminal without echo; else none."""
    if wanted.pin:
        return Secret(wanted.pin)
    if wanted.pin_stdin:
        return Secret(sys.stdin.readline().strip())
    if checkout.customer and checkout.customer.pin_asked and asks_on_terminal(here):
        asked = say(here.language, "commands.sell.pin")
        # getpass stops the echo before it asks: a PIN typed at once is not seen either.
        try:
            return Secret(getpass(f"{asked}: ").strip())
        except EOFError:
            return NO_PIN
    return NO_PIN
