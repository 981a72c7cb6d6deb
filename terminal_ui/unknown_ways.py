"""What nobody answered: looked up again at growing intervals while the till goes on; and the line.

A look-up is an errand like any other, so that the screen never waits for one. After the last of
them nobody is told to wait any longer, but to call staff. Basis: WIRE, SIM for the intervals.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from textual.timer import Timer

from pos.counter import pending
from pos.counter.daybook import Letter
from pos.counter.pending import Resolved
from pos.money import yuan
from pos.street import CentreUnreachable
from pos.texts import say
from terminal_ui.base import Framed
from terminal_ui.errors import card_of_error
from terminal_ui.floor import ShopFloor
from terminal_ui.paper_ways import PaperWays
from terminal_ui.screens.pending import Pending

LOOK_AGAIN_S = (5.0, 15.0, 45.0, 120.0)  # then staff are called
PROBE_S = 20.0  # how often a line that is down is tried
SAID_S = 10.0


@dataclass(frozen=True)
class Watch:
    """tries: look-ups made by itself. next_at: when the next one is due, "" once there is none."""

    tries: int
    next_at: str
    timer: Timer | None


class UnknownWays(PaperWays):
    """Knows every unknown letter of this till, and when each is looked up again."""

    look_again_s = LOOK_AGAIN_S
    probe_s = PROBE_S

    def __init__(self, floor: ShopFloor) -> None:
        super().__init__(floor)
        self.watches: dict[str, Watch] = {}
        self._probe: Timer | None = None

    # -- which they are

    def keep_watch(self, letters: tuple[Letter, ...]) -> None:
        """These are unknown now: what is new is looked up by and by, what is known no more."""
        self.unknown = letters
        listed = {one.message_id for one in letters}
        for message_id in set(self.watches) - listed:
            self._forget(message_id)
        for one in letters:
            if one.message_id not in self.watches:
                self._plan(one.message_id, 0)
        self.show_all()

    def refresh_unknown(self) -> None:
        """Read them from the daybook again."""
        self.errand(partial(pending.pending, self.staffed()), self.keep_watch, self.trouble)

    def _forget(self, message_id: str) -> None:
        timer = self.watches.pop(message_id).timer
        if timer:
            timer.stop()

    def _plan(self, message_id: str, tries: int) -> None:
        before = self.watches.get(message_id)
        if before and before.timer:
            before.timer.stop()
        if tries >= len(self.look_again_s):
            self.watches[message_id] = Watch(tries, "", None)
            self.rejected()
            return
        wait = self.look_again_s[tries]
        at = self.floor.clock() + timedelta(seconds=wait)
        timer = self.set_timer(wait, partial(self._look_again, message_id, tries))
        self.watches[message_id] = Watch(tries, f"{at:%H:%M:%S}", timer)

    def watch_word(self, message_id: str) -> str:
        """When a letter is looked up again, or that staff are to be called."""
        watch = self.watches.get(message_id)
        if watch is None:
            return ""
        if not watch.next_at:
            return self.say("unknown.staff", tries=watch.tries)
        return self.say("unknown.next_at", at=watch.next_at)

    # -- looking up

    def _look_again(self, message_id: str, tries: int) -> None:
        def done(_: object) -> None:
            if message_id in self.watches:
                self._plan(message_id, tries + 1)
                self.show_all()

        def failed(error: Exception) -> None:
            if not isinstance(error, CentreUnreachable):
                self.sale_said(card_of_error(self.language, error).happened)
            done(error)

        self._look(message_id, done, failed)

    def look_up(self, message_id: str) -> None:
        """By key: now. The look-ups that the till makes by itself stay as they were planned."""
        self._look(message_id, lambda _: None, partial(self.trouble, about="look_up"))

    def _look(
        self,
        message_id: str,
        then: Callable[[Resolved], None],
        fail: Callable[[Exception], None],
    ) -> None:
        counter = self.staffed()

        def look() -> tuple[Resolved, tuple[Letter, ...]]:
            return pending.resolve(counter, message_id), pending.pending(counter)

        def known(found: tuple[Resolved, tuple[Letter, ...]]) -> None:
            self._came_back(*found)
            then(found[0])

        def failed(error: Exception) -> None:
            if isinstance(error, CentreUnreachable):
                self.line_is(up=False)
            fail(error)
            self.refresh_unknown()

        self.errand(look, known, failed)

    def _came_back(self, found: Resolved, left: tuple[Letter, ...]) -> None:
        letter = next((one for one in self.unknown if one.message_id == found.message_id), None)
        self.keep_watch(left)
        framed = [screen for screen in self.screen_stack if isinstance(screen, Framed)]
        shown = [screen.news(found) for screen in framed]
        if found.outcome == "unknown" or letter is None:
            return
        words = self.say(
            "unknown.news", name=letter.name, total=yuan(letter.total_fen),
            kind=say(self.language, f"commands.letter.{letter.kind}"),
            outcome=self.say(f"unknown.{found.outcome}"),
        )  # fmt: skip
        self.sale_said(words)
        if not any(shown):
            self.notify(words, timeout=SAID_S, markup=False)

    # -- the list

    def action_pending(self) -> None:
        """Alt+U: every unknown of this till."""
        self.open_pending(lambda: None)

    def open_pending(self, then: Callable[[], None]) -> None:
        """The list; `then` when it is closed."""

        def read(letters: tuple[Letter, ...]) -> None:
            self.keep_watch(letters)
            self.push_screen(Pending(letters), lambda _: then())

        self.errand(partial(pending.pending, self.staffed()), read, self.trouble)

    def show_unresolved(self, letters: tuple[Letter, ...]) -> None:
        """What is unknown when somebody signs in is shown before the first sale."""
        self.keep_watch(letters)
        if letters:
            self.rejected()
            self.push_screen(Pending(letters))

    # -- the line

    def line_is(self, *, up: bool) -> None:
        """The line is up, or down; while it is down it is tried again and again."""
        if up and self.down_since:
            self.down_since = ""
            for one in self.unknown:  # what was given up while nobody could hear it
                self._plan(one.message_id, 0)
        elif not up and not self.down_since:
            self.down_since = f"{self.floor.clock():%H:%M:%S}"
        if self._probe:
            self._probe.stop()
        self._probe = None if up else self.set_timer(self.probe_s, self.refresh_designation)
        self.show_all()

    def notices(self) -> tuple[str, ...]:
        """What stands under the top line: the line that is down, and what is unknown."""
        said = []
        if self.down_since:
            said.append(self.say("status.offline", since=self.down_since))
        if self.unknown:
            times = sorted(one.next_at for one in self.watches.values() if one.next_at)
            state = self.say("unknown.next_short", at=times[0]) if times else ""
            state = state or self.say("unknown.staff_short")
            said.append(self.say("status.unknown_sales", count=len(self.unknown), state=state))
        return tuple(said)
