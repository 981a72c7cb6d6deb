"""The split in order: own → donor 1 → donor 2 → cash, each with its amount and what is left."""

from dataclasses import dataclass

from textual.content import Content

from pos.model import PayerStep, Quote, Trace
from pos.money import yuan
from terminal_ui.cells import fitted


@dataclass(frozen=True)
class Payer:
    """One payer, cash included. left_fen: what is still to be paid after it."""

    kind_word: str
    who: str
    had_fen: int
    could_fen: int
    gave_fen: int
    left_fen: int
    why: str
    is_cash: bool = False


def payers_of(
    quote: Quote, trace: Trace, kind_words: dict[str, str], why: dict[str, str]
) -> tuple[Payer, ...]:
    """The payers of a quote in order; why: the few words for each reason that occurs."""
    left = quote.total_fen
    payers = []
    for step in trace.payers:
        left -= step.gave_fen
        payers.append(_payer(step, left, kind_words, why))
    cash = Payer(kind_words["cash"], "", 0, 0, quote.cash_fen, 0, "", is_cash=True)
    return (*payers, cash)


def _payer(step: PayerStep, left: int, kind_words: dict[str, str], why: dict[str, str]) -> Payer:
    return Payer(
        kind_words[step.kind],
        step.name,
        step.had_fen,
        step.could_give_fen,
        step.gave_fen,
        left,
        why[step.why] if step.why else "",
    )


def short_split(payers: tuple[Payer, ...], width: int) -> Content:
    """One line each, for the side of the sale screen."""
    lines = []
    for place, payer in enumerate(payers, start=1):
        money = f"{yuan(payer.gave_fen):>9}"
        rest = f" →{yuan(payer.left_fen):>8}" if width >= 34 else ""
        name = fitted(f"{place} {payer.who or payer.kind_word}", width - len(money) - len(rest))
        style = "$text-muted" if not payer.gave_fen else "$text-warning" if payer.is_cash else ""
        lines.append(Content.styled(name + money + rest, style))
    return Content("\n").join(lines)
