"""Reasons: how a talk and a package explain themselves, topic by topic, adding up exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from keyaccount.negotiation.packages import Package
from keyaccount.negotiation.positions import Position, figure_of, number_of_figure
from keyaccount.negotiation.standards import ExcludedCombination, Inadmissible
from keyaccount.negotiation.topics import ContinuousIssue, Issue, Topic
from keyaccount.negotiation.worths import OptionWorth
from keyaccount.negotiation.zopa import Zopa
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.text import Text

__all__ = ["explain_package", "explain_refusal", "explain_talk", "objections"]


def explain_talk(
    zopa: Zopa, off: Sequence[Explanation], sides: Sequence[Position], issues: Sequence[Issue]
) -> Explanation:
    """Explain where a talk stands: the zone, both bottom lines, what is off the table, the six topics.

    >>> Topic.PRICE.clause
    'N2'
    """
    told = zopa.explain()
    floors = [position.explain_floor(issues) for position in sides]
    topics = [_topic(topic, issues) for topic in Topic]
    because = (told, *floors, *off, *(topic for topic in topics if topic is not None))
    label = Text("negotiation", "谈判")
    return Explanation("negotiation", label, zopa.exists, None, "N6", because=because)


def objections(
    package: Package, inadmissible: Sequence[Inadmissible], excluded: Sequence[ExcludedCombination]
) -> tuple[Explanation, ...]:
    """Return what keeps a package off the table: failed standards and forbidden combinations in it.

    >>> frozen = ExcludedCombination({"storage": "ambient", "range": "frozen"}, "cold chain")
    >>> objections(Package({"storage": "cold", "range": "frozen"}), [], [frozen])
    ()
    """
    picked = package.choices.items()
    failing = [one.explain() for one in inadmissible if (one.issue, one.option) in picked]
    return (*failing, *(one.explain() for one in excluded if one.choices.items() <= picked))


def explain_refusal(against: Sequence[Explanation]) -> Explanation:
    """Explain that no price buys a package back onto the table (clause N1).

    >>> explain_refusal([]).figure
    False
    """
    reason = Text("no price buys it off", "任何价格都不能换取")
    label = Text("package admissible", "方案合格")
    return Explanation("package", label, False, reason, "N1", because=tuple(against))


def _topic(topic: Topic, issues: Sequence[Issue]) -> Explanation | None:
    mine = [issue for issue in issues if issue.topic is topic]
    if not mine:
        return None
    listed = tuple(Explanation(f"issue.{issue.key}", issue.text, _room(issue)) for issue in mine)
    return Explanation(f"topic.{topic.value}", topic.text, None, clause=topic.clause, because=listed)


def _room(issue: Issue) -> Text:
    if isinstance(issue, ContinuousIssue):
        return Text(f"{issue.low} to {issue.high}", f"{issue.low} 至 {issue.high}")
    return Text(f"{len(issue.keys)} options", f"{len(issue.keys)} 个选项")


def explain_package(package: Package, sides: Sequence[Position], issues: Sequence[Issue]) -> Explanation:
    """Explain what a package is worth to each side: issues add up to topics and topics to the whole.

    >>> from keyaccount.model.side import Side
    >>> from keyaccount.negotiation.topics import IntegerIssue
    >>> from keyaccount.negotiation.worths import UnitWorth
    >>> from keyaccount.values.money import Money
    >>> stock = IntegerIssue("stock", Topic.POLICY, "days of stock", 10, 12)
    >>> us = Position(Side.OURS, "us", "CNY", [UnitWorth("stock", Money("50", "CNY"))])
    >>> explain_package(Package({"stock": "11"}), [us], [stock]).find("ours.policy").figure
    Money('550.00', 'CNY')
    """
    label = Text("package", "方案")
    because = tuple(_side(package, position, issues) for position in sides)
    return Explanation("package", label, None, None, "N6", because=because)


def _side(package: Package, position: Position, issues: Sequence[Issue]) -> Explanation:
    by_key = {issue.key: issue for issue in issues}
    parts = []
    for topic in Topic:
        mine = tuple(_issue(package, position, issue) for issue in issues if issue.topic is topic)
        if mine:
            total = sum((number_of_figure(part.figure) for part in mine), Fraction(0))
            key = f"{position.side.value}.{topic.value}"
            figure = figure_of(total, position.measure)
            parts.append(
                Explanation(key, topic.text, figure, None, topic.clause, parts=mine, combine=Combine.SUM)
            )
    for joint in position.joint:
        value = joint.value(by_key, package.choices, position.measure)
        key = f"{position.side.value}.{'+'.join(joint.issues)}"
        parts.append(Explanation(key, joint.text, figure_of(value, position.measure), None, "N6"))
    total = sum((number_of_figure(part.figure) for part in parts), Fraction(0))
    label = Text(f"value to {position.name}", f"对{position.name}的价值")
    figure = figure_of(total, position.measure)
    return Explanation(position.side.value, label, figure, None, "N6", parts=parts, combine=Combine.SUM)


def _issue(package: Package, position: Position, issue: Issue) -> Explanation:
    chosen = package[issue.key]
    value = position.issue_value(issue, chosen)
    key = f"{position.side.value}.{issue.key}"
    option, clause = issue.option(chosen).text, issue.topic.clause
    lines = [
        Explanation(f"{key}.{index}", line.text, line.amount, evidence=line.evidence)
        for worth in position.worths
        if isinstance(worth, OptionWorth) and worth.issue == issue.key
        for index, line in enumerate(worth.lines.get(chosen, ()))
    ]
    whole = sum((number_of_figure(line.figure) for line in lines), Fraction(0)) == value
    parts = lines if len(lines) > 1 and whole else []
    combine = Combine.SUM if parts else Combine.REASONS
    figure = figure_of(value, position.measure)
    return Explanation(key, issue.text, figure, option, clause, parts=parts, combine=combine)
