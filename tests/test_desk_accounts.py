"""Credits, statements, a death and its heirs: who gets what, and where it is told."""

import pytest
from playing import PILL, Play, paid, reason

from pos.model import Balances, Secret
from pos.money import FEN_MAX, yuan
from pos.refusals import Reason, Refusal

WORLD = """
people.li = {name = "李明明", balance = {current_year = "20.00", carried_over = "5.00"}}
people.wang = {name = "王芳", balance = "50.00"}
people.zhao = {name = "赵刚"}
people.sun = {scheme = "resident"}
people.qian = {deceased = true, balance = "7.00"}
bindings = [{beneficiary = "li", donor = "wang", relation = "spouse"}]
"""


def world(*more: str, **how: str) -> Play:
    return Play(PILL, WORLD, *more, **how)


def buckets(play: Play, who: str) -> tuple[str, str]:
    found = play.desk.balances(who).outcome
    assert isinstance(found, Balances)
    return yuan(found.current_year_fen), yuan(found.carried_over_fen)


def told(play: Play, who: str) -> list[str]:
    """A statement's lines without their time: `shared 2026 -25.00 李** main`."""
    return [
        " ".join(
            filter(None, [one.kind, str(one.year), yuan(one.amount_fen), one.other, one.place])
        )
        for one in play.desk.statement(who)
    ]


_case_credits = [
    ("li", 1, None),
    ("li", 12_000, None),
    ("zhao", FEN_MAX, None),
    ("li", 0, Reason.BAD_AMOUNT),
    ("li", -1, Reason.BAD_AMOUNT),
    ("li", FEN_MAX, Reason.BAD_AMOUNT),  # with what is there it could not be counted
    ("zhao", FEN_MAX + 1, Reason.BAD_AMOUNT),
    ("sun", 100, Reason.NO_ACCOUNT),
    ("sun", 0, Reason.BAD_AMOUNT),
]


@pytest.mark.parametrize(("who", "fen", "why"), _case_credits)
def test_a_credit_goes_to_this_year_or_moves_nothing(
    who: str, fen: int, why: Reason | None
) -> None:
    play = world()
    before = play.accounts()
    assert reason(play.desk.credit(who, fen)) is why
    gained = {key: now - before.get(key, 0) for key, now in play.accounts().items()}
    assert {key: gain for key, gain in gained.items() if gain} == (
        {} if why else {f"{who}/2026": fen}
    )
    play.check()


_case_years = [
    # region, category, moment, the row that is credited, what is this year's then
    ("demo", "", "2026-12-31T23:59:59", "li/2026", "30.00"),
    ("demo", "", "2027-01-01T00:00:00", "li/2027", "10.00"),
    ("shijiazhuang-2013", "", "2026-12-25T23:59:59", "li/2026", "30.00"),
    ("shijiazhuang-2013", "", "2026-12-26T00:00:00", "li/2026", "10.00"),
]


@pytest.mark.parametrize(("region", "category", "moment", "row", "current"), _case_years)
def test_a_credit_falls_into_the_insurance_year_of_its_day(
    region: str, category: str, moment: str, row: str, current: str
) -> None:
    opens = "2025-12-28T09:00:00" if region == "shijiazhuang-2013" else "2026-03-03T09:00:00"
    play = Play('people.li = {balance = "20.00"}', region=region, at=opens)
    play.go_to(moment)
    assert play.desk.credit("li", 1000) is None
    assert buckets(play, "li")[0] == current
    assert sum(play.accounts().values()) == 3000
    play.check()


def test_money_that_was_credited_pays_at_once_and_for_relatives_too() -> None:
    play = world()
    assert paid(play.sell("zhao")) == "cash 10.00"
    assert play.desk.credit("zhao", 700) is None
    assert paid(play.sell("zhao")) == "zhao 7.00, cash 3.00"
    play.desk.credit("wang", 30_000)
    assert paid(play.sell("li", "pill x 40")) == "li 25.00, wang 350.00, cash 25.00"


