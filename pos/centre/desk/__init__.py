"""The desk: the window and the app, a file for each kind of visit. Each act is journaled."""

from pos.centre.desk.accounts import credit, inherit, register_death
from pos.centre.desk.bindings import bind, reorder, unbind
from pos.centre.desk.cards import (
    activate_card,
    activate_code,
    replace_card,
    report_loss,
    withdraw_loss,
)
from pos.centre.desk.passwords import query, set_query_password
from pos.centre.desk.people import balances, people
from pos.centre.desk.pharmacies import set_pharmacy
from pos.centre.desk.pin import set_pin, unlock_pin
from pos.centre.desk.setting import set_person
from pos.centre.desk.statements import statement

__all__ = [
    "activate_card", "activate_code", "balances", "bind", "credit", "inherit", "people", "query",
    "register_death", "reorder", "replace_card", "report_loss", "set_person", "set_pharmacy",
    "set_pin", "set_query_password", "statement", "unbind", "unlock_pin", "withdraw_loss",
]  # fmt: skip
