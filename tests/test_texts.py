"""Every sentence a person reads exists in three languages, with the same keys and parameters."""

import functools
import re
import tomllib
from importlib import resources
from string import Formatter
from typing import Any, get_args

import pytest

from pos import texts
from pos.model import Bucket, CredentialKind, GateState, PayerKind
from pos.refusals import CATALOGUE, Reason, Refusal, Scope
from pos.world import shapes as world

SAMPLES = {
    "account": "35.00",
    "agreed": "0.00",
    "allowed": "spouse,parent,child",
    "cash": "15.00",
    "field": "quantity",
    "from_day": "2026-03-04",
    "item": "感冒灵颗粒",
    "lifetime_min": "10",
    "lifetime_s": "60",
    "limit": "2",
    "nearby": "康宁大药房,百草堂药店",
    "quantity": "3",
    "quoted_account": "40.00",
    "quoted_cash": "10.00",
    "rank": "1",
    "relation": "uncle",
    "state": "lost",
    "tries_left": "2",
    "until": "2026-03-05",
    "value": "1.5",
}

# A refusal of this variant has nothing to put in, so neither `say` nor its `next` may ask for it.
_case_without = [
    (Reason.PHARMACY_NOT_DESIGNATED, "alone"),
    (Reason.PIN_LOCKED, "window"),
    (Reason.CODE_EXPIRED, "superseded"),
]

# What must have a word, by the table of words.toml it stands in ("" for the top level).
_case_words = [
    ("", list(world.Relation)),
    (
        "",
        [
            "pharmacy",
            "person",
            "kind",
            "lines",
            "papers",
            "agreed",
            "quantity",
            "price",
            "amount",
            "original",
        ],
    ),
    ("", get_args(world.CardState)),
    ("goods.", get_args(world.Goods)),
    ("catalogue_class.", get_args(world.CatalogueClass)),
    ("kind.", [*PayerKind, "cash"]),
    ("bucket.", list(Bucket)),
    ("credential.", list(CredentialKind)),
    ("agreement.", get_args(world.Agreement)),
    ("scheme.", get_args(world.Scheme)),
    ("gate_state.", list(GateState)),
    ("scope.", list(Scope)),
    ("money.", ["not_moved", "moved", "unknown"]),
]

# Each refusal there can be: its reason and, where the way on differs, its variant.
_case_refusals = [
    (reason, variant)
    for reason, entry in CATALOGUE.items()
    for variant in (entry.variants or ("",))
]


