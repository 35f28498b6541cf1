"""Tests of admissibility: what fails a standard is off the table, whatever it would pay."""

from __future__ import annotations

from datetime import date, timedelta

import attrs
import pytest

from keyaccount.bargaining import FairRule
from keyaccount.errors import KeyAccountError
from keyaccount.model.product import Certificate
from keyaccount.negotiation import (
    DiscreteIssue,
    ExcludedCombination,
    Option,
    OptionWorth,
    Package,
    RequiredStandard,
    Topic,
)
from keyaccount.negotiation.standards import inadmissible_options
from tests.negotiation.talk import (
    DAY,
    ISSUES,
    OLD,
    OURS,
    SERVICE,
    SHELF,
    START,
    TALKS,
    TEA,
    THEIRS,
    cny,
    evolved,
)

RULE = RequiredStandard("GB 7101", ["range"], edition="2022")
KNOWN = {"TEA": TEA, "OLD": OLD}


@pytest.mark.method("N1")
def test_below_the_standard_appears_nowhere_at_any_price() -> None:
    """Quality to standard is the base: even a huge payment for the wide range changes nothing."""
    rich = [OptionWorth("range", {"core": cny(0), "wide": cny(10**9)})]
    others = [worth for worth in OURS.worths if worth.issue != "range"]
    talks = evolved(ours=attrs.evolve(OURS, worths=[*rich, *others]))
    assert all(one.package["range"] == "core" for one in talks.frontier())
    for rule in FairRule:
        assert all(one.package["range"] == "core" for one in talks.fair_point(rule).packages)
    start = Package(START)
    assert all(move.result["range"] == "core" for move in talks.joint_gains(start))
    told = talks.explain()
    assert "N1" in told.clauses()
    gone = told.find("inadmissible.range.wide")
    assert gone is not None
    assert "GB 7101-2022" in gone.line()
    assert "expires 2026-01-01" in gone.line()
    assert "GB audit report" in gone.line()
    with pytest.raises(KeyAccountError, match=r"negotiation.inadmissible"):
        talks.value(start.with_({"range": "wide"}))


@pytest.mark.method("N1")
def test_an_expired_certificate_is_inadmissible() -> None:
    """The very product that was fine the day before is off the table the day its certificate ends."""
    ends = date(2026, 4, 1)
    tea = attrs.evolve(TEA, standards=[Certificate("GB 7101", "2022", expires=ends)])
    eve = evolved(products=[tea, OLD], on=ends - timedelta(days=1))
    day = evolved(products=[tea, OLD], on=ends)
    assert {one.option for one in eve.inadmissible()} == {"wide"}
    assert {one.option for one in day.inadmissible()} == {"core", "wide"}
    assert len(day.frontier()) == 0
    assert day.zopa().blocked == "range"
    assert "没有合格的选项" in day.zopa().summary("zh")
    assert "N1" in day.zopa().explain().clauses()
    with pytest.raises(KeyAccountError, match=r"negotiation.blocked"):
        day.fair_point(FairRule.NASH)


def test_the_standard_must_hold_to_the_end_of_the_agreement() -> None:
    """A certificate that runs out in summer does not carry an agreement to December."""
    whole = RequiredStandard("GB 7101", ["range"], until=date(2027, 12, 31))
    found = inadmissible_options(ISSUES, [whole], KNOWN, DAY)
    assert [(one.option, one.offered) for one in found] == [("core", "TEA"), ("wide", "TEA"), ("wide", "OLD")]


@pytest.mark.method("N1")
def test_services_need_their_own_certificates() -> None:
    """Product or service: a cleaning team without its licence is not admissible either."""
    licence = RequiredStandard("GB 31654", ["service"])
    found = inadmissible_options(ISSUES, [licence], KNOWN, DAY)
    assert [(one.option, one.offered) for one in found] == [("plain", "plain"), ("gold", "gold")]
    assert "has no certificate" in found[0].explain().line()
    assert "没有 GB 31654 的证书" in found[0].explain().line("zh")
    with_licence = attrs.evolve(SERVICE.options[1], certificates=[Certificate("GB 31654")])
    service = attrs.evolve(SERVICE, options=[SERVICE.options[0], with_licence])
    left = inadmissible_options([service], [licence], KNOWN, DAY)
    assert [one.option for one in left] == ["plain"]


