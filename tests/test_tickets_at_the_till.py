"""A failure ticket is taken in once, its cash goes back, and its paper says what it is for."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from playing import PIN, reason
from slip_samples import CASH_SALE, SALE
from trouble_play import HOUSE, Trouble

from pos.counter import pending, tickets, undoing
from pos.counter.checkout import Checkout
from pos.counter.daybook import Record
from pos.counter.holding import hold, recall
from pos.counter.phases import WrongMoment
from pos.counter.slip import CLAIMS, Claim, Slip, marked, text
from pos.model import Secret, Settlement
from pos.money import yuan
from pos.refusals import Reason
from pos.street import CentreUnreachable, NoReply, Undone
from pos.texts import LANGUAGES, say

DAY = "2026-03-03"


def words(slip: Slip, language: str, width: int = 48) -> str:
    """What stands on a slip, without where its lines are broken."""
    return "".join(text(slip, language, width).split())


def bare(language: str, key: str, **params: object) -> str:
    return "".join(say(language, key, **params).split())


def paid(play: Trouble, *items: str, claim: Claim = "failure", till: str = "01") -> Record:
    """A sale that was all cash, with a slip for later."""
    record = play.basket(*items or ("pill",), till=till).pay_cash(claim=claim)
    assert isinstance(record, Record)
    return record


def opened(play: Trouble, number: str, who: str = "li", till: str = "01") -> Checkout:
    """A ticket's sale, with its customer before it."""
    checkout = tickets.resettled(play.counter(till=till), number)
    assert isinstance(checkout, Checkout), checkout
    play.show(checkout, who)
    checkout.enter_pin(Secret(PIN))
    return checkout


def states(play: Trouble, till: str = "01") -> list[str]:
    records = play.counter(till=till).daybook.records(DAY)
    return [one.state for one in reversed(records)]


# -- what the paper says


