"""`till`: open the street and put the screen on it. The only module here that knows `connect`."""

import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from platformdirs import user_config_path, user_documents_path

from pos import connect
from pos.clock import Clock, parse_time, system_clock, system_draw
from pos.connect import Stage
from pos.decoding import BadFile
from pos.texts import LANGUAGES, Trouble, locale_language, say
from terminal_ui import terminal_gone
from terminal_ui.app import Till
from terminal_ui.floor import ShopFloor, TillSettings
from terminal_ui.settings import read_settings

APP = "pharmacy-counter"

Url = Annotated[str, typer.Option(help="The centre's database; also POS_URL. Default: the demo.")]
Lang = Annotated[str, typer.Option(help="zh, en or es. Default: the settings file, the locale.")]
At = Annotated[str, typer.Option(help="The clock starts at this time: 2026-03-03T09:00:00.")]
TillNumber = Annotated[int, typer.Option(min=1, max=99, help="The number of this till.")]
Pharmacy = Annotated[str, typer.Option(help="Code or key of the pharmacy; asked otherwise.")]
Settings = Annotated[Path | None, typer.Option(help="The settings and keymap file.")]


def open_till(
    url: Url = "",
    lang: Lang = "",
    at: At = "",
    till: TillNumber = 1,
    pharmacy: Pharmacy = "",
    settings: Settings = None,
) -> None:
    """The pharmacy till. On first start it makes a demo world, so that anybody can try a sale."""
    language = lang or locale_language(os.environ)
    try:
        chosen = read_settings(settings or user_config_path(APP) / "till.toml", _language(lang))
        language = chosen.language
        clock = clock_from(at)
        stage = connect.open_or_create_demo(
            url or connect.default_url(os.environ), clock, system_draw
        )
        known = [one.key for one in stage.shop.pharmacies]
        if pharmacy and stage.shop.pharmacy(pharmacy) is None:
            raise BadFile(f"--pharmacy {pharmacy}: one of {', '.join(known)}, or a code")
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            _refuse(say(language, "till.no_terminal"))
    except Trouble as error:
        _refuse(f"{error.say(language)}\n{error.next(language)}")
    except (BadFile, ValueError) as error:
        _refuse(str(error))
    terminal_gone.install()
    shown = Till(floor_of(stage, chosen, clock, f"{till:02d}", pharmacy))
    try:
        shown.run()
    finally:
        stage.close()
    if shown.return_code:  # a fault or a signal ended it, and whoever started it is told
        raise SystemExit(shown.return_code)


def floor_of(
    stage: Stage, settings: TillSettings, clock: Clock, till: str, pharmacy: str
) -> ShopFloor:
    """What the till is handed."""
    return ShopFloor(
        centre=stage.centre,
        desk=stage.desk,
        shop=stage.shop,
        sign_on=stage.sign_on,
        daybook=stage.daybook,
        clock=clock,
        world_name=stage.owner.world,
        region=stage.owner.region,
        till=till,
        pharmacy=pharmacy,
        slips=user_documents_path() / "pharmacy-slips",
        settings=settings,
    )


def clock_from(at: str) -> Clock:
    """The machine's clock, or one that starts at a given moment and goes on from there."""
    if not at:
        return system_clock
    offset = parse_time(at) - system_clock()
    return lambda: system_clock() + offset


def _language(lang: str) -> str:
    if lang and lang not in LANGUAGES:
        raise BadFile(f"--lang: one of {', '.join(LANGUAGES)}")
    return lang


def _refuse(sentence: str) -> NoReturn:
    sys.stderr.write(f"{sentence}\n")
    raise SystemExit(2)


def main() -> None:
    """The console script `till`."""
    typer.run(open_till)


if __name__ == "__main__":
    main()
