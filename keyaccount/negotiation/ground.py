"""From positions to a bargaining problem and back: coupled issues become one, inadmissible options go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod

import attrs

from keyaccount.bargaining import BargainingProblem, Deal, ValuedIssue
from keyaccount.errors import refuse
from keyaccount.negotiation.positions import Position
from keyaccount.negotiation.standards import ExcludedCombination
from keyaccount.negotiation.topics import Issue
from keyaccount.values.checks import tuple_of

__all__ = ["Ground", "ground_of"]

# A cluster is enumerated, so its size must stay listable.
MOST_COMBINATIONS = 100_000


@attrs.frozen
class Ground:
    """Hold the bargaining problem behind a talk and how its options read as choices on the issues.

    `order` is the order of the issues; `clusters[i]` names the issues joined in issue i of the problem,
    `options[i][k]` the option keys its k-th option stands for.

    >>> Ground.__attrs_attrs__[0].name
    'problem'
    """

    problem: BargainingProblem
    order: tuple[str, ...] = attrs.field(converter=tuple_of)
    clusters: tuple[tuple[str, ...], ...] = attrs.field(converter=tuple_of)
    options: tuple[tuple[tuple[str, ...], ...], ...] = attrs.field(converter=tuple_of)

    def choices(self, deal: Deal) -> dict[str, str]:
        """Return a deal as the option chosen on every issue, in the order of the issues."""
        found: dict[str, str] = {}
        for keys, options, picked in zip(self.clusters, self.options, deal.choice, strict=True):
            found.update(zip(keys, options[picked], strict=True))
        return {key: found[key] for key in self.order}

    def deal(self, choices: Mapping[str, str]) -> Deal | None:
        """Return the deal of a full choice, or None where it is not admissible."""
        picked = []
        for keys, options in zip(self.clusters, self.options, strict=True):
            wanted = tuple(choices[key] for key in keys)
            if wanted not in options:
                return None
            picked.append(options.index(wanted))
        return self.problem.deal(picked)


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
    tables = [position.table(issues) for position in positions]
    tied = [joint.issues for position in positions for joint in position.joint]
    clusters = _clusters([issue.key for issue in issues], [*tied, *(tuple(one.choices) for one in excluded)])
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
    problem = BargainingProblem([position.name for position in positions], valued, floors)
    return Ground(problem, list(by_key), clusters, options)


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
