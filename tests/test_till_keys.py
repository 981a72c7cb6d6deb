"""Every key has an id, a name in three languages, and can be changed; nobody can be locked in."""

from pathlib import Path

import pytest
from textual.containers import VerticalScroll
from till_play import BANLANGEN, GATE, Play, play

from pos.decoding import BadFile
from pos.texts import LANGUAGES, keys, locale_language
from terminal_ui import themes
from terminal_ui.floor import TillSettings
from terminal_ui.keys import FIXED, IDS, keymap
from terminal_ui.screens.ask import Ask
from terminal_ui.screens.help import Help
from terminal_ui.screens.lock import Lock
from terminal_ui.screens.palette import Palette
from terminal_ui.screens.pay import Pay
from terminal_ui.screens.sale import Sale
from terminal_ui.settings import read_settings
from terminal_ui.widgets.key_line import key_names


def test_every_binding_has_a_name_in_every_language() -> None:
    for language in LANGUAGES:
        missing = {id_ for id_ in IDS if f"till.keys.{id_}" not in keys(language)}
        assert missing == set()


def test_every_binding_of_every_screen_has_an_id() -> None:
    async def act(at: Play) -> None:
        for opening in (
            "",
            "f1",
            "f2",
            "f3",
            "f4",
            "f5",
            "f10",
            "f11",
            "f12",
            "ctrl+p",
            "f18",
            "f9",
        ):
            if opening == "f11":
                continue  # only a PIN leads out of there
            if opening:
                await at.keys(opening)
            for name, active in at.till.screen.active_bindings.items():
                assert active.binding.id in IDS, (at.till.screen, name)
            if opening:
                await at.keys("escape")
            await at.on(Sale)

    play(act)


def test_a_key_is_listed_once_and_the_sale_shows_the_keys_of_a_day_at_80_cells() -> None:
    assert key_names(("p", "P", "f18", "alt+k")) == "P  Alt+K"

    async def act(at: Play) -> None:
        for _ in LANGUAGES:
            foot = at.text().splitlines()[-1]
            for name in ("F9", "F2", "F3", "F12", "F1", "F10", "F8"):
                assert f" {name} " in foot, foot
            await at.keys("alt+g")

    play(act)


def test_the_keymap_moves_a_key_and_back_and_quit_cannot_be_lost() -> None:
    assert keymap({"back": "f13", "quit": "ctrl+x", "pay": "f13"}) == {
        "back": "f13,escape", "quit": "ctrl+x,ctrl+q", "pay": "f13",
    }  # fmt: skip
    assert set(FIXED) <= IDS

    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.keys("f9")
        assert isinstance(at.till.screen, Sale)
        await at.keys("f13")
        await at.on(Pay)
        await at.keys("escape")
        await at.on(Sale)

    play(act, settings=TillSettings(language="en", gate=GATE, keys={"pay": "f13", "back": "f14"}))


def test_each_action_has_a_letter_for_terminals_that_keep_its_key() -> None:
    async def act(at: Play) -> None:
        await at.keys("alt+h")
        await at.on(Help)
        assert "Alt+Y" in at.text()
        scroll = at.till.screen.query_one(VerticalScroll)
        places = []
        for key in ("end", "pageup", "home", "pagedown"):  # at once, whatever has the focus
            await at.keys(key)
            places.append(scroll.scroll_y)
        assert places[0] == scroll.max_scroll_y > places[1] > places[2] == 0 < places[3]
        await at.keys("escape")
        await at.keys("alt+l")
        await at.on(Lock)

    play(act)


def test_the_palette_finds_an_action_by_name_and_runs_it() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.keys("ctrl+p")
        await at.on(Palette)
        await at.keys(*"hold", "enter")
        await at.until(lambda: at.till.sale_in_hand().lines == ())

    play(act)


def test_leaving_with_an_open_sale_asks_and_enter_stays() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.keys("ctrl+q")
        await at.on(Ask)
        await at.keys("enter")
        await at.on(Sale)
        assert len(at.till.sale_in_hand().lines) == 1
        await at.keys("ctrl+c")
        assert isinstance(at.till.screen, Sale)

    play(act)


def test_clearing_a_sale_asks() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.keys("ctrl+delete")
        await at.on(Ask)
        await at.keys("down", "enter")
        await at.until(lambda: at.till.sale_in_hand().lines == ())

    play(act)


def test_only_the_operators_pin_unlocks() -> None:
    async def act(at: Play) -> None:
        await at.keys("f11")
        await at.on(Lock)
        await at.keys("escape")
        await at.keys(*"9999", "enter")
        assert isinstance(at.till.screen, Lock)
        await at.keys(*"1357", "enter")
        await at.on(Sale)

    play(act)


def test_language_and_look_change_while_it_runs() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        assert "Customer" in at.text()
        await at.keys("alt+g")
        assert "Cliente" in at.text()
        await at.keys("alt+g")
        assert "顾客" in at.text()
        for name in (*themes.NAMES[1:], themes.NAMES[0]):
            await at.keys("alt+t")
            assert at.till.theme == name

    play(act)


_BAD_SETTINGS = {
    "unknown key": ('them = "dark"', "'theme'"),
    "unknown theme": ('theme = "blue"', "dark, light"),
    "unknown action": ('[keys]\npai = "f9"', "'pay'"),
    "empty key": ('[keys]\npay = ""', "keys.pay"),
    "a gap of no use": ("scan_gap_ms = 0", "scan_gap_ms"),
    "a PIN would be a scan": ("scan_length = 6", "scan_length"),
    "no TOML": ("= =", "not valid TOML"),
}


@pytest.mark.parametrize("_case", _BAD_SETTINGS)
def test_a_bad_settings_file_is_named_with_what_is_right(tmp_path: Path, _case: str) -> None:
    text, wanted = _BAD_SETTINGS[_case]
    file = tmp_path / "till.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile) as refused:
        read_settings(file, "")
    assert str(file) in str(refused.value)
    assert wanted in str(refused.value)


def test_settings_come_from_the_file_and_the_locale(tmp_path: Path) -> None:
    file = tmp_path / "till.toml"
    file.write_text('language = "es"\n[keys]\npay = "f9,ctrl+y"\n', encoding="utf-8")
    settings = read_settings(file, "")
    assert (settings.language, settings.keys) == ("es", {"pay": "f9,ctrl+y"})
    assert read_settings(file, "zh").language == "zh"
    languages: list[tuple[str, dict[str, str]]] = [
        ("zh", {"LANG": "zh_CN.UTF-8"}), ("en", {"LANG": "C.UTF-8"}),
        ("es", {"LC_ALL": "es", "LANG": "zh"}),
    ]  # fmt: skip
    for language, environment in languages:
        assert locale_language(environment) == language
