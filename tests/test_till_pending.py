"""The list of what is unknown: at sign-in, by key, and where a refusal leads; others go on."""

from faulty_till import faulty, line_of
from test_till_unknown import sell_unanswered, words
from till_play import BANLANGEN, Play, play

from terminal_ui.screens.outcome import Outcome
from terminal_ui.screens.pay import Pay
from terminal_ui.screens.pay_view import Stage
from terminal_ui.screens.pending import Pending
from terminal_ui.screens.sale import Sale


async def _two_unknown(at: Play) -> None:
    at.till.look_again_s = ()  # only by key here
    for phase, person in (("reply_lost", "wang_lei"), ("request_lost", "gao_feng")):
        before = len(at.till.unknown)
        await sell_unanswered(at, phase, person, before + 1)
        await at.keys("enter")
        await at.on(Sale)


def test_enter_resolves_one_and_shows_its_slip_and_a_key_resolves_the_rest() -> None:
    async def act(at: Play) -> None:
        await _two_unknown(at)
        assert "? 2 unknown" in words(at)
        at.till.opened(at.till.staffed())  # the till is opened again on the same daybook
        await at.on(Pending)
        assert "Unknown sales: 2" in words(at)
        assert "18.50 ! call staff" in words(at)
        await at.keys("enter")
        await at.on(Outcome)
        assert "✓ Settled" in words(at)
        await at.keys("enter")
        await at.on(Pending)
        assert "Unknown sales: 1" in words(at)
        await at.keys("a")
        await at.until(lambda: not at.till.unknown)
        await at.calm()
        assert "✓ settled; hand out goods" in words(at)
        assert "✓ nothing debited; sell again" in words(at)

    play(act, change=faulty)


def test_the_same_customer_is_led_to_the_list_and_pays_once_it_is_known() -> None:
    async def act(at: Play) -> None:
        at.till.look_again_s = ()
        await sell_unanswered(at, "request_lost")
        await at.keys("enter")
        await at.on(Sale)
        await at.scan(BANLANGEN)
        await at.present("wang_lei")
        await at.keys("f9")
        await at.on(Pay)
        await at.keys("enter")
        await at.until(lambda: at.pay_stage is Stage.REFUSED)
        assert "See the unknown sale" in words(at)
        await at.keys("enter")
        await at.on(Pending)
        await at.keys("enter")
        await at.until(lambda: not at.till.unknown)
        await at.keys("escape")
        await at.on(Pay)
        assert at.pay_stage is Stage.ASK
        await at.keys("enter")
        await at.keys(*"246810", "enter")
        await at.until(lambda: at.pay_stage is Stage.QUOTED)

    play(act, change=faulty)


def test_another_customer_pays_while_one_is_unknown() -> None:
    async def act(at: Play) -> None:
        at.till.look_again_s = ()
        await sell_unanswered(at, "reply_lost")
        await at.keys("enter")
        await at.on(Sale)
        await at.scan(BANLANGEN)
        await at.present("gao_feng")
        await at.pay()
        assert at.pay_stage is Stage.QUOTED
        assert "? 1 unknown" in words(at)

    play(act, change=faulty)


def test_a_look_up_that_cannot_be_sent_says_so_and_the_sale_stays_unknown() -> None:
    async def act(at: Play) -> None:
        at.till.look_again_s = ()
        await sell_unanswered(at, "reply_lost")
        await at.keys("enter")
        await at.on(Sale)
        line_of(at).plan("", "line_down", 9)
        await at.keys("alt+u")
        await at.on(Pending)
        await at.keys("a")
        await at.until(lambda: not isinstance(at.till.screen, Pending))
        assert "cannot be reached" in words(at)
        await at.keys("enter")
        await at.on(Pending)
        assert "Unknown sales: 1" in words(at)
        assert not at.till.line_up

    play(act, change=faulty)


def test_without_a_line_the_banner_says_since_when_and_cash_goes_on() -> None:
    async def act(at: Play) -> None:
        at.till.probe_s = 1.0
        line_of(at).plan("", "line_down", 999)
        at.till.refresh_designation()
        await at.until(lambda: not at.till.line_up)
        await at.calm()
        assert "✗ Offline since 09:00:00. Still works: cash sales" in words(at)
        assert at.till.screen.has_class("-offline")
        await at.scan(BANLANGEN)
        for key in ("f9", "enter", "enter"):
            await at.keys(key)
        outcome = await at.settled()
        assert outcome.slip is not None and outcome.slip.cash_fen == 1850
        await at.keys("enter")
        line_of(at).repair()
        await at.until(lambda: at.till.line_up)  # it is tried by itself
        await at.calm()
        assert "Offline" not in words(at)

    play(act, change=faulty)
