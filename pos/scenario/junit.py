"""The results as JUnit XML, for the machines that read it: requirement, source and level of each
case are its properties. Well-formed whatever a scenario says.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from pos.scenario.results import Result, counts, place
from pos.scenario.shapes import Judged

# What XML 1.0 cannot say at all, not even escaped.
_UNSAYABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml(results: Sequence[Result], at: datetime) -> str:
    """The whole document."""
    found = counts(results)
    seconds = sum(one.seconds for one in results)
    numbers = {
        "tests": str(len(results)),
        "failures": str(found["fail"]),
        "errors": str(found["error"]),
        "skipped": str(found["omitted"]),
        "time": f"{seconds:.3f}",
    }
    suite = {"name": "acceptance", **numbers, "timestamp": at.isoformat()[:19]}
    cases = "".join(_case(one) for one in results)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f"<testsuites{_attributes(numbers)}>\n"
        f"<testsuite{_attributes(suite)}>\n{cases}</testsuite>\n</testsuites>\n"
    )


def _case(result: Result) -> str:
    judged = result.judged
    head = {
        "classname": result.area,
        "name": judged.item_id,
        "file": judged.file,
        "line": str(judged.line),
        "time": f"{result.seconds:.3f}",
    }
    properties = "".join(
        f"<property{_attributes({'name': name, 'value': value})}/>\n"
        for name, value in _properties(result)
    )
    told = f"<properties>\n{properties}</properties>\n" if properties else ""
    return f"<testcase{_attributes(head)}>\n{told}{_verdict(judged)}</testcase>\n"


def _properties(result: Result) -> Iterator[tuple[str, str]]:
    item = result.item
    if item is not None:
        yield from (("requirement", one) for one in item.verifies)
        yield from (("source", one) for one in item.source)
        yield "level", item.level
        yield "region", item.region
    yield "verdict", result.verdict
    yield from (("attested", one) for one in result.judged.said)


def _verdict(judged: Judged) -> str:
    tag = {"fail": "failure", "error": "error", "omitted": "skipped"}.get(judged.verdict, "")
    if not tag:
        return ""
    where = f"{place(judged)}: step {judged.step} ({judged.do})" if judged.step else place(judged)
    if judged.do and not judged.step:
        where = f"{place(judged)}: {judged.do}"
    told = f"{where}\nexpected: {judged.expected}\ngot: {judged.got}"
    return f"<{tag}{_attributes({'message': where})}>{escape(_sayable(told))}</{tag}>\n"


def _attributes(values: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(_sayable(value))}" for name, value in values.items())


def _sayable(text: str) -> str:
    return _UNSAYABLE.sub("\ufffd", text)
