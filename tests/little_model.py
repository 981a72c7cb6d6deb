"""The rules written down a second time, in little and otherwise: what the properties hold against.

Nothing of the code under test is used here but the names of the reasons.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from pos.refusals import Reason

FAR = date(9999, 12, 31)
LONG_AGO = date(1, 1, 1)


@dataclass
class Member:
    """Somebody of the family, as far as paying is concerned."""

    employee: bool = True
    same_province: bool = True
    alive: bool = True
    insured: str = "active"
    account: str = "normal"


@dataclass
class Bond:
    """A donor's promise; limit None: none."""

    donor: str
    limit: int | None = None
    first: date = LONG_AGO
    last: date = FAR
    used: int = 0


@dataclass(frozen=True)
class Order:
    """What a region decides about the order of debit."""

    own_first: bool = True
    only_when_own_is_empty: bool = False
    shares_current: bool = True
    shares_carried: bool = True
    carried_first: bool = False

    def as_toml(self) -> str:
        """The same as a world's policy."""
        trigger = "only_when_own_is_empty" if self.only_when_own_is_empty else "automatic"
        shared = ["current_year"] * self.shares_current + ["carried_over"] * self.shares_carried
        both = ["current_year", "carried_over"][:: -1 if self.carried_first else 1]
        return (
            f"policy.mutual_aid.own_first = {str(self.own_first).lower()}\n"
            f'policy.mutual_aid.trigger = "{trigger}"\n'
            f"policy.mutual_aid.buckets = {shared}\n"
            f"policy.debit_order.buckets = {both}\n"
        )


@dataclass
class Plan:
    """Gifts as (who, insurance year, fen), and who was passed over, with the reason."""

    gifts: list[tuple[str, int, int]] = field(default_factory=list)
    skipped: list[tuple[str, Reason]] = field(default_factory=list)

    @property
    def account(self) -> int:
        return sum(fen for _, _, fen in self.gifts)

    @property
    def payers(self) -> tuple[tuple[str, int], ...]:
        sums: dict[str, int] = {}
        for who, _, fen in self.gifts:
            sums[who] = sums.get(who, 0) + fen
        return tuple(sums.items())


@dataclass
class Family:
    """Who holds what of which year, and whose promises stand for whom, first payer first."""

    order: Order
    members: dict[str, Member]
    purse: dict[tuple[str, int], int]
    bonds: dict[str, list[Bond]]

    def plan(self, patient: str, need: int, today: date) -> Plan:
        """Purse after purse until nothing is needed."""
        plan = Plan()
        for who, most, shared, why in self._chain(patient, today):
            if need and why and not most:
                plan.skipped.append((who, why))
            for year in self._years(who, today):
                if self._is_open(year, today, shared):
                    gift = min(need, most, self.purse[who, year])
                    if gift:
                        plan.gifts.append((who, year, gift))
                    need, most = need - gift, most - gift
        return plan

    def refusal(self, patient: str, plan: Plan) -> Reason | None:
        """Where nobody gives anything, a resident or a frozen account has nothing to settle."""
        one = self.members[patient]
        if plan.gifts:
            return None
        if not one.employee:
            return Reason.NO_ACCOUNT
        return None if one.account == "normal" else Reason.ACCOUNT_FROZEN

    def post(self, patient: str, plan: Plan) -> None:
        """The plan is done: purses are lighter, promises used."""
        for who, year, fen in plan.gifts:
            self.purse[who, year] -= fen
            for bond in self.bonds.get(patient, ()):
                if bond.donor == who and who != patient:
                    bond.used += fen

    def holds(self, who: str) -> int:
        return sum(fen for (owner, _), fen in self.purse.items() if owner == who)

    def _chain(
        self, patient: str, today: date
    ) -> Iterator[tuple[str, int, tuple[bool, bool], Reason | None]]:
        one = self.members[patient]
        own = self.holds(patient) if one.account == "normal" else 0
        mine = (
            patient,
            own,
            (True, True),
            None if one.account == "normal" else Reason.ACCOUNT_FROZEN,
        )
        if one.employee and self.order.own_first:
            yield mine
        if not (self.order.only_when_own_is_empty and one.employee and own):
            for bond in self.bonds.get(patient, ()):
                if bond.last >= today:
                    yield self._donor(bond, today)
        if one.employee and not self.order.own_first:
            yield mine

    def _donor(self, bond: Bond, today: date) -> tuple[str, int, tuple[bool, bool], Reason | None]:
        one, shared = (
            self.members[bond.donor],
            (self.order.shares_current, self.order.shares_carried),
        )
        held = sum(
            fen
            for (who, year), fen in self.purse.items()
            if who == bond.donor and self._is_open(year, today, shared)
        )
        left = held if bond.limit is None else bond.limit - bond.used
        against = [
            (not one.same_province, Reason.DONOR_OTHER_PROVINCE),
            (bond.first > today, Reason.NOT_YET_EFFECTIVE),
            (not one.alive, Reason.DONOR_DECEASED),
            (one.insured != "active", Reason.DONOR_INACTIVE),
            (one.account != "normal", Reason.DONOR_FROZEN),
            (bond.limit is not None and left == 0, Reason.DONOR_LIMIT_REACHED),
            (held == 0, Reason.DONOR_EMPTY),
        ]
        why = next((reason for stands, reason in against if stands), None)
        return bond.donor, 0 if why else min(held, left), shared, why

    def _years(self, who: str, today: date) -> list[int]:
        past = sorted(year for owner, year in self.purse if owner == who and year < today.year)
        this = [today.year] if (who, today.year) in self.purse else []
        return [*past, *this] if self.order.carried_first else [*this, *past]

    @staticmethod
    def _is_open(year: int, today: date, shared: tuple[bool, bool]) -> bool:
        return shared[0] if year == today.year else shared[1]


@dataclass
class Pad:
    """A person's PIN pad: how many wrong tries count now, and whether it is locked."""

    most: int
    per_day: bool
    opens_after_24h: bool
    wrong: list[datetime] = field(default_factory=list)
    locked_at: datetime | None = None

    def press(self, pin: str, right: str, now: datetime) -> Reason | None:
        """A PIN that reaches this gate."""
        if not pin:
            return Reason.PIN_REQUIRED
        if len(pin) != 6:
            return Reason.PIN_MALFORMED
        if self.locked_at and self.opens_after_24h and now - self.locked_at >= timedelta(hours=24):
            self.locked_at, self.wrong = None, []
        if self.locked_at:
            return Reason.PIN_LOCKED
        if pin == right:
            self.wrong = self.wrong if self.per_day else []
            return None
        self.wrong = [at for at in self.wrong if not self.per_day or at.date() == now.date()]
        self.wrong.append(now)
        if len(self.wrong) < self.most:
            return Reason.PIN_WRONG
        self.locked_at = now
        return Reason.PIN_LOCKED
