"""Every word that a cashier needs stands on its screen, and no column of it is out of place."""

import pytest
from rich.cells import cell_len
from till_play import BANLANGEN, Play, play

from terminal_ui.cells import fitted, wrapped
from terminal_ui.screens.people import People
from terminal_ui.screens.records import Records
from terminal_ui.screens.sale import Sale
from terminal_ui.widgets.big import Big
from terminal_ui.widgets.rows import Column, Row, Rows


def test_the_sale_screen_shows_all_that_a_cashier_must_see() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.present("wang_lei")
        text = at.text()
        for wanted in (
            "惠春堂", "✓ Designated", "陈晓", "Till 01", "Shift 03-03", "✓ Online",  # the top line
            "板蓝根颗粒", "18.50", "acct", "lines 1 · boxes 1", "✓ Recognised: 王*",
            "王* · insurance code", "✓ designated", "✓ goods", "✓ credential", "? PIN", "F9",
        ):  # fmt: skip
            assert wanted in text, wanted
        total = at.till.screen.query_one("#total", Big)
        assert total.query_one("Digits").region.height == 3

    play(act)


def test_the_split_stands_on_the_sale_screen_after_the_quote() -> None:
    async def act(at: Play) -> None:
        await at.scan(BANLANGEN)
        await at.keys(*"*4", "enter")
        await at.present("li_na")
        await at.pay()
        await at.keys("escape")
        await at.on(Sale)
        text = at.text()
        for wanted in ("1 李*", "2 张*", "3 陈**", "4 cash", "43.20", "✓ PIN"):
            assert wanted in text, wanted

    play(act, size=(120, 36))


def test_the_people_say_what_to_expect_and_who_pays_for_them() -> None:
    async def act(at: Play) -> None:
        await at.keys("f12")
        await at.on(People)
        text = " ".join(at.text().split())
        for wanted in ("李娜", "张伟 → 陈桂兰", "Start with her", "PIN 246810"):
            assert wanted in text, wanted

    play(act, size=(120, 36))


def test_an_empty_day_says_so() -> None:
    async def act(at: Play) -> None:
        await at.keys("f5")
        await at.on(Records)
        assert "No sales today yet" in at.text()

    play(act)


_FITTED = {
    "cut": (("布洛芬缓释胶囊", 9), "布洛芬缓…"),
    "cut in the middle of a wide one": (("布洛芬缓释胶囊", 8), "布洛芬… "),
    "padded": (("甲", 4), "甲  "),
    "markup is text": (("[b]x[/b]", 8), "[b]x[/b]"),
    "no room": (("x", 0), ""),
}


@pytest.mark.parametrize("_case", _FITTED)
def test_text_is_measured_in_cells(_case: str) -> None:
    (text, width), expected = _FITTED[_case]
    assert fitted(text, width) == expected
    assert cell_len(fitted(text, width)) == width


def test_money_stands_to_the_right() -> None:
    assert fitted("12.80", 8, right=True) == "   12.80"


_WRAPPED = {
    "words stay whole": ("one two three", 8, ["one two", "three"]),
    "chinese breaks anywhere": ("密码通过后显示", 6, ["密码通", "过后显", "示"]),
    "no line begins with a stop": ("没有扣款。好", 8, ["没有扣", "款。好"]),
    "a word that is too long": ("abcdefghij k", 4, ["abcd", "efgh", "ij k"]),
    "lines of its own": ("a\nb", 9, ["a", "b"]),
}


@pytest.mark.parametrize("_case", _WRAPPED)
def test_text_is_wrapped_by_cells(_case: str) -> None:
    text, width, expected = _WRAPPED[_case]
    assert wrapped(text, width) == expected
    assert all(cell_len(line) <= width for line in wrapped(text, width))


def test_rows_keep_the_cursor_in_sight() -> None:
    async def act(at: Play) -> None:
        rows = Rows()
        await at.till.screen.mount(rows)
        rows.styles.height = 4
        rows.styles.dock = "top"
        filling = tuple(Row((f"row {number}",)) for number in range(50))
        rows.fill((Column("title"),), filling, "none")
        for place in (0, 2, 3, 49, 10):
            rows.place = place
            rows.refresh()
            await at.calm()
            assert f"row {place}" in at.text()
        rows.focus()
        for key, place in (("end", 49), ("home", 0)):
            await at.keys(key)
            assert rows.place == place

    play(act)
