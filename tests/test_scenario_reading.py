"""A scenario file is read whole, or one sentence says which line to mend and what was meant."""

import os
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenario_file import GOOD, changed, read, written

from pos.clock import BEIJING
from pos.decoding import BadFile
from pos.scenario.reading import files, items
from pos.scenario.selecting import gather, selected
from pos.scenario.shapes import Item
from pos.scenario.steps.till import Settle

TEXT = "write it in quotes, as text: a bare number loses its zeros"
BIND = '[[bindings]]\nbeneficiary = "li"\ndonor = "wang"\nrelation = "spouse"\n'
SETTLE = 'do = "settle"'
EMPTY = "{}\n"
PEOPLE = "There is: li, wang."
AN_OR = "write code or picture, one of the two"

# What stands in the good file, what stands there instead, the line to mend, and the sentence.
_case_head = [
    ("format = 1", "format = 2", 1, "format: 2 is newer than this program, which reads format 1"),
    ("format = 1", 'format = "1"', 1, "format: write format = 1"),
    ('"T-1"', '"T-2"', 2, "id: 'T-2' must be the file's own name, 'T-1'"),
    ('id = "T-1"\n', "", 1, "the key 'id' is missing"),
    ('{ en = "A sale" }', '"A sale"', 3, "title: write it as a table, { … }"),
    ('{ en = "A sale" }', "{}", 3, 'title: write it in a language at least, like { en = "…" }'),
    ('{ en = "A sale" }', '{ em = "A" }', 3, "title: unknown key 'em'. Did you mean 'es'?"),
    ("T09:00:00", "", 4, "clock: write a date with a time, like 2026-03-03T09:00:00+08:00"),
    ("2026-03-03T", "0001-01-01T", 4, "clock: not a time to work in: the year 1"),
    ("2026-03-03T09:00:00", '"yesterday at nine"', 4,
     "clock: not a time: 'yesterday at nine'; write it like 2026-03-03T09:00:00"),
    ("format = 1", 'level = "musst"', 1, "level: unknown value 'musst'. Did you mean 'must'?"),
    ("format = 1", 'verifies = "x"', 1, "verifies: write it as a list, [ … ]"),
    ("format = 1", 'tagz = "x"', 1, "unknown key 'tagz'. Did you mean 'tags'?"),
    ("format = 1", "region = 3", 1, "region: write the name of one, like 'demo'"),
    ("format = 1", "format == 1", 1, "not valid TOML: Invalid value"),
    ("format = 1", f"format = {'9' * 5000}", 1,
     "not valid TOML: a number of thousands of digits"),
    ("[then]", "[then", 25, "not valid TOML: Expected ']' at the end of a table declaration"),
]  # fmt: skip
_case_world = [
    ('"20.00"', "20.00", 6, f"people.li.balance: {TEXT}"),
    ('balance = "20.00"', "pin = 123456", 6, f"people.li.pin: {TEXT}"),
    ("balance", "balanse", 6, "unknown key 'people.li.balanse'. Did you mean 'balance'?"),
    ('balance = "20.00"', 'area = "37"', 6, "people.li.area: six digits, like 370100"),
    ('balance = "20.00"', 'card_id = "A10000001"', 7,
     "people: 'li' and 'wang' have the same card_id"),
    ('"35.00"', "35", 9, f"products.tea.price: {TEXT}"),
    ('price = "35.00"', "", 8, "products.tea: the key 'price' is missing"),
    ("[[step]]", f"{BIND.replace('wang', 'wong')}[[step]]", 10,
     "bindings[0]: nobody is called 'wong'. Did you mean 'wang'?"),
    ("[[step]]", f"{BIND}{BIND}[[step]]", 14, "bindings[1]: 'li' has the donor 'wang' twice"),
    ("[[step]]", f"{BIND.replace('spouse', 'spouze')}[[step]]", 13,
     "bindings[0].relation: unknown value 'spouze'. Did you mean 'spouse'?"),
    ("[people.li]", "[policy.pin]\ntries = 3\n[people.li]", 6, "unknown key 'policy.pin.tries'."),
    ("[people.li]", "[policy.pin]\nattempts_maxx = 3\n[people.li]", 6,
     "unknown key 'policy.pin.attempts_maxx'. Did you mean 'attempts_max'?"),
    ("[people.li]", "[policy.pim]\n[people.li]", 5,
     "unknown key 'policy.pim'. Did you mean 'pin'?"),
    ("[people.li]", '[policy.pin]\nattempts_max = "3"\n[people.li]', 6,
     "policy.pin.attempts_max: write a whole number, without quotes"),
]  # fmt: skip
_case_steps = [
    ('"sell"', '"sel"', 11, "step 1: unknown step 'sel'. Did you mean 'sell'?"),
    ('do = "sell"\n', "", 10, "step 1: the key 'do' is missing; it says what happens"),
    ("tea x", "tee x", 13,
     "step 1 (sell): items[0]: no product is called 'tee'. Did you mean 'tea'?"),
    ('["tea x 2 @ 1.50"]', "[2]", 13, f"step 1 (sell): items[0]: {TEXT}"),
    ('["tea x 2 @ 1.50"]', '"tea"', 13, "step 1 (sell): items: write it as a list, [ … ]"),
    ('who = "li"', 'who = "lee"', 16,
     f"step 2 (show_code): who: nobody is called 'lee'. {PEOPLE}"),
    ('who = "li"', 'who = ""', 16, f"step 2 (show_code): who: nobody is called ''. {PEOPLE}"),
    ('who = "li"\n', "", 14, "step 2 (show_code): the key 'who' is missing"),
    ('who = "li"', 'hwo = "li"', 16,
     "step 2 (show_code): unknown key 'hwo'. Did you mean 'who'?"),
    ('who = "li"', 'who = "li"\npharmacy = "man"', 17,
     "step 2 (show_code): pharmacy: no pharmacy is called 'man'. Did you mean 'main'?"),
    (SETTLE, f'{SETTLE}\nsale = "B"', 19,
     "step 3 (settle): sale: no `sell` before this step has the name 'B'. There is: A."),
    (SETTLE, f"{SETTLE}\nagree_cash = 1.5", 19, f"step 3 (settle): agree_cash: {TEXT}"),
    (SETTLE, f'{SETTLE}\nagree_cash = "al"', 19,
     "step 3 (settle): agree_cash: write it like '20.00'"),
    (SETTLE, 'do = "enter_pin"\npin = 246810', 19, f"step 3 (enter_pin): pin: {TEXT}"),
    (SETTLE, 'do = "wait"\nfor = 61', 19, f"step 3 (wait): for: {TEXT}"),
    (SETTLE, 'do = "wait"\nfor = "61"', 19, "step 3 (wait): for: write it like '61s'"),
    (SETTLE, 'do = "wait"\nfor = "999999999d"', 19,
     "step 3 (wait): for: longer than a clock can go"),
    (SETTLE, 'do = "set_clock"\nto = 2026-03-04', 19,
     "step 3 (set_clock): to: write a date with a time, like 2026-03-03T09:00:00+08:00"),
    (SETTLE, 'do = "set_clock"\nto = 9999-03-04T00:00:00', 19,
     "step 3 (set_clock): to: not a time to work in: the year 9999"),
    (SETTLE, 'do = "scan"', 17, f"step 3 (scan): {AN_OR}"),
    (SETTLE, 'do = "scan"\ncode = "C"\npicture = "c.png"', 19,
     "step 3 (scan): code: no `issue_code` before this step has the name 'C'."),
    (SETTLE, 'do = "scan"\npicture = "c.png"', 19,
     "step 3 (scan): picture: there is no file 'c.png'"),
    (SETTLE, 'do = "scan"\npicture = "/etc/hosts"', 19,
     "step 3 (scan): picture: write it relative to this file"),
    (SETTLE, 'do = "scan"\npicture = "../../c.png"', 19,
     "step 3 (scan): picture: it lies outside the scenarios' own folder"),
    (SETTLE, 'do = "set"', 17, "step 3 (set): write who or pharmacy, one of the two"),
    (SETTLE, 'do = "set"\nwho = "li"\npharmacy = "main"', 17,
     "step 3 (set): write who or pharmacy, one of the two"),
    (SETTLE, 'do = "set"\nwho = "li"\nagreement = "ended"', 20,
     "step 3 (set): 'agreement' is not a key of a person."),
    (SETTLE, 'do = "set"\npharmacy = "main"\nbalance = "1.00"', 20,
     "step 3 (set): 'balance' is not a key of a pharmacy."),
    (SETTLE, 'do = "set"\npharmacy = "main"', 17,
     "step 3 (set): say what changes, with a key of a pharmacy: "
     "name, agreement, from, to, area, signed_in"),
    (SETTLE, 'do = "set"\nwho = "li"\npin = "1"', 20, "step 3 (set): pin: six digits"),
    (SETTLE, 'do = "set"\nwho = "li"\nbalance = "x"', 20,
     "step 3 (set): balance: not an amount of money: 'x'; write it like 35.00"),
    (SETTLE, 'do = "parallel"\nlanes = [[{ do = "check" }], [{ do = "chek" }]]', 19,
     "step 3 (parallel): lane 2: step 1: unknown step 'chek'. Did you mean 'check'?"),
    (SETTLE, 'do = "parallel"\nlanes = [[{ do = "show_code", who = "lii" }]]', 19,
     "step 3 (parallel): lane 1: step 1 (show_code): who: nobody is called 'lii'. "
     "Did you mean 'li'?"),
    (SETTLE, 'do = "parallel"\nlanes = [[{ do = "parallel" }]]', 19,
     "step 3 (parallel): lanes cannot have lanes of their own"),
]  # fmt: skip
_case_expected = [
    ('"settled"', '"setled"', 20,
     "step 3 (settle): expect.outcome: unknown value 'setled'. Did you mean 'settled'?"),
    ('outcome = "settled"', 'refusal = "CARD_LOS"', 20,
     "step 3 (settle): expect.refusal: unknown value 'CARD_LOS'. Did you mean 'CARD_LOST'?"),
    ("outcome", "outcom", 20,
     "step 3 (settle): expect: unknown key 'outcom'. Did you mean 'outcome'?"),
    ('outcome = "settled"', 'tries_left = "2"', 20,
     "step 3 (settle): expect.tries_left: write a whole number, without quotes"),
    ('"3.00"', "3.00", 22, f"step 3 (settle): expect.paid[0].amount: {TEXT}"),
    ('{ who = "li"', '{ who = "lii"', 22,
     "step 3 (settle): expect.paid[0].who: nobody is called 'lii'. Did you mean 'li'?"),
    ("amount", "amout", 22,
     "step 3 (settle): expect.paid[0]: unknown key 'amout'. Did you mean 'amount'?"),
    ('{ li = "17.00" }', "{ li = 17.00 }", 24, f"step 3 (settle): expect.balance.li: {TEXT}"),
    ('{ li = "17.00" }', '{ wang = "0.00", li = "17" }', 24,
     "step 3 (settle): expect.balance.li: write it like '20.00'"),
    ('{ li = "17.00" }', '{ lo = "17.00" }', 24,
     "step 3 (settle): expect.balance.lo: nobody is called 'lo'. Did you mean 'li'?"),
    ('{ li = "17.00" }', '{ li = { current_year = "1.00" } }', 24,
     "step 3 (settle): expect.balance.li: the key 'carried_over' is missing"),
    ('{ li = "17.00" }', f'{EMPTY}card = {{ wang = "normal", li = "loost" }}', 25,
     "step 3 (settle): expect.card.li: unknown value 'loost'. Did you mean 'lost'?"),
    ('{ li = "17.00" }', f'{EMPTY}lines = [{{ item = "tee", payable = true }}]', 25,
     "step 3 (settle): expect.lines[0].item: no product is called 'tee'. Did you mean 'tea'?"),
    ('{ li = "17.00" }', f'{EMPTY}lines = [{{ item = "tea", payable = 1.0 }}]', 25,
     f"step 3 (settle): expect.lines[0].payable: {TEXT}"),
    ("pending", "pendin", 26, "then: unknown key 'pendin'. Did you mean 'pending'?"),
    ("pending = 0", 'pin = { x = "set" }', 26, f"then: pin.x: nobody is called 'x'. {PEOPLE}"),
    ("[then]", "[[then]]", 25, "then: write it as a table, { … }"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "said"), [*_case_head, *_case_world, *_case_steps, *_case_expected]
)
def test_a_mistake_is_one_sentence_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    with pytest.raises(BadFile) as caught:
        read(tmp_path, changed(old, new))
    assert str(caught.value) == f"{tmp_path}/area/T-1.scn.toml:{line}: {said}"


