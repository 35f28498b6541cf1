"""Tests of the negotiation: from two positions to fair packages, with nothing guessed."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import attrs
import pytest

from keyaccount.bargaining import Disagreement, FairRule
from keyaccount.errors import KeyAccountError
from keyaccount.negotiation import (
    BestAlternative,
    IntegerIssue,
    OptionWorth,
    Package,
    Position,
    TimesWorth,
    Topic,
)
from keyaccount.negotiation.positions import number_of_figure
from tests.bargaining.oracle import undominated
from tests.negotiation.talk import DAY, ISSUES, OURS, POLICY, PRICE, START, TALKS, THEIRS, cny, evolved


@pytest.mark.method("N6")
def test_the_frontier_is_that_of_all_admissible_packages() -> None:
    """Stay off both bottom lines: every package above both was valued by hand here, and none is missing."""
    values: set[tuple[Fraction, ...]] = set()
    for picked in product(*(issue.keys for issue in ISSUES)):
        choices = dict(zip((issue.key for issue in ISSUES), picked, strict=True))
        ours, theirs = OURS.value(ISSUES, choices), THEIRS.value(ISSUES, choices)
        if choices["range"] == "core" and ours >= 25_000 and theirs >= 30_000:
            values.add((ours, theirs))
    found = [(number_of_figure(one.ours), number_of_figure(one.theirs)) for one in TALKS.frontier()]
    assert found == undominated(values)
    for one in TALKS.frontier():
        assert TALKS.value(one.package) == one


@pytest.mark.method("N6")
def test_fair_points_of_every_rule() -> None:
    """Each rule gives its packages, all ties, and says what it maximises."""
    points = {point.rule: point for point in TALKS.fair_points()}
    assert set(points) == set(FairRule)
    assert points[FairRule.NASH].packages[0].our_gain == cny(17_000)
    assert len(points[FairRule.UTILITARIAN].packages) == 9
    assert TALKS.suggested() == points[POLICY.suggested]
    assert "N6" in points[FairRule.NASH].explain().clauses()


def test_measures_that_differ_leave_the_rules_that_need_none() -> None:
    """Points and yuan may bargain by Nash and Kalai-Smorodinsky; adding them up is refused."""
    points = OptionWorth("lead-time", {"48h": Decimal(3), "5d": Decimal(0)})
    theirs = Position(THEIRS.side, "Hualian", "points", [points], Decimal(0))
    talks = attrs.evolve(TALKS, theirs=theirs)
    assert [point.rule for point in talks.fair_points()] == [FairRule.NASH, FairRule.KALAI_SMORODINSKY]
    with pytest.raises(KeyAccountError, match=r"negotiation.measures"):
        talks.fair_point(FairRule.EGALITARIAN)


def test_an_unknown_bottom_line_needs_another_convention() -> None:
    """Gains cannot be counted from a line nobody drew; the policy may name another start."""
    talks = evolved(theirs=attrs.evolve(THEIRS, bottom_line=None))
    with pytest.raises(KeyAccountError, match=r"bargain.no-bottom-line"):
        talks.suggested()
    worst = attrs.evolve(POLICY, disagreement=Disagreement.BOTTOM_LINE_OR_WORST)
    assert attrs.evolve(talks, policy=worst).suggested().packages


def test_a_concrete_alternative_is_a_bottom_line() -> None:
    """The package we have today is the least we accept, and its value moves with our own worths."""
    talks = evolved(ours=attrs.evolve(OURS, bottom_line=BestAlternative("as it is", START)))
    assert min(number_of_figure(one.ours) for one in talks.frontier()) >= OURS.value(ISSUES, START)


@pytest.mark.method("N6")
def test_certificates_of_efficiency() -> None:
    """Why no listed package is better for both, or which one is."""
    best = TALKS.suggested().packages[0].package
    assert TALKS.certificate(best).figure == 89_000
    assert TALKS.certificate(Package(START)).figure is False


def test_price_times_volume_bargains_as_one_issue() -> None:
    """A price that depends on the volume is one question, and every package still names both answers."""
    volume = IntegerIssue("volume", Topic.DELIVERY, "cases", 8_000, 16_000, 4_000)
    price = attrs.evolve(PRICE, step=cny(2))
    talks = attrs.evolve(
        TALKS,
        topics=[volume, price],
        standards=[],
        ours=Position(OURS.side, "us", "CNY", [], cny(1), [TimesWorth("price", "volume", start=Decimal(28))]),
        theirs=Position(
            THEIRS.side, "them", "CNY", [], cny(1), [TimesWorth("price", "volume", Decimal(-1), Decimal(36))]
        ),
    )
    assert {one.package["volume"] for one in talks.frontier()} == {"16000"}
    assert list(talks.frontier()[0].package.choices) == ["volume", "price"]
    step = talks.joint_gains(Package({"volume": "8000", "price": "32.00"}))[0].steps[0]
    assert (step.issue, step.after.split(" + ")[0]) == ("volume + price", "16000")
    assert talks.zopa()["volume"].open == ("8000", "12000", "16000")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ours": THEIRS}, "negotiation.side"),
        ({"theirs": OURS}, "negotiation.side"),
        ({"topics": []}, "negotiation.no-issues"),
        ({"topics": [PRICE, PRICE]}, "negotiation.repeated-issue"),
        ({"topics": [PRICE]}, "standard.unknown-issue"),
        ({"topics": [PRICE], "standards": []}, "position.unknown-issue"),
        ({"products": []}, "standard.unknown-product"),
        ({"products": [*TALKS.products, *TALKS.products]}, "negotiation.repeated-product"),
        ({"on": datetime(2026, 3, 2, tzinfo=UTC)}, "date.not-a-date"),
        ({"customer": ""}, "id.empty"),
        ({"policy": None}, "type.wrong"),
    ],
)
def test_talks_that_do_not_fit_are_refused(changes: dict[str, Any], code: str) -> None:
    """A talk is checked as a whole when it is made, not when the first figure comes out wrong."""
    with pytest.raises(KeyAccountError) as caught:
        evolved(**changes)
    assert caught.value.code == code


def test_packages_are_checked_against_the_table() -> None:
    """An incomplete package, or one with an option nobody listed, has no value."""
    with pytest.raises(KeyAccountError, match=r"package.unknown-issue"):
        TALKS.value(Package({"price": "32.00"}))
    with pytest.raises(KeyAccountError, match=r"issue.unknown-option"):
        TALKS.value(Package({**START, "price": "32.10"}))
    with pytest.raises(KeyAccountError, match=r"issue.unknown "):
        TALKS.issue("colour")
    assert TALKS.issue("price") is PRICE


def test_what_keeps_our_value() -> None:
    """Their bottom line is an estimate, so what we may try is not limited by it."""
    kept = TALKS.keeping(cny(60_000))
    assert kept
    assert all(one.ours >= cny(60_000) for one in kept if not isinstance(one.ours, (str, type(None))))  # type: ignore[operator]
    assert TALKS.keeping(60_000) == kept


def test_a_talk_reads_on_a_screen() -> None:
    """A screenful in both languages, and the frontier in a notebook."""
    assert "Nash point" in TALKS.summary()
    assert "纳什点" in TALKS.summary("zh")
    none = evolved(ours=attrs.evolve(OURS, bottom_line=cny(99_000)))
    assert "Nash point" not in none.summary()
    assert TALKS._repr_html_().startswith("<table")
    assert TALKS.on == DAY
