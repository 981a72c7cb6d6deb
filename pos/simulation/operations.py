"""What happens at the tills of a simulated town: sales in every way, and all that goes wrong."""

from datetime import timedelta

from pos.counter import asking, pending, undoing
from pos.counter.asking import Counter
from pos.counter.checkout import Checkout
from pos.counter.reconciliation import reconcile
from pos.faults import DAMAGE, LETTERS, Phase
from pos.model import Answer, Card, Identified, Identity, Papers, Secret, Settlement
from pos.refusals import Reason, Refusal
from pos.simulation.checks import expect
from pos.simulation.town import Place, Sold, Town
from pos.simulation.world import SHELF
from pos.street import CentreUnreachable, NoReply, ScannedCode, Shown

PHASES: tuple[Phase, ...] = (
    "request_lost", "late_request", "reply_lost", "late_reply", "double_reply", "garbled_reply",
    "line_down",
)  # fmt: skip
_DRUGS = tuple(name for name, one in SHELF.items() if "goods" not in one)
MOVING = ("settle", "cancel", "reverse")


def sale(town: Town) -> None:
    """Somebody buys something, with a quote before it or without, now or in a while."""
    chance, counter = town.chance, town.counter()
    who = town.somebody()
    checkout = Checkout(counter, who if chance.happens(30) else "")
    fill(town, checkout)
    if not recognised(town, checkout, who):
        return
    if chance.happens(45):
        checkout.presettle()
        if chance.happens(25):
            town.quoted.append((place_of(counter), checkout))
            return
    settled(town, checkout)


def quoted_sale(town: Town) -> None:
    """Somebody who was told what it would cost comes back."""
    if town.quoted:
        _, checkout = town.quoted.pop(town.chance.number(0, len(town.quoted) - 1))
        checkout.enter_pin(_pin(town, checkout))
        settled(town, checkout)


def cash_sale(town: Town) -> None:
    """All cash, nothing of the insurance."""
    checkout = Checkout(town.counter())
    fill(town, checkout)
    checkout.pay_cash(town.chance.choose((0, 100_000)))


def sent_again(town: Town) -> None:
    """A settlement that was answered is delivered once more: the same answer, and nothing else."""
    if town.answered:
        letter = town.chance.choose(town.answered)
        town.counter().centre.settle(letter)


def balance(town: Town) -> None:
    """Somebody asks at a till what their account holds."""
    who, checkout = town.somebody(), Checkout(town.counter())
    if recognised(town, checkout, who):
        checkout.balance()


def cancelled(town: Town) -> None:
    """A sale is cancelled whole: where it was made, at the next till, or at another pharmacy."""
    sold = _remembered(town)
    if sold is None:
        return
    if town.chance.happens(60):
        undoing.cancel(town.tills[sold.place], sold.number)
        return
    counter = town.counter()
    stood = town.checks.stands(sold.message_id)
    done = undoing.cancel(counter, sold.message_id)
    if counter.pharmacy.code != sold.place[0] or not stood:
        expect(isinstance(done, Refusal), "a refusal", done)


def returned(town: Town) -> None:
    """Something is brought back: all is cancelled, and what is kept is settled again."""
    sold = _remembered(town)
    if sold is None:
        return
    counter = town.tills[sold.place]
    record = counter.daybook.record(sold.number)
    assert record is not None
    line = record.slip.lines[0]
    item = next(one for one in counter.shop.stock if one.name == line.name)
    keep = ((item.ean, town.chance.number(1, line.quantity), line.unit_price_fen),)
    rest = undoing.returned(counter, record, keep if town.chance.happens(70) else ())
    if (
        isinstance(rest, Checkout)
        and rest.lines
        and recognised(town, rest, rest.patient or town.somebody())
    ):
        settled(town, rest)


def resolved(town: Town) -> None:
    """The cashier finds out what became of a letter; it is known afterwards, or still listed."""
    counter = town.counter()
    letters = pending.pending(counter)
    if letters:
        _find_out(town, counter, town.chance.choose(letters).message_id)


def all_resolved(town: Town) -> None:
    """The whole list of a till, from the oldest."""
    counter = town.counter()
    for letter in pending.pending(counter):
        _find_out(town, counter, letter.message_id)


def reversed_(town: Town) -> None:
    """A sale nobody answered is not wanted any more."""
    counter = town.counter()
    letters = [one for one in pending.pending(counter) if one.kind == "settle"]
    if not letters:
        return
    key = town.chance.choose(letters).message_id
    pending.reverse(counter, key)
    open_still = [one.message_id for one in pending.pending(counter)]
    expect(key not in open_still, f"{key} known after its reversal", "it is pending")
    expect(not town.checks.stands(key), f"{key} undone", "it stands")


def fault(town: Town) -> None:
    """The line will do something to the next letters of a kind, and something else to those after.

    So that a letter that is sent again meets another fault than it met first.
    """
    chance = town.chance
    letter = chance.choose((*MOVING, *MOVING, *MOVING, *LETTERS))
    for _ in range(chance.choose((1, 1, 1, 2, 3))):
        times, damage = chance.choose((1, 1, 2)), chance.choose(tuple(DAMAGE))
        town.line.plan(letter, chance.choose(PHASES), times, damage)


def late(town: Town) -> None:
    """What was on its way arrives, at the centre or at the till that waited for it."""
    for one in town.line.late():
        counter = town.tills.get((one.message_id[:12], one.message_id[26:28]))
        if one.letter == "settle" and isinstance(one.reply, Answer) and counter is not None:
            pending.heard_late(counter, one.message_id, one.reply)


