"""Every published case of the calculation, settlement and accrual of incentives, to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from keyaccount.incentives import (
    AccrualMethod,
    Boundary,
    Claim,
    ClaimState,
    CoopAllowance,
    Forecast,
    GrowthMeasure,
    GrowthPays,
    GrowthRebate,
    IncentiveFacts,
    IncentivePolicy,
    Limits,
    LineDiscount,
    NewMember,
    Payout,
    PriceComponent,
    PriceStage,
    RetrospectiveRebate,
    RoundingLevel,
    RoundingRule,
    StackBase,
    StackingPlan,
    TierMethod,
    TierReward,
    TierScale,
    Waterfall,
    WaterfallStep,
    accrued_reward,
    contestable_price,
    cost_of_forgoing,
    earn,
    settle,
    stack,
)
from keyaccount.incentives.numeric import spread
from keyaccount.model.ledger import Ledger
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, round_fraction, round_ratio
from keyaccount.values.periods import Period
from keyaccount.values.text import Text
from tests.shared_data import cases

REACHED = Boundary.REACHED
YEAR = Period.year(2026)
COLUMNS = ("customer", "invoiced", "net_amount")
CALCULATION = {one.id: one for one in cases("negotiation_and_incentives", "incentive-calculation")}
SETTLEMENT = {one.id: one for one in cases("negotiation_and_incentives", "settlement")}


def _case(name: str) -> Any:
    found = CALCULATION.get(name) or SETTLEMENT.get(name)
    if found is None:
        pytest.skip("needs the published cases beside the repository")
    return found.values[0]


def _ledger(*amounts: str | int, day: date = date(2026, 3, 1)) -> Ledger:
    return Ledger.from_rows([("C1", day, amount) for amount in amounts], COLUMNS, currency="CNY")


def _policy(kind: Any, **more: Any) -> IncentivePolicy:
    return IncentivePolicy("P", "policy", kind=kind, owner="M1", valid=YEAR, currency="CNY", **more)


def _earned(kind: Any, *amounts: str | int, **more: Any) -> Money:
    """Run the whole calculation on a ledger, not only its kernel."""
    return earn(_policy(kind, **more), _ledger(*amounts), until=date(2026, 12, 31))[0].amount


def _scale(method: TierMethod, *tiers: tuple[str, str], reward: TierReward = TierReward.RATE) -> TierScale:
    return TierScale.of(*tiers, method=method, at_boundary=REACHED, reward_kind=reward)


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("d365-stepped", TierMethod.INCREMENTAL),
        ("d365-cumulative", TierMethod.ALL_UNITS),
        ("d365-rolling", TierMethod.ROLLING),
        ("d365-total", TierMethod.TOTAL),
    ],
)
@pytest.mark.method("N7")
def test_the_four_dynamics_methods(name: str, method: TierMethod) -> None:
    """One table, four methods, four different rebates: a policy must say which one it means."""
    case = _case(name)
    first, second = case["inputs"]["lines"]
    scale = _scale(method, ("0", first["rate"]), (first["up_to"], second["rate"]))
    policy = _policy(RetrospectiveRebate(scale))
    earning = earn(policy, _ledger(case["inputs"]["value_sold"]), until=date(2026, 12, 31))[0]
    assert earning.amount == Money(case["expected"]["rebate"], "CNY")
    assert "N7" in earning.explain().clauses()


@pytest.mark.parametrize("name", ["d365-order-1234", "d365-order-4321", "d365-order-3214"])
@pytest.mark.method("N7")
def test_the_order_of_reductions(name: str) -> None:
    """The same deals in another order cost another total, so the plan must fix the order."""
    case = _case(name)
    inputs = case["inputs"]
    reduced = [str(one) for one in inputs["apply_reduction"]]
    barred = {str(one) for one in inputs["excluded_from_reduction"]}
    components = [
        PriceComponent(
            deal,
            inputs["order"].index(int(deal)),
            rate=rate,
            base=StackBase.LIST_LESS if deal in reduced else StackBase.LIST,
            less=set(inputs["rates"]) - barred - {deal} if deal in reduced else (),
        )
        for deal, rate in inputs["rates"].items()
    ]
    done = stack(StackingPlan.of(*components), [Money(inputs["base"], "USD")])
    assert {part.component: part.total for part in done.parts} == {
        deal: Money(amount, "USD") for deal, amount in case["expected"]["per_deal"].items()
    }
    assert done.off == Money(case["expected"]["total"], "USD")
    assert "N7" in done.explain().clauses()


def test_fixed_amount_on_a_target() -> None:
    """A target that is missed pays nothing, not a share."""
    case = _case("pricefx-single-target-amount")
    inputs = case["inputs"]
    tier = (inputs["target"], inputs["amount"])
    scale = _scale(TierMethod.ALL_UNITS, tier, reward=TierReward.FIXED_AMOUNT)
    paid = [_earned(RetrospectiveRebate(scale), amount) for amount in inputs["baselines"]]
    assert paid == [Money(one, "CNY") for one in case["expected"]["rebates"]]


def test_brackets_of_percentages() -> None:
    """Each bracket pays its own rate on its own slice."""
    case = _case("phocas-percentage")
    scale = _scale(TierMethod.INCREMENTAL, *((low, rate) for low, _, rate in case["inputs"]["brackets"]))
    paid = [_earned(RetrospectiveRebate(scale), amount) for amount in case["inputs"]["spend"]]
    assert paid == [Money(one, "CNY") for one in case["expected"]["rebates"]]


def test_brackets_per_unit() -> None:
    """Units earn money per unit by brackets."""
    case = _case("phocas-per-unit")
    tiers = ((low, rate) for low, _, rate in case["inputs"]["brackets"])
    scale = _scale(TierMethod.INCREMENTAL, *tiers, reward=TierReward.PER_UNIT)
    paid = [scale.reward(Decimal(units)) for units in case["inputs"]["units"]]
    assert paid == [Fraction(one) for one in case["expected"]["rebates"]]


def test_clause_with_three_brackets_and_a_cap() -> None:
    """A contract clause: the parts are what the customer checks first."""
    case = _case("lawinsider-basic-rebate")
    scale = _scale(TierMethod.INCREMENTAL, *((low, rate) for low, _, rate in case["inputs"]["brackets"]))
    limits = Limits(cap=Money(case["inputs"]["cap"], "CNY"))
    policy = _policy(RetrospectiveRebate(scale), limits=limits)
    earning = earn(policy, _ledger(case["inputs"]["purchases"]), until=date(2026, 12, 31))[0]
    assert [step.amount for step in earning.steps] == [Money(one, "CNY") for one in case["expected"]["parts"]]
    assert earning.amount == Money(case["expected"]["rebate"], "CNY")


def test_growth_with_a_gate() -> None:
    """The base rebate counts a new member's prorated sales; growth pays only above the baseline."""
    case = _case("idco-thermoid")
    inputs = case["inputs"]
    base = _scale(TierMethod.ALL_UNITS, ("0", inputs["base_rate"]))
    sales = int(inputs["existing_sales_k"]) + int(inputs["new_member_prorated_k"])
    assert _earned(RetrospectiveRebate(base), sales) == Money(case["expected"]["base_rebate_k"], "CNY")
    gate = Decimal(inputs["threshold_k"]) - Decimal(inputs["baseline_k"])
    kind = GrowthRebate(
        _scale(TierMethod.ALL_UNITS, (str(gate), inputs["growth_rate"])),
        GrowthMeasure.ABSOLUTE,
        GrowthPays.INCREMENT,
        NewMember.EXCLUDED,
        baselines={"C1": Decimal(inputs["baseline_k"])},
    )
    wanted = Money(case["expected"]["growth_rebate_k_on_existing"], "CNY")
    assert _earned(kind, inputs["existing_sales_k"]) == wanted
    assert _earned(kind, int(inputs["threshold_k"]) - 1).is_zero


