"""A day of people with improbable secrets: at the till, on the command line, and with crashes."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from small_world import (
    CARD,
    NUMBER,
    PIN,
    Moment,
    at_till,
    filled,
    make,
    opened,
    sell,
    show_card,
    show_code,
    show_identity,
)

from pos.commands import run
from pos.counter import slip, slip_escpos, slip_png
from pos.counter.asking import Counter
from pos.model import Answer, Papers, Secret
from pos.street import NoReply
from pos.texts import LANGUAGES

AT = ["--at", "2026-03-03T09:00:00"]


def a_day_at_the_till(folder: Path) -> None:
    """Sales, refusals and a crash; each slip in every form on the disk."""
    clock = Moment()
    url = make(folder / "centre.sqlite", clock)
    with opened(url, clock) as stage, at_till(stage, clock) as counter:
        for show in (show_card, show_identity):
            checkout = filled(counter, "amoxicillin", "soap")
            show(checkout, "li")
            checkout.enter_pin(Secret(PIN["li"]))
            checkout.balance()
            checkout.presettle()
            checkout.settle("all", 10_000)
            assert checkout.record is not None
            print_slip(folder, checkout.record.slip)
        by_code = filled(counter, "plaster")
        show_code(by_code, stage, "zhao")
        for wrong in (PIN["li"], "", PIN["zhao"][:5], f"{PIN['zhao']}0", PIN["zhao"]):
            by_code.enter_pin(Secret(wrong))
            by_code.settle("all")
        sell(counter, "sun", "plaster", pin=PIN["wang"])
        two_people = filled(counter, "plaster")
        show_card(two_people, "li")
        show_identity(two_people, "wang")
        two_people.papers = Papers(patient=True, agent="sun", agent_paper=True)
        two_people.settle("all")
        filled(counter, "soap").pay_cash(1000)
        held = filled(counter, "thermometer")
        show_card(held, "li")
        held.enter_pin(Secret(PIN["li"]))
        held.hold()
        a_lost_answer(counter)


def a_lost_answer(counter: Counter) -> None:
    """A sale whose outcome stays unknown: its letter lies in the daybook."""
    checkout = filled(counter, "plaster")
    show_identity(checkout, "li")
    checkout.enter_pin(Secret(PIN["li"]))

    def lost(kind: str, *rest: object) -> Answer:
        raise NoReply(repr((checkout, rest)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pos.centre.settling.answer", lost)
        with pytest.raises(NoReply):
            checkout.settle("all")
    assert len(counter.daybook.unresolved()) == 1


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
    card, identity, pin = CARD["wang"], NUMBER["wang"], PIN["wang"]
    shown = [["--card", card], ["--identity", identity], ["--scan", card], ["--scan", identity]]
    shown += [["--card", identity], ["--identity", card]]
    pins = [["--pin", pin], ["--pin", PIN["li"]], []]
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
    for number, line in enumerate(lines):
        for json in ([], ["--json"]):
            out = io.StringIO()
            group = 2 if line[0] == "desk" else 1
            with redirect_stdout(out), redirect_stderr(out):
                run([*line[:group], *json, *AT, *line[group:]])
            assert out.getvalue()
            (folder / f"said{number}{''.join(json)}.txt").write_text(out.getvalue())


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
    for name, words in (("card", ["--card", CARD["li"]]), ("number", ["--identity", NUMBER["li"]])):
        command = [
            sys.executable,
            "-c",
            CRASH,
            "sell",
            *words,
            "--pin",
            PIN["li"],
            "--item",
            "soap",
        ]
        with (folder / f"crash.{name}.txt").open("w") as file:
            done = subprocess.run(
                [*command, *AT], stderr=file, stdout=file, cwd=Path(__file__).parents[1],
                env={**os.environ, "POS_DEBUG": "1"}, check=False,
            )  # fmt: skip
        assert done.returncode == 1
        assert "a bug that says all it knows" in (folder / f"crash.{name}.txt").read_text()
