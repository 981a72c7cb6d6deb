"""What a history of undoings is made of: sales as they are wanted, and what became of each."""

from dataclasses import dataclass, field

from history_parts import BASKETS, HOUSES, Basket, people
from hypothesis import strategies as st
from little_model import Bond

from pos.model import Agreed, Answer, AnyCash, ExactCash, Sale

Gift = tuple[str, int, int, Bond | None]


@dataclass
class Message:
    """A sale that a till has sent, and what the model knows to have become of it.

    state: lost (never arrived), refused, quoted, settled, closed. undone: reversed, cancelled.
    """

    kind: str
    who: str
    sale: Sale
    state: str = "lost"
    undone: str = ""
    gave: list[Gift] = field(default_factory=list)
    answer: Answer | None = None


@dataclass
class Want:
    """A sale, whether its letter arrives, and whether it is wanted undone at once."""

    who: str
    house: str
    basket: Basket
    kind: str
    agreed: Agreed
    arrives: bool
    then: str


wants = st.builds(
    Want,
    who=people,
    house=st.sampled_from(HOUSES),
    basket=st.sampled_from(BASKETS),
    kind=st.sampled_from(["settle", "settle", "settle", "presettle"]),
    agreed=st.sampled_from([AnyCash(), AnyCash(), ExactCash(0)]),
    arrives=st.sampled_from([True, True, False]),
    then=st.sampled_from(["keep", "keep", "cancel", "reverse"]),
)