def test_incremental_sections_where_a_peer_overpays() -> None:
    """A peer pays the middle section on its upper end; the right rebate pays it on its width."""
    case = _case("oca-section-prorated-BUG")
    sections = case["inputs"]["sections"]
    tiers = [
        ("0", sections[0][2]),
        *((before[1], one[2]) for before, one in pairwise(sections)),
    ]
    paid = _earned(RetrospectiveRebate(_scale(TierMethod.INCREMENTAL, *tiers)), case["inputs"]["invoiced"])
    assert paid == Money(case["expected"]["correct_incremental"], "CNY")
    assert paid != Money(case["expected"]["oca_test_expects"], "CNY")


def test_tiered_percent_without_integer_division() -> None:
    """15 % of 150 is 22.50; whole-number division made it 22."""
    case = _case("spree-tiered-percent")
    tiers = [("0", Decimal(case["inputs"]["base_percent"]) / 100)]
    tiers += [(start, Decimal(rate) / 100) for start, rate in case["inputs"]["tiers"].items()]
    kind = RetrospectiveRebate(_scale(TierMethod.ALL_UNITS, *tiers))  # type: ignore[arg-type]
    paid = [_earned(kind, amount) for amount in case["inputs"]["amounts"]]
    assert paid == [Money(one, "CNY") for one in case["expected"]["exact"]]


