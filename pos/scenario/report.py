"""The report of a run as one HTML file: no network, readable without its script, printable.

The count of each verdict, areas by verdict, then each case, the ones to be looked at first and
open; a case holds its page, with the step that failed marked and expected beside got.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from html import escape
from importlib import metadata

from pos import texts
from pos.scenario.page import Told
from pos.scenario.page_html import asset, document, fragment
from pos.scenario.prose.words import Tongue, title
from pos.scenario.render import page
from pos.scenario.results import GRAVEST, Result, counts, not_kept, place
from pos.scenario.shapes import Item, Judged, Verdict

PACKAGE = "pharmacy-counter"
_SIGNS: dict[Verdict, str] = {
    "pass": "✓", "fail": "✗", "error": "!", "omitted": "–", "attested": "✍",
}  # fmt: skip
_OPEN: tuple[Verdict, ...] = ("fail", "error")


def html(results: Sequence[Result], language: str, at: datetime) -> str:
    """The whole file."""
    ordered = sorted(results, key=lambda one: GRAVEST.index(one.verdict))
    body = (
        f"{_head(results, language, at)}\n{_matrix(results, language)}\n"
        f"{_filters(results, language)}\n<main>\n"
        + "".join(_case(one, language) for one in ordered)
        + f'</main>\n<p id="none" hidden>{_say(language, "filter.none")}</p>\n'
        f"<footer>{_say(language, 'no_network')}</footer>\n"
    )
    return document(language, texts.say(language, "report.title"), body, asset("report.js"))


def _say(language: str, key: str, **params: object) -> str:
    return escape(texts.say(language, f"report.{key}", **params))


def _head(results: Sequence[Result], language: str, at: datetime) -> str:
    found = counts(results)
    missed = not_kept(results)
    state = "bad" if missed else "good"
    key = "not_passed" if missed else "all_passed"
    made = _say(language, "made", date=at.isoformat(sep=" ")[:16], version=_version())
    tiles = "".join(
        f'<li class="{verdict}{"" if found[verdict] else " zero"}"><b>{found[verdict]}</b> '
        f"<span>{_SIGNS[verdict]} {_say(language, f'verdict.{verdict}')}</span></li>"
        for verdict in ("pass", *GRAVEST[:-1])
    )
    seconds = f"{sum(one.seconds for one in results):.1f}"
    return (
        f"<header><p class='made'>{made}</p><h1>{_say(language, 'title')}</h1>"
        f'<p class="state {state}">{_say(language, key, count=missed)}</p>'
        f'<p class="sum">{_say(language, "cases", count=len(results))} · '
        f"{_say(language, 'seconds', seconds=seconds)}</p>"
        f'{_bar(results)}<ul class="tiles">{tiles}</ul></header>'
    )


def _bar(results: Sequence[Result]) -> str:
    """The verdicts as parts of one bar; drawn, because a style of its own would not be let in."""
    parts, x = "", 0
    for verdict, count in sorted(counts(results).items(), key=lambda one: GRAVEST.index(one[0])):
        parts += f'<rect class="{verdict}" x="{x}" y="0" width="{count}" height="1"/>'
        x += count
    return (
        f'<svg class="bar" viewBox="0 0 {max(x, 1)} 1" preserveAspectRatio="none" '
        f'aria-hidden="true">{parts}</svg>'
    )


def _version() -> str:
    try:
        return metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        return "–"  # a checkout that nobody installed


def _matrix(results: Sequence[Result], language: str) -> str:
    """Areas by verdict; a nought is a dot, so that the eye finds what there is."""
    found = Counter((one.area, one.verdict) for one in results)
    used = [verdict for verdict in ("pass", *GRAVEST[:-1]) if counts(results)[verdict]]
    head = "".join(f'<th class="{one}">{_say(language, f"verdict.{one}")}</th>' for one in used)
    rows = ""
    for area in _areas(results):
        cells = "".join(_cell(verdict, found[area, verdict]) for verdict in used)
        total = sum(found[area, verdict] for verdict in used)
        name = escape(_area_name(area, language))
        rows += (
            f'<tr data-area="{escape(area)}"><th scope="row"><span class="id">{escape(area)}</span>'
            f" {name}</th>{cells}<td>{total}</td></tr>"
        )
    return (
        f'<section class="matrix"><h2>{_say(language, "area.title")}</h2><div class="wide"><table>'
        f"<thead><tr><th>{_say(language, 'area.area')}</th>{head}"
        f"<th>{_say(language, 'area.total')}</th></tr></thead><tbody>{rows}</tbody></table></div>"
        "</section>"
    )


def _cell(verdict: Verdict, count: int) -> str:
    return f'<td class="{verdict}">{count}</td>' if count else '<td class="nought">·</td>'


def _areas(results: Sequence[Result]) -> list[str]:
    """In the order in which they were played."""
    return list(dict.fromkeys(one.area for one in results))


def _area_name(area: str, language: str) -> str:
    key = f"report.area.{area}"
    return texts.say(language, key) if key in texts.keys(language) else ""


def _filters(results: Sequence[Result], language: str) -> str:
    """Hidden until the script shows it."""
    verdicts = "".join(
        f'<option value="{verdict}">{_say(language, f"verdict.{verdict}")} ({count})</option>'
        for verdict, count in counts(results).items()
        if count
    )
    areas = "".join(
        f'<option value="{escape(area)}">{escape(area)} {escape(_area_name(area, language))}'
        "</option>"
        for area in _areas(results)
    )
    search = _say(language, "filter.search")
    return (
        f'<form id="filter" hidden><input type="search" id="text" placeholder="{search}" '
        f'aria-label="{search}"><select id="verdict"><option value="">'
        f"{_say(language, 'filter.every_verdict')}</option>{verdicts}</select>"
        f'<select id="area"><option value="">{_say(language, "filter.every_area")}</option>{areas}'
        f'</select><button type="button" id="open">{_say(language, "filter.open")}</button>'
        f'<button type="button" id="close">{_say(language, "filter.close")}</button></form>'
    )


def _case(result: Result, language: str) -> str:
    judged, item = result.judged, result.item
    named = title(item, language) if item else judged.got
    level = f'<span class="level">{_say_level(item, language)}</span>' if item else ""
    opened = " open" if result.verdict in _OPEN else ""
    body = _told(item, judged, language) if item else _wrong(judged, language)
    return (
        f'<details class="case {result.verdict}" data-verdict="{result.verdict}" '
        f'data-area="{escape(result.area)}"{opened}><summary>'
        f'<span class="sign" title="{_say(language, f"verdict.{result.verdict}")}">'
        f"{_SIGNS[result.verdict]}</span>"
        f'<span class="id">{escape(judged.item_id)}</span>'
        f'<span class="title">{escape(named)}{_row(item, language)}</span>'
        f'{level}</summary><div class="body"><p class="file">{escape(place(judged))}</p>{body}'
        "</div></details>\n"
    )


def _row(item: Item | None, language: str) -> str:
    """What tells a row from its neighbours, which bear the same title."""
    if item is None or not item.row:
        return ""
    words = Tongue(language)
    told = " · ".join(f"{key} {words.written(value)}" for key, value in item.row.items())
    return f" <small>{escape(told)}</small>"


def _say_level(item: Item, language: str) -> str:
    return escape(texts.say(language, f"scenario.level.{item.level}"))


def _told(item: Item, judged: Judged, language: str) -> str:
    """The item's page; what was played, where it ended, and what was not reached any more."""
    stopped = judged.verdict in ("fail", "error", "omitted")
    sides = _sides(judged, language)

    def mark(step: Told) -> tuple[str, str]:
        if not stopped or 0 < step.number < judged.step or (not judged.step and judged.do):
            return "done", ""
        if step.number == judged.step:
            return judged.verdict, sides
        return "ahead", ""

    at_end = stopped and not judged.step and bool(judged.do)
    kind = judged.verdict if at_end else ("ahead" if stopped else "done")
    first = sides if stopped and not judged.do else ""
    vouched = "".join(
        f'<p class="vouched">{_say(language, "vouched")}: {escape(one)}</p>' for one in judged.said
    )
    return first + fragment(page(item, language), mark, (kind, sides if at_end else "")) + vouched


def _wrong(judged: Judged, language: str) -> str:
    return f'<p class="sides error"><b>{_say(language, "wrong_file")}</b> {escape(judged.got)}</p>'


def _sides(judged: Judged, language: str) -> str:
    """Expected and got, side by side."""
    note = {"fail": "here", "omitted": "left_out", "error": "wrong_file"}.get(judged.verdict, "")
    if not note:
        return ""
    if judged.verdict == "omitted":
        return f'<p class="note">{_say(language, note)}</p>'
    expected = (
        f"<div><dt>{_say(language, 'expected')}</dt><dd>{escape(judged.expected)}</dd></div>"
        if judged.expected
        else ""
    )
    return (
        f'<div class="sides {judged.verdict}"><p class="note">{_say(language, note)}</p><dl>'
        f"{expected}<div><dt>{_say(language, 'got')}</dt><dd>{escape(judged.got)}</dd></div>"
        "</dl></div>"
    )
