"""The value proposition: eight kinds, in the customer's money, with what a rival needs to copy it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.analysis import ValueClaim, ValueKind, study_value
from keyaccount.errors import KeyAccountError
from keyaccount.values.money import Money
from keyaccount.values.numbers import round_ratio
from tests.analysis.scenario import CLAIMS, DAY, cny


@pytest.mark.method("A7")
def test_a_claim_without_baseline_is_unquantified_and_never_zero() -> None:
    """An unmeasured value is not worthless, and it must not be added as if it were nothing."""
    study = study_value(CLAIMS, as_of=DAY, currency="CNY")
    assert study.worth == cny(50_000)
    assert [one.id for one in study.unquantified] == ["V2"]
    assert CLAIMS[1].worth is None
    assert CLAIMS[1].held_worth() is None
    codes = {one.code for one in study.findings}
    assert "value.no-baseline" in codes
    told = study.explain()
    assert told.figure == cny(50_000)
    assert [one.key for one in told.because] == ["value.V2"]
    assert told.clauses() == {"A7", *(one.kind.clause for one in CLAIMS)}


def test_something_uncommon_is_asked_for() -> None:
    """The key point of the whole study: what no rival gives."""
    assert [one.id for one in study_value(CLAIMS, as_of=DAY, currency="CNY").uncommon] == ["V1"]
    common = study_value(CLAIMS, as_of=DAY, currency="CNY", uncommon_months=24)
    assert common.uncommon == ()
    assert "value.uncommon" in {one.key for one in common.proposals}


def test_claims_rank_by_what_they_are_worth_until_copied() -> None:
    """A large value a rival copies next month is worth less than a small one that lasts."""
    quick = ValueClaim("Q", ValueKind.WASTE, "x", baseline=cny(60_000), after=cny(0), months_to_copy=1)
    order = [one.id for one in study_value([*CLAIMS, quick], as_of=DAY, currency="CNY").claims]
    assert order == ["V1", "Q", "V2"]


@given(
    before=st.integers(0, 10**9),
    after=st.integers(0, 10**9),
    months=st.integers(0, 600),
    kind=st.sampled_from(ValueKind),
)
def test_worth_agrees_with_the_oracle(before: int, after: int, months: int, kind: ValueKind) -> None:
    """Saving kinds count down, earning kinds up; beyond three years nothing is promised."""
    claim = ValueClaim(
        "V",
        kind,
        "x",
        baseline=Money.of_minor(before, "CNY"),
        after=Money.of_minor(after, "CNY"),
        months_to_copy=months,
    )
    worth = after - before if kind.earns else before - after
    assert claim.worth == Money.of_minor(worth, "CNY")
    held = Fraction(worth * min(months, 36), 12)
    assert claim.held_worth() == Money.of_minor(round_ratio(held.numerator, held.denominator), "CNY")
    assert claim.explain().figure == claim.worth


def test_what_each_claim_lacks_is_found() -> None:
    """Assumptions, proof and difficulty to copy are asked for one by one; a delivered one asks nothing."""
    bare = ValueClaim("B", ValueKind.EARNINGS, "x", baseline=cny(1), after=cny(2))
    codes = {one.code for one in study_value([bare], as_of=DAY, currency="CNY").findings}
    assert {"value.no-assumptions", "value.no-proof", "value.copy-unknown", "value.to-deliver"} <= codes
    done = attrs.evolve(CLAIMS[0], delivered=cny(48_000))
    study = study_value([done], as_of=DAY, currency="CNY")
    assert "value.V1" not in {one.key for one in study.proposals}
    assert sum(one.code == "value.kind-empty" for one in study.findings) == len(ValueKind) - 1
    assert bare.uncommon(1) is None


def test_the_eight_kinds_are_those_of_the_method() -> None:
    """Their wording is the text's own."""
    assert [kind.text.zh for kind in ValueKind] == [
        "降低采购成本",
        "增加客户收益",
        "节约客户资源",
        "避免浪费",
        "提高工作效益",
        "解决实际问题",
        "提高客户声誉",
        "加快决策过程",
    ]


def test_the_study_words_itself() -> None:
    """The table says which claims are not added."""
    study = study_value(CLAIMS, as_of=DAY, currency="CNY")
    assert "未知不等于零" in study.summary("zh")
    assert "75000.00 CNY" in study.summary()
    assert "<table" in study._repr_html_()
    assert "18 months to copy" in study.explain().tree()
    assert "模仿难度未评估" in study.explain().tree("zh")


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: study_value(CLAIMS[:1] * 2, as_of=DAY, currency="CNY"), "value.duplicate"),
        (lambda: study_value(CLAIMS, as_of=DAY, currency="USD"), "money.currency-mixed"),
        (lambda: attrs.evolve(CLAIMS[0], after=Money(1, "USD")), "money.currency-mixed"),
        (lambda: attrs.evolve(CLAIMS[0], baseline=5), "type.wrong"),  # type: ignore[arg-type]
        (lambda: attrs.evolve(CLAIMS[0], months_to_copy=-1), "number.too-small"),
        (lambda: attrs.evolve(CLAIMS[0], due="soon"), "date.not-a-date"),  # type: ignore[arg-type]
        (lambda: ValueClaim("V", "waste", "x"), "type.wrong"),  # type: ignore[arg-type]
    ],
)
def test_wrong_inputs_are_refused(call: Any, code: str) -> None:
    """Before in one currency and after in another gives no worth."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
