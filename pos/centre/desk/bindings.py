"""共济关系: bind, unbind, reorder. A change holds from the next decision on (JN)."""

from datetime import date

from sqlalchemy import bindparam, insert, or_, select, update

from pos.centre.desk.acts import Reply, known, record
from pos.centre.house import House
from pos.centre.rules import binding as rule
from pos.centre.store import Transaction, books, journal, past
from pos.centre.store.tables import binding
from pos.refusals import Reason, Refusal
from pos.street import Binding, BindRequest

_COLUMNS = (
    binding.c.beneficiary, binding.c.donor, binding.c.relation, binding.c.rank,
    binding.c.limit_fen, binding.c.used_fen, binding.c.from_day, binding.c.to_day,
)  # fmt: skip
_STANDING = (
    binding.c.ended_at == "",
    or_(binding.c.to_day == "", binding.c.to_day >= bindparam("today")),
)
DONORS_OF = (
    select(*_COLUMNS)
    .where(binding.c.beneficiary == bindparam("reference"), *_STANDING)
    .order_by(binding.c.rank, binding.c.binding_id)
)
RELATIVES_OF = select(*_COLUMNS).where(binding.c.donor == bindparam("reference"), *_STANDING)
NEW_BINDING = insert(binding)
_THIS_PAIR = (
    binding.c.beneficiary == bindparam("for_beneficiary"),
    binding.c.donor == bindparam("for_donor"),
    binding.c.ended_at == "",
)
END = update(binding).where(*_THIS_PAIR).values(ended_at=bindparam("moment"))
RANKS = select(binding.c.binding_id, binding.c.rank).where(
    binding.c.beneficiary == bindparam("for_beneficiary"), binding.c.ended_at == ""
)
RANK = update(binding).where(*_THIS_PAIR).values(rank=bindparam("new_rank"))


def bind(house: House, request: BindRequest) -> Binding | Refusal:
    """Bind a donor. KeyError names somebody the centre does not know."""
    with house.store.begin() as tx:
        place = journal.next_place(tx, journal.DESK)
        books.lock_person(tx, request.beneficiary)
        now = house.now()
        today = now.date()
        policy = house.policy(now).mutual_aid
        facts = rule.BindFacts(
            beneficiary=known(tx, request.beneficiary),
            donor=known(tx, request.donor),
            donors=donors_of(tx, request.beneficiary, today),
            relatives=_relatives_of(tx, request.donor, today),
        )
        refusal = rule.check(request, facts, policy)
        if refusal is not None:
            record(tx, place, now, "bind", request.beneficiary, request, Reply(refusal))
            return refusal
        made = rule.bound(request, facts, policy, today)
        insert_binding(tx, f"B{place.number}", made, now.isoformat())
        record(tx, place, now, "bind", request.beneficiary, request, Reply(None, made))
        return made


def unbind(house: House, beneficiary: str, donor: str) -> Refusal | None:
    """End a binding; NOT_BOUND where there is none."""
    with house.store.begin() as tx:
        place = journal.next_place(tx, journal.DESK)
        books.lock_person(tx, beneficiary)
        now = house.now()
        standing = donors_of(tx, beneficiary, now.date())
        found = any(one.donor == donor for one in standing)
        refusal = None if found else Refusal(Reason.NOT_BOUND)
        if found:
            tx.run(END, for_beneficiary=beneficiary, for_donor=donor, moment=now.isoformat())
        content = {"beneficiary": beneficiary, "donor": donor}
        record(tx, place, now, "unbind", beneficiary, content, Reply(refusal))
        return refusal


def reorder(house: House, beneficiary: str, donors: tuple[str, ...]) -> Refusal | None:
    """The named donors pay first, in this order; those not named follow as they stood."""
    with house.store.begin() as tx:
        place = journal.next_place(tx, journal.DESK)
        books.lock_person(tx, beneficiary)
        now = house.now()
        bound = [one.donor for one in donors_of(tx, beneficiary, now.date())]
        known = set(donors) <= set(bound) and len(set(donors)) == len(donors)
        refusal = None if known else Refusal(Reason.NOT_BOUND)
        if refusal is None:
            order = [*donors, *(one for one in bound if one not in donors)]
            for binding_id, rank in tx.all(RANKS, for_beneficiary=beneficiary):
                past.keep(tx, binding_id, past.RankThen(rank), now.isoformat())
            for rank, donor in enumerate(order, start=1):
                tx.run(RANK, for_beneficiary=beneficiary, for_donor=donor, new_rank=rank)
        content = {"beneficiary": beneficiary, "donors": list(donors)}
        record(tx, place, now, "reorder", beneficiary, content, Reply(refusal))
        return refusal


def donors_of(tx: Transaction, reference: str, today: date) -> tuple[Binding, ...]:
    """Whose accounts pay for a person on a day, in the order of debit."""
    rows = tx.all(DONORS_OF, reference=reference, today=today.isoformat())
    return tuple(Binding(*row) for row in rows)


def insert_binding(tx: Transaction, binding_id: str, made: Binding, bound_at: str) -> None:
    """Write a binding as it stands; bound_at "" where it has always stood."""
    columns = {name: getattr(made, name) for name in made.__struct_fields__}
    tx.run(NEW_BINDING, binding_id=binding_id, bound_at=bound_at, ended_at="", **columns)


def _relatives_of(tx: Transaction, reference: str, today: date) -> tuple[Binding, ...]:
    rows = tx.all(RELATIVES_OF, reference=reference, today=today.isoformat())
    return tuple(Binding(*row) for row in rows)
