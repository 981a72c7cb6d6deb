"""What a simulation must find: effects that their own answers do not tell, in books that agree."""

import msgspec
import pytest

from pos.centre import desk, settling, undoing
from pos.centre.house import House
from pos.centre.rules import undoing as rule
from pos.centre.store import books, tickets
from pos.counter.daybook import Daybook, Letter
from pos.model import Answer, Debit, Sale, Settlement
from pos.refusals import Refusal
from pos.simulation.town import Place, Town
from pos.street import Found, Undo, Undone

replace = msgspec.structs.replace


def double_debit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A settlement posts twice, the second time under an id of its own: `pos verify` is clean."""
    real = settling.answer

    def answer(house: House, sale: Sale, kind: settling.Kind) -> Answer:
        given = real(house, sale, kind)
        if isinstance(given.outcome, Settlement) and not given.replay:
            real(house, replace(sale, message_id=f"{sale.message_id[:-1]}A"), kind)
        return given

    monkeypatch.setattr(settling, "answer", answer)


def lost_reversal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reversal answers as if it had given everything back, and posts nothing."""
    real = undoing.undo

    def undo(house: House, letter: Undo, kind: rule.Kind) -> Undone | Refusal:
        found = undoing.look_up(house, letter.pharmacy, letter.original)
        answer = found.answer if isinstance(found, Found) and found.state == "settled" else None
        if kind != "reverse" or answer is None or not isinstance(answer.outcome, Settlement):
            return real(house, letter, kind)
        quote = answer.outcome.quote
        return Undone(
            "reversed", letter.message_id, letter.original, house.now().isoformat(),
            f"{answer.outcome.settlement_id[:-1]}9", answer.outcome.settlement_id,
            tuple(replace(one, amount_fen=-one.amount_fen) for one in quote.debits),
            -quote.total_fen, -quote.cash_fen,
        )  # fmt: skip

    monkeypatch.setattr(undoing, "undo", undo)


def fen_kept_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is given back is a fen short, and the answer says nothing of it."""
    real = books.give_back

    def give_back(tx: books.Transaction, debits: tuple[Debit, ...]) -> None:
        real(tx, tuple(replace(one, amount_fen=one.amount_fen - 1) for one in debits))

    monkeypatch.setattr(books, "give_back", give_back)


def lost_credit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk says that the month's money came, and books nothing."""
    monkeypatch.setattr(desk, "credit", lambda house, person, amount_fen: None)


def forgotten_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A till that dies forgets what it had asked and not heard."""

    real = Town.till_dies

    def forgets(town: Town, place: Place) -> None:
        daybook = town.tills[place].daybook
        for letter in daybook.unresolved():
            daybook.heard(letter.message_id, "refused", town.clock.now)
        real(town, place)

    monkeypatch.setattr(Town, "till_dies", forgets)


def ticket_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure ticket is kept as used by nobody, so that it is as good as new."""
    monkeypatch.setattr(tickets, "use", lambda tx, number, message_id: None)


def z_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sale that is cancelled later is taken out of the day that was closed with it."""
    real = Daybook.undone

    def undone(daybook: Daybook, letter: Letter, *more: object) -> None:
        real(daybook, letter, *more)  # type: ignore[arg-type]
        record = daybook.record_of(letter.original)
        if record is not None and daybook.closed(record.day):
            daybook._db.execute("UPDATE day SET report = '{}' WHERE day = ?", (record.day,))

    monkeypatch.setattr(Daybook, "undone", undone)


PLANTS = (
    double_debit, lost_reversal, fen_kept_back, lost_credit, forgotten_unknown, ticket_twice,
    z_written_again,
)  # fmt: skip
