"""The list of designated pharmacies is a key away, also where this one is refused (JN)."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from till_play import BANLANGEN, Play, play

from pos.refusals import Reason, Refusal
from pos.street import CentreUnreachable, DesignatedPharmacy
from terminal_ui.floor import ShopFloor
from terminal_ui.screens.balance import Balance
from terminal_ui.screens.card import Card
from terminal_ui.screens.pay import Pay
from terminal_ui.screens.pay_view import Stage
from terminal_ui.screens.pharmacies import Pharmacies
from terminal_ui.screens.pin_pad import PinPad
from terminal_ui.screens.sale import Sale

SUSPENDED, NEVER = "P37010000002", "P37010000004"


@dataclass
class Down:
    """A centre that answers everything but the question for the list."""

    centre: Any
    is_up: bool = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self.centre, name)

    def designated(self) -> tuple[DesignatedPharmacy, ...]:
        if not self.is_up:
            raise CentreUnreachable
        found: tuple[DesignatedPharmacy, ...] = self.centre.designated()
        return found


def rows_of(at: Play) -> dict[str, str]:
    """The line of each pharmacy, by its code."""
    lines = [line for line in at.text().splitlines() if "P3701" in line]
    return {next(word for word in line.split() if word.startswith("P3701")): line for line in lines}


@pytest.mark.parametrize("_case", ["key", "palette"])
def test_the_list_opens_from_the_sale_and_marks_this_pharmacy(_case: str) -> None:
    async def act(at: Play) -> None:
        if _case == "key":
            await at.keys("alt+m")
        else:
            await at.keys("ctrl+p", *"pharmacies")
            await at.keys("enter")
        await at.on(Pharmacies)
        rows = rows_of(at)
        assert [code for code, row in rows.items() if "★" in row] == ["P37010000001"]
        assert "370100 ✓ Designated" in rows["P37010000001"]
        assert "✓ in" in rows["P37010000001"]
        assert "✗ Suspended" in rows[SUSPENDED]
        assert "✗ not in" in rows[SUSPENDED]
        assert "✗ No agreement" in rows[NEVER]
        await at.keys("enter")
        await at.on(Sale)

    play(act)


def test_help_names_the_key_of_the_list() -> None:
    async def act(at: Play) -> None:
        await at.keys("f1")
        seen = ""
        for _ in range(30):
            seen += at.text()
            await at.keys("down")
        assert any("Alt+M" in line and "Pharmacies" in line for line in seen.splitlines())

    play(act)


_REFUSED = {"suspended": SUSPENDED, "never designated": NEVER}


@pytest.mark.parametrize("_case", _REFUSED)
def test_the_card_that_refuses_this_pharmacy_leads_to_the_others(_case: str) -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("wang_lei")
        await at.pay()
        assert at.pay_stage is Stage.REFUSED
        assert "Alt+M  Other pharmacies" in at.text()
        await at.keys("alt+m")
        await at.on(Pharmacies)
        assert "★" in rows_of(at)[_REFUSED[_case]]
        await at.keys("escape")
        await at.on(Pay)
        assert at.pay_stage is Stage.REFUSED

    play(act, pharmacy=_REFUSED[_case])


def test_the_balance_that_is_refused_here_leads_to_the_others() -> None:
    async def act(at: Play) -> None:
        await at.present("wang_lei")
        await at.keys("f4")
        await at.on(PinPad)
        await at.keys(*"246810", "enter")
        await at.until(lambda: "PHARMACY_NOT_DESIGNATED" in at.text())
        await at.keys("alt+m")
        await at.on(Pharmacies)
        await at.keys("escape")
        await at.on(Balance)

    play(act, pharmacy=NEVER)


@pytest.mark.parametrize("reason", [Reason.AGREEMENT_SUSPENDED, Reason.CARD_LOST])
def test_only_a_card_about_this_pharmacy_leads_to_the_others(reason: Reason) -> None:
    variant = "suspended" if reason is Reason.AGREEMENT_SUSPENDED else ""

    async def act(at: Play) -> None:
        at.till.show_refusal(Refusal(reason, {}, variant), "refused")
        await at.on(Card)
        await at.keys("alt+m")
        wanted = Pharmacies if reason is Reason.AGREEMENT_SUSPENDED else Card
        assert isinstance(at.till.screen, wanted)

    play(act)


def test_without_the_centre_there_is_no_list_but_a_card() -> None:
    async def act(at: Play) -> None:
        centre = at.till.floor.centre
        assert isinstance(centre, Down)
        centre.is_up = False
        await at.keys("alt+m")
        await at.on(Card)
        assert "cannot be reached" in at.text()

    def change(floor: ShopFloor) -> ShopFloor:
        return replace(floor, centre=Down(floor.centre))

    play(act, change=change)
