"""Scores from frames: those `identify` gives, to the last unit, for everybody, in every engine."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.adapters.frames_columns import AmountsIn
from keyaccount.adapters.frames_scores import FrameScores, score_readings, scores_from
from keyaccount.identification.case import Track
from keyaccount.identification.criterion import Absence, Absent, Reading
from keyaccount.identification.policy import (
    IdentificationPolicy,
    ReturnsRule,
    UnknownRule,
    standard_policy,
)
from keyaccount.identification.ranked_account import scales_of
from keyaccount.identification.ranking import Ranking, identify
from keyaccount.identification.scoring import score_units, units_to_decimal
from keyaccount.model.book import Book
from keyaccount.model.customer import Customer
from keyaccount.samples import rates
from keyaccount.values.dated import Dated
from keyaccount.values.money import Money
from tests.adapters.frames_engines import ENGINES, frame_in, ledger_of, random_rows, rows_of
from tests.refusals import codes_of

AS_OF = date(2026, 3, 31)
NETTED = standard_policy(Money(2_000, "CNY"))
OTHER = attrs.evolve(
    NETTED, returns=ReturnsRule.IGNORED, unknown=UnknownRule.WORST_CASE, basis="ordered", months=5
)


def scores_in(engine: str, rows: list[Any], policy: IdentificationPolicy = NETTED) -> FrameScores:
    """Return the scores of lines in minor units."""
    return scores_from(frame_in(engine, rows), policy, AS_OF, amounts=AmountsIn.MINOR)


def identified(rows: list[Any], policy: IdentificationPolicy = NETTED) -> Ranking:
    """Return the ranking of the object path, of customers of whom only lines are known."""
    ledger = ledger_of(rows)
    customers = [Customer(name, name) for name in ledger.names("customer")]
    ranking = identify(Book(date(2027, 1, 1), ledger, customers), policy, AS_OF)
    return attrs.evolve(ranking, prospects=())


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("policy", [NETTED, OTHER], ids=["netted", "gross, worst case"])
def test_the_best_customers_are_those_identify_finds(engine: str, policy: IdentificationPolicy) -> None:
    """The shortlist as objects, readings and findings included, is the one of the object path."""
    rows = random_rows(11, 150)
    expected = identified(rows, policy)
    assert scores_in(engine, rows, policy).best(99) == expected


@pytest.mark.method("I2", "I3", "I4a")
@pytest.mark.parametrize("engine", ENGINES)
def test_every_row_holds_the_units_of_the_object_path(engine: str) -> None:
    """Millions of rows are never looked at one by one, so each has to be right by itself."""
    rows = [(*row[:8], row[8] or 0) for row in random_rows(12, 150)]
    scores, expected = scores_in(engine, rows), identified(rows)
    for row in rows_of(scores.collect().native):
        one = expected.of(row["customer"])
        units = (row["score_units"], row["low_units"], row["high_units"], row["coverage_units"])
        assert tuple(map(units_to_decimal, units)) == (one.score, one.low, one.high, one.coverage)
        assert (row["rank"], row["abc"]) == (one.rank, one.abc.name if one.abc else None)
        assert (row["turnover_minor"], row["profit_minor"]) == (one.turnover_minor, one.profit_minor)
    explained = scores.explain("C1")
    assert explained == expected.explain("C1")
    assert {part.clause for part in explained.parts} == {"I2", "I3", "I4a"}


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
@pytest.mark.parametrize(("seed", "lines", "policy"), [(1, 1, NETTED), (2, 3, OTHER), (3, 7, NETTED)])
def test_few_lines_score_alike(seed: int, lines: int, policy: IdentificationPolicy, engine: str) -> None:
    """Few lines make lapsed customers, missing costs and empty periods, where engines differ most."""
    rows = random_rows(seed, lines)
    rows = [(*rows[0][:3], date(2025, 5, 5), *rows[0][4:]), *rows[1:]]
    assert scores_in(engine, rows, policy).best(99) == identified(rows, policy)


def test_only_the_best_are_collected_and_equals_stay_together() -> None:
    """A cut between equal customers would be arbitrary, so everybody on the last rank comes along."""
    day = date(2026, 1, 5)
    rows = [(f"C{at}", None, f"D{at}", day, day, 1, "pc", 500 if at < 3 else 100, 50) for at in range(6)]
    ranking = scores_in("duckdb", rows).best(1)
    assert [(one.customer, one.rank) for one in ranking.accounts] == [("C0", 1), ("C1", 1), ("C2", 1)]
    assert "C0" in scores_in("polars", rows).summary()
    assert "<table" in scores_in("polars", rows)._repr_html_()


def test_a_dated_policy_is_that_of_the_day() -> None:
    """The policy of today must not score the past."""
    dated = Dated.always(NETTED)
    rows = random_rows(13, 30)
    frame = frame_in("polars", rows)
    assert scores_from(frame, dated, AS_OF, amounts=AmountsIn.MINOR).policy == NETTED


def test_what_lines_cannot_say_is_refused() -> None:
    """A criterion that reads the customer's record would silently score everybody alike."""

    @attrs.frozen
    class Contacts:
        def read(self, case: Any) -> Reading:
            return Reading.of(len(case.customer.contacts))

    criterion = attrs.evolve(NETTED.criteria[0], key="contacts", measure=Contacts())
    own = NETTED.with_criterion(criterion, Decimal("0.2"))
    frame = frame_in("polars", random_rows(1, 5))
    assert codes_of(lambda: scores_from(frame, own, AS_OF)) == ["frames.criterion"]
    rated = standard_policy(Money(1, "CNY"), rates=rates())
    assert codes_of(lambda: scores_from(frame, rated, AS_OF)) == ["frames.rates"]
    paid = attrs.evolve(NETTED, basis="paid")
    assert codes_of(lambda: scores_from(frame, paid, AS_OF)) == ["ledger.column-missing"]


