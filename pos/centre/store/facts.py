"""Gather: everything a rule may see about one ask, in one transaction, rows as frozen structs."""

import functools
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, Table, Text, bindparam, exists, func, literal_column, or_, select

from pos.centre import pins
from pos.centre.facts import (
    AccountFacts,
    CardFacts,
    DonorFacts,
    Facts,
    PersonFacts,
    PharmacyFacts,
    PinFacts,
    PinVerdict,
    TokenFacts,
)
from pos.centre.policy import Policy
from pos.centre.store import Row, Transaction, past, tickets
from pos.centre.store.tables import account, binding, card, journal, person, pharmacy, pin, token
from pos.centre.store.tables import product as product_table
from pos.model import Card, Credential, Identity, ProductClass, Sale, Token

_PERSON = (
    person.c.person, person.c.name, person.c.scheme, person.c.insured, person.c.area,
    person.c.category, person.c.deceased, person.c.barred_until, person.c.account_state,
)  # fmt: skip
_PIN = (
    pin.c.salt, pin.c.digest, pin.c.initial, pin.c.wrong_tries, pin.c.tried_on, pin.c.locked_at,
)  # fmt: skip

PHARMACY = select(
    pharmacy.c.code, pharmacy.c.area, pharmacy.c.agreement, pharmacy.c.from_day,
    pharmacy.c.to_day, pharmacy.c.signed_in_on,
).where(pharmacy.c.code == bindparam("pharmacy_code"))  # fmt: skip
PHARMACIES = select(
    pharmacy.c.code, pharmacy.c.area, pharmacy.c.agreement, pharmacy.c.from_day,
    pharmacy.c.to_day, pharmacy.c.signed_in_on, pharmacy.c.name,
).order_by(pharmacy.c.position)  # fmt: skip
NEARBY = (
    select(pharmacy.c.name)
    .where(pharmacy.c.agreement == "active")
    .where(or_(pharmacy.c.from_day == "", pharmacy.c.from_day <= bindparam("today")))
    .where(or_(pharmacy.c.to_day == "", pharmacy.c.to_day >= bindparam("today")))
    .order_by(pharmacy.c.position)
    .limit(3)
)
PRODUCT = select(
    product_table.c.product, product_table.c.name, product_table.c.goods,
    product_table.c.catalogue_class, product_table.c.prescription, product_table.c.max_quantity,
).where(product_table.c.product == bindparam("key"))  # fmt: skip


def _with_pin(*shown: object, locked: tuple[Table, ...] = (pin,)) -> Select[Row]:
    """The person behind a credential, their PIN row (locked on PostgreSQL), and what was shown."""
    columns = (*_PERSON, *_PIN, *shown)
    return select(*columns).with_for_update(of=locked)  # type: ignore[call-overload,no-any-return]


# A token is locked as well: two sales at once must not both find it unspent.
BY_TOKEN = (
    _with_pin(token.c.pharmacy, token.c.issued_at, token.c.spent_at, locked=(pin, token))
    .join_from(token, person, token.c.person == person.c.person)
    .join(pin, pin.c.person == person.c.person)
    .where(token.c.token == bindparam("shown"))
)
BY_CARD = (
    _with_pin(card.c.state, card.c.since)
    .join_from(card, person, card.c.person == person.c.person)
    .join(pin, pin.c.person == person.c.person)
    .where(card.c.card_id == bindparam("shown"))
)
BY_IDENTITY = (
    _with_pin()
    .join_from(person, pin, pin.c.person == person.c.person)
    .where(person.c.identity_number == bindparam("shown"))
)
BY_PERSON = select(*_PERSON).where(person.c.person == bindparam("patient"))