def test_a_region_that_is_not_there_is_answered_with_the_nearest_and_with_all(
    tmp_path: Path,
) -> None:
    with pytest.raises(BadFile, match=r":1: unknown region 'jinann'. Did you mean 'jinan'\? Kno"):
        read(tmp_path, changed("format = 1", 'region = "jinann"'))


def test_what_is_not_written_has_its_default(tmp_path: Path) -> None:
    (item,) = read(tmp_path, GOOD)
    assert (item.id, item.level, item.region, item.verifies) == ("T-1", "must", "demo", ())
    assert item.clock == datetime(2026, 3, 3, 9, tzinfo=BEIJING)
    assert (item.lines, item.then_line, item.row) == ((10, 14, 17), 25, {})
    assert set(item.tables) == {"people", "products", "clock", "region"}


def test_quantity_and_price_are_left_to_the_step_that_refuses_them(tmp_path: Path) -> None:
    (item,) = read(tmp_path, changed("x 2 @ 1.50", "x abc @ 1.234"))
    assert item.steps[0].sale == "A"


@pytest.mark.parametrize("word", ["all", "none", "5.00"])
def test_cash_is_agreed_to_by_word_or_amount(tmp_path: Path, word: str) -> None:
    (item,) = read(tmp_path, changed(SETTLE, f'{SETTLE}\nagree_cash = "{word}"'))
    step = item.steps[2]
    assert isinstance(step, Settle) and step.agree_cash == word


