"""The faulty street does to each letter what was planned, as often as planned, and nothing else."""

from collections.abc import Callable

import pytest
from playing import reason
from trouble_play import HOUSE, Trouble

from pos.counter.asking import attendance
from pos.faults import DAMAGE, LETTERS, Late, LineDown, Phase
from pos.model import (
    NO_PIN,
    Answer,
    AnyCash,
    Line,
    NoCredential,
    Papers,
    Sale,
    Settlement,
)  # fmt: skip
from pos.refusals import Reason, Refusal
from pos.street import CentreUnreachable, NoReply, Undo, Undone

PILL = Line("2000000000015", 1, 1000)


def bare(key: str) -> Sale:
    """A sale to nobody: refused, and remembered."""
    return Sale(
        message_id=key, pharmacy=HOUSE, till="01", operator="001", credential=NoCredential(),
        pin=NO_PIN, patient="", papers=Papers(), lines=(PILL,), agreed=AnyCash(),
    )  # fmt: skip


Ask = Callable[[Trouble, str], object]
ASKS: dict[str, Ask] = {
    "settle": lambda play, key: play.line.settle(bare(key)),
    "presettle": lambda play, key: play.line.presettle(bare(key)),
    "balance": lambda play, key: play.line.balance(bare(key)),
    "cancel": lambda play, key: play.line.cancel(Undo(key, HOUSE, "01", "001", "nothing")),
    "reverse": lambda play, key: play.line.reverse(Undo(key, HOUSE, "01", "001", f"of{key}")),
    "look_up": lambda play, key: play.line.look_up(HOUSE, key),
    "identify": lambda play, key: play.line.identify(HOUSE, play.shown("li", "card")),
    "sign_in": lambda play, key: play.line.sign_in(attendance(play.counter())),
    "sign_out": lambda play, key: play.line.sign_out(attendance(play.counter())),
    "totals": lambda play, key: play.line.totals(HOUSE, "2026-03-03"),
    "details": lambda play, key: play.line.details(HOUSE, "2026-03-03"),
}

_case_phases: list[tuple[Phase, type[Exception] | None, int]] = [
    # what the till gets, and how often the letter reaches the centre by then
    ("request_lost", NoReply, 0),
    ("late_request", NoReply, 0),
    ("reply_lost", NoReply, 1),
    ("late_reply", NoReply, 1),
    ("garbled_reply", NoReply, 1),
    ("double_reply", None, 2),
    ("line_down", LineDown, 0),
]
_case_letters = sorted(ASKS)
REMEMBERED = ("settle", "presettle", "balance", "cancel", "reverse")


def asked(play: Trouble, letter: str, key: str) -> type[Exception] | None:
    try:
        ASKS[letter](play, key)
    except (NoReply, CentreUnreachable) as error:
        return type(error)
    return None


def test_every_letter_can_be_harmed() -> None:
    assert set(ASKS) == set(LETTERS)


@pytest.mark.parametrize("named", [True, False], ids=["named", "any"])
@pytest.mark.parametrize("letter", _case_letters)
@pytest.mark.parametrize(("phase", "heard", "reaches"), _case_phases)
def test_a_fault_strikes_its_letters_as_often_as_planned(
    letter: str, named: bool, phase: Phase, heard: type[Exception] | None, reaches: int
) -> None:
    play = Trouble()
    play.line.plan(letter if named else "", phase, 2)
    if phase == "double_reply" and letter not in REMEMBERED:
        reaches = 1
    for number in range(2):
        play.line.sent.clear()
        assert asked(play, letter, f"K{number}") is heard
        assert [name for name, _ in play.line.sent] == [letter] * reaches
    play.line.sent.clear()
    assert asked(play, letter, "K3") is None
    assert len(play.line.sent) == 1


@pytest.mark.parametrize("letter", _case_letters)
def test_a_fault_at_another_letter_does_nothing_and_a_repair_ends_it(letter: str) -> None:
    play = Trouble()
    for other in LETTERS:
        if other != letter:
            play.line.plan(other, "reply_lost", 9)
    assert asked(play, letter, "K") is None
    play.line.plan(letter, "reply_lost", 9)
    assert asked(play, letter, "L") is NoReply
    play.line.repair()
    assert asked(play, letter, "M") is None


@pytest.mark.parametrize("damage", sorted(DAMAGE))
@pytest.mark.parametrize("letter", _case_letters)
def test_a_reply_that_cannot_be_read_is_no_reply(letter: str, damage: str) -> None:
    play = Trouble()
    play.line.plan(letter, "garbled_reply", damage=damage)
    assert asked(play, letter, "K") is NoReply


def test_a_letter_delivered_twice_settles_once_and_is_heard_as_the_replay() -> None:
    play = Trouble()
    play.line.plan("settle", "double_reply")
    before = play.accounts()
    checkout = play.sale("li")
    answer = checkout.settle("all")
    assert answer.replay and isinstance(answer.outcome, Settlement)
    assert len(play.sent("settle")) == 2 and len(set(play.sent("settle"))) == 1
    assert sum(before.values()) - sum(play.accounts().values()) == 1000
    assert len(play.counter().daybook.records("2026-03-03")) == 1


def test_a_late_reply_comes_with_its_id_and_only_once() -> None:
    play = Trouble()
    checkout = play.lost(phase="late_reply")
    (late,) = play.line.late()
    assert (late.letter, late.message_id) == ("settle", checkout.unknown_id)
    assert isinstance(late.reply, Answer) and isinstance(late.reply.outcome, Settlement)
    assert play.line.late() == ()


def test_a_late_request_reaches_the_centre_when_it_arrives_and_not_before() -> None:
    play = Trouble()
    before = play.accounts()
    checkout = play.lost(phase="late_request")
    assert play.accounts() == before
    (late,) = play.line.late()
    assert isinstance(late, Late) and late.message_id == checkout.unknown_id
    assert play.accounts() != before


def test_a_request_that_arrives_after_its_reversal_is_refused() -> None:
    play = Trouble()
    checkout = play.lost(phase="late_request")
    undone = play.line.reverse(Undo("R1", HOUSE, "01", "001", checkout.unknown_id))
    assert isinstance(undone, Undone) and undone.of == ""
    before = play.accounts()
    (late,) = play.line.late()
    assert reason(late.reply) is Reason.ALREADY_REVERSED
    assert play.accounts() == before


def test_the_public_lists_use_up_no_fault_and_are_gone_while_the_line_is_down() -> None:
    play = Trouble()
    play.line.plan("", "reply_lost")
    assert play.line.designated() and play.line.catalogue(("2000000000015",))
    assert asked(play, "look_up", "K") is NoReply
    play.line.plan("", "line_down", 99)
    for look in (play.line.designated, lambda: play.line.catalogue(("2000000000015",))):
        with pytest.raises(CentreUnreachable):
            look()


def test_a_letter_that_does_not_exist_cannot_be_planned() -> None:
    with pytest.raises(ValueError, match="setle"):
        Trouble().line.plan("setle", "reply_lost")


def test_what_is_planned_is_no_refusal() -> None:
    """So that a fault never looks like a word of the centre."""
    assert not isinstance(Trouble().line.look_up(HOUSE, "K"), Refusal)
