"""No scan is lost, glued or misled, whatever the till is doing; a rejected one looks different."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event
from typing import Any

from till_play import BANLANGEN, IBUPROFEN, Play, play

from pos.model import Answer, Sale
from terminal_ui.floor import ShopFloor
from terminal_ui.screens.card import Card
from terminal_ui.screens.pay import Pay
from terminal_ui.screens.pay_view import Stage
from terminal_ui.screens.people import masked
from terminal_ui.screens.pin_pad import PinPad
from terminal_ui.screens.sale import Sale as SaleScreen
from terminal_ui.screens.search import Search
from terminal_ui.widgets.entry import Entry


def test_a_minute_of_scans_in_one_burst_is_all_there() -> None:
    async def act(at: Play) -> None:
        await at.scan(*([BANLANGEN, IBUPROFEN] * 60))
        lines = {line.item.ean: line.quantity for line in at.till.sale_in_hand().lines}
        assert lines == {BANLANGEN: 60, IBUPROFEN: 60}
        assert at.till.screen.query_one("#scan-box", Entry).value == ""

    play(act)


def test_a_scan_while_the_pin_pad_is_open_is_refused_aloud_and_the_pad_stays_empty() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("wang_lei")
        await at.keys("f9")
        await at.on(Pay)
        await at.keys("enter")
        await at.on(PinPad)
        await at.scan(IBUPROFEN)
        assert at.till.screen.query_one("#pad", Entry).value == ""
        assert "This scan was not taken" in " ".join(at.text().split())
        await at.keys(*"246810", "enter")
        await at.until(lambda: isinstance(at.till.screen, Pay) and at.pay_stage is Stage.QUOTED)
        assert len(at.till.sale_in_hand().lines) == 1

    play(act)


@dataclass(frozen=True)
class Slow:
    """A centre that answers a pre-settlement when it is let."""

    centre: Any
    let: Event

    def __getattr__(self, name: str) -> Any:
        return getattr(self.centre, name)

    def presettle(self, sale: Sale) -> Answer:
        self.let.wait(60)
        answer: Answer = self.centre.presettle(sale)
        return answer


def _slow(let: Event) -> Callable[[ShopFloor], ShopFloor]:
    return lambda floor: replace(floor, centre=Slow(floor.centre, let))


def test_a_scan_during_the_wait_is_taken_after_it_and_the_screen_never_freezes() -> None:
    let = Event()

    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("wang_lei")
        await at.pilot.pause()
        at.till.post_message(at_key("f9"))
        await at.until(lambda: isinstance(at.till.screen, Pay))
        at.till.post_message(at_key("enter"))
        await at.until(lambda: at.pay_stage is Stage.WAITING)
        for character in IBUPROFEN:
            at.till.post_message(at_key(character))
        at.till.post_message(at_key("enter"))
        await at.until(lambda: "Asking the insurance centre" in at.text())
        let.set()
        await at.on(PinPad)
        await at.keys(*"246810", "enter")
        await at.on(SaleScreen)
        await at.until(lambda: len(at.till.sale_in_hand().lines) == 2)

    play(act, change=_slow(let))


def at_key(name: str) -> Any:
    from textual.events import Key

    return Key(name, {"enter": "\r"}.get(name, name if len(name) == 1 else None))


def test_two_peoples_credentials_in_one_sale_are_both_dropped() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        people = {one.person: one for one in at.till.people}
        await at.scan(people["wang_lei"].card_id.reveal())
        await at.scan(people["sun_hao"].identity_number.reveal())
        await at.keys("f9")
        await at.on(Pay)
        await at.keys("enter")
        await at.until(lambda: at.pay_stage is Stage.REFUSED)
        assert at.till.sale_in_hand().customer is None

    play(act)


_NOT_A_CODE = {
    "a payment code": "134567890123456789",
    "a web address": "https://example.org/pay?x=1",
    "ten thousand digits": "9" * 10_000,
    "emoji": "😀" * 9,
    "markup": "[bold]x[/bold][@click=quit]y[/]",
}


def test_what_is_no_code_gets_a_sentence_and_a_next_step() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        for text in _NOT_A_CODE.values():
            await at.scan(text)
            await at.on(Card)
            assert "What to do now" in at.text()
            await at.keys("escape")
            await at.on(SaleScreen)
        assert len(at.till.sale_in_hand().lines) == 1

    play(act)


def test_a_misread_and_an_unknown_barcode_are_rejected_on_the_line_of_the_last_scan() -> None:
    async def act(at: Play) -> None:
        for code, words in (("6990100100371", "misread"), ("6901234567892", "no product")):
            await at.scan(code)
            assert words in at.text()
            assert at.till.screen.query_one("#last").has_class("-rejected")
        await at.scan(BANLANGEN)
        assert at.till.screen.query_one("#last").has_class("-accepted")

    play(act)


_BAD_QUANTITIES = ("0", "-1", "1.5", "1000000000", "x", "")


def test_a_bad_quantity_changes_nothing_and_says_what_to_write() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        for text in _BAD_QUANTITIES:
            await at.keys(*f"*{text}", "enter")
            assert at.till.screen.query_one("#last").has_class("-rejected")
            assert at.till.sale_in_hand().lines[0].quantity == 1
        await at.keys(*"*12", "enter")
        assert at.till.sale_in_hand().lines[0].quantity == 12

    play(act)


def test_plus_minus_and_delete_change_the_line_under_the_cursor() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN, IBUPROFEN)
        await at.keys("up", "+", "+", "-")
        assert [line.quantity for line in at.till.sale_in_hand().lines] == [2, 1]
        await at.keys("delete")
        assert [line.item.ean for line in at.till.sale_in_hand().lines] == [IBUPROFEN]

    play(act)


def test_a_product_is_found_by_initials_without_an_input_method() -> None:
    async def act(at: Play) -> None:
        await at.keys(*"blg", "enter")
        await at.on(Search)
        await at.keys("enter")
        await at.on(SaleScreen)
        assert [line.item.ean for line in at.till.sale_in_hand().lines] == [BANLANGEN]

    play(act)


def test_numbers_are_shown_by_their_ends_only() -> None:
    assert masked("A10000002") == "A1*****02"


def test_no_full_number_or_code_stands_on_any_screen() -> None:
    async def act(at: Play) -> None:
        people = {one.person: one for one in at.till.people}
        seen = ""
        await at.scan(BANLANGEN, people["wang_lei"].card_id.reveal())
        seen += at.text()
        await at.keys("f12")
        await at.calm()
        seen += at.text()
        await at.keys("escape")
        await at.keys("f9")
        await at.on(Pay)
        seen += at.text()
        for one in people.values():
            assert one.card_id.reveal() not in seen
            assert one.identity_number.reveal() not in seen

    play(act)
