"""A tour of every screen of the till, each brought to the state in which it is most crowded."""

from collections.abc import AsyncIterator

import msgspec
from till_play import AMOXICILLIN, BANLANGEN, IBUPROFEN, Play

from terminal_ui.screens.customer import Customer
from terminal_ui.screens.held import Held
from terminal_ui.screens.help import Help
from terminal_ui.screens.palette import Palette
from terminal_ui.screens.pay import Pay
from terminal_ui.screens.people import People
from terminal_ui.screens.pharmacies import Pharmacies
from terminal_ui.screens.phone import Phone
from terminal_ui.screens.pin_change import PinChangePad
from terminal_ui.screens.pin_pad import PinPad
from terminal_ui.screens.records import Records, SlipSheet
from terminal_ui.screens.sale import Sale
from terminal_ui.screens.search import Search


async def tour(at: Play) -> AsyncIterator[str]:
    """The name of each screen, while it is on top."""
    yield "sign-in"
    await at.sign_in()
    yield "empty sale"
    await at.scan(IBUPROFEN, BANLANGEN, AMOXICILLIN)
    await at.keys("f6", "f18")
    await at.on(Held)
    yield "held"
    await at.keys("enter")
    await at.on(Sale)
    for key, screen, name in (
        ("f2", Search, "search"), ("f3", Customer, "customer"), ("f1", Help, "help"),
        ("ctrl+p", Palette, "palette"), ("f12", People, "people"),
    ):  # fmt: skip
        await at.keys(key)
        await at.on(screen)
        yield name
        await at.keys("escape")
        await at.on(Sale)
    await at.keys("f9", "enter")
    await at.until(lambda: isinstance(at.till.screen, Pay))
    await at.keys("enter")
    await at.keys("enter")
    await at.calm()
    yield "stopped"
    async for name in _covered(at):
        yield name


async def _covered(at: Play) -> AsyncIterator[str]:
    while not isinstance(at.till.screen, Sale):
        await at.keys("escape")
    checkout = at.till.sale_in_hand()
    checkout.papers = msgspec.structs.replace(checkout.papers, prescription=True)
    await at.keys("f12")
    await at.on(People)
    place = [one.person for one in at.till.people].index("zhao_min")
    await at.keys(*["down"] * place)
    await at.keys("p")
    await at.on(Phone)
    await at.calm()
    yield "phone"
    await at.scan_phone()
    yield "sale"
    await at.keys("f9")
    await at.on(Pay)
    await at.keys("enter")
    await at.on(PinPad)
    yield "pin pad"
    await at.keys(*"111111", "enter")
    await at.on(Pay)
    yield "wrong pin"
    await at.keys("enter")
    await at.on(PinPad)
    await at.keys(*"246810", "enter")
    await at.on(Pay)
    yield "quote"
    await at.keys("enter")
    await at.settled()
    yield "outcome"
    await at.keys("enter")
    await at.on(Sale)
    await at.keys("f5")
    await at.on(Records)
    yield "records"
    await at.keys("f7")
    await at.on(SlipSheet)
    yield "reprint"
    async for name in _from_the_centre(at):
        yield name


async def _from_the_centre(at: Play) -> AsyncIterator[str]:
    while not isinstance(at.till.screen, Sale):
        await at.keys("escape")
    await at.keys("alt+m")
    await at.on(Pharmacies)
    yield "pharmacies"
    await at.keys("escape")
    await at.on(Sale)
    await at.scan(BANLANGEN)
    await at.present("he_jun")
    await at.pay("123456")
    yield "pin must change"
    await at.keys("enter")
    await at.on(PinChangePad)
    await at.keys(*"123455", "enter", *"975310", "enter", *"975310", "enter")
    yield "pin change"
    await back_to_sale(at)
    at.till.begin_sale()


async def back_to_sale(at: Play) -> None:
    while not isinstance(at.till.screen, Sale):
        await at.keys("escape")
        await at.calm()
