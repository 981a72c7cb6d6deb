"""密码: a new PIN, by the old one or with papers, and the lifting of its lock at the window."""

from sqlalchemy import bindparam, select, update

from pos.centre import pins
from pos.centre.desk.acts import Visit, visit
from pos.centre.facts import PinFacts
from pos.centre.house import House
from pos.centre.rules import pin_change
from pos.centre.rules.person import deceased
from pos.centre.rules.pin import NO_TRIES
from pos.centre.store import Transaction, books
from pos.centre.store.tables import pin
from pos.model import NO_PIN, Secret
from pos.refusals import Refusal
from pos.street import PinChange

OF_PERSON = (
    select(
        pin.c.salt, pin.c.digest, pin.c.initial, pin.c.wrong_tries, pin.c.tried_on, pin.c.locked_at
    )
    .where(pin.c.person == bindparam("of_person"))
    .with_for_update()
)
NEW_PIN = (
    update(pin)
    .where(pin.c.person == bindparam("of_person"))
    .values(
        salt=bindparam("new_salt"), digest=bindparam("new_digest"), initial=bindparam("is_initial")
    )
)
SET_INITIAL = (
    update(pin)
    .where(pin.c.person == bindparam("of_person"))
    .values(initial=bindparam("is_initial"))
)


def set_pin(house: House, change: PinChange) -> Refusal | None:
    """改密: the old PIN, right or wrong, counts as at a till; with papers the tries begin anew."""
    with visit(house, change.person) as here:
        facts = pin_change.ChangeFacts(
            person=here.who,
            pin=read_pin(here.tx, change.person, house.pin_key, change.old),
            new=pins.judge(change.new, here.policy.pin.initial),
            papers=change.papers,
            now=here.now,
        )
        refusal = pin_change.check(facts, here.policy)
        if refusal is None:
            write_pin(here, house, change.new, initial=False)
        tries = pin_change.tries_after(facts, here.policy)
        reset = refusal is None and not facts.with_old
        books.keep_tries(here.tx, change.person, NO_TRIES if reset else tries)
        papers = {"patient": change.papers.patient, "agent": change.papers.agent,
                  "agent_paper": change.papers.agent_paper}  # fmt: skip
        content = {"person": change.person, "with_old": facts.with_old, "papers": papers}
        here.end("set_pin", refusal, content)
        return refusal


def unlock_pin(house: House, reference: str) -> Refusal | None:
    """解锁: at the window where the region allows it; a PIN that is not locked stays as it is."""
    with visit(house, reference) as here:
        kept = read_pin(here.tx, reference, house.pin_key, NO_PIN)
        refusal = deceased(here.who) or pin_change.unlock(kept, here.now, here.policy)
        if refusal is None and here.policy.pin.unlock == "window":
            books.keep_tries(here.tx, reference, NO_TRIES)
        here.end("unlock_pin", refusal)
        return refusal


def read_pin(tx: Transaction, reference: str, key: bytes, given: Secret) -> PinFacts:
    """What stands against a person's PIN, and the verdict on a given one."""
    row = tx.one(OF_PERSON, of_person=reference)
    assert row is not None
    salt, kept, initial, wrong_tries, tried_on, locked_at = row
    verdict = pins.compare(key, salt, kept, given)
    return PinFacts(verdict, bool(initial), wrong_tries, tried_on, locked_at)


def write_pin(here: Visit, house: House, new: Secret, *, initial: bool) -> None:
    """Another PIN with a salt of its own."""
    salt = house.draw(16).hex()
    here.tx.run(
        NEW_PIN,
        of_person=here.who.person, new_salt=salt,
        new_digest=pins.digest(house.pin_key, salt, new), is_initial=int(initial),
    )  # fmt: skip
