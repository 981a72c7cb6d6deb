"""What the outcome shows, as one frozen value: the change first, then who paid, then the slip."""

from dataclasses import dataclass

from pos.counter import slip as slips
from pos.counter.slip import Slip
from pos.model import NO_ACCOUNT
from pos.money import yuan
from pos.texts import say

SLIP_WIDTH = 38


@dataclass(frozen=True)
class OutcomeView:
    """figure: the change due, three rows high. sums: word and amount, in order."""

    title: str
    known: bool
    words: tuple[str, ...]
    figure_words: str
    figure: str
    sums: tuple[tuple[str, str], ...]
    slip_text: str


def settled_view(language: str, slip: Slip, *, replay: bool) -> OutcomeView:
    """A sale that was settled, or paid in cash."""
    done = "done" if slip.settlement_id else "cash_done"
    return OutcomeView(
        title=say(language, f"till.outcome.{done}"),
        known=True,
        words=(say(language, "till.outcome.replay"),) if replay else (),
        figure_words=say(language, "till.outcome.change"),
        figure=yuan(slip.change_fen),
        sums=_sums(language, slip),
        slip_text=slips.text(slip, language, SLIP_WIDTH),
    )


def unknown_view(language: str, message_id: str) -> OutcomeView:
    """No answer came: the third outcome."""
    return OutcomeView(
        title=say(language, "till.outcome.unknown"),
        known=False,
        words=(
            say(language, "till.outcome.unknown_say"),
            say(language, "words.money.unknown"),
            say(language, "till.outcome.unknown_next", message_id=message_id),
        ),
        figure_words="",
        figure="",
        sums=(),
        slip_text="",
    )


def _sums(language: str, slip: Slip) -> tuple[tuple[str, str], ...]:
    def word(key: str, **params: str) -> str:
        return say(language, f"till.outcome.{key}", **params)

    sums = [(word("total"), yuan(slip.total_fen))]
    if slip.settlement_id:
        sums.append((word("account"), yuan(slip.own_fen)))
        sums += [(word("mutual_aid", name=name), yuan(fen)) for name, fen in slip.mutual_aid]
    sums.append((word("cash"), yuan(slip.cash_fen)))
    if slip.cash_fen:
        sums.append((word("given"), yuan(slip.cash_given_fen)))
    if slip.settlement_id and slip.own_left_fen != NO_ACCOUNT:
        sums.append((word("own_left"), yuan(slip.own_left_fen)))
    return tuple(sums)
