"""What an attacker tried on the counter and the files, and what holds now."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest
from playing import Play

from pos.centre import regions
from pos.clock import parse_time
from pos.counter.basket import parse_quantity
from pos.counter.daybook import Daybook
from pos.counter.phases import Phase
from pos.decoding import BadFile, toml_tables
from pos.model import Answer, Sale, Settlement
from pos.refusals import Refusal
from pos.street import Centre
from pos.texts import Trouble
from pos.world import completed

PILL = """
[people.li]
name = "李明"
balance = "50.00"
[products.pill]
price = "10.00"
name = "NAME"
""".replace("NAME", "药" * 3000)
NOW = parse_time("2026-03-03")


@dataclass(frozen=True)
class LastLetter:
    """A centre after whose answer the disk of the till is full."""

    centre: Centre
    daybook: Daybook

    def __getattr__(self, name: str) -> Any:
        return getattr(self.centre, name)

    def settle(self, sale: Sale) -> Answer:
        answer = self.centre.settle(sale)
        fill_disk(self.daybook)
        return answer


def fill_disk(daybook: Daybook) -> None:
    """No page more can be written; a slip of a long name needs one."""
    daybook._db.execute("PRAGMA max_page_count = 1")


def test_a_debit_that_the_daybook_cannot_keep_is_settled_all_the_same() -> None:
    play = Play(PILL)
    sale = play.sale("li")
    counter = sale.counter
    sale.counter = replace(counter, centre=LastLetter(counter.centre, counter.daybook))
    with pytest.raises(Trouble):
        sale.settle("all")
    assert sale.phase is Phase.SETTLED
    assert not sale.open
    assert sale.answer is not None
    assert isinstance(sale.answer.outcome, Settlement)
    assert sale.slip is not None
    assert sale.slip.account_fen == 1000
    assert not sale.has_pin


@pytest.mark.parametrize("change", ["add", "set_quantity", "remove", "clear"])
def test_a_pin_does_not_outlive_a_change_of_the_basket(change: str) -> None:
    """It was typed for another total."""
    play = Play(PILL)
    sale = play.sale("li", "pill", "pill @ 2.00")
    assert sale.has_pin
    changes = {
        "add": lambda: sale.add(sale.lines[0].item.ean), "clear": sale.clear,
        "set_quantity": lambda: sale.set_quantity(0, 3), "remove": lambda: sale.remove(0),
    }  # fmt: skip
    changes[change]()
    assert not sale.has_pin


def test_a_cash_sale_that_the_daybook_cannot_keep_did_not_happen() -> None:
    play = Play(PILL)
    sale = play.sale("li")
    fill_disk(sale.counter.daybook)
    with pytest.raises(Trouble):
        sale.pay_cash()
    assert sale.open


def test_nobody_is_bound_to_oneself_by_a_file() -> None:
    text = '[people.li]\n[[bindings]]\nbeneficiary = "li"\ndonor = "li"\nrelation = "spouse"'
    with pytest.raises(BadFile, match="cannot be bound to"):
        completed(toml_tables(text, "w.toml"), "w.toml", "demo", "370100", NOW)


@pytest.mark.parametrize(
    ("_case", "overrides"),
    [
        ("a code for ever", {"code": {"lifetime_s": 9_999_999_999_999}}),
        ("a token for ever", {"code": {"token_lifetime_s": 10**20}}),
        ("a loss for a million years", {"card": {"temporary_loss_days": 999_999_999}}),
    ],
)
def test_a_region_cannot_reckon_beyond_the_calendar(
    _case: str, overrides: dict[str, dict[str, object]]
) -> None:
    with pytest.raises(BadFile):
        regions.overridden(regions.policies("demo")[0], overrides, "w.toml")


def test_brackets_without_end_are_a_bad_file() -> None:
    with pytest.raises(BadFile, match="nested"):
        toml_tables("a = " + "[" * 5000 + "]" * 5000, "w.toml")


def test_a_number_typed_in_a_wrong_place_is_not_said_back() -> None:
    refused = parse_quantity("110101198603120009")
    assert isinstance(refused, Refusal)
    assert len(refused.params["value"]) <= 7


@pytest.mark.parametrize("text", ["1900-01-01T00:00:00+14:00", "2999-12-31T23:59:59-12:00"])
def test_a_moment_outside_the_calendar_in_beijing_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match="not a time"):
        parse_time(text)


def test_a_moment_at_the_edge_of_the_calendar_in_beijing_is_one() -> None:
    assert parse_time("2999-12-31T23:59:59+08:00") == datetime.fromisoformat(
        "2999-12-31T23:59:59+08:00"
    )
