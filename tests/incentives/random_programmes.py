"""Random policies of every kind and ledgers that like to end on a threshold, for the second implementation.

Run it long as `python -m tests.incentives.random_programmes --policies 100000`: it stops at the first
policy and ledger on which the library and the second implementation differ by a minor unit.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import attrs

from keyaccount.incentives import (
    AnnualRebate,
    Basis,
    Boundary,
    BreachRule,
    BudgetRule,
    BundleDiscount,
    BundlePart,
    BuyingGroup,
    Claim,
    ClaimState,
    ContestTies,
    CoopAllowance,
    Departure,
    EarlyPayment,
    Eligibility,
    Event,
    FreeGoods,
    GrowthMeasure,
    GrowthPays,
    GrowthRebate,
    Guarantee,
    Incentive,
    IncentiveFacts,
    IncentivePolicy,
    Limits,
    LineDiscount,
    Measure,
    Membership,
    MixPart,
    MixRebate,
    NewMember,
    OrderSize,
    PaymentStep,
    PurchaseEvery,
    Repeat,
    RetrospectiveRebate,
    RoundingLevel,
    RoundingRule,
    SalesContest,
    Scope,
    Season,
    SeasonalDiscount,
    Tax,
    TaxSide,
    TeamSplit,
    TierMethod,
    TierReward,
    TierScale,
    Unclaimed,
    VolumeDiscount,
    Window,
    earn,
)
from keyaccount.model.customer import Customer
from keyaccount.model.ledger import Ledger
from keyaccount.model.product import Product
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from keyaccount.values.periods import Period
from keyaccount.values.units import UnitConversion, UnitConversions
from tests.incentives.oracle_kinds import PIECES_IN_A_CASE, Line, World, expected_of

CUSTOMERS, PRODUCTS, REGIONS = 6, ("P1", "P2", "P3"), ("north", "south")
YEAR = Period.year(2026)
PACKS = UnitConversions([UnitConversion("case", PIECES_IN_A_CASE, "piece")])
GOODS = [Product(one, one, unit="piece", conversions=PACKS) for one in PRODUCTS]
COLUMNS = (
    "customer",
    "document",
    "line",
    "original_document",
    "original_line",
    "product",
    "quantity",
    "unit",
    "net_amount",
    "list_amount",
    "tax_basis",
    "invoiced",
    "paid",
    "ordered",
    "delivered",
)


def _yuan(chance: Random, most: int) -> Money:
    return Money.of_minor(chance.randint(0, most), "CNY")


def _share(chance: Random, most: str = "1") -> Decimal:
    return (Decimal(chance.randint(0, 1_000)) * Decimal(most)).scaleb(-3)


def random_scale(
    chance: Random, kinds: tuple[TierReward, ...], top: int = 3_000, places: int = 0
) -> TierScale:
    reward = chance.choice(kinds)
    starts = sorted(chance.sample(range(top), chance.randint(1, 4)))
    most = 2_000 if reward is TierReward.RATE else 30_000
    values = [
        Decimal(chance.randint(0, most)).scaleb(-4 if reward is TierReward.RATE else -2) for _ in starts
    ]
    return TierScale.of(
        *((Decimal(start).scaleb(-places), value) for start, value in zip(starts, values, strict=True)),
        method=chance.choice(list(TierMethod)),
        at_boundary=chance.choice(list(Boundary)),
        reward_kind=reward,
    )


MONEY_TIERS = (TierReward.RATE, TierReward.RATE, TierReward.FIXED_AMOUNT)


def _plain_scale(chance: Random) -> TierScale:
    return random_scale(chance, MONEY_TIERS)


def _unit_scale(chance: Random) -> TierScale:
    return random_scale(chance, (TierReward.PER_UNIT, TierReward.FIXED_AMOUNT), 60)


def _seasons(chance: Random) -> Incentive:
    made = []
    for _ in range(chance.randint(1, 3)):
        first, last = chance.randint(1, 12), chance.randint(1, 12)
        made.append(Season(first, chance.randint(1, 28), last, chance.randint(1, 28), _share(chance, "0.3")))
    return SeasonalDiscount(made)


def _early(chance: Random) -> Incentive:
    days = sorted(chance.sample(range(40), chance.randint(1, 3)))
    rates = sorted((_share(chance, "0.05") for _ in days), reverse=True)
    return EarlyPayment([PaymentStep(*one) for one in zip(days, rates, strict=True)], net_days=60)


def _bundle(chance: Random) -> Incentive:
    products = chance.sample(PRODUCTS, 2)
    return BundleDiscount([BundlePart(one, chance.randint(1, 4)) for one in products], _yuan(chance, 2_000))


def _free(chance: Random) -> Incentive:
    buy, free, included = chance.randint(1, 6), chance.randint(1, 3), chance.random() < 0.5
    if chance.random() < 0.5:
        return FreeGoods(buy, free, included)
    worth = None if included else _yuan(chance, 1_000)
    return FreeGoods(buy, free, included, gift=chance.choice(PRODUCTS), worth=worth)


def _growth(chance: Random) -> Incentive:
    measure = chance.choice(list(GrowthMeasure))
    percent = measure is GrowthMeasure.PERCENT
    stated = {f"C{one}": Decimal(chance.randint(0, 2_000)) for one in range(2)}
    return GrowthRebate(
        random_scale(chance, MONEY_TIERS, 900 if percent else 2_000, 3 if percent else 0),
        measure,
        chance.choice(list(GrowthPays)),
        chance.choice(list(NewMember)),
        index=chance.choice([Decimal(1), Decimal("1.03"), Decimal("0.9")]),
        baselines=stated if chance.random() < 0.2 else {},
    )


def _mix(chance: Random) -> Incentive:
    parts = []
    for place, product in enumerate(chance.sample(PRODUCTS, chance.randint(1, 2))):
        by_share = chance.random() < 0.5
        parts.append(
            MixPart(
                f"part{place}",
                Scope(products=[product], periods=[Period.quarter(2026, 2)] if chance.random() < 0.1 else ()),
                least_share=_share(chance, "0.6") if by_share else None,
                least=None if by_share else Decimal(chance.randint(0, 800)),
            )
        )
    return MixRebate(_plain_scale(chance), parts)


def _annual(chance: Random) -> Incentive:
    every = chance.choice(list(Repeat))
    asked = PurchaseEvery("steady", every, Money(chance.choice([0, 10, 100, 400]), "CNY"))
    rules = list(BreachRule)
    return AnnualRebate(
        _plain_scale(chance),
        [asked] if chance.random() < 0.6 else [],
        chance.choice(rules),
        chance.choice(rules),
    )


def _coop(chance: Random) -> Incentive:
    return CoopAllowance(
        _share(chance, "0.2"),
        _share(chance),
        claim_days=chance.choice([10, 30, 90]),
        needs=["invoice"] if chance.random() < 0.3 else (),
        cap_per_claim=_yuan(chance, 20_000) if chance.random() < 0.3 else None,
    )


def _contest(chance: Random) -> Incentive:
    prizes = sorted((_yuan(chance, 100_000) for _ in range(chance.randint(1, 4))), reverse=True)
    names = [f"C{one}" for one in range(CUSTOMERS)]
    teams = {one: chance.choice(["red", "blue"]) for one in names if chance.random() < 0.5}
    return SalesContest(
        prizes,
        ties=chance.choice(list(ContestTies)),
        unclaimed=chance.choice(list(Unclaimed)),
        threshold=chance.choice([0, 500, 1_000]),
        teams=teams if chance.random() < 0.5 else {},
        team_split=chance.choice(list(TeamSplit)),
    )


KINDS: dict[str, Callable[[Random], Incentive]] = {
    "line": lambda chance: LineDiscount(_share(chance)),
    "volume": lambda chance: VolumeDiscount(_plain_scale(chance), chance.choice(list(OrderSize))),
    "seasonal": _seasons,
    "early": _early,
    "bundle": _bundle,
    "free": _free,
    "rebate": lambda chance: RetrospectiveRebate(_plain_scale(chance)),
    "units": lambda chance: RetrospectiveRebate(_unit_scale(chance)),
    "annual": _annual,
    "growth": _growth,
    "mix": _mix,
    "coop": _coop,
    "contest": _contest,
}
_TWO_BASES = ("volume", "rebate", "annual", "mix")


def _scope(chance: Random) -> Scope:
    some = chance.random()
    if some < 0.6:
        return Scope()
    if some < 0.7:
        return Scope(products=chance.sample(PRODUCTS, 2))
    if some < 0.8:
        return Scope(without_products=chance.sample(PRODUCTS, 1))
    if some < 0.87:
        return Scope(regions=[chance.choice(REGIONS)])
    promotion = [Period(date(2026, 5, 10), date(2026, 7, 20)), Period.month(2025, 11)]
    return Scope(periods=promotion) if some < 0.94 else Scope(without_periods=promotion)


def _basis(chance: Random, name: str) -> Basis:
    if name == "units":
        return Basis(chance.choice(list(Event)), Measure.QUANTITY, chance.choice(["piece", "case"]))
    tax = Tax(chance.choice(list(TaxSide)), "0.13") if chance.random() < 0.2 else None
    event = chance.choice([Event.ORDERED, Event.DELIVERED, Event.PAID, *[Event.INVOICED] * 6])
    return Basis(event, chance.choice([Measure.NET, Measure.NET, Measure.GROSS]), tax=tax)


def _eligibility(chance: Random) -> Eligibility:
    some = chance.random()
    names = [f"C{one}" for one in range(CUSTOMERS)]
    if some < 0.5:
        return Eligibility()
    if some < 0.65:
        return Eligibility(customers=chance.sample(names, 3))
    if some < 0.75:
        return Eligibility(regions=[chance.choice(REGIONS)])
    members = [
        Membership(
            one,
            chance.choice([date(2020, 1, 1), date(2025, 1, 1), date(2026, 3, 10)]),
            chance.choice([None, None, date(2026, 8, 5)]),
        )
        for one in chance.sample(names, 3)
    ]
    return Eligibility(customers=names if chance.random() < 0.5 else (), groups=[BuyingGroup("G", members)])


def _limits(chance: Random) -> Limits:
    if chance.random() < 0.5:
        return Limits()
    amounts = sorted(chance.randint(0, 20_000) for _ in range(4))
    made = (Money.of_minor(one, "CNY") if chance.random() < 0.4 else None for one in amounts)
    minimum, floor, guarantee, cap = made
    budget = _yuan(chance, 60_000) if chance.random() < 0.4 else None
    rules = chance.choice(list(Guarantee)), chance.choice(list(BudgetRule))
    return Limits(minimum, floor, guarantee, cap, budget, *rules)


def random_policy(chance: Random, name: str) -> IncentivePolicy:
    """Return a random policy of a kind."""
    kind = KINDS[name](chance)
    by_line = name in ("line", "seasonal", "early") and chance.random() < 0.4
    two = name in _TWO_BASES and chance.random() < 0.4
    return IncentivePolicy(
        "P",
        "policy",
        kind=kind,
        owner="M1",
        valid=chance.choice(
            [YEAR, YEAR, Period.quarter(2026, 2), Period(date(2026, 2, 10), date(2026, 11, 20))]
        ),
        currency="CNY",
        window=chance.choice([Window.VALIDITY, Window.VALIDITY, Window.QUARTER, Window.MONTH]),
        basis=_basis(chance, name),
        qualifying=_basis(chance, name) if two else None,
        scope=_scope(chance),
        qualifying_scope=_scope(chance) if two and chance.random() < 0.5 else None,
        eligibility=_eligibility(chance),
        limits=_limits(chance),
        rounding=RoundingRule(
            chance.choice(list(Rounding)), RoundingLevel.LINE if by_line else RoundingLevel.TOTAL
        ),
    )


def random_versions(chance: Random, name: str) -> list[IncentivePolicy]:
    """Return one version, or two of which the second takes over in the middle; returns know no border."""
    first, second = random_policy(chance, name), random_policy(chance, name)
    if chance.random() < 0.75:
        return [first]
    valid = first.valid
    cut = valid.start + timedelta(days=valid.days // 2)
    return [
        attrs.evolve(first, valid=Period(valid.start, cut)),
        attrs.evolve(second, version="2", valid=Period(cut, valid.end)),
    ]


def random_lines(chance: Random, policy: IncentivePolicy) -> list[Line]:
    """Return documents of one to three lines, some ending on a threshold, and returns of both kinds."""
    edges = [int(tier.from_ * 100) for tier in policy.scale.tiers] if policy.scale else [1_000 * 100]
    made: list[Line] = []
    for customer in range(CUSTOMERS):
        mine: list[Line] = []
        for place in range(chance.randint(1, 5)):
            name, day = f"D{customer}-{place}", date(2025, 1, 1) + timedelta(days=chance.randrange(730))
            paid = None if chance.random() < 0.2 else day + timedelta(days=chance.randrange(45))
            for number in range(chance.randint(1, 3)):
                amount = chance.choice(edges) + chance.choice([-1, 0, 1])
                if chance.random() < 0.7:
                    amount = chance.randint(1, 100_000)
                pieces, listed = chance.randint(1, 30), chance.randint(1, 120_000)
                tax = chance.choice(["included", "excluded"])
                line = Line(
                    f"C{customer}",
                    name,
                    str(number),
                    chance.choice(PRODUCTS),
                    pieces,
                    max(amount, 1),
                    listed,
                    tax,
                    day,
                    paid,
                    ordered=_near(chance, day, -25, 1),
                    delivered=_near(chance, day, -5, 9),
                )
                mine.append(line)
        for place in range(chance.choice([0, 0, 1, 2])):
            mine.append(_returned(chance, chance.choice([one for one in mine if one.amount > 0]), place))
        made += mine
    return made


def _near(chance: Random, day: date, first: int, end: int) -> date | None:
    return None if chance.random() < 0.1 else day + timedelta(days=chance.randrange(first, end))


def _returned(chance: Random, sale: Line, place: int) -> Line:
    day = sale.invoiced + timedelta(days=chance.randrange(90))
    known = chance.random() < 0.7
    return Line(
        sale.customer,
        f"R{sale.document}-{place}",
        "1",
        sale.product,
        -chance.randint(1, sale.pieces),
        -chance.randint(1, sale.amount),
        -chance.randint(1, sale.listed),
        sale.tax,
        day,
        day if sale.paid is None else max(day, sale.paid),
        (sale.document, sale.number) if known else None,
        day,
        day,
    )


def ledger_of(lines: list[Line]) -> Ledger:
    """Return the lines as a ledger."""
    rows = [
        (
            one.customer,
            one.document,
            one.number,
            None if one.of is None else one.of[0],
            None if one.of is None else one.of[1],
            one.product,
            one.pieces,
            "piece",
            Decimal(one.amount).scaleb(-2),
            Decimal(one.listed).scaleb(-2),
            one.tax,
            one.invoiced,
            one.paid,
            one.ordered,
            one.delivered,
        )
        for one in lines
    ]
    return Ledger.from_rows(rows, COLUMNS, currency="CNY")


def _claim(chance: Random, place: int) -> Claim:
    performed = date(2026, 1, 1) + timedelta(days=chance.randrange(360))
    submitted = performed + timedelta(days=chance.randrange(120))
    decided = submitted + timedelta(days=chance.randrange(30))
    return Claim(
        f"CL-{place}",
        "P",
        f"C{chance.randrange(CUSTOMERS)}",
        _yuan(chance, 100_000),
        performed,
        submitted,
        chance.choice([["invoice"], ["invoice", "photo"], []]),
        chance.choice([ClaimState.APPROVED, ClaimState.APPROVED, ClaimState.REJECTED]),
        decided,
    )


def random_world(chance: Random, policy: IncentivePolicy, lines: list[Line]) -> World:
    """Return the lines with regions, first days, leavers and claims around them."""
    names = [f"C{one}" for one in range(CUSTOMERS)]
    firsts = [date(2020, 1, 1), date(2025, 1, 1), date(2025, 6, 15)]
    return World(
        lines,
        chance.choice([date(2026, 12, 31), date(2026, 12, 31), date(2026, 6, 30), date(2026, 8, 17)]),
        {one: chance.choice(REGIONS) for one in names},
        {one: chance.choice(firsts) for one in names if chance.random() < 0.5},
        {
            one: date(2026, 1, 1) + timedelta(days=chance.randrange(365))
            for one in (*names, "G")
            if chance.random() < 0.2
        },
        [_claim(chance, place) for place in range(5)] if isinstance(policy.kind, CoopAllowance) else [],
    )


def facts_of(world: World) -> IncentiveFacts:
    """Return the same as the library's facts."""
    return IncentiveFacts(
        products=GOODS,
        customers=[
            Customer(name, name, region=region, since=world.since.get(name))
            for name, region in world.regions.items()
        ],
        departures=[Departure(*one) for one in world.left.items()],
        claims=world.claims,
    )


