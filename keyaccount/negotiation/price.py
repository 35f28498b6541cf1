"""Price: the zone between both limits, how far a package rests on price, and what to offer instead."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.bargaining import (
    Alternative,
    Bundle,
    GainKind,
    GainPart,
    PriceDependence,
    instead_of_price,
    price_dependence,
)
from keyaccount.errors import Lang, refuse
from keyaccount.negotiation.negotiation import Negotiation
from keyaccount.negotiation.packages import Package
from keyaccount.negotiation.positions import Position
from keyaccount.negotiation.topics import ContinuousIssue, Issue, Topic
from keyaccount.negotiation.worths import POINTS
from keyaccount.values.checks import tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from keyaccount.values.periods import Period
from keyaccount.values.text import Text

__all__ = ["PriceZone", "instead_of_price_in", "price_dependence_of", "price_zone"]

# Topics whose gains a rival matches overnight: the price itself and incentives paid in money.
PRICE_TOPICS = (Topic.PRICE, Topic.PROFITABILITY)


@attrs.frozen
class PriceZone:
    """Hold the options of one issue each side accepts while the rest of a package stays as it is.

    `open` are those both accept; where there is none the two limits show the gap. On a `scale` each side
    is given by the two ends of what it accepts.

    >>> zone = PriceZone("price", ("31.00", "32.00"), ("30.00", "31.00"))
    >>> zone.open, zone.exists
    (('31.00',), True)
    """

    issue: str
    ours: tuple[str, ...] = attrs.field(converter=tuple_of)
    theirs: tuple[str, ...] = attrs.field(converter=tuple_of)
    scale: bool = False

    @property
    def open(self) -> tuple[str, ...]:
        """Return the options both accept, in the issue's order; of a scale the two ends of the stretch."""
        if not self.scale:
            return tuple(key for key in self.ours if key in self.theirs)
        if not self.ours or not self.theirs:
            return ()
        low = max(self.ours[0], self.theirs[0], key=Decimal)
        high = min(self.ours[-1], self.theirs[-1], key=Decimal)
        return (low, high) if Decimal(low) <= Decimal(high) else ()

    @property
    def exists(self) -> bool:
        """Tell whether both accept some option."""
        return bool(self.open)

    def explain(self) -> Explanation:
        """Explain the zone from both limits (clause N2)."""
        sides = (
            ("ours", Text("we accept", "我方可接受"), self.ours),
            ("theirs", Text("they accept", "客户方可接受"), self.theirs),
        )
        because = tuple(
            Explanation(f"zone.{key}", label, _range(keys), clause="N2") for key, label, keys in sides
        )
        label = Text(f"zone of {self.issue}", f"{self.issue} 的区间")
        return Explanation("price-zone", label, _range(self.open), clause="N2", because=because)

    def summary(self, lang: Lang = "en") -> str:
        """Word the zone as a few lines."""
        return self.explain().tree(lang)

    def _repr_html_(self) -> str:
        return self.explain().html()


def _range(keys: tuple[str, ...]) -> Text | str:
    if not keys:
        return Text("nothing", "无")
    return keys[0] if len(keys) == 1 else f"{keys[0]} - {keys[-1]}"


def price_zone(talks: Negotiation, package: Package, issue: str = "price") -> PriceZone:
    """Return the price zone (ZOPA of one issue) with everything else as in the package.

    A side without a bottom line accepts every option. Inadmissible options are left out.
    Method: N2.

    >>> from keyaccount.samples.talks import talks
    >>> sample = talks()
    >>> price_zone(sample, sample.suggested().packages[0].package).exists
    True
    """
    chosen = talks.issue(issue)
    banned = {one.option for one in talks.inadmissible() if one.issue == issue}
    keys = [key for key in chosen.keys if key not in banned]
    ours, theirs = (
        _accepted(talks, position, package, chosen, keys) for position in (talks.ours, talks.theirs)
    )
    return PriceZone(issue, ours, theirs, isinstance(chosen, ContinuousIssue))


def _accepted(
    talks: Negotiation, position: Position, package: Package, issue: Issue, keys: list[str]
) -> list[str]:
    floor = position.floor(talks.topics)
    values = {key: position.value(talks.topics, package.with_({issue.key: key}).choices) for key in keys}
    if floor is None:
        return keys
    if not isinstance(issue, ContinuousIssue):
        return [key for key in keys if values[key] >= floor]
    return _stretch(issue, [value - floor for value in values.values()])


def _stretch(issue: ContinuousIssue, above: list[Fraction]) -> list[str]:
    """Return the ends of what lies at or above the bottom line on a scale, rounded inwards."""
    low, high = above
    if max(low, high) < 0:
        return []
    start = issue.key_at(low / (low - high), Rounding.CEILING) if low < 0 else issue.keys[0]
    end = issue.key_at(low / (low - high), Rounding.FLOOR) if high < 0 else issue.keys[1]
    return [start, end]


