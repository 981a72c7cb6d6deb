"""What the outcome shows, as one frozen value: the change first, then who paid, then the slip."""

from dataclasses import dataclass, replace

from pos.counter import slip as slips
from pos.counter.slip import Slip
from pos.model import NO_ACCOUNT
from pos.money import yuan
from pos.texts import Trouble, say
from terminal_ui.errors import card_of_error

SLIP_WIDTH = 38


@dataclass(frozen=True)
class Finished:
    """How a sale ended. unknown_id: the message nobody answered. error: what kept this till from
    writing down a sale that is settled; then the slip may be missing too. ended: how a look-up
    found that it had ended, "" where none was needed or none has found it. ticket: a failure
    ticket was to be settled; its goods are gone, and its cash is still here.
    """

    slip: Slip | None
    unknown_id: str = ""
    error: Exception | None = None
    replay: bool = False
    ended: str = ""
    ticket: bool = False


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


def outcome_view(language: str, done: Finished) -> OutcomeView:
    """Settled, settled without a record, or not known."""
    if done.error is not None:
        return unwritten_view(language, done.slip, done.error)
    if done.ended:
        return ended_view(language, done)
    if done.slip is None:
        return unknown_view(language, done.unknown_id, ticket=done.ticket)
    return settled_view(language, done.slip, replay=done.replay)


def unwritten_view(language: str, slip: Slip | None, error: Exception) -> OutcomeView:
    """The centre has settled, and this till could not write it down."""
    moved = say(language, "words.money.moved")
    now = say(language, "till.outcome.unwritten_next")
    words: tuple[str, ...]
    if isinstance(error, Trouble):
        words = (error.say(language), error.next(language))
    else:
        words = (moved, card_of_error(language, error).happened, now)
    title = say(language, "till.outcome.unwritten")
    if slip is None:
        shown = unknown_view(language, "", ticket=False)
        return replace(shown, title=title, known=True, words=(moved, now, *words))
    # The sums stand on the slip beside; the words need their room.
    done = settled_view(language, slip, replay=False)
    return replace(done, title=title, words=words, sums=())


def settled_view(language: str, slip: Slip, *, replay: bool) -> OutcomeView:
    """A sale that was settled, or paid in cash."""
    done = "outcome.done" if slip.settlement_id else "outcome.cash_done"
    figure, back_fen = "outcome.change", slip.change_fen
    if slip.cancels:
        done, figure, back_fen = "outcome.cancelled", "outcome.give_back", -slip.cash_fen
    elif slip.ticket:
        done, figure = "ticket.done", "ticket.cash_back"
    elif slip.given_back:
        back_fen = _set_off(slip)
        figure = "outcome.give_back" if back_fen >= 0 else "outcome.pays"
    said = {"outcome.replay": replay, "ticket.hand_out": bool(slip.claim)}
    return OutcomeView(
        title=say(language, f"till.{done}"),
        known=True,
        words=tuple(say(language, f"till.{key}") for key, is_so in said.items() if is_so),
        figure_words=say(language, f"till.{figure}"),
        figure=yuan(abs(back_fen)),
        sums=_sums(language, slip),
        slip_text=slips.text(slip, language, SLIP_WIDTH),
    )


def _before_fen(slip: Slip) -> int:
    """The cash of what was cancelled before a sale in its place."""
    return -sum(one.cash_fen for one in slip.given_back)


def _set_off(slip: Slip) -> int:
    """What goes back to the customer of a return; below zero what they still pay.

    Exactly the cash that is due was handed over by nobody: it is taken out of the cash before.
    """
    given_fen = 0 if slip.cash_given_fen == slip.cash_fen else slip.cash_given_fen
    return _before_fen(slip) + given_fen - slip.cash_fen


def ended_view(language: str, done: Finished) -> OutcomeView:
    """Nobody answered, and a look-up found how it had ended: taken over with its slip, or not."""
    word = f"unknown.{done.ended}"
    if done.ticket or (done.slip is not None and done.slip.ticket):
        word = "ticket.found" if done.slip is not None else "ticket.not_settled"
    words = (say(language, f"till.{word}"),)
    if done.slip is not None:
        return replace(settled_view(language, done.slip, replay=False), words=words)
    shown = unknown_view(language, done.unknown_id, ticket=done.ticket)
    return replace(shown, title=say(language, "till.outcome.ended"), known=True, words=words)


def unknown_view(language: str, message_id: str, *, ticket: bool) -> OutcomeView:
    """No answer came: the third outcome."""
    return OutcomeView(
        title=say(language, "till.outcome.unknown"),
        known=False,
        words=(
            say(language, "till.outcome.unknown_say"),
            say(language, "words.money.unknown"),
            say(
                language,
                f"till.{'ticket' if ticket else 'outcome'}.unknown_next",
                message_id=message_id,
            ),
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
    if slip.ticket:
        paid, kept = (say(language, f"till.ticket.{key}") for key in ("paid_then", "kept"))
        sums += [(paid, yuan(slip.ticket_cash_fen)), (kept, yuan(slip.cash_fen))]
    else:
        sums.append((word("cash"), yuan(slip.cash_fen)))
    handed = slip.cash_fen and not slip.cancels and not slip.ticket
    if handed and not (slip.given_back and slip.cash_given_fen == slip.cash_fen):
        sums.append((word("given"), yuan(slip.cash_given_fen)))
    if slip.given_back:
        sums.append((word("cash_before"), yuan(_before_fen(slip))))
    if slip.settlement_id and slip.own_left_fen != NO_ACCOUNT:
        sums.append((word("own_left"), yuan(slip.own_left_fen)))
    return tuple(sums)
