"""The customer by hand (F3): a card or identity number, and the papers that were seen."""

from typing import ClassVar

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from pos.counter.scanning import CredentialScan, recognise
from pos.model import Papers
from pos.street import Shown
from terminal_ui.base import TillModal
from terminal_ui.keys import key
from terminal_ui.widgets.entry import Entry
from terminal_ui.widgets.key_line import KeyLine
from terminal_ui.widgets.rows import Column, Row, Rows

_PAPERS = ("prescription", "patient", "agent", "agent_paper")


class Customer(TillModal[Shown]):
    """Dismisses with a credential to ask about, or None; papers are ticked in place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("toggle", "tick"),
        key("line_down", "to_list", shown=False),
    ]

    def compose(self) -> ComposeResult:
        """Two lines to type in, and the list of papers."""
        with Vertical(classes="dialog"):
            yield Static(id="customer-title", classes="title")
            yield Static(id="customer-hint")
            yield Entry(id="credential")
            yield Static(id="customer-said")
            yield Rows(id="papers")
            yield Static(id="agent-hint")
            yield Entry(id="agent")
            yield KeyLine()

    def on_mount(self) -> None:
        """A prescription is the commonest reason to be here when one is missing."""
        super().on_mount()
        needed = self.till.needs_prescription()
        self.query_one("#papers" if needed else "#credential").focus()

    def show(self) -> None:
        """Show the papers as they are."""
        papers = self.till.sale_in_hand().papers
        self.query_one("#customer-title", Static).update(Content(self.say("customer.title")))
        self.query_one("#customer-hint", Static).update(Content(self.say("customer.hint")))
        agent_words = f"{self.say('customer.agent_hint')} · {self.say('customer.list')}"
        self.query_one("#agent-hint", Static).update(Content(agent_words))
        ticked = {
            "prescription": papers.prescription,
            "patient": papers.patient,
            "agent": bool(papers.agent),
            "agent_paper": papers.agent_paper,
        }
        rows = []
        for name in _PAPERS:
            words = self.say(f"customer.{name}", agent=papers.agent)
            rows.append(Row((f"{'✓' if ticked[name] else '☐'} {words}",)))
        rows.append(Row((f"✗ {self.say('customer.drop')}",)))
        self.query_one("#papers", Rows).fill((Column(""),), tuple(rows), "")

    @on(Entry.Entered, "#credential")
    def credential_entered(self, message: Entry.Entered) -> None:
        """A card id or an identity number goes back to the sale."""
        message.stop()
        if not message.text.strip():
            self.dismiss(None)
            return
        scan = recognise(message.text, self.till.floor.clock().date())
        if isinstance(scan, CredentialScan):
            self.dismiss(scan.shown)
        else:
            said = Content.styled(self.say("customer.not_a_credential"), "bold $text-error")
            self.query_one("#customer-said", Static).update(said)
            self.till.rejected()

    @on(Entry.Entered, "#agent")
    def agent_entered(self, message: Entry.Entered) -> None:
        """Who collects for the patient."""
        message.stop()
        self._set(agent=message.text.strip(), agent_paper=False)

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Enter ticks, like Space."""
        self._tick(message.place)

    def action_tick(self) -> None:
        """Space: tick or untick."""
        self._tick(self.query_one("#papers", Rows).place)

    def action_to_list(self) -> None:
        """Down from a line to type in: into the list."""
        self.query_one("#papers", Rows).focus()

    def _tick(self, place: int) -> None:
        checkout = self.till.sale_in_hand()
        papers = checkout.papers
        if place >= len(_PAPERS):
            self.till.in_turn(checkout.drop_customer)
            self.dismiss(None)
        elif _PAPERS[place] == "agent":
            if papers.agent:
                self._set(agent="", agent_paper=False)
            else:
                self.query_one("#agent", Entry).focus()
        else:
            name = _PAPERS[place]
            self._set(**{name: not getattr(papers, name)})

    def _set(self, **seen: bool | str) -> None:
        checkout = self.till.sale_in_hand()
        papers: Papers = msgspec.structs.replace(checkout.papers, **seen)
        checkout.papers = papers
        self.show()
        self.query_one("#papers").focus()

    def take_scan(self, text: str) -> bool:
        """A credential that is scanned here is what this dialog asks for."""
        scan = recognise(text, self.till.floor.clock().date())
        if not isinstance(scan, CredentialScan):
            return False
        self.dismiss(scan.shown)
        return True
