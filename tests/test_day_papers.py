"""X and Z are papers: a simulation's mark, three languages, any width, the same figures."""

import pytest
from day_parts import DAY, closed, counted, x
from test_reconciling import amount, pharmacy_only
from trouble_play import Trouble

from pos.counter import day_end, shift, undoing
from pos.counter.day_paper import paper_label, x_rows, z_rows
from pos.counter.slip import MARK, text_of
from pos.counter.slip_escpos import bytes_of
from pos.counter.slip_layout import Row, cells
from pos.texts import LANGUAGES
from terminal_ui.screens.outcome_view import SLIP_WIDTH


@pytest.fixture(scope="module")
def busy() -> Trouble:
    """A day with everything that may stand on a Z."""
    play = Trouble()
    shift.move_cash(play.counter(), 1234567, "float from the bank, with a long explanation")
    play.basket("pill").pay_cash()
    play.sold("li", "pill x 9", "soap")
    play.sold("kid")
    undoing.cancel(play.counter(), 2)
    counted(play.counter(), 1235000, "short by a bit, nobody knows why")
    pharmacy_only(play)
    amount(play)
    play.sale("wang", till="02").settle("all")
    for one in day_end.day_end(play.counter(), DAY).differences:
        day_end.hand_over_difference(play.counter(), one, "told the centre on the telephone")
    return play


def papers(play: Trouble, language: str) -> dict[str, tuple[Row, ...]]:
    z = day_end.z_report(play.counter(), DAY) or closed(play, surplus_fen=-5).report
    return {"x": x_rows(x(play), language), "z": z_rows(z, language),
            "copy": z_rows(z, language, 2)}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [32, 48, 80])
def test_a_paper_fits_its_width_and_says_what_it_is(
    busy: Trouble, language: str, width: int
) -> None:
    for rows in papers(busy, language).values():
        lines = text_of(rows, width).splitlines()
        assert max(map(cells, lines)) <= width
        assert lines[0].strip() == lines[-1].strip() == MARK
        assert bytes_of(rows, width)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_of_the_z_stands_on_its_paper(busy: Trouble, language: str) -> None:
    text = " ".join(text_of(papers(busy, language)["z"]).split())
    z = day_end.z_report(busy.counter(), DAY)
    assert z is not None and len(z.differences) == 2
    for one in z.differences:
        assert one.message_id in text and one.settlement_id in text
    for figure in ("12345.67", "12350.00", "-5.67", "-0.05", "-91.00", DAY):
        assert figure in text, figure
    assert text.count("told the centre on the telephone") == 2


def test_only_a_copy_says_so(busy: Trouble) -> None:
    for language in LANGUAGES:
        found = papers(busy, language)
        assert found["copy"][1] == found["copy"][-2] != found["z"][1]
        assert "2" in found["copy"][1].left
        assert [row for row in found["copy"] if row != found["copy"][1]] == list(found["z"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_stands_beside_its_words_on_the_tills_own_paper(language: str) -> None:
    play = Trouble()
    play.basket("pill").pay_cash()
    play.sold("li", "pill x 9", "soap")
    play.sold("kid")
    shift_rows, report = x_rows(x(play), language), closed(play).report
    accounts = [line for line in report.lines if line.key.startswith("account.")]
    labels = tuple(paper_label(one, language) for one in accounts)
    assert len(set(labels)) == 3
    for rows in (shift_rows, z_rows(report, language)):
        lines = [line.strip() for line in text_of(rows, SLIP_WIDTH).splitlines()]
        found = [line for line in lines if line.startswith(labels)]
        assert len(found) >= 3 and all(line.endswith(".00") for line in found)
        assert not [line for line in lines if line.replace(".", "").isdecimal()]