def test_tiered_flat() -> None:
    """Fixed amounts by tier, the threshold included."""
    case = _case("spree-tiered-flat")
    tiers = [("0", case["inputs"]["base"]), *case["inputs"]["tiers"].items()]
    kind = RetrospectiveRebate(_scale(TierMethod.ALL_UNITS, *tiers, reward=TierReward.FIXED_AMOUNT))
    paid = [_earned(kind, amount) for amount in case["inputs"]["amounts"]]
    assert paid == [Money(one, "CNY") for one in case["expected"]["amount"]]


def test_fixed_amounts_across_lines() -> None:
    """Fixed amounts spread over lines in proportion, one after the other."""
    case = _case("medusa-fixed-across")
    components = [
        PriceComponent(str(place), place, amount=Money(one["value"], "USD"), base=StackBase.RUNNING)
        for place, one in enumerate(case["inputs"]["promos"])
    ]
    _check_promos(case, components)


def test_percentages_across_lines() -> None:
    """A second percentage counts on what the first left."""
    case = _case("medusa-pct-across")
    components = [
        PriceComponent(str(place), place, rate=Decimal(one.rstrip("%")) / 100, base=StackBase.RUNNING)
        for place, one in enumerate(case["inputs"]["promos"])
    ]
    _check_promos(case, components)


def _check_promos(case: Any, components: list[PriceComponent]) -> None:
    done = stack(StackingPlan.of(*components), [Money(one, "USD") for one in case["inputs"]["lines"]])
    wanted = [[Money(one, "USD").minor_units for one in promo] for promo in case["expected"]["per_promo"]]
    assert [list(part.lines) for part in done.parts] == wanted


def test_rounding_per_line_or_on_the_total() -> None:
    """Both are used in practice and differ; the policy says which."""
    case = _case("saleor-line-vs-total-rounding")
    rate = Decimal(case["inputs"]["pct"]) / 100
    kind, lines, expected = LineDiscount(rate), case["inputs"]["lines"], case["expected"]
    each = _policy(kind, rounding=RoundingRule(level=RoundingLevel.LINE))
    earning = earn(each, _ledger(*lines), until=date(2026, 12, 31))[0]
    assert [one.reward for one in earning.lines] == [Money(one, "CNY") for one in expected["per_line"]]
    assert earning.amount == Money(expected["sum_of_lines"], "CNY")
    assert _earned(kind, *lines) == Money(expected["on_total"], "CNY")


def test_rounding_modes_move_the_price() -> None:
    """A discount rounded down leaves a higher price than one rounded half up."""
    case = _case("saleor-12040-rounding-mode")
    price = Money(case["inputs"]["price"], "CNY")
    kind = LineDiscount(Decimal(case["inputs"]["pct"]) / 100)
    down = _earned(kind, case["inputs"]["price"], rounding=RoundingRule(Rounding.DOWN))
    assert price - down == Money(case["expected"]["round_down_price"], "CNY")
    assert price - _earned(kind, case["inputs"]["price"]) == Money(case["expected"]["half_up_price"], "CNY")


def test_largest_remainder_vectors() -> None:
    """Eleven published splits, with zero weights, zero totals and negative totals."""
    case = _case("vendure-largest-remainder")
    made = [spread(one["total"], one["weights"]) for one in case["inputs"]["vectors"]]
    assert made == case["expected"]["allocations"]


def test_a_full_discount_leaves_nothing() -> None:
    """100 % off is exactly zero, whichever way the tax on the lines was rounded."""
    case = _case("odoo-156897-100pct")
    lines = [Money(one, "USD") for one in case["inputs"]["lines"]]
    tax = Fraction(case["inputs"]["tax"])
    all_off = PriceComponent("all", 1, rate=case["inputs"]["discount"], base=StackBase.RUNNING)
    left = stack(StackingPlan.of(all_off), lines)
    assert left.net == Money(case["expected"]["total"], "USD")
    assert all(line.is_zero and line.times(tax, Rounding.HALF_UP).is_zero for line in left.lines)
    per_line = Money.total((line.times(tax, Rounding.HALF_UP) for line in lines), "USD")
    assert per_line == Money(case["expected"]["tax_per_line_rounded"], "USD")
    whole = Money.total(lines, "USD").times(tax, Rounding.HALF_UP)
    assert whole == Money(case["expected"]["tax_global_rounded"], "USD")


