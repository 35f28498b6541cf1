"""The sample's incentive programme must pay something in the sample's next quarter."""

from keyaccount.incentives import settle
from keyaccount.samples import distributor, one_quarter_later
from keyaccount.samples.programme import annual_rebate, programme, quarterly_rebate, volume_discount
from keyaccount.values.money import Money
from keyaccount.values.periods import Period


def test_each_policy_earns_in_the_next_quarter() -> None:
    """A statement of zeros would show nothing; the annual rebate accrues and is not yet due."""
    book = one_quarter_later(distributor())
    settlement = settle(programme(), book.ledger, Period.quarter(2026, 1))
    earned = {item.policy: item.earned for item in settlement.items}
    assert set(earned) == {one.id for one in (volume_discount(), quarterly_rebate(), annual_rebate())}
    assert all(amount > Money.zero("CNY") for amount in earned.values())
