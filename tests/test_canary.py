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
from playing import Moment, Playing, make, opened
from small_world import CARD_OF, NUMBER_OF, PIN_OF, WORLD

from pos.commands.customer import Wanted
from pos.connect.creating import demo
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
    assert len(daybooks) == 4 and len(kept) > 100
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
    with opened(make(own_home / "centre.sqlite", WORLD)) as play:
        shown = [repr(one) for one in things_that_are_passed(play)]
    assert len(shown) > 20
    for text in shown:
        assert not any(secret in text for secret in SECRETS), text[:200]


def things_that_are_passed(play: Playing) -> Iterator[object]:
    stage, counter, desk = play.stage, play.counter(), play.desk
    card_id, digits, pin = CARD_OF["li"], NUMBER_OF["li"], PIN_OF["li"]
    card, number = Card(Secret(card_id)), Identity(Secret(digits))
    yield from (card, number, Secret(pin), ScannedCode(Secret(digits)))
    for shown in (card, number):
        checkout = play.basket("plaster")
        yield checkout.identify(shown)
        checkout.enter_pin(Secret(pin))
        yield from (checkout, vars(checkout), checkout.settle("all"), checkout.record)
        yield Sale(
            message_id="M", pharmacy="P", till="01", operator="101", credential=shown,
            pin=Secret(pin), patient="li", papers=Papers(), lines=(), agreed=AnyCash(),
        )  # fmt: skip
    yield Wanted(items=("plaster",), scan=card_id, card=card_id, identity=digits, pin=pin)
    yield from (stage, counter, stage.house, stage.owner, stage.centre, desk, stage.shop)
    yield from (desk.people(), desk.issue_code("li", "li"), desk.balances("li"))
    today = play.moment.now.date()
    yield from (recognise(card_id, today), recognise(digits, today))
    yield stage.sign_on("101", Secret(pin))
    yield NO_PIN


def test_a_traceback_that_shows_every_local_shows_no_secret(own_home: Path) -> None:
    """As a screen's crash would: the values of all locals on the way of a letter."""

    def crash(*facts: object) -> None:
        raise RuntimeError(facts)

    with opened(make(own_home / "centre.sqlite", WORLD)) as play:
        for till, by in (("01", "card"), ("02", "identity_card"), ("03", "code")):
            checkout = play.sale("li", "plaster", by=by, pin=PIN_OF["li"], till=till)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("pos.centre.rules.decide", crash)
                with pytest.raises(RuntimeError) as caught:
                    checkout.settle("all")
            told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
            whole = "".join(told.format())
            assert "checkout.py" in whole and "settling.py" in whole and "counter = " in whole
            assert not any(secret in whole for secret in SECRETS)


def test_msgspec_refuses_to_write_a_secret() -> None:
    card, number, pin = (Secret(one["li"]) for one in (CARD_OF, NUMBER_OF, PIN_OF))
    for one in (Card(card), Identity(number), pin):
        with pytest.raises(TypeError):
            msgspec.json.encode(one)


def test_no_picture_of_a_screen_that_is_kept_shows_a_number_or_a_card_of_the_demo() -> None:
    given = demo()
    people = completed(given.tables, given.file, "demo", "370100", Moment().now).people.values()
    secrets = [one.card_id for one in people] + [one.identity_number for one in people]
    assert len(secrets) > 40
    for file in Path(__file__).with_name("__snapshots__").rglob("*.*"):
        text = file.read_text(encoding="utf-8", errors="replace")
        assert not any(secret in text for secret in secrets), file