def test_a_fixed_amount_is_never_kept_as_a_percentage() -> None:
    """A fixed discount turned into a two-place percentage and back is off by 2.80."""
    case = _case("oca-3115-fixed-as-percent")
    price, discount = Money(case["inputs"]["price"], "CNY"), Money(case["inputs"]["discount"], "CNY")
    fixed = PriceComponent("fixed", 1, amount=discount, base=StackBase.LIST)
    assert stack(StackingPlan.of(fixed), [price]).net == Money(case["expected"]["correct"], "CNY")
    rate = round_fraction(discount.ratio(price) * 100, case["inputs"]["percent_decimals"]) / 100
    tripped = PriceComponent("rate", 1, rate=rate, base=StackBase.LIST)
    assert stack(StackingPlan.of(tripped), [price]).net == Money(case["expected"]["percent_roundtrip"], "CNY")


def test_a_margin_before_a_discount() -> None:
    """A surcharge raises what a later percentage counts on."""
    case = _case("erpnext-margin-then-discount")
    margin = PriceComponent(
        "margin", 1, rate=Decimal(case["inputs"]["margin_pct"]) / 100, base=StackBase.LIST, surcharge=True
    )
    off = PriceComponent("off", 2, rate=Decimal(case["inputs"]["discount_pct"]) / 100, base=StackBase.RUNNING)
    done = stack(StackingPlan.of(margin, off), [Money(case["inputs"]["list_rate"], "INR")])
    assert done.list - done.parts[0].total == Money(case["expected"]["rate_with_margin"], "INR")
    assert done.parts[1].total == Money(case["expected"]["discount_amount"], "INR")
    assert done.net == Money(case["expected"]["rate"], "INR")


def test_a_percentage_and_an_amount_both_count() -> None:
    """A peer lost one of the two."""
    case = _case("erpnext-41211-amount-plus-percent")
    percent = PriceComponent("percent", 1, rate="0.10", base=StackBase.LIST)
    amount = PriceComponent("amount", 2, amount=Money(100, "INR"), base=StackBase.LIST)
    done = stack(StackingPlan.of(percent, amount), [Money(case["inputs"]["rate"], "INR")])
    assert done.off == Money(case["expected"]["discount"], "INR")


@pytest.mark.parametrize("days", [360, 365])
def test_the_cost_of_forgoing_early_payment(days: int) -> None:
    """2/10 net 30 is the textbook figure every treasurer knows."""
    case = _case("cash-discount-2-10-net-30")
    inputs, expected = case["inputs"], case["expected"]
    cost = cost_of_forgoing(
        inputs["discount"],
        discount_days=inputs["discount_days"],
        paid_day=inputs["net_days"],
        days_in_year=days,
    )
    assert round_fraction(cost.simple, 4) == Decimal(expected[f"simple_{days}"])
    assert round_fraction(Fraction(cost.effective), 6) == Decimal(expected[f"effective_{days}"])
    assert cost.explain().figure == cost.simple


def test_paying_late_lowers_the_cost_of_forgoing() -> None:
    """Who pays on day 45 forgoes the discount more cheaply."""
    case = _case("cash-discount-late-45")
    inputs = case["inputs"]
    cost = cost_of_forgoing(
        inputs["discount"],
        discount_days=inputs["discount_days"],
        paid_day=inputs["paid_day"],
        days_in_year=365,
    )
    assert round_fraction(cost.simple, 4) == Decimal(case["expected"]["simple_365"])


@pytest.mark.method("N7")
def test_the_pocket_price_waterfall() -> None:
    """The exhibit that made the waterfall known: 6.00 list, 5.78 invoice, 4.47 pocket."""
    case = _case("marn-rosiello-waterfall")
    inputs, expected = case["inputs"], case["expected"]
    steps = [
        WaterfallStep(Text(name, name), stage, Money(amount, "USD"))
        for stage, group in (
            (PriceStage.ON_INVOICE, inputs["on_invoice"]),
            (PriceStage.POCKET, inputs["off_invoice"]),
        )
        for name, amount in group.items()
    ]
    fall = Waterfall(Text("per yard", "每码"), Money(inputs["list"], "USD"), steps)
    assert fall.invoice == Money(expected["invoice"], "USD")
    assert fall.pocket == Money(expected["pocket"], "USD")
    share = round_fraction(fall.off_invoice_share * 100, 1)
    assert share == Decimal(expected["off_invoice_pct_of_invoice"])
    assert "N7" in fall.explain().clauses()


