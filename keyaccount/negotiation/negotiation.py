"""The negotiation: two positions over the six topics, the frontier between them, the fair packages on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import attrs

from keyaccount.bargaining import (
    Deal,
    FairPoint,
    FairRule,
    efficient_frontier,
    fair_point,
    fair_point_of,
    zone,
)
from keyaccount.bargaining.certificate import certify
from keyaccount.bargaining.clash import Clash, clash
from keyaccount.bargaining.exchange import Step, exchanges
from keyaccount.bargaining.gains import JointGain, better_deals, joint_gains
from keyaccount.errors import Lang, refuse
from keyaccount.model.product import Product
from keyaccount.model.side import Side
from keyaccount.negotiation.ground import Ground, ground_of
from keyaccount.negotiation.moves import JointMove, MoveStep, Trade
from keyaccount.negotiation.packages import FairPackages, Package, PackageFrontier, ValuedPackage
from keyaccount.negotiation.policy import NegotiationPolicy
from keyaccount.negotiation.positions import Position, figure_of, number_of_figure
from keyaccount.negotiation.reasons import explain_package, explain_refusal, explain_talk, objections
from keyaccount.negotiation.standards import (
    ExcludedCombination,
    Inadmissible,
    RequiredStandard,
    inadmissible_options,
)
from keyaccount.negotiation.topics import Issue
from keyaccount.negotiation.worths import exact_amount
from keyaccount.negotiation.zopa import Relaxation, Zopa, issue_zones
from keyaccount.values.checks import check_date, check_id, check_type, check_unique, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import Figure
from keyaccount.values.money import Money
from keyaccount.values.text import Text, join

__all__ = ["Negotiation"]


@attrs.frozen
class Negotiation:
    """Hold a talk with one customer: both positions, the issues of the six topics, rules and policy.

    What fails a required standard on day `on` is off the table before anything is computed. Each side
    counts in its own measure; comparing sums across sides (egalitarian, utilitarian, relaxations) is
    refused where the measures differ. Raises `KeyAccountError` (`negotiation.*`, `position.*`).
    Method: N0, N1, N2, N6.

    >>> from keyaccount.negotiation.topics import DiscreteIssue, Option, Topic
    >>> from keyaccount.negotiation.worths import OptionWorth
    >>> from keyaccount.values.money import Money
    >>> fast = DiscreteIssue("lead-time", Topic.DELIVERY, "days", [Option("48h", "2"), Option("5d", "5")])
    >>> def worth(fast, slow):
    ...     return [OptionWorth("lead-time", {"48h": Money(fast, "CNY"), "5d": Money(slow, "CNY")})]
    >>> talks = Negotiation("C007", date(2026, 3, 1), topics=[fast],
    ...     ours=Position(Side.OURS, "us", "CNY", worth(-900, 0), Money(-1000, "CNY")),
    ...     theirs=Position(Side.THEIRS, "them", "CNY", worth(3100, 0), Money(0, "CNY")),
    ...     policy=NegotiationPolicy("2026-1", since=date(2026, 1, 1)))
    >>> [one.package["lead-time"] for one in talks.frontier()]
    ['5d', '48h']
    >>> talks.fair_point(FairRule.NASH).packages[0].their_gain
    Money('3100.00', 'CNY')
    """

    customer: str
    on: date
    ours: Position = attrs.field(kw_only=True)
    theirs: Position = attrs.field(kw_only=True)
    topics: tuple[Issue, ...] = attrs.field(converter=tuple_of, kw_only=True)
    policy: NegotiationPolicy = attrs.field(kw_only=True)
    standards: tuple[RequiredStandard, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    products: tuple[Product, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    excluded: tuple[ExcludedCombination, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_id(self.customer, "$.customer")
        check_date(self.on, "$.on")
        check_type(self.policy, NegotiationPolicy, "$.policy")
        for name, side in (("ours", Side.OURS), ("theirs", Side.THEIRS)):
            position = getattr(self, name)
            check_type(position, Position, f"$.{name}")
            if position.side is not side:
                refuse(
                    "negotiation.side", f"$.{name}.side", f"must be {side.value}", f"立场方应为 {side.value}"
                )
        if not self.topics:
            refuse(
                "negotiation.no-issues", "$.topics", "put at least one issue on the table", "至少提出一个议题"
            )
        check_unique([issue.key for issue in self.topics], "negotiation.repeated-issue", "$.topics")
        check_unique([product.id for product in self.products], "negotiation.repeated-product", "$.products")
        self._ground()

    def issue(self, key: str) -> Issue:
        """Return one issue by key."""
        for issue in self.topics:
            if issue.key == key:
                return issue
        refuse("issue.unknown", f"$.topics.{key}", f"{key!r} is not on the table", f"{key!r} 不在谈判议题中")

    def inadmissible(self) -> tuple[Inadmissible, ...]:
        """Return every option off the table because it fails a required standard (clause N1)."""
        products = {product.id: product for product in self.products}
        return inadmissible_options(self.topics, self.standards, products, self.on)

    def _ground(self) -> Ground | str:
        banned: dict[str, set[str]] = {}
        for one in self.inadmissible():
            banned.setdefault(one.issue, set()).add(one.option)
        off = {issue: frozenset(options) for issue, options in banned.items()}
        return ground_of(self.topics, (self.ours, self.theirs), off, self.excluded)

    def _open_ground(self) -> Ground:
        ground = self._ground()
        if isinstance(ground, str):
            refuse(
                "negotiation.blocked",
                f"$.topics.{ground}",
                "no admissible option is left; see inadmissible()",
                "没有合格的选项,见 inadmissible()",
            )
        return ground

    def frontier(self) -> PackageFrontier:
        """Return every efficient package acceptable to both, our best first (clause N6)."""
        ground = self._ground()
        if isinstance(ground, str):
            nothing = Fraction(0)
            return PackageFrontier(
                self._heads, (), nothing, nothing, 0, policy=self.policy.version, on=self.on
            )
        found = efficient_frontier(ground.problem, self.policy.limit)
        packages = tuple(dict.fromkeys(self._valued(ground, deal) for deal in found.deals))
        ours, theirs = found.gaps
        scales = [scale.text for scale in ground.scales]
        outcomes = ground.problem.outcomes
        return PackageFrontier(
            self._heads, packages, ours, theirs, outcomes, scales, policy=self.policy.version, on=self.on
        )

    def keeping(self, ours: Figure) -> tuple[ValuedPackage, ...]:
        """Return the efficient packages worth at least so much to us, their bottom line left aside."""
        ground = self._open_ground()
        least = (
            exact_amount(ours, self.ours.measure, "$.ours")
            if isinstance(ours, Money)
            else number_of_figure(ours)
        )
        free = attrs.evolve(ground.problem, bottom_lines=(least, None))
        return tuple(self._valued(ground, deal) for deal in efficient_frontier(free, self.policy.limit).deals)

    def fair_point(self, rule: FairRule) -> FairPackages:
        """Return the packages a rule calls fair, all ties (clause N6)."""
        ground = self._open_ground()
        self._check_measures(rule)
        point = self._point(ground, rule)
        packages = [self._valued(ground, deal) for deal in point.deals]
        return FairPackages(
            rule,
            self._heads,
            packages,
            self.policy.disagreement,
            point.exact,
            point.explain(),
            policy=self.policy.version,
            on=self.on,
        )

    def fair_points(self) -> tuple[FairPackages, ...]:
        """Return the fair packages of every rule that applies to the measures of both sides."""
        rules = [rule for rule in FairRule if rule not in _SAME_MEASURE or self._one_measure]
        return tuple(self.fair_point(rule) for rule in rules)

    def _point(self, ground: Ground, rule: FairRule) -> FairPoint:
        frontier = efficient_frontier(ground.problem, self.policy.limit)
        if not frontier.exact and not ground.scales:
            # Too many efficient deals to list does not mean that the fair one cannot be found.
            return fair_point_of(ground.problem, rule, self.policy.disagreement, self.policy.limit)
        return fair_point(frontier, rule, self.policy.disagreement)

    @property
    def _one_measure(self) -> bool:
        return self.ours.measure == self.theirs.measure

    def _check_measures(self, rule: FairRule) -> None:
        if rule in _SAME_MEASURE and not self._one_measure:
            refuse(
                "negotiation.measures",
                "$.theirs.measure",
                f"{rule.value} adds or compares both sides' values; they count in different measures",
                f"{rule.text.zh} 需要比较双方价值,而双方计值单位不同",
            )

    def zopa(self) -> Zopa:
        """Return the zone of possible agreement, per side and per issue, or what clashes (N2, N6)."""
        ground = self._ground()
        if isinstance(ground, str):
            return Zopa(None, None, None, None, (), None, ground, policy=self.policy.version, on=self.on)
        problem = ground.problem
        room = zone(problem, self.policy.limit)
        best = [
            None if one is None else figure_of(one, position.measure)
            for one, position in zip(room.best, self._sides, strict=True)
        ]
        above = [
            None if one is None or floor is None else figure_of(one - floor, position.measure)
            for one, floor, position in zip(room.best, problem.bottom_lines, self._sides, strict=True)
        ]
        issues = issue_zones(self.topics, ground, room)
        return Zopa(
            best[0],
            best[1],
            above[0],
            above[1],
            issues,
            self._relaxation(ground) if room.empty else None,
            our_gap=room.gaps[0],
            their_gap=room.gaps[1],
            policy=self.policy.version,
            on=self.on,
        )

    @property
    def _sides(self) -> tuple[Position, Position]:
        return (self.ours, self.theirs)

    def _relaxation(self, ground: Ground) -> Relaxation | None:
        found = clash(ground.problem, self.policy.limit)
        return None if found is None else self._relaxed(ground, found)

    def _relaxed(self, ground: Ground, found: Clash) -> Relaxation:
        packages = [self._valued(ground, deal) for deal in found.together_deals]
        alone = [
            None if one is None else figure_of(one, position.measure)
            for one, position in zip(found.alone, self._sides, strict=True)
        ]
        if not self._one_measure:
            return Relaxation(found.parties, None, (), None, alone[0], alone[1], found.exact)
        measure = self.ours.measure
        together, total = figure_of(found.together, measure), figure_of(found.total, measure)
        return Relaxation(found.parties, together, packages, total, alone[0], alone[1], found.exact)

    def value(self, package: Package) -> ValuedPackage:
        """Return a package with its value to both; refuses an inadmissible or incomplete one."""
        ground = self._open_ground()
        return self._valued(ground, self._deal(ground, package))

    def _deal(self, ground: Ground, package: Package) -> Deal:
        for issue in self.topics:
            issue.option(package[issue.key])
        deal = ground.deal(package.choices)
        if deal is None:
            against = join(tuple(Text(one.line("en"), one.line("zh")) for one in self._objections(package)))
            refuse(
                "negotiation.inadmissible", "$.package", f"not allowed: {against.en}", f"不合格:{against.zh}"
            )
        return deal

    def _objections(self, package: Package) -> tuple[Explanation, ...]:
        return objections(package, self.inadmissible(), self.excluded)

    def _valued(self, ground: Ground, deal: Deal) -> ValuedPackage:
        package = Package(ground.choices(deal))
        if ground.scales:
            deal = self._deal(ground, package)
        ours, theirs = self._figures(deal.values)
        gains = [
            None if floor is None else figure_of(value - floor, position.measure)
            for value, floor, position in zip(
                deal.values, ground.problem.bottom_lines, self._sides, strict=True
            )
        ]
        wording = [issue.option(package[issue.key]).text for issue in self.topics]
        return ValuedPackage(package, ours, theirs, gains[0], gains[1], self._heads, wording)

    def _figures(self, values: Sequence[Fraction]) -> tuple[Figure, Figure]:
        ours, theirs = values
        return figure_of(ours, self.ours.measure), figure_of(theirs, self.theirs.measure)

    @property
    def _heads(self) -> tuple[Text, ...]:
        return tuple(issue.text for issue in self.topics)

    def joint_gains(self, package: Package) -> tuple[JointMove, ...]:
        """Return moves from a package after which neither side has less and one has more (clause N6)."""
        ground = self._open_ground()
        found = joint_gains(ground.problem, self._deal(ground, package), self.policy.most_moves)
        moves = (self._move(ground, package, one) for one in found)
        return tuple(move for move in moves if move is not None)

    def _move(self, ground: Ground, package: Package, gain: JointGain) -> JointMove | None:
        """Word a move; None where rounding a scale to its places would leave a side with less."""
        result = package
        for step in gain.steps:
            result = result.with_(ground.chosen(step.issue, step.after))
        gains: Sequence[Fraction] = gain.gains
        if ground.scales:
            before, after = self._deal(ground, package), self._deal(ground, result)
            gains = [two - one for one, two in zip(before.values, after.values, strict=True)]
            if min(gains) < 0 or not any(gains):
                return None
        ours, theirs = self._figures(gains)
        return JointMove([self._step(ground, step) for step in gain.steps], ours, theirs, result)

    def _step(self, ground: Ground, step: Step) -> MoveStep:
        before, after = (ground.worded(step.issue, option) for option in (step.before, step.after))
        ours, theirs = self._figures(step.changes)
        return MoveStep(step.issue, before, after, ours, theirs, self._change(ground, step))

    def _change(self, ground: Ground, step: Step) -> Text:
        """Word a step by the issues it changes, each with its option before and after."""
        before, after = ground.chosen(step.issue, step.before), ground.chosen(step.issue, step.after)
        said = []
        for key, option in after.items():
            issue = self.issue(key)
            one, two = issue.option(before[key]).text, issue.option(option).text
            if option != before[key]:
                said.append(
                    Text(f"{issue.text.en}: {one.en} -> {two.en}", f"{issue.text.zh}:{one.zh} -> {two.zh}")
                )
        return join(tuple(said))

    def exchange_rates(self) -> tuple[Trade, ...]:
        """Return the frontier's slopes: what one unit we give on each issue brings them, best first."""
        ground = self._open_ground()
        return tuple(Trade(self._step(ground, one.step), one.rate) for one in exchanges(ground.problem))

    def improvements(self, package: Package) -> tuple[ValuedPackage, ...]:
        """Return the efficient packages that leave neither side below a package, also a signed one.

        Only the package itself comes back when nothing better for both is left (clause N6).
        """
        ground = self._open_ground()
        found = better_deals(ground.problem, self._deal(ground, package), self.policy.limit)
        return tuple(dict.fromkeys(self._valued(ground, deal) for deal in found.deals))

    def certificate(self, package: Package) -> Explanation:
        """Prove that no listed package is better for both, or show that one is (clause N6)."""
        ground = self._open_ground()
        return certify(ground.problem, self._deal(ground, package), self.policy.limit).explain()

    def suggested(self) -> FairPackages:
        """Return the packages of the policy's suggested rule."""
        return self.fair_point(self.policy.suggested)

    def explain(self, package: Package | Mapping[str, str] | None = None) -> Explanation:
        """Explain the talk, or a package: its worth to each side by topic, or why it is inadmissible."""
        if package is None:
            off = [one.explain() for one in self.inadmissible()]
            off += [one.explain() for one in self.excluded]
            return explain_talk(self.zopa(), off, self._sides, self.topics)
        one = package if isinstance(package, Package) else Package(package)
        against = self._objections(one)
        if against:
            return explain_refusal(against)
        self.value(one)
        return explain_package(one, self._sides, self.topics)

    def summary(self, lang: Lang = "en") -> str:
        """Word the talk on a screenful: zone, bottom lines, what is off the table, the suggestion."""
        lines = [self.explain().tree(lang)]
        if self.zopa().exists:
            lines.append(self.suggested().summary(lang))
        return "\n".join(lines)

    def html(self, lang: Lang = "en") -> str:
        """Write the frontier as one HTML table."""
        return self.frontier().table().to_html(lang)

    def _repr_html_(self) -> str:
        return self.html()


_SAME_MEASURE = frozenset({FairRule.EGALITARIAN, FairRule.UTILITARIAN, FairRule.LEXIMIN})
