"""Which place a sentence about a file speaks of.

Sentences of worlds, regions and decoding all begin with the key they are about: `people.li.area:
six digits`, `unknown key 'people.li.balanse'`. The line is found by that.
"""

import re

from pos.scenario.lines import Path

_PART = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_TWINS = re.compile(r"(\w+): '.*?' and '(.*?)' have the same (\w+)")
_UNKNOWN = re.compile(r"unknown key '(.*?)'\.?")
_WHERE = re.compile(r"([^\s:]+): (?:unknown key '(.*?)')?")


def path_named(said: str) -> Path:
    """The path of the key that a sentence begins with; the empty one where it names none."""
    if twins := _TWINS.match(said):
        return twins[1], twins[2], twins[3]
    if unknown := _UNKNOWN.match(said):
        return _split(unknown[1])
    if where := _WHERE.match(said):
        return _split(where[1]) + _split(where[2] or "")
    return ()


def _split(text: str) -> Path:
    return tuple(int(one[1]) if one[1] else one[2] for one in _PART.finditer(text))
