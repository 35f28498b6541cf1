"""Pictures of scores: bars are the contributions, the unknown is drawn as unknown."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import attrs
import pytest

pytest.importorskip("matplotlib", reason="needs the extra: plots")

from keyaccount.adapters.plots_library import DARK, LIGHT, PlotStyle, svg_text
from keyaccount.adapters.plots_scores import ranking_picture, score_picture
from keyaccount.errors import KeyAccountError, Lang
from keyaccount.identification import Absence, Absent, Ranking, Track, identify, standard_policy
from keyaccount.samples import distributor
from keyaccount.values.money import Money
from keyaccount.values.text import Text


@cache
def _ranking() -> Ranking:
    book = distributor()
    return identify(book, standard_policy(Money(60_000_000, "CNY")), book.as_of)


def _words(figure: Any) -> str:
    return "\n".join(one.get_text() for one in figure.findobj(lambda one: hasattr(one, "get_text")))


@pytest.mark.parametrize(("lang", "style", "said"), [("en", LIGHT, "unknown"), ("zh", DARK, "未知")])
def test_pictures_stay_the_same_and_speak_the_language(lang: Lang, style: PlotStyle, said: str) -> None:
    """What stands in a report today must be drawn again tomorrow."""
    draws: list[Callable[[], Any]] = [
        lambda: ranking_picture(_ranking(), at_most=3, lang=lang, style=style),
        lambda: score_picture(_ranking(), "C002", lang=lang, style=style),
    ]
    for draw in draws:
        assert said in _words(draw())
        assert svg_text(draw()) == svg_text(draw())


def test_the_bars_of_a_customer_end_at_its_score() -> None:
    """Lenses stacked make the score exactly, and the whisker is its interval."""
    ranking = _ranking()
    plane: Any = ranking_picture(ranking, at_most=4).axes[0]
    for place, one in enumerate(ranking.accounts[:4]):
        bars = [bar for bar in plane.patches if round(bar.get_y() + bar.get_height() / 2) == place]
        assert max(bar.get_x() + bar.get_width() for bar in bars) == pytest.approx(float(one.score or 0))
        assert list(plane.lines[place].get_xdata()) == [float(one.low), float(one.high)]


def test_what_is_known_for_certain_has_no_whisker() -> None:
    """A range of nothing is no range."""
    ranking = _ranking()
    score = ranking.accounts[0].score
    assert score is not None
    sure = attrs.evolve(ranking.accounts[0], low=score, high=score)
    only = attrs.evolve(ranking, accounts=(sure, ranking.accounts[1]))
    plane: Any = ranking_picture(only, title=Text("Own", "自定")).axes[0]
    assert len(plane.lines) == 1


def test_each_criterion_shows_what_it_weighs_and_what_is_reached() -> None:
    """Numbers beside the bars are the contributions; unknown ones are empty and say so."""
    ranking = _ranking()
    parts = ranking.contributions("C002")
    words = _words(score_picture(ranking, "C002"))
    known = [one for one in parts if one.amount is not None]
    for one in known:
        assert f"{one.amount:.3f} of {one.effective:.3f}" in words
    plane: Any = score_picture(ranking, "C002").axes[0]
    empty = [bar for bar in plane.patches if bar.get_facecolor()[3] == 0]
    assert len(empty) == len(parts) - len(known) > 0


def test_one_of_whom_nothing_is_known_is_drawn_empty() -> None:
    """No score is no zero; the title says that nothing is known."""
    ranking = _ranking()
    first = ranking.accounts[0]
    readings = [Absent(Absence.UNKNOWN) for _ in first.readings]
    blank = attrs.evolve(first, score=None, rank=None, readings=readings)
    ranking = attrs.evolve(ranking, accounts=(blank,))
    assert "nothing is known" in _words(score_picture(ranking, blank.customer))


def test_what_is_refused() -> None:
    """An empty track, another kind of result, an unknown customer: one error that names it."""
    wrong: Any = "ranking"
    with pytest.raises(KeyAccountError):
        ranking_picture(wrong)
    with pytest.raises(KeyAccountError):
        score_picture(wrong, "C001")
    with pytest.raises(KeyAccountError, match=r"customer\.unknown"):
        score_picture(_ranking(), "C999")
    with pytest.raises(KeyAccountError, match="nobody-ranked"):
        ranking_picture(attrs.evolve(_ranking(), prospects=()), track=Track.PROSPECTIVE)
