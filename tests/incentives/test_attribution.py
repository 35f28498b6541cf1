"""Lines sum to the total, whatever rounds and however it is shared."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives.attribution import attributed, running_parts
from keyaccount.incentives.basis import RoundingLevel, RoundingRule
from keyaccount.incentives.tiers import TierMethod, TierReward, TierScale
from keyaccount.incentives.worked import Cell, ExactStep
from keyaccount.values.numbers import Rounding
from keyaccount.values.text import Text
from tests.incentives.making import scale
from tests.incentives.strategies import scales

AMOUNTS = st.lists(st.integers(-50_000, 200_000), max_size=12)


@given(scales((TierMethod.INCREMENTAL,)), AMOUNTS, st.sampled_from(Rounding))
def test_running_parts_sum_to_the_reward_of_the_whole(
    made: TierScale, amounts: list[int], rounding: Rounding
) -> None:
    """Cumulative rounding loses nothing and gives nothing away, after returns too."""
    brackets = made.brackets(100, None, 100)
    parts = running_parts(brackets, amounts, None, rounding)
    assert sum(parts) == (brackets.rounded(sum(amounts), None, rounding) if amounts else 0)


@given(AMOUNTS, st.sampled_from(Rounding))
def test_running_parts_with_an_earning_base_of_its_own(amounts: list[int], rounding: Rounding) -> None:
    """The last line closes the sum also where units reach the tiers and money earns."""
    brackets = scale((0, 1), (500, 2), method=TierMethod.INCREMENTAL, kind=TierReward.PER_UNIT).brackets(
        1, 100, 100
    )
    money = [3 * one for one in amounts]
    parts = running_parts(brackets, amounts, money, rounding)
    assert sum(parts) == (brackets.rounded(sum(amounts), sum(money), rounding) if amounts else 0)


def _cell(amount: Fraction, weights: list[int], **more: object) -> Cell:
    step = ExactStep("x", Text("x", "x"), amount)
    return Cell(range(len(weights)), weights, (step,), **more)  # type: ignore[arg-type]


def test_each_line_rounds_on_its_own_where_the_rule_says_so() -> None:
    """Four thirds round to four times one, not to one sum."""
    by_line = RoundingRule(level=RoundingLevel.LINE)
    assert attributed([_cell(Fraction(4, 3), [1, 1, 1, 1])], 4, [], None, by_line) == [0, 0, 0, 0]
    assert attributed([_cell(Fraction(4, 3), [1, 1, 1, 1])], 4, [], None, RoundingRule()) == [1, 0, 0, 0]
    assert attributed([_cell(Fraction(4, 3), [0, 0])], 2, [], None, by_line) == [1, 1]


def test_lines_of_a_running_scale_round_on_their_own_too() -> None:
    """By line, an incremental scale pays each line its own exact slice."""
    brackets = scale((0, "0.10"), (1, "0.20"), method=TierMethod.INCREMENTAL).brackets(100, None, 100)
    by_line = RoundingRule(Rounding.UP, RoundingLevel.LINE)
    cell = _cell(brackets.exact(150), [90, 60], running=brackets)
    assert attributed([cell], 2, [90, 60], None, by_line) == [9, 11]
    assert attributed([cell], 2, [90, 60], [90, 60], by_line) == [9, 11]
    three = _cell(brackets.exact(200), [90, 60, 50], running=brackets)
    assert attributed([three], 3, [90, 60, 50], None, by_line) == [9, 11, 10]
    other = _cell(Fraction(30), [90, 60], running=brackets)
    assert attributed([other], 2, [90, 60], None, by_line) == [18, 12]


def test_a_reward_changed_after_the_scale_is_shared_in_proportion() -> None:
    """What a condition takes away comes off the lines as they earned."""
    brackets = scale((0, "0.10"), method=TierMethod.INCREMENTAL).brackets(100, None, 100)
    cell = _cell(Fraction(10), [100, 300], running=brackets)
    assert attributed([cell], 2, [100, 300], None, RoundingRule()) == [3, 7]
    empty = _cell(Fraction(10), [0, 300], running=brackets)
    assert attributed([empty], 2, [0, -300], None, RoundingRule()) == [0, 10]
    uneven = _cell(Fraction(10), [1, 1], running=brackets)
    assert attributed([uneven], 2, [100, 300], None, RoundingRule()) == [3, 7]


def test_a_line_in_no_cell_earns_nothing() -> None:
    """A line out of season stands among the lines and not in the reward."""
    assert attributed([_cell(Fraction(10), [5])], 2, [], None, RoundingRule()) == [10, 0]


def test_a_rate_still_shows_where_sales_and_returns_cancel() -> None:
    """A line and its full return earn and give back; the sum is zero, the lines are not."""
    cell = _cell(Fraction(0), [1000, -1000], rate=Fraction(1, 10))
    assert attributed([cell], 2, [], None, RoundingRule()) == [100, -100]
    half = _cell(Fraction(0), [1005, -1005], rate=Fraction(1, 10))
    assert attributed([half], 2, [], None, RoundingRule(level=RoundingLevel.LINE)) == [101, -101]
