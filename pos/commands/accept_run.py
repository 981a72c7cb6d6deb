"""accept run: play scenarios, tell what did not hold, write the reports.

Exit 0 only if every `must` passed, 1 where one did not, 2 where a file was wrong.
"""

import sys
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from pos.clock import system_clock, ticks
from pos.commands.accept import Tag, Text
from pos.commands.accept_pages import Paths, folder, writable, written
from pos.commands.options import Json, Lang, WrongUse, context
from pos.commands.output import show, show_json, unnamed
from pos.scenario.results import Result
from pos.texts import say

WIDTH = 38  # of each side, where expected and got fit beside each other


def run(
    paths: Paths = None,
    url: Annotated[
        str,
        typer.Option(
            "--url",
            help="Play on this database: empty, or one that `accept` made. Default: in memory.",
            show_default=False,
        ),
    ] = "",
    text: Text = "", tag: Tag = "", json: Json = False,
    junit: Annotated[
        Path | None, typer.Option("--junit", help="Write JUnit XML there.", show_default=False)
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", help="Write the report as one HTML file.", show_default=False),
    ] = None,
    lang: Lang = "",
) -> int:  # fmt: skip
    """Play scenarios: exit 0 only if every `must` passed."""
    from pos.scenario.results import exit_code, unread
    from pos.scenario.running import run as play_all
    from pos.scenario.selecting import gather, selected

    language = context("", lang, "", json=json).language
    begun = ticks()
    found = gather(folder(paths))
    chosen = selected(found.items, text, tag)
    if not chosen and not found.bad:
        raise WrongUse("report.wrong.nothing_fits", text or tag)
    for report in (junit, html):
        writable(report)
    every = chain(map(unread, found.bad, found.unread), play_all(chosen, url))
    results = _told(every, begun, language, json=json)
    if found.bad and not json:
        sys.stderr.write(f"  → {say(language, 'commands.error.mend_file')}\n")
    _reports(results, junit, html, language, json=json)
    return exit_code(results)


def _told(every: Iterable[Result], begun: float, language: str, *, json: bool) -> list[Result]:
    """All results, each told as it comes; a run that is stopped says how far it came."""
    results: list[Result] = []
    try:
        for result in every:
            results.append(result)
            _tell(result, language, json=json)
    finally:
        if results and not json:
            _sum(results, ticks() - begun, language)
    return results


def _tell(result: Result, language: str, *, json: bool) -> None:
    """One line an item for programs; for people only what is to be looked at."""
    from pos.scenario.results import as_json

    if json:
        show_json(as_json(result))
    elif result.verdict == "error":
        sys.stderr.write(wrong(result, language))
    elif result.verdict in ("fail", "omitted"):
        show("\n".join(block(result, language)))


def wrong(result: Result, language: str) -> str:
    """What cannot be played, in one line; what to do is said where it is our own fault."""
    where, *_ = block(result, language)
    ours = result.item is not None and not result.judged.do
    return f"✗ {where}\n" + (f"  → {say(language, 'commands.error.bug_next')}\n" if ours else "")


def block(result: Result, language: str) -> Iterable[str]:
    """What did not hold: where, then expected and got side by side."""
    from pos.scenario.results import place

    judged = result.judged
    where = place(judged)
    word = say(language, f"report.verdict.{judged.verdict}")
    if judged.step:
        where = say(language, "report.run.failed", place=where, step=judged.step, do=judged.do)
    elif judged.do:
        where = say(language, "report.run.failed_end", place=where)
    if judged.verdict == "error" or not judged.expected:
        blamed = "" if judged.item_id in judged.file else f" ({judged.item_id})"
        yield unnamed(f"{where}: {judged.got}{blamed}")
        return
    yield f"{where}  {judged.item_id} {word}"
    yield from sides(judged.expected, judged.got, language)


def sides(expected: str, got: str, language: str) -> Iterable[str]:
    """Two columns where they fit, else one under the other."""
    from pos.scenario.page_text import cells, padded

    head = [say(language, f"report.{name}") for name in ("expected", "got")]
    left, right = expected.splitlines() or ["–"], got.splitlines() or ["–"]
    if max(map(cells, [*left, *right])) <= WIDTH:
        width = max(map(cells, [head[0], *left]))
        rows = max(len(left), len(right))
        pairs = zip(
            [head[0], *left, *[""] * (rows - len(left))],
            [head[1], *right, *[""] * (rows - len(right))],
            strict=True,
        )
        yield from (f"    {padded(one, width)}  │  {other}".rstrip() for one, other in pairs)
        return
    width = max(map(cells, head))
    for name, lines in zip(head, (left, right), strict=True):
        yield f"    {padded(name, width)}  {lines[0]}"
        yield from (f"    {' ' * width}  {line}" for line in lines[1:])


def _sum(results: list[Result], seconds: float, language: str) -> None:
    from pos.scenario.results import counts, not_kept

    told = say(language, "words.list_separator").join(
        f"{count} {say(language, f'report.verdict.{verdict}')}"
        for verdict, count in counts(results).items()
        if count
    )
    took = f"{seconds:.1f}"
    show(say(language, "report.run.summary", count=len(results), seconds=took, counts=told))
    if missed := not_kept(results):
        show(say(language, "report.run.must", count=missed))


def _reports(
    results: list[Result], junit: Path | None, html: Path | None, language: str, *, json: bool
) -> None:
    from pos.scenario import junit as junit_report
    from pos.scenario import report

    now = system_clock()
    made = []
    if junit is not None:
        written(junit, junit_report.xml(results, now))
        made.append(junit)
    if html is not None:
        written(html, report.html(results, language, now))
        made.append(html)
    if not json:
        for path in made:
            show(say(language, "report.run.wrote", path=path))


def register(app: typer.Typer) -> None:
    """Put this command into the group `accept`."""
    app.command()(run)
