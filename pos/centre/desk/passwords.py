"""查询密码: setting it (from the next day on), and asking for one's own account with it."""

from sqlalchemy import bindparam, delete, insert, select

from pos.centre import pins
from pos.centre.desk.acts import Visit, visit
from pos.centre.facts import PinVerdict
from pos.centre.house import House
from pos.centre.rules import debit_order, password
from pos.centre.store import Row
from pos.centre.store.facts import read_accounts
from pos.centre.store.tables import query_password
from pos.model import Secret
from pos.refusals import Refusal
from pos.street import Queried

OF_PERSON = (
    select(
        query_password.c.salt, query_password.c.digest, query_password.c.next_salt,
        query_password.c.next_digest, query_password.c.next_from,
    )
    .where(query_password.c.person == bindparam("of_person"))
    .with_for_update()
)  # fmt: skip
FORGET = delete(query_password).where(query_password.c.person == bindparam("of_person"))
KEEP = insert(query_password)
_NEVER_CHANGED = ("", "", "", "", "")


def set_query_password(house: House, reference: str, old: Secret, new: Secret) -> Refusal | None:
    """The old one decides, and holds until midnight; a second change on a day is the one kept."""
    with visit(house, reference) as here:
        row = _row(here)
        worth = pins.judge(new, (password.INITIAL,))
        refusal = password.check_change(_facts(here, house.pin_key, row, old), worth)
        if refusal is None:
            salt = house.draw(16).hex()
            kept = _in_force(here, row)
            here.tx.run(FORGET, of_person=reference)
            here.tx.run(
                KEEP, person=reference, salt=kept[0], digest=kept[1], next_salt=salt,
                next_digest=pins.digest(house.pin_key, salt, new),
                next_from=password.holds_from(here.now.date()).isoformat(),
            )  # fmt: skip
        here.end("set_query_password", refusal)
        return refusal


def query(house: House, reference: str, given: Secret) -> Queried | Refusal:
    """One's own account; whoever still has the initial password is urged to change it."""
    with visit(house, reference) as here:
        row = _row(here)
        refusal = password.check(_facts(here, house.pin_key, row, given))
        here.end("query", refusal)
        if refusal is not None:
            return refusal
        accounts = read_accounts(here.tx, (reference,)).get(reference, ())
        found = debit_order.balances(here.who, accounts, here.now.date(), here.policy)
        return Queried(found, change_urged=_in_force(here, row) == ("", ""))


def _row(here: Visit) -> Row:
    return here.tx.one(OF_PERSON, of_person=here.who.person) or _NEVER_CHANGED


def _in_force(here: Visit, row: Row) -> tuple[str, str]:
    """Salt and digest of today's password; both "" for the initial one."""
    salt, digest, next_salt, next_digest, next_from = row
    changed = next_from and here.now.date().isoformat() >= next_from
    return (next_salt, next_digest) if changed else (salt, digest)


def _facts(here: Visit, key: bytes, row: Row, given: Secret) -> password.PasswordFacts:
    today = _in_force(here, row)
    tomorrow = (row[2], row[3]) if row[4] else today
    return password.PasswordFacts(here.who, _same(key, today, given), _same(key, tomorrow, given))


def _same(key: bytes, kept: tuple[str, str], given: Secret) -> bool:
    salt, digest = kept
    initial = pins.digest(key, salt, Secret(password.INITIAL))
    return pins.compare(key, salt, digest or initial, given) is PinVerdict.RIGHT
