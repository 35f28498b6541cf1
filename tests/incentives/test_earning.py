"""One earning: steps, lines and its explanation agree."""

from __future__ import annotations

import attrs
import pytest

from keyaccount.incentives import Earning, EarningLines, earn
from tests.incentives.making import YEAR_END, cny, policy, refused, sales


def _earning() -> Earning:
    return earn(policy(), sales(100, 50, -20), until=YEAR_END)[0]


@pytest.mark.method("N7")
def test_the_explanation_adds_up() -> None:
    """The class checks the sum; the tree shows base, steps and rounding."""
    tree = _earning().explain()
    assert tree.figure == cny("2.60")
    assert tree.find("base") is not None
    assert "N7" in tree.clauses()
    assert "合计四舍五入至最小货币单位" in tree.tree("zh")


def test_lines_are_seen_one_by_one() -> None:
    """Columns inside, lines outside."""
    lines = _earning().lines
    assert len(lines) == 3
    assert [line.reward for line in lines] == [cny(2), cny(1), cny("-0.40")]
    assert lines[0].day.isoformat() == "2026-03-01"


def test_what_does_not_add_up_is_refused() -> None:
    """A statement whose parts don't sum must not exist."""
    earning = _earning()
    with refused("earning.steps"):
        attrs.evolve(earning, amount=cny(3))
    with refused("earning.lines"):
        attrs.evolve(earning, lines=attrs.evolve(earning.lines, reward=(1, 2, 3)))
    with refused("earning.columns"):
        EarningLines("CNY", reward=(1,))


def test_it_shows_itself() -> None:
    """For a terminal and a notebook."""
    assert "tier 1 from 0: 2%" in _earning().summary()
    assert "<table" in _earning()._repr_html_()
    assert _earning().ended
