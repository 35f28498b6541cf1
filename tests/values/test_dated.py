"""Prices, costs and policies change on known days; the right one must be found for every day."""

from __future__ import annotations

import pickle
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.dated import Dated, DatedValue
from keyaccount.values.periods import Period

DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@given(st.lists(DAYS, min_size=1, max_size=8, unique=True).map(sorted), DAYS)
def test_the_latest_value_not_after_the_day_counts(days: list[date], on: date) -> None:
    """A linear search that cannot be wrong is the oracle for the fast one."""
    dated = Dated.of(*((day, index) for index, day in enumerate(days)))
    earlier = [index for index, day in enumerate(days) if day <= on]
    assert dated.get(on) == (earlier[-1] if earlier else None)
    if earlier:
        assert dated.at(on) == earlier[-1]
    else:
        with pytest.raises(KeyAccountError, match=r"dated\.too-early"):
            dated.at(on)


@given(st.lists(DAYS, min_size=1, max_size=5, unique=True).map(sorted), DAYS, st.integers(1, 900))
def test_stretches_cover_what_is_known_of_a_period(days: list[date], start: date, length: int) -> None:
    """A settlement over a period with a price change needs every day under exactly one price."""
    dated = Dated.of(*((day, index) for index, day in enumerate(days)))
    period = Period(start, start + timedelta(days=length))
    by_stretch = {
        stretch.start + timedelta(days=step): value
        for stretch, value in dated.during(period)
        for step in range(stretch.days)
    }
    every_day = [start + timedelta(days=step) for step in range(length)]
    assert by_stretch == {day: dated.get(day) for day in every_day if dated.get(day) is not None}


def test_always_reaches_back_without_limit() -> None:
    """A currency that never changed needs no invented first day."""
    always = Dated.always("CNY").then(date(2026, 1, 1), "EUR")
    assert always.at(date.min) == "CNY"
    assert always.at(date(2026, 1, 1)) == "EUR"
    assert [value for _, value in always.during(Period.year(2025))] == ["CNY"]


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Dated(()), "dated.empty"),
        (lambda: Dated([DatedValue(None, 1)]), "type.wrong"),  # type: ignore[arg-type]
        (lambda: Dated((1,)), "type.wrong"),  # type: ignore[arg-type]
        (lambda: Dated.of((date(2026, 1, 1), 1), (date(2026, 1, 1), 2)), "dated.order"),
        (lambda: Dated.of((date(2026, 1, 2), 1), (date(2026, 1, 1), 2)), "dated.order"),
        (lambda: Dated((DatedValue(date(2026, 1, 1), 1), DatedValue(None, 2))), "dated.order"),
        (lambda: Dated((DatedValue(None, 1), DatedValue(None, 2))), "dated.order"),
        (lambda: Dated.of((datetime(2026, 1, 1), 1)), "date.not-a-date"),
        (lambda: Dated.always(1).at(datetime(2026, 1, 1)), "date.not-a-date"),
    ],
)
def test_unclear_histories_are_refused(make: object, code: str) -> None:
    """Two values from the same day, or days out of order, leave the price of a day to chance."""
    with pytest.raises(KeyAccountError) as caught:
        make()  # type: ignore[operator]
    assert caught.value.code == code


def test_histories_are_values() -> None:
    """They travel to worker processes and are compared there."""
    dated = Dated.of((date(2026, 1, 1), 1))
    assert pickle.loads(pickle.dumps(dated)) == dated
    assert hash(dated) == hash(Dated.of((date(2026, 1, 1), 1)))
