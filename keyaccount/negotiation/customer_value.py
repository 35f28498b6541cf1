"""Customer-delivered value: total value less total cost, before and after, and the three ways to raise it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import attrs

from keyaccount.errors import Lang
from keyaccount.negotiation.negotiation import Negotiation
from keyaccount.negotiation.packages import Package
from keyaccount.negotiation.positions import Position, figure_of, number_of_figure
from keyaccount.negotiation.topics import Issue, Topic
from keyaccount.negotiation.value_kinds import DeliveredKind, ValueWay
from keyaccount.negotiation.worths import OptionWorth, UnitWorth, exact_amount
from keyaccount.values.checks import tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import Figure
from keyaccount.values.frozen import FrozenMap
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["DeliveredValue", "ValueMove", "delivered_value", "value_moves"]

# Where a line does not say which kind it is, its topic does.
_KIND_OF_TOPIC = {
    Topic.QUALITY: DeliveredKind.PRODUCT,
    Topic.PRICE: DeliveredKind.MONEY,
    Topic.DELIVERY: DeliveredKind.SERVICE,
    Topic.POLICY: DeliveredKind.MONEY,
    Topic.SERVICE: DeliveredKind.SERVICE,
    Topic.PROFITABILITY: DeliveredKind.MONEY,
}


@attrs.frozen
class DeliveredValue:
    """Hold what a package delivers to the customer by kind: value counts up, cost counts down.

    `kinds` holds the signed figure of each kind; they add up to `total`. Figures are relative to the
    options the customer values at zero, so only differences between packages mean something.

    >>> from keyaccount.samples.talks import talks
    >>> sample = talks()
    >>> best = sample.suggested().packages[0]
    >>> delivered_value(sample, best.package).total == best.theirs
    True
    """

    measure: str
    kinds: FrozenMap[str, Figure]

    def of(self, kind: DeliveredKind) -> Figure:
        """Return the signed figure of one kind."""
        return self.kinds[kind.value]

    def _sum(self, *, cost: bool) -> Figure:
        values = [number_of_figure(self.of(kind)) for kind in DeliveredKind if kind.is_cost is cost]
        return figure_of(sum(values, Fraction(0)), self.measure)

    @property
    def value(self) -> Figure:
        """Return the total value: product, service, personnel, image."""
        return self._sum(cost=False)

    @property
    def cost(self) -> Figure:
        """Return the total cost as it counts: money, time and energy, negative where it burdens."""
        return self._sum(cost=True)

    @property
    def total(self) -> Figure:
        """Return the customer-delivered value."""
        return figure_of(number_of_figure(self.value) + number_of_figure(self.cost), self.measure)

    def explain(self) -> Explanation:
        """Explain the delivered value kind by kind (clauses N6, N6.1, N6.2)."""
        sides = (
            ("value", Text("total value", "总价值"), self.value, ValueWay.MORE_VALUE),
            ("cost", Text("total cost", "总成本"), self.cost, ValueWay.LESS_COST),
        )
        parts = tuple(
            Explanation(
                f"delivered.{key}",
                label,
                figure,
                None,
                way.clause,
                parts=self._parts(way),
                combine=Combine.SUM,
            )
            for key, label, figure, way in sides
        )
        label = Text("customer-delivered value", "顾客让渡价值")
        return Explanation("delivered", label, self.total, None, "N6", parts=parts, combine=Combine.SUM)

    def _parts(self, way: ValueWay) -> tuple[Explanation, ...]:
        return tuple(
            Explanation(f"delivered.{kind.value}", kind.text, self.of(kind), clause=way.clause)
            for kind in DeliveredKind
            if kind.way is way
        )

    def table(self) -> Table:
        """Return the kinds as a table."""
        columns = (Text("kind", "类别"), Text("worth", "价值"))
        rows = [(kind.text, self.of(kind)) for kind in DeliveredKind]
        return Table(Text("customer-delivered value", "顾客让渡价值"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the delivered value as a few lines."""
        return self.explain().tree(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def delivered_value(talks: Negotiation, package: Package) -> DeliveredValue:
    """Return the customer-delivered value of a package, from the customer's own lines (clause N6).

    >>> from keyaccount.samples.talks import talks
    >>> sample = talks()
    >>> sorted(delivered_value(sample, sample.suggested().packages[0].package).explain().clauses())
    ['N6', 'N6.1', 'N6.2']
    """
    talks.value(package)
    return _delivered(talks.theirs, talks.topics, package)


def _delivered(position: Position, issues: tuple[Issue, ...], package: Package) -> DeliveredValue:
    totals = dict.fromkeys(DeliveredKind, Fraction(0))
    for issue in issues:
        whole = position.issue_value(issue, package[issue.key])
        for kind, amount in _tagged(position, issue, package):
            totals[kind or _KIND_OF_TOPIC[issue.topic]] += amount
            whole -= amount
        totals[_KIND_OF_TOPIC[issue.topic]] += whole
    by_key = {issue.key: issue for issue in issues}
    totals[DeliveredKind.MONEY] += position.joint_value(by_key, package.choices)
    figures = {kind.value: figure_of(total, position.measure) for kind, total in totals.items()}
    return DeliveredValue(position.measure, FrozenMap(figures))


def _tagged(
    position: Position, issue: Issue, package: Package
) -> Iterator[tuple[DeliveredKind | None, Fraction]]:
    """Yield what the customer's own lines and rates say about the option chosen, each with its kind."""
    chosen = package[issue.key]
    for worth in position.worths:
        if worth.issue != issue.key:
            continue
        if isinstance(worth, OptionWorth):
            for line in worth.lines.get(chosen, ()):
                yield line.kind, exact_amount(line.amount, position.measure, f"$.worths.{issue.key}")
        elif isinstance(worth, UnitWorth) and worth.kind is not None:
            yield worth.kind, worth.at(chosen, issue, position.measure)


@attrs.frozen
class ValueMove:
    """State one change that leaves the customer more: by which ways, at what cost to us, before and after.

    `ours` is what it does to our value (negative: it costs us), `theirs` what the customer gains; `rate`
    tells how much one unit of our cost brings them, None where it costs us nothing.

    >>> from keyaccount.samples.talks import talks
    >>> sample = talks()
    >>> start = sample.suggested().packages[0].package
    >>> all(number_of_figure(move.theirs) > 0 for move in value_moves(sample, start))
    True
    """

    issue: str
    before: str
    after: str
    ways: tuple[ValueWay, ...] = attrs.field(converter=tuple_of)
    ours: Figure
    theirs: Figure
    rate: Figure
    delivered_before: Figure
    delivered_after: Figure
    text: Text

    def explain(self) -> Explanation:
        """Explain the move: the ways it takes and what it does for both (clause N6)."""
        reason = Text(
            f"ours {self.ours}; delivered value {self.delivered_before} -> {self.delivered_after}",
            f"我方 {self.ours};顾客让渡价值 {self.delivered_before} -> {self.delivered_after}",
        )
        because = tuple(
            Explanation(f"way.{one.value}", one.text, None, clause=one.clause) for one in self.ways
        )
        return Explanation(
            f"move.{self.issue}.{self.after}", self.text, self.theirs, reason, "N6", because=because
        )


def value_moves(talks: Negotiation, package: Package) -> tuple[ValueMove, ...]:
    """Return every admissible single change that leaves the customer more, the best exchange first.

    Moves that cost us nothing come first, then by how much one unit of our cost brings them.
    Method: N6.

    >>> from keyaccount.samples.talks import talks
    >>> sample = talks()
    >>> start = Package({"range": "current", "price": "1100.00", "lead-time": "5d", "display": "4",
    ...                  "service": "plain", "incentives": "none"})
    >>> moves = value_moves(sample, start)
    >>> sorted({way.value for move in moves for way in move.ways})
    ['incentives', 'less_cost', 'more_value']
    """
    start = delivered_value(talks, package)
    banned = {(one.issue, one.option) for one in talks.inadmissible()}
    found = []
    for issue in talks.topics:
        for key in issue.keys:
            if (issue.key, key) not in banned and key != package[issue.key]:
                move = _move(talks, package, issue, key, start)
                if move is not None:
                    found.append(move)
    found.sort(key=lambda one: (one.rate is not None, -number_of_figure(one.rate or 0), one.issue))
    return tuple(found)


def _move(
    talks: Negotiation, package: Package, issue: Issue, key: str, start: DeliveredValue
) -> ValueMove | None:
    after = package.with_({issue.key: key})
    gain = number_of_figure(_value(talks.theirs, talks, after)) - number_of_figure(start.total)
    if gain <= 0:
        return None
    ours = number_of_figure(_value(talks.ours, talks, after)) - number_of_figure(
        _value(talks.ours, talks, package)
    )
    end = _delivered(talks.theirs, talks.topics, after)
    text = issue.option(key).text
    return ValueMove(
        issue.key,
        package[issue.key],
        key,
        _ways(issue, start, end),
        figure_of(ours, talks.ours.measure),
        figure_of(gain, talks.theirs.measure),
        gain / -ours if ours < 0 else None,
        start.total,
        end.total,
        Text(f"{issue.text.en}: {text.en}", f"{issue.text.zh}:{text.zh}"),
    )


def _value(position: Position, talks: Negotiation, package: Package) -> Figure:
    return figure_of(position.value(talks.topics, package.choices), position.measure)


def _ways(issue: Issue, start: DeliveredValue, end: DeliveredValue) -> list[ValueWay]:
    if issue.topic is Topic.PROFITABILITY:
        return [ValueWay.INCENTIVES]
    better = [
        kind for kind in DeliveredKind if number_of_figure(end.of(kind)) > number_of_figure(start.of(kind))
    ]
    ways = {kind.way for kind in better}
    return [way for way in ValueWay if way in ways]
