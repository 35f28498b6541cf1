"""Amendments: which versions of a policy stand as known at a day; a later one replaces or cuts an earlier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.policy import IncentivePolicy, check_versions
from keyaccount.values.checks import check_date, check_type, tuple_of
from keyaccount.values.periods import Period

__all__ = ["standing_policies"]


def standing_policies(
    policies: IncentivePolicy | Iterable[IncentivePolicy], known_at: date | None = None
) -> tuple[IncentivePolicy, ...]:
    """Return the versions that stand as known at the close of a day, in order of id and validity.

    Versions are never edited: an amendment is a further version with a later `recorded_on`, and it
    replaces the earlier ones from its first day on; from the first day of an earlier version, it
    replaces it altogether. Versions recorded on the same day must not overlap. `known_at` None knows all.
    Raises `KeyAccountError` (`policy.none`, `policy.version-duplicate`, `policy.version-currency`,
    `policy.amendment-short`, `period.overlap`). Method: N8.

    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> first = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                         currency="CNY")
    >>> better = attrs.evolve(first, version="2", kind=LineDiscount("0.2"), recorded_on=date(2026, 6, 20),
    ...                       valid=Period(date(2026, 7, 1), date(2027, 1, 1)))
    >>> [(one.version, one.valid.last.isoformat()) for one in standing_policies([first, better])]
    [('1', '2026-06-30'), ('2', '2026-12-31')]
    >>> standing_policies([first, better], date(2026, 6, 19)) == (first,)
    True
    """
    given = (policies,) if isinstance(policies, IncentivePolicy) else tuple_of(policies)
    if not given:
        refuse("policy.none", "$.policies", "give at least one policy", "至少给出一项政策")
    for place, policy in enumerate(given):
        check_type(policy, IncentivePolicy, f"$.policies[{place}]")
    if known_at is not None:
        check_date(known_at, "$.known_at")
    by_id: dict[str, list[IncentivePolicy]] = {}
    for policy in given:
        by_id.setdefault(policy.id, []).append(policy)
    standing: list[IncentivePolicy] = []
    for key in sorted(by_id):
        known = [one for one in by_id[key] if known_at is None or one.known_from <= known_at]
        standing += _amended(known)
    check_versions(standing)
    return tuple(standing)


def _amended(versions: Sequence[IncentivePolicy]) -> list[IncentivePolicy]:
    kept: list[IncentivePolicy] = []
    for new in sorted(versions, key=lambda one: (one.known_from, one.valid.start)):
        kept = [left for old in kept for left in _before(old, new)]
        kept.append(new)
    return sorted(kept, key=lambda one: one.valid.start)


def _before(old: IncentivePolicy, new: IncentivePolicy) -> tuple[IncentivePolicy, ...]:
    """Return what is left of a version once another replaces it: all, its beginning, or nothing."""
    if old.known_from == new.known_from or not old.valid.overlaps(new.valid):
        return (old,)
    if new.valid.end < old.valid.end:
        refuse(
            "policy.amendment-short",
            f"$.policies.{new.id}",
            f"version {new.version} ends before version {old.version}, which it amends; let it run to "
            f"{old.valid.last} and add the terms that follow as a further version",
            f"第 {new.version} 版早于其修订的第 {old.version} 版结束;请使其延续至 {old.valid.last},"
            "后续条款另立版本",
        )
    if new.valid.start <= old.valid.start:
        return ()
    return (attrs.evolve(old, valid=Period(old.valid.start, new.valid.start)),)
