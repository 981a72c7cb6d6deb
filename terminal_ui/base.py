"""What every screen stands on: the app as screens know it, and the frame of a screen."""

from collections import deque
from collections.abc import Callable
from typing import Any, ClassVar, Literal, TypeVar, cast

from textual.binding import BindingType
from textual.events import Key
from textual.screen import ModalScreen, Screen

from pos.clock import ticks
from pos.counter.asking import Counter
from pos.counter.checkout import Checkout
from pos.counter.day_lines import DayDifference
from pos.counter.daybook import Letter, Record
from pos.counter.pending import Resolved
from pos.counter.slip import Slip
from pos.counter.slip_layout import Row
from pos.counter.undoing import Kept
from pos.model import Answer, Identified
from pos.refusals import Refusal
from pos.street import DesignatedPharmacy
from pos.texts import say
from terminal_ui.errands import ErrandsApp
from terminal_ui.finishing import Finishing
from terminal_ui.floor import ShopFloor
from terminal_ui.keys import key

R = TypeVar("R")
# What became of a change of PIN; None when nothing was changed.
PinDone = Literal["changed", "unknown"] | Refusal | None
# A dialog that moves money must not be confirmed by an Enter that was meant for the one before.
DEAF_S = 0.150


class TillApp(ErrandsApp):
    """The app as its screens see it: the shop floor, the language, who is signed in, the sale."""

    designation: DesignatedPharmacy | None
    checkout: Checkout | None
    patient_name: str  # who takes the medicine, where it is not for whoever shows the credential
    pin_refused: bool
    pins_changed: dict[str, str]  # by person, for whom a PIN was sent here: changed or unknown
    down_since: str  # when the line went down, "" while it is up
    unknown: tuple[Letter, ...]  # what nobody answered, oldest first

    def __init__(self, floor: ShopFloor) -> None:
        super().__init__(floor.settings.gate)
        self.floor = floor
        self.language = floor.settings.language
        self.designation = None
        self.checkout = None
        self.patient_name = ""
        self.pin_refused = False
        self.down_since = ""
        self.unknown = ()
        self.behind_lock: list[Callable[[], object]] = []
        self.enters: deque[float] = deque(maxlen=64)
        self.entered_at = float("-inf")

    def typing(self, key: Key) -> None:
        """Every Enter is remembered, whatever it was for."""
        if key.key == "enter":
            self.enters.append(key.time)
            self.entered_at = ticks()

    def is_held_down(self, time: float) -> bool:
        """Whether the Enter of this time came so soon after another that no hand meant it: a key
        that is held down repeats every few hundredths of a second.
        """
        return any(0 < time - earlier < DEAF_S for earlier in self.enters)

    def say(self, key: str, **params: object) -> str:
        """The sentence under `till.key` in the language of the moment."""
        return say(self.language, f"till.{key}", **params)

    def word(self, key: str) -> str:
        """The word under `words.key`."""
        return say(self.language, f"words.{key}")

    def sale_in_hand(self) -> Checkout:
        """The open sale; only screens behind the sign-in ask."""
        assert self.checkout is not None
        return self.checkout

    def staffed(self) -> Counter:
        """The counter with whoever is signed in."""
        return self.sale_in_hand().counter

    def rejected(self) -> None:
        """A rejected scan also sounds different from an accepted one."""
        self.bell()

    @property
    def line_up(self) -> bool:
        """Whether the centre answers, as far as is known."""
        return not self.down_since

    @property
    def day_is_closed(self) -> bool:
        """Whether this till sells nothing more today; the ways of the day know."""
        return False

    @property
    def locked(self) -> bool:
        """Whether the lock is on; then nothing is opened above it."""
        return any(getattr(screen, "locks", False) for screen in self.screen_stack)

    def push_screen(self, *args: Any, **kwargs: Any) -> Any:
        """Open a screen; while the lock is on it waits behind it."""
        if self.locked:
            self.behind_lock.append(lambda: self.push_screen(*args, **kwargs))
            return None
        return super().push_screen(*args, **kwargs)

    def unlocked(self) -> None:
        """The lock is off: what waited is opened."""
        waited = list(self.behind_lock)
        self.behind_lock.clear()
        for opens in waited:
            opens()

    def replace(self, old: Screen[Any], new: Screen[Any]) -> None:
        """Put `new` where `old` is, by identity; what lies above `old`, Help say, is closed."""
        if self.locked:
            self.behind_lock.append(lambda: self.replace(old, new))
            return
        if old not in self.screen_stack:
            self.push_screen(new)
            return
        while self.screen is not old:
            self.pop_screen()
        self.switch_screen(new)

    # What the app does for its screens; see ways.py and app.py.
    opened: Callable[[Counter], None]
    begin_sale: Callable[[], None]
    cancel_whole: Callable[[Record], None]
    return_some: Callable[[Record, Kept], None]
    open_undo: Callable[[int | str], None]
    line_is: Callable[..., None]
    notices: Callable[[], tuple[str, ...]]
    look_up: Callable[[str], None]
    watch_word: Callable[[str], str]
    open_pending: Callable[[Callable[[], None]], None]
    refresh_unknown: Callable[[], None]
    finished: Callable[[Screen[Any], Answer | None, tuple[str, ...]], None]
    finished_unwritten: Callable[[Screen[Any], Exception, tuple[str, ...]], None]
    unknown_outcome: Callable[[Screen[Any], tuple[str, ...]], None]
    open_customer: Callable[[Callable[[], None]], None]
    open_slip: Callable[[str], None]
    reprint: Callable[[int], None]
    print_slip: Callable[[Slip, Callable[[str], None]], None]
    print_rows: Callable[[tuple[Row, ...], str, Callable[[str], None]], None]
    published_pin: Callable[[str], str]
    change_pin: Callable[[Identified, Callable[[PinDone], None]], None]
    open_pharmacies: Callable[[], None]
    needs_prescription: Callable[[], bool]
    refresh_designation: Callable[[], None]
    sale_said: Callable[[str], None]
    sale_refused: Callable[[str], None]
    scan_for_sale: Callable[[str], None]
    search_for: Callable[[str], None]
    show_refusal: Callable[[Refusal, str], None]
    take_over: Callable[[Any, DayDifference], None]
    hand_on: Callable[[Any, DayDifference], None]
    close_day: Callable[[Any], None]
    copy_of_day: Callable[[str], None]
    open_day: Callable[[str], None]
    sign_out: Callable[[Any], None]
    refresh_day: Callable[[Any], None]
    refresh_shift: Callable[[Any], None]
    give_up_ticket: Callable[[], None]
    show_unresolved: Callable[[tuple[Letter, ...]], None]
    trouble: Callable[..., None]
    trouble_in_sale: Callable[[Exception, Callable[[str | None], None]], None]
    not_recognised: Callable[[Exception], None]
    open_ticket: Callable[[str], None]