_BOUND = (
    select(
        *_PERSON, binding.c.binding_id, binding.c.rank, binding.c.limit_fen, binding.c.used_fen,
        binding.c.from_day, binding.c.to_day,
    )
    .join_from(binding, person, binding.c.donor == person.c.person)
    .where(binding.c.beneficiary == bindparam("patient"))
    .order_by(binding.c.rank, binding.c.binding_id)
)  # fmt: skip
DONORS = _BOUND.where(binding.c.ended_at == "")
BOUND_THEN = _BOUND.where(
    binding.c.bound_at <= bindparam("moment"),
    or_(binding.c.ended_at == "", binding.c.ended_at > bindparam("moment")),
)
# A sale that was undone since counts no longer (SIM): nothing of it was dispensed and kept. What
# undid it is looked for in the index of what was undone, whose own condition must stand here too.
_undoing = journal.alias("undoing")
SALES_TODAY = select(func.count(literal_column("*"))).where(
    journal.c.person == bindparam("patient"),
    journal.c.at >= bindparam("day_begins"),
    journal.c.at < bindparam("day_ends"),
    journal.c.kind == "settle",
    journal.c.outcome == "settled",
    journal.c.account_fen > 0,
    ~exists().where(
        _undoing.c.original == journal.c.message_id,
        _undoing.c.original != literal_column("''"),
    ),
)


@functools.cache
def _accounts_of(count: int) -> Select[Row]:
    """The account rows of so many owners; locks are taken in the order of ids (decision 10)."""
    owners = [bindparam(f"owner_{place}", type_=Text) for place in range(count)]
    return (
        select(account.c.account_id, account.c.owner, account.c.year, account.c.balance_fen)
        .where(account.c.owner.in_(owners))
        .order_by(account.c.account_id)
        .with_for_update()
    )


NO_PIN_FACTS = PinFacts(PinVerdict.NOT_GIVEN, False, 0, "", "")  # noqa: FBT003 - a row's column


def gather(
    tx: Transaction, sale: Sale, now: datetime, bought: datetime, policy: Policy, pin_key: bytes
) -> Facts:
    """The facts of one ask. The PIN is compared here and goes no further.

    bought: the moment that decides, `now` where no failure ticket is re-settled.
    """
    row = _shown(tx, sale.credential)
    home, who, card = read_pharmacy(tx, sale.pharmacy), _person(row) if row else None, None
    if row and isinstance(sale.credential, Card):
        card = CardFacts(*row[15:])
    if bought < now:
        home, who, card = _then(tx, sale.credential, home, who, card, bought.isoformat())
        donors = read_donors_then(tx, who.person, bought.isoformat()) if who else ()
    else:
        donors = read_donors(tx, who.person) if who else ()
    day = bought.date().isoformat()
    designated = home is not None and home.agreement != "none" and home.from_day <= day
    payers = (who.person, *(one.donor.person for one in donors)) if who else ()
    counted = who is not None and policy.identity_check.sales_a_day != "none"
    return Facts(
        sale=sale,
        now=now,
        bought=bought,
        ticket=tickets.read(tx, sale),
        pharmacy=home,
        nearby=() if designated else read_nearby(tx, now.date().isoformat()),
        products={p.product: p for p in read_products(tx, {line.product for line in sale.lines})},
        person=who,
        card=card,
        token=TokenFacts(*row[15:]) if row and isinstance(sale.credential, Token) else None,
        pin=_pin(row, sale, pin_key) if row else NO_PIN_FACTS,
        sales_today=_sales_today(tx, who.person, bought) if who and counted else 0,
        accounts=read_accounts(tx, payers),
        donors=donors,
    )


def _then(
    tx: Transaction, credential: Credential, home: PharmacyFacts | None, who: PersonFacts | None,
    card: CardFacts | None, moment: str,
) -> tuple[PharmacyFacts | None, PersonFacts | None, CardFacts | None]:  # fmt: skip
    """Pharmacy, person and card as they stood at a moment."""
    if who is not None and isinstance(credential, Card):
        card = past.card_then(tx, who.person, credential.card_id.reveal(), moment)
    return (
        past.pharmacy_then(tx, home, moment) if home else None,
        past.person_then(tx, who, moment) if who else None,
        card,
    )


