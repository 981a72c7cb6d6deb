"""The shop floor: everything the till is handed when it opens. It builds none of it itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pos.clock import Clock
from pos.counter.daybook import Daybook
from pos.counter.shop import Operator, Shop
from pos.model import Secret
from pos.street import Centre, Desk
from terminal_ui.scan_gate import GateSettings


@dataclass(frozen=True)
class TillSettings:
    """What a shop may set. keys: binding id → keys, from the keymap file."""

    language: str = "zh"
    theme: str = "dark"
    gate: GateSettings = field(default_factory=GateSettings)
    keys: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ShopFloor:
    """desk is None where the database is not a demo. pharmacy: a code or key, "" to choose."""

    centre: Centre
    desk: Desk | None
    shop: Shop
    sign_on: Callable[[str, Secret], Operator | None]
    daybook: Callable[[str, str], Daybook]
    clock: Clock
    world_name: str
    region: str
    till: str
    pharmacy: str
    slips: Path | None  # where slips are printed to; None keeps them on the screen
    settings: TillSettings = field(default_factory=TillSettings)
