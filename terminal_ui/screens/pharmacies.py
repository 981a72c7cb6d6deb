"""The list of designated pharmacies (定点药店名录, JN): where else the insurance pays."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from pos.street import DesignatedPharmacy
from terminal_ui.base import TillModal
from terminal_ui.widgets.key_line import KeyLine
from terminal_ui.widgets.rows import Column, Row, Rows


class Pharmacies(TillModal[None]):
    """Every pharmacy the centre knows, with its agreement today; `here` is this one's code."""

    def __init__(self, pharmacies: tuple[DesignatedPharmacy, ...], here: str) -> None:
        super().__init__()
        self.pharmacies = pharmacies
        self.here = here

    def compose(self) -> ComposeResult:
        """The list under its title."""
        with Vertical(classes="dialog tall"):
            yield Static(id="pharmacies-title", classes="title")
            yield Rows()
            yield KeyLine()

    def on_mount(self) -> None:
        """Show, beginning at this pharmacy."""
        codes = [one.code for one in self.pharmacies]
        self.query_one(Rows).place = codes.index(self.here) if self.here in codes else 0
        super().on_mount()

    def show(self) -> None:
        """Show them all."""
        title = self.say("pharmacies.title", count=len(self.pharmacies))
        self.query_one("#pharmacies-title", Static).update(Content(title))
        columns = (
            Column("", 1), Column(self.say("sign_in.name")), Column(self.say("sign_in.code"), 12),
            Column(self.say("pharmacies.area"), 6), Column(self.say("sign_in.state"), 14),
            Column(self.say("pharmacies.signed_in"), 8),
        )  # fmt: skip
        rows = self.query_one(Rows)
        empty = self.say("pharmacies.empty")
        rows.fill(columns, tuple(self._row(one) for one in self.pharmacies), empty, rows.place)
        rows.focus()

    def _row(self, one: DesignatedPharmacy) -> Row:
        is_active = one.agreement == "active"
        agreement = self.say(f"status.{'designated' if is_active else one.agreement}")
        signed = self.say("pharmacies.yes" if one.signed_in else "pharmacies.no")
        is_here = one.code == self.here
        cells = (
            "★" if is_here else "", one.name, one.code, one.area,
            f"{_sign(is_active)} {agreement}", f"{_sign(one.signed_in)} {signed}",
        )  # fmt: skip
        return Row(cells, "bold" if is_here else "")

    def on_rows_chosen(self) -> None:
        """Enter closes: a list is only looked at."""
        self.dismiss(None)


def _sign(well: bool) -> str:  # noqa: FBT001 - the only thing it is asked
    return "✓" if well else "✗"
