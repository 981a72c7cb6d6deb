"""Names as the file gives them, and a word in the reader's language for every value."""

import functools
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from pos import texts
from pos.refusals import Reason
from pos.scenario.shapes import Item

_ITEM = re.compile(r"(?P<key>\S+)(?: x (?P<quantity>.+?))?(?: @ (?P<price>.+))?")
_SHARED = {"relation": "words", "goods": "words.goods", "class": "words.catalogue_class"}
_SHARED |= {"scheme": "words.scheme", "agreement": "words.agreement"}


class Tongue(msgspec.Struct, frozen=True):
    """A language, and what the people, products and pharmacies of one scenario are called in it.

    sales: how many sales have a label; where it is one, nobody needs to be told which.
    """

    language: str
    people: dict[str, str] = {}
    products: dict[str, str] = {}
    pharmacies: dict[str, str] = {}
    sales: int = 0

    def say(self, key: str, **params: object) -> str:
        """A sentence of texts/*/scenario.toml."""
        return texts.say(self.language, f"scenario.{key}", **params)

    def has(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return f"scenario.{key}" in _keys(self.language)

    def listed(self, parts: Iterable[str]) -> str:
        """Words in a row."""
        return texts.say(self.language, "words.list_separator").join(parts)

    def quoted(self, text: str) -> str:
        """Something as it was written, in the language's own quotation marks."""
        return self.say("form.quoted", text=text)

    def name(self, table: str, key: str) -> str:
        """What a key of a table is called; the key itself where it has no name."""
        names: Mapping[str, str] = {
            "people": self.people, "products": self.products, "pharmacies": self.pharmacies,
        }.get(table, {})  # fmt: skip
        if table == "items":
            return self._goods(key)
        return names.get(key) or key

    def pharmacy(self, key: str) -> str:
        """A pharmacy; the first one listed where none is named."""
        if key:
            return self.name("pharmacies", key)
        return next(iter(self.pharmacies.values()), "") or self.say("given.default_pharmacy")

    def refusal(self, reason: Reason) -> str:
        """A reason in words, its code beside it."""
        word = texts.reason_word(self.language, reason)
        return self.say("form.code", word=word, code=reason.value)

    def value(self, field: str, value: Any) -> str:
        """The word for a value that stands under a key; what has no word stands as it is."""
        if isinstance(value, bool):
            return self.say("form.yes" if value else "form.no")
        if isinstance(value, datetime):
            return value.isoformat(sep=" ")[:19]
        if isinstance(value, date):
            return value.isoformat()
        key = f"{_SHARED[field]}.{value}" if field in _SHARED else f"scenario.value.{field}.{value}"
        return texts.say(self.language, key) if key in _keys(self.language) else str(value)

    def money(self, value: Any) -> str:
        """A balance: an amount, both buckets, or that there is no account."""
        if value == "none":
            return self.say("given.no_account")
        if isinstance(value, str):
            return value
        return self.say(
            "given.both_buckets",
            current_year=value.current_year,
            carried_over=value.carried_over,
        )

    def written(self, value: Any) -> str:
        """A value as the file writes it, without the file's brackets."""
        if isinstance(value, dict):
            parts = [f"{key} {self.written(one)}" for key, one in value.items()]
            return self.say("form.more_separator").join(parts)
        if isinstance(value, list | tuple):
            return self.listed(map(self.written, value)) or self.say("form.nothing")
        return self.value("", value)

    def duration(self, text: str) -> str:
        """`61s` in words."""
        count, unit = text[:-1], text[-1]
        return (
            self.say(f"unit.one_{unit}") if count == "1" else self.say(f"unit.{unit}", count=count)
        )

    def _goods(self, text: str) -> str:
        match = _ITEM.fullmatch(text)
        if match is None:
            return text
        quantity = f" × {match['quantity']}" if match["quantity"] else ""
        price = f" @ {match['price']}" if match["price"] else ""
        return f"{self.name('products', match['key'])}{quantity}{price}"


def tongue(item: Item, language: str) -> Tongue:
    """The names of one scenario; two who are called the same keep their keys beside them."""
    labels = {step.sale for step in item.steps if step.sale}
    return Tongue(
        language,
        people=_names(item.tables.get("people", {})),
        products=_names(item.tables.get("products", {})),
        pharmacies=_names(item.tables.get("pharmacies", {})),
        sales=len(labels),
    )


def title(item: Item, language: str) -> str:
    """A scenario's title in a language, or in the next best; its id where it has none."""
    written = {key: text for key, text in msgspec.structs.asdict(item.title).items() if text}
    return texts.pick(language, written) or item.id


def _names(table: Mapping[str, Any]) -> dict[str, str]:
    names = {
        key: str(given.get("name") or key) if isinstance(given, dict) else key
        for key, given in table.items()
    }
    called = list(names.values())
    return {
        key: name if called.count(name) == 1 else f"{name} ({key})" for key, name in names.items()
    }


@functools.cache
def _keys(language: str) -> frozenset[str]:
    return texts.keys(language)
