"""A world on a street that loses letters: sales, faults, a till that dies, and what must hold."""

from playing import Play

from pos.clock import MessageIds
from pos.counter.asking import Counter
from pos.counter.checkout import Checkout
from pos.faults import FaultyCentre, Phase
from pos.model import Settlement
from pos.street import NoReply

WORLD = """
pharmacies.main = {}
pharmacies.other = {}
products.pill = {price = "10.00"}
products.soap = {price = "1.00", goods = "daily_goods"}
people.li = {balance = {current_year = "20.00", carried_over = "5.00"}}
people.wang = {balance = {current_year = "50.00", carried_over = "7.00"}}
people.kid = {scheme = "resident"}
bindings = [
    {beneficiary = "li", donor = "wang", relation = "spouse", limit = "40.00"},
    {beneficiary = "kid", donor = "wang", relation = "parent"},
]
"""
HOUSE = "P37010000001"


class Trouble(Play):
    """The play, with `line` between every till and the centre."""

    def __init__(self, *texts: str, seed: int = 1) -> None:
        super().__init__(WORLD, *texts, seed=seed)
        self.line = FaultyCentre(self.stage.centre)
        self.centre = self.line

    def lost(
        self, who: str = "li", *items: str, phase: Phase = "reply_lost", damage: str = "half"
    ) -> Checkout:
        """A sale whose settlement nobody answered."""
        checkout = self.sale(who, *items)
        self.line.plan("settle", phase, damage=damage)
        try:
            checkout.settle("all")
        except NoReply:
            return checkout
        raise AssertionError("an answer came")

    def sold(self, who: str = "li", *items: str) -> Checkout:
        """A sale that went well; nobody looks at the accounts here."""
        checkout = self.sale(who, *items)
        answer = checkout.settle("all")
        assert isinstance(answer.outcome, Settlement), answer.outcome
        return checkout

    def restarted(self, till: str = "01") -> Counter:
        """The till dies and starts again: nothing is left of it but its daybook."""
        dead = self._tills.pop((HOUSE, till))
        self._tills[HOUSE, till] = Counter(
            dead.shop, dead.pharmacy, till, dead.operator, self.centre, dead.daybook, self.moment,
            MessageIds(HOUSE, till, self.moment, dead.daybook.last_message_id()).next_id,
        )  # fmt: skip
        return self._tills[HOUSE, till]

    def sent(self, letter: str) -> list[str]:
        """The ids of such letters that reached the centre, in order."""
        return [key for name, key in self.line.sent if name == letter]

    def held(self) -> dict[str, int]:
        return dict(self.accounts())
