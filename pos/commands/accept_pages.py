"""accept render and accept coverage: pages to sign, and which requirement has which case."""

import errno
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pos.commands.options import Json, Lang, WrongUse, context
from pos.commands.output import DONE, REFUSED, show, show_json, table
from pos.connect.places import fixture
from pos.texts import Trouble, say

if TYPE_CHECKING:
    from pos.scenario.coverage import Coverage, Gap

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Scenario files (*.scn.toml), or folders. Default: the scenarios that come with this.",
        show_default=False,
    ),
]


def render(
    paths: Annotated[list[Path], typer.Argument(help="Scenario files (*.scn.toml), or folders.")],
    html: Annotated[bool, typer.Option("--html", help="As an HTML page to print.")] = False,
    lang: Lang = "",
) -> int:
    """Show scenarios as pages that a person can read and sign."""
    from pos.scenario.page_html import article, document
    from pos.scenario.page_text import text
    from pos.scenario.reading import files, items
    from pos.scenario.render import whole

    language = context("", lang, "", json=False).language
    pages = [page for file in files(paths) for page in whole(items(file), language)]
    if html:
        title = pages[0].title if len(pages) == 1 else say(language, "report.title")
        show(document(language, title, "\n".join(map(article, pages))).rstrip("\n"))
    else:
        show("\n\n".join(text(page).rstrip("\n") for page in pages))
    return DONE


def coverage(
    paths: Paths = None,
    requirements: Annotated[
        Path | None,
        typer.Option(
            "--requirements",
            help="The list of requirements (CSV). Default: the one that comes with this.",
            show_default=False,
        ),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Exit 1 where something is missing.")] = (
        False
    ),
    json: Json = False,
    lang: Lang = "",
) -> int:
    """Show which requirement has which case, and what is missing."""
    from pos.connect.files import shown
    from pos.scenario import coverage as covering
    from pos.scenario.selecting import gather

    language = context("", lang, "", json=json).language
    listed = requirements or covering.packaged(fixture("requirements.csv"))
    found = gather(folder(paths))
    if found.bad:
        raise found.bad[0]
    made = covering.coverage(covering.requirements(listed), found.items, shown(listed))
    if json:
        show_json(_as_json(made, language))
    else:
        _table(made, language)
    return REFUSED if check and made.gaps else DONE


def _as_json(made: "Coverage", language: str) -> dict[str, object]:
    return {
        "requirements": [
            {
                "id": one.id, "text": one.text(language), "source": one.source, "level": one.level,
                "cases": list(cases), "not_tested_because": one.not_tested_because,
            }
            for one, cases in made.cases
        ],
        "missing": [
            {"what": gap.key, "id": gap.id, "place": gap.place, "say": _said(gap, language)}
            for gap in made.gaps
        ],
    }  # fmt: skip


def _table(made: "Coverage", language: str) -> None:
    names = ("requirement", "level", "cases", "text")
    rows = [[say(language, f"report.coverage.{name}") for name in names]]
    for one, cases in made.cases:
        rows.append([one.id, one.level, _cases(cases) or "–", one.text(language)])
    table(rows)
    for one, cases in made.cases:
        if one.not_tested_because and not cases:
            reason = say(language, "report.coverage.because", reason=one.not_tested_because)
            show(f"– {one.id}: {reason}")
    for gap in made.gaps:
        show(f"✗ {_said(gap, language)}")
    covered = sum(bool(cases) for _, cases in made.cases)
    reasoned = sum(bool(one.not_tested_because) and not cases for one, cases in made.cases)
    count = len(made.cases)
    show(
        say(
            language, "report.coverage.clean",
            requirements=count, covered=covered, reasoned=reasoned,
        )
    )  # fmt: skip


def _cases(cases: Sequence[str]) -> str:
    """The rows of one scenario as one: `BND-001[1–8]`, then the next."""
    rows: dict[str, int] = {}
    for case in cases:
        name = case.partition("[")[0]
        rows[name] = rows.get(name, 0) + ("[" in case)
    return " ".join(f"{name}[1–{count}]" if count else name for name, count in rows.items())


def _said(gap: "Gap", language: str) -> str:
    return say(language, f"report.coverage.{gap.key}", id=gap.id, place=gap.place)


def folder(paths: list[Path] | None) -> list[Path]:
    """What was named, or the scenarios that come with the package."""
    from pos.scenario.coverage import packaged

    return paths or [_near(packaged(fixture("scenarios")))]


def _near(path: Path) -> Path:
    """A path as one would type it here, where it lies below this folder."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def writable(path: Path | None) -> None:
    """WrongUse or Trouble for a place where no report can be, before anything is played."""
    from pos.scenario.reading import ENDING

    if path is None:
        return
    if path.name.endswith(ENDING):
        raise WrongUse("report.wrong.a_scenario", path.name)
    cause = errno.EISDIR if path.is_dir() else 0 if path.parent.is_dir() else errno.ENOENT
    if cause:
        raise Trouble("cannot_write", path=str(path), cause=os.strerror(cause))


def written(path: Path, text: str) -> None:
    """Write a report; Trouble where that cannot be."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Trouble("cannot_write", path=str(path), cause=str(error.strerror)) from None


def register(app: typer.Typer) -> None:
    """Put these commands into the group `accept`."""
    app.command()(render)
    app.command()(coverage)
