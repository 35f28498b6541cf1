"""The library against a second implementation in Fractions, on random policies and ledgers.

The long run is `python -m tests.incentives.random_programmes --policies 100000`.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from keyaccount.incentives import (
    AnnualRebate,
    Boundary,
    BreachRule,
    Departure,
    Incentive,
    IncentiveFacts,
    IncentivePolicy,
    Limits,
    LineDiscount,
    PurchaseEvery,
    Repeat,
    RetrospectiveRebate,
    RoundingLevel,
    RoundingRule,
    TierMethod,
    TierReward,
    TierScale,
    VolumeDiscount,
    Window,
    earn,
)
from keyaccount.model.ledger import Ledger
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from keyaccount.values.periods import Period
from tests.incentives import random_programmes
from tests.incentives.oracle import Sale, expected
from tests.incentives.oracle_kinds import World, expected_of
from tests.incentives.random_programmes import main

YEAR = Period.year(2026)
CUSTOMERS = 100
COLUMNS = ("customer", "document", "line", "original_document", "original_line", "invoiced", "net_amount")


def _scale(chance: Random, curved: bool) -> TierScale:
    methods = list(TierMethod) if curved else [TierMethod.ALL_UNITS, TierMethod.INCREMENTAL]
    count = chance.randint(1, 5)
    starts = sorted(chance.sample(range(4_000), count))
    reward = chance.choice([TierReward.RATE, TierReward.RATE, TierReward.FIXED_AMOUNT])
    most = 2_000 if reward is TierReward.RATE else 100_000
    values = [
        Decimal(chance.randint(0, most)).scaleb(-4 if reward is TierReward.RATE else -2) for _ in starts
    ]
    if chance.random() < 0.7:
        values.sort()
    return TierScale.of(
        *zip(starts, values, strict=True),
        method=chance.choice(methods),
        at_boundary=chance.choice(list(Boundary)),
        reward_kind=reward,
    )


def _kind(chance: Random) -> Incentive:
    choice = chance.randrange(5)
    if choice == 0:
        return LineDiscount(Decimal(chance.randint(0, 10_000)).scaleb(-4))
    if choice == 1:
        return VolumeDiscount(_scale(chance, curved=True))
    if choice == 2:
        rules = [rule for rule in BreachRule if rule is not BreachRule.KEEP_UNTIL]
        least = Money(chance.choice([0, 10, 100, 500]), "CNY")
        conditions = [PurchaseEvery("steady", chance.choice(list(Repeat)), least)]
        return AnnualRebate(
            _scale(chance, curved=True),
            conditions if chance.random() < 0.5 else [],
            chance.choice(rules),
            chance.choice(rules),
        )
    return RetrospectiveRebate(_scale(chance, curved=True))


def _limits(chance: Random) -> Limits:
    if chance.random() < 0.5:
        return Limits()
    amounts = sorted(chance.randint(0, 40_000) for _ in range(4))
    minimum, floor, guarantee, cap = (
        Money.of_minor(one, "CNY") if chance.random() < 0.5 else None for one in amounts
    )
    return Limits(minimum=minimum, floor=floor, guarantee=guarantee, cap=cap)


def _policy(chance: Random) -> IncentivePolicy:
    kind = _kind(chance)
    level = (
        RoundingLevel.LINE
        if isinstance(kind, LineDiscount) and chance.random() < 0.5
        else RoundingLevel.TOTAL
    )
    return IncentivePolicy(
        "P",
        "policy",
        kind=kind,
        owner="M1",
        valid=chance.choice([YEAR, Period.quarter(2026, 2), Period(date(2026, 2, 10), date(2026, 11, 20))]),
        currency="CNY",
        window=chance.choice(list(Window)),
        limits=_limits(chance),
        rounding=RoundingRule(chance.choice(list(Rounding)), level),
    )


def _sales(chance: Random, policy: IncentivePolicy) -> list[Sale]:
    """Return sales that like to end on a threshold, one minor unit beside it, and returns of both kinds."""
    edges = [int(tier.from_ * 100) for tier in policy.scale.tiers] if policy.scale else [100]
    made: list[Sale] = []
    for customer in range(CUSTOMERS):
        mine: list[Sale] = []
        for _ in range(chance.randint(1, 4)):
            day = date(2025, 12, 15) + timedelta(days=chance.randrange(400))
            name = f"D{customer}-{len(mine)}"
            if mine and chance.random() < 0.25:
                sale = chance.choice([one for one in mine if one.of is None])
                linked = sale.document if chance.random() < 0.7 else None
                back = -chance.randint(1, max(abs(sale.amount), 1))
                mine.append(Sale(f"C{customer}", name, max(day, sale.day), back, linked))
            else:
                edge = chance.choice(edges) + chance.choice([-1, 0, 1])
                amount = edge if chance.random() < 0.3 else chance.randint(1, 300_000)
                mine.append(Sale(f"C{customer}", name, day, max(amount, 1)))
        made += mine
    return made


def _ledger(sales: list[Sale]) -> Ledger:
    rows = [
        (
            one.customer,
            one.document,
            "1",
            one.of,
            None if one.of is None else "1",
            one.day,
            Decimal(one.amount).scaleb(-2),
        )
        for one in sales
    ]
    return Ledger.from_rows(rows, COLUMNS, currency="CNY")


def _compare(seed: int) -> int:
    chance = Random(seed)
    policy = _policy(chance)
    sales = _sales(chance, policy)
    chance.shuffle(sales)
    until = chance.choice([date(2026, 12, 31), date(2026, 6, 30), date(2026, 8, 17)])
    left = {f"C{one}": date(2026, 3, 1) + timedelta(days=one * 2) for one in range(0, CUSTOMERS, 7)}
    facts = IncentiveFacts(departures=[Departure(*pair) for pair in left.items()])
    earnings = earn(policy, _ledger(sales), until=until, facts=facts)
    found = {(one.participant, one.window.start): one.amount.minor_units for one in earnings}
    wanted = expected(policy, sales, until, left)
    assert found == wanted, seed
    return len(found)


def test_every_kind_agrees(capsys: pytest.CaptureFixture[str]) -> None:
    """Each kind with its bases, scopes, groups, versions, limits and returns, to the minor unit."""
    figure = main(["--policies", "390"])
    assert set(figure["kinds"].values()) == {30}
    assert figure["earnings"] > 1_000
    assert json.loads(capsys.readouterr().out) == figure


def test_a_difference_would_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A comparison that cannot fail proves nothing: a cent more is found at once."""

    def off_by_a_cent(policy: IncentivePolicy, world: World) -> dict[tuple[str, date], int]:
        return {key: paid + 1 for key, paid in expected_of(policy, world).items()}

    monkeypatch.setattr(random_programmes, "expected_of", off_by_a_cent)
    with pytest.raises(AssertionError, match="seed"):
        main(["--policies", "13"])


@pytest.mark.parametrize("block", range(2))
def test_the_oracle_agrees(block: int) -> None:
    """Two implementations that share nothing but the documentation must agree to the cent."""
    compared = sum(_compare(seed) for seed in range(block * 75, block * 75 + 75))
    assert compared >= 5_000
