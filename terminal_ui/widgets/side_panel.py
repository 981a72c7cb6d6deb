"""Beside the basket: who the customer is, the checks as they fill in, and who pays how much."""

from dataclasses import dataclass

from textual.content import Content
from textual.widgets import Static

from terminal_ui.cells import wrapped
from terminal_ui.widgets.checks import Check, check_list
from terminal_ui.widgets.split import Payer, short_split


@dataclass(frozen=True)
class SideView:
    """heads: the three titles. payable: what the account may pay and what only cash may."""

    heads: tuple[str, str, str]
    customer: tuple[str, ...]
    checks: tuple[Check, ...]
    payable: tuple[tuple[str, str], ...]
    split: tuple[Payer, ...]
    before_split: str


class SidePanel(Static):
    """Three short blocks, wrapped by cell width."""

    def show(self, view: SideView) -> None:
        """Write the panel."""
        width = max(20, self.content_size.width or 28)
        customer, checks, split = (Content.styled(head, "bold $text-accent") for head in view.heads)
        parts = [customer]
        parts += [Content(line) for one in view.customer for line in wrapped(one, width)]
        parts += [Content(""), checks, check_list(view.checks, width)]
        parts += [Content(""), split]
        if view.split:
            parts.append(short_split(view.split, width))
        else:
            parts += [Content.assemble(f"{word} ", (sum_, "bold")) for word, sum_ in view.payable]
            muted = wrapped(view.before_split, width)
            parts += [Content.styled(line, "$text-muted") for line in muted]
        self.update(Content("\n").join(parts))
