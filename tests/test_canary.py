"""Point 8: people with improbable numbers and PINs live a whole day; afterwards nothing names them.

The centre's own database holds identity numbers and card ids, as it must, and no PIN. What the
whole run leaves on the disk is searched once more at its end (conftest.py).
"""

import logging
import sqlite3
import traceback
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import zxingcpp
from canary import CARDS, NUMBERS, PINS, cells, found_in, is_centre
from canary_day import a_day_at_the_till, a_day_on_the_command_line, crashes
from PIL import Image
from small_world import (
    CARD,
    NUMBER,
    OPENS,
    PIN,
    Moment,
    at_till,
    filled,
    make,
    opened,
    show_card,
    show_code,
    show_identity,
)

from pos.commands.customer import Wanted
from pos.connect import Stage
from pos.connect.creating import demo
from pos.counter.asking import Counter
from pos.counter.scanning import recognise
from pos.model import NO_PIN, AnyCash, Card, Identity, Papers, Sale, Secret
from pos.street import ScannedCode
from pos.world import completed

SECRETS = (*PINS, *CARDS, *NUMBERS)


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home" / name))
    monkeypatch.setenv("POS_URL", f"sqlite:///{tmp_path}/centre.sqlite")
    return tmp_path


@pytest.fixture
def log(own_home: Path) -> Iterator[Path]:
    """Everything any library logs, at its most talkative, in a file."""
    file = own_home / "everything.log"
    handler = logging.FileHandler(file)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    logging.getLogger("sqlalchemy").setLevel(logging.DEBUG)
    logging.info("the log is open")
    yield file
    root.removeHandler(handler)
    root.setLevel(level)
    logging.getLogger("sqlalchemy").setLevel(logging.NOTSET)
    handler.close()


def test_nothing_a_day_leaves_behind_names_a_pin_a_number_or_a_card(
    own_home: Path, log: Path
) -> None:
    a_day_at_the_till(own_home)
    a_day_on_the_command_line(own_home)
    crashes(own_home)
    assert "the log is open" in log.read_text()
    kept = [file for file in own_home.rglob("*") if file.is_file()]
    daybooks = [file for file in kept if file.match("daybooks/*/*.sqlite")]
    assert len(daybooks) == 2 and len(kept) > 100
    assert list(found_in(own_home)) == []
    for file in daybooks:
        for where, value in cells(file):
            assert not any(secret in str(value) for secret in SECRETS), where
    for file in own_home.glob("*.png"):
        picture = Image.open(file)
        words = [str(picture.info), *(code.text for code in zxingcpp.read_barcodes(picture))]
        assert not any(secret in word for secret in SECRETS for word in words)


def test_the_centres_database_holds_numbers_and_cards_but_no_pin(own_home: Path) -> None:
    a_day_at_the_till(own_home)
    file = own_home / "centre.sqlite"
    assert is_centre(file)
    values = [str(value) for _, value in cells(file)]
    assert all(secret in values for secret in (*CARDS, *NUMBERS))
    assert not any(pin in value for pin in PINS for value in values if len(value) < 64)
    db = sqlite3.connect(file)
    journal = str(db.execute("SELECT * FROM journal").fetchall())
    db.close()
    assert not any(secret in journal for secret in SECRETS), "nor does any message that is kept"


def test_the_search_finds_what_it_is_for(tmp_path: Path) -> None:
    for number, secret in enumerate(SECRETS):
        (tmp_path / f"{number}.txt").write_text(f"xx {secret} xx")
    (tmp_path / "lower.txt").write_text(CARDS[0].lower())
    assert len(list(found_in(tmp_path))) == len(SECRETS) + 1
    db = sqlite3.connect(tmp_path / "db.sqlite")
    db.execute("CREATE TABLE t (a TEXT, b TEXT)")
    db.execute("INSERT INTO t VALUES ('x', ?)", (NUMBERS[0],))
    db.commit()
    db.close()
    assert len(list(found_in(tmp_path / "db.sqlite"))) == 1
    for file in tmp_path.iterdir():  # or the search at the end of the run would find them
        file.unlink()


def test_no_repr_of_anything_that_is_passed_shows_a_secret(own_home: Path) -> None:
    clock = Moment()
    url = make(own_home / "centre.sqlite", clock)
    with opened(url, clock) as stage, at_till(stage, clock) as counter:
        shown = [repr(one) for one in things_that_are_passed(stage, counter)]
    assert len(shown) > 20
    for text in shown:
        assert not any(secret in text for secret in SECRETS), text[:200]


def things_that_are_passed(stage: Stage, counter: Counter) -> Iterator[object]:
    assert stage.desk is not None
    card, number = Card(Secret(CARD["li"])), Identity(Secret(NUMBER["li"]))
    yield from (card, number, Secret(PIN["li"]), ScannedCode(Secret(NUMBER["li"])))
    for shown in (card, number):
        checkout = filled(counter, "plaster")
        yield checkout.identify(shown)
        checkout.enter_pin(Secret(PIN["li"]))
        yield from (checkout, vars(checkout), checkout.settle("all"), checkout.record)
        yield Sale(
            message_id="M", pharmacy="P", till="01", operator="101", credential=shown,
            pin=Secret(PIN["li"]), patient="li", papers=Papers(), lines=(), agreed=AnyCash(),
        )  # fmt: skip
    yield Wanted(
        items=("plaster",), scan=CARD["li"], card=CARD["li"], identity=NUMBER["li"], pin=PIN["li"]
    )
    yield from (stage, counter, stage.house, stage.owner, stage.centre, stage.desk, stage.shop)
    yield from (stage.desk.people(), stage.desk.issue_code("li", "li"), stage.desk.balances("li"))
    yield from (recognise(CARD["li"], OPENS.date()), recognise(NUMBER["li"], OPENS.date()))
    yield stage.sign_on("101", Secret(PIN["li"]))
    yield NO_PIN


def test_a_traceback_that_shows_every_local_shows_no_secret(own_home: Path) -> None:
    """As a screen's crash would: the values of all locals on the way of a letter."""
    clock = Moment()
    url = make(own_home / "centre.sqlite", clock)

    def crash(*facts: object) -> None:
        raise RuntimeError(facts)

    with opened(url, clock) as stage, at_till(stage, clock) as counter:
        for show in (show_card, show_identity, lambda c, who: show_code(c, stage, who)):
            checkout = filled(counter, "plaster")
            show(checkout, "li")
            checkout.enter_pin(Secret(PIN["li"]))
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("pos.centre.rules.decide", crash)
                with pytest.raises(RuntimeError) as caught:
                    checkout.settle("all")
            told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
            whole = "".join(told.format())
            assert "checkout.py" in whole and "settling.py" in whole and "counter = " in whole
            assert not any(secret in whole for secret in SECRETS)


def test_msgspec_refuses_to_write_a_secret() -> None:
    for one in (Card(Secret(CARD["li"])), Identity(Secret(NUMBER["li"])), Secret(PIN["li"])):
        with pytest.raises(TypeError):
            msgspec.json.encode(one)


def test_no_picture_of_a_screen_that_is_kept_shows_a_number_or_a_card_of_the_demo() -> None:
    given = demo()
    people = completed(given.tables, given.file, "demo", "370100", OPENS).people.values()
    secrets = [one.card_id for one in people] + [one.identity_number for one in people]
    assert len(secrets) > 40
    for file in Path(__file__).with_name("__snapshots__").rglob("*.*"):
        text = file.read_text(encoding="utf-8", errors="replace")
        assert not any(secret in text for secret in secrets), file
