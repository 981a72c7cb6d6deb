"""A scenario as a page: complete, the rows side by side, and harmless whatever it says."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from command_line import CommandLine
from scenario_samples import END, FAILS, HOLDS, ROWS, SALE, scenario

from pos.scenario import page_html
from pos.scenario.page import spans
from pos.scenario.page_text import text
from pos.scenario.reading import files, items
from pos.scenario.render import whole
from pos.texts import LANGUAGES

SCENARIOS = files([Path(__file__).parents[1] / "fixtures" / "scenarios"])
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>&amp;"


class Tags(HTMLParser):
    """Every tag of a page with its attributes; and whether what was opened is closed."""

    VOID = ("meta", "br", "input", "img", "link", "rect")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def named(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.found)


def told(path: Path, language: str = "en") -> str:
    return "\n".join(text(page) for page in whole(items(path), language))


def test_a_page_says_what_the_file_says(tmp_path: Path) -> None:
    page = told(scenario(tmp_path, "OWN-001", SALE, HOLDS, END))
    assert page.splitlines()[0] == "OWN-001  Own account first"
    for words in (
        "REQ-OWN-001", "must", "JN", "2026-03-03 09:00:00", "李明  employee scheme  20.00",
        "  1. The cashier takes on the sale: 感冒灵颗粒.",
        "  2. 李明 shows the electronic credential, and the cashier scans it.",
        "  4. The cashier settles.\n     → Settled: 李明 5.00.",
        "IN THE END\n     → Balance afterwards: 李明 15.00.",
    ):  # fmt: skip
        assert words in page


def test_a_page_names_no_pin_that_the_scenario_does_not(tmp_path: Path) -> None:
    for language in LANGUAGES:
        page = told(scenario(tmp_path, "OWN-001", SALE, HOLDS), language)
        assert "246810" not in page and "UNSET" not in page


def test_rows_are_told_once_where_they_agree_and_by_number_where_not(tmp_path: Path) -> None:
    path = scenario(tmp_path, "OWN-001", ROWS, SALE, HOLDS.replace("5.00", "${price}"))
    page = told(path)
    assert page.splitlines()[0].startswith("OWN-001  ")
    assert "[1]  5.00" in page and "[2]  6.00" in page
    assert page.count("The cashier settles.") == 1
    assert "→ [1] Settled: 李明 5.00.\n       [2] Settled: 李明 6.00." in page


def test_rows_that_look_different_are_told_all_the_same(tmp_path: Path) -> None:
    rows = "\n[[case]]\nchain = []\nthen = {}\n[[case]]\nthen = { pending = 0 }\n" + (
        'chain = [{ beneficiary = "li", donor = "wang", relation = "spouse" }]\n'
    )
    path = scenario(tmp_path, "OWN-001", rows, '[people.wang]\nname = "王芳"\n', SALE)
    words = path.read_text("utf-8").replace(
        "tags =", 'then = "${then}"\nbindings = "${chain}"\ntags ='
    )
    path.write_text(words, encoding="utf-8")
    page = told(path)
    assert "[2] For 李明 pay, in this order: 1. 王芳, spouse." in page
    assert "[2] Sales with an unknown outcome: 0." in page


def test_what_a_scenario_says_is_never_a_part_of_the_page(tmp_path: Path) -> None:
    evil = EVIL.replace('"', "")
    step = f'[[step]]\ndo = "enter"\ntext = "{evil}"\n'
    path = scenario(tmp_path, "OWN-001", step, SALE, HOLDS, title=evil)
    page = "".join(map(page_html.article, whole(items(path), "en")))
    tags = Tags(page_html.document("en", evil, page))
    assert tags.named("script") == tags.named("img") == 0
    assert not any(name.startswith("on") for _, attributes in tags.found for name in attributes)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_scenario_of_ours_is_a_page(language: str) -> None:
    for path in SCENARIOS:
        for page in whole(items(path), language):
            words = text(page)
            assert "UNSET" not in words and "${" not in words and "{'" not in words, path
            assert page.title in words
            Tags(page_html.article(page))


def test_render_prints_the_page_or_a_document_of_its_own(pos: CommandLine, tmp_path: Path) -> None:
    path = str(scenario(tmp_path, "OWN-001", SALE, HOLDS))
    plain = pos("accept", "render", "--lang", "zh", path)
    assert plain.code == 0 and "收银员结算。" in plain.out
    page = pos("accept", "render", "--lang", "es", "--html", path).out
    assert page.startswith("<!doctype html>") and "La caja liquida." in page
    assert not re.search(r"https?://|src=|href=|url\(", page)
    wrong = pos("accept", "render", str(tmp_path / "OWN-009.scn.toml"))
    assert wrong.code == 2 and "OWN-001.scn.toml" in wrong.err


def test_numbers_of_rows_are_told_in_spans() -> None:
    assert spans([1]) == "1"
    assert spans([1, 2, 3, 5, 7, 8]) == "1–3, 5, 7–8"


def test_a_page_tells_every_step(tmp_path: Path) -> None:
    item = items(scenario(tmp_path, "OWN-001", SALE, FAILS))[0]
    (page,) = whole([item], "en")
    assert [step.number for step in page.steps] == [1, 2, 3, 4]
    assert [step.line for step in page.steps] == list(item.lines)
