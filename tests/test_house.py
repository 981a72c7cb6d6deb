"""The house style is tested, not debated; README, map and help stay in step with the code."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pos.commands import app
from pos.refusals import CATALOGUE, Reason

ROOT = Path(__file__).parents[1]
SOURCES = sorted(p for room in ("pos", "terminal_ui") for p in (ROOT / room).rglob("*.py"))
README = ROOT / "README.md"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_over_300_lines_and_no_function_over_40(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < 40, node.name


def test_the_files_are_small_on_the_whole() -> None:
    lengths = sorted(path.read_text(encoding="utf-8").count("\n") for path in SOURCES)
    assert lengths[len(lengths) // 2] <= 110


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_nothing_names_this_machine_or_a_registry() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\n")
    own = re.compile(r"/wor[k]/|/roo[t]/|/home/[a-z]+/|pypi\.or[g]|--index-ur[l]|devp[i]")
    for name in filter(None, tracked):
        path = ROOT / name
        if path.suffix in (".py", ".md", ".toml", ".lock", ".in", ".tcss", "") and path.is_file():
            found = own.search(path.read_text(encoding="utf-8", errors="ignore"))
            assert found is None, f"{name}: {found}"


def test_the_readme_holds_the_table_of_refusals() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| ([SALDK]) \| (.+?) \|$", README.read_text("utf-8"), re.M)
    expected = [(one.value, CATALOGUE[one].scope.value, CATALOGUE[one].basis) for one in Reason]
    assert rows == expected


def test_the_map_in_the_readme_names_what_there_is() -> None:
    text = README.read_text(encoding="utf-8")
    block = text.split("<!-- map -->")[1]
    named = re.findall(r"^\s*`?([a-z_/]+(?:\.py|/))`?", block, re.M)
    assert named
    for name in named:
        assert (ROOT / name).exists(), name
    rooms = [p for p in (ROOT / "pos").iterdir() if p.name not in ("__pycache__", "__init__.py")]
    for room in rooms:
        shown = f"pos/{room.name}/" if room.is_dir() else f"pos/{room.name}"
        assert shown in named, f"{shown} is missing in the README's map"


def test_every_command_stands_in_the_readme_with_the_first_sentence_of_its_help() -> None:
    rows = dict(re.findall(r"^\| `pos ([a-z -]+)` \| (.+) \|$", README.read_text("utf-8"), re.M))
    assert rows == {name: _first_sentence(command) for name, command in _commands().items()}


def _commands() -> dict[str, Callable[..., object]]:
    found: dict[str, Callable[..., object]] = {}
    groups = [("", app), *((f"{g.name} ", g.typer_instance) for g in app.registered_groups)]
    for prefix, group in groups:
        for command in group.registered_commands if group else []:
            assert command.callback is not None
            found[prefix + (command.name or command.callback.__name__)] = command.callback
    return found


def _first_sentence(command: Callable[..., object]) -> str:
    return " ".join((command.__doc__ or "").split("\n\n")[0].split())


def test_pos_starts_without_the_screen_and_without_picture_libraries() -> None:
    code = (
        "import sys, pos.commands\n"
        "late = ('textual', 'zxingcpp', 'PIL', 'escpos', 'qrcode', 'psycopg')\n"
        "sys.exit(','.join(name for name in late if name in sys.modules) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
