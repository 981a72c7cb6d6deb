"""Whatever is credited, set, inherited and sold in any order: balances are their postings."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playing import PILL, Play

from pos.centre.facts import AccountFacts
from pos.centre.rules import adjustment
from pos.money import FEN_MAX, yuan
from pos.refusals import Refusal

WORLD = """
people.li = {balance = {current_year = "20.00", carried_over = "5.00"}}
people.wang = {balance = "50.00"}
people.zhao = {}
people.sun = {scheme = "resident"}
bindings = [{beneficiary = "sun", donor = "li", relation = "parent"}]
"""
WHO = st.sampled_from(["li", "wang", "zhao", "sun"])
FEN = st.integers(-1, 5000) | st.sampled_from([FEN_MAX, FEN_MAX - 1, FEN_MAX + 1])
YUAN = st.integers(0, 5000).map(yuan)

Acts = list[tuple[str, tuple[object, ...]]]
ACTS: st.SearchStrategy[Acts] = st.lists(
    st.one_of(
        st.tuples(st.just("credit"), st.tuples(WHO, FEN)),
        st.tuples(st.just("die"), st.tuples(WHO)),
        st.tuples(st.just("inherit"), st.tuples(WHO, WHO)),
        st.tuples(st.just("set"), st.tuples(WHO, YUAN, YUAN)),
        st.tuples(st.just("sell"), st.tuples(WHO)),
        st.tuples(st.just("wait"), st.tuples(st.sampled_from(["1d", "400d"]))),
    ),
    min_size=1,
    max_size=12,
)


def total(play: Play, who: str) -> int:
    return sum(fen for key, fen in play.accounts().items() if key.startswith(f"{who}/"))


def act(play: Play, name: str, given: tuple[object, ...]) -> None:
    """One act, and what it must have done to the sum of everybody's money."""
    who = str(given[0])
    before, mine = sum(play.accounts().values()), total(play, who) if name != "wait" else 0
    if name == "credit":
        fen = int(str(given[1]))
        refused = play.desk.credit(who, fen) is not None
        assert refused == (fen <= 0 or fen + mine > FEN_MAX or who == "sun")
        assert sum(play.accounts().values()) == before + (0 if refused else fen)
    elif name == "die":
        assert play.desk.register_death(who) is None
        assert sum(play.accounts().values()) == before
    elif name == "inherit":
        heirs = total(play, str(given[1]))
        found = play.desk.inherit(who, str(given[1]))
        assert sum(play.accounts().values()) == before
        if not isinstance(found, Refusal):
            assert (total(play, who), total(play, str(given[1]))) == (0, heirs + mine)
    elif name == "set" and who != "sun":
        balance = {"current_year": given[1], "carried_over": given[2]}
        play.desk.set_person(who, {"balance": balance})
        assert yuan(total(play, who)) == yuan(sum(int(str(v).replace(".", "")) for v in given[1:]))
    elif name == "sell":
        play.sign_in()
        play.sell(who)
    elif name == "wait":
        play.wait(who)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ACTS)
def test_money_is_neither_made_nor_lost_at_the_desk(acts: Acts) -> None:
    play = Play(PILL, WORLD)
    for name, words in acts:
        act(play, name, words)
        play.check()
    for who in ("li", "wang", "zhao", "sun"):
        assert sum(one.amount_fen for one in play.desk.statement(who)) == total(play, who)
    play.close()


@settings(max_examples=40, deadline=None)
@given(
    rows=st.dictionaries(st.integers(2020, 2028), st.integers(0, 900), max_size=6),
    current=st.integers(2021, 2027),
    wanted=st.tuples(st.integers(0, 2000), st.integers(0, 2000)),
)
def test_an_adjustment_gives_each_bucket_what_it_shall_hold_and_takes_no_more_than_is_there(
    rows: dict[int, int], current: int, wanted: tuple[int, int]
) -> None:
    kept = [AccountFacts(f"li/{year}", "li", year, fen) for year, fen in rows.items()]
    found = adjustment.differences(kept, current, *wanted)
    after = {year: rows.get(year, 0) + found.get(year, 0) for year in {*rows, *found}}
    assert all(fen >= 0 for fen in after.values())
    assert 0 not in found.values()
    assert sum(fen for year, fen in after.items() if year >= current) == wanted[0]
    assert sum(fen for year, fen in after.items() if year < current) == wanted[1]
