"""Every word of the language has its sentence in three languages, and nothing is left unsaid."""

import typing
from datetime import date, datetime
from string import Formatter
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from pos.centre.policy import TABLES
from pos.clock import BEIJING
from pos.refusals import Reason
from pos.scenario import shapes
from pos.scenario.prose import doing, expecting
from pos.scenario.prose.words import Tongue
from pos.scenario.shapes import Expect, Step
from pos.scenario.steps import STEPS
from pos.texts import LANGUAGES, keys, reason_word, template_of
from pos.world import shapes as world

NAMES = {"li": "李明", "wang": "王芳"}
WHEN = datetime(2026, 3, 3, 9, tzinfo=BEIJING)
# A value for each key of a step, where its type alone does not give one.
SAMPLES: dict[str, Any] = {
    "items": ["cold x 2"], "order": ["wang", "li"], "for": "61s", "amount": "9.17", "text": "X-1",
    "to": date(2026, 3, 4), "lanes": [[{"do": "settle"}], [{"do": "pay_cash"}]],
    "limit": "9.17", "agree_cash": "9.17", "balance": "9.17", "counted": "9.17",
    "agent_paper": False,
}  # fmt: skip
VALUES: dict[str, Any] = {
    "outcome": "settled", "refusal": Reason.CARD_LOST, "tries_left": 2, "lines": [
        {"item": "cold", "payable": "1.00"}, {"item": "cold", "payable": False},
    ],
    "paid": [{"who": "li", "amount": "9.17"}],
    "skipped": [{"who": "wang", "reason": "DONOR_EMPTY"}],
    "balance": {"li": "9.17", "wang": {"current_year": "1.00", "carried_over": "2.00"}},
    "card": {"li": "lost"}, "pin": {"li": "locked"}, "code": {"li": "not_active"},
    "pending": 1, "differences": 0, "replay": True, "list_has": ["li"], "list_lacks": ["X-1"],
    "slip_has": ["X-1"], "slip_lacks": ["X-2"],
}  # fmt: skip

tongues = [
    Tongue(language, NAMES, {"cold": "感冒灵"}, {"main": "大药房"}) for language in LANGUAGES
]
each_tongue = pytest.mark.parametrize("tongue", tongues, ids=LANGUAGES)
_case_keys = [
    (name, key)
    for name, step in STEPS.items()
    for key in doing.keys_of(step)
    if key.name not in ("sale", "message_id")
]


def _words(node: inspect.Type) -> list[str]:
    """The words a key may have, where they are few."""
    if isinstance(node, inspect.LiteralType):
        return [str(value) for value in node.values if value != ""]
    if isinstance(node, inspect.EnumType):
        return [str(one.value) for one in node.cls]
    if isinstance(node, inspect.UnionType):
        return [word for one in node.types for word in _words(one)]
    if isinstance(node, inspect.Metadata):
        return _words(node.type)
    return []


def _field(step: type[Any], name: str) -> inspect.Type:
    fields = inspect.type_info(step).fields  # type: ignore[attr-defined]
    return next(one.type for one in fields if one.encode_name == name)


def _sample(step: type[Step], key: doing.Key) -> Any:
    """A value that differs from the key's default."""
    if (do_of(step), key.name) == ("set_clock", "to"):
        return WHEN
    kind = _field(step, key.name)
    if words := [word for word in _words(kind) if word != key.default]:
        return words[-1]
    if isinstance(kind, inspect.BoolType):
        return key.default is not True
    if key.name in SAMPLES:
        return SAMPLES[key.name]
    if key.table == "people":
        return "wang"
    if key.table == "pharmacies":
        return "main"
    kinds = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    if any(isinstance(one, inspect.DateType) for one in kinds):
        return date(2026, 3, 4)
    return 7 if isinstance(key.default, int) else "X-1"


def do_of(step: type[Step]) -> str:
    return str(step.__struct_config__.tag)


def _step(name: str, more: str = "") -> Step:
    """A step with what it needs, and one key besides."""
    step = STEPS[name]
    told = {
        key.name: _sample(step, key)
        for key in doing.keys_of(step)
        if key.default is msgspec.NODEFAULT or key.name == more
    }
    return msgspec.convert({"do": name, **told}, step)


