"""A day of people with improbable secrets: at the till, on the command line, and with crashes."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from playing import Playing, make, opened
from small_world import CARD_OF, NUMBER_OF, PIN_OF, WORLD

from pos.commands import run
from pos.counter import slip, slip_escpos, slip_png
from pos.counter.holding import hold
from pos.model import Answer, Papers, Secret
from pos.refusals import Refusal
from pos.street import Desk, NoReply, PinChange
from pos.texts import LANGUAGES

AT = ["--at", "2026-03-03T09:00:00"]


def a_day_at_the_till(folder: Path) -> None:
    """Sales, refusals and a crash; each slip in every form on the disk."""
    with opened(make(folder / "centre.sqlite", WORLD)) as play:
        for by in ("card", "identity_card"):
            checkout = play.sale("li", "amoxicillin", "soap", by=by, pin=PIN_OF["li"])
            checkout.balance()
            play.presettle(checkout)
            play.settle(checkout, cash_given_fen=10_000)
            assert checkout.record is not None
            print_slip(folder, checkout.record.slip)
        by_code = play.sale("zhao", "plaster", by="code", pin="")
        zhao = PIN_OF["zhao"]
        for wrong in (PIN_OF["li"], "", zhao[:5], f"{zhao}0", zhao):
            by_code.enter_pin(Secret(wrong))
            play.settle(by_code)
        play.sell("sun", "plaster", pin=PIN_OF["wang"])
        two_people = play.basket("plaster")
        for who, by in (("li", "card"), ("wang", "identity_card")):
            assert not isinstance(play.show(two_people, who, by), Refusal)
        two_people.papers = Papers(patient=True, agent="sun", agent_paper=True)
        play.settle(two_people)
        play.basket("soap").pay_cash(1000)
        hold(play.sale("li", "thermometer", pin=PIN_OF["li"]))
        a_lost_answer(play)
        a_visit_to_the_window(play.desk)


def a_visit_to_the_window(desk: Desk) -> None:
    """Secrets that are given, set, and refused at the desk."""
    for old, new in (("wang", "sun"), ("zhao", "sun"), ("sun", "zhao")):
        desk.set_pin(PinChange("zhao", Secret(PIN_OF[new]), Secret(PIN_OF[old])))
    desk.set_query_password("zhao", Secret("123456"), Secret(PIN_OF["li"]))
    desk.query("zhao", Secret(PIN_OF["li"]))
    number, card = NUMBER_OF["zhao"], CARD_OF["zhao"]
    desk.set_person("zhao", {"pin": PIN_OF["zhao"], "identity_number": number, "card_id": card})


def a_lost_answer(play: Playing) -> None:
    """A sale whose outcome stays unknown: its letter lies in the daybook."""
    checkout = play.sale("li", "plaster", by="identity_card", pin=PIN_OF["li"])

    def lost(kind: str, *rest: object) -> Answer:
        raise NoReply(repr((checkout, rest)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pos.centre.settling.answer", lost)
        with pytest.raises(NoReply):
            checkout.settle("all")
    assert len(play.counter().daybook.unresolved()) == 1


def print_slip(folder: Path, printed: slip.Slip) -> None:
    number = len(list(folder.glob("slip*.png")))
    (folder / f"slip{number}.png").write_bytes(slip_png.png(printed, "zh"))
    (folder / f"slip{number}.escpos").write_bytes(slip_escpos.escpos_bytes(printed, "zh"))
    for language in LANGUAGES:
        text = slip.text(printed, language)
        (folder / f"slip{number}.{language}.txt").write_text(text, encoding="utf-8")


def a_day_on_the_command_line(folder: Path) -> None:
    """Everything that `pos` says, with secrets on its command line, is kept in files."""
    sale = ["--item", "plaster", "--item", "soap"]
    card, identity, pin = CARD_OF["wang"], NUMBER_OF["wang"], PIN_OF["wang"]
    shown = [["--card", card], ["--identity", identity], ["--scan", card], ["--scan", identity]]
    shown += [["--card", identity], ["--identity", card]]
    pins = [["--pin", pin], ["--pin", PIN_OF["li"]], []]
    asks = [[*one, *typed] for one in shown for typed in pins]
    lines = [["sell", *ask, *sale] for ask in asks]
    lines += [[command, *one, *pins[0], *sale] for command in ("quote", "explain") for one in shown]
    lines += [["balance", *one, *pins[0]] for one in shown]
    lines += [["people"], ["balance", "wang"], ["phone", "wang"], ["verify"]]
    lines += [["desk", "bind", "sun", "zhao", "child"]]
    # What was typed in a wrong place is not said back either.
    for typed in (card, identity, pin):
        lines += [["phone", typed], ["balance", typed], ["sell", "--item", typed], ["sell", typed]]
        lines += [["sell", *sale, "--patient", typed], ["sell", *sale, "--cash", f"x {typed}"]]
        lines += [
            ["sell", *sale, "--pharmacy", typed],
            ["sell", *sale, "--message-id", f"{typed}-"],
        ]
        lines += [["sell", *sale, "--at", typed], ["desk", "unbind", "sun", typed]]
        lines += at_the_window(typed, pin)
    for number, line in enumerate(lines):
        for json in ([], ["--json"]):
            out = io.StringIO()
            group = 2 if line[0] == "desk" else 1
            with redirect_stdout(out), redirect_stderr(out):
                run([*line[:group], *json, *AT, *line[group:]])
            assert out.getvalue()
            (folder / f"said{number}{''.join(json)}.txt").write_text(out.getvalue())


def at_the_window(typed: str, pin: str) -> list[list[str]]:
    """Desk commands: secrets where they belong, and one more in every place where none does."""
    visits = [
        ["set-pin", "wang", "--old", typed, "--new", pin],
        ["query", "wang", "--password", pin],
    ]
    visits += [["set-query-password", "wang", "--old", pin, "--new", typed], ["statement", "wang"]]
    visits += [["set-query-password", "wang", "--old", "123456", "--new", pin]]
    visits += [["report-loss", typed], ["credit", "wang", f"x {typed}"], ["inherit", "wang", typed]]
    visits += [["set", "wang", setting] for setting in (typed, f"{typed}=x", f"born={typed}")]
    visits += [["set", "wang", f"{key}={typed}"] for key in ("card", "scheme")]
    visits += [["set", "wang", f"{key}={typed}"] for key in ("identity_number", "card_id")]
    visits += [["set", "wang", f"deceased={typed}"], ["set", "wang", f"pin={pin}"]]
    visits += [["set", "--pharmacy", typed, "agreement=active"], ["set-pin", typed, "--new", pin]]
    return [["desk", *visit] for visit in visits]


CRASH = """
import os, sys
from pos.centre import rules
from pos.commands import run
def crash(facts, policy):
    raise RuntimeError(f"a bug that says all it knows: {facts!r} {policy!r}")
rules.decide = crash
run(sys.argv[1:])
"""


def crashes(folder: Path) -> None:
    """A bug in the middle of a sale, with POS_DEBUG: the traceback goes to a file."""
    shown = {"card": ["--card", CARD_OF["li"]], "number": ["--identity", NUMBER_OF["li"]]}
    for name, words in shown.items():
        command = [
            sys.executable,
            "-c",
            CRASH,
            "sell",
            *words,
            "--pin",
            PIN_OF["li"],
            "--item",
            "soap",
            "--till",  # each at a till of its own: who has a sale that nobody answered must wait
            {"card": "91", "number": "92"}[name],
        ]
        with (folder / f"crash.{name}.txt").open("w") as file:
            done = subprocess.run(
                [*command, *AT], stderr=file, stdout=file, cwd=Path(__file__).parents[1],
                env={**os.environ, "POS_DEBUG": "1"}, check=False,
            )  # fmt: skip
        assert done.returncode == 1
        assert "a bug that says all it knows" in (folder / f"crash.{name}.txt").read_text()
