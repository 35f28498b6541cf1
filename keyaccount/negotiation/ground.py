"""From positions to a bargaining problem and back: coupled issues become one, inadmissible options go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod

import attrs

from keyaccount.bargaining import BargainingProblem, Deal, LinearIssue, ValuedIssue
from keyaccount.errors import refuse
from keyaccount.negotiation.positions import Position
from keyaccount.negotiation.standards import ExcludedCombination
from keyaccount.negotiation.topics import ContinuousIssue, Issue
from keyaccount.values.checks import tuple_of
from keyaccount.values.numbers import Rounding

__all__ = ["Ground", "ground_of"]

# A cluster is enumerated, so its size must stay listable.
MOST_COMBINATIONS = 100_000
_NEAREST_FIRST = (Rounding.HALF_EVEN, Rounding.FLOOR, Rounding.CEILING)


@attrs.frozen
class Ground:
    """Hold the bargaining problem behind a talk and how its options read as choices on the issues.

    `order` is the order of the issues; `clusters[i]` names the issues joined in issue i of the problem,
    `options[i][k]` the option keys its k-th option stands for; `scales` are the continuous issues, the
    problem's linear ones.

    >>> Ground.__attrs_attrs__[0].name
    'problem'
    """

    problem: BargainingProblem
    order: tuple[str, ...] = attrs.field(converter=tuple_of)
    clusters: tuple[tuple[str, ...], ...] = attrs.field(converter=tuple_of)
    options: tuple[tuple[tuple[str, ...], ...], ...] = attrs.field(converter=tuple_of)
    scales: tuple[ContinuousIssue, ...] = attrs.field(default=(), converter=tuple_of)

    def choices(self, deal: Deal) -> dict[str, str]:
        """Return a deal as the option chosen on every issue, in the order of the issues.

        Positions on scales are rounded to the places of the scale, the nearest way that keeps an
        acceptable deal acceptable.
        """
        found: dict[str, str] = {}
        for keys, options, picked in zip(self.clusters, self.options, deal.choice, strict=True):
            found.update(zip(keys, options[picked], strict=True))
        found.update(zip((scale.key for scale in self.scales), self._rounded(deal), strict=True))
        return {key: found[key] for key in self.order}

    def _rounded(self, deal: Deal) -> tuple[str, ...]:
        near = [
            list(dict.fromkeys(scale.key_at(place, rounding) for rounding in _NEAREST_FIRST))
            for scale, place in zip(self.scales, deal.positions, strict=True)
        ]
        tries = list(product(*near))
        if len(tries) > 1 and self.problem.acceptable(deal):
            for keys in tries:
                if self.problem.acceptable(self._placed(deal, keys)):
                    return keys
        return tries[0]

    def _placed(self, deal: Deal, keys: Sequence[str]) -> Deal:
        places = [scale.position(key) for scale, key in zip(self.scales, keys, strict=True)]
        return self.problem.deal(deal.choice, places)

    def deal(self, choices: Mapping[str, str]) -> Deal | None:
        """Return the deal of a full choice, or None where it is not admissible."""
        picked = []
        for keys, options in zip(self.clusters, self.options, strict=True):
            wanted = tuple(choices[key] for key in keys)
            if wanted not in options:
                return None
            picked.append(options.index(wanted))
        return self.problem.deal(picked, [scale.position(choices[scale.key]) for scale in self.scales])

    def chosen(self, issue: str, option: str) -> dict[str, str]:
        """Return the choices an option of the problem stands for; a position on a scale is rounded."""
        for keys, options, one in zip(self.clusters, self.options, self.problem.issues, strict=True):
            if one.name == issue:
                return dict(zip(keys, options[one.options.index(option)], strict=True))
        scale = next(one for one in self.scales if one.key == issue)
        return {scale.key: scale.key_at(Fraction(option))}

    def worded(self, issue: str, option: str) -> str:
        """Return an option of the problem as people write it: of a scale, the number."""
        scale = next((one for one in self.scales if one.key == issue), None)
        return option if scale is None else scale.key_at(Fraction(option))


def ground_of(
    issues: Sequence[Issue],
    positions: Sequence[Position],
    banned: Mapping[str, frozenset[str]],
    excluded: Sequence[ExcludedCombination],
) -> Ground | str:
    """Build the bargaining problem of a talk, or name the issue that has no admissible option left.

    Issues that a combination of either party or an exclusion ties together become one issue whose options
    are all their admissible combinations (at most 100,000).

    >>> from keyaccount.model.side import Side
    >>> from keyaccount.negotiation.topics import IntegerIssue, Topic
    >>> stock = IntegerIssue("stock", Topic.POLICY, "days of stock", 10, 12)
    >>> us, them = Position(Side.OURS, "us", "points", []), Position(Side.THEIRS, "them", "points", [])
    >>> ground_of([stock], [us, them], {"stock": frozenset({"11"})}, []).options
    ((('10',), ('12',)),)
    """
    by_key = {issue.key: issue for issue in issues}
    scales = [issue for issue in issues if isinstance(issue, ContinuousIssue)]
    _check_excluded(excluded, by_key)
    tables = [position.table(issues) for position in positions]
    tied = [joint.issues for position in positions for joint in position.joint]
    tied += [tuple(one.choices) for one in excluded]
    _check_scales(scales, tied)
    listed = [issue.key for issue in issues if not isinstance(issue, ContinuousIssue)]
    clusters = _clusters(listed, tied)
    options, valued = [], []
    for keys in clusters:
        open_ = _open_options(keys, by_key, banned, excluded)
        if not open_:
            return " + ".join(keys)
        rows = [
            _row(keys, open_, by_key, table, position)
            for table, position in zip(tables, positions, strict=True)
        ]
        valued.append(ValuedIssue(" + ".join(keys), [" + ".join(one) for one in open_], rows))
        options.append(tuple(open_))
    floors = [position.floor(issues) for position in positions]
    linear = [
        LinearIssue(one.key, *([table[one.key][end] for table in tables] for end in (0, 1))) for one in scales
    ]
    problem = BargainingProblem([position.name for position in positions], valued, floors, linear)
    return Ground(problem, list(by_key), clusters, options, scales)


def _check_excluded(excluded: Sequence[ExcludedCombination], by_key: Mapping[str, Issue]) -> None:
    for one in excluded:
        for key, option in one.choices.items():
            if key not in by_key:
                refuse(
                    "issue.unknown",
                    f"$.excluded.{key}",
                    f"{key!r} is not on the table",
                    f"{key!r} 不在谈判中",
                )
            by_key[key].option(option)


def _check_scales(scales: Sequence[ContinuousIssue], tied: Sequence[tuple[str, ...]]) -> None:
    for scale in scales:
        if any(scale.key in one for one in tied):
            refuse(
                "negotiation.scale-tied",
                f"$.topics.{scale.key}",
                "a continuous issue cannot be part of a combination; list it in steps",
                "连续议题不能参与组合,请改为分档议题",
            )


def _clusters(keys: Sequence[str], tied: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Join issues that are tied, directly or through others, keeping the order they were given in."""
    group = {key: {key} for key in keys}
    for one in tied:
        known = [key for key in one if key in group]
        joined = set().union(*(group[key] for key in known)) if known else set()
        for key in joined:
            group[key] = joined
    found: dict[tuple[str, ...], None] = {}
    for key in keys:
        found[tuple(other for other in keys if other in group[key])] = None
    return list(found)


