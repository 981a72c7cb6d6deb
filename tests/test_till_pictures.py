"""Every screen in three languages: nothing that matters is cut, and key screens look as they did.

One tour per language serves all its cases. Pictures are compared stroke by stroke, on one Python
only: what is drawn depends on the libraries, which the lock pins for it. After looking at a change,
`pytest --snapshot-update`.
"""

import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from faulty_till import faulty
from textual.app import App
from textual.content import Content
from textual.widgets import Static
from till_play import Play, play
from till_tour import tour
from till_tour_day import tour_of_evening, tour_of_trouble

from pos.texts import LANGUAGES
from terminal_ui.widgets.big import Big
from terminal_ui.widgets.key_line import KeyLine
from terminal_ui.widgets.phone_code import PhoneCode
from terminal_ui.widgets.refusal_card import RefusalCard
from terminal_ui.widgets.status_bar import StatusBar

SIZE = (80, 24)
STOPS = (
    "sign-in", "empty sale", "held", "search", "customer", "help", "palette", "people", "stopped",
    "phone", "sale", "pin pad", "wrong pin", "quote", "outcome", "records", "reprint",
    "pharmacies", "pin must change", "pin change", "unknown outcome", "sale with an unknown",
    "pending", "undo", "undo some", "undo asks", "line down", "papers", "cash with a ticket",
    "ticket sold", "ticket", "ticket quote", "ticket settled", "left open", "shift", "cash in",
    "hand over", "next cashier", "day with an unknown", "day end", "difference", "reason",
    "day handed over", "z", "closed", "day closed",
)  # fmt: skip
WHOLE = (
    KeyLine, Big, RefusalCard, PhoneCode, "#next-words", "#pay-words", "#cash-line", "#phone-left",
    "#pad-words", "#pad", "#pad-said", "#side", "#scan", "#last", "#gates", "#person", "#sign-who",
    "#sign-world", "#customer-hint", "#agent-hint", "#papers", "#payers", "#outcome-words",
    "#outcome-title", "#outcome-said", "#pending-words", "#undo-words", "#undo-said", ".title",
    "#drawer-words", "#drawer-sums", "#drawer-why", "#drawer-amount", "#drawer-reason",
    "#drawer-said", "#next-who", "#next-badge", "#next-pin", "#reason", "#day-columns",
    "#day-words", "#day-said", "#shift-sums", "#shift-said",
)  # fmt: skip


@dataclass(frozen=True)
class Look:
    """One screen as it is to be drawn."""

    stop: str
    language: str
    theme: str
    size: tuple[int, int] = SIZE


_PICTURES = {
    "sign-in zh": Look("sign-in", "zh", "dark"),
    "empty sale en": Look("empty sale", "en", "light"),
    "sale zh": Look("sale", "zh", "dark", (120, 36)),
    "sale es, high contrast": Look("sale", "es", "high-contrast"),
    "people en": Look("people", "en", "dark"),
    "phone zh": Look("phone", "zh", "light"),
    "pin pad en": Look("pin pad", "en", "dark"),
    "wrong pin zh": Look("wrong pin", "zh", "colour-safe"),
    "stopped es": Look("stopped", "es", "dark"),
    "quote zh": Look("quote", "zh", "dark"),
    "outcome en": Look("outcome", "en", "dark"),
    "reprint zh": Look("reprint", "zh", "dark"),
    "ticket settled en": Look("ticket settled", "en", "dark"),
    "shift en": Look("shift", "en", "light"),
    "day end zh": Look("day end", "zh", "dark"),
}


@dataclass(frozen=True)
class Walk:
    """What a tour saw: its stops, what was cut at them, and the pictures it took."""

    stops: tuple[str, ...]
    cut: tuple[str, ...]
    pictures: dict[str, str]


def one_tour(language: str) -> pytest.MarkDecorator:
    """Cases of a language are played by one worker, so that it is walked once."""
    return pytest.mark.xdist_group(f"tour {language}")


@pytest.mark.parametrize("language", [pytest.param(one, marks=one_tour(one)) for one in LANGUAGES])
def test_nothing_is_cut_on_any_screen_at_80_by_24(language: str) -> None:
    walk = walked(language)
    assert walk.stops == STOPS
    assert walk.cut == ()


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="pictures are compared on Python 3.11")
@pytest.mark.parametrize(
    "_case", [pytest.param(name, marks=one_tour(one.language)) for name, one in _PICTURES.items()]
)
def test_the_screen_looks_as_it_did(_case: str, snap_compare: Any) -> None:
    assert snap_compare(Taken(walked(_PICTURES[_case].language).pictures[_case]))


class Taken(App[str]):
    """Shows a picture that was taken earlier: so the plug-in compares it, and reports it."""

    def __init__(self, picture: str) -> None:
        super().__init__()
        self.picture = picture

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        """The picture, whatever is asked for."""
        return self.picture


@cache
def walked(language: str) -> Walk:
    """The tour in one language, from one screen to the next."""
    stops, cut, pictures = [], [], {}

    async def act(at: Play) -> None:
        async for stop in whole_tour(at):
            stops.append(stop)
            cut.extend(f"{stop}: {what}" for what in _cut(at))
            for name, look in _PICTURES.items():
                if (look.stop, look.language) == (stop, language):
                    pictures[name] = await _taken(at, look)

    play(act, language=language, size=SIZE, signed_in=False, change=faulty)
    return Walk(tuple(stops), tuple(cut), pictures)


async def whole_tour(at: Play) -> AsyncIterator[str]:
    """Every screen of the till, once."""
    for part in (tour, tour_of_trouble, tour_of_evening):
        async for stop in part(at):
            yield stop


def _cut(at: Play) -> list[str]:
    """What does not fit its place."""
    found = []
    screen = at.till.screen
    for widget in (widget for what in WHOLE for widget in screen.query(what)):
        if not all(one.display for one in (widget, *widget.ancestors) if one is not at.till):
            continue
        place = screen.find_widget(widget)
        if not place.clip.contains_region(place.region):
            found.append(f"{widget} beyond the edge")
        if isinstance(widget, Static) and isinstance(widget.content, Content):
            needed = widget.content.get_height({}, widget.content_size.width)
            if needed > widget.content_size.height:
                found.append(f"{widget} cannot say all")
    for widget in (*screen.query(StatusBar), *screen.query("#day-columns, Ask Rows")):
        found += [f"{line.strip()}" for line in str(widget.render()).splitlines() if "…" in line]
    return found


async def _taken(at: Play, look: Look) -> str:
    """A picture in its theme and size; then the tour goes on as before."""
    before = at.till.theme
    at.till.theme = look.theme
    await at.resize(look.size)
    picture = at.till.export_screenshot(title=at.till.title, simplify=True)
    at.till.theme = before
    await at.resize(SIZE)
    return picture
