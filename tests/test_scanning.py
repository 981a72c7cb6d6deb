"""The till knows by its shape what it was given, and nothing it is given breaks it."""

import io
import subprocess
import sys
from collections.abc import Callable
from datetime import date

import pytest
import qrcode
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pos.counter import pictures
from pos.counter.scanning import (
    CredentialScan,
    NothingRead,
    ProductScan,
    Scan,
    SettlementScan,
    TicketScan,
    picture,
    recognise,
)
from pos.model import Card, CredentialKind, Identity, Secret
from pos.refusals import Reason, Refusal
from pos.street import ScannedCode
from pos.texts import LANGUAGES, say

TODAY = date(2026, 3, 3)
CODE = "424" + "1234567890123456789" + "37" + "0000"
NUMBER = "370100195001010000"
NUMBER_X = "37010019500118000X"
EAN = "6901234567892"
SLIP = "S20260303000000000001"
TICKET = "P37010000001202603030900000101"

A_CODE = CredentialScan(ScannedCode(Secret(CODE)), CredentialKind.CODE)
A_CARD = CredentialScan(Card(Secret("A12345678")), CredentialKind.CARD)
FOREIGN = Refusal(Reason.NOT_AN_INSURANCE_CODE)
MISREAD = Refusal(Reason.CREDENTIAL_UNKNOWN, variant="check_digit")


def identity(number: str) -> CredentialScan:
    return CredentialScan(Identity(Secret(number)), CredentialKind.IDENTITY_CARD)


@pytest.mark.parametrize(
    ("_case", "text", "expected"),
    [
        ("an electronic credential", CODE, A_CODE),
        ("with what a scanner sends around it", f"\x02{CODE}\x1d\x03\r\n", A_CODE),
        ("full-width digits from an input method", "４２４" + CODE[3:], A_CODE),
        ("a byte order mark before it", "\ufeff" + CODE, A_CODE),
        ("28 digits with another beginning", "425" + CODE[3:], FOREIGN),
        ("28 digits with another end", CODE[:-1] + "1", FOREIGN),
        ("27 digits", CODE[:-1], FOREIGN),
        ("two codes glued together", f"{CODE}\r\n{CODE}", FOREIGN),
        ("an identity number", NUMBER, identity(NUMBER)),
        ("an identity number ending in X", NUMBER_X, identity(NUMBER_X)),
        ("ending in a small x", NUMBER_X.lower(), identity(NUMBER_X)),
        ("ending in a full-width x", NUMBER_X[:-1] + "ｘ", identity(NUMBER_X)),
        ("a wrong check digit", NUMBER[:-1] + "1", MISREAD),
        ("X where a digit belongs", NUMBER[:-1] + "X", MISREAD),
        ("born on a day that is none", "370100195002300003", FOREIGN),
        ("born in the year 0", "370100000001010003", FOREIGN),
        ("born today", "370100202603030003", FOREIGN),
        ("born yesterday, wrong check digit", "370100202603020000", MISREAD),
        ("a payment code of 18 digits", "134567890123456789", FOREIGN),
        ("an identity number of the old kind, 15 digits", "370100500101000", FOREIGN),
        ("a card id", "A12345678", A_CARD),
        ("a card id in small letters", " a12345678 ", A_CARD),
        ("a card id with a letter too many", "AB1234567", FOREIGN),
        ("a card id that begins with a Chinese character", "医12345678", FOREIGN),
        ("an EAN-13", EAN, ProductScan(EAN)),
        ("an EAN-8", "96385074", ProductScan("96385074")),
        ("an EAN-13, misread", EAN[:-1] + "3", NothingRead("check_digit")),
        ("an EAN-8, misread", "96385075", NothingRead("check_digit")),
        ("Arabic-Indic digits are no EAN", "٦٩٠١٢٣٤٥٦٧٨٩٢", FOREIGN),
        ("a settlement id", SLIP, SettlementScan(SLIP)),
        ("a failure ticket's number", TICKET, TicketScan(TICKET)),
        ("a failure ticket's number in small letters", TICKET.lower(), TicketScan(TICKET)),
        ("a failure ticket's number a digit short", TICKET[:-1], FOREIGN),
        ("a failure ticket's number a digit long", TICKET + "1", FOREIGN),
        ("a settlement id in small letters", SLIP.lower(), SettlementScan(SLIP)),
        ("a web address", "https://example.com/pay?id=1", FOREIGN),
        ("emoji", "💊💊", FOREIGN),
        ("ten thousand characters", "9" * 10_000, FOREIGN),
        ("ten thousand ligatures that unfold", "\ufdfa" * 10_000, FOREIGN),
        ("half of a character", "\ud800", FOREIGN),
        ("nothing", "", NothingRead("empty")),
        ("only control characters", "\x02\x03\r\n", NothingRead("empty")),
        ("only space", " " * 10_000 + "\u3000", NothingRead("empty")),
    ],
)
def test_a_text_is_known_by_its_shape(_case: str, text: str, expected: Scan) -> None:
    assert recognise(text, TODAY) == expected


@settings(deadline=None)
@given(st.text(st.characters(codec=None)))
def test_no_text_raises(text: str) -> None:
    assert recognise(text, TODAY) is not None


@settings(deadline=None)
@given(st.from_regex(r"[0-9]{6}(19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9Xx]", fullmatch=True))
def test_eighteen_characters_are_an_identity_number_or_refused(text: str) -> None:
    scan = recognise(text, TODAY)
    assert scan in (identity(text.upper()), MISREAD, FOREIGN)