def test_a_code_is_known_by_its_label_or_by_its_person(tmp_path: Path) -> None:
    issue = '[[step]]\ndo = "issue_code"\nwho = "li"\n{0}[[step]]\ndo = "scan"\ncode = "{1}"\n'
    for label, named in (("", "li"), ('as = "first"\n', "first")):
        assert read(tmp_path, changed("[then]", issue.format(label, named) + "[then]"))
    with pytest.raises(BadFile, match="no `issue_code`"):
        read(tmp_path, changed("[then]", issue.format('as = "first"\n', "li") + "[then]"))


def test_a_scenario_without_steps_proves_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=":1: a scenario without steps; write what happens as"):
        read(tmp_path, GOOD[: GOOD.index("[[step]]")])


def test_a_picture_may_lie_beside_the_areas(tmp_path: Path) -> None:
    (tmp_path / "code.png").write_bytes(b"")
    step = 'do = "scan"\npicture = "../code.png"'
    assert read(tmp_path, changed(SETTLE, step))


_case_files = [
    ("five megabytes", b"#" * 5_000_001, "1: larger than 5 MB; a world is a few hundred lines"),
    ("not UTF-8", b"a = 1\n\xff\xfe", "1: not a text in UTF-8; save it as UTF-8"),
    ("deep", b"a = " + b"[" * 50_000, "1: brackets nested too deep to be a world or a region"),
    ("dotted deep", b"id" + b".a" * 5_000 + b" = 1", "1: brackets or keys nested too deep"),
    ("empty", b"", "1: the key 'id' is missing"),
]


