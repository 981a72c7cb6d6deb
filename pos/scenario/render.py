"""A scenario as a page a person can sign: given, what happens, what must come out."""

from collections.abc import Sequence

from pos.scenario.page import Grid, Page, Told, one, together
from pos.scenario.prose import doing, expecting, given
from pos.scenario.prose.words import Tongue, title, tongue
from pos.scenario.shapes import Item


def page(item: Item, language: str) -> Page:
    """One item; a row of a scenario is told with its values filled in."""
    words = tongue(item, language)
    return Page(
        language=language,
        id=item.id,
        title=title(item, language),
        facts=tuple(_facts(item, words)),
        given=given.told(item.tables, words),
        steps=tuple(
            Told(
                number=number,
                do=doing.do(step),
                line=item.lines[number - 1] if len(item.lines) >= number else 0,
                text=one(doing.told(step, words)),
                then=tuple(map(one, expecting.told(step.expect, words))),
            )
            for number, step in enumerate(item.steps, start=1)
        ),
        at_end=tuple(map(one, expecting.told(item.then, words))),
        then_line=item.then_line,
    )


def whole(items: Sequence[Item], language: str) -> tuple[Page, ...]:
    """All items of one file on a page: what its rows share is said once, their values in a table.

    Rows that do not even have the same steps get a page each.
    """
    pages = tuple(page(item, language) for item in items)
    steps = {tuple(step.do for step in one.steps) for one in pages}
    if not items[0].row or len(steps) > 1:
        return pages
    words = tongue(items[0], language)
    names = tuple(dict.fromkeys(name for item in items for name in item.row))
    rows = tuple(
        (f"[{number}]", *(words.written(item.row.get(name, "")) for name in names))
        for number, item in enumerate(items, start=1)
    )
    cases = Grid(words.say("head.cases"), (words.say("head.row"), *names), rows)
    facts = tuple(fact for fact in pages[0].facts if fact[0] != words.say("head.row"))
    return (together(pages, id=items[0].id.partition("[")[0], facts=facts, cases=cases),)


def _facts(item: Item, words: Tongue) -> list[tuple[str, str]]:
    """The head of a page: what it is the proof of, and where and when it plays."""
    facts = [
        ("requirement", words.listed(item.verifies)),
        ("level", words.say(f"level.{item.level}")),
        ("source", words.listed(item.source)),
        ("region", item.region),
        ("date", words.value("date", item.clock)),
        ("row", words.listed(f"{key} = {words.written(one)}" for key, one in item.row.items())),
    ]
    return [(words.say(f"head.{name}"), value) for name, value in facts if value]
