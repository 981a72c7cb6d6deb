"""Steps of a failure at the pharmacy (故障单): paid in cash with a slip for later, settled later.

The player holds the slip as the customer does: by its number, and the goods that stand on it.
"""

from typing import Literal

from msgspec.structs import replace

from pos.counter import tickets
from pos.counter.checkout import Checkout
from pos.counter.slip import Slip
from pos.model import NO_PIN
from pos.refusals import Refusal
from pos.scenario.happened import Happened, done, refused
from pos.scenario.scene import CannotPlay, Hand, Plays, Scene
from pos.scenario.shapes import AgreedCash, Step
from pos.scenario.steps import identity, till


class Ticket(Step, frozen=True, tag="ticket"):
    """The sale in hand, all in cash, with a slip for later. why: what the slip is for."""

    why: Literal["failure", "emergency", "arrears", "card_replaced", "card_not_issued"] = "failure"


class Resettle(Step, frozen=True, tag="resettle"):
    """Take a failure ticket in: settled as of its purchase, at once where a credential is there.

    sale: the ticket's; the newest where none is named. message_id: of an earlier letter.
    """

    agree_cash: AgreedCash = "all"
    message_id: str = ""


def ticket(scene: Scene, step: Ticket) -> Happened:
    return till.paid_in_cash(scene, step, step.why)


def resettle(scene: Scene, step: Resettle) -> Happened:
    """Without a credential the sale waits for it; a `settle` goes on with it then."""
    slip = _slip(scene, step)
    counter = scene.counter(step.pharmacy or slip.pharmacy_code)
    checkout = tickets.resettled(counter, slip.message_id)
    if isinstance(checkout, Refusal):
        return refused(checkout)
    if not checkout.lines_fixed:
        _rung_up(checkout, slip)
    scene.hand = _before_the_counter(scene, checkout)
    if checkout.customer is None:
        return done()
    return till.settled(scene, scene.hand, step.agree_cash, step.message_id)


def _slip(scene: Scene, step: Step) -> Slip:
    """The one that the customer brings: of the sale that is named, or the newest that was paid."""
    hand = scene.sales.get(step.sale)
    slip = hand.paper if hand is not None else None if step.sale else scene.paper
    if slip is None:
        raise CannotPlay("no sale was paid in cash with a slip for later; write a `ticket` before")
    return slip


def _rung_up(checkout: Checkout, slip: Slip) -> None:
    """The cashier reads the paper of another till, and sees that it was lawfully sold."""
    for line in slip.lines:
        checkout.add(line.ean, line.quantity, line.unit_price_fen)
    checkout.papers = replace(checkout.papers, prescription=True)


def _before_the_counter(scene: Scene, checkout: Checkout) -> Hand:
    """Who has shown a credential before, or was refused with this ticket, still stands there."""
    before, made = scene.hand, Hand(checkout)
    waiting = before is not None and before.checkout.open
    if before is not None and waiting and before.checkout.ticket in ("", checkout.ticket):
        checkout.customer = before.checkout.customer
        made.pin = before.pin
    identity.hand_pin(made, scene.pin_waiting or made.pin)
    scene.pin_waiting = NO_PIN
    return made


PLAYS: Plays = {Ticket: ticket, Resettle: resettle}
