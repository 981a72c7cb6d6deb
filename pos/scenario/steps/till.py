"""Steps of the till: sign in and out, sell, ask the centre, pay in cash, look at a balance."""

from typing import Literal

import msgspec

from pos.counter import asking
from pos.counter.basket import parse_price, parse_quantity
from pos.counter.checkout import Checkout
from pos.counter.shop import Shop
from pos.counter.slip import Claim
from pos.model import NO_PIN, Answer, Identified
from pos.money import parse_yuan
from pos.refusals import Reason, Refusal
from pos.scenario.happened import Happened, Listed, answered, refused, slip_texts
from pos.scenario.scene import CannotPlay, Hand, Plays, Scene
from pos.scenario.shapes import AgreedCash, ItemText, Person, Step
from pos.scenario.steps import identity


class SignIn(Step, frozen=True, tag="sign_in"):
    """9001: the pharmacy's day begins."""


class SignOut(Step, frozen=True, tag="sign_out"):
    """9002: the pharmacy's day ends."""


class Sell(Step, frozen=True, tag="sell"):
    """Goods are on the counter; `sale` gives the sale its name. Quantity and price are text."""

    sale: str = ""
    items: tuple[ItemText, ...] = ()
    prescription: bool = False
    patient: Person = ""


class Presettle(Step, frozen=True, tag="presettle"):
    """2101: compute the split, move nothing. message_id: of an earlier letter, to send it again."""

    message_id: str = ""


class Settle(Step, frozen=True, tag="settle"):
    """2102: decide again and debit. message_id: of an earlier letter, to send it again."""

    agree_cash: AgreedCash = "all"
    message_id: str = ""


class PayCash(Step, frozen=True, tag="pay_cash"):
    """The sale in hand, all in cash, nothing of the insurance."""


class Balance(Step, frozen=True, tag="balance"):
    """What a person's account holds, asked at the till."""

    who: Person
    by: Literal["card", "code", "identity_card"] = "card"


class Pharmacies(Step, frozen=True, tag="pharmacies"):
    """The list of designated pharmacies."""


def sign_in(scene: Scene, step: SignIn) -> Happened:
    return refused(asking.sign_in(scene.counter(step.pharmacy)))


def sign_out(scene: Scene, step: SignOut) -> Happened:
    return refused(asking.sign_out(scene.counter(step.pharmacy)))


def sell(scene: Scene, step: Sell) -> Happened:
    """BAD_AMOUNT and EMPTY_BASKET are the till's own; nothing was sent."""
    checkout = scene.begin(step, step.patient, step.sale).checkout
    if step.prescription:
        checkout.papers = msgspec.structs.replace(checkout.papers, prescription=True)
    if not step.items:
        return refused(Refusal(Reason.EMPTY_BASKET))
    for text in step.items:
        refusal = _add(checkout, text)
        if refusal is not None:
            checkout.clear()
            return refused(refusal)
    return Happened(total_fen=checkout.total_fen)


def _add(checkout: Checkout, text: str) -> Refusal | None:
    wanted = wanted_of(checkout.counter.shop, text)
    if isinstance(wanted, Refusal):
        return wanted
    checkout.add(*wanted)
    return None


def wanted_of(shop: Shop, text: str) -> tuple[str, int, int] | Refusal:
    """EAN, quantity and unit price in fen of "KEY x 2 @ 1.50"; the shelf's price without one."""
    wanted, _, price_text = text.partition(" @ ")
    key, _, quantity_text = wanted.partition(" x ")
    item = next((one for one in shop.stock if one.key == key.strip()), None)
    if item is None:
        raise CannotPlay(f"no product is called {key!r}")
    quantity = parse_quantity(quantity_text) if quantity_text else 1
    price_fen = parse_price(price_text) if price_text else item.price_fen
    if isinstance(quantity, Refusal):
        return quantity
    return price_fen if isinstance(price_fen, Refusal) else (item.ean, quantity, price_fen)


def presettle(scene: Scene, step: Presettle) -> Happened:
    checkout = _on_the_counter(scene, step).checkout
    return answered(checkout.presettle(step.message_id), checkout.total_fen, None)


def settle(scene: Scene, step: Settle) -> Happened:
    """A sale that is settled already is sent again, as it was: a replay."""
    return settled(scene, _on_the_counter(scene, step), step.agree_cash, step.message_id)


def settled(scene: Scene, hand: Hand, agree: str, message_id: str) -> Happened:
    """agree: "all", "none" or an amount of cash. message_id: of an earlier letter, "" for none."""
    scene.heard.last = None
    if hand.checkout.open:
        cash = agree if agree in ("all", "none") else parse_yuan(agree)
        try:
            answer = hand.checkout.settle(cash, message_id=message_id)
        finally:  # the player knows what was sent, whatever became of it
            hand.letter = scene.heard.last or hand.letter
    elif hand.letter is not None:
        answer = _again(scene, hand, message_id)
    else:
        raise CannotPlay("this sale was paid in cash; it cannot be settled")
    return answered(answer, hand.checkout.total_fen, hand.checkout.slip)


def _again(scene: Scene, hand: Hand, message_id: str) -> Answer:
    assert hand.letter is not None
    changed = {"message_id": message_id} if message_id else {}
    return scene.centre.settle(msgspec.structs.replace(hand.letter, **changed))


def pay_cash(scene: Scene, step: PayCash) -> Happened:
    return paid_in_cash(scene, step, "")


def paid_in_cash(scene: Scene, step: Step, claim: Claim) -> Happened:
    """The language names no word for a sale closed in cash; `settled` and `ok` both say it."""
    hand = _on_the_counter(scene, step)
    checkout = hand.checkout
    if not checkout.open or checkout.ticket:
        raise CannotPlay("this sale is closed already, or was paid in cash before")
    paid = checkout.pay_cash(claim=claim)
    if isinstance(paid, Refusal):
        return refused(paid)
    hand.paper = scene.paper = paid.slip
    texts = slip_texts(paid.slip)
    return Happened(words=("settled", "ok"), total_fen=checkout.total_fen, texts=texts)


def balance(scene: Scene, step: Balance) -> Happened:
    """Asked between two sales; with the PIN that waits, or else the person's own."""
    checkout = Checkout(scene.counter(step.pharmacy))
    found = checkout.identify(identity.shown(scene, step.who, step.by))
    if not isinstance(found, Identified):
        return refused(found)
    checkout.enter_pin(scene.pin_waiting or scene.own_pin(step.who))
    scene.pin_waiting = NO_PIN
    return answered(checkout.balance(), 0, None)


def pharmacies(scene: Scene, step: Pharmacies) -> Happened:
    """The designated ones, as somebody who looks for one gets them."""
    keys = {one.code: one.key for one in scene.stage.shop.pharmacies}
    listed = tuple(
        Listed((one.code, keys.get(one.code, "")), f"{one.name} {one.code} {one.area}")
        for one in scene.centre.designated()
        if one.agreement == "active"
    )
    return Happened(listed=listed)


def _on_the_counter(scene: Scene, step: Step) -> Hand:
    hand = scene.sale(step)
    if scene.pin_waiting and hand.checkout.open:
        identity.hand_pin(hand, scene.pin_waiting)
        scene.pin_waiting = NO_PIN
    return hand


PLAYS: Plays = {
    SignIn: sign_in, SignOut: sign_out, Sell: sell, Presettle: presettle, Settle: settle,
    PayCash: pay_cash, Balance: balance, Pharmacies: pharmacies,
}  # fmt: skip
