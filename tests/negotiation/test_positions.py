"""Tests of positions: exact values and bottom lines, as a number or as a concrete deal."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.side import Side
from keyaccount.negotiation import BestAlternative, Interplay, OptionWorth, Position, ScoreWorth, UnitWorth
from keyaccount.negotiation.positions import figure_of, number_of_figure
from keyaccount.values.money import Money
from keyaccount.values.text import Text
from tests.negotiation.talk import AUDIT, ISSUES, LEAD, OURS, SHELF, START, STOCK, THEIRS, cny


def test_the_value_of_a_package_is_the_sum_of_its_issues() -> None:
    """Checked by hand: 4 yuan x 12,000 margin, 10 days x 300."""
    assert OURS.value(ISSUES, START) == 48_000 + 3_000
    assert THEIRS.value(ISSUES, START) == 24_000 - 4_500


@pytest.mark.method("N6")
def test_a_bottom_line_may_be_a_concrete_deal() -> None:
    """What we would do without an agreement is a deal; its value is computed, never guessed."""
    other = BestAlternative("second source", START, cny(-1_000), [AUDIT])
    line = attrs.evolve(OURS, bottom_line=other)
    assert line.floor(ISSUES) == 50_000
    told = line.explain_floor(ISSUES)
    assert told.figure == cny(50_000)
    assert told.reason == Text("second source", "second source")
    assert told.evidence == (AUDIT,)
    assert "N6" in told.clauses()
    assert attrs.evolve(OURS, bottom_line=BestAlternative("sell elsewhere", {}, cny(7))).floor(ISSUES) == 7
    assert attrs.evolve(OURS, bottom_line=BestAlternative("as it is", START)).floor(ISSUES) == 51_000
    with pytest.raises(KeyAccountError, match=r"position.alternative"):
        BestAlternative("nothing said")


def test_no_bottom_line_is_unknown() -> None:
    """A bottom line nobody named is not zero."""
    unknown = attrs.evolve(THEIRS, bottom_line=None)
    assert unknown.floor(ISSUES) is None
    assert unknown.explain_floor(ISSUES).figure is None


def test_a_bottom_line_counts_in_the_measure() -> None:
    """A dollar floor under a position in yuan would never bind, or always."""
    with pytest.raises(KeyAccountError, match=r"position.unit-mixed"):
        attrs.evolve(OURS, bottom_line=Money(5, "USD"))
    with pytest.raises(KeyAccountError, match=r"currency"):
        Position(Side.OURS, "us", "XYZ", [])


def test_unknown_issues_are_reported_together() -> None:
    """A slip in an issue's name would leave its worth out of every sum."""
    worths = [
        OptionWorth("lead-tim", {"48h": cny(0)}),
        UnitWorth("stok", cny(1)),
        UnitWorth("lead-time", cny(1)),
    ]
    joint = [Interplay({"lead-time": "48h", "colour": "red"}, cny(1), "x")]
    with pytest.raises(KeyAccountError) as caught:
        Position(Side.OURS, "us", "CNY", worths, joint=joint).table([LEAD, STOCK])
    codes = [problem.code for problem in caught.value.problems]
    assert codes == ["position.unknown-issue"] * 2 + ["position.not-a-number", "position.unknown-issue"]


def test_values_are_asked_for_known_issues_and_options_only() -> None:
    """A value for something off the table is a mistake, not zero."""
    with pytest.raises(KeyAccountError, match=r"issue.unknown "):
        OURS.value(ISSUES, {"colour": "red"})
    with pytest.raises(KeyAccountError, match=r"issue.unknown-option"):
        OURS.value(ISSUES, {"lead-time": "24h"})


def test_combinations_count_only_where_all_their_issues_are_chosen() -> None:
    """A part of a package must not collect what only the whole brings."""
    joint = Interplay({"lead-time": "48h", "stock": "10"}, cny(-50), "rush")
    position = Position(Side.OURS, "us", "CNY", [], joint=[joint])
    assert position.value([LEAD, STOCK], {"lead-time": "48h"}) == 0
    assert position.value([LEAD, STOCK], {"lead-time": "48h", "stock": "10"}) == -50


def test_scores_are_a_measure_of_their_own() -> None:
    """Whoever cannot count in money counts in points; the two never mix."""
    scores = {"48h": Decimal(1), "5d": Decimal(0)}
    position = Position(
        Side.THEIRS, "them", "points", [ScoreWorth("lead-time", Decimal("0.7"), scores)], Decimal("0.2")
    )
    assert position.value([LEAD], {"lead-time": "48h"}) == Fraction(7, 10)
    assert position.floor([LEAD]) == Fraction(1, 5)


def test_figures_read_as_money_where_they_are() -> None:
    """A third of a yuan stays exact instead of being cut to cents."""
    assert figure_of(Fraction(-3, 2), "CNY") == cny("-1.50")
    assert figure_of(Fraction(1, 3), "CNY") == Fraction(1, 3)
    assert number_of_figure(cny("-1.50")) == Fraction(-3, 2)
    assert number_of_figure(Fraction(1, 3)) == Fraction(1, 3)
    assert number_of_figure(Decimal("0.25")) == Fraction(1, 4)


def test_a_scale_is_valued_straight_between_its_ends() -> None:
    """By a rate, or by what the two ends are worth: in between the value runs straight."""
    rate = Position(Side.OURS, "us", "CNY", [UnitWorth("shelf", cny(1000))])
    ends = Position(Side.OURS, "us", "CNY", [OptionWorth("shelf", {"0.2": cny(200), "0.5": cny(500)})])
    for key in ("0.2", "0.301", "0.5"):
        assert rate.issue_value(SHELF, key) == ends.issue_value(SHELF, key) == 1000 * SHELF.amount(key)
    assert rate.table([SHELF]) == ends.table([SHELF])


def test_single_options_are_checked_like_tables() -> None:
    """A worth that lacks an option must not answer for it, whichever way it is asked."""
    lacking = Position(Side.OURS, "us", "CNY", [OptionWorth("lead-time", {"48h": cny(1)})])
    with pytest.raises(KeyAccountError, match=r"position.options"):
        lacking.value([LEAD], {"lead-time": "5d"})
    scores = Position(Side.OURS, "us", "CNY", [ScoreWorth("lead-time", Decimal(1), {"5d": Decimal(1)})])
    with pytest.raises(KeyAccountError, match=r"position.unit-mixed"):
        scores.value([LEAD], {"lead-time": "5d"})
