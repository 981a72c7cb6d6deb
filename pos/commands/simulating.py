"""simulate: a town driven by one seed, and what must hold after every operation.

Exit 0 only where nothing was violated, 1 where something was; the seed plays it again.
"""

from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from pos.clock import system_draw
from pos.commands.options import Json, Lang, context
from pos.commands.output import DONE, REFUSED, show, show_json
from pos.texts import say

if TYPE_CHECKING:
    from pos.simulation import run


Seed = Annotated[
    int,
    typer.Option(
        "--seed",
        min=-1,
        help="The same seed is the same history; -1, the default, draws one.",
        show_default=False,
    ),
]
Operations = Annotated[int, typer.Option("--operations", min=1, max=10_000_000, help="How many.")]
Where = Annotated[
    str,
    typer.Option(
        "--url",
        help="Play on this database: empty, or one that `simulate` or `accept` made. "
        "Default: in memory.",
        show_default=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command("simulate")(simulate)


def simulate(
    seed: Seed = -1, operations: Operations = 1000, url: Where = "", lang: Lang = "",
    json: Json = False,
) -> int:  # fmt: skip
    """Simulate a town by one seed: tills that die, letters that get lost; exit 1 if a rule breaks.

    With --json the last line is the result; the lines before it tell how far it has come.
    """
    from pos.simulation.run import simulate as play

    language = context("", lang, "", json=json).language
    if seed < 0:
        seed = int.from_bytes(system_draw(4), "big")

    def progress(done: int) -> None:
        if json:
            show_json({"done": done, "of": operations})
        elif done % 10_000 == 0:
            show(say(language, "commands.simulate.progress", done=done, of=operations))

    report = play(seed, operations, url, progress)
    if json:
        _speak(report)
    else:
        _tell(report, language)
    return REFUSED if report.violations else DONE


def _speak(report: "run.Report") -> None:
    """A line for each violation, and the last line."""
    for one in report.violations:
        show_json({"violation": one})
    show_json(msgspec.structs.asdict(report) | {"violations": len(report.violations)})


def _tell(report: "run.Report", language: str) -> None:
    for one in report.violations:
        show(say(language, "commands.simulate.violation", number=one.operation, name=one.name))
        show(f"  {say(language, 'report.expected')}: {one.expected}")
        show(f"  {say(language, 'report.got')}: {one.came}")
    outcome = "violated" if report.violations else "clean"
    facts = msgspec.structs.asdict(report)
    del facts["violations"]
    show(say(language, f"commands.simulate.{outcome}", **facts))
    show(say(language, "commands.simulate.counts", **facts))