@pytest.mark.parametrize(("language", "claim"), product(LANGUAGES, CLAIMS))
def test_a_slip_says_what_it_is_for_and_a_plain_cash_sale_says_nothing(
    language: str, claim: Claim
) -> None:
    slip = replace(CASH_SALE, claim=claim)
    for width in (32, 48):
        assert "…" not in text(slip, language, width)
        told = words(slip, language, width)
        for other in CLAIMS[1:]:
            assert (bare(language, f"slip.claim.{other}") in told) == (other == claim)
        where = {"": "", "failure": "here"}.get(claim, "centre")
        for key in ("here", "centre"):
            assert (bare(language, f"slip.claim_next.{key}") in told) == (key == where)
        assert (bare(language, "slip.claim_next.until") in told) == bool(claim)
        title = {"": "cash", "failure": "failure"}.get(claim, "claim")
        assert bare(language, f"slip.title.{title}") in told
    assert CASH_SALE.message_id in text(slip, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_slip_of_a_ticket_that_was_taken_in_shows_what_goes_back(language: str) -> None:
    slip = replace(
        SALE, ticket=CASH_SALE.message_id, ticket_cash_fen=32900, cash_given_fen=32900,
        change_fen=22400,
    )  # fmt: skip
    assert slip.drawer_fen == -22400
    told = words(slip, language)
    for key in ("ticket", "ticket_cash", "cash_back"):
        assert bare(language, f"slip.label.{key}") in told
    for key in ("cash_given", "change"):
        assert bare(language, f"slip.label.{key}") not in told
    assert bare(language, "slip.title.resettlement") in told
    assert f"{bare(language, 'slip.label.cash_back')}224.00" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_used_ticket_looked_at_again_says_so(language: str) -> None:
    ticket = replace(CASH_SALE, claim="failure")
    assert say(language, "slip.undone.resettled") in text(marked(ticket, "resettled"), language)
    assert say(language, "slip.undone.resettled") not in text(marked(ticket, "sold"), language)


_case_drawers = [
    ("all cash", replace(CASH_SALE), 32900),
    ("settled with some cash", SALE, 10500),
    ("a ticket of which nothing is due", replace(SALE, cash_fen=0, ticket_cash_fen=32900), -32900),
    ("a cancellation", replace(SALE, cash_fen=-10500), -10500),
]


@pytest.mark.parametrize(("_case", "slip", "fen"), _case_drawers)
def test_a_slip_says_what_it_moves_into_the_drawer(_case: str, slip: Slip, fen: int) -> None:
    assert slip.drawer_fen == fen


# -- taking one in


def test_what_the_accounts_pay_goes_back_in_cash_and_the_ticket_is_used() -> None:
    play = Trouble()
    before = play.accounts()
    record = paid(play, "pill x 3", "soap x 4")  # 30.00 and 4.00 that no account pays
    checkout = opened(play, record.slip.message_id)
    assert checkout.lines_fixed and checkout.total_fen == 3400
    assert isinstance(play.settle(checkout).outcome, Settlement)
    assert checkout.slip is not None and checkout.record is not None
    slip = checkout.record.slip
    assert (slip.ticket, slip.ticket_cash_fen) == (record.slip.message_id, 3400)
    assert (slip.cash_fen, slip.cash_given_fen, slip.change_fen) == (400, 3400, 3000)
    assert sum(before.values()) - sum(play.accounts().values()) == 3000
    assert states(play) == ["resettled", "sold"]
    assert sum(one.slip.drawer_fen for one in play.counter().daybook.records(DAY)) == 400
    copy = play.counter().daybook.copy(record.number)
    assert copy is not None and copy.undone == "resettled"
    for ask in (tickets.ticket, tickets.resettled):
        assert reason(ask(play.counter(), record.slip.message_id)) is Reason.TICKET_USED


def test_the_goods_of_a_ticket_are_those_of_then_at_the_prices_of_then() -> None:
    play = Trouble()
    record = paid(play, "pill x 2 @ 7.77", "soap")
    counter = play.counter()
    cleared = replace(counter.shop, stock=counter.shop.stock[1:])  # the shelf has no pill now
    object.__setattr__(counter, "shop", cleared)
    checkout = opened(play, record.slip.message_id)
    sold = [(one.item.ean, one.quantity, one.unit_price_fen) for one in checkout.lines]
    assert sold == [(one.ean, one.quantity, one.unit_price_fen) for one in record.slip.lines]
    assert checkout.total_fen == record.slip.total_fen == 1654
    assert [one.item.name for one in checkout.lines] == [one.name for one in record.slip.lines]


def test_the_goods_of_a_ticket_are_neither_changed_nor_sold_again() -> None:
    play = Trouble()
    held = hold(play.basket("soap"))
    assert held is not None
    checkout = opened(play, paid(play).slip.message_id)
    for change in (
        lambda: checkout.add("pill"),
        lambda: checkout.set_quantity(0, 2),
        lambda: checkout.remove(0),
        checkout.clear,
        checkout.pay_cash,
        lambda: recall(checkout, held.number),
    ):
        with pytest.raises(WrongMoment):
            change()
    assert hold(checkout) is None
    assert play.counter().daybook.held() == (held,)
    assert checkout.total_fen == 1000 and checkout.has_pin and checkout.customer


def test_a_prescription_that_was_seen_then_is_not_asked_for_again() -> None:
    play = Trouble("products.strong = {price = '5.00', prescription = true}")
    basket = play.basket("strong")
    basket.papers = replace(basket.papers, prescription=True)
    record = basket.pay_cash(claim="failure")
    assert isinstance(record, Record)
    answer = play.settle(opened(play, record.slip.message_id))
    assert isinstance(answer.outcome, Settlement)


def test_another_tills_ticket_is_rung_up_from_its_paper() -> None:
    play = Trouble()
    record = paid(play, "pill", till="02")
    number = record.slip.message_id
    assert reason(tickets.ticket(play.counter(), number)) is Reason.NOT_FOUND
    checkout = opened(play, f" {number.lower()} ")
    assert (checkout.lines, checkout.lines_fixed, checkout.ticket) == ((), False, number)
    assert reason(checkout.settle("all")) is Reason.EMPTY_BASKET
    checkout.add("pill")
    checkout.enter_pin(Secret(PIN))
    play.settle(checkout)
    assert checkout.slip is not None and checkout.slip.ticket_cash_fen == 1000
    assert states(play) == ["sold"] and states(play, "02") == ["sold"]


_case_no_ticket = [
    ("a plain cash sale", ""),
    ("a slip for a later claim", "emergency"),
    ("another slip for a later claim", "card_not_issued"),
]


@pytest.mark.parametrize(("_case", "claim"), _case_no_ticket)
def test_a_cash_sale_that_is_no_failure_ticket_is_never_settled(_case: str, claim: Claim) -> None:
    play = Trouble()
    number = paid(play, claim=claim).slip.message_id
    assert reason(tickets.ticket(play.counter(), number)) is Reason.NOT_FOUND
    assert reason(tickets.resettled(play.counter(), number)) is Reason.NOT_FOUND


@pytest.mark.parametrize(
    "number", ["", "1", "S" + "1" * 20, HOUSE, f"{HOUSE}20260303090000010", f"X{'1' * 29}"]
)
def test_what_is_no_number_of_a_ticket_is_not_found(number: str) -> None:
    play = Trouble()
    assert reason(tickets.ticket(play.counter(), number)) is Reason.NOT_FOUND
    assert reason(tickets.resettled(play.counter(), number)) is Reason.NOT_FOUND


def test_a_settlement_is_no_ticket() -> None:
    play = Trouble()
    record = play.sold().record
    assert record is not None
    number = record.slip.message_id
    assert reason(tickets.resettled(play.counter(), number)) is Reason.NOT_FOUND


def test_a_number_that_this_till_never_gave_for_cash_is_no_ticket() -> None:
    """A quote's, and one that is still to come; only another till's is taken from its paper."""
    play = Trouble()
    play.sale("li").presettle()
    quoted = play.counter().daybook._db.execute("SELECT message_id FROM letter").fetchone()[0]
    to_come = f"{quoted[:12]}20260303180000{quoted[26:]}"
    for number in (quoted, to_come):
        assert reason(tickets.resettled(play.counter(), number)) is Reason.NOT_FOUND
        assert isinstance(tickets.resettled(play.counter(till="02"), number), Checkout)


def test_a_refused_ticket_stays_as_it_was() -> None:
    play = Trouble()
    record = paid(play)
    checkout = opened(play, record.slip.message_id)
    checkout.enter_pin(Secret("999999"))
    assert reason(play.settle(checkout)) is Reason.PIN_WRONG
    assert states(play) == ["sold"]
    assert tickets.ticket(play.counter(), record.slip.message_id) == record


def test_a_balance_asked_at_a_ticket_is_nobodys_ticket() -> None:
    play = Trouble()
    checkout = opened(play, paid(play).slip.message_id)
    assert reason(checkout.balance()) is None
    assert states(play) == ["sold"]


# -- when its settlement is not answered, undone, or heard twice


def lost(play: Trouble, number: str, phase: str = "reply_lost") -> str:
    checkout = opened(play, number)
    play.line.plan("settle", phase)  # type: ignore[arg-type]
    with pytest.raises(NoReply):
        checkout.settle("all")
    return checkout.unknown_id


def test_a_settlement_found_by_look_up_takes_the_ticket_in() -> None:
    play = Trouble()
    number = paid(play, "pill x 2").slip.message_id
    unknown = lost(play, number)
    assert states(play) == ["sold"]
    for till in (play.counter(), play.restarted()):
        assert reason(tickets.resettled(till, number)) is Reason.PENDING_UNRESOLVED
    found = pending.resolve(play.counter(), unknown)
    assert found.outcome == "settled" and found.record is not None
    slip = found.record.slip
    assert (slip.ticket, slip.ticket_cash_fen, slip.change_fen) == (number, 2000, 2000)
    assert states(play) == ["resettled", "sold"]


@pytest.mark.parametrize("phase", ["request_lost", "reply_lost"])
def test_a_reversed_settlement_leaves_its_ticket_to_be_taken_in(phase: str) -> None:
    play = Trouble()
    before = play.accounts()
    number = paid(play).slip.message_id
    unknown = lost(play, number, phase)
    assert reason(pending.reverse(play.counter(), unknown)) is None
    assert play.accounts() == before and states(play) == ["sold"]
    assert isinstance(play.settle(opened(play, number)).outcome, Settlement)
    assert states(play) == ["resettled", "sold"]


def test_a_ticket_marked_used_is_free_again_when_its_settlement_is_reversed() -> None:
    """The answer came and was written down, and then a reversal that was under way was heard."""
    play = Trouble()
    number = paid(play).slip.message_id
    checkout = opened(play, number)
    play.settle(checkout)
    assert states(play) == ["resettled", "sold"] and checkout.record is not None
    counter, settled = play.counter(), checkout.record.slip.message_id
    undo = pending.undo_letter(counter, settled, "")
    letter = pending.asking.write_undo(counter, "reverse", counter.daybook.letter(settled), undo)
    counter.daybook.undone(letter, "reversed", play.moment(), "reversed", None)
    assert states(play) == ["sold", "reversed"]
    counter.daybook.sold(settled, "settled", play.moment(), checkout.record.slip)
    assert states(play) == ["sold", "reversed"], "heard again, it uses nothing"


def test_a_cancelled_settlement_leaves_its_ticket_used_and_gives_back_what_was_due() -> None:
    play = Trouble()
    before = play.accounts()
    record = paid(play, "pill x 2", "soap")
    checkout = opened(play, record.slip.message_id)
    play.settle(checkout)
    assert checkout.record is not None
    done = undoing.cancel(play.counter(), checkout.record.number)
    assert isinstance(done, Undone) and play.accounts() == before
    assert states(play) == ["resettled", "cancelled", "cancellation"]
    number = record.slip.message_id
    assert reason(tickets.resettled(play.counter(), number)) is Reason.TICKET_USED
    moved = [one.slip.drawer_fen for one in play.counter().daybook.records(DAY)]
    assert moved == [-100, -2000, 2100] and not sum(moved), "the goods came back, and all the cash"


def test_without_a_line_a_ticket_is_sold_and_its_settlement_was_never_sent() -> None:
    play = Trouble()
    play.counter()
    play.basket("pill")  # the till has heard what a pill is
    play.line.plan("", "line_down", 9)
    record = paid(play)
    play.line.repair()
    checkout = opened(play, record.slip.message_id)
    play.line.plan("settle", "line_down")
    with pytest.raises(CentreUnreachable):
        checkout.settle("all")
    assert states(play) == ["sold"]
    assert isinstance(play.settle(checkout).outcome, Settlement)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["li", "wang", "kid"]),
            st.integers(1, 9),
            st.integers(1, 2000),
            st.sampled_from(["kept", "settled", "lost", "reversed", "cancelled"]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_the_drawer_and_the_accounts_together_hold_what_was_sold(
    sales: list[tuple[str, int, int, str]],
) -> None:
    """Whatever became of a ticket, everybody paid their goods once: by account, or in cash."""
    play = Trouble()
    before = sum(play.accounts().values())
    due_fen = 0
    for who, quantity, price_fen, fate in sales:
        number = paid(play, f"pill x {quantity} @ {yuan(price_fen)}").slip.message_id
        due_fen += quantity * price_fen
        if fate == "kept":
            continue
        checkout = opened(play, number, who)
        if fate in ("lost", "reversed"):
            play.line.plan("settle", "reply_lost")
            with pytest.raises(NoReply):
                checkout.settle("all")
            (pending.resolve if fate == "lost" else pending.reverse)(
                play.counter(), checkout.unknown_id
            )
        elif isinstance(checkout.settle("all").outcome, Settlement) and fate == "cancelled":
            assert checkout.record is not None
            undoing.cancel(play.counter(), checkout.record.number)
            due_fen -= quantity * price_fen  # the goods came back
    drawer_fen = sum(one.slip.drawer_fen for one in play.counter().daybook.records(DAY))
    assert drawer_fen + before - sum(play.accounts().values()) == due_fen
    play.check()
