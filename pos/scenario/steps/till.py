"""Steps of the till: sign in and out, sell, ask the centre, pay in cash, look at a balance."""

from typing import Literal

from pos.scenario.shapes import AgreedCash, ItemText, Person, Step


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
