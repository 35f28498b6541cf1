"""Calls from their value: how sales answer to calls (ADBUDG), and the best split of the hours (CALLPLAN)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.values.checks import check_decimal, check_id, check_int, check_unique, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.numbers import SCORE_PLACES, exact, round_fraction, score_of
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["AccountCalls", "CallAllocation", "CallOption", "CallResponse", "allocate_calls", "fit_response"]

# Bounds the table of the exact allocation to some seconds of work.
MOST_UNITS = 100_000
MOST_CALLS = 400
_SHAPES = tuple(map(Decimal, ("0.5", "1", "2", "3", "5", "8")))
_FINEST = Decimal("1e-9")
_NO_SPREAD = Decimal("1e-20")
_HOPELESS = Decimal("1e40")


@attrs.frozen
class CallResponse:
    """Describe how sales answer to calls: r(x) = none + (saturation - none) x^shape / (scale + x^shape).

    Little's ADBUDG curve; S-shaped when `shape` exceeds 1. Computed in decimals of 60 digits, so the
    figure is the same on every machine. Raises `KeyAccountError` for a shape or scale not above zero.

    >>> CallResponse(Decimal(20), Decimal(100), Decimal(2), Decimal(16)).at(4)
    Decimal('60.000000000000')
    """

    none: Decimal
    saturation: Decimal
    shape: Decimal
    scale: Decimal

    def __attrs_post_init__(self) -> None:
        check_decimal(self.none, "$.none")
        check_decimal(self.saturation, "$.saturation")
        check_decimal(self.shape, "$.shape", most=100)
        check_decimal(self.scale, "$.scale")
        if self.shape <= 0 or self.scale <= 0:
            refuse(
                "response.shape", "$.shape", "shape and scale must be above zero", "形状和尺度参数必须大于零"
            )

    @property
    def midpoint(self) -> Decimal:
        """Return the number of calls that brings half of what calls can bring."""
        with exact():
            return score_of(self.scale ** (1 / self.shape))

    def at(self, calls: int | Decimal) -> Decimal:
        """Return the sales at a number of calls, at 12 places."""
        with exact():
            effort = Decimal(calls)
            if effort <= 0:
                return score_of(self.none)
            power = effort**self.shape
            return score_of(self.none + (self.saturation - self.none) * power / (self.scale + power))


def fit_response(points: Sequence[tuple[Decimal, Decimal]]) -> tuple[CallResponse, Decimal]:
    """Fit the curve to judged or observed points (calls, sales) by least squares; return it and its error.

    For a given shape and midpoint the best end points are a linear regression, so only two numbers
    are searched: on a grid, then by halving steps. The error is the sum of squares. Needs five points and
    calls that are not all alike. Source: Little 1970, Lodish 1971. Method: V4.

    >>> curve = CallResponse(Decimal(10), Decimal(90), Decimal(3), Decimal(8))
    >>> fitted, error = fit_response([(Decimal(x), curve.at(x)) for x in range(7)])
    >>> round(fitted.shape, 3), round(fitted.midpoint, 3)
    (Decimal('3.000'), Decimal('2.000'))
    """
    given = [
        (_checked(x, f"$.points[{i}]"), _checked(y, f"$.points[{i}]")) for i, (x, y) in enumerate(points)
    ]
    efforts = sorted({x for x, _ in given})
    if len(given) < 5 or len(efforts) < 4 or efforts[0] < 0:
        refuse(
            "response.points",
            "$.points",
            "give at least five points at four different efforts, none negative",
            "至少给出五个点、四个不同的投入水平,且不得为负",
        )
    with exact():
        shape, log_mid = _searched(given, efforts)
        error, none, saturation = _regress(given, (shape, log_mid))
        scale = (log_mid * shape).exp()
        fitted = CallResponse(score_of(none), score_of(saturation), score_of(shape), _bounded(scale))
        return fitted, score_of(error)


def _checked(value: Decimal, path: str) -> Decimal:
    check_decimal(value, path)
    return value


def _bounded(scale: Decimal) -> Decimal:
    return score_of(min(scale, Decimal(10) ** 15))


def _regress(
    points: Sequence[tuple[Decimal, Decimal]], at: tuple[Decimal, Decimal]
) -> tuple[Decimal, Decimal, Decimal]:
    """Return the squared error and the two end points that fit best for one shape and midpoint."""
    shape, log_mid = at
    if not (Decimal("0.05") < shape < 40) or abs(log_mid) > 50:
        return _HOPELESS, Decimal(0), Decimal(0)
    shares = [_share(x, shape, log_mid) for x, _ in points]
    sales = [y for _, y in points]
    mean_s, mean_y = _mean(shares), _mean(sales)
    spread = sum(((s - mean_s) ** 2 for s in shares), Decimal(0))
    if spread < _NO_SPREAD:
        return _HOPELESS, Decimal(0), Decimal(0)
    pairs = list(zip(shares, sales, strict=True))
    slope = sum(((s - mean_s) * (y - mean_y) for s, y in pairs), Decimal(0)) / spread
    none = mean_y - slope * mean_s
    error = sum(((y - none - slope * s) ** 2 for s, y in pairs), Decimal(0))
    return error, none, none + slope


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)


def _share(effort: Decimal, shape: Decimal, log_mid: Decimal) -> Decimal:
    if effort <= 0:
        return Decimal(0)
    return 1 / (1 + ((log_mid - effort.ln()) * shape).exp())


def _searched(
    points: Sequence[tuple[Decimal, Decimal]], efforts: Sequence[Decimal]
) -> tuple[Decimal, Decimal]:
    """Search shape and log midpoint: the best of a grid, then steps in eight directions, halved."""
    grid = [(shape, effort.ln()) for shape in _SHAPES for effort in efforts if effort > 0]
    best = min(grid, key=lambda at: _regress(points, at)[0])
    error, step = _regress(points, best)[0], Decimal("0.5")
    while step > _FINEST:
        around = [
            (best[0] + step * right, best[1] + step * up / 4)
            for right in (-1, 0, 1)
            for up in (-1, 0, 1)
            if right or up
        ]
        found = min(around, key=lambda at: _regress(points, at)[0])
        lower = _regress(points, found)[0]
        if lower < error:
            best, error = found, lower
        else:
            step /= 2
    return best


@attrs.frozen
class CallOption:
    """State one account in the split of hours: what full response is worth, its curve, hours per call.

    `value` times the response is what the calls bring; calls stay within `least` and `most`.

    >>> curve = CallResponse(Decimal(0), Decimal(1), Decimal(1), Decimal(4))
    >>> CallOption("A", Decimal(100), curve, Decimal(1)).contribution(4)
    Decimal('50.000000000000')
    """

    account: str
    value: Decimal
    response: CallResponse
    hours: Decimal
    least: int = 0
    most: int = 12

    def __attrs_post_init__(self) -> None:
        check_id(self.account, "$.account")
        check_decimal(self.value, "$.value", least=0)
        check_decimal(self.hours, "$.hours", least=0)
        check_int(self.least, "$.least", least=0, most=MOST_CALLS)
        check_int(self.most, "$.most", least=self.least, most=MOST_CALLS)
        if self.hours == 0:
            refuse("calls.hours", "$.hours", "a call takes time", "每次拜访都需要时间")

    def contribution(self, calls: int) -> Decimal:
        """Return what a number of calls brings, at 12 places."""
        with exact():
            return score_of(self.value * self.response.at(calls))


@attrs.frozen
class AccountCalls:
    """Hold the calls one account gets, the hours they take, and what they bring.

    >>> AccountCalls("A", 3, Fraction(3), Decimal(50), Decimal(4)).calls
    3
    """

    account: str
    calls: int
    hours: Fraction
    contribution: Decimal
    next_call: Decimal | None


@attrs.frozen
class CallAllocation:
    """Hold the best split of the hours over the accounts; no other split brings more (exact).

    >>> curve = CallResponse(Decimal(0), Decimal(1), Decimal(1), Decimal(1))
    >>> best = allocate_calls([CallOption("A", Decimal(10), curve, Decimal(1)),
    ...                        CallOption("B", Decimal(30), curve, Decimal(1))], hours=Decimal(3))
    >>> [(one.account, one.calls) for one in best.accounts]
    [('A', 1), ('B', 2)]
    """

    accounts: tuple[AccountCalls, ...] = attrs.field(converter=tuple_of)
    hours: Fraction

    @property
    def contribution(self) -> Decimal:
        """Return what all calls together bring."""
        with exact():
            return sum((one.contribution for one in self.accounts), Decimal(0))

    @property
    def hours_used(self) -> Fraction:
        """Return the hours the calls take."""
        return sum((one.hours for one in self.accounts), Fraction(0))

    def explain(self) -> Explanation:
        """Explain the contribution account by account, with what one more call would bring."""
        parts = tuple(_explain_calls(one) for one in self.accounts)
        spent = f"{round_fraction(self.hours_used, 2):f} / {round_fraction(self.hours, 2):f}"
        reason = Text(f"exact split of the hours, {spent} used", f"工时精确最优分配,已用 {spent} 小时")
        label = Text("contribution of all calls", "全部拜访的贡献")
        return Explanation("contribution", label, self.contribution, reason, "V4", (), parts, Combine.SUM)

    def table(self) -> Table:
        """Lay the split out by account."""
        columns = (
            Text("account", "客户"),
            Text("calls", "拜访次数"),
            Text("hours", "工时"),
            Text("contribution", "贡献"),
            Text("one more call", "再增一次"),
        )
        rows = [
            (one.account, one.calls, one.hours, _short(one.contribution), _short(one.next_call))
            for one in self.accounts
        ]
        return Table(Text("Calls by account", "各客户拜访次数"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the split as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def allocate_calls(options: Iterable[CallOption], *, hours: Decimal) -> CallAllocation:
    """Split the hours over the accounts so that they bring the most, exactly, whatever the curves.

    Dynamic programme over hours in their common unit: accounts x calls x units steps. Greedy by the
    next call's gain can fail on S-shaped curves (Agrali and Geunes 2009). Ties go to fewer hours.
    Source: CALLPLAN, Lodish 1971. Method: V4. Raises `KeyAccountError` (`calls.too-few-hours`).

    >>> curve = CallResponse(Decimal(0), Decimal(1), Decimal(1), Decimal(1))
    >>> allocate_calls([CallOption("A", Decimal(10), curve, Decimal(2))], hours=Decimal(5)).accounts[0].calls
    2
    """
    check_decimal(hours, "$.hours", least=0)
    given = sorted(tuple_of(options), key=lambda one: one.account)
    check_unique([one.account for one in given], "calls.duplicate-account", "$.options")
    unit = _unit([Fraction(one.hours) for one in given] or [Fraction(1)])
    room = int(Fraction(hours) / unit)
    least = sum(one.least * int(Fraction(one.hours) / unit) for one in given)
    if least > room:
        refuse(
            "calls.too-few-hours",
            "$.hours",
            "the least calls alone take more hours",
            "最低拜访次数所需工时已超出",
        )
    if room > MOST_UNITS:
        refuse("calls.too-fine", "$.hours", f"more than {MOST_UNITS} units of time", "时间单位过细")
    chosen = _best_split(given, [int(Fraction(one.hours) / unit) for one in given], room)
    accounts = [_account_calls(one, calls) for one, calls in zip(given, chosen, strict=True)]
    return CallAllocation(accounts, Fraction(hours))


def _best_split(options: Sequence[CallOption], sizes: Sequence[int], room: int) -> list[int]:
    """Return the calls per account that bring the most within the room."""
    best: list[int | None] = [0] + [None] * room
    choices: list[list[int]] = []
    for option, size in zip(options, sizes, strict=True):
        gains = [(x, _scaled(option.contribution(x))) for x in range(option.least, option.most + 1)]
        row: list[int | None] = [None] * (room + 1)
        choice = [0] * (room + 1)
        for used, value in enumerate(best):
            if value is None:
                continue
            for calls, gain in gains:
                end = used + calls * size
                if end > room:
                    break
                known = row[end]
                if known is None or value + gain > known:
                    row[end], choice[end] = value + gain, calls
        best = row
        choices.append(choice)
    end = max((i for i in range(room + 1) if best[i] is not None), key=lambda i: (best[i] or 0, -i))
    chosen: list[int] = []
    for choice, size in zip(reversed(choices), reversed(sizes), strict=True):
        chosen.append(choice[end])
        end -= choice[end] * size
    return chosen[::-1]


def _account_calls(option: CallOption, calls: int) -> AccountCalls:
    now = option.contribution(calls)
    more = None
    if calls < option.most:
        with exact():
            more = option.contribution(calls + 1) - now
    return AccountCalls(option.account, calls, Fraction(option.hours) * calls, now, more)


def _explain_calls(one: AccountCalls) -> Explanation:
    en, zh = f"{one.calls} calls", f"{one.calls} 次拜访"
    if one.next_call is not None:
        en += f"; one more would add {_short(one.next_call)}"
        zh += f";再增一次可增加 {_short(one.next_call)}"
    label = Text(one.account, one.account)
    return Explanation(f"calls.{one.account}", label, one.contribution, Text(en, zh), "V4")


def _unit(hours: Sequence[Fraction]) -> Fraction:
    unit = hours[0]
    for one in hours[1:]:
        scale = lcm(unit.denominator, one.denominator)
        unit = Fraction(gcd(int(unit * scale), int(one * scale)), scale)
    return unit


def _scaled(value: Decimal) -> int:
    with exact():
        return int(value.scaleb(SCORE_PLACES))


def _short(value: Decimal | None) -> Decimal | None:
    return None if value is None else round_fraction(Fraction(value), 3)
