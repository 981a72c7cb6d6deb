"""What a step led to, as expectations are judged against it."""

from collections.abc import Iterable

import msgspec

from pos.counter import slip as slips
from pos.counter.slip import Slip
from pos.model import Answer, Balances, Quote, Settlement
from pos.money import yuan
from pos.refusals import Refusal
from pos.scenario.shapes import OutcomeWord
from pos.texts import LANGUAGES, refusal_next, refusal_say, say

WIDE = 120  # no line of a slip is broken, so that a text on it is found whole


class Listed(msgspec.Struct, frozen=True):
    """A line of a list: what it is known by, and all that stands on it."""

    keys: tuple[str, ...]
    text: str


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """words: every word of the language that names this outcome; the first one is reported."""

    words: tuple[OutcomeWord, ...] = ("ok",)
    refusal: Refusal | None = None
    quote: Quote | None = None  # the plan of a quote or settlement
    answer: Answer | None = None
    total_fen: int = 0  # of the basket
    replay: bool = False
    asked: bool = False  # a presettle or settle was sent
    texts: tuple[str, ...] = ()  # slips and screens, in every language
    listed: tuple[Listed, ...] = ()
    said: str = ""  # what a person vouched for

    @property
    def settled(self) -> bool:
        return self.answer is not None and isinstance(self.answer.outcome, Settlement)


def done() -> Happened:
    """It was done, and there is nothing to show."""
    return Happened()


def refused(refusal: Refusal | None) -> Happened:
    """An act that was refused, or done where there is no refusal."""
    return Happened(words=("refused",), refusal=refusal) if refusal else Happened()


def answered(answer: Answer, total_fen: int, slip: Slip | None) -> Happened:
    """The centre's reply to a presettle, settle or balance."""
    outcome = answer.outcome
    words: dict[type, OutcomeWord] = {
        Settlement: "settled", Quote: "quoted", Balances: "ok", Refusal: "refused",
    }  # fmt: skip
    plan = outcome.quote if isinstance(outcome, Settlement) else outcome
    texts = slip_texts(slip) if slip and isinstance(outcome, Settlement) else ()
    if isinstance(outcome, Balances):
        texts = tuple(f"{answer.name} {_held(outcome, language)}" for language in LANGUAGES)
    return Happened(
        words=(words[type(outcome)],),
        refusal=outcome if isinstance(outcome, Refusal) else None,
        quote=plan if isinstance(plan, Quote) else None,
        answer=answer,
        total_fen=total_fen,
        replay=answer.replay,
        asked=True,
        texts=texts,
    )


def _held(found: Balances, language: str) -> str:
    """What an account holds by bucket; no account is not a balance of zero (TJ 3)."""
    if not found.has_account:
        return say(language, "slip.no_account")
    return f"{yuan(found.current_year_fen)} {yuan(found.carried_over_fen)}"


def slip_texts(slip: Slip) -> tuple[str, ...]:
    """A slip in every language."""
    return tuple(slips.text(slip, language, WIDE) for language in LANGUAGES)


def spoken(happened: Happened) -> Iterable[str]:
    """Everything a person at the till may read because of a step."""
    yield from happened.texts
    yield from (one.text for one in happened.listed)
    if happened.refusal is not None:
        for language in LANGUAGES:
            yield refusal_say(language, happened.refusal)
            yield refusal_next(language, happened.refusal)
