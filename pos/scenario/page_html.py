"""A page as a piece of HTML. Whatever comes from a file is escaped, without exception."""

import hashlib
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from html import escape
from importlib import resources

from pos.scenario.page import Grid, Page, Points, Sentence, Told
from pos.texts import say
from pos.texts.visible import visible

# What stands under a step: the classes of its line, and what follows its sentences.
Marker = Callable[[Told], tuple[str, str]]


def unmarked(step: Told) -> tuple[str, str]:
    """A step nobody has played."""
    return "", ""


def fragment(page: Page, mark: Marker = unmarked, end: tuple[str, str] = ("", "")) -> str:
    """The body of a page; `mark` and `end` say what became of a step and of the end."""
    return "".join(_parts(page, mark, end))


def article(page: Page) -> str:
    """A page with its head, for a document of its own."""
    return (
        f'<article class="page"><h2><span class="id">{escape(page.id)}</span> '
        f"{escape(page.title)}</h2>{fragment(page)}</article>"
    )


def document(language: str, title: str, body: str, script: str = "") -> str:
    """A file that needs nothing else: one style, at most one script, and no network.

    The policy lets run only what bears our hash, so that nothing a scenario says could.
    """
    style = asset("report.css")
    policy = f"default-src 'none'; style-src '{_hash(style)}'"
    if script:
        policy += f"; script-src '{_hash(script)}'"
    shown = f"<script>{script}</script>" if script else ""
    return (
        f'<!doctype html>\n<html lang="{_tag(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(visible(title))}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n{visible(body)}\n{shown}</body>\n</html>\n"
    )


def asset(name: str) -> str:
    """The style or the script, which lie beside this file."""
    return resources.files("pos.scenario").joinpath("assets", name).read_text(encoding="utf-8")


def grid(part: Grid, kind: str = "") -> str:
    """A table with its title."""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in part.head)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in part.rows
    )
    return (
        f'<div class="part {kind}"><h4>{escape(part.title)}</h4><div class="wide"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></div>"
    )


def _parts(page: Page, mark: Marker, end: tuple[str, str]) -> Iterator[str]:
    yield '<dl class="facts">'
    for label, value in page.facts:
        yield f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>"
    yield "</dl>"
    if page.cases:
        yield grid(page.cases, "cases")
    if page.given:
        yield f"<h3>{_head(page, 'given')}</h3>"
        yield '<div class="given">'
        for part in page.given:
            yield grid(part) if isinstance(part, Grid) else _points(part)
        yield "</div>"
    if page.steps:
        yield f'<h3>{_head(page, "steps")}</h3><ol class="steps">'
        for step in page.steps:
            kind, besides = mark(step)
            yield f'<li class="{kind}"><div class="do">{_sentence(step.text)}</div>'
            yield f"{_then(step.then)}{besides}</li>"
        yield "</ol>"
    if page.at_end or end[1]:
        yield f'<h3>{_head(page, "at_end")}</h3><div class="steps"><div class="end {end[0]}">'
        yield f"{_then(page.at_end)}{end[1]}</div></div>"


def _head(page: Page, name: str) -> str:
    return escape(say(page.language, f"scenario.head.{name}"))


def _points(points: Points) -> str:
    lines = "".join(f"<li>{_sentence(one)}</li>" for one in points.sentences)
    return f'<div class="part"><h4>{escape(points.title)}</h4><ul>{lines}</ul></div>'


def _then(sentences: Iterable[Sentence]) -> str:
    lines = "".join(f"<li>{_sentence(one)}</li>" for one in sentences)
    return f'<ul class="then">{lines}</ul>' if lines else ""


def _sentence(sentence: Sentence) -> str:
    if len(sentence) == 1:
        return escape(sentence[0].text)
    return "".join(
        f'<div><span class="rows">{escape(part.rows)}</span> {escape(part.text)}</div>'
        for part in sentence
    )


def _hash(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _tag(language: str) -> str:
    return "zh-CN" if language == "zh" else language