def _tables(language: str) -> dict[str, dict[str, Any]]:
    folder = resources.files(texts).joinpath(language)
    return {
        file.name: tomllib.loads(file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    }


def _flat(table: dict[str, Any], prefix: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{prefix}.{key}")
        else:
            found[f"{prefix}.{key}"] = value
    return found


@functools.cache
def _sentences(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, table in _tables(language).items():
        found |= _flat(table, name.removesuffix(".toml"))
    return found


def _of_reason(language: str, reason: Reason) -> dict[str, str]:
    prefix = f"refusals.{reason}."
    return {
        key.removeprefix(prefix): text
        for key, text in _sentences(language).items()
        if key.startswith(prefix)
    }


def _parameters(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _has_chinese(text: str) -> bool:
    return re.search("[\u4e00-\u9fff]", text) is not None


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_refusals_stand_in_the_order_of_the_catalogue(language: str) -> None:
    assert list(_tables(language)["refusals.toml"]) == list(Reason)
    assert list(CATALOGUE) == list(Reason)


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_word_a_sentence_and_a_next_step(language: str, reason: Reason) -> None:
    variants = CATALOGUE[reason].variants
    steps = {f"next.{variant}" for variant in variants} or {"next"}
    assert set(_of_reason(language, reason)) == {"word", "say"} | steps


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("reason", Reason)
def test_a_refusal_uses_exactly_its_declared_parameters(language: str, reason: Reason) -> None:
    used = {key: _parameters(text) for key, text in _of_reason(language, reason).items()}
    assert used.pop("word") == set()
    assert set().union(*used.values()) == set(CATALOGUE[reason].parameters)


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize(("reason", "variant"), _case_refusals)
def test_every_refusal_can_be_said(language: str, reason: Reason, variant: str) -> None:
    params = {name: SAMPLES[name] for name in CATALOGUE[reason].parameters}
    refusal = Refusal(reason, params, variant)
    for text in (
        texts.refusal_say(language, refusal),
        texts.refusal_next(language, refusal),
        texts.reason_word(language, reason),
    ):
        assert text
        assert not set("{}") & set(text)


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize(("reason", "variant"), _case_without)
def test_a_refusal_without_a_value_needs_none(language: str, reason: Reason, variant: str) -> None:
    refusal = Refusal(reason, {}, variant)
    assert texts.refusal_say(language, refusal)
    assert texts.refusal_next(language, refusal)


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("reason", Reason)
def test_a_refusal_is_short_and_names_no_key_and_no_number(language: str, reason: Reason) -> None:
    sentences = _of_reason(language, reason)
    assert len(re.findall("[.!?。！？]", sentences["say"])) <= 2
    assert re.search("[.!?。！？]$", sentences["say"])
    assert len(sentences["word"].split()) <= 5
    for text in sentences.values():
        assert not re.search(r"\bF\d", text)
        assert set(re.findall(r"\d{3,}", text)) <= {"12333"}


@pytest.mark.parametrize("reason", Reason)
def test_a_refusal_is_written_in_its_language(reason: Reason) -> None:
    zh, en, es = (_of_reason(language, reason) for language in ("zh", "en", "es"))
    for key, text in zh.items():
        assert _has_chinese(text)
        assert not _has_chinese(en[key] + es[key])
        assert len({text, en[key], es[key]}) == 3


def test_all_languages_have_the_same_files_keys_and_parameters() -> None:
    zh = _sentences("zh")
    for language in texts.LANGUAGES:
        other = _sentences(language)
        assert set(_tables(language)) == set(_tables("zh"))
        assert set(other) ^ set(zh) == set()
        assert {k: _parameters(t) for k, t in other.items()} == {
            k: _parameters(t) for k, t in zh.items()
        }


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_text_is_a_text_and_says_something(language: str) -> None:
    for key, text in _sentences(language).items():
        assert isinstance(text, str), key
        assert text.strip(), key
        # A parameter has a name and nothing else, so that a caller's mistake is a KeyError.
        for _, name, form, conversion in Formatter().parse(text):
            assert name is None or (name.isidentifier() and not form and not conversion), key


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize(("table", "words"), _case_words)
def test_every_known_word_can_be_said(language: str, table: str, words: list[str]) -> None:
    for word in words:
        text = texts.say(language, f"words.{table}{word}")
        assert _has_chinese(text) == (language == "zh")


def test_values_that_are_words_are_said_as_words() -> None:
    refusal = Refusal(Reason.NOT_KIN, {"relation": "uncle", "allowed": "spouse,parent,child"})
    assert "叔伯舅姨" in texts.refusal_say("zh", refusal)
    assert "配偶、父母、子女" in texts.refusal_say("zh", refusal)
    assert "spouse, parent, child" in texts.refusal_say("en", refusal)


def test_a_relation_and_its_neighbours_have_words_of_their_own() -> None:
    for language in texts.LANGUAGES:
        words = [texts.say(language, f"words.{relation}") for relation in world.Relation]
        assert len(set(words)) == len(words) == 12


def test_a_value_is_never_read_as_a_template() -> None:
    refusal = Refusal(Reason.BAD_AMOUNT, {"field": "price", "value": "{limit}"})
    for language in texts.LANGUAGES:
        assert "{limit}" in texts.refusal_next(language, refusal)
