"""What a step led to, as expectations are judged against it."""

from collections.abc import Iterable

import msgspec

from pos.counter import slip as slips
from pos.counter.reconciliation import Difference
from pos.counter.slip import Slip
from pos.counter.slip_layout import Row
from pos.model import Answer, Balances, PayerKind, Quote, Settlement
from pos.money import yuan
from pos.refusals import Refusal
from pos.scenario.shapes import OutcomeWord
from pos.street import Undone
from pos.texts import LANGUAGES, refusal_next, refusal_say, say


class Listed(msgspec.Struct, frozen=True):
    """A line of a list: what it is known by, and all that stands on it."""

    keys: tuple[str, ...]
    text: str


class Amounts(msgspec.Struct, frozen=True):
    """The sums of a plan or of what undid one; payers in order, buckets added up."""

    total_fen: int
    account_fen: int
    mutual_aid_fen: int
    cash_fen: int
    payers: tuple[tuple[str, int], ...]


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
    undone: Undone | None = None  # what a reversal or a cancellation gave back
    differences: tuple[Difference, ...] | None = None  # of a day's books; None where unasked
    line_down: bool = False  # nothing was sent, and the till knows it

    def listing(self, line: Listed) -> "Happened":
        """The same, with a line more to look at."""
        return msgspec.structs.replace(self, listed=(*self.listed, line))

    @property
    def shows(self) -> bool:
        """Whether a person has something to look at because of it."""
        told = self.undone is not None or self.differences is not None
        return bool(told or self.asked or self.texts or self.listed)

    @property
    def unanswered(self) -> bool:
        """Whether nobody at the till knows what the centre did."""
        return "unknown" in self.words

    @property
    def amounts(self) -> Amounts | None:
        """What was paid, or given back as amounts below zero; None where nothing was."""
        if self.undone is not None:
            return _given_back(self.undone)
        if self.quote is None:
            return None
        plan = self.quote
        return Amounts(
            plan.total_fen, plan.account_fen, plan.mutual_aid_fen, plan.cash_fen, plan.payers
        )


def done() -> Happened:
    """It was done, and there is nothing to show."""
    return Happened()


def unanswered() -> Happened:
    """No answer is a third outcome: it may have been done, or not."""
    return Happened(words=("unknown",), asked=True)


def not_sent() -> Happened:
    """The line was down: nothing was asked, so nothing was answered and nothing done."""
    return Happened(words=("refused",), line_down=True)


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


def undone(outcome: Undone | Refusal, slip: Slip | None = None) -> Happened:
    """The centre's reply to a reversal or a cancellation."""
    if isinstance(outcome, Refusal):
        return Happened(words=("refused",), refusal=outcome)
    texts = slip_texts(slip) if slip else ()
    return Happened(words=(outcome.kind,), undone=outcome, replay=outcome.replay, texts=texts)


def _given_back(outcome: Undone) -> Amounts:
    payers: dict[str, int] = {}
    for one in outcome.debits:
        payers[one.person] = payers.get(one.person, 0) + one.amount_fen
    donors = sum(d.amount_fen for d in outcome.debits if d.kind is PayerKind.MUTUAL_AID)
    return Amounts(
        outcome.total_fen, outcome.account_fen, donors, outcome.cash_fen, tuple(payers.items())
    )


def _held(found: Balances, language: str) -> str:
    """What an account holds by bucket; no account is not a balance of zero (TJ 3)."""
    if not found.has_account:
        return say(language, "slip.no_account")
    return f"{yuan(found.current_year_fen)} {yuan(found.carried_over_fen)}"


def slip_texts(slip: Slip) -> tuple[str, ...]:
    """A slip in every language."""
    return tuple(_words(slip, language) for language in LANGUAGES)


def _words(slip: Slip, language: str) -> str:
    """The QR says what stands beneath it."""
    return in_words(slips.rows(slip, language))


def in_words(rows: Iterable[Row]) -> str:
    """Rows of a paper as they are, unbroken."""
    return "\n".join(f"{row.left} {row.middle} {row.right}" for row in rows)


def spoken(happened: Happened) -> Iterable[str]:
    """Everything a person at the till may read because of a step."""
    yield from happened.texts
    yield from (one.text for one in happened.listed)
    if happened.refusal is not None:
        for language in LANGUAGES:
            yield refusal_say(language, happened.refusal)
            yield refusal_next(language, happened.refusal)
