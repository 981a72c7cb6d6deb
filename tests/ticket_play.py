"""Letters of re-settlement, and the little world in which a line fails."""

from playing import PIN, Play, Playing

from pos.model import Agreed, Answer, AnyCash, Card, Identified, Line, Papers, Sale, Secret

WORLD = """
products.pill = {price = "10.00"}
pharmacies.main = {}
pharmacies.other = {}
people.li = {balance = {current_year = "30.00", carried_over = "20.00"}}
people.wang = {balance = "50.00"}
people.zhao = {balance = "50.00"}
people.kid = {scheme = "resident"}
"""
MAIN, OTHER = "P37010000001", "P37010000002"
PILL = "2000000000015"
ALL: Agreed = AnyCash()


def opened_at(moment: str = "2026-03-03T09:00:00", *more: str) -> Play:
    """The little world at the moment at which the line failed."""
    return Play(WORLD, *more, at=moment)


def cash_sale(play: Playing, pharmacy: str = "main", till: str = "01") -> str:
    """The number of a failure ticket given out now."""
    return play.counter(pharmacy, till).next_id()


def letter(
    play: Playing, who: str, ticket: str, *, by: str = "card", pharmacy: str = "main",
    till: str = "01", pills: int = 1, pin: str = PIN, card_id: str = "", agreed: Agreed = ALL,
) -> Sale:  # fmt: skip
    """A sale with a ticket, ready to be sent; `card_id` shows that card."""
    counter = play.counter(pharmacy, till)
    shown = Card(Secret(card_id)) if card_id else play.shown(who, by)
    found = play.centre.identify(counter.pharmacy.code, shown)
    assert isinstance(found, Identified), found
    return Sale(
        message_id=counter.next_id(), pharmacy=counter.pharmacy.code, till=till, operator="001",
        credential=found.credential,
        pin=Secret(pin), patient="", papers=Papers(), lines=(Line(PILL, pills, 1000),),
        agreed=agreed, ticket=ticket,
    )  # fmt: skip


def resettle(play: Playing, who: str, ticket: str, **how: object) -> Answer:
    """Settled, or refused; every invariant holds afterwards, and a refusal has moved nothing."""
    sale = letter(play, who, ticket, **how)
    return play._watched(lambda: play.centre.settle(sale))


def next_day(play: Playing, moment: str = "2026-03-05T10:00:00") -> None:
    """Another day on which the pharmacies have signed in."""
    play.go_to(moment)
    for pharmacy in ("main", "other"):
        assert play.sign_in(pharmacy) is None