def _open_options(
    keys: tuple[str, ...],
    issues: Mapping[str, Issue],
    banned: Mapping[str, frozenset[str]],
    excluded: Sequence[ExcludedCombination],
) -> list[tuple[str, ...]]:
    lists = [[key for key in issues[issue].keys if key not in banned.get(issue, ())] for issue in keys]
    size = prod(len(one) for one in lists)
    if size > MOST_COMBINATIONS:
        refuse(
            "negotiation.cluster-too-large",
            "$.topics",
            f"{' + '.join(keys)} have {size} combinations (at most {MOST_COMBINATIONS}); use coarser steps",
            f"{' + '.join(keys)} 共有 {size} 种组合(最多 {MOST_COMBINATIONS}),请加大步长",
        )
    rules = [one.choices for one in excluded if set(one.choices) <= set(keys)]
    found = []
    for picked in product(*lists):
        chosen = dict(zip(keys, picked, strict=True))
        if not any(all(chosen[key] == option for key, option in rule.items()) for rule in rules):
            found.append(picked)
    return found


def _row(
    keys: tuple[str, ...],
    options: Sequence[tuple[str, ...]],
    issues: Mapping[str, Issue],
    table: Mapping[str, tuple[Fraction, ...]],
    position: Position,
) -> list[Fraction]:
    values = [dict(zip(issues[key].keys, table[key], strict=True)) for key in keys]
    row = []
    for picked in options:
        plain = sum((value[option] for value, option in zip(values, picked, strict=True)), Fraction(0))
        joint = position.joint_value(issues, dict(zip(keys, picked, strict=True))) if position.joint else 0
        row.append(plain + joint)
    return row
