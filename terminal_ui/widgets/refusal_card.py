"""A refusal answers three questions: what happened, was any money moved, what to do now."""

from dataclasses import dataclass

from textual.content import Content
from textual.widgets import Static

from pos.refusals import Reason, Refusal
from pos.texts import refusal_next, refusal_say, say
from terminal_ui.cells import wrapped

# Another pharmacy may serve this customer: these cards lead to the list of them.
ANOTHER_PHARMACY = (Reason.PHARMACY_NOT_DESIGNATED, Reason.AGREEMENT_SUSPENDED)


@dataclass(frozen=True)
class CardView:
    """money: one of the sentences under `words.money`. way: the key that does it, and its word."""

    title: str
    happened: str
    money: str
    now: str
    basis: str
    questions: tuple[str, str, str, str]
    ways: tuple[tuple[str, str], ...]


def card_of(
    language: str,
    refusal: Refusal,
    ways: tuple[tuple[str, str], ...],
    title: str,
    *,
    desk: bool = False,
) -> CardView:
    """The card of a refusal; nothing was moved, or there would be no refusal. desk: an initial PIN
    can be changed here, and need not wait for the app or the window.
    """
    changes_here = desk and refusal.reason is Reason.PIN_MUST_CHANGE
    now = say(language, "till.pin_change.now") if changes_here else refusal_next(language, refusal)
    return CardView(
        title=title,
        happened=refusal_say(language, refusal),
        money=say(language, "words.money.not_moved"),
        now=now,
        basis=f"{refusal.basis} · {refusal.reason}",
        questions=questions(language),
        ways=ways,
    )


def ways_elsewhere(language: str, refusal: Refusal) -> tuple[tuple[str, str], ...]:
    """The key that leads to the list of pharmacies, where the refusal is about this one."""
    if refusal.reason not in ANOTHER_PHARMACY:
        return ()
    return (("Alt+M", say(language, "till.pay.way_pharmacies")),)


def questions(language: str, happened: str = "happened") -> tuple[str, str, str, str]:
    """What happened? Any money moved? What now? Basis. happened: `happened_here` for what only
    the cashier has to know.
    """
    what, money, now, basis = (
        say(language, f"till.card.{name}") for name in (happened, "money", "now", "basis")
    )
    return what, money, now, basis


class RefusalCard(Static):
    """The card, wrapped by cell width; the keys stand last, where the eye ends."""

    def show(self, view: CardView, width: int) -> None:
        """Write the card."""
        happened, money, now, basis = view.questions
        parts: list[Content] = [Content.styled(f"✗ {view.title}", "bold $text-error"), Content("")]
        for question, answer in ((happened, view.happened), (money, view.money), (now, view.now)):
            parts.append(Content.styled(question, "bold $text-accent"))
            parts += [Content(f"  {line}") for line in wrapped(answer, width - 2)]
        parts.append(Content.styled(f"{basis} {view.basis}", "$text-muted"))
        keys = [
            piece
            for name, word in view.ways
            for piece in ((f" {name} ", "bold reverse"), (f" {word}   ", ""))
        ]
        parts += [Content(""), Content.assemble(*keys)]
        self.update(Content("\n").join(parts))