def test_a_statement_tells_each_movement_of_ones_own_account_and_no_others() -> None:
    play = world()
    play.sell("li", "pill x 4")
    play.wait("1m")
    play.desk.credit("li", 300)
    play.desk.set_person("wang", {"balance": "1.00"})
    play.desk.register_death("wang")
    play.desk.inherit("wang", "li")
    assert told(play, "li") == [
        "opening 2026 20.00", "opening 2025 5.00",
        "spent 2026 -20.00 main", "spent 2025 -5.00 main",
        "credit 2026 3.00", "inherited 2026 1.00 王*",
    ]  # fmt: skip
    assert told(play, "wang") == [
        "opening 2026 50.00", "shared 2026 -15.00 李** main", "adjusted 2026 -34.00",
        "handed_over 2026 -1.00 李**",
    ]  # fmt: skip
    assert told(play, "zhao") == [] and told(play, "sun") == []
    moments = [one.at for one in play.desk.statement("li")]
    assert moments == sorted(moments)


def test_a_statement_adds_up_to_the_balance() -> None:
    play = world()
    play.sell("li", "pill x 4")
    play.desk.credit("li", 999)
    play.sell("li", "pill")
    for who in ("li", "wang", "zhao", "sun", "qian"):
        assert yuan(sum(one.amount_fen for one in play.desk.statement(who))) == play.left(who)


def test_a_death_seals_the_account_and_cancels_the_card() -> None:
    play = world()
    for _ in range(2):  # registered twice, it stays so
        assert play.desk.register_death("wang") is None
    wang = next(one for one in play.desk.people() if one.person == "wang")
    assert wang.card_state == "cancelled"
    assert reason(play.sell("wang")) is Reason.PERSON_DECEASED
    assert paid(play.sell("li", "pill x 4")) == "li 25.00, cash 15.00"
    assert play.left("wang") == "50.00"


def test_a_card_that_was_ordered_is_cancelled_with_the_others() -> None:
    play = world()
    play.desk.replace_card("wang", urgent=True)
    play.desk.register_death("wang")
    play.wait("7d")
    wang = next(one for one in play.desk.people() if one.person == "wang")
    assert wang.card_state == "cancelled"


def test_an_heir_gets_every_bucket_into_this_year_once() -> None:
    play = world()
    play.desk.register_death("li")
    assert play.desk.inherit("li", "wang") is None
    assert (play.left("li"), buckets(play, "wang")) == ("0.00", ("75.00", "0.00"))
    before = play.accounts()
    assert play.desk.inherit("li", "wang") is None  # nothing is left: done
    assert play.accounts() == before
    play.check()


_case_heirs = [
    ("wang", "li", Reason.NOT_DECEASED),
    ("qian", "sun", Reason.HEIR_HAS_NO_ACCOUNT),
    ("qian", "qian", Reason.PERSON_DECEASED),
    ("li", "qian", Reason.PERSON_DECEASED),
    ("sun", "sun", Reason.NOT_DECEASED),
]


@pytest.mark.parametrize(("dead", "heir", "why"), _case_heirs)
def test_an_inheritance_that_is_refused_moves_nothing(dead: str, heir: str, why: Reason) -> None:
    play = world()
    before = play.accounts()
    assert play.desk.inherit(dead, heir) == Refusal(why)
    assert play.accounts() == before


def test_an_heir_whose_account_could_not_be_counted_is_refused() -> None:
    play = world()
    play.desk.credit("zhao", FEN_MAX)
    assert reason(play.desk.inherit("qian", "zhao")) is Reason.BAD_AMOUNT
    assert play.left("qian") == "7.00"


def test_an_account_row_that_the_heir_does_not_have_yet_is_made() -> None:
    play = world()
    play.go_to("2028-06-01T09:00:00")
    assert play.desk.inherit("qian", "zhao") is None
    assert play.accounts()["zhao/2028"] == 700
    assert buckets(play, "zhao") == ("7.00", "0.00")
    play.check()


def test_every_visit_is_a_row_and_a_refused_one_too() -> None:
    play = world()
    acts = [
        lambda: play.desk.credit("li", 0),
        lambda: play.desk.credit("li", 1),
        lambda: play.desk.inherit("li", "wang"),
        lambda: play.desk.register_death("li"),
        lambda: play.desk.inherit("li", "wang"),
        lambda: play.desk.query("wang", Secret("000000")),
        lambda: play.desk.report_loss("li", temporary=True),
        lambda: play.desk.unlock_pin("li"),
        lambda: play.desk.set_person("li", {"insured": "ended"}),
        lambda: play.desk.set_pharmacy("P37010000001", {"agreement": "ended"}),
    ]
    for act in acts:
        before = play.check().journal_rows
        act()
        assert play.check().journal_rows == before + 1
