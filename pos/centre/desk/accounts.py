"""个人账户: the monthly credit, a registered death, and what goes to an heir."""

from sqlalchemy import bindparam, update

from pos.centre import ledger
from pos.centre.desk.acts import Visit, visit
from pos.centre.desk.cards import cards_of, set_state
from pos.centre.facts import AccountFacts, PersonFacts
from pos.centre.house import House
from pos.centre.rules import inheritance as rule
from pos.centre.rules.insurance_year import year_of
from pos.centre.store import books
from pos.centre.store.facts import read_accounts
from pos.centre.store.tables import person
from pos.refusals import Refusal

REGISTER_DEATH = (
    update(person)
    .where(person.c.person == bindparam("of_person"))
    .values(deceased=1, account_state=bindparam("new_state"))
)


def credit(house: House, reference: str, amount_fen: int) -> Refusal | None:
    """划入: to the insurance year of today, whose row is made where there is none."""
    with visit(house, reference) as here:
        rows = rows_of(here, reference)
        refusal = rule.check_credit(here.who, rows, amount_fen)
        content = {"person": reference, "amount_fen": amount_fen}
        if refusal is not None:
            here.end("credit", refusal, {"person": reference})
            return refusal
        into = current_row(here, here.who, rows)
        booked = ledger.credit_entry(here.place.entry_id, here.at, into, amount_fen)
        here.end_booked("credit", content, booked)
        return None


def register_death(house: House, reference: str) -> Refusal | None:
    """死亡登记: the account is sealed, every card cancelled; registered twice, it stays so."""
    with visit(house, reference) as here:
        here.tx.run(REGISTER_DEATH, of_person=reference, new_state="sealed")
        for one in cards_of(here.tx, reference):
            if one.state not in ("replaced", "cancelled"):
                set_state(here, one, "cancelled")
        here.end("register_death", None)
        return None


def inherit(house: House, reference: str, heir: str) -> Refusal | None:
    """继承: every bucket goes to the heir's current year; where nothing is left, nothing moves."""
    with visit(house, reference) as here:
        to = here.known(heir)
        rows = read_accounts(here.tx, (reference, heir))
        left, heirs = rows.get(reference, ()), rows.get(heir, ())
        refusal = rule.check_inherit(here.who, to, left, heirs)
        content = {"person": reference, "heir": heir}
        if refusal is not None:
            here.end("inherit", refusal, content)
            return refusal
        into = current_row(here, to, heirs)
        balances = {row.account_id: row.balance_fen for row in left}
        booked = ledger.inheritance_entry(here.place.entry_id, here.at, into, balances)
        here.end_booked("inherit", content, booked)
        return None


def rows_of(here: Visit, reference: str) -> tuple[AccountFacts, ...]:
    """A person's own account rows."""
    return read_accounts(here.tx, (reference,)).get(reference, ())


def current_row(here: Visit, who: PersonFacts, rows: tuple[AccountFacts, ...]) -> str:
    """The account row of a person's insurance year of today, made where there is none."""
    year = year_of(here.now.date(), who.category, here.policy.calendar)
    found = next((row.account_id for row in rows if row.year == year), "")
    return found or books.open_account(here.tx, who.person, year)
