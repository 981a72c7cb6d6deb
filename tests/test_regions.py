"""A region is data: every file reads, states only what it may, and a mistake in it is named."""

from datetime import date
from importlib import resources
from typing import Any

import msgspec
import pytest

from pos.centre import regions
from pos.centre.policy import TABLES, Policy, Table, basis_of
from pos.centre.regions import (
    NO_OVERRIDES,
    Overrides,
    from_text,
    oldest_first,
    overridden,
    policy_on,
)
from pos.decoding import BadFile

REGIONS = (
    "demo", "beijing", "jinan", "shanghai", "shenyang-2011", "shijiazhuang-2013", "tianjin",
)  # fmt: skip
FIRST = date(2010, 1, 1)

HEAD = """
region = "smalltown"
effective_from = 2010-01-01
area = "420100"
[name]
zh = "小城"
en = "Smalltown"
es = "Villa"
"""
KIN = (
    "spouse", "parent", "child", "sibling",
    "grandparent", "maternal_grandparent", "grandchild", "maternal_grandchild",
)  # fmt: skip


def keys_of(table: type[Table]) -> set[str]:
    return {field.name for field in msgspec.structs.fields(table)} - {"basis", "stated"}


def first(region: str) -> Policy:
    return regions.policies(region)[0]


def test_the_regions_are_these_and_demo_comes_first() -> None:
    assert regions.names() == REGIONS


@pytest.mark.parametrize("_case", REGIONS)
def test_every_region_holds_from_2010_with_a_name_in_three_languages(_case: str) -> None:
    policy = first(_case)
    assert policy.region == _case
    assert policy.effective_from == FIRST
    assert set(policy.name) == {"zh", "en", "es"}
    assert all(policy.name.values())


def test_every_file_is_called_by_its_region_and_date() -> None:
    for entry in resources.files(regions).iterdir():
        if entry.name.endswith(".toml"):
            policy = from_text(entry.read_text(encoding="utf-8"), entry.name, NO_OVERRIDES)
            assert entry.name == f"{policy.region}.{policy.effective_from}.toml"


@pytest.mark.parametrize("_case", TABLES)
def test_demo_states_every_key(_case: str) -> None:
    table: Table = getattr(first("demo"), _case)
    assert set(table.stated) == keys_of(TABLES[_case])


STATED = [
    ("demo", "coverage.account_pays", ("drug", "device", "consumable", "disinfectant")),
    ("demo", "coverage.class_c", False),
    ("demo", "entitlement.arrears", "account_pays"),
    ("demo", "identity_check.over_fen", "none"),
    ("demo", "identity_check.sales_a_day", "none"),
    ("demo", "pin.required_for", ("card", "identity_card", "code")),
    ("demo", "pin.attempts_max", 3),
    ("demo", "pin.counting", "in_a_row"),
    ("demo", "pin.unlock", "window"),
    ("demo", "pin.initial", ("123456",)),
    ("demo", "pin.initial_must_change", True),
    ("demo", "card.abnormal_goes_to", "issuing_bank"),
    ("demo", "card.temporary_loss_days", 7),
    ("demo", "card.expired", "refuse"),
    ("demo", "card.replacement_days", 14),
    ("demo", "card.replacement_urgent_days", 7),
    ("demo", "code.lifetime_s", 60),
    ("demo", "code.token_lifetime_s", 600),
    ("demo", "mutual_aid.relations", KIN),
    ("demo", "mutual_aid.own_first", True),
    ("demo", "mutual_aid.trigger", "automatic"),
    ("demo", "mutual_aid.donors_max", 8),
    ("demo", "mutual_aid.relatives_max", 7),
    ("demo", "mutual_aid.effective", "immediately"),
    ("demo", "mutual_aid.buckets", ("current_year", "carried_over")),
    ("demo", "debit_order.buckets", ("current_year", "carried_over")),
    ("demo", "failure.deadline_days", 30),
    ("demo", "calendar.year_start", "01-01"),
    ("tianjin", "coverage.account_pays", ("drug", "device", "consumable", "disinfectant")),
    ("tianjin", "card.abnormal_goes_to", "issuing_bank"),
    ("tianjin", "mutual_aid.relations", ("spouse", "parent", "child")),
    ("jinan", "mutual_aid.relations", KIN),
    ("shanghai", "failure.resettle", "same_pharmacy"),
    ("beijing", "entitlement.arrears", "card_stops"),
    ("shenyang-2011", "pin.required_for", ()),
    ("shenyang-2011", "card.replacement_days", 14),
    ("shenyang-2011", "card.replacement_urgent_days", 7),
    ("shenyang-2011", "card.abnormal_goes_to", "centre"),
    ("shijiazhuang-2013", "calendar.year_start", "12-26"),
    ("shijiazhuang-2013", "calendar.year_start_students", "09-01"),
]


