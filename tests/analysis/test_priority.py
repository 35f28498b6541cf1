"""The order of proposals: weighed openly, and indifferent to what nobody measured."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.analysis import ActionProposal, AnalysisPolicy, StudyTopic, rank_proposals
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.text import Text
from tests.analysis.scenario import cny

POLICY = AnalysisPolicy("house", 1)
WARN = Finding("x", Severity.WARNING, "$", Text("x", "甲"), "A2")
STOP = attrs.evolve(WARN, severity=Severity.BLOCKING)


def _one(key: str, severity: int = 3, gain: Money | None = None, finding: Finding = WARN) -> ActionProposal:
    return ActionProposal(key, StudyTopic.PROBLEMS, finding, key, "why", severity=severity, gain=gain)


PROPOSALS = st.lists(
    st.tuples(st.integers(1, 5), st.none() | st.integers(-(10**6), 10**6), st.booleans()), max_size=15
).map(
    lambda rows: [
        _one(
            f"k{index}",
            severity,
            None if gain is None else Money.of_minor(gain, "CNY"),
            STOP if stop else WARN,
        )
        for index, (severity, gain, stop) in enumerate(rows)
    ]
)


@given(proposals=PROPOSALS)
def test_ranking_is_a_permutation_in_one_order(proposals: list[ActionProposal]) -> None:
    """Nothing is lost, blocking ones lead, scores fall, and each score lies in its interval."""
    ranked = rank_proposals(proposals, POLICY, "CNY")
    assert sorted(one.key for one, _ in ranked) == sorted(one.key for one in proposals)
    order = [(not priority.blocking, -priority.score) for _, priority in ranked]
    assert order == sorted(order)
    for proposal, priority in ranked:
        assert 0 <= priority.low <= priority.high <= 1
        assert priority.low <= priority.score + Decimal("1e-11")
        assert priority.score <= priority.high + Decimal("1e-11")
        assert priority.explain(proposal).figure == priority.score
        assert priority.gain_known == (proposal.gain is not None)


@given(proposals=PROPOSALS, seed=st.randoms(use_true_random=False))
def test_the_order_given_does_not_matter(proposals: list[ActionProposal], seed: object) -> None:
    """Two people who enter the same problems in another order get the same plan."""
    shuffled = list(proposals)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rank_proposals(shuffled, POLICY, "CNY") == rank_proposals(proposals, POLICY, "CNY")


@pytest.mark.method("A0")
def test_a_graver_problem_is_not_overtaken_by_an_unmeasured_one() -> None:
    """Measuring what a problem costs must never push it down."""
    ranked = rank_proposals(
        [_one("measured", 5, cny(120)), _one("vague", 4), _one("big", 3, cny(600))], POLICY, "CNY"
    )
    assert [one.key for one, _ in ranked] == ["big", "measured", "vague"]
    vague = ranked[2][1]
    assert (vague.gain_known, vague.coverage) == (False, Decimal("0.6"))
    told = vague.explain(ranked[2][0])
    assert "median" in told.tree()
    assert "A2" in told.clauses()


def test_an_unknown_gain_stands_in_at_the_median() -> None:
    """Of an even number it is the lower of the two in the middle."""
    known = [_one(f"k{index}", 3, cny(amount)) for index, amount in enumerate((100, 50, 20, 10))]
    ranked = {one.key: priority for one, priority in rank_proposals([*known, _one("u")], POLICY, "CNY")}
    assert ranked["u"].gain == ranked["k2"].gain


def test_no_gain_known_leaves_gain_out_for_all() -> None:
    """Then severity and topic decide alone."""
    ranked = rank_proposals([_one("a", 2), _one("b", 4)], POLICY, "CNY")
    assert [one.key for one, _ in ranked] == ["b", "a"]
    losing = rank_proposals([_one("loss", 3, cny(-5)), _one("none", 3, cny(0))], POLICY, "CNY")
    assert {priority.gain for _, priority in losing} == {Decimal(0)}


def test_topic_weights_count() -> None:
    """A house that puts value first gets value first."""
    weights = {topic.value: Decimal(int(topic is StudyTopic.VALUE)) for topic in StudyTopic}
    policy = attrs.evolve(POLICY, topic_weights=weights)
    value = attrs.evolve(_one("z"), topic=StudyTopic.VALUE)
    assert rank_proposals([_one("a"), value], policy, "CNY")[0][0].key == "z"


def test_scores_do_not_depend_on_the_callers_context() -> None:
    """The same plan on every machine."""
    wanted = rank_proposals([_one("a", 3, cny(1)), _one("b", 4, cny(3))], POLICY, "CNY")
    with localcontext() as context:
        context.prec = 3
        ranked = rank_proposals([_one("a", 3, cny(1)), _one("b", 4, cny(3))], POLICY, "CNY")
        scores = [priority.score for _, priority in ranked]
    assert scores == [priority.score for _, priority in wanted]
    assert Fraction(scores[0]) <= 1