def test_two_discounts_on_list() -> None:
    """Both on list is not the same as one on what the other left."""
    case = _case("grizzly-pocket-price")
    first, second = case["inputs"]["discounts"]
    price = Money(case["inputs"]["list"], "USD")

    def net(base: StackBase) -> Money:
        parts = [
            PriceComponent("a", 1, rate=first, base=base),
            PriceComponent("b", 2, rate=second, base=base),
        ]
        return stack(StackingPlan.of(*parts), [price]).net

    assert net(StackBase.LIST) == Money(case["expected"]["pocket"], "USD")
    assert net(StackBase.RUNNING) == Money(case["expected"]["sequential_would_be"], "USD")


@pytest.mark.method("N7")
def test_the_co_op_fund() -> None:
    """Purchases fill the fund, a proven advertisement draws our share of it."""
    case = _case("coop-accrual-participation")
    inputs = case["inputs"]
    kind = CoopAllowance(inputs["accrual"], inputs["participation"], claim_days=90)
    spent = Money(inputs["ad_spend"], "CNY")
    advert = Claim(
        "CL-1",
        "P",
        "C1",
        spent,
        date(2026, 5, 1),
        date(2026, 5, 20),
        state=ClaimState.APPROVED,
        decided=date(2026, 6, 1),
    )
    earning = earn(
        _policy(kind),
        _ledger(inputs["purchases"]),
        until=date(2026, 12, 31),
        facts=IncentiveFacts(claims=[advert]),
    )[0]
    assert earning.amount == Money(case["expected"]["reimbursed"], "CNY")
    fund = Money(case["expected"]["fund"], "CNY")
    left = Money(case["expected"]["fund_left"], "CNY")
    told = f"fund {fund}, granted {earning.amount}, left {left}, last claims by "
    assert earning.findings[0].text.en.startswith(told)
    assert "N7" in earning.explain().clauses()


def test_the_effective_price_on_the_contestable_share() -> None:
    """A small retroactive rebate halves the price a rival must beat."""
    case = _case("ec-2005-effective-price")
    inputs = case["inputs"]
    scale = TierScale.of(
        (inputs["threshold"], inputs["rebate"]), method=TierMethod.ALL_UNITS, at_boundary=Boundary.EXCEEDED
    )
    price = contestable_price(
        scale,
        price=Decimal(inputs["price"]),
        volume=inputs["threshold"],
        contestable=inputs["contestable_units"],
    )
    assert price == Fraction(case["expected"]["effective_price"])


def test_a_marginal_scale_without_epsilon() -> None:
    """A peer adds an epsilon to its thresholds; whole numbers need none."""
    case = _case("openfisca-marginal")
    scale = _scale(TierMethod.INCREMENTAL, *case["inputs"]["brackets"])
    paid = [_earned(RetrospectiveRebate(scale), base) for base in case["inputs"]["bases"]]
    assert paid == [Money(one, "CNY") for one in case["expected"]["values"]]


@pytest.mark.method("N8")
def test_partial_settlements_of_a_condition_contract() -> None:
    """Nothing, then 140, then the rest of 1,080: what was paid is never paid again."""
    case = _case("sap-partial-settlement")
    inputs, expected = case["inputs"], case["expected"]
    tiers = ((one["from_"], one["rate"]) for one in inputs["scale"])
    policy = IncentivePolicy(
        "CC",
        "contract",
        kind=RetrospectiveRebate(_scale(TierMethod.ALL_UNITS, *tiers)),
        owner="M1",
        valid=Period.quarter(2026, 4),
        currency="CNY",
    )
    volumes = [int(one) for one in inputs["cumulative_volume"].values()]
    months = list(
        zip((10, 11, 12), [volumes[0], volumes[1] - volumes[0], volumes[2] - volumes[1]], strict=True)
    )
    ledger = Ledger.from_rows(
        [("C1", date(2026, month, 5), one) for month, one in months], COLUMNS, currency="CNY"
    )
    paid: list[Payout] = []
    due = []
    for month, _ in months:
        done = settle(policy, ledger, Period.month(2026, month), paid=paid)
        due.append(done.due("CNY"))
        paid.append(Payout(f"P{month}", "CC", "C1", due[-1], done.period.end))
    assert due == [Money(expected[key], "CNY") for key in ("Oct", "Nov", "final_payment")]
    assert done.item("CC", "C1").earned == Money(expected["total_earned"], "CNY")
    assert done.item("CC", "C1").final
    assert "N8" in done.explain().clauses()


