"""What must hold after every step, whatever a scenario expects (scenarios.md, invariants).

Seen from outside, over the street, and beside it the centre's own audit: balances equal their
postings, what accounts lost pharmacies are owed, the journal's chain is whole.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from pos.model import Answer, Balances, Debit, GateState, Quote, Settlement
from pos.money import yuan
from pos.scenario.checking import Wrong
from pos.scenario.happened import Happened, spoken
from pos.scenario.scene import Scene
from pos.street import Found, Undone


class Watch:
    """Remembers what everybody held before the step, and every effect of a letter so far.

    What a letter did that the till got no answer to, the centre is asked behind the till's back.
    """

    def __init__(self, scene: Scene) -> None:
        self._people = tuple(one.person for one in scene.desk.people())
        self._held = _held(scene, self._people)
        self._gave: dict[str, tuple[Debit, ...]] = {}  # by the message that settled
        self._gave_back: set[str] = set()  # messages that settled, and were undone since

    def broken(self, happened: Happened, scene: Scene) -> Wrong | None:
        """The first invariant that does not hold after a step."""
        before, after = self._held, _held(scene, self._people)
        self._held = after
        for found in (*self._moved(happened, scene, before, after), *_said(happened, scene)):
            return found
        damage = scene.stage.audit()
        return Wrong("invariant: whole books", damage) if damage else None

    def _moved(
        self, happened: Happened, scene: Scene, before: dict[str, int], after: dict[str, int]
    ) -> Iterator[Wrong]:
        for who, fen in after.items():
            if fen < 0:
                yield Wrong("invariant: no account below zero", f"{who} {yuan(fen)}")
        lost = {who: fen - after[who] for who, fen in before.items() if fen != after[who]}
        if happened.refusal is not None and lost:
            yield Wrong("invariant: a refused step moves nothing", _told(lost))
        if not happened.asked and not scene.heard.sent:
            return
        moved: list[Debit] = []
        if happened.answer is not None:
            moved += self._paid(happened.answer)
        for pharmacy, message_id in scene.heard.sent:
            found = scene.stage.centre.look_up(pharmacy, message_id)
            if isinstance(found, Found):
                moved += self._paid(found.answer) if found.answer else ()
                moved += self._returned(found.undone) if found.undone else ()
                yield from self._whole(found.undone)
        owed = _by_person(moved)
        if lost != owed:
            yield Wrong(f"invariant: accounts move by what was paid: {_told(owed)}", _told(lost))
        if happened.quote is not None and happened.answer is not None:
            yield from _sums(happened.quote, happened.answer)

    def _paid(self, answer: Answer) -> tuple[Debit, ...]:
        """What an answer must have taken; nothing where its message had its effect before."""
        outcome = answer.outcome
        if not isinstance(outcome, Settlement) or outcome.message_id in self._gave:
            return ()
        self._gave[outcome.message_id] = outcome.quote.debits
        return outcome.quote.debits

    def _returned(self, undone: Undone) -> tuple[Debit, ...]:
        """What an undoing must have given back: once, whatever it says of itself."""
        if undone.original in self._gave_back:
            return ()
        self._gave_back.add(undone.original)
        return _mirrored(self._gave.get(undone.original, ()))

    def _whole(self, undone: Undone | None) -> Iterator[Wrong]:
        """Each payer and bucket gets back exactly what it gave, and nobody more."""
        if undone is None:
            return
        owed = _mirrored(self._gave.get(undone.original, ()))
        if undone.debits != owed:
            want, got = _told(_by_person(owed)), _told(_by_person(undone.debits))
            yield Wrong(f"invariant: what was given comes back: {want}", got)


def _mirrored(debits: tuple[Debit, ...]) -> tuple[Debit, ...]:
    return tuple(msgspec.structs.replace(one, amount_fen=-one.amount_fen) for one in debits)


def _by_person(debits: Iterable[Debit]) -> dict[str, int]:
    """What each account lost, below zero where it got something; who is even is left out."""
    moved: dict[str, int] = {}
    for one in debits:
        moved[one.person] = moved.get(one.person, 0) + one.amount_fen
    return {who: fen for who, fen in moved.items() if fen}


def _sums(plan: Quote, answer: Answer) -> Iterator[Wrong]:
    parts = plan.account_fen + plan.cash_fen
    if parts != plan.total_fen or plan.account_fen > plan.payable_fen or plan.cash_fen < 0:
        yield Wrong(f"invariant: parts add up to {yuan(plan.total_fen)}", yuan(parts))
    steps = answer.trace.payers
    gave = tuple((one.person, one.gave_fen) for one in steps if one.gave_fen)
    if gave != plan.payers:
        yield Wrong(f"invariant: the explanation says {gave}", f"paid {plan.payers}")
    for one in steps:
        if not 0 <= one.gave_fen <= one.could_give_fen <= one.had_fen:
            yield Wrong("invariant: gave ≤ could give ≤ had", str(one))
    for place, one in enumerate(steps):
        later = sum(after.gave_fen for after in steps[place + 1 :])
        if later and one.gave_fen < one.could_give_fen:
            yield Wrong("invariant: a payer gives all before the next is asked", one.person)


def _said(happened: Happened, scene: Scene) -> Iterator[Wrong]:
    """Nobody's number or PIN is said in full; before the PIN nothing is said of money."""
    answer = happened.answer
    if answer is not None and answer.trace.payers and _before_the_pin(answer):
        yield Wrong("invariant: nothing of money before the PIN", "payers are explained")
    texts = tuple(spoken(happened))
    if not texts:
        return
    for one in scene.desk.people():
        secrets = (one.card_id.reveal(), one.identity_number.reveal(), scene.pins[one.person])
        for secret in secrets:
            alone = re.compile(rf"(?<![0-9A-Za-z]){re.escape(secret)}(?![0-9A-Za-z])")
            if secret and any(alone.search(text) for text in texts):
                yield Wrong("invariant: no number or PIN in full", f"one of {one.person}'s")


def _before_the_pin(answer: Answer) -> bool:
    pin = next((one for one in answer.trace.gates if one.gate == "pin"), None)
    return pin is not None and pin.state is not GateState.PASSED


def _held(scene: Scene, people: tuple[str, ...]) -> dict[str, int]:
    held = {}
    for who in people:
        found = scene.desk.balances(who).outcome
        assert isinstance(found, Balances)
        held[who] = found.current_year_fen + found.carried_over_fen
    return held


def _told(moved: dict[str, int]) -> str:
    return ", ".join(f"{who} {yuan(fen)}" for who, fen in moved.items()) or "nothing"
