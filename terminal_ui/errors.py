"""An error becomes a card with a next step: the only place that knows which error means what."""

from textwrap import shorten
from typing import Literal

from pos.counter.shift import Problem
from pos.decoding import BadFile
from pos.street import CentreUnreachable, NoReply
from pos.texts import Trouble, say
from terminal_ui.widgets.refusal_card import CardView, questions

# The centre has answered, and this till cannot keep the answer.
_MONEY = {"daybook_unsold": "moved", "daybook_undone": "unknown"}
LONGEST_CAUSE = 100
About = Literal["sale", "look_up", "undo"]
UNKEPT = ("daybook_unheard", *_MONEY)


def card_of_error(
    language: str, error: Exception, about: About = "sale", *, cash: bool = False
) -> CardView:
    """What happened, whether any money was moved, and what to do now.

    about: what was wanted; a look-up that fails leaves it open whether money was moved. cash: the
    sale that was to be paid by insurance may go on in cash. A NoReply of a settlement never comes
    here: its outcome is unknown, a screen of its own.
    """
    moved = "unknown" if about == "look_up" else "not_moved"
    if isinstance(error, Trouble):
        moved = _MONEY.get(error.key, moved)
    happened, now = _sentences(language, error)
    if isinstance(error, CentreUnreachable | NoReply):
        if about != "sale":
            now = say(language, f"till.trouble.unreachable_{about}")
        now = f"{now} {_cause(language, error)}".strip()
    return CardView(
        title=say(language, "till.trouble.title"),
        happened=happened,
        money=say(language, f"words.money.{moved}"),
        now=now,
        basis="SIM",
        questions=questions(language),
        ways=(("⏎", say(language, "till.keys.back")), *(cash_ways(language) if cash else ())),
    )


def card_of_problem(language: str, problem: Problem) -> CardView:
    """Why the till's books cannot go on: nothing was written. It concerns no customer."""
    return CardView(
        title=say(language, "till.trouble.title"),
        happened=problem.say(language),
        money=say(language, "words.money.not_moved"),
        now=problem.next(language),
        basis="SIM",
        questions=questions(language, happened="happened_here"),
        ways=(("⏎", say(language, "till.keys.back")),),
    )


def cash_ways(language: str) -> tuple[tuple[str, str], ...]:
    """The keys that take cash instead, without a paper or with one."""
    return (("C", say(language, "till.pay.way_cash")), ("F7", say(language, "till.ticket.way")))


def _sentences(language: str, error: Exception) -> tuple[str, str]:
    if isinstance(error, Trouble):
        return error.say(language), error.next(language)
    if isinstance(error, BadFile):
        return str(error), say(language, "till.trouble.fault_next")
    for kind, name in ((CentreUnreachable, "unreachable"), (NoReply, "no_reply")):
        if isinstance(error, kind):
            happened, now = (
                say(language, f"till.trouble.{name}_{part}") for part in ("say", "next")
            )
            return happened, now
    cause = f"{type(error).__name__} {_place(error)}"
    return (
        say(language, "till.trouble.fault_say", cause=cause),
        say(language, "till.trouble.fault_next"),
    )


def _cause(language: str, error: Exception) -> str:
    """What the database said, for whoever looks after it."""
    said = shorten(str(error).partition("\n")[0], LONGEST_CAUSE, placeholder="…")
    return say(language, "till.trouble.cause", cause=said) if said else ""


def _place(error: Exception) -> str:
    """File and line where a fault arose; never its values."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    if last is None:
        return ""
    name = last.tb_frame.f_code.co_filename.replace("\\", "/").rpartition("/")[2]
    return f"{name}:{last.tb_lineno}"
