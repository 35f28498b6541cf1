"""Seal a settlement: digests of what it rests on and of what it says, so that tampering shows, and where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from keyaccount.incentives.amendments import standing_policies
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.policy import IncentivePolicy
from keyaccount.incentives.settlement import Settlement
from keyaccount.model.ledger import Ledger
from keyaccount.values.checks import check_date, check_name, check_type
from keyaccount.values.digest import digest
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text

__all__ = ["SettlementSeal", "broken_seals", "seal_settlement"]


@attrs.frozen
class SettlementSeal:
    """Hold the digests of a settlement's policies, lines, facts and result. Method: N8.

    >>> SettlementSeal(date(2026, 3, 31), None, "a", "b", "c", "d").policies
    'a'
    """

    as_of: date
    known_at: date | None
    policies: str
    lines: str
    facts: str
    result: str

    def __attrs_post_init__(self) -> None:
        check_date(self.as_of, "$.as_of")
        if self.known_at is not None:
            check_date(self.known_at, "$.known_at")
        for name in ("policies", "lines", "facts", "result"):
            check_name(getattr(self, name), f"$.{name}")

    @property
    def digest(self) -> str:
        """Return one word over all of it: policies, lines, facts and result."""
        return digest((self.as_of, self.known_at, self.policies, self.lines, self.facts, self.result))


def seal_settlement(
    policies: IncentivePolicy | Iterable[IncentivePolicy],
    ledger: Ledger,
    settlement: Settlement,
    facts: IncentiveFacts | None = None,
) -> SettlementSeal:
    """Seal a settlement with what it rests on, all as known then; the order of lines does not matter.

    The same settlement replayed later has the same seal. Linear in the ledger but for a sort. Method: N8.

    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> from keyaccount.incentives.settlement import settle
    >>> from keyaccount.values.periods import Period
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> done = settle(policy, Ledger.empty("CNY"), Period.quarter(2026, 1))
    >>> len(seal_settlement(policy, Ledger.empty("CNY"), done).digest)
    64
    """
    check_type(settlement, Settlement, "$.settlement")
    known = IncentiveFacts() if facts is None else facts
    if settlement.known_at is not None:
        ledger, known = ledger.known_at(settlement.known_at), known.known_at(settlement.known_at)
    columns = ledger.to_columns()
    names = sorted(columns)
    rows = tuple(sorted(zip(*(columns[name] for name in names), strict=True), key=repr))
    return SettlementSeal(
        settlement.as_of,
        settlement.known_at,
        digest(standing_policies(policies, settlement.known_at)),
        digest((ledger.currency, names, rows)),
        digest(known),
        digest(settlement),
    )


def broken_seals(
    seal: SettlementSeal,
    policies: IncentivePolicy | Iterable[IncentivePolicy],
    ledger: Ledger,
    settlement: Settlement,
    facts: IncentiveFacts | None = None,
) -> tuple[Finding, ...]:
    """Return what was changed since a settlement was sealed: policies, lines, facts, result; nothing if none.

    Method: N8.

    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> from keyaccount.incentives.settlement import settle
    >>> from keyaccount.values.periods import Period
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> done = settle(policy, Ledger.empty("CNY"), Period.quarter(2026, 1))
    >>> seal = seal_settlement(policy, Ledger.empty("CNY"), done)
    >>> dearer = attrs.evolve(policy, kind=LineDiscount("0.2"))
    >>> [one.code for one in broken_seals(seal, dearer, Ledger.empty("CNY"), done)]
    ['seal.policies']
    """
    check_type(seal, SettlementSeal, "$.seal")
    now = seal_settlement(policies, ledger, settlement, facts)
    return tuple(
        Finding(f"seal.{name}", Severity.BLOCKING, f"$.{name}", text, "N8", _LOOK)
        for name, text in _PARTS.items()
        if getattr(seal, name) != getattr(now, name)
    )


_PARTS = {
    "as_of": Text("the settlement was made at another close", "结算截止日与封存时不一致"),
    "known_at": Text("the settlement was made at another state of knowledge", "结算知悉日与封存时不一致"),
    "policies": Text("the policies are not those that were sealed", "政策与封存时不一致"),
    "lines": Text("the lines are not those that were sealed", "明细与封存时不一致"),
    "facts": Text(
        "claims, disputes or other facts are not those that were sealed", "申报、争议等事实与封存时不一致"
    ),
    "result": Text("the settlement is not the one that was sealed", "结算结果与封存时不一致"),
}
_LOOK = Text("find out who changed it, or restate it openly", "请查明更改来源,或公开重述")
