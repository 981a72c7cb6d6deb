"""Any world file: what is left out has a default, and a mistake names file, key and what to do."""

import tomllib
from datetime import date, datetime
from typing import Any

import pytest
from stdnum import ean

from pos.clock import BEIJING
from pos.decoding import BadFile
from pos.world import World, completed, merged

NOW = datetime(2026, 3, 3, 9, tzinfo=BEIJING)


def complete(text: str) -> World:
    return completed(tomllib.loads(text), "world.toml", "demo", "370100", NOW)


LI = "[people.li]\nborn = 1980-01-01\n"
MA = "[people.ma]\n"
BOUND = LI + MA + '[[bindings]]\nbeneficiary = "li"\ndonor = "ma"\nrelation = "spouse"\n'
TEA = '[products.tea]\nprice = "1.00"\n'

# What is wrong in a world, and what the one sentence about it must name.
BAD_WORLDS = [
    ("[poeple.li]", "unknown key 'poeple'. Did you mean 'people'?"),
    ('regoin = "demo"', "unknown key 'regoin'. Did you mean 'region'?"),
    ("[pharmacies.a]\nagrement = 1", "'pharmacies.a.agrement'. Did you mean 'agreement'?"),
    ("[operators.li]\nbagde = 1", "'operators.li.bagde'. Did you mean 'badge'?"),
    ("[people.li]\nbalence = 1", "'people.li.balence'. Did you mean 'balance'?"),
    ("[products.tea]\nprise = 1", "'products.tea.prise'. Did you mean 'price'?"),
    ("[[bindings]]\nbenefciary = 1", "'bindings[0].benefciary'. Did you mean 'beneficiary'?"),
    (LI + 'balance = { curent_year = "1" }', "people.li.balance: unknown key 'curent_year'. Did"),
    (LI + 'card = "lots"', "people.li.card: unknown value 'lots'. Did you mean 'lost'?"),
    (LI + 'scheme = "x"', "scheme: unknown value 'x'. One of: employee, none, resident."),
    (TEA + 'goods = "drg"', "products.tea.goods: unknown value 'drg'. Did you mean 'drug'?"),
    (TEA + 'class = "D"', "products.tea.class: unknown value 'D'. One of: A, B, C."),
    ("[products.tea]", "products.tea: the key 'price' is missing"),
    ("people = 3", "people: write a table for each entry, like [people.KEY]"),
    ("[people]\nli = 3", "people: write a table for each entry"),
    ('bindings = "li"', "bindings: write each as [[bindings]]"),
    (BOUND.replace('r = "ma"', 'r = "mo"'), "bindings[0]: nobody is called 'mo'. Did you mean"),
    (BOUND.replace("spouse", "spose"), "bindings[0].relation: unknown value 'spose'. Did you mean"),
    (BOUND + 'limit = "ten"', "bindings[0].limit: not an amount of money"),
    (BOUND + "limit = 10", "bindings[0].limit: write it in quotes"),
    (BOUND + BOUND.removeprefix(LI + MA), "bindings[1]: 'li' has the donor 'ma' twice"),
    (
        '[people.li]\ncard_id = "B12345678"\n[people.ma]\ncard_id = "b12345678"',
        "people: 'li' and 'ma' have the same card_id",
    ),
    (LI + LI.replace("li", "ma"), "people: 'li' and 'ma' have the same identity_number"),
    (LI + 'card_id = "12345678B"', "people.li.card_id: one letter and eight digits"),
    (LI + 'card_id = "B１２３４５６７８"', "people.li.card_id: one letter and eight digits"),
    (LI + 'identity_number = "370100198001010119"', "people.li.identity_number: a world may hold"),
    (LI + 'identity_number = "370100198001010000"', "never-assigned order code 000"),
    (LI + 'identity_number = "370100198013010001"', "people.li.identity_number"),
    (LI + 'area = "37010"', "people.li.area: six digits"),
    (LI + "balance = 20.00", "people.li.balance: write it in quotes"),
    (LI + 'balance = "20.005"', "people.li.balance: not an amount of money"),
    (LI + 'scheme = "resident"\nbalance = "1"', "balance: a person of the 'resident' scheme"),
    (LI + "pin = 246810", "people.li.pin: write it in quotes"),
    (LI + 'pin = "24681"', "people.li.pin: six digits"),
    (LI + 'barred_until = "soon"', "people.li.barred_until"),
    ('[operators.li]\npin = "1"', "operators.li.pin: four to six digits"),
    (
        '[operators.li]\nbadge = "1"\n[operators.ma]\nbadge = "1"',
        "operators: 'li' and 'ma' have the same badge",
    ),
    ('[pharmacies.a]\ncode = "P1"', "pharmacies.a.code: P, the area and five digits"),
    ('[pharmacies.a]\n[pharmacies.b]\ncode = "P37010000001"', "'a' and 'b' have the same code"),
    (TEA + 'ean = "6990100100371"', "products.tea.ean: thirteen digits with a right check digit"),
    (TEA.replace('"1.00"', "1"), "products.tea.price: write it in quotes"),
    (TEA.replace("1.00", "0.00"), "products.tea.price: more than 0.00"),
    ("clock = 2026-03-03", "clock: write a date with a time"),
]


@pytest.mark.parametrize(("_case", "sentence"), BAD_WORLDS, ids=[row[1] for row in BAD_WORLDS])
def test_a_mistake_in_a_world_names_file_and_key(_case: str, sentence: str) -> None:
    with pytest.raises(BadFile) as caught:
        complete(_case)
    assert str(caught.value).startswith("world.toml: ")
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_bare_world_has_a_pharmacy_a_cashier_and_defaults() -> None:
    world = complete('[people.li]\n[products.tea]\nprice = "1"')
    assert [one.code for one in world.pharmacies.values()] == ["P37010000001"]
    assert [one.role for one in world.operators.values()] == ["cashier"]
    li = world.people["li"]
    assert (li.scheme, li.insured, li.area, li.pin, li.card) == (
        "employee", "active", "370100", "246810", "normal",
    )  # fmt: skip
    assert ean.is_valid(world.products["tea"].ean)
    assert world.day == date(2026, 3, 3)


def test_somebody_of_a_county_younger_than_they_are_has_a_number_too() -> None:
    number = complete('[people.li]\narea = "370102"\n').people["li"].identity_number
    assert number.startswith("37010219500101000")


def test_files_merge_key_by_key_and_bindings_are_appended() -> None:
    one: dict[str, Any] = {"people": {"li": {"name": "李"}, "ma": {}}, "bindings": [1]}
    two: dict[str, Any] = {"people": {"li": {"name": "黎"}}, "bindings": [2], "region": "jinan"}
    assert merged([one, two]) == {
        "people": {"li": {"name": "黎"}, "ma": {}},
        "bindings": [1, 2],
        "region": "jinan",
    }
