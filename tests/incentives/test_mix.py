"""Mix rebates."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from keyaccount.incentives import IncentiveFacts, MixPart, MixRebate, Scope, earn
from keyaccount.model.product import Product
from tests.incentives.making import YEAR_END, cny, ledger, policy, refused, scale

FACTS = IncentiveFacts(
    products=[Product("P1", "gold tea", brand="Gold"), Product("P2", "tea", brand="Plain")]
)
LEDGER = ledger(
    [
        ("C1", "P1", date(2026, 3, 1), 200),
        ("C1", "P2", date(2026, 3, 2), 800),
        ("C1", None, date(2026, 3, 3), 0),
    ],
    "customer",
    "product",
    "invoiced",
    "net_amount",
)


@pytest.mark.parametrize(("share", "paid"), [("0.2", 10), ("0.21", 0)])
@pytest.mark.method("N7")
def test_the_mix_decides(share: str, paid: int) -> None:
    """A fifth of the purchases in the premium brand: exactly met, or missed by a hundredth."""
    kind = MixRebate(scale((0, "0.01")), [MixPart("gold", Scope(brands=["Gold"]), least_share=share)])
    earning = earn(policy(kind), LEDGER, until=YEAR_END, facts=FACTS)[0]
    assert earning.amount == cny(paid)
    assert "N7" in earning.explain().clauses()
    if not paid:
        assert earning.steps[-1].label.zh == "未达到组合要求:gold 占比不少于 21%"


def test_an_absolute_condition() -> None:
    """Two hundred of the premium brand, whatever the rest is."""
    part = MixPart("gold", Scope(brands=["Gold"]), least=200)
    assert earn(policy(MixRebate(scale((0, "0.01")), [part])), LEDGER, until=YEAR_END, facts=FACTS)[
        0
    ].amount == cny(10)
    assert part.text.zh == "gold 不少于 200"
    assert not MixPart("g", Scope(), least_share="0.1").met(Fraction(0), Fraction(0))


def test_what_is_refused() -> None:
    """A mix asks for something, and for one thing at a time."""
    with refused("mix.condition"):
        MixPart("x", Scope())
    with refused("mix.condition"):
        MixPart("x", Scope(), least_share="0.1", least=5)
    part = MixPart("x", Scope(), least=5)
    with refused("mix.empty"):
        MixRebate(scale((0, 0)), [])
    with refused("mix.duplicate"):
        MixRebate(scale((0, 0)), [part, part])
    with refused("type.wrong"):
        MixRebate(scale((0, 0)), ["x"])
    with refused("policy.needs-products"):
        earn(
            policy(MixRebate(scale((0, 0)), [MixPart("g", Scope(brands=["Gold"]), least=1)])),
            LEDGER,
            until=YEAR_END,
        )
