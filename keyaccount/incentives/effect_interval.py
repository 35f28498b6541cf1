"""How sure the effect of an incentive is: participants differ, and the growth of others is estimated too."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from keyaccount.values.numbers import exact

__all__ = ["interval_of", "student_95"]

# Two-sided 95 % quantile of the normal distribution, and of Student's t with 1 to 10 degrees of freedom.
_NORMAL = Fraction("1.959963984540")
_FEW = (
    Fraction("12.706205"),
    Fraction("4.302653"),
    Fraction("3.182446"),
    Fraction("2.776445"),
    Fraction("2.570582"),
    Fraction("2.446912"),
    Fraction("2.364624"),
    Fraction("2.306004"),
    Fraction("2.262157"),
    Fraction("2.228139"),
)


def student_95(free: int) -> Fraction:
    """Return the two-sided 95 % quantile of Student's t with so many degrees of freedom, at least 1.

    Tabled up to 10; above, the normal quantile expanded in 1/`free` to the fourth order, right to five
    decimal places. Source: Cornish and Fisher; Abramowitz and Stegun 26.7.5.

    >>> [float(round(student_95(free), 4)) for free in (1, 5, 12, 30, 120)]
    [12.7062, 2.5706, 2.1788, 2.0423, 1.9799]
    """
    if free <= len(_FEW):
        return _FEW[free - 1]
    z = _NORMAL
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum((term / free**power for power, term in enumerate(terms, 1)), Fraction(0))


def interval_of(
    participants: Sequence[tuple[int, int]], controls: Sequence[tuple[int, int]], growth: Fraction
) -> tuple[Fraction | None, Fraction | None]:
    """Return the 95 % interval of the extra sales of all participants; pairs are sales now and before.

    Two things vary: what each participant bought beyond its expectation (their sample variance), and the
    growth of the controls, a ratio of sums (its linearised variance, Cochran 1977, 6.4, without a finite
    population correction). Their variances add up; Student's t has Welch and Satterthwaite's degrees of
    freedom, rounded down. Without controls growth is assumed and only participants vary. Unknown (None)
    with fewer than two participants, or with one control that bought before.

    >>> low, high = interval_of([(150, 100), (130, 100)], [(220, 200), (80, 70), (90, 100)], Fraction(39, 37))
    >>> round(low), round(high)
    (-231, 369)
    """
    known = [pair for pair in controls if pair != (0, 0)]
    base = sum(before for _, before in known)
    count = len(participants)
    if count < 2 or (len(known) == 1 and base > 0):
        return None, None
    extra = [now - growth * before for now, before in participants]
    total = sum(extra, Fraction(0))
    mean = total / count
    own = count * sum(((one - mean) ** 2 for one in extra), Fraction(0)) / (count - 1)
    parts = [(own, count - 1)]
    if base > 0:
        residual = sum(((now - growth * before) ** 2 for now, before in known), Fraction(0))
        share = Fraction(sum(before for _, before in participants), base)
        parts.append((share**2 * len(known) * residual / (len(known) - 1), len(known) - 1))
    variance = sum((part for part, _ in parts), Fraction(0))
    if variance == 0:
        return total, total
    spread = sum((part**2 / free for part, free in parts), Fraction(0))
    half = student_95(int(variance**2 / spread)) * _root(variance)
    return total - half, total + half


def _root(value: Fraction) -> Fraction:
    with exact():
        return Fraction((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())