@pytest.mark.method("N8")
def test_an_interim_settlement_is_deducted() -> None:
    """A peer paid the interim 50 again with the next settlement."""
    case = _case("oca-36-interim-settlement")
    inputs, expected = case["inputs"], case["expected"]
    sections = inputs["sections"]
    tiers = [("0", sections[0][2]), (sections[0][1], sections[1][2])]
    policy = _policy(RetrospectiveRebate(_scale(TierMethod.INCREMENTAL, *tiers)))
    first, second = int(inputs["first_settlement_at"]), int(inputs["second_settlement_at"])
    rows = [("C1", date(2026, 2, 1), first), ("C1", date(2026, 5, 1), second - first)]
    ledger = Ledger.from_rows(rows, COLUMNS, currency="CNY")
    interim = settle(policy, ledger, Period.quarter(2026, 1))
    assert interim.due("CNY") == Money(expected["first_payment"], "CNY")
    paid = [Payout("P1", "P", "C1", interim.due("CNY"), date(2026, 4, 10))]
    later = settle(policy, ledger, Period.quarter(2026, 2), paid=paid)
    assert later.item("P", "C1").earned == Money(expected["earned_to_date_incremental"], "CNY")
    assert later.due("CNY") == Money(expected["next_payment"], "CNY")
    assert "N8" in later.statement("C1").explain().clauses()


@pytest.mark.method("N8")
def test_a_volume_rebate_is_trued_up_when_it_becomes_likely() -> None:
    """IFRS 15 Example 24: nothing set aside in the first quarter, the catch-up in the second."""
    case = _case("ifrs15-example24")
    inputs, expected = case["inputs"], case["expected"]
    price = int(inputs["price"])
    off = price - int(inputs["price_after"])
    tier = (inputs["threshold"], off)
    scale = TierScale.of(
        tier, method=TierMethod.ALL_UNITS, at_boundary=Boundary.EXCEEDED, reward_kind=TierReward.PER_UNIT
    )
    sold = [inputs["q1_units"], inputs["q1_units"] + inputs["q2_units"]]
    forecasts = [Forecast.certain(inputs["threshold"]), Forecast.certain(inputs["threshold"] + 1)]
    stood = [
        accrued_reward(scale, units, expects, AccrualMethod.MOST_LIKELY, currency="CNY")
        for units, expects in zip(sold, forecasts, strict=True)
    ]
    first = Money(price * inputs["q1_units"], "CNY") - stood[0]
    second = Money(price * inputs["q2_units"], "CNY") - (stood[1] - stood[0])
    assert [first, second] == [Money(expected["q1_revenue"], "CNY"), Money(expected["q2_revenue"], "CNY")]


def test_an_average_price_is_never_rounded_first() -> None:
    """A published page rounds the average price first and is off by 100."""
    case = _case("ifrs15-tissues")
    inputs, expected = case["inputs"], case["expected"]
    top = int(inputs["tiers"][0][2])
    tiers = [(0, top - int(inputs["tiers"][0][2]))]
    tiers += [(int(low) - 1, top - int(price)) for low, _, price in inputs["tiers"][1:]]
    scale = TierScale.of(
        *tiers, method=TierMethod.INCREMENTAL, at_boundary=Boundary.EXCEEDED, reward_kind=TierReward.PER_UNIT
    )
    volume = inputs["expected_volume"]
    whole = top * volume - scale.reward(volume)
    assert whole == Fraction(expected["expected_total"])
    assert whole / volume == Fraction(expected["average_price_exact"])
    accrued = accrued_reward(
        scale, inputs["sold"], Forecast.certain(volume), AccrualMethod.EXPECTED_VALUE, currency="CNY"
    )
    assert Money(top * inputs["sold"], "CNY") - accrued == Money(expected["revenue_exact"], "CNY")
    rounded_first = round_fraction(whole / volume, 2) * inputs["sold"]
    assert rounded_first == Decimal(expected["published_with_rounded_price"])
    assert top * inputs["sold"] - rounded_first == Decimal(expected["contract_liability_published"])


def test_no_case_is_forgotten() -> None:
    """A case added to the published ones must get its test."""
    source = Path(__file__).read_text(encoding="utf-8")
    for name in (*CALCULATION, *SETTLEMENT):
        if name != "absent":
            assert f'"{name}"' in source, name
    assert round_ratio(1, 2) == 1