@each_tongue
@pytest.mark.parametrize("name", STEPS)
def test_every_step_has_a_sentence(tongue: Tongue, name: str) -> None:
    told = doing.told(_step(name), tongue)
    assert len(told) > 4 and not set("{}") & set(told)
    assert told.endswith("。" if tongue.language == "zh" else ".")


@each_tongue
@pytest.mark.parametrize(("name", "key"), _case_keys, ids=lambda one: getattr(one, "name", one))
def test_nothing_a_step_says_is_left_out(tongue: Tongue, name: str, key: doing.Key) -> None:
    with_it, without = _step(name, key.name), _step(name)
    if key.default is msgspec.NODEFAULT:
        params = {p for _, p, _, _ in Formatter().parse(_template(tongue, name)) if p}
        assert key.name in params
    elif key.name == "pharmacy":  # the one there is need not be named unless the file does
        assert "大药房" in doing.told(with_it, tongue)
    elif (name, key.name) != ("set", "who"):
        assert doing.told(with_it, tongue) != doing.told(without, tongue)


def _template(tongue: Tongue, name: str) -> str:
    return template_of(tongue.language, f"scenario.step.{name}")


@each_tongue
@pytest.mark.parametrize("field", [one.name for one in msgspec.structs.fields(Expect)])
def test_every_expectation_has_a_sentence(tongue: Tongue, field: str) -> None:
    expect = msgspec.convert({field: VALUES.get(field, "9.17")}, Expect)
    (first, *_) = expecting.told(expect, tongue)
    assert not set("{}") & set(first)
    assert len(first) > 1


@each_tongue
def test_every_outcome_has_a_word(tongue: Tongue) -> None:
    for word in typing.get_args(shapes.OutcomeWord):
        (told,) = expecting.told(Expect(outcome=word), tongue)
        assert word not in told or tongue.language != "zh"


@each_tongue
def test_a_refusal_has_its_human_word_beside_its_code(tongue: Tongue) -> None:
    for reason in Reason:
        (told,) = expecting.told(Expect(outcome="refused", refusal=reason), tongue)
        assert reason.value in told
        assert reason_word(tongue.language, reason) in told


@each_tongue
@pytest.mark.parametrize(
    "shape",
    [
        world.GivenPerson,
        world.GivenPharmacy,
        world.GivenProduct,
        world.GivenOperator,
        *STEPS.values(),
    ],
    ids=lambda one: one.__name__,
)
def test_every_word_a_file_may_say_can_be_read(tongue: Tongue, shape: type[Any]) -> None:
    for field in inspect.type_info(shape).fields:  # type: ignore[attr-defined]
        for word in _words(field.type):
            if field.encode_name in ("expect", "class"):
                continue
            assert tongue.value(field.encode_name, word) != word or tongue.language != "zh"


@each_tongue
def test_every_fact_of_a_world_has_a_label(tongue: Tongue) -> None:
    shapes_given = (
        world.GivenPerson, world.GivenPharmacy, world.GivenProduct, world.GivenOperator,
        world.GivenBinding,
    )  # fmt: skip
    for shape in shapes_given:
        for field in msgspec.structs.fields(shape):
            if field.encode_name not in ("beneficiary", "donor", "relation"):
                assert tongue.has(f"fact.{field.encode_name}"), field.encode_name


@each_tongue
def test_every_rule_that_can_be_overridden_has_a_sentence(tongue: Tongue) -> None:
    for name, table in TABLES.items():
        for field in msgspec.structs.fields(table):
            if field.name not in ("basis", "stated"):
                assert tongue.has(f"policy.{name}.{field.name}"), (name, field.name)


def test_no_sentence_stands_there_for_nothing() -> None:
    steps = {key.split(".")[2] for key in keys("en") if key.startswith("scenario.step.")}
    assert steps == set(STEPS)
    rules = {key.split(".")[2] for key in keys("en") if key.startswith("scenario.policy.")}
    assert rules == set(TABLES)
