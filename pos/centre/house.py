"""The centre's house: what every letter's answer needs, handed in once when the house opens."""

from dataclasses import dataclass, field
from datetime import datetime, time

import msgspec

from pos.centre import regions
from pos.centre.policy import Policy
from pos.centre.store import Store
from pos.clock import BEIJING, Clock, Draw, in_beijing


@dataclass(frozen=True, slots=True)
class House:
    """An open centre: its database, its region through time, its clock, its chance, its key."""

    store: Store
    policies: tuple[Policy, ...]
    clock: Clock
    draw: Draw
    pin_key: bytes = field(repr=False)

    def now(self) -> datetime:
        """The centre's moment: Beijing time, whole seconds."""
        return in_beijing(self.clock())

    def policy_then(self, bought: datetime, now: datetime) -> Policy:
        """The rules on the day of a purchase; PIN and code stand under those of today."""
        today = self.policy(now)
        if bought == now:
            return today
        first = datetime.combine(self.policies[0].effective_from, time(), BEIJING)
        then = self.policy(max(bought, first))
        return msgspec.structs.replace(then, pin=today.pin, code=today.code)

    def policy(self, now: datetime) -> Policy:
        """The region's rules on a moment's date."""
        return regions.policy_on(self.policies, now.date())
