"""Sign in: choose the pharmacy, then badge and PIN. In the demo the screen says who may."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from pos.clock import MessageIds
from pos.counter import asking, shelf
from pos.counter.asking import Counter
from pos.counter.daybook import Daybook
from pos.counter.shop import Operator, ShopPharmacy
from pos.model import Secret
from pos.refusals import Refusal
from pos.street import CentreUnreachable, DesignatedPharmacy, NoReply
from pos.texts import refusal_next
from terminal_ui.base import TillScreen
from terminal_ui.cells import wrapped
from terminal_ui.keys import key
from terminal_ui.widgets.entry import Entry
from terminal_ui.widgets.key_line import KeyLine
from terminal_ui.widgets.rows import Column, Row, Rows

PANEL = 32


class SignIn(TillScreen[None]):
    """Three steps; each has the focus when it is its turn."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("back", "back"),
        key("help", "app.help"),
        key("language", "app.language"),
        key("theme", "app.next_theme"),
        key("palette", "app.palette"),
        key("quit", "app.leave"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.pharmacy: ShopPharmacy | None = None
        self.badge = ""
        self.states: dict[str, DesignatedPharmacy] = {}

    def compose(self) -> ComposeResult:
        """The steps on the left, who may sign in on the right."""
        yield Static(id="sign-title", classes="title")
        yield Static(id="sign-world")
        with Horizontal(id="sign"):
            with Vertical(id="sign-steps"):
                yield Static(id="step-pharmacy")
                yield Rows(id="pharmacies")
                yield Static(id="step-badge")
                yield Entry(id="badge")
                yield Static(id="step-pin")
                yield Entry(id="operator-pin", masked=True)
                yield Static(id="sign-said")
            yield Static(id="sign-who")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show, and ask for the pharmacies' states."""
        floor = self.till.floor
        only = floor.shop.pharmacies[0] if len(floor.shop.pharmacies) == 1 else None
        self.pharmacy = floor.shop.pharmacy(floor.pharmacy) or only
        self.show()
        known = self.while_here(self._known)
        self.till.errand(floor.centre.designated, known, lambda _: None)

    def on_resize(self) -> None:
        """More or less room."""
        self.call_after_refresh(self.show)

    def _known(self, found: tuple[DesignatedPharmacy, ...]) -> None:
        self.states = {one.code: one for one in found}
        self.show()

    def show(self) -> None:
        """Show the step that is due."""
        till, floor = self.till, self.till.floor
        self.query_one("#sign-title", Static).update(Content(f" {self.say('sign_in.title')}"))
        world = self.say("sign_in.world", world=floor.world_name, region=floor.region)
        mark = Content.styled(f" {self.say('simulation')} ", "bold reverse")
        self.query_one("#sign-world", Static).update(Content.assemble(mark, f" {world}"))
        for step in ("pharmacy", "badge", "pin"):
            self.query_one(f"#step-{step}", Static).update(Content(self.say(f"sign_in.{step}")))
        rows = self.query_one("#pharmacies", Rows)
        rows.styles.height = len(floor.shop.pharmacies) + 1
        columns = (
            Column(self.say("sign_in.name")), Column(self.say("sign_in.code"), 13),
            Column(self.say("sign_in.state"), 15),
        )  # fmt: skip
        rows.fill(columns, tuple(self._row(one) for one in floor.shop.pharmacies), "")
        for name, hint in (("badge", "badge_hint"), ("operator-pin", "pin_hint")):
            self.query_one(f"#{name}", Entry).placeholder = self.say(f"sign_in.{hint}")
        self.query_one("#sign-who", Static).update(self._who(till.floor.shop.operators))
        if self.pharmacy:
            chosen = self.say("sign_in.chosen", pharmacy=self.pharmacy.name)
            self.query_one("#step-pharmacy", Static).update(Content(chosen))
        step = "#pharmacies" if not self.pharmacy else "#operator-pin" if self.badge else "#badge"
        for name, later in (("badge", not self.pharmacy), ("operator-pin", not self.badge)):
            self.query_one(f"#{name}").disabled = later
        self.query_one(step).focus()

    def _row(self, one: ShopPharmacy) -> Row:
        state = self.states.get(one.code)
        if state is None:
            return Row((one.name, one.code, "…"))
        sign = "✓" if state.agreement == "active" else "✗"
        word = "designated" if state.agreement == "active" else state.agreement
        return Row((one.name, one.code, f"{sign} {self.say(f'status.{word}')}"))

    def _who(self, operators: tuple[Operator, ...]) -> Content:
        published = [one for one in operators if one.published_pin]
        if not published:
            return Content("")
        parts = [Content.styled(self.say("sign_in.who"), "bold $text-accent")]
        for one in published:
            role = self.say(f"sign_in.role_{one.role}")
            line = self.say(
                "sign_in.who_line", name=one.name, role=role, badge=one.badge,
                pin=one.published_pin.reveal(),
            )  # fmt: skip
            parts += [Content(""), *(Content(text) for text in wrapped(line, PANEL - 4))]
        return Content("\n").join(parts)

    # -- the steps

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Step 1."""
        self.pharmacy = self.till.floor.shop.pharmacies[message.place]
        self.show()

    @on(Entry.Entered, "#badge")
    def badge_entered(self, message: Entry.Entered) -> None:
        """Step 2."""
        message.stop()
        # An Enter too many must not send the PIN that follows into this open line.
        self.badge = message.text.strip() or self.badge
        self.show()

    @on(Entry.Entered, "#operator-pin")
    def pin_entered(self, message: Entry.Entered) -> None:
        """Step 3."""
        message.stop()
        if not message.text:
            return  # the same Enter, one line further
        assert self.pharmacy is not None
        badge, pin, house = self.badge, Secret(message.text), self.pharmacy
        self._said("sign_in.working")
        answered, failed = self.while_here(self._answered), self.while_here(self._failed)
        self.till.errand(lambda: self._staff(house, badge, pin), answered, failed)

    def _staff(
        self, house: ShopPharmacy, badge: str, pin: Secret
    ) -> tuple[Counter, Refusal | None] | None:
        """In the errand's thread: the operator, the daybook, and the pharmacy's own sign-in."""
        floor = self.till.floor
        operator = floor.sign_on(badge, pin)
        if operator is None:
            return None
        daybook = floor.daybook(house.code, floor.till)
        try:
            return self._signed_in(house, operator, daybook)
        except BaseException:
            daybook.close()  # it is one process's at a time: the next try opens it again
            raise

    def _signed_in(
        self, house: ShopPharmacy, operator: Operator, daybook: Daybook
    ) -> tuple[Counter, Refusal | None]:
        floor = self.till.floor
        ids = MessageIds(house.code, floor.till, floor.clock, daybook.last_message_id())
        counter = Counter(
            floor.shop, house, floor.till, operator, floor.centre, daybook, floor.clock, ids.next_id
        )
        shelf.learn(counter)
        try:
            return counter, asking.sign_in(counter)
        except (CentreUnreachable, NoReply):
            return counter, None

    def _answered(self, staffed: tuple[Counter, Refusal | None] | None) -> None:
        if staffed is None:
            self.badge = ""
            self._said("sign_in.wrong")
            self.till.rejected()
            self.show()
            return
        counter, refusal = staffed
        self.till.opened(counter)
        if refusal is not None:
            why = refusal_next(self.till.language, refusal)
            self.till.sale_said(self.say("sign_in.no_insurance", why=why))

    def _failed(self, error: Exception) -> None:
        self._said("sign_in.working")
        self.query_one("#sign-said", Static).update("")
        self.till.trouble(error)

    def _said(self, key: str) -> None:
        self.query_one("#sign-said", Static).update(Content(self.say(key)))

    def action_back(self) -> None:
        """One step back."""
        if self.badge:
            self.badge = ""
        elif not self.till.floor.pharmacy:
            self.pharmacy = None
        self.show()