@pytest.mark.parametrize("_case", STATED, ids=lambda case: f"{case[0]}-{case[1]}")
def test_a_region_states_what_its_source_says(_case: tuple[str, str, object]) -> None:
    region, place, value = _case
    name, key = place.split(".")
    table: Table = getattr(first(region), name)
    assert getattr(table, key) == value
    assert key in table.stated
    assert basis_of(table, key) == table.basis


def test_the_other_regions_state_nothing_else() -> None:
    stated = {
        f"{region} {name}.{key}"
        for region in REGIONS[1:]
        for name in TABLES
        for key in getattr(first(region), name).stated
    }
    assert stated == {f"{region} {place}" for region, place, _ in STATED if region != "demo"}


@pytest.mark.parametrize("_case", REGIONS[1:])
def test_what_a_region_does_not_state_it_takes_from_demo_as_our_own_decision(_case: str) -> None:
    policy, demo = first(_case), first("demo")
    for name, shape in TABLES.items():
        table: Table = getattr(policy, name)
        for key in keys_of(shape) - set(table.stated):
            assert getattr(table, key) == getattr(getattr(demo, name), key)
            assert basis_of(table, key) == "SIM"


def test_a_newer_file_supersedes_from_its_date_and_not_a_day_before() -> None:
    older = HEAD + '[pin]\nbasis = "SIM"\nattempts_max = 5\n'
    newer = older.replace("2010-01-01", "2024-07-01").replace("= 5", "= 4")
    both = oldest_first(
        from_text(text, name, NO_OVERRIDES) for text, name in ((newer, "n.toml"), (older, "o.toml"))
    )
    assert policy_on(both, FIRST).pin.attempts_max == 5
    assert policy_on(both, date(2024, 6, 30)).pin.attempts_max == 5
    assert policy_on(both, date(2024, 7, 1)).pin.attempts_max == 4
    assert policy_on(both, date(2099, 1, 1)).pin.attempts_max == 4


def test_before_the_first_file_there_are_no_rules() -> None:
    with pytest.raises(BadFile, match="no rules for 2009-12-31; the first hold from 2010-01-01"):
        policy_on(regions.policies("demo"), date(2009, 12, 31))


def test_an_unknown_region_names_the_nearest_and_all() -> None:
    with pytest.raises(BadFile, match=r"'tianjn'.*'tianjin'.*Known: demo, beijing"):
        regions.policies("tianjn")


# What is wrong in a file from outside, and what the one sentence about it must name.
BAD_LINES = [
    ("covrage", "", "unknown key 'covrage'. Did you mean 'coverage'?"),
    ("pin", "atempts_max = 3", "unknown key 'pin.atempts_max'. Did you mean 'attempts_max'?"),
    ("pin", "stated = []", "unknown key 'pin.stated'"),
    ("pin", 'unlock = "windw"', "pin.unlock: unknown value 'windw'. Did you mean 'window'?"),
    ("mutual_aid", 'relations = ["spouse", "parnt"]', "relations[1]: unknown value 'parnt'. Did"),
    ("mutual_aid", 'relations = ["uncle"]', "mutual_aid.relations[0]: unknown value 'uncle'"),
    ("coverage", 'account_pays = ["daily_goods"]', "account_pays[0]: unknown value 'daily_goods'"),
    ("coverage", 'class_c = "yes"', "coverage.class_c"),
    ("debit_order", 'buckets = ["current_year", "current_year"]', "debit_order: name each of"),
    ("debit_order", 'buckets = ["carried_over"]', "debit_order.buckets"),
    ("pin", 'attempts_max = "3"', "pin.attempts_max"),
    ("pin", "attempts_max = 0", "pin.attempts_max"),
    ("pin", "initial = [123456]", "pin.initial[0]: write it in quotes"),
    ("pin", 'initial = ["12345"]', "pin.initial[0]: write it like '123456'"),
    ("identity_check", 'over_fen = "non"', "over_fen: unknown value 'non'. Did you mean 'none'?"),
    ("identity_check", "over_fen = 10.5", "identity_check.over_fen"),
    ("calendar", 'year_start = "02-30"', "calendar.year_start: write it like '01-01'"),
]


