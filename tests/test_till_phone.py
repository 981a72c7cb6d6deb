"""The code on the customer's phone: a camera reads it off the screen in any theme, and it ages."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from till_play import GATE, Play, play

from pos.counter.scanning import CredentialScan, picture
from pos.model import CredentialKind
from pos.refusals import Reason, Refusal
from pos.texts import refusal_say
from terminal_ui import themes
from terminal_ui.floor import TillSettings
from terminal_ui.screens.card import Card
from terminal_ui.screens.phone import Phone
from terminal_ui.screens.sale import Sale
from terminal_ui.widgets.phone_code import PhoneCode

_MODULE = 8  # pixels


def _photographed(code: PhoneCode) -> bytes:
    """The cells of the code as a camera sees them: each with its own ink and paper."""
    rows = [code.render_line(y) for y in range(len(code.blocks))]
    width = rows[0].cell_length
    image = Image.new("RGB", (width, 2 * len(rows)), (90, 20, 20))
    for y, row in enumerate(rows):
        x = 0
        for segment in row:
            assert segment.style is not None
            assert segment.style.color is not None
            assert segment.style.bgcolor is not None
            ink = tuple(segment.style.color.get_truecolor())
            paper = tuple(segment.style.bgcolor.get_truecolor())
            for character in segment.text:
                image.putpixel((x, 2 * y), ink if character in "▀█" else paper)
                image.putpixel((x, 2 * y + 1), ink if character in "▄█" else paper)
                x += 1
    out = io.BytesIO()
    image.resize((width * _MODULE, 2 * len(rows) * _MODULE), Image.Resampling.NEAREST).save(
        out, "PNG"
    )
    return out.getvalue()


@pytest.mark.parametrize("theme", themes.NAMES)
def test_a_camera_reads_the_code_off_the_screen(theme: str) -> None:
    async def act(at: Play) -> None:
        await at.keys("f12")
        await at.keys("p")
        await at.on(Phone)
        phone = at.till.screen
        assert isinstance(phone, Phone)
        await at.until(lambda: phone.code)
        await at.calm()
        assert at.till.theme == theme
        code = phone.query_one(PhoneCode)
        scan = picture(_photographed(code), at.moment.now.date())
        assert isinstance(scan, CredentialScan)
        assert scan.kind is CredentialKind.CODE
        assert phone.code is not None
        assert scan.shown.code == phone.code.code  # type: ignore[union-attr]

    play(act, settings=TillSettings(language="en", theme=theme, gate=GATE))


def test_an_old_code_says_so_and_a_fresh_one_is_taken() -> None:
    async def act(at: Play) -> None:
        await at.keys("f12")
        await at.keys("p")
        await at.on(Phone)
        phone = at.till.screen
        assert isinstance(phone, Phone)
        await at.until(lambda: phone.code)
        at.moment.now += timedelta(seconds=61)
        phone.count()
        await at.calm()
        assert "expired" in at.text()
        await at.keys("enter")
        await at.on(Card)
        wanted = refusal_say("en", Refusal(Reason.CODE_EXPIRED, {"lifetime_s": "60"}, "old"))
        assert wanted[:40] in " ".join(at.text().split())
        await at.keys("enter")
        await at.on(Sale)
        await at.present("li_na")
        customer = at.till.sale_in_hand().customer
        assert customer is not None
        assert customer.person == "li_na"

    play(act)


def test_a_childs_code_on_a_parents_phone_names_the_child() -> None:
    async def act(at: Play) -> None:
        await at.present("wang_xiaoyu", "f")
        await at.keys("enter")
        await at.scan_phone()
        customer = at.till.sale_in_hand().customer
        assert customer is not None
        assert customer.person == "wang_xiaoyu"

    play(act)
