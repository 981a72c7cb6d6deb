"""Point 2: a code from `pos phone` is read by other programs and the till, for a minute, once."""

import io
import json
import os
import pty
import select
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import AT, CARD, PIN, CommandLine
from PIL import Image

PATIENCE_S = 60  # generous: the machine may be busy; nothing is measured
IN_TIME, TOO_LATE = "2026-03-03T09:01:00", "2026-03-03T09:01:01"
SALE = ["--pin", PIN, "--item", "amoxicillin"]


def shown(pos: CommandLine, *words: str, at: str = AT) -> str:
    """The picture of a code on somebody's phone; its path."""
    file = pos.folder / "phone.png"
    said = pos.json("phone", *(words or ("li",)), "--png", str(file), at=at)
    assert said.code == 0
    assert list(said.facts) == ["person", "code", "issued_at", "expires_at", "png"]
    assert said.facts["png"] == str(file)
    return str(file)


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg (zbar-tools) is not here")
def test_another_programs_reader_reads_the_picture_and_the_till_takes_what_it_read(
    pos: CommandLine,
) -> None:
    picture = shown(pos.made())
    command = ["zbarimg", "--quiet", "--raw", picture]
    read = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    assert len(read) == 28 and read.startswith("424") and read.endswith("370000")
    assert pos.json("sell", "--scan", read, *SALE).code == 0


def test_the_till_reads_the_picture_itself(pos: CommandLine) -> None:
    said = pos.made().json("sell", "--scan", shown(pos), *SALE, at=IN_TIME)
    assert said.code == 0, "the last second of the minute counts"
    assert said.facts["person"] == "li"


def test_a_second_later_than_a_minute_it_is_refused(pos: CommandLine) -> None:
    said = pos.made().json("sell", "--scan", shown(pos), *SALE, at=TOO_LATE)
    assert said.refusal == "CODE_EXPIRED"
    assert said.facts["refusal"]["params"] == {"lifetime_s": "60"}
    assert pos.json("balance", "li").facts["balance"] == "25.00"


def test_twice_it_is_refused(pos: CommandLine) -> None:
    picture = shown(pos.made())
    assert pos.json("sell", "--scan", picture, *SALE).code == 0
    assert pos.json("sell", "--scan", picture, *SALE).refusal == "CODE_USED"


def test_a_newer_code_supersedes_the_one_shown_before(pos: CommandLine) -> None:
    old = Path(shown(pos.made())).rename(pos.folder / "screenshot.png")
    new = shown(pos)
    assert pos.json("sell", "--scan", str(old), *SALE).refusal == "CODE_EXPIRED"
    assert pos.json("sell", "--scan", new, *SALE).code == 0


def test_a_code_on_a_parents_phone_is_the_childs(pos: CommandLine) -> None:
    picture = shown(pos.made(), "li", "--family-of", "xu")
    assert pos.json("sell", "--scan", picture, *SALE).facts["person"] == "li"


def test_a_photo_of_the_phone_is_read(pos: CommandLine) -> None:
    screen = Image.open(shown(pos.made())).convert("L")
    photo = Image.new("L", (screen.width * 2, screen.height * 2), 190)
    photo.paste(screen.rotate(9, expand=True, fillcolor=255), (screen.width // 2, 40))
    file = pos.folder / "photo.jpg"
    photo.save(file, "JPEG", quality=70)
    assert pos.json("sell", "--scan", str(file), *SALE).code == 0


def test_the_code_drawn_in_the_terminal_is_the_one_that_is_good(pos: CommandLine) -> None:
    said = pos.made()("phone", "li", "--at", AT)
    code = next(line for line in said.out.splitlines() if line.isdigit())
    assert "▀" in said.out and "2026-03-03T09:01:00" in said.out
    assert pos.json("sell", "--scan", code, *SALE).code == 0


def test_a_pipe_of_json_makes_a_sale(pos: CommandLine) -> None:
    """Through real processes: what one prints is what the next is given."""
    pos.made()

    def ask(*words: str) -> tuple[int, dict[str, object]]:
        command = [sys.executable, "-m", "pos", *words, "--json", "--at", AT]
        root = Path(__file__).parents[1]
        done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
        assert done.stderr == ""
        return done.returncode, json.loads(done.stdout)

    code = str(ask("phone", "li")[1]["code"])
    assert ask("sell", "--scan", code, *SALE)[0] == 0
    assert ask("sell", "--scan", code, *SALE)[0] == 1
    assert ask("sell", "--scan", code, "--item", "nothing")[0] == 2


def test_on_a_terminal_the_pin_is_asked_without_echo_and_then_the_cash(pos: CommandLine) -> None:
    pos.made()
    words = ["sell", "--card", CARD["li"], "--item", "amoxicillin", "--item", "soap", "--at", AT]
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "pos", *words]
    root = Path(__file__).parents[1]
    child = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, cwd=root,
        start_new_session=True,  # or it would ask on the terminal these tests run in
    )  # fmt: skip
    os.close(slave)
    seen = io.BytesIO()
    said = {b"PIN (": f"{PIN}\n".encode(), b"5.00 in cash": b"y\n"}
    while chunk := read_some(master):
        seen.write(chunk)
        for asked in [one for one in said if one in seen.getvalue()]:
            os.write(master, said.pop(asked))
    os.close(master)
    assert child.wait(PATIENCE_S) == 0
    assert said == {}
    assert PIN.encode() not in seen.getvalue()
    assert b"SIMULATION" in seen.getvalue()
    assert pos.json("balance", "li").facts["balance"] == "0.00"


def read_some(master: int) -> bytes:
    readable, _, _ = select.select([master], [], [], PATIENCE_S)
    try:
        return os.read(master, 4096) if readable else b""
    except OSError:  # Linux says so when the other end is gone
        return b""
