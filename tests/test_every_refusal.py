"""Every refusal that can be reached is reached over the street, moves nothing, has its words."""

import msgspec
import pytest
from playing import Play
from refusal_cases import NOT_REACHABLE, WAYS, Way

from pos.model import Answer, GateState, Quote
from pos.refusals import CATALOGUE, Reason, Refusal, Scope
from pos.texts import LANGUAGES, refusal_next, refusal_say

PIN_GATE = list(Reason)[: list(Reason).index(Reason.PIN_WRONG) + 1]
BEFORE_THE_PIN = [
    way for way in WAYS if way.reason in PIN_GATE and CATALOGUE[way.reason].scope is not Scope.LINE
]
# The same people in each: only what they hold and who is bound to whom differs.
HELD = ("0.02", "31415.92")
CHAINS = ((), ("zhao",), ("zhao", "sun", "wang"))


def way_id(way: Way) -> str:
    return f"{way.reason} {way.variant}".strip()


each_way = pytest.mark.parametrize("_case", WAYS, ids=way_id)


def found_by(way: Way, play: Play) -> object:
    return way.act(play, way.before(play))


def refusal_of(found: object, reason: Reason) -> Refusal | None:
    """The refusal in whatever came back: the answer's, a line's, a donor's, or the desk's."""
    outcome = found.outcome if isinstance(found, Answer) else found
    if not isinstance(outcome, Quote):
        return outcome if isinstance(outcome, Refusal) else None
    if CATALOGUE[reason].scope is Scope.LINE:
        lines = [line for line in outcome.lines if line.reason is reason]
        return Refusal(reason, {"item": lines[0].product}) if lines else None
    skips = [skip.refusal for skip in outcome.skipped if skip.refusal.reason is reason]
    return skips[0] if skips else None


def test_every_reason_is_either_reached_here_or_belongs_to_another_issue() -> None:
    reached = {way.reason for way in WAYS}
    assert reached | set(NOT_REACHABLE) == set(Reason)
    assert not reached & set(NOT_REACHABLE)
    assert all(NOT_REACHABLE.values())


def test_every_variant_of_a_reached_reason_is_reached() -> None:
    reached = {(way.reason, way.variant) for way in WAYS}
    declared = {
        (reason, variant)
        for reason in {way.reason for way in WAYS}
        for variant in CATALOGUE[reason].variants or ("",)
    }
    assert reached == declared


@each_way
def test_the_refusal_is_the_one_expected_and_no_account_has_moved(_case: Way) -> None:
    play = _case.open()
    prepared = _case.before(play)
    before = (play.accounts(), play.check().postings)
    refusal = refusal_of(_case.act(play, prepared), _case.reason)
    assert refusal is not None
    assert (refusal.reason, refusal.variant) == (_case.reason, _case.variant)
    assert (play.accounts(), play.check().postings) == before


@each_way
def test_the_explanation_names_one_gate_that_refused_and_none_after_it(_case: Way) -> None:
    found = found_by(_case, _case.open())
    if isinstance(found, Answer) and found.trace.gates and isinstance(found.outcome, Refusal):
        states = [one.state for one in found.trace.gates]
        place = states.index(GateState.REFUSED)
        assert states[:place] == [GateState.PASSED] * place
        assert set(states[place + 1 :]) <= {GateState.NOT_REACHED}
        assert found.trace.gates[place].basis
        assert not (found.trace.payers and _case.reason in PIN_GATE)


@each_way
def test_the_refusal_is_told_whole_in_three_languages(_case: Way) -> None:
    refusal = refusal_of(found_by(_case, _case.open()), _case.reason)
    assert refusal is not None
    assert set(refusal.params) <= set(CATALOGUE[_case.reason].parameters)
    said = [refusal_say(language, refusal) for language in LANGUAGES]
    todo = [refusal_next(language, refusal) for language in LANGUAGES]
    for sentence in (*said, *todo):
        assert len(sentence) > 5
        assert not {"{", "}"} & set(sentence)
    assert len({*said, *todo}) == 6


@pytest.mark.parametrize("_case", BEFORE_THE_PIN, ids=way_id)
def test_until_the_pin_has_passed_no_reply_depends_on_anybodys_money(_case: Way) -> None:
    """SEC-002: the same reply, byte for byte, whatever is held and whoever is bound."""
    replies = set()
    for held in HELD:
        for chain in CHAINS:
            way = _case._replace(world=_case.world.replace("50.00", held))
            play = way.open(*everybody_holds(held, _case.world), bindings(chain))
            found = found_by(way, play)
            assert refusal_of(found, way.reason) is not None
            replies.add(msgspec.json.encode(found))
    assert len(replies) == 1


def test_after_the_pin_the_reply_does_depend_on_the_money() -> None:
    """So that the test above is able to fail."""
    way = next(way for way in WAYS if way.reason is Reason.FUNDS_SHORT)
    replies = {
        msgspec.json.encode(
            way.act(way.open(*everybody_holds(held, way.world), bindings(chain)), None)
        )
        for held in HELD
        for chain in CHAINS
    }
    assert len(replies) > 3


def everybody_holds(held: str, world: str) -> list[str]:
    people = [who for who in ("li", "wang", "zhao", "sun") if f"people.{who} " not in world]
    return ["\n".join(f'people.{who} = {{balance = "{held}"}}' for who in people)]


def bindings(chain: tuple[str, ...]) -> str:
    rows = (f'{{beneficiary = "li", donor = "{one}", relation = "spouse"}}' for one in chain)
    return f"bindings = [{', '.join(rows)}]"
