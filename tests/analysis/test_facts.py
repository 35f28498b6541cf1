"""Facts of one account: the problems, obstacles and gaps the figures themselves show."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest

from keyaccount.analysis import AccountFacts, CellState, ObstacleKind
from keyaccount.errors import KeyAccountError
from tests.analysis.scenario import DAY, FACTS, POLICY, cny


@pytest.mark.method("A2", "A5")
def test_the_figures_show_problems_and_obstacles() -> None:
    """Falling purchases, overdue money, lost categories, returns and complaints need no interview."""
    assert [one.id for one in FACTS.problems(POLICY)] == ["data.fall", "data.overdue", "data.lost"]
    assert FACTS.problems(POLICY)[1].severity == 4
    obstacles = FACTS.obstacles(POLICY)
    assert [one.kind for one in obstacles] == [ObstacleKind.QUALITY, ObstacleKind.SERVICE]
    assert obstacles[0].blocked == cny(40_000)
    assert FACTS.change == Fraction(-1, 4)
    assert FACTS.return_share == Fraction(1, 16)
    told = FACTS.explain()
    assert told.figure == cny(600_000)
    assert {"A0", "A3"} <= told.clauses()


def test_the_alarms_are_the_policys() -> None:
    """What counts as a fall is decided once, in the policy, and at its very edge it counts."""
    at_edge = attrs.evolve(POLICY, fall_alarm=Decimal("0.25"), return_alarm=Decimal("0.0625"))
    assert "data.fall" in {one.id for one in FACTS.problems(at_edge)}
    assert "data.returns" in {one.id for one in FACTS.obstacles(at_edge)}
    above = attrs.evolve(POLICY, fall_alarm=Decimal("0.26"), return_alarm=Decimal("0.07"))
    assert "data.fall" not in {one.id for one in FACTS.problems(above)}
    assert "data.returns" not in {one.id for one in FACTS.obstacles(above)}


def test_nothing_recorded_shows_nothing() -> None:
    """Unknown overdue money is not no overdue money, and it is no problem either until it is known."""
    bare = AccountFacts("C1", "Hua", "CNY", DAY)
    assert bare.problems(POLICY) == ()
    assert bare.obstacles(POLICY) == ()
    assert (bare.change, bare.return_share, bare.wallet, bare.white_space(POLICY)) == (None, None, None, None)
    assert bare.explain().figure is None
    calm = attrs.evolve(
        FACTS, overdue=cny(0), most_days_overdue=0, complaints_open=0, returned=cny(0), categories=()
    )
    assert [one.id for one in calm.problems(POLICY)] == ["data.fall"]
    assert calm.obstacles(POLICY) == ()
    mild = attrs.evolve(FACTS, most_days_overdue=60, complaints_late=0)
    assert mild.problems(POLICY)[1].severity == 3
    assert mild.obstacles(POLICY)[1].severity == 3


def test_white_space_needs_enough_peers() -> None:
    """A category few peers buy is no gap; one that was bought last year is a lost one, not a gap."""
    grid = FACTS.white_space(POLICY)
    assert grid is not None
    assert [cell.product for cell in grid.of(state=CellState.GAP)] == ["cups"]
    assert grid.of(state=CellState.GAP)[0].value == cny(80_000)


def test_the_wallet_is_unknown_where_it_contradicts_our_sales() -> None:
    """A spend below what we sold is a wrong figure, not a share above 1."""
    assert FACTS.wallet is not None
    assert FACTS.wallet.share == Fraction(1, 4)
    wrong = attrs.evolve(FACTS, category_spend=cny(1))
    assert wrong.wallet is not None
    assert wrong.wallet.share is None
    assert attrs.evolve(FACTS, turnover=cny(-5)).wallet is None
    assert attrs.evolve(FACTS, turnover=cny(-50_000)).return_share is None
    assert attrs.evolve(FACTS, turnover_before=cny(0)).change is None


def test_the_facts_word_themselves() -> None:
    """The table is what a manager looks at first."""
    assert "近十二个月营业额" in FACTS.summary("zh")
    assert "<table" in FACTS._repr_html_()
    apart = attrs.evolve(FACTS, turnover=cny(1))
    assert apart.explain().figure == cny(1)
    assert FACTS.period.end == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"complaints_open": -1}, "number.too-small"),
        ({"customer": ""}, "id.empty"),
        ({"as_of": "today"}, "date.not-a-date"),
    ],
)
def test_wrong_facts_are_refused(changed: dict[str, Any], code: str) -> None:
    """Counts are whole and not negative."""
    with pytest.raises(KeyAccountError) as caught:
        attrs.evolve(FACTS, **changed)
    assert caught.value.code == code
