"""Everything works from an installed wheel too, not only from the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content in a folder of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def _pos(installed: Path, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ, "PYTHONPATH": str(installed), "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config"),
        "PYTHONSAFEPATH": "1",
    }  # fmt: skip
    environment.pop("POS_URL", None)
    return subprocess.run(
        [sys.executable, "-m", "pos", *words],
        cwd=home, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_wheel_carries_what_it_reads(installed: Path) -> None:
    carried = {str(path.relative_to(installed)) for path in installed.rglob("*")}
    wanted = [
        "pos/fixtures/world.toml",
        "pos/fixtures/requirements.csv",
        "pos/fixtures/scenarios/own/OWN-001.scn.toml",
        "pos/scenario/assets/report.css",
        "pos/scenario/assets/report.js",
        "pos/texts/zh/refusals.toml",
        "pos/centre/regions/demo.2010-01-01.toml",
        "terminal_ui/terminal.tcss",
    ]
    assert [name for name in wanted if name not in carried] == []
    assert not any("__pycache__" in name or name.startswith("tests") for name in carried)


def test_the_demo_world_is_made_and_sells_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    made = _pos(installed, tmp_path, "init", "--lang", "en")
    assert made.returncode == 0, made.stderr
    sold = _pos(
        installed, tmp_path, "sell", "--card", "L20180001", "--pin", "246810",
        "--item", "6990100100370", "--json",
    )  # fmt: skip
    assert '"outcome"' in sold.stdout
    verified = _pos(installed, tmp_path, "verify", "--json")
    assert '"clean":true' in verified.stdout


def test_acceptance_runs_from_the_wheel_and_pytest_finds_the_plugin(
    installed: Path, tmp_path: Path
) -> None:
    ran = _pos(
        installed, tmp_path, "accept", "run", "-k", "OWN-001", "--html", "report.html",
        "--lang", "en",
    )  # fmt: skip
    assert ran.returncode == 0 and " passed" in ran.stdout, ran.stderr
    assert "<style>:root" in (tmp_path / "report.html").read_text("utf-8")
    assert _pos(installed, tmp_path, "accept", "coverage", "--check").returncode == 0
    (points,) = installed.glob("*.dist-info/entry_points.txt")
    assert "[pytest11]\npharmacy-counter = pos.scenario.pytest_plugin" in points.read_text("utf-8")
