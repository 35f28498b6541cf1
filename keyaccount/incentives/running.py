"""Running totals: take in a day's lines, or sums made elsewhere, and settle as if all were read anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.allotment import absentees, with_cumulative_guarantees, within_budget
from keyaccount.incentives.annual import AnnualRebate, BreachRule, PurchaseEvery
from keyaccount.incentives.basis import Basis, RoundingLevel
from keyaccount.incentives.calculation import earning_of, worked_slot
from keyaccount.incentives.contest import SalesContest
from keyaccount.incentives.coop import CoopAllowance
from keyaccount.incentives.discounts import LineDiscount, RetrospectiveRebate
from keyaccount.incentives.earning import Earning
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.policy import IncentivePolicy, check_versions
from keyaccount.incentives.selection import Selected, Slot, select
from keyaccount.model.columns import QUANTITY_PLACES
from keyaccount.model.ledger import Ledger
from keyaccount.values.checks import check_date, check_id, check_int, tuple_of
from keyaccount.values.currencies import currency_of

__all__ = ["RunningTotals", "VolumeEntry"]


@attrs.frozen
class VolumeEntry:
    """Hold the volume of one participant in one window of one version, in whole numbers.

    Money counts in minor units, quantities in millionths.

    >>> VolumeEntry("C1", "1", date(2026, 1, 1), 5000, 5000).earning
    5000
    """

    participant: str
    version: str
    window: date
    qualifying: int
    earning: int

    def __attrs_post_init__(self) -> None:
        check_id(self.participant, "$.participant")
        check_date(self.window, "$.window")
        check_int(self.qualifying, "$.qualifying")
        check_int(self.earning, "$.earning")


@attrs.frozen
class RunningTotals:
    """Hold the volumes of one policy's versions after so many lines of a ledger.

    `taken` reads only the lines a ledger has gained; `of_sums` starts from sums made elsewhere (a
    data frame engine); `settle_earnings` settles what they earn. Only kinds that depend on volume alone
    qualify: line discounts rounded on the total, retrospective rebates, annual rebates without purchase
    conditions, co-operative funds and contests. `last` is the latest day of a line taken.
    Raises `KeyAccountError` (`running.kind`, `running.ledger`, `running.version`). Method: N8.

    >>> from keyaccount.incentives.tiers import Boundary, TierMethod, TierScale
    >>> from keyaccount.values.periods import Period
    >>> scale = TierScale.of((0, "0.02"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED)
    >>> policy = IncentivePolicy("VR", "rebate", kind=RetrospectiveRebate(scale), owner="M",
    ...                          valid=Period.year(2026), currency="CNY")
    >>> columns = ("customer", "invoiced", "net_amount")
    >>> monday = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], columns, currency="CNY")
    >>> totals = RunningTotals([policy]).taken(monday)
    >>> tuesday = monday.extended([("C1", date(2026, 1, 6), 50)], columns)
    >>> totals.taken(tuesday).earnings(date(2026, 1, 6))[0].amount
    Money('3.00', 'CNY')
    """

    versions: tuple[IncentivePolicy, ...] = attrs.field(converter=tuple_of)
    lines: int = 0
    entries: tuple[VolumeEntry, ...] = attrs.field(default=(), converter=tuple_of)
    last: date | None = None

    def __attrs_post_init__(self) -> None:
        check_versions(self.versions)
        for place, version in enumerate(self.versions):
            kind = version.kind
            by_volume = isinstance(kind, (RetrospectiveRebate, CoopAllowance, SalesContest)) or (
                isinstance(kind, LineDiscount) and version.rounding.level is RoundingLevel.TOTAL
            )
            if isinstance(kind, AnnualRebate):
                by_volume = BreachRule.KEEP_UNTIL not in (kind.on_breach, kind.on_leaving)
                by_volume &= not any(isinstance(one, PurchaseEvery) for one in kind.conditions)
            if not by_volume:
                refuse(
                    "running.kind",
                    f"$.versions[{place}].kind",
                    "depends on single lines or days; use earn or settle",
                    "该类型取决于单行或日期,请用 earn 或 settle",
                )
        known = {version.version for version in self.versions}
        for place, entry in enumerate(self.entries):
            if entry.version not in known:
                refuse("running.version", f"$.entries[{place}].version", "is no version here", "不是所给版本")

    @classmethod
    def of_sums(cls, versions: Sequence[IncentivePolicy], entries: Iterable[VolumeEntry]) -> RunningTotals:
        """Start from sums per participant and window that another engine made of the same lines."""
        return cls(tuple(versions), 0, tuple(entries))

    def taken(self, ledger: Ledger, facts: IncentiveFacts | None = None) -> RunningTotals:
        """Return the totals with the lines the ledger has gained; linear in these lines."""
        if len(ledger) < self.lines:
            refuse("running.ledger", "$.ledger", "has fewer lines than were taken", "行数少于已处理的行数")
        found = select(self.versions, ledger, date.max, facts or IncentiveFacts(), since=self.lines)
        sums = {(one.participant, one.version, one.window): one for one in self.entries}
        last = self.last
        for lines in found:
            newest = date.fromordinal(max(lines.days, default=1))
            last = newest if last is None else max(last, newest)
            key = (lines.participant, lines.slot.version.version, lines.slot.window.start)
            version = lines.slot.version
            counted = (sum(lines.qualifying), lines.qualifying_unit, version.qualifying_basis)
            paying = (sum(lines.earning), lines.earning_unit, version.basis)
            qualifying, earning = (_whole(*one, version.currency) for one in (counted, paying))
            known = sums.get(key) or VolumeEntry(*key, 0, 0)
            sums[key] = attrs.evolve(
                known,
                qualifying=known.qualifying + qualifying,
                earning=known.earning + earning,
            )
        return attrs.evolve(self, lines=len(ledger), entries=[sums[key] for key in sorted(sums)], last=last)

    def earnings(self, until: date, facts: IncentiveFacts | None = None) -> tuple[Earning, ...]:
        """Return what was earned, equal to `earn` on the same lines but for their trace.

        Every line taken must have counted by the close of `until`; sums made elsewhere are trusted.
        Raises `KeyAccountError` (`running.until`).
        """
        if self.last is not None and self.last > until:
            refuse(
                "running.until",
                "$.until",
                f"lines up to {self.last} were taken in; {until} is before that",
                f"已计入截至 {self.last} 的明细,{until} 早于该日",
            )
        by_version = {version.version: version for version in self.versions}
        known = IncentiveFacts() if facts is None else facts
        gathered = [self._selected(entry, by_version) for entry in self.entries]
        gathered += absentees(self.versions, gathered, until, known)
        gathered.sort(key=lambda one: (one.slot.window.start, one.participant))
        made: list[Earning] = []
        for slot, group in groupby(gathered, key=lambda one: one.slot):
            mine = list(group)
            # A contest ranks everybody of a window, so a window is worked out as a whole.
            works = worked_slot(slot, mine, Ledger.empty(slot.version.currency), until, known)
            made += [earning_of(*pair, None, until) for pair in zip(mine, works, strict=True)]
        return tuple(within_budget(self.versions, with_cumulative_guarantees(self.versions, made)))

    def _selected(self, entry: VolumeEntry, by_version: Mapping[str, IncentivePolicy]) -> Selected:
        version = by_version[entry.version]
        window = next((one for one in version.windows() if one.start == entry.window), None)
        if window is None:
            refuse(
                "running.version",
                "$.entries.window",
                f"{entry.window} starts no window of version {entry.version}",
                f"{entry.window} 不是第 {entry.version} 版任何期间的起始日",
            )
        money = 10 ** currency_of(version.currency).places
        quantity = 10**QUANTITY_PLACES
        return Selected(
            entry.participant,
            Slot(version, window),
            money if version.qualifying_basis.is_money else quantity,
            money if version.basis.is_money else quantity,
            rows=[0],
            days=[entry.window.toordinal()],
            qualifying=[entry.qualifying],
            earning=[entry.earning],
            sold=[0],
            documents=[""],
        )


def _whole(value: int, unit: int, basis: Basis, currency: str) -> int:
    """Return a sum in the whole numbers entries count in; converted units or taxes may not fit."""
    target: int = 10 ** currency_of(currency).places if basis.is_money else 10**QUANTITY_PLACES
    scaled, rest = divmod(value * target, unit)
    if rest:
        refuse(
            "running.fraction",
            "$.ledger",
            "converted units or taxes leave fractions; use earn or settle",
            "单位或税额换算产生零头,请用 earn 或 settle",
        )
    return scaled
