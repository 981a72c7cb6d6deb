"""An amount of money three rows high, to be read from 80 cm away."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Digits, Static


class Big(Vertical):
    """A line of words over the figure."""

    DEFAULT_CSS = """
    Big { height: 4; width: auto; }
    Big Static { width: auto; height: 1; }
    Big Digits { width: auto; text-style: bold; }
    """

    def compose(self) -> ComposeResult:
        """The words, and the figure."""
        yield Static()
        yield Digits()

    def show(self, words: str, figure: str) -> None:
        """Show an amount; the words stay plain text."""
        self.query_one(Static).update(Content(words))
        self.query_one(Digits).update(figure)
