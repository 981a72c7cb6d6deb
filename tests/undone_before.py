"""What a message was before somebody undoes it: a little family, and each state there is."""

from history_parts import letter, send
from msgspec.structs import replace
from playing import PIN, Play

from pos.counter.asking import attendance
from pos.model import Answer, AnyCash, Credential, Identified

WORLD = """
pharmacies.main = {}
pharmacies.other = {}
products.pill = {price = "10.00"}
products.soap = {price = "5.00", goods = "daily_goods"}
people.li = {name = "李明明", balance = {current_year = "20.00", carried_over = "5.00"}}
people.wang = {name = "王芳", balance = {current_year = "3.00", carried_over = "7.00"}}
people.zhao = {name = "赵刚", balance = "50.00"}
people.kid = {name = "李小雨", scheme = "resident"}
bindings = [
    {beneficiary = "li", donor = "wang", relation = "spouse"},
    {beneficiary = "li", donor = "zhao", relation = "parent", limit = "8.00"},
    {beneficiary = "kid", donor = "zhao", relation = "parent"},
]
"""
MAIN, OTHER = "P37010000001", "P37010000002"
BOX = (("2000000000015", 1, 1000),)
SOLD = "sold"  # the id of the message that is to be undone


def world(*more: str, **how: str) -> Play:
    return Play(WORLD, *more, **how)


def card(play: Play, who: str = "li") -> Credential:
    found = play.centre.identify(MAIN, play.shown(who, "card"))
    assert isinstance(found, Identified)
    return found.credential


def ask(play: Play, kind: str = "settle", pin: str = PIN, house: str = MAIN) -> Answer:
    """A box for li under the id SOLD, at the main pharmacy where nothing else is said."""
    lines = () if kind == "balance" else BOX
    return send(play.centre, kind, letter(SOLD, house, card(play), pin, lines, AnyCash()))


def signs_in_as_sold(play: Play) -> object:
    return play.centre.sign_in(replace(attendance(play.counter()), message_id=SOLD))


BEFORE = {
    "never arrived": lambda play: None,
    "settled": lambda play: ask(play),
    "quoted": lambda play: ask(play, "presettle"),
    "a balance": lambda play: ask(play, "balance"),
    "refused": lambda play: ask(play, pin="999999"),
    "cancelled": lambda play: (ask(play), play.undo("cancel", SOLD)),
    "reversed": lambda play: (ask(play), play.undo("reverse", SOLD)),
    "closed": lambda play: play.undo("reverse", SOLD),
    "refused, reversed": lambda play: (ask(play, pin="999999"), play.undo("reverse", SOLD)),
    "a sign-in": signs_in_as_sold,
    "an undoing": lambda play: play.undo("reverse", "another", SOLD),
    "a refused undoing": lambda play: play.undo("cancel", "another", SOLD),
}
