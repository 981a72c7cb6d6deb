"""The reports of a run: HTML that needs nothing and lets nothing in, XML that is always XML."""

import re
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from scenario_samples import END, HOLDS, SALE, folder_of_all, scenario
from test_scenario_pages import EVIL, Tags

from pos.clock import BEIJING
from pos.decoding import BadFile
from pos.scenario import junit, report
from pos.scenario.lines import BadLine
from pos.scenario.reading import items
from pos.scenario.results import Result, counts, exit_code, unread
from pos.scenario.running import run
from pos.scenario.selecting import gather
from pos.scenario.shapes import Item, Judged, Verdict
from pos.texts import LANGUAGES, say

AT = datetime(2026, 3, 3, 9, tzinfo=BEIJING)
NASTY = "a\x00b\x1b[31m\ud800\ufffe]]> <&\"' " + EVIL


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[Result]:
    """One that passes, one that fails, one of level should that fails, one that is wrong."""
    found = gather([folder_of_all(tmp_path_factory.mktemp("all"))])
    return [*map(unread, found.bad, found.unread), *run(found.items)]


@pytest.fixture
def item(tmp_path: Path) -> Item:
    return items(scenario(tmp_path, "OWN-001", SALE, HOLDS, END))[0]


def result(item: Item, verdict: Verdict, **judged: object) -> Result:
    told = {"item_id": item.id, "file": item.file, "verdict": verdict, **judged}
    return Result(judged=msgspec.convert(told, Judged), item=item)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_needs_no_network_and_is_well_formed(
    results: list[Result], language: str
) -> None:
    html = report.html(results, language, AT)
    tags = Tags(html)
    assert not re.search(r"https?://|src=|href=|url\(|@import", html)
    assert "default-src 'none'" in html
    assert tags.named("script") == 1 and tags.named("details") == len(results)
    assert say(language, "report.title") in html
    assert not any(name in ("style", "onclick") for _, one in tags.found for name in one)


def test_what_failed_stands_first_and_open(results: list[Result]) -> None:
    cases = [one for tag, one in Tags(report.html(results, "en", AT)).found if tag == "details"]
    assert [(one["data-verdict"], "open" in one) for one in cases] == [
        ("fail", True), ("fail", True), ("error", True), ("pass", False),
    ]  # fmt: skip


def test_the_step_that_failed_is_marked_with_both_sides(results: list[Result]) -> None:
    html = report.html(results, "en", AT)
    case = html.split('<details class="case fail"')[1]
    steps = re.findall(r'<li class="(done|fail|ahead|)"><div class="do">', case)
    assert steps == ["done", "done", "done", "fail"]
    assert "4.99" in case and "<dt>Expected</dt>" in case and "<dt>Got</dt>" in case


def test_a_failure_in_the_end_is_marked_there(item: Item) -> None:
    failed = result(item, "fail", step=0, do="then", line=30, expected="15.01", got="15.00")
    html = report.html([failed], "en", AT)
    assert '<div class="end fail">' in html
    assert '<li class="ahead">' not in html and "15.01" in html


def test_what_was_left_out_or_vouched_for_says_so(item: Item) -> None:
    left_out = result(item, "omitted", step=2, do="fault", line=9)
    vouched = result(item, "attested", said=["the photo was compared"])
    html = report.html([left_out, vouched], "en", AT)
    assert '<li class="omitted">' in html and "this centre cannot do this step" in html
    assert "A person vouched: the photo was compared" in html


def test_nothing_a_scenario_says_becomes_a_part_of_the_report(item: Item) -> None:
    evil = msgspec.structs.replace(
        item, id=f"{EVIL}-1", title=msgspec.structs.replace(item.title, en=EVIL),
        verifies=(EVIL,), row={EVIL: EVIL}, region=EVIL,
    )  # fmt: skip
    told = result(evil, "fail", step=4, do=EVIL, line=1, expected=EVIL, got=EVIL, said=[EVIL])
    wrong = unread(BadLine(f"{EVIL}.scn.toml", 3, EVIL), Path(f"{EVIL}.scn.toml"))
    tags = Tags(report.html([told, wrong], "en", AT))
    assert tags.named("script") == 1 and tags.named("img") == 0
    assert not any(name.startswith("on") for _, one in tags.found for name in one)


