"""pytest collects scenarios in anybody's project: by id, with markers, one block a failure."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from scenario_samples import FAILS, HOLDS, ROW_HOLDS, ROW_SALE, ROWS, SALE, WRONG, scenario

ROOT = Path(__file__).parents[1]
STRICT = (
    '[tool.pytest.ini_options]\naddopts = "--strict-markers --strict-config"\n'
    'filterwarnings = ["error"]\n'
)


def collected(folder: Path, *words: str, plugins: tuple[str, ...] = ()) -> tuple[int, str]:
    """A pytest of its own in a foreign project, with our plugin as the only one it was given."""
    (folder / "pyproject.toml").write_text(STRICT, encoding="utf-8")
    environment = {
        **os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT),
        "PYTEST_ADDOPTS": "",
    }  # fmt: skip
    extra = [word for plugin in plugins for word in ("-p", plugin)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "pos.scenario.pytest_plugin", *extra, *words],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def project(tmp_path: Path) -> Path:
    scenario(tmp_path, "OWN-001", ROWS, ROW_SALE, ROW_HOLDS)
    scenario(tmp_path, "OWN-002", SALE, FAILS, level="should")
    (tmp_path / "test_theirs.py").write_text("def test_it(): assert True\n", encoding="utf-8")
    return tmp_path


def test_a_node_is_called_by_its_id_and_fails_in_one_block(project: Path) -> None:
    code, said = collected(project, "-v", "-rf")
    assert code == 1 and "1 failed, 3 passed" in said
    assert "OWN-001.scn.toml .." in said or "::OWN-001[1] PASSED" in said
    assert "FAILED OWN-002.scn.toml::OWN-002" in said
    block = said.split("OWN-002 ____")[1].split("====")[0]
    assert "step 4 (settle)" in block and "expected  " in block and "got       " in block
    assert "Traceback" not in said and ".py" not in block


def test_words_and_markers_choose(project: Path) -> None:
    assert "1 passed, 3 deselected" in collected(project, "-k", "OWN-001[2]")[1]
    assert "2 passed, 2 deselected" in collected(project, "-k", "REQ-OWN-001")[1]
    assert "2 passed, 2 deselected" in collected(project, "-m", "must")[1]
    assert "2 passed, 2 deselected" in collected(project, "-m", "smoke and two-parts and must")[1]
    assert "1 failed, 3 deselected" in collected(project, "-m", "should")[1]


def test_what_failed_last_runs_again(project: Path) -> None:
    assert collected(project)[0] == 1
    assert "1 failed" in collected(project, "--lf")[1].splitlines()[-1]
    scenario(project, "OWN-002", SALE, HOLDS)
    assert "1 passed" in collected(project, "--lf")[1].splitlines()[-1]


def test_several_workers_find_the_same(project: Path) -> None:
    code, said = collected(project, "-n", "2", plugins=("xdist",))
    assert code == 1 and "1 failed, 3 passed" in said


WITHOUT_TICKETS = """
from pos.scenario.steps import PLAYS
from pos.scenario.steps.tickets import Ticket
del PLAYS[Ticket]
"""


def test_a_wrong_file_is_one_line_and_what_cannot_be_done_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(WITHOUT_TICKETS, encoding="utf-8")
    scenario(tmp_path, "COV-004", WRONG)
    scenario(tmp_path, "FLT-001", SALE, '[[step]]\ndo = "ticket"\n')
    code, said = collected(tmp_path, "--continue-on-collection-errors", "-rs")
    assert code == 1 and "1 skipped, 1 error" in said and "(ticket)" in said
    block = said.split("ERROR collecting COV-004.scn.toml")[1].split("====")[0]
    lines = [line for line in block.splitlines() if line.strip(" _")]
    assert len(lines) == 1 and "setle" in lines[0] and "COV-004.scn.toml:" in lines[0]


def test_a_project_without_scenarios_loads_nothing_of_ours(tmp_path: Path) -> None:
    (tmp_path / "test_theirs.py").write_text(
        "import sys\n"
        "def test_it():\n"
        "    ours = {name for name in sys.modules if name.split('.')[0] == 'pos'}\n"
        "    heavy = {'msgspec', 'sqlalchemy', 'PIL', 'zxingcpp', 'typer'} & set(sys.modules)\n"
        "    assert ours == {'pos', 'pos.scenario', 'pos.scenario.pytest_plugin'}, ours\n"
        "    assert not heavy, heavy\n",
        encoding="utf-8",
    )
    code, said = collected(tmp_path)
    assert code == 0, said


def test_the_plugin_is_shipped() -> None:
    assert '[project.entry-points.pytest11]\npharmacy-counter = "pos.scenario.pytest_plugin"\n' in (
        ROOT / "pyproject.toml"
    ).read_text("utf-8")