@pytest.mark.parametrize(("_case", "content", "said"), _case_files, ids=lambda one: str(one)[:12])
def test_a_file_that_is_no_scenario_is_one_line(
    tmp_path: Path, _case: str, content: bytes, said: str
) -> None:
    path = tmp_path / "B-1.scn.toml"
    path.write_bytes(content)
    with pytest.raises(BadFile) as caught:
        items(path)
    assert str(caught.value).startswith(f"{path}:{said}")
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 800


# -- folders


def test_a_folder_gives_its_files_in_order_and_each_once(tmp_path: Path) -> None:
    second = written(tmp_path, GOOD, "B-2.scn.toml")
    first = written(tmp_path, GOOD, "A-1.scn.toml")
    written(tmp_path, GOOD, "world.toml")
    assert files([tmp_path, first]) == (first, second)


def test_a_path_without_scenarios_is_an_error(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "A-1.toml")
    for path, said in (
        (tmp_path, f"{tmp_path}: no scenario (*.scn.toml) in this folder or below it"),
        (tmp_path / "aera", f"{tmp_path}/aera: there is no such file. Did you mean 'area'?"),
        (tmp_path / "area" / "A-1.toml",
         f"{tmp_path}/area/A-1.toml: the file of a scenario is called ID.scn.toml"),
    ):  # fmt: skip
        with pytest.raises(BadFile) as caught:
            files([path])
        assert str(caught.value) == said