@pytest.mark.parametrize("_case", BAD_LINES, ids=lambda case: case[2])
def test_a_mistake_in_a_table_names_file_key_and_nearest(_case: tuple[str, str, str]) -> None:
    table, line, sentence = _case
    assert_named(f'{HEAD}[{table}]\nbasis = "SIM"\n{line}\n', sentence)


BAD_TEXTS = [
    (HEAD + "[pin]\nattempts_max = 3\n", "pin.basis: say where the rule comes from"),
    (HEAD + '[pin]\nbasis = "XX"\n', "pin.basis: say where the rule comes from"),
    (HEAD + '[pin]\nbasis = "SIN"\n', "Did you mean 'SIM'?"),
    (HEAD + "[pin]\nbasis = 3\n", "pin.basis: say where the rule comes from"),
    ("pin = 3\n" + HEAD, "pin: write it as a table, [pin]"),
    (HEAD + "[pin\n", "not valid TOML"),
    (HEAD.replace('region = "smalltown"', ""), "the key 'region' is missing"),
    (HEAD.replace("smalltown", "Small Town"), "region: write it like 'tianjin'"),
    (HEAD.replace("effective_from = 2010-01-01", ""), "the key 'effective_from' is missing"),
    (HEAD.replace("effective", "efective"), "Did you mean 'effective_from'?"),
    (HEAD.replace("420100", "42010"), "area: write it like '370100'"),
    (HEAD.replace('"420100"', "420100"), "area: write it in quotes"),
    (HEAD.replace('es = "Villa"', ""), "name: the key 'es' is missing"),
    (HEAD + 'fr = "Ville"\n', "name: unknown key 'fr'"),
]


@pytest.mark.parametrize("_case", BAD_TEXTS, ids=lambda case: case[1])
def test_a_mistake_elsewhere_in_a_region_file_is_named(_case: tuple[str, str]) -> None:
    assert_named(*_case)


def assert_named(text: str, sentence: str) -> None:
    with pytest.raises(BadFile) as caught:
        from_text(text, "smalltown.toml", NO_OVERRIDES)
    assert str(caught.value).startswith("smalltown.toml: ")
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_override_changes_one_key_and_leaves_the_others() -> None:
    given: Overrides = {
        "identity_check": {"over_fen": 50_000},
        "card": {"temporary_loss_days": "none"},
    }
    policy = overridden(first("tianjin"), given, "world.toml")
    assert policy.identity_check.over_fen == 50_000
    assert policy.identity_check.sales_a_day == "none"
    assert policy.card.temporary_loss_days == "none"
    assert policy.card.stated == ("abnormal_goes_to", "temporary_loss_days")
    assert policy.mutual_aid == first("tianjin").mutual_aid
    assert from_text(HEAD, "smalltown.toml", given).identity_check.over_fen == 50_000


Override = tuple[dict[str, Any], str]
BAD_OVERRIDES: list[Override] = [
    ({"pni": {"attempts_max": 3}}, "unknown key 'policy.pni'. Did you mean 'pin'?"),
    ({"pin": {"atempts_max": 3}}, "'policy.pin.atempts_max'. Did you mean 'attempts_max'?"),
    ({"pin": {"basis": "TJ"}}, "unknown key 'policy.pin.basis'"),
    ({"pin": {"counting": "per_dy"}}, "policy.pin.counting: unknown value 'per_dy'. Did you mean"),
    ({"pin": {"attempts_max": "3"}}, "policy.pin.attempts_max"),
    ({"pin": 3}, "policy.pin: write it as a table"),
]


@pytest.mark.parametrize("_case", BAD_OVERRIDES, ids=lambda case: case[1])
def test_a_mistake_in_an_override_names_the_file_it_stands_in(_case: Override) -> None:
    given, sentence = _case
    with pytest.raises(BadFile) as caught:
        overridden(first("demo"), given, "world.toml")
    assert str(caught.value).startswith("world.toml: ")
    assert sentence in str(caught.value)


@pytest.mark.parametrize(("word", "kept"), [("yes", True), ("no", False), (True, True)])
def test_a_scenario_may_write_yes_and_no_as_the_rules_do(word: object, kept: bool) -> None:
    demo = regions.policies("demo")[-1]
    changed = regions.overridden(demo, {"coverage": {"class_c": word}}, "x.scn.toml")
    assert changed.coverage.class_c is kept