def compare(seed: int) -> tuple[str, int]:
    """Compare both implementations once; return the kind and how many earnings were the same."""
    chance = Random(seed)
    name = list(KINDS)[seed % len(KINDS)]
    versions = random_versions(chance, name)
    lines = random_lines(chance, versions[0])
    world = random_world(chance, versions[0], lines)
    shuffled = chance.sample(lines, len(lines))
    earnings = earn(versions, ledger_of(shuffled), until=world.until, facts=facts_of(world))
    found: dict[tuple[str, date], int] = {}
    for one in earnings:
        found[one.participant, one.window.start] = one.amount.minor_units
        if len(one.lines):
            assert sum(one.lines.reward) == one.amount.minor_units, seed
    wanted = {key: paid for one in versions for key, paid in expected_of(one, world).items()}
    if found != wanted:
        differ = {
            key: (found.get(key), wanted.get(key))
            for key in found.keys() | wanted.keys()
            if found.get(key) != wanted.get(key)
        }
        raise AssertionError(f"seed {seed}: {differ} of {versions}")
    return name, len(found)


def main(argv: list[str] | None = None) -> dict[str, Any]:
    """Compare as many policies and ledgers as asked for, and print how many of each kind agreed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--policies", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args(argv)
    kinds: Counter[str] = Counter()
    earnings = 0
    for seed in range(asked.first, asked.first + asked.policies):
        name, count = compare(seed)
        kinds[name] += 1
        earnings += count
    figure = {"policies": asked.policies, "earnings": earnings, "kinds": dict(sorted(kinds.items()))}
    print(json.dumps(figure))
    return figure


if __name__ == "__main__":
    main()
