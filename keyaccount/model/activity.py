"""Cost-to-serve activities: what each customer makes us do, and what one of it costs on which day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import attrs

from keyaccount.errors import near_miss, refuse
from keyaccount.model.field_checks import check_money, check_optional_date
from keyaccount.values.checks import check_date, check_decimal, check_id, check_name, check_type
from keyaccount.values.dated import Dated
from keyaccount.values.frozen import FrozenMap
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from keyaccount.values.text import Term

__all__ = ["DRIVERS", "Activity", "ActivityRates"]

# The usual drivers; any other key works the same, these only carry their wording.
DRIVERS: tuple[Term, ...] = (
    Term("orders", "orders", "订单数"),
    Term("lines", "order lines", "订单行数"),
    Term("deliveries", "deliveries", "送货次数"),
    Term("rush_orders", "rush orders", "加急订单数"),
    Term("returns", "returns", "退货次数"),
    Term("visits", "visits", "拜访次数"),
    Term("service_calls", "service calls", "售后服务次数"),
    Term("payment_days", "days of credit taken", "占用账期天数"),
)


@attrs.frozen
class Activity:
    """Record how much of one cost driver a customer took on a day (I3).

    `recorded_on` is the day we learnt of it; None means the day itself.
    Raises `KeyAccountError` for a negative quantity.

    >>> Activity("C1", "rush_orders", Decimal(3), date(2026, 3, 2)).driver
    'rush_orders'
    """

    customer: str
    driver: str
    quantity: Decimal
    day: date
    recorded_on: date | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.customer, "$.customer")
        check_id(self.driver, "$.driver")
        check_decimal(self.quantity, "$.quantity", least=0)
        check_date(self.day, "$.day")
        check_optional_date(self.recorded_on, "$.recorded_on")

    @property
    def known_from(self) -> date:
        """Return the day from which it was known."""
        return self.recorded_on or self.day


def _rates_of(rates: Mapping[str, Dated[Money] | Money]) -> FrozenMap[str, Dated[Money]]:
    dated = {
        key: Dated.always(one) if isinstance(one, Money) else one for key, one in FrozenMap(rates).items()
    }
    return FrozenMap(dated)


@attrs.frozen
class ActivityRates:
    """Hold what one unit of each cost driver costs us, from which day on, all in one currency (I3).

    `version` names the rate card in every result that used it. A plain `Money` counts for ever.
    Raises `KeyAccountError` (`activity.rates-empty`, `activity.rates-currency`).

    >>> rates = ActivityRates("2026", {"orders": Money(15, "CNY")})
    >>> rates.cost_of(Activity("C1", "orders", Decimal(2), date(2026, 3, 2)))
    Money('30.00', 'CNY')
    """

    version: str
    rates: FrozenMap[str, Dated[Money]] = attrs.field(converter=_rates_of)

    def __attrs_post_init__(self) -> None:
        check_name(self.version, "$.version")
        if not self.rates:
            refuse(
                "activity.rates-empty",
                "$.rates",
                "give the rate of at least one driver",
                "请至少给出一个动因的单价",
            )
        for driver, dated in self.rates.items():
            check_id(driver, "$.rates")
            check_type(dated, Dated, f"$.rates.{driver}")
            for one in dated.values:
                check_type(one.value, Money, f"$.rates.{driver}")
                check_money(one.value, f"$.rates.{driver}")
        currencies = {one.value.currency for dated in self.rates.values() for one in dated.values}
        if len(currencies) > 1:
            refuse(
                "activity.rates-currency",
                "$.rates",
                f"rates are in {', '.join(sorted(currencies))}; give them in one currency",
                f"单价币种不一({'、'.join(sorted(currencies))}),请使用同一币种",
            )

    @property
    def currency(self) -> str:
        """Return the currency of all rates."""
        return next(iter(self.rates.values())).values[0].value.currency

    def rate(self, driver: str, on: date) -> Money:
        """Return what one unit of a driver costs on a day.

        Raises `KeyAccountError` (`activity.driver-unknown`, `activity.rate-too-early`).

        >>> ActivityRates("2026", {"orders": Money(15, "CNY")}).rate("order", date(2026, 1, 1))
        Traceback (most recent call last):
        keyaccount.errors.KeyAccountError: activity.driver-unknown @ $.rates.order: no rate; did you mean
        'orders'?
        """
        dated = self.rates.get(driver)
        if dated is None:
            near = near_miss(driver, self.rates)
            known = repr(near) if near else ", ".join(sorted(self.rates)[:20])
            refuse(
                "activity.driver-unknown",
                f"$.rates.{driver}",
                f"no rate; did you mean {known}?" if near else f"no rate; known: {known}",
                f"没有该动因的单价;是否指 {known}?" if near else f"没有该动因的单价;可用:{known}",
            )
        try:
            return dated.at(on)
        except ValueError:
            refuse(
                "activity.rate-too-early",
                f"$.rates.{driver}",
                f"no rate is known for {on} yet; add one that counts from an earlier day",
                f"{on} 尚无单价,请补充更早生效的单价",
            )

    def cost_of(self, activity: Activity, rounding: Rounding = Rounding.HALF_UP) -> Money:
        """Return what one activity cost us, rounded once to the minor unit.

        >>> rates = ActivityRates("2026", {"payment_days": Money("0.15", "CNY")})
        >>> rates.cost_of(Activity("C1", "payment_days", Decimal("10.5"), date(2026, 3, 2)))
        Money('1.58', 'CNY')
        """
        return self.rate(activity.driver, activity.day).times(activity.quantity, rounding)
