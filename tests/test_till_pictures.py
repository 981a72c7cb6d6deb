"""Key screens as pictures, compared stroke by stroke; `pytest --snapshot-update` after looking.

On one Python only: what is drawn depends on the libraries, which the lock pins for it.
"""

import sys
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot
from till_play import GATE, Play, till_in_demo
from till_tour import tour

from terminal_ui.floor import TillSettings

pytestmark = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="pictures are compared on Python 3.11"
)

_PICTURES = {
    "sign-in zh": ("sign-in", "zh", "dark", (80, 24)),
    "empty sale en": ("empty sale", "en", "light", (80, 24)),
    "sale zh": ("sale", "zh", "dark", (120, 36)),
    "sale es, high contrast": ("sale", "es", "high-contrast", (80, 24)),
    "people en": ("people", "en", "dark", (80, 24)),
    "phone zh": ("phone", "zh", "light", (80, 24)),
    "pin pad en": ("pin pad", "en", "dark", (80, 24)),
    "wrong pin zh": ("wrong pin", "zh", "colour-safe", (80, 24)),
    "stopped es": ("stopped", "es", "dark", (80, 24)),
    "quote zh": ("quote", "zh", "dark", (80, 24)),
    "outcome en": ("outcome", "en", "dark", (80, 24)),
    "reprint zh": ("reprint", "zh", "dark", (80, 24)),
}


@pytest.mark.parametrize("_case", _PICTURES)
def test_the_screen_looks_as_it_did(_case: str, snap_compare: Any) -> None:
    wanted, language, theme, size = _PICTURES[_case]
    settings = TillSettings(language=language, theme=theme, gate=replace(GATE))
    with till_in_demo(settings=settings) as (till, stage, moment):

        async def go_there(pilot: Pilot[Any]) -> None:
            at = Play(till, pilot, stage, moment)
            await at.calm()
            async for name in tour(at):
                if name == wanted:
                    return

        assert snap_compare(till, terminal_size=size, run_before=go_there)