def person_of(tx: Transaction, credential: Credential) -> str:
    """The reference of whoever a credential belongs to; "" for nobody known."""
    row = _shown(tx, credential)
    return str(row[0]) if row else ""


def read_pharmacy(tx: Transaction, code: str) -> PharmacyFacts | None:
    """A pharmacy by its code."""
    row = tx.one(PHARMACY, pharmacy_code=code)
    return PharmacyFacts(*row) if row else None


def read_nearby(tx: Transaction, today: str) -> tuple[str, ...]:
    """Names of up to three pharmacies whose agreement is active."""
    return tuple(name for (name,) in tx.all(NEARBY, today=today))


def read_products(tx: Transaction, eans: Iterable[str]) -> tuple[ProductClass, ...]:
    """What the centre's catalogue says of products; unknown ones are left out."""
    found: list[ProductClass] = []
    for ean in eans:
        row = tx.lasting(PRODUCT, ean)
        if row:
            product, name, goods, catalogue_class, prescription, most = row
            found.append(
                ProductClass(product, name, goods, catalogue_class, bool(prescription), most, None)
            )
    return tuple(found)


def read_person(tx: Transaction, reference: str) -> PersonFacts | None:
    """A person by reference."""
    row = tx.one(BY_PERSON, patient=reference)
    return _person(row) if row else None


def read_donors(tx: Transaction, beneficiary: str) -> tuple[DonorFacts, ...]:
    """The donors bound to a person, in the order of debit."""
    rows = tx.all(DONORS, patient=beneficiary)
    return tuple(DonorFacts(_person(row), *row[9:]) for row in rows)


def read_donors_then(tx: Transaction, beneficiary: str, moment: str) -> tuple[DonorFacts, ...]:
    """The donors who were bound at a moment, as they stood then."""
    rows = tx.all(BOUND_THEN, patient=beneficiary, moment=moment)
    return past.donors_then(tx, tuple(DonorFacts(_person(r), *r[9:]) for r in rows), moment)


def read_accounts(tx: Transaction, of: tuple[str, ...]) -> dict[str, tuple[AccountFacts, ...]]:
    """The account rows of these people, by owner."""
    found: dict[str, tuple[AccountFacts, ...]] = {}
    owners = {f"owner_{place}": owner for place, owner in enumerate(of)}
    for row in tx.all(_accounts_of(len(owners)), **owners) if owners else ():
        one = AccountFacts(*row)
        found[one.owner] = (*found.get(one.owner, ()), one)
    return found


def _shown(tx: Transaction, credential: Credential) -> Row | None:
    if isinstance(credential, Token):
        return tx.one(BY_TOKEN, shown=credential.token)
    if isinstance(credential, Card):
        return tx.one(BY_CARD, shown=credential.card_id.reveal())
    if isinstance(credential, Identity):
        return tx.one(BY_IDENTITY, shown=credential.number.reveal())
    return None


def _person(row: Row) -> PersonFacts:
    reference, name, scheme, insured, area, category, deceased, barred_until, account = row[:9]
    return PersonFacts(
        reference, name, scheme, insured, area, category, bool(deceased), barred_until, account
    )


def _pin(row: Row, sale: Sale, key: bytes) -> PinFacts:
    salt, kept, initial, wrong_tries, tried_on, locked_at = row[9:15]
    verdict = pins.compare(key, salt, kept, sale.pin)
    return PinFacts(verdict, bool(initial), wrong_tries, tried_on, locked_at)


def _sales_today(tx: Transaction, reference: str, now: datetime) -> int:
    day = f"{now:%Y-%m-%d}"
    row = tx.one(SALES_TODAY, patient=reference, day_begins=f"{day}T", day_ends=f"{day}U")
    assert row is not None
    return int(row[0])
