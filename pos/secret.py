"""A text that must not be seen: a PIN, an identity number, a card id, a code."""


class Secret:
    """A text that never shows itself: not in a repr, a log, a traceback or a journal.

    msgspec refuses to encode it, so that a PIN cannot slip into a message that is kept.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself; only for the comparison it was given for."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "Secret(…)"


NO_PIN = Secret("")
