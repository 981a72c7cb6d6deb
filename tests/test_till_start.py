"""The till starts with a sentence where it cannot start with a screen; never with a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

_REFUSED = {
    "no terminal": (["--lang", "en"], "`pos sell`"),
    "no such language": (["--lang", "xx"], "--lang: one of zh, en, es"),
    "no such time": (["--at", "never"], "not a time"),
    "no such pharmacy": (["--pharmacy", "nope"], "--pharmacy nope: one of"),
    "no such database": (["--lang", "en", "--url", "mysql://x"], "sqlite:///FILE"),
}


@pytest.mark.parametrize("_case", _REFUSED)
def test_what_cannot_be_opened_is_a_sentence(_case: str, tmp_path: Path) -> None:
    words, wanted = _REFUSED[_case]
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-m", "terminal_ui", "--settings", str(tmp_path / "none.toml"), *words],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=root, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert wanted in done.stderr
    assert "Traceback" not in done.stderr
