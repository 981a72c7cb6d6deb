"""accept list, accept steps, accept new, accept schema: what scenarios there are, and their words.

What needs no playing; `run` and its reports stand beside this file.
"""

import re
import sys
import textwrap
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from pos.commands.accept_pages import Paths, folder
from pos.commands.options import Json, Lang, WrongUse, context
from pos.commands.output import DONE, WRONG_USE, show, show_json, table
from pos.texts import Trouble, pick, say

accept = typer.Typer(
    help="Acceptance: scenarios that a system must keep, run and reported.", no_args_is_help=True
)

Text = Annotated[str, typer.Option("-k", help="Only with this text in the id or a title.")]
Tag = Annotated[str, typer.Option("--tag", help="Only with this tag.")]

WIDTH = 96  # of a line about a step's keys


@accept.command("list")
def list_(
    paths: Paths = None, k: Text = "", tag: Tag = "", lang: Lang = "", json: Json = False
) -> int:
    """Every scenario, a row at a time: its id, level, title, and what it verifies."""
    from pos.scenario.selecting import gather, selected

    here = context("", lang, "", json=json)
    found = gather(folder(paths))
    rows = [
        {
            "id": item.id, "level": item.level, "verifies": item.verifies, "tags": item.tags,
            "title": pick(here.language, {**_words(item.title)}), "file": item.file,
        }
        for item in selected(found.items, k, tag)
    ]  # fmt: skip
    if json:
        todo = say(here.language, "commands.error.mend_file")
        show_json({"items": rows, "bad": [{"say": str(one), "next": todo} for one in found.bad]})
        return WRONG_USE if found.bad else DONE
    if rows:
        columns = ("id", "level", "title", "verifies")
        head = [say(here.language, f"acceptance.list.{name}") for name in columns]
        table([head, *([_cell(row[name]) for name in columns] for row in rows)])
    for error in found.bad:
        sys.stderr.write(f"✗ {error}\n")
    if found.bad:
        sys.stderr.write(f"  → {say(here.language, 'commands.error.mend_file')}\n")
    return WRONG_USE if found.bad else DONE


@accept.command()
def steps(lang: Lang = "", json: Json = False) -> int:
    """Every step of the language with its keys, and everything that may be expected."""
    from pos.scenario import vocabulary

    here = context("", lang, "", json=json)
    every = [
        {**msgspec.structs.asdict(word), "says": say(here.language, f"acceptance.step.{word.do}")}
        for word in vocabulary.steps()
    ]
    common, expected = vocabulary.of_every_step(), vocabulary.expectations()
    if json:
        show_json({"steps": every, "every_step": common, "expect": expected})
        return DONE
    group = ""
    for word in every:
        if word["group"] != group:
            group = word["group"]
            show(f"{group}: {say(here.language, f'acceptance.group.{group}')}")
        show(f"  {word['do']:<21} {word['says']}")
        _show_keys(word["keys"])
    for name, keys in (("every_step", common), ("expect", expected)):
        show(say(here.language, f"acceptance.group.{name}"))
        _show_keys(keys)
    show(say(here.language, "acceptance.steps.star"))
    return DONE


@accept.command()
def new(
    scenario: Annotated[str, typer.Argument(metavar="ID", help="Its id, like FAM-001.")],
    folder: Annotated[Path, typer.Option("--folder", help="Where the file is to lie.")] = Path(),
    lang: Lang = "", json: Json = False,
) -> int:  # fmt: skip
    """Write a small commented scenario to begin with; an existing file is left alone."""
    from pos.scenario import beginning, file_shape, reading

    here = context("", lang, "", json=json)
    if not re.fullmatch(file_shape.ID, scenario):
        raise WrongUse("acceptance.bad_id", scenario)
    path = folder / f"{scenario}{reading.ENDING}"
    text = beginning.text(scenario, lambda name: say(here.language, f"acceptance.new.{name}"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise WrongUse("acceptance.taken", path.name) from None
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or error
        raise Trouble("cannot_write", path=str(path), cause=str(cause)) from None
    if json:
        show_json({"file": str(path)})
    else:
        show(say(here.language, "acceptance.new.done", path=path))
    return DONE


@accept.command()
def schema() -> int:
    """The JSON Schema of a scenario file, for editors and other programs."""
    from pos.scenario import file_shape

    show_json(file_shape.schema())
    return DONE


def _show_keys(keys: tuple[object, ...]) -> None:
    from pos.scenario.vocabulary import Key

    rows = (one for one in keys if isinstance(one, Key))
    each = [f"{one.key}{'*' * one.required} = {one.takes}" for one in rows]
    # A key stays on one line where it can: its spaces are none while the lines are broken.
    whole = " · ".join(one if len(one) > WIDTH else one.replace(" ", "\0") for one in each)
    for line in textwrap.wrap(whole, WIDTH, break_on_hyphens=False, break_long_words=False):
        show("      " + line.replace("\0", " "))


def _words(title: msgspec.Struct) -> dict[str, str]:
    return {name: text for name, text in msgspec.structs.asdict(title).items() if text}


def _cell(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)