def test_one_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    good = written(tmp_path, GOOD)
    written(tmp_path, "broken", "B-1.scn.toml")
    (tmp_path / "empty").mkdir()
    found = gather([tmp_path / "empty", tmp_path, good])
    assert [item.id for item in found.items] == ["T-1"]
    assert ["no scenario" in str(one) for one in found.bad] == [True, False]


def test_an_id_is_never_used_twice(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "T-1.scn.toml").write_text(GOOD, encoding="utf-8")
    found = gather([tmp_path])
    assert len(found.items) == 1
    assert str(found.bad[0]).endswith(f"'T-1' is used by {found.items[0].file} already")


def test_items_are_chosen_by_a_text_of_id_or_title_and_by_tag(tmp_path: Path) -> None:
    found = read(tmp_path, changed("format = 1", 'tags = ["smoke"]'))
    chosen: list[tuple[Item, ...]] = [
        selected(found, "t-1"), selected(found, "SALE"), selected(found, tag="smoke"),
    ]  # fmt: skip
    assert chosen == [found] * 3
    assert selected(found, "t-2") == selected(found, tag="slow") == ()


# -- damage

_BROKEN = st.sampled_from(
    ['"', "'", "[", "]", "{", "}", "=", ".", ",", "\n", "#", "${x}", "1", "-", "[[step]]", "\x00",
     '"""', "\\u0000", "[[case]]", "do", "li", "9999-12-31T23:59:59", "1e999", "true",
     "use = ['.']"]
)  # fmt: skip
_DAMAGE = st.lists(
    st.tuples(st.integers(0, len(GOOD)), st.integers(0, 12), _BROKEN | st.text(max_size=3)),
    min_size=1,
    max_size=4,
)


@given(_DAMAGE)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_damage_is_read_or_told_in_one_line(
    tmp_path: Path, damage: list[tuple[int, int, str]]
) -> None:
    text = GOOD
    for place, length, other in damage:
        text = text[:place] + other + text[place + length :]
    path = tmp_path / "T-1.scn.toml"
    path.write_bytes(text.encode("utf-8", "replace"))
    try:
        assert items(path)
    except BadFile as error:
        file, line, said = str(error).removeprefix(f"{tmp_path}{os.sep}").split(":", 2)
        assert file == "T-1.scn.toml" and said and "\n" not in said
        assert 1 <= int(line) <= text.count("\n") + 2
