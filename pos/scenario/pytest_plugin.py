"""pytest collects *.scn.toml: a node for each item, called by its id; -k, -m, --lf and -n work.

Shipped as an entry point, so this file is loaded by every pytest of an environment that has the
package: it imports nothing but pytest until there is a scenario to read.
"""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pos.scenario.results import Result
    from pos.scenario.shapes import Item

ENDING = ".scn.toml"
_LEVELS = ("must", "should", "may")
# A tag that pytest itself would act upon is a tag for people only.
_PYTESTS_OWN = ("skip", "skipif", "xfail", "parametrize", "usefixtures", "filterwarnings")
_MARKER = re.compile(r"[A-Za-z]\w*(-\w+)*")


def pytest_configure(config: pytest.Config) -> None:
    """Make the levels known, so that --strict-markers has nothing to say."""
    for level in _LEVELS:
        config.addinivalue_line("markers", f"{level}: an acceptance scenario of this level")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "ScenarioFile | None":
    """Every file with the ending of a scenario."""
    if file_path.name.endswith(ENDING):
        return ScenarioFile.from_parent(parent, path=file_path)
    return None


class NotKept(Exception):
    """An item that did not pass; its message is what is shown."""


class ScenarioFile(pytest.File):
    """A file: its items, or one line that says what is wrong with it."""

    def collect(self) -> "Iterator[ScenarioItem]":
        """Read the file."""
        with _quiet():
            from pos.decoding import BadFile
            from pos.scenario.reading import items

            try:
                found = items(_near(self.path))
            except BadFile as error:
                raise self.CollectError(str(error)) from None
        for item in found:
            yield ScenarioItem.from_parent(self, name=item.id, scenario=item)


class ScenarioItem(pytest.Item):
    """One scenario, or one row of it."""

    def __init__(self, *, scenario: "Item", **others: Any) -> None:
        super().__init__(**others)
        self.scenario = scenario
        self.extra_keyword_matches.update(scenario.verifies)
        for name in dict.fromkeys((scenario.level, *scenario.tags)):
            if _MARKER.fullmatch(name) and name not in _PYTESTS_OWN:
                self.config.addinivalue_line("markers", f"{name}: a tag of acceptance scenarios")
                self.add_marker(name)

    def runtest(self) -> None:
        """Play it on a centre of its own."""
        with _quiet():
            from pos.scenario.running import played

            result = played(self.scenario)
        if result.verdict == "omitted":
            pytest.skip(_where(result))
        if result.verdict not in ("pass", "attested"):
            raise NotKept("\n".join(_block(result)))

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """One block and no stack trace, unless something else broke than the promise."""
        if isinstance(excinfo.value, NotKept):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the item stands, and what it is called."""
        line = min(self.scenario.lines, default=1)
        return self.path, line - 1, self.name


def _block(result: "Result") -> list[str]:
    """Where it failed, what it is about, expected and got."""
    from pos.texts.visible import visible

    judged, item = result.judged, result.item
    title = item.title if item else None
    about = (title.en or title.zh or title.es) if title else ""
    level = f" ({item.level})" if item else ""
    lines = [
        f"{_where(result)}",
        f"  {judged.item_id}{level} {about}".rstrip(),
        *_side("expected", judged.expected),
        *_side("got", judged.got),
    ]
    return [visible(one) for one in lines]


def _side(name: str, text: str) -> list[str]:
    """A side with its name before the first line."""
    lines = text.splitlines()
    return [f"  {name if not place else '':<8}  {line}" for place, line in enumerate(lines)]


def _where(result: "Result") -> str:
    from pos.scenario.results import place

    judged = result.judged
    step = f": step {judged.step}" if judged.step else ""
    return f"{place(judged)}{step} ({judged.do or judged.verdict})"


def _near(path: Path) -> Path:
    """As one would type it here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


@contextmanager
def _quiet() -> Iterator[None]:
    """What a library of ours warns of is no concern of the project that collects a scenario."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
