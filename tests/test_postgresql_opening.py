"""A training room's server: made whole or not at all, and a sentence for whatever is in the way."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_line import CommandLine
from playing import make, opened, reason
from small_world import PIN_OF, WORLD
from tampering import one_busy_morning
from test_postgresql_races import at_once

from pos.centre.store.tables import METADATA
from pos.centre.verifying import Clean, Finding, verify
from pos.model import Secret
from pos.street import CentreUnreachable, NoReply
from pos.texts import Trouble

psycopg = pytest.importorskip("psycopg")

if TYPE_CHECKING:
    from postgres import Server
    from psycopg import Connection

    Admin = Connection[tuple[object, ...]]

pytestmark = pytest.mark.xdist_group("postgresql")

WORD = "s3cr3t-w0rd"  # a password that no sentence may name


@pytest.fixture
def own(server: "Server") -> Iterator["Server"]:
    """The server, running again whatever a test did to it."""
    yield server
    server.start_again()


def test_init_and_a_sale_and_verify_at_a_server(server: "Server", pos: CommandLine) -> None:
    url = server.database("shop")
    made = pos("init", "--url", url, "--json")
    assert made.code == 0, made.out
    assert made.facts["url"] == "postgresql+psycopg://postgres@/shop"
    sold = pos("sell", "--url", url, "--card", "A44444444", "--pin", "246810", "--item",
               "amoxicillin", "--json")  # fmt: skip
    assert sold.code in (0, 1) and sold.facts["outcome"] in ("settled", "refused"), sold.out
    assert pos("verify", "--url", url).code == 0


def test_a_second_init_leaves_the_world_alone(server: "Server") -> None:
    url = server.database("twice")
    make(url, WORLD)
    with opened(url) as play:
        assert reason(play.sell("sun", "plaster", pin=PIN_OF["sun"])) is None
        before = play.accounts()
    assert trouble(partial(make, url, WORLD)).key == "world_there"
    with opened(url) as play:
        assert play.accounts() == before


def test_two_inits_at_once_make_one_world(server: "Server") -> None:
    url = server.database("race_init")
    make(server.database("warm"), WORLD)  # the PIN key stands
    found = at_once(*[partial(make, url, WORLD)] * 3)
    assert sorted(str(getattr(one, "key", "made")) for one in found) == [
        "made", "world_there", "world_there",
    ]  # fmt: skip
    with opened(url) as play:
        play.check()


def test_a_world_that_cannot_be_written_leaves_nothing(
    server: "Server", monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.database("half")
    monkeypatch.setattr("pos.centre.store.staging.open_books", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make(url, WORLD)
    with server.admin("half") as db:
        assert db.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        ).fetchone() == (0,)


def trouble(act: partial[object]) -> Trouble:
    """What stands in the way; said in every language without a password or a traceback."""
    with pytest.raises(Trouble) as found:
        act()
    for language in ("zh", "en", "es"):
        said = f"{found.value.say(language)} {found.value.next(language)}"
        assert WORD not in said and "Traceback" not in said and "\n" not in said, said
    return found.value


def look(url: str) -> partial[object]:
    def opening() -> None:
        with opened(url):
            pass

    return partial(opening)


def test_what_stands_in_the_way_is_said(own: "Server") -> None:
    empty = own.database("empty")
    assert trouble(look(empty)).key == "no_world"
    assert trouble(look(own.url("nowhere"))).key == "server_database"
    assert trouble(look(own.url("empty", user=f"nobody:{WORD}"))).key == "server_login"
    away = f"postgresql+psycopg://me:{WORD}@127.0.0.1:9/centre"
    assert trouble(look(away)).key == "server_away"
    latin = own.database("latin", "ENCODING 'LATIN1' LOCALE 'C'")
    assert trouble(partial(make, latin, WORLD)).key == "server_encoding"
    with own.admin("empty") as db:
        db.execute("CREATE TABLE invoices (id int)")
    assert trouble(look(empty)).key == "not_ours"
    assert trouble(partial(make, empty, WORLD)).key == "not_empty"
    with own.admin("empty") as db:
        db.execute("DROP TABLE invoices; CREATE ROLE guest LOGIN")
    guest = own.url("empty", user="guest")
    assert trouble(partial(make, guest, WORLD)).key == "server_refuses"


_case_urls = [
    f"postgresql://me:{WORD}@host/db",
    f"postgresql+psycopg2://me:{WORD}@host/db",
    f"postgresql+psycopg://me:{WORD}@host",
    f"postgresql+psycopg://me:{WORD}@host:port/db",
    f"mysql://me:{WORD}@host/db",
    f"postgresql://host/db?user=me&password={WORD}&x=1",
    f"postgresql+psycopg://me:{WORD}@host/d\x00b",
    f"postgresql+psycopg://me:{WORD}@ho%00st/db",
    f"postgresql+psycopg://me:{WORD}@ho\nst/db",
]


@pytest.mark.parametrize("url", _case_urls)
def test_a_wrong_url_is_told_without_its_password(url: str) -> None:
    assert trouble(look(url)).key == "url"


def test_without_the_driver_it_is_said_how_to_install_it() -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from pos.commands import run\n"
        "sys.exit(run(['people', '--url', 'postgresql+psycopg://me@host/db', '--lang', 'en']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[1], capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "pip install 'pharmacy-counter[postgresql]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_another_pin_key_is_refused(server: "Server", monkeypatch: pytest.MonkeyPatch) -> None:
    url = server.database("keys")
    make(url, WORLD)
    monkeypatch.setenv("POS_PIN_KEY", "another")
    assert trouble(look(url)).key == "key_other"


_case_versions = [
    ("UPDATE owner SET schema_version = 99", "newer"),
    ("UPDATE owner SET schema_version = 1", "older"),
    ("DELETE FROM owner", "damaged"),
    ("ALTER TABLE account DROP COLUMN year", "damaged"),
]


@pytest.mark.parametrize(("statement", "key"), _case_versions)
def test_another_versions_database_is_left_alone(
    server: "Server", statement: str, key: str
) -> None:
    url = server.database("version")
    make(url, WORLD)
    with server.admin("version") as db:
        db.execute(statement.encode())
    assert trouble(look(url)).key == key


def test_a_server_that_stops_and_starts_again_needs_no_new_till(own: "Server") -> None:
    url = own.database("stops")
    make(url, WORLD)
    with opened(url) as play:
        till = play.basket("plaster")
        assert reason(play.show(till, "sun")) is None
        till.enter_pin(Secret(PIN_OF["sun"]))
        before = play.accounts()
        own.stop("immediate")
        with pytest.raises(CentreUnreachable) as away:
            till.settle("all")
        assert "\n" not in str(away.value)
        assert trouble(look(url)).key == "server_away"
        own.start()
        assert play.accounts() == before
        assert reason(play.settle(till)) is None
        assert play.stage.daybook("P37010000001", "02").unresolved() == ()


def test_a_line_that_breaks_before_commit_has_moved_nothing_and_at_commit_nobody_knows(
    server: "Server",
) -> None:
    url = server.database("breaks")
    make(url, WORLD)
    with opened(url) as play:
        store = play.stage.house.store
        pharmacy = METADATA.tables["pharmacy"]
        with pytest.raises(CentreUnreachable), store.begin() as tx:
            cut(server, "breaks")
            tx.all(pharmacy.select())
        with pytest.raises(NoReply), store.begin() as tx:
            tx.all(pharmacy.select())
            cut(server, "breaks")
        with store.begin() as tx:
            assert tx.all(pharmacy.select())


def cut(server: "Server", database: str) -> None:
    """The server hangs up on everybody in a database."""
    with server.admin() as db:
        db.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            (database,),
        )


# -- tampering, by whoever owns the server


_case_tampering = [
    ("UPDATE account SET balance_fen = balance_fen + 1 WHERE owner = 'li'", "balance_differs"),
    ("UPDATE posting SET amount_fen = amount_fen + 1 WHERE entry_id LIKE 'P%'", "row_changed"),
    ("UPDATE journal SET at = at || ' ' WHERE chain <> 'desk'", "row_changed"),
    ("UPDATE journal SET reply = replace(reply, '0', '1') WHERE number = 3", "row_changed"),
    ("DELETE FROM journal WHERE (chain, number) IN (SELECT chain, count FROM chain)",
     "entry_loose"),
    ("DELETE FROM journal WHERE number = 2", "row_missing"),
    ("UPDATE entry SET kind = 'credit' WHERE kind = 'settlement'", "row_changed"),
    ("UPDATE binding SET used_fen = 1 WHERE ended_at = ''", "limit_used_differs"),
]  # fmt: skip


def test_what_a_superuser_changes_is_named(server: "Server") -> None:
    url = server.database("tampered")
    make(url, WORLD)
    one_busy_morning(url)
    survivors = []
    with opened(url) as play:
        assert isinstance(verify(play.stage.house.store), Clean)
        for statement, invariant in _case_tampering:
            with server.admin("tampered") as db:
                db.execute("SET session_replication_role = replica")
                keep(db)
                db.execute(statement.encode())
                found = verify(play.stage.house.store)
                if not isinstance(found, Finding) or found.invariant != invariant:
                    survivors.append((statement, found))
                restore(db)
        assert survivors == []
        play.check()


TOUCHED = ("posting", "entry", "journal", "binding", "account")


def keep(db: "Admin") -> None:
    """What stands, beside itself."""
    for table in TOUCHED:
        db.execute(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table}".encode())


def restore(db: "Admin") -> None:
    for table in TOUCHED:
        db.execute(f"DELETE FROM {table}".encode())
        over = "OVERRIDING SYSTEM VALUE " if table == "journal" else ""
        db.execute(f"INSERT INTO {table} {over}SELECT * FROM kept_{table}".encode())


_case_appended = [
    f"{act} {table}{rest}"
    for table in ("journal", "entry", "posting")
    for act, rest in (("UPDATE", " SET entry_id = entry_id"), ("DELETE FROM", ""),
                      ("TRUNCATE", " CASCADE"))
]  # fmt: skip


def test_the_ledger_and_the_journal_are_append_only(server: "Server") -> None:
    make(server.database("append"), WORLD)
    with server.admin("append") as db:
        for statement in _case_appended:
            with pytest.raises(psycopg.IntegrityError, match="is append-only"):
                db.execute(statement.encode())
        with pytest.raises(psycopg.IntegrityError, match="never_below_zero"):
            db.execute("UPDATE account SET balance_fen = -1")