class Framed(Finishing[R]):
    """Shared by screens and modals: the till, its words, scans, and how they end."""

    @property
    def till(self) -> TillApp:
        """The app, as a till."""
        return cast(TillApp, cast("Screen[Any]", self).app)

    def say(self, key: str, **params: object) -> str:
        """The sentence under `till.key`."""
        return self.till.say(key, **params)

    def show(self) -> None:
        """Show everything anew: the state or the language has changed."""

    def news(self, found: Resolved) -> bool:
        """A look-up came back; True where this screen says how it ended."""
        return False

    def take_scan(self, text: str) -> bool:
        """A scan arrived while this is on top; False: there is nothing for a scan here."""
        return False


class TillScreen(Framed[R], Screen[R], inherit_bindings=False):
    """A whole screen, with the line of keys at its foot."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        key("next_field", "app.focus_next", shown=False),
        key("previous_field", "app.focus_previous", shown=False),
    ]


class TillModal(Framed[R], ModalScreen[R], inherit_bindings=False):
    """A dialog over a screen; Escape leaves it with nothing done."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        key("back", "back"),
        key("help", "app.help"),
        key("next_field", "app.focus_next", shown=False),
        key("previous_field", "app.focus_previous", shown=False),
    ]
    opened_at = 0.0

    def on_mount(self) -> None:
        """Begin to be deaf, and show."""
        self.opened_at = ticks()
        self.show()

    @property
    def deaf(self) -> bool:
        """Too early for an Enter that moves money."""
        return ticks() - self.opened_at < DEAF_S

    def action_back(self) -> None:
        """Leave, with nothing done."""
        self.dismiss(None)