def crash(town: Town) -> None:
    """A till dies: now, or with its next letter, before the letter leaves or after its answer."""
    chance = town.chance
    place = chance.choose(tuple(town.tills))
    if chance.happens(30):
        town.till_dies(place)
    else:
        letter = chance.choose((*MOVING, *MOVING, "look_up", "presettle", "identify"))
        town.ends[place].dies = (letter, chance.choose(("before", "after", "after")))


def signed_out(town: Town) -> None:
    """A till signs its pharmacy out, which an unknown outcome forbids, and in again."""
    counter = town.counter()
    unknown = bool(pending.pending(counter))
    refusal = asking.sign_out(counter)
    stopped = refusal is not None and refusal.reason is Reason.PENDING_UNRESOLVED
    expect(stopped == unknown, f"signing out stopped: {unknown}", refusal)
    asking.sign_in(counter)


def compared(town: Town) -> None:
    """A day is compared with the centre: even, unless an outcome is unknown."""
    counter = town.counter()
    day = town.chance.choose(town.clock.days[-2:])
    found = reconcile(counter, day, town.other_daybooks(counter))
    expect(found.even or found.unknown > 0, f"{day} even", found.differences)


# -- below the operations


def fill(town: Town, checkout: Checkout) -> None:
    """Goods on the counter, now and then at another price."""
    chance, names = town.chance, (*SHELF, *_DRUGS, *_DRUGS)
    for _ in range(chance.choose((1, 1, 2, 3))):
        price_fen = chance.number(1, 6_000) if chance.happens(20) else 0
        checkout.add(chance.choose(names), chance.choose((1, 1, 1, 1, 1, 2, 2, 4)), price_fen)
    checkout.papers = Papers(patient=chance.happens(60), prescription=chance.happens(95))


def recognised(town: Town, checkout: Checkout, who: str) -> bool:
    """Something is held out, a PIN is typed; False where it is not taken."""
    found = checkout.identify(_shown(town, who))
    if not isinstance(found, Identified):
        return False
    checkout.enter_pin(_pin(town, checkout))
    return True


def _shown(town: Town, who: str) -> Shown:
    by = town.chance.choose(("code", "code", "card", "card", "identity"))
    if by == "code":
        issued = town.desk.issue_code(who, who)
        if town.chance.happens(4):  # the phone is held out late
            town.clock.move(timedelta(seconds=town.chance.number(30, 90)))
        return ScannedCode(issued.code)
    seen = town.people[who]
    return Card(seen.card_id) if by == "card" else Identity(seen.identity_number)


def _pin(town: Town, checkout: Checkout) -> Secret:
    """Nearly always the right one."""
    if checkout.customer is None or town.chance.happens(2):
        return Secret("")
    wrong = town.chance.happens(4)
    return Secret("135790" if wrong else town.pins[checkout.customer.person])


def settled(town: Town, checkout: Checkout) -> None:
    """It is settled, refused or unknown; what is refused moves nothing."""
    counter, chance = checkout.counter, town.chance
    who = checkout.customer.person if checkout.customer else ""
    barred = bool(who) and counter.daybook.unknown_sale(who)
    ways: tuple[str | int, ...] = (*["all"] * 10, "none", chance.number(0, 9_000))
    agreed = chance.choose(ways)
    cash_given_fen = chance.choose((0, 50_000))
    before = dict(town.checks.counts)
    try:
        answer = checkout.settle(agreed, cash_given_fen)
    except (NoReply, CentreUnreachable):
        expect(not barred, f"nothing sent for {who}, whose sale is unknown", "it was sent")
        raise
    outcome = answer.outcome
    stopped = isinstance(outcome, Refusal) and outcome.reason is Reason.PENDING_UNRESOLVED
    expect(stopped == barred, f"stopped by an unknown sale: {barred}", outcome)
    if isinstance(outcome, Settlement):
        _remember(town, checkout, outcome)
    else:
        expect(town.checks.counts == before, "nothing settled, for it was refused", outcome)


def _remember(town: Town, checkout: Checkout, outcome: Settlement) -> None:
    expect(town.checks.stands(outcome.message_id), f"{outcome.message_id} stands", "it does not")
    assert checkout.record is not None
    place = place_of(checkout.counter)
    town.sold.append(Sold(place, checkout.record.number, outcome.message_id))
    letter = town.ends[place].last_sale
    if letter is not None:
        town.answered = [*town.answered[-9:], letter]


def _remembered(town: Town) -> Sold | None:
    """A sale of a while ago, more likely a late one."""
    if not town.sold:
        return None
    return town.chance.choose(town.sold[-40:] if town.chance.happens(80) else town.sold)


def _find_out(town: Town, counter: Counter, key: str) -> None:
    letter = counter.daybook.letter(key)
    assert letter is not None
    told = pending.resolve(counter, key).outcome
    open_still = [one.message_id for one in pending.pending(counter)]
    expect((told == "unknown") == (key in open_still), f"{key} {told}, and listed so", open_still)
    if letter.kind != "settle":
        return
    stands, undone = town.checks.stands(key), key in town.checks.undone
    if told == "settled":
        expect(stands, f"{key} stands, for the till says settled", "it does not")
    elif told in ("nothing_there", "refused"):
        expect(not stands, f"nothing of {key}, for the till says {told}", "it stands")
    elif told != "unknown":
        expect(undone, f"{key} undone, for the till says {told}", "it is not")


def place_of(counter: Counter) -> Place:
    """Where a counter stands."""
    return counter.pharmacy.code, counter.till