@pytest.mark.parametrize(
    "text", [CODE, NUMBER, "A12345678", NUMBER[:-1] + "1", "134567890123456789"]
)
def test_no_credential_shows_itself_when_printed(text: str) -> None:
    printed = repr(recognise(text, TODAY))
    assert not any(text[start : start + 6] in printed for start in range(len(text) - 5))


# --- pictures

SITE = "https://example.com"
NO_CODE = NothingRead("no_code")
DAMAGED = NothingRead("damaged")
TOO_LARGE = NothingRead("too_large")


def qr(text: str) -> Image.Image:
    image: Image.Image = qrcode.make(text).get_image()
    return image.convert("L")


def ean13(digits: str) -> Image.Image:
    drawn = zxingcpp.create_barcode(digits, zxingcpp.BarcodeFormat.EAN13).to_image(scale=3)
    height, width = memoryview(drawn).shape or (0, 0)
    return on_paper(Image.frombytes("L", (width, height), bytes(drawn)))


def on_paper(*images: Image.Image) -> Image.Image:
    paper = Image.new(
        "L", (sum(i.width + 60 for i in images), max(i.height for i in images) + 60), 255
    )
    left = 30
    for image in images:
        paper.paste(image, (left, 30))
        left += image.width + 60
    return paper


def file(image: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def transparent(image: Image.Image) -> Image.Image:
    """Black on nothing, as some programs save a QR."""
    black = Image.new("RGBA", image.size, (0, 0, 0, 0))
    black.putalpha(image.point(lambda value: 255 - value))
    return black


def askew(image: Image.Image) -> Image.Image:
    return on_paper(image).rotate(33, Image.Resampling.BICUBIC, expand=True, fillcolor=200)


def upside_down(image: Image.Image) -> Image.Image:
    return image.rotate(180)


def deep(image: Image.Image) -> Image.Image:
    """With 16 bits for each dot."""
    return image.convert("I").point(lambda value: value * 257).convert("I;16")


def too_many_bytes() -> bytes:
    return b"\xff\xd8" + bytes(pictures.BYTES_MAX)


@pytest.mark.parametrize(
    ("_case", "make", "expected"),
    [
        ("a QR as PNG", lambda: file(qr(CODE)), A_CODE),
        ("a QR as JPEG", lambda: file(qr(CODE), "JPEG"), A_CODE),
        ("turned by 90 degrees", lambda: file(qr(CODE).rotate(90)), A_CODE),
        ("a photo held askew", lambda: file(askew(qr(CODE)), "JPEG"), A_CODE),
        ("light on dark", lambda: file(qr(CODE).point(lambda value: 255 - value)), A_CODE),
        ("on a transparent ground", lambda: file(transparent(qr(CODE))), A_CODE),
        ("with a palette", lambda: file(qr(CODE).convert("P")), A_CODE),
        ("with 16 bits a dot", lambda: file(deep(qr(CODE))), A_CODE),
        ("a photo of 48 million dots", lambda: file(qr(CODE).resize((6930, 6930)), "JPEG"), A_CODE),
        ("a product's barcode", lambda: file(ean13(EAN)), ProductScan(EAN)),
        (
            "a product's barcode, upside down",
            lambda: file(upside_down(ean13(EAN))),
            ProductScan(EAN),
        ),
        ("a credential before a product", lambda: file(on_paper(ean13(EAN), qr(CODE))), A_CODE),
        (
            "a product before a web address",
            lambda: file(on_paper(qr(SITE), ean13(EAN))),
            ProductScan(EAN),
        ),
        ("a slip", lambda: file(qr(SLIP)), SettlementScan(SLIP)),
        ("a web address", lambda: file(qr(SITE)), FOREIGN),
        ("no code in it", lambda: file(Image.new("RGB", (300, 200), "green")), NO_CODE),
        ("one dot", lambda: file(Image.new("L", (1, 1))), NO_CODE),
        ("a PNG broken off", lambda: file(qr(CODE))[:-200], DAMAGED),
        ("a JPEG broken off", lambda: file(qr(CODE), "JPEG")[:900], DAMAGED),
        ("no picture at all", lambda: b"GIF89a and so on", DAMAGED),
        ("an empty file", lambda: b"", DAMAGED),
        ("a bomb of 400 million dots", lambda: file(Image.new("1", (20_000, 20_000))), TOO_LARGE),
        ("a file too large to look into", too_many_bytes, TOO_LARGE),
    ],
)
def test_a_picture_is_read_or_says_why_not(
    _case: str, make: Callable[[], bytes], expected: Scan
) -> None:
    assert picture(make(), TODAY) == expected


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@settings(deadline=None)
@given(st.data())
def test_no_damaged_picture_raises(kind: str, data: st.DataObject) -> None:
    whole = bytearray(file(qr(SLIP), kind))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(2, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert picture(bytes(whole), TODAY) is not None


def test_the_till_starts_without_the_reader_of_pictures() -> None:
    check = "import sys, pos.counter.scanning; print({'PIL', 'zxingcpp'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", ["empty", "check_digit", "no_code", "damaged", "too_large"])
def test_nothing_read_has_a_sentence_and_a_next_step(language: str, reason: str) -> None:
    assert say(language, f"scanning.{reason}.say")
    assert say(language, f"scanning.{reason}.next")