def test_any_edition_will_do_unless_one_is_named() -> None:
    """The edition decides only where the rule names it."""
    loose = attrs.evolve(RULE, edition=None)
    ends = Certificate("GB 7101", "2015", expires=date(2030, 1, 1))
    assert loose.met_by([ends], DAY)
    assert not RULE.met_by([ends], DAY)
    assert RULE.failing([Certificate("ISO 9001")]) is None


@pytest.mark.parametrize(
    ("rule", "products", "code"),
    [
        (RequiredStandard("GB 7101", ["colour"]), KNOWN, "standard.unknown-issue"),
        (RULE, {"TEA": TEA}, "standard.unknown-product"),
    ],
)
def test_rules_about_unknown_things_are_refused(
    rule: RequiredStandard, products: dict[str, object], code: str
) -> None:
    """A rule that silently applies to nothing protects nobody."""
    with pytest.raises(KeyAccountError) as caught:
        inadmissible_options(ISSUES, [rule], products, DAY)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_a_rule_names_its_issues() -> None:
    """A standard without issues would check nothing."""
    with pytest.raises(KeyAccountError, match=r"standard.no-issues"):
        RequiredStandard("GB 7101", [])


def test_excluded_combinations_never_stand_together() -> None:
    """Some options are fine alone and forbidden together; no price joins them."""
    ban = ExcludedCombination({"lead-time": "48h", "stock": "10"}, "no cover for both")
    talks = evolved(excluded=[ban])
    assert len(talks.frontier()) > 0
    for one in talks.frontier():
        assert (one.package["lead-time"], one.package["stock"]) != ("48h", "10")
    with pytest.raises(KeyAccountError, match=r"standard.combination"):
        ExcludedCombination({"lead-time": "48h"}, "alone")
    with pytest.raises(KeyAccountError, match=r"issue.unknown "):
        evolved(excluded=[ExcludedCombination({"lead-time": "48h", "colour": "red"}, "x")])


def test_nothing_admissible_left_in_a_combination() -> None:
    """If every combination is forbidden the talk is blocked, and says on which issues."""
    one = DiscreteIssue("a", Topic.PRICE, "a", [Option("x", "x")])
    two = DiscreteIssue("b", Topic.PRICE, "b", [Option("y", "y")])
    talks = attrs.evolve(
        TALKS,
        topics=[one, two],
        standards=[],
        ours=attrs.evolve(OURS, worths=[], bottom_line=None),
        theirs=attrs.evolve(THEIRS, worths=[], bottom_line=None),
        excluded=[ExcludedCombination({"a": "x", "b": "y"}, "never")],
    )
    assert talks.zopa().blocked == "a + b"


def test_a_scale_cannot_be_certified() -> None:
    """Products and services are listed options; a rule on a scale would check nothing."""
    with pytest.raises(KeyAccountError, match=r"standard.continuous"):
        inadmissible_options([SHELF], [RequiredStandard("GB 7101", ["shelf"])], KNOWN, DAY)


@pytest.mark.method("N1")
def test_whoever_asks_about_an_inadmissible_package_learns_why() -> None:
    """The answer names standard, edition, evidence and expiry, in both languages and in the refusal."""
    bad = Package({**START, "range": "wide"})
    told = TALKS.explain(bad)
    assert told.figure is False
    assert told.clauses() == {"N1"}
    for word in ("GB 7101-2022", "edition 2015", "expires 2026-01-01", "GB audit report"):
        assert word in told.tree()
    assert "任何价格都不能换取" in told.tree("zh")
    with pytest.raises(KeyAccountError, match=r"GB 7101-2022.*edition 2015.*2026-01-01"):
        TALKS.value(bad)
    bare = attrs.evolve(OLD, standards=[Certificate("GB 7101", "2015")])
    assert "without evidence" in evolved(products=[TEA, bare]).explain(bad).tree()
    assert "无证据" in evolved(products=[TEA, bare]).explain(bad).tree("zh")


def test_a_forbidden_combination_says_why() -> None:
    """Each option may be fine by itself; the reason somebody wrote down is what the table needs to hear."""
    never = ExcludedCombination({"lead-time": "48h", "service": "gold"}, "one van")
    talks = evolved(excluded=[never])
    bad = Package({**START, "lead-time": "48h", "service": "gold"})
    assert "lead-time: 48h + service: gold = no (one van) [N1]" in talks.explain(bad).tree()
    assert "one van" in talks.explain().tree()
    with pytest.raises(KeyAccountError, match=r"one van"):
        talks.value(bad)
