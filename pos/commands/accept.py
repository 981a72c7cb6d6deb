"""accept list, accept steps, accept new, accept schema: what scenarios there are, and their words.

What needs no playing; `run` and its reports stand beside this file.
"""

from pathlib import Path
from typing import Annotated

import typer

from pos.commands.output import DONE, show_json

accept = typer.Typer(
    help="Acceptance: scenarios that a system must keep, run and reported.", no_args_is_help=True
)

Paths = Annotated[list[Path], typer.Argument(help="Scenario files (*.scn.toml), or folders.")]
Text = Annotated[str, typer.Option("-k", help="Only with this text in the id or a title.")]
Tag = Annotated[str, typer.Option("--tag", help="Only with this tag.")]


@accept.command()
def schema() -> int:
    """The JSON Schema of a scenario file."""
    from pos.scenario import file_shape

    show_json(file_shape.schema())
    return DONE
