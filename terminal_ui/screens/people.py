"""Customers for a newcomer (F12, demo world only): who they are, what they hold, what to expect."""

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from pos.model import Secret
from pos.street import PersonCard
from pos.texts import pick
from terminal_ui.base import TillScreen
from terminal_ui.cells import wrapped
from terminal_ui.keys import key
from terminal_ui.screens.ask import Choose
from terminal_ui.screens.phone import Phone
from terminal_ui.widgets.key_line import KeyLine
from terminal_ui.widgets.rows import Column, Row, Rows


@dataclass(frozen=True)
class Presented:
    """What the customer hands over: a text as a scanner reads it ("" for nothing), and for whom.

    patient: the person who takes the medicine, where it is not theirs; else None.
    """

    text: Secret
    patient: PersonCard | None


class People(TillScreen[Presented]):
    """A list of people beside the card of the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("show_code", "code"),
        key("show_card", "card"),
        key("show_identity", "identity"),
        key("show_other", "other"),
        key("show_family", "family"),
        key("show_nothing", "nothing"),
        key("back", "back"),
        key("help", "app.help", shown=False),
    ]

    def __init__(self, people: tuple[PersonCard, ...]) -> None:
        super().__init__()
        self.people = people

    def compose(self) -> ComposeResult:
        """The list and the card."""
        yield Static(id="people-title", classes="title")
        with Horizontal(id="people"):
            yield Rows(id="people-list")
            yield Static(id="person")
        yield KeyLine(rows=2)

    def on_mount(self) -> None:
        """Show."""
        self.show()

    def show(self) -> None:
        """Show everybody, and the one under the cursor."""
        self.query_one("#people-title", Static).update(Content(self.say("people.title")))
        language = self.till.language
        columns = (Column(self.say("people.name"), 8), Column(self.say("people.note")))
        rows = tuple(Row((one.name, pick(language, one.notes))) for one in self.people)
        self.query_one("#people-list", Rows).fill(columns, rows, self.say("people.none"))
        self.query_one("#people-list").focus()
        self.show_person()

    def on_rows_moved(self) -> None:
        """Another person."""
        self.show_person()

    def on_resize(self) -> None:
        """More or less room."""
        self.call_after_refresh(self.show_person)

    @property
    def chosen(self) -> PersonCard:
        """The one under the cursor."""
        return self.people[self.query_one("#people-list", Rows).place]

    def show_person(self) -> None:
        """What they hold."""
        if not self.people:
            return
        one = self.chosen
        width = max(20, self.query_one("#person").content_size.width or 30)
        parts = [Content.styled(one.name, "bold $text-accent")]
        for text in self._facts(one):
            parts += [Content(line) for line in wrapped(text, width)]
        parts += [Content(""), Content.styled(self.say("people.note"), "bold $text-accent")]
        parts += [Content(line) for line in wrapped(pick(self.till.language, one.notes), width)]
        self.query_one("#person", Static).update(Content("\n").join(parts))

    def _facts(self, one: PersonCard) -> tuple[str, ...]:
        names = {person.person: person.name for person in self.people}
        donors = " → ".join(names.get(binding.donor, "?") for binding in one.relatives)
        facts = [
            self.till.word(f"scheme.{one.scheme}"),
            self.say("people.code", state=self.say(f"people.code_{one.code_state}")),
            self.say(
                "people.card",
                card=masked(one.card_id.reveal()),
                state=self.say(f"card_state.{one.card_state}"),
            ),
            self.say("people.payers", names=donors) if donors else self.say("people.no_payers"),
        ]
        if one.person in self.till.pins_changed:
            facts.append(self.say(f"people.pin_{self.till.pins_changed[one.person]}"))
        elif one.published_pin:
            facts.append(self.say("people.pin", pin=one.published_pin.reveal()))
        return tuple(facts)

    # -- presenting

    def on_rows_chosen(self) -> None:
        """Enter: the phone, as most people do."""
        self.action_code()

    def action_code(self) -> None:
        """Their own phone."""
        one = self.chosen
        self._phone(one, one, None, self.say("phone.title", name=one.name))

    def action_card(self) -> None:
        """Their card in the reader."""
        self.dismiss(Presented(self.chosen.card_id, None))

    def action_identity(self) -> None:
        """Their identity card."""
        self.dismiss(Presented(self.chosen.identity_number, None))

    def action_nothing(self) -> None:
        """Nothing at all."""
        self.dismiss(Presented(Secret(""), None))

    def action_other(self) -> None:
        """Somebody else's code, for their own medicine."""
        patient = self.chosen

        def chosen(other: PersonCard) -> None:
            self._phone(other, other, patient, self.say("phone.title", name=other.name))

        self._choose("people.choose_other", chosen)

    def action_family(self) -> None:
        """Their own code, on a parent's phone."""
        one = self.chosen

        def chosen(parent: PersonCard) -> None:
            title = self.say("phone.family", parent=parent.name, name=one.name)
            self._phone(one, parent, None, title)

        self._choose("people.choose_parent", chosen)

    def _choose(self, title: str, then: "object") -> None:
        others = tuple(one for one in self.people if one.person != self.chosen.person)
        rows = tuple(Row((one.name, pick(self.till.language, one.notes))) for one in others)
        columns = (Column(self.say("people.name"), 8), Column(self.say("people.note")))

        def answered(place: int | None) -> None:
            if place is not None and callable(then):
                then(others[place])

        self.app.push_screen(Choose(self.say(title), columns, rows, ""), answered)

    def _phone(
        self, person: PersonCard, phone_of: PersonCard, patient: PersonCard | None, title: str
    ) -> None:
        def scanned(text: str | None) -> None:
            if text is not None:
                self.dismiss(Presented(Secret(text), patient))

        self.app.push_screen(Phone(person.person, phone_of.person, title), scanned)

    def action_back(self) -> None:
        """Back to the counter, nobody came."""
        self.dismiss(None)


def masked(number: str) -> str:
    """A number as others may see it: its ends."""
    return f"{number[:2]}{'*' * max(0, len(number) - 4)}{number[-2:]}"
