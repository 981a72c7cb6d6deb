"""Every sentence a person reads, in zh, en and es: TOML files, one folder for each language.

A key is `file.table.key`; a refusal's sentences stand under `refusals.REASON.say` and `.next`.
"""

import functools
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from pos.refusals import CATALOGUE, Reason, Refusal

LANGUAGES = ("zh", "en", "es")

LONGEST_PARAMETER = 300

# Parameters that hold words of ours, separated by commas; all others stand as they are.
_WORD_PARAMETERS = ("field", "relation", "allowed", "nearby", "state")


class Trouble(Exception):
    """Something outside the sale is in the way (a file, a database, a key): a sentence and a next
    step, which stand under `trouble.KEY.say` and `trouble.KEY.next`.
    """

    def __init__(self, key: str, **params: str) -> None:
        super().__init__(f"{key} {params}")
        self.key = key
        self.params = params

    def say(self, language: str) -> str:
        """What is in the way."""
        return say(language, f"trouble.{self.key}.say", **self._short())

    def next(self, language: str) -> str:
        """What to do about it."""
        return say(language, f"trouble.{self.key}.next", **self._short())

    def _short(self) -> dict[str, str]:
        """Whatever was typed or pasted, in a length that a sentence bears."""
        return {name: value[:LONGEST_PARAMETER] for name, value in self.params.items()}


def say(language: str, key: str, **params: object) -> str:
    """The sentence under `key`, its {parameters} filled in; KeyError where there is none."""
    return _sentences(language)[key].format(**params)


def template_of(language: str, key: str) -> str:
    """The sentence under `key` with its {parameters} as they stand; KeyError: there is none."""
    return _sentences(language)[key]


def refusal_say(language: str, refusal: Refusal) -> str:
    """What the cashier tells the customer."""
    return _filled(language, f"refusals.{refusal.reason}.say", refusal)


def refusal_next(language: str, refusal: Refusal) -> str:
    """What the cashier does next."""
    variant = f".{refusal.variant}" if CATALOGUE[refusal.reason].variants else ""
    return _filled(language, f"refusals.{refusal.reason}.next{variant}", refusal)


def locale_language(environment: Mapping[str, str]) -> str:
    """The language of LC_ALL, LC_MESSAGES or LANG, the first that is set; English for any other."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            wanted = environment[name][:2]
            return wanted if wanted in LANGUAGES else "en"
    return "en"


def template(language: str, reason: Reason) -> tuple[str, str]:
    """What to say and what to do for a reason, with its {parameters} as they stand.

    Where the next step has variants, all of them, one after the other.
    """
    words = _sentences(language)
    key = f"refusals.{reason}"
    variants = CATALOGUE[reason].variants
    todo = [words[f"{key}.next.{variant}"] for variant in variants] or [words[f"{key}.next"]]
    return words[f"{key}.say"], " · ".join(todo)


def reason_word(language: str, reason: Reason) -> str:
    """A few words for a reason, where a whole sentence has no room."""
    return _sentences(language)[f"refusals.{reason}.word"]


def keys(language: str) -> frozenset[str]:
    """Every key of a language; the tests hold the languages against each other."""
    return frozenset(_sentences(language))


def pick(language: str, choices: dict[str, str]) -> str:
    """The text for a language out of {zh, en, es}; the next best where it is missing."""
    for candidate in (language, "en", "zh", *choices):
        if candidate in choices:
            return choices[candidate]
    return ""


def _filled(language: str, key: str, refusal: Refusal) -> str:
    words = _sentences(language)
    separator = words["words.list_separator"]
    params = {
        name: separator.join(words.get(f"words.{part}", part) for part in value.split(","))
        if name in _WORD_PARAMETERS
        else value
        for name, value in refusal.params.items()
    }
    return words[key].format(**params)


@functools.cache
def _sentences(language: str) -> dict[str, str]:
    folder = resources.files(__name__).joinpath(language)
    found: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            table = tomllib.loads(file.read_text(encoding="utf-8"))
            found.update(_flat(table, file.name.removesuffix(".toml")))
    return found


def _flat(table: dict[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}.{key}")
        else:
            yield f"{prefix}.{key}", str(value)
