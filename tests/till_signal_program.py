"""The till in the demo world on a real terminal, with a basket, until a signal ends it."""

import os
import sys
from pathlib import Path

from till_play import BANLANGEN, till_in_demo

from pos.model import Secret
from terminal_ui import app
from terminal_ui.screens.sign_in import SignIn


def fact(text: str) -> None:
    os.write(int(sys.argv[1]), f"{text}\n".encode())


class Begun(app.Till):
    """Signs in by itself and puts one box into the basket."""

    CSS_PATH = Path(app.__file__).parent / "terminal.tcss"

    def on_mount(self) -> None:
        self.call_after_refresh(self.begin)

    def begin(self) -> None:
        screen = self.screen
        assert isinstance(screen, SignIn)
        assert screen.pharmacy is not None
        staffed = screen._staff(screen.pharmacy, "101", Secret("1357"))
        assert staffed is not None
        self.opened(staffed[0])
        self.sale_in_hand().add(BANLANGEN)
        self.in_turn(lambda: fact("basket"))


def main() -> None:
    with till_in_demo() as (till, _, _):
        begun = Begun(till.floor)
        begun.run()
        held = begun.staffed().daybook.held()
        fact(f"held {[[ean, quantity] for one in held for ean, quantity, _ in one.lines]}")
        fact(f"ended {begun.return_code}")


if __name__ == "__main__":
    main()