def test_figures_too_large_to_be_doubles_are_refused() -> None:
    """Beyond 2^53 minor units two customers could score alike that are not."""
    day = date(2026, 1, 5)
    rows = [
        ("C1", None, "D1", day, day, 1, "pc", 9 * 10**15, 50),
        ("C1", None, "D1", day, day, 1, "pc", 9 * 10**15, 5),
    ]
    for engine in ("polars", "polars lazy", "pyarrow", "duckdb"):
        assert codes_of(lambda engine=engine: scores_in(engine, rows).collect()) == ["frames.overflow"]  # type: ignore[misc]


def test_dirty_lines_are_refused_when_a_plan_is_run() -> None:
    """A plan is checked when it is collected, the same way as facts."""
    lines = pl.LazyFrame({"customer": ["C1"], "invoiced": [date(2026, 1, 5)], "net_amount": [0.001]})
    assert codes_of(lambda: scores_from(lines, NETTED, AS_OF).collect()) == ["frames.inexact"]
    assert codes_of(lambda: scores_from(lines, NETTED, AS_OF).best(3)) == ["frames.inexact"]


READINGS = st.lists(
    st.tuples(*[st.one_of(st.none(), st.integers(-10, 40)) for _ in range(4)]), min_size=1, max_size=6
)


@given(READINGS, st.sampled_from(UnknownRule))
@settings(max_examples=10)
def test_readings_at_hand_score_as_plain_python_does(
    rows: list[tuple[int | None, ...]], rule: UnknownRule
) -> None:
    """The one expression all engines share is held to the function that scores objects."""
    policy = attrs.evolve(NETTED, unknown=rule)
    scales = scales_of(policy, Track.CURRENT)
    keys = [scale.key for scale in scales[:4]]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(keys, pl.Int64), orient="row") / 40
    found = score_readings(frame, policy)
    plain = score_readings(frame, policy, intervals=False)
    assert found["score_units"].to_list() == plain["score_units"].to_list()
    for row, scored in zip(rows, found.rows(named=True), strict=True):
        readings: list[Any] = [Absent(Absence.UNKNOWN)] * len(policy.criteria)
        for value, scale in zip(row, scales[:4], strict=True):
            readings[scale.column] = Absent(Absence.UNKNOWN) if value is None else Reading(value, 40)
        units = score_units(readings, scales, rule)
        assert scored["score_units"] == units.score
        assert (scored["low_units"], scored["high_units"]) == (units.low, units.high)


@pytest.mark.parametrize("engine", ENGINES)
def test_readings_score_alike_in_every_engine(engine: str) -> None:
    """Elementwise scoring has no engine of its own: ties are ties everywhere."""
    import pyarrow as pa

    policy = NETTED
    keys = [scale.key for scale in scales_of(policy, Track.CURRENT)]
    columns = {key: [at / 97 + row / 13 for row in range(7)] for at, key in enumerate(keys)}
    table = pa.table({"customer": [f"C{row}" for row in range(7)], **columns})
    scored = rows_of(score_readings(ENGINES[engine](table), policy))
    expected = rows_of(score_readings(pl.DataFrame(pl.from_arrow(table)), policy))
    assert [row["score_units"] for row in scored] == [row["score_units"] for row in expected]
    assert scored[0]["low_units"] == scored[0]["high_units"] == scored[0]["score_units"]
    plain = rows_of(score_readings(ENGINES[engine](table), policy, intervals=False))
    assert [row["score_units"] for row in plain] == [row["score_units"] for row in expected]
    assert "low_units" not in plain[0]


def test_readings_under_other_names_are_refused_with_the_near_miss() -> None:
    """A misspelt column would otherwise count as unknown for everybody."""
    frame = pl.DataFrame({"turnover_to_targett": [0.1]})
    assert codes_of(lambda: score_readings(frame, NETTED)) == ["frames.no-reading"]
    words = pl.DataFrame({"turnover_to_target": ["high"]})
    assert codes_of(lambda: score_readings(words, NETTED)) == ["frames.type"]