def price_dependence_of(
    talks: Negotiation,
    package: Package,
    *,
    baseline: Package,
    valid: Period,
    months_to_copy: Mapping[str, int],
    lasting: Collection[str] = (),
    on: date | None = None,
) -> PriceDependence:
    """Measure how far the customer's gain over a baseline rests on price (clause V7).

    Each issue on which the customer gains is one part, spread evenly over the months of the agreement;
    price and incentives are price-type and end with it; for the others `months_to_copy` says how long a
    rival needs, and those in `lasting` go on after it. Monthly figures are rounded half up. The customer
    must count in money. Raises `KeyAccountError` (`price.no-gain`, `price.copying-unknown`).

    >>> from keyaccount.samples.talks import talks
    >>> sample = talks()
    >>> start = Package({"range": "current", "price": "1120.00", "lead-time": "5d", "display": "2",
    ...                  "service": "plain", "incentives": "none"})
    >>> better = start.with_({"price": "1100.00", "service": "gold"})
    >>> rests = price_dependence_of(sample, better, baseline=start, valid=Period.year(2026),
    ...                             months_to_copy={"service": 18}, lasting=["service"])
    >>> rests.share < 1, [one.parts for one in rests.cliffs()]
    (True, [('price',), ('service',)])
    """
    measure = _money_measure(talks)
    months = len(valid.split("month"))
    parts = []
    for issue in talks.topics:
        gain = _gain(talks.theirs, talks, issue, package, baseline)
        if gain > Money.zero(measure):
            ends = None if issue.key in lasting else valid.end
            parts.append(_part(issue, gain, months, valid.start, ends, months_to_copy))
    if not parts:
        refuse(
            "price.no-gain", "$.package", "the package gains the customer nothing", "该方案未给客户带来收益"
        )
    holds = talks.policy.price_holds_months
    return price_dependence(parts, on=on or valid.start, price_holds_months=holds)


def _money_measure(talks: Negotiation) -> str:
    if talks.theirs.measure == POINTS:
        refuse("price.measure", "$.theirs.measure", "the customer must count in money", "客户方须以金额计值")
    return talks.theirs.measure


def _gain(position: Position, talks: Negotiation, issue: Issue, package: Package, baseline: Package) -> Money:
    """Return what one issue alone adds for a party when it goes from the baseline to the package."""
    before = position.value(talks.topics, baseline.choices)
    after = position.value(talks.topics, baseline.with_({issue.key: package[issue.key]}).choices)
    return Money(1, position.measure).times(after - before, Rounding.HALF_UP)


def _part(
    issue: Issue,
    gain: Money,
    months: int,
    starts: date,
    ends: date | None,
    months_to_copy: Mapping[str, int],
) -> GainPart:
    monthly = gain.times(Fraction(1, months), Rounding.HALF_UP)
    if issue.topic in PRICE_TOPICS:
        return GainPart(issue.key, issue.text, GainKind.PRICE, monthly, starts, ends)
    if issue.key not in months_to_copy:
        refuse(
            "price.copying-unknown",
            f"$.months_to_copy.{issue.key}",
            "say how many months a rival needs to copy it",
            "请估计对手模仿所需的月数",
        )
    return GainPart(issue.key, issue.text, GainKind.OTHER, monthly, starts, ends, months_to_copy[issue.key])


def instead_of_price_in(
    talks: Negotiation,
    package: Package,
    concession: Money,
    months_to_copy: Mapping[str, int],
    at_most: int = 5,
) -> tuple[Bundle, ...]:
    """Return what to offer instead of a price concession: better options of the other issues (clause V7).

    From the package on the table; each bundle is worth at least the concession to the customer, the
    cheapest for us first, then the hardest to copy. Issues without `months_to_copy` are left out.

    >>> from keyaccount.samples.talks import talks
    >>> start = Package({"range": "current", "price": "1100.00", "lead-time": "5d", "display": "4",
    ...                  "service": "plain", "incentives": "none"})
    >>> found = instead_of_price_in(talks(), start, Money(10_000, "CNY"), {"service": 18, "lead-time": 3})
    >>> [(part.key, str(part.cost)) for part in found[0].parts]
    [('lead-time 48h', '6500.00 CNY')]
    """
    _money_measure(talks)
    if talks.ours.measure != talks.theirs.measure:
        refuse(
            "price.measure", "$.ours.measure", "both sides must count in one currency", "双方须以同一币种计值"
        )
    alternatives = []
    for issue in talks.topics:
        if issue.topic not in PRICE_TOPICS and issue.key in months_to_copy:
            alternatives += _alternatives(talks, issue, package, months_to_copy[issue.key])
    return instead_of_price(concession, alternatives, at_most, talks.policy.limit)


def _alternatives(talks: Negotiation, issue: Issue, package: Package, months: int) -> list[Alternative]:
    banned = {one.option for one in talks.inadmissible() if one.issue == issue.key}
    zero = Money.zero(talks.ours.measure)
    found = []
    for key in issue.keys:
        other = package.with_({issue.key: key})
        worth = _gain(talks.theirs, talks, issue, other, package)
        cost = zero - _gain(talks.ours, talks, issue, other, package)
        if key not in banned and worth > zero:
            text = issue.option(key).text
            said = Text(f"{issue.text.en}: {text.en}", f"{issue.text.zh}:{text.zh}")
            found.append(Alternative(f"{issue.key} {key}", said, worth, max(cost, zero), months, issue.key))
    return found
