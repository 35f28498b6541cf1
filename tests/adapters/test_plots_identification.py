"""Pictures of identification: what is drawn is what was measured, in both languages, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

pytest.importorskip("matplotlib", reason="needs the extra: plots")

import attrs

from keyaccount.adapters.plots_identification import matrix_picture, pareto_picture, whale_picture
from keyaccount.adapters.plots_library import DARK, LIGHT, PlotStyle, svg_text
from keyaccount.errors import KeyAccountError, Lang
from keyaccount.identification import (
    AbcCuts,
    Labels,
    Quadrant,
    Ranking,
    SelectionMatrix,
    concentrate,
    identify,
    place_accounts,
    standard_matrix,
    standard_policy,
    whale_curve,
)
from keyaccount.samples import distributor
from keyaccount.values.money import Money
from keyaccount.values.text import Text

LOOKS = pytest.mark.parametrize(("lang", "style"), [("en", LIGHT), ("zh", DARK)])
MANY = concentrate({f"C{place:02}": 100 - 2 * place for place in range(40)}, AbcCuts())
LOSING = whale_curve({"a": 8, "b": 4, "c": -2})


@cache
def _ranking() -> Ranking:
    book = distributor()
    return identify(book, standard_policy(Money(60_000_000, "CNY")), book.as_of)


@cache
def _matrix() -> SelectionMatrix:
    return place_accounts(_ranking(), standard_matrix(_ranking().policy), Labels.CHEVERTON)


def _words(figure: Any) -> str:
    return "\n".join(one.get_text() for one in figure.findobj(lambda one: hasattr(one, "get_text")))


@LOOKS
def test_pictures_stay_the_same_and_speak_the_language(lang: Lang, style: PlotStyle) -> None:
    """What stands in a report today must be drawn again tomorrow, with no word of the other language."""
    said = {"en": ("cumulative share", "lose money", "attractiveness"), "zh": ("累计", "亏损", "吸引力")}[
        lang
    ]
    draws: list[Callable[[], Any]] = [
        lambda: pareto_picture(MANY, lang=lang, style=style),
        lambda: whale_picture(LOSING, lang=lang, style=style),
        lambda: matrix_picture(_matrix(), at_most=3, lang=lang, style=style),
    ]
    for draw, word in zip(draws, said, strict=True):
        figure = draw()
        assert word in _words(figure)
        assert svg_text(figure) == svg_text(draw())


@pytest.mark.method("I2")
def test_the_curve_rises_to_all_and_classes_end_where_they_end() -> None:
    """The reader takes away how few bring how much; each class says its number and share."""
    plane: Any = pareto_picture(MANY).axes[0]
    heights = list(plane.lines[-2].get_ydata())
    assert len(heights) == 41
    assert heights[-1] == pytest.approx(1)
    counts = [MANY.count(one.abc) for one in MANY.standings if one.abc is not None]
    ends = {round(one.get_xdata()[0]) for one in plane.lines[:-2]}
    assert ends == {counts[0], 40 - counts[-1], 40}
    share = sum(float(one.share or 0) for one in MANY.standings if one.abc and one.abc.name == "A")
    assert f"A: {counts[0]}\n{share:.1%}" in _words(plane.figure)
    assert "I2" in MANY.explain("C00").clauses()


def test_few_customers_have_bars_and_names_and_long_names_lie_aslant() -> None:
    """Names that run into each other are names nobody reads."""
    short: Any = pareto_picture(concentrate({"a": 3, "b": 1, "c": -1}, AbcCuts())).axes[0]
    assert [one.get_text() for one in short.get_xticklabels()] == ["a", "b", "c"]
    assert short.get_xticklabels()[0].get_rotation() == 0
    assert short.get_ylim()[0] < 0
    long: Any = pareto_picture(concentrate({f"customer {n:02} of many": n for n in range(1, 9)}, AbcCuts()))
    assert long.axes[0].get_xticklabels()[0].get_rotation() == 40


def test_a_narrow_class_keeps_its_letter() -> None:
    """One customer that brings four fifths is class A, and there is no room for more than the letter."""
    amounts = {"big": 9000, **{f"c{place}": 10 for place in range(30)}}
    words = _words(pareto_picture(concentrate(amounts, AbcCuts()), title=Text("Own", "自定"))).split("\n")
    assert "A" in words
    assert "Own" in words


@pytest.mark.method("I3")
def test_the_whale_peaks_where_profit_peaks() -> None:
    """The peak, the end and how many lose money are the three things the curve is drawn for."""
    plane: Any = whale_picture(LOSING).axes[0]
    assert list(plane.lines[0].get_ydata()) == pytest.approx([0, 0.8, 1.2, 1.0])
    assert list(plane.lines[-1].get_xdata()) == [LOSING.peak_at, 3]
    assert "peak 120% after 2 of 3 customers" in _words(plane.figure)
    assert "1 customers lose money" in _words(plane.figure)
    assert "I3" in LOSING.explain().clauses()


@pytest.mark.parametrize(
    ("profits", "label", "low"),
    [
        ({"a": Money(5, "CNY"), "b": Money(-9, "CNY")}, "cumulative profit, CNY", True),
        ({"a": -5, "b": -9}, "cumulative profit", True),
        ({"a": 5, "b": 3}, "cumulative profit, share of the total", False),
    ],
)
def test_without_profit_in_total_the_curve_is_in_money(profits: Any, label: str, low: bool) -> None:
    """A share of a loss says nothing, so the axis changes and says so."""
    plane: Any = whale_picture(whale_curve(profits)).axes[0]
    assert plane.get_ylabel() == label
    assert bool(plane.get_ylim()[0] < 0) is low


@pytest.mark.method("I4b")
def test_every_placed_account_stands_at_its_two_figures() -> None:
    """Marks, quadrant counts, and the count of those that lack an axis."""
    matrix = _matrix()
    plane: Any = matrix_picture(matrix).axes[0]
    at = {(round(x, 9), round(y, 9)) for marks in plane.collections[1:] for x, y in marks.get_offsets()}
    known = [one for one in matrix.placed if one.quadrant is not None]
    assert at == {
        (round(float(one.strength or 0), 9), round(float(one.attractiveness or 0), 9)) for one in known
    }
    words = _words(plane.figure)
    assert f"key ({len(matrix.within(Quadrant.HIGH_HIGH))})" in words
    assert f"{len(matrix.placed) - len(known)} not placed: an axis is unknown" in words
    assert "I4b" in matrix.explain(known[0].customer).clauses()


def test_a_bubbles_area_is_its_share_of_turnover() -> None:
    """Twice the turnover is twice the area, not twice the radius."""
    turnover = _ranking().concentration()
    plane: Any = matrix_picture(_matrix(), turnover=turnover, at_most=0).axes[0]
    areas = sorted((size for marks in plane.collections[1:] for size in marks.get_sizes()), reverse=True)
    shares = sorted(
        (
            float(turnover.of(one.customer).share or 0)
            for one in _matrix().placed
            if one.quadrant is not None and one.track.value == "current"
        ),
        reverse=True,
    )
    assert areas[1] / areas[0] == pytest.approx(shares[1] / shares[0])
    assert "Suzhou" not in _words(plane.figure)


def test_names_never_lie_on_marks_or_each_other() -> None:
    """Sixty accounts in one spot leave most names out rather than write them over each other."""
    matrix = _matrix()
    one = next(one for one in matrix.placed if one.quadrant is not None)
    crowd = [attrs.evolve(one, customer=f"X{place}", name=f"Crowd {place}", sure=True) for place in range(60)]
    figure: Any = matrix_picture(attrs.evolve(matrix, placed=crowd), at_most=60)
    assert _words(figure).count("Crowd") <= 8
    assert "not placed" not in _words(figure)


def test_what_is_refused() -> None:
    """Nothing to draw is said, and another kind of result is refused."""
    wrong: Any = "picture"
    for draw in (pareto_picture, whale_picture, matrix_picture):
        with pytest.raises(KeyAccountError):
            draw(wrong)
    with pytest.raises(KeyAccountError, match="no-turnover"):
        pareto_picture(concentrate({"a": 0, "b": -1}, AbcCuts()))
    with pytest.raises(KeyAccountError, match="nobody-placed"):
        matrix_picture(attrs.evolve(_matrix(), placed=()))