def test_the_matrix_adds_up(results: list[Result]) -> None:
    html = report.html(results, "en", AT)
    rows = dict(re.findall(r'<tr data-area="(\w+)">.*?<td>(\d+)</td></tr>', html))
    assert rows == {"COV": "1", "OWN": "2", "FAM": "1"}


def test_junit_carries_requirement_source_and_level(results: list[Result]) -> None:
    suite = ElementTree.fromstring(junit.xml(results, AT)).find("testsuite")
    assert suite is not None
    assert {k: suite.get(k) for k in ("tests", "failures", "errors", "skipped")} == {
        "tests": "4", "failures": "2", "errors": "1", "skipped": "0",
    }  # fmt: skip
    case = next(one for one in suite if one.get("name") == "OWN-002")
    assert case.get("classname") == "OWN"
    told = [(one.get("name"), one.get("value")) for one in case.iter("property")]
    assert told[:4] == [
        ("requirement", "REQ-OWN-002"), ("source", "JN"), ("level", "must"), ("region", "demo"),
    ]  # fmt: skip
    failure = case.find("failure")
    assert failure is not None and failure.text is not None
    place, expected, got = failure.text.split("\n")[:3]
    assert re.fullmatch(r".*OWN-002\.scn\.toml:\d+: step 4 \(settle\)", place)
    assert expected.startswith("expected: ") and "4.99" in expected
    assert got.startswith("got: ") and "5.00" in got


def test_junit_is_well_formed_whatever_is_said(item: Item) -> None:
    nasty = msgspec.structs.replace(item, id=NASTY, verifies=(NASTY,), source=(NASTY,))
    verdicts: tuple[Verdict, ...] = ("pass", "fail", "error", "omitted", "attested")
    told = [
        result(nasty, verdict, step=1, do=NASTY, expected=NASTY, got=NASTY, said=[NASTY])
        for verdict in verdicts
    ]
    root = ElementTree.fromstring(junit.xml(told, AT).encode())
    assert [len(list(root.iter(tag))) for tag in ("failure", "error", "skipped")] == [1, 1, 1]
    assert "<script>" in (root.findtext(".//failure") or "")


_case_exit: list[tuple[tuple[Verdict, ...], str, int]] = [
    (("pass", "attested"), "must", 0),
    (("pass", "fail"), "must", 1),
    (("pass", "omitted"), "must", 1),
    (("fail", "omitted"), "should", 0),
    (("fail",), "may", 0),
    (("fail", "error"), "must", 2),
    (("pass", "error"), "may", 2),
    ((), "must", 0),
]


@pytest.mark.parametrize(("verdicts", "level", "code"), _case_exit)
def test_the_exit_code(item: Item, verdicts: tuple[Verdict, ...], level: str, code: int) -> None:
    leveled = msgspec.structs.replace(item, level=level)
    told = [result(leveled, verdict) for verdict in verdicts]
    assert exit_code(told) == code
    assert sum(counts(told).values()) == len(verdicts)


def test_a_bad_file_without_a_line_has_a_name_all_the_same() -> None:
    path = Path("some/OWN-001.scn.toml")
    told = unread(BadFile(f"{path}: cannot be read"), path)
    assert (told.judged.item_id, told.area, told.judged.got) == ("OWN-001", "OWN", "cannot be read")


def test_several_processes_keep_the_order_and_the_verdicts(tmp_path: Path) -> None:
    found = gather([folder_of_all(tmp_path)]).items
    alone, together = list(run(found, processes=1)), list(run(found, processes=2))
    assert [one.judged for one in together] == [one.judged for one in alone]
    assert [one.judged.item_id for one in alone] == [one.id for one in found]
