"""Text from outside as it may be shown: nothing in it steers a terminal or turns a line around."""

import re

# Control characters but tab and line ends, the marks that change the direction of writing, and
# halves of a character, which no file can hold.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """The text with the replacement character for each that would not be seen but obeyed."""
    return _STEERING.sub("\ufffd", text)
