"""Facts from frames: equal to those of the object path, to the last unit, in every engine."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from keyaccount.adapters.frames_columns import AmountsIn, line_frame
from keyaccount.adapters.frames_facts import FrameFacts, check_lines, counted_lines, facts_from
from keyaccount.adapters.frames_library import held, nw
from keyaccount.model.facts import customer_facts
from keyaccount.values.periods import Period
from tests.adapters.frames_engines import ENGINES, frame_in, ledger_of, random_rows, rows_of
from tests.refusals import codes_of

PERIODS = (None, Period.year(2025), Period(date(2025, 3, 15), date(2025, 9, 15)), Period.year(2019))


def facts_in(engine: str, rows: list[Any], period: Period | None, basis: str = "invoiced") -> FrameFacts:
    """Return the facts of lines in minor units."""
    frame = frame_in(engine, rows)
    return facts_from(frame, currency="CNY", amounts=AmountsIn.MINOR, period=period, basis=basis)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("basis", ["invoiced", "ordered"])
def test_facts_equal_those_of_the_ledger(engine: str, basis: str) -> None:
    """One customer's facts must not depend on where its lines are kept: nulls, ties, returns and all."""
    rows = random_rows(1, 120)
    ledger = ledger_of(rows)
    for period in PERIODS:
        assert facts_in(engine, rows, period, basis).of() == customer_facts(ledger, period, basis)


LINES = st.lists(
    st.tuples(
        st.sampled_from(["C1", "C2", "客户", "é"]),
        st.none(),
        st.sampled_from([None, "D1", "D2"]),
        st.one_of(st.none(), st.dates(date(2025, 1, 1), date(2026, 3, 1))),
        st.dates(date(2025, 1, 1), date(2026, 3, 1)),
        st.sampled_from([None, -2, 0, 1]),
        st.sampled_from([None, "pc", "box"]),
        st.sampled_from([-100, 0, 100, 10**15]),
        st.sampled_from([None, 0, 70]),
    ),
    min_size=1,
    max_size=8,
)


@given(LINES)
@example([("C1", None, None, date(2025, 5, 5), date(2025, 1, 1), None, None, 0, None)])
@settings(max_examples=3)
def test_any_lines_give_the_same_facts_in_every_engine(rows: list[Any]) -> None:
    """Whatever the lines, all engines and the object path agree; one that does not is a wrong cent."""
    if all(row[3] is None for row in rows):
        rows = [(*rows[0][:3], date(2025, 5, 5), *rows[0][4:]), *rows[1:]]
    expected = customer_facts(ledger_of(rows), Period.year(2025))
    for engine in ("polars", "polars lazy", "pandas", "pyarrow", "duckdb"):
        assert facts_in(engine, rows, Period.year(2025)).of() == expected


@pytest.mark.parametrize("engine", ENGINES)
def test_one_row_per_customer_comes_out(engine: str) -> None:
    """What a warehouse stores is the table itself: its columns hold the figures of the objects."""
    rows = random_rows(2, 60)
    facts = facts_in(engine, rows, Period.year(2025))
    expected = customer_facts(ledger_of(rows), Period.year(2025))
    found = rows_of(facts.collect().native)
    assert [row["customer"] for row in found] == sorted(expected.customers)
    for row in found:
        one = expected[row["customer"]]
        assert (row["net_minor"], row["returns_minor"]) == (one.net_minor, one.returns_minor)
        assert (row["cost_minor"], row["margin_minor"]) == (one.cost_minor, one.margin_minor)
        assert (row["documents"], row["active_months"]) == (one.documents, one.active_months)


@pytest.mark.method("I2")
def test_turnover_of_one_customer_is_explained() -> None:
    """A figure out of ten million lines is worth no more than one out of ten if nobody can check it."""
    rows = random_rows(3, 60)
    facts = facts_in("polars lazy", rows, None)
    explained = facts.explain("C1")
    assert explained == customer_facts(ledger_of(rows))["C1"].explain()
    assert explained.clause == "I2"
    assert facts.explain_margin("C1").clause == "I3"
    assert codes_of(lambda: facts.explain("nobody")) == ["facts.no-lines"]


def test_the_largest_customers_are_shown() -> None:
    """A notebook shows a table, and a plan with no lines an empty one."""
    facts = facts_in("polars", random_rows(4, 60), None)
    assert "客户" in facts.summary("zh")
    assert "<table" in facts._repr_html_()
    assert "0 customers" in facts_in("polars", random_rows(4, 5), Period.year(2019)).summary()
    assert repr(facts) == "FrameFacts(CNY, by invoiced, all days)"


@pytest.mark.parametrize("engine", ["polars lazy", "duckdb"])
def test_facts_that_were_stored_are_read_again(engine: str) -> None:
    """More customers than memory holds: the rows are stored by their engine and read from there."""
    rows = random_rows(5, 60)
    facts = facts_in(engine, rows, None)
    plan: Any = nw.from_native(facts.native)
    stored = facts.stored_as(pl.LazyFrame(pl.from_arrow(plan.collect().to_arrow())))
    assert stored.checked() is stored
    assert stored.of() == customer_facts(ledger_of(rows))
    assert isinstance(stored.collect().frame, nw.DataFrame)
    known = pl.LazyFrame(pl.from_arrow(plan.drop("doubtful").collect().to_arrow()))
    assert facts.stored_as(known).of() == stored.of()


def test_stored_facts_of_dirty_lines_are_refused() -> None:
    """Storing must not launder dirty lines into clean figures."""
    lines = pl.LazyFrame({"customer": ["C1"], "invoiced": [date(2026, 1, 5)], "net_amount": [0.005]})
    facts = facts_from(lines, currency="CNY")
    assert codes_of(lambda: facts.stored_as(facts.native)) == ["frames.inexact"]


def _lines(**columns: list[Any]) -> dict[str, list[Any]]:
    size = len(next(iter(columns.values())))
    return {"customer": ["C1"] * size, "invoiced": [date(2026, 1, 5)] * size, **columns}


@pytest.mark.parametrize("lazy", [False, True])
@pytest.mark.parametrize(
    ("columns", "codes"),
    [
        (_lines(net_amount=[1.005, 2.0]), ["frames.inexact"]),
        (_lines(net_amount=[float("nan"), 2.0]), ["frames.inexact"]),
        (_lines(net_amount=[None, 2.0]), ["frames.unknown"]),
        (_lines(net_amount=[1.0, 1.0], customer=[None, "C1"]), ["frames.unknown"]),
        (_lines(net_amount=[1.0, 2.0], invoiced=[None, date(2026, 1, 5)]), ["ledger.no-day"]),
        (_lines(net_amount=[10**16]), ["ledger.too-large"]),
        (_lines(net_amount=[1.0], customer=[" C1"]), ["id.characters"]),
        (
            _lines(net_amount=[None, 0.001], customer=[None, "C1"]),
            ["frames.unknown"] * 2 + ["frames.inexact"],
        ),
    ],
)
def test_dirty_columns_are_refused_all_at_once(
    columns: dict[str, list[Any]], codes: list[str], lazy: bool
) -> None:
    """Every kind of dirt in one refusal with count and example, whether the lines are at hand or planned."""
    frame = pl.DataFrame(columns, strict=False)
    if "invoiced" in columns and lazy and codes == ["ledger.no-day"]:
        # A plan reads the lines of a period; one without a day lies in none, and is found when looked for.
        check = line_frame(frame.lazy(), None, "CNY", AmountsIn.MAJOR)
        assert codes_of(lambda: check_lines(check, "invoiced", None)) == codes
        return
    native: Any = frame.lazy() if lazy else frame
    assert codes_of(lambda: facts_from(native, currency="CNY").collect()) == codes


@pytest.mark.parametrize("engine", ENGINES)
def test_sums_beyond_64_bits_are_refused(engine: str) -> None:
    """Some engines wrap around in silence: a sum that leaves 64 bits must never pass for a figure."""
    day = date(2025, 5, 5)
    row = ("C1", None, "D1", day, day, 1, "pc", 9 * 10**16, None)
    many = [row] * 110
    assert codes_of(lambda: facts_in(engine, many, None).collect()) == ["frames.overflow"]


def test_amounts_may_be_decimals_doubles_or_whole_numbers() -> None:
    """The same money in any numeric column reads as the same minor units."""
    plain = {"customer": ["C1", "C1"], "invoiced": [date(2026, 1, 5)] * 2}
    doubles = pl.DataFrame({**plain, "net_amount": [0.1, 19.99]})
    decimals = doubles.with_columns(pl.col("net_amount").cast(pl.Decimal(18, 4)))
    whole = pl.DataFrame({**plain, "net_amount": [10, 1999]})
    found = [
        facts_from(frame, currency="CNY", amounts=amounts).of()["C1"].net_minor
        for frame, amounts in (
            (doubles, AmountsIn.MAJOR),
            (decimals, AmountsIn.MAJOR),
            (whole, AmountsIn.MINOR),
        )
    ]
    assert found == [2009, 2009, 2009]


def test_days_may_be_times() -> None:
    """A warehouse keeps timestamps: the day counts, at both ends of a period."""
    frame = pl.DataFrame({"customer": ["C1", "C1"], "net_amount": [5, 7],
                          "invoiced": ["2025-12-31T23:59:59", "2026-01-01T00:00:00"]})  # fmt: skip
    timed = frame.with_columns(pl.col("invoiced").str.to_datetime())
    facts = facts_from(timed, currency="CNY", amounts=AmountsIn.MINOR, period=Period.year(2025))
    assert facts.of()["C1"].net_minor == 5
    assert facts.of()["C1"].last_day == date(2025, 12, 31)


def test_no_lines_at_all_give_no_rows() -> None:
    """An empty day is ordinary: nobody bought, and nothing fails."""
    empty = pl.DataFrame(schema={"customer": pl.String, "invoiced": pl.Date, "net_amount": pl.Int64})
    for frame in (empty, empty.lazy()):
        facts = facts_from(frame, currency="CNY")
        assert len(facts.of()) == 0
        assert rows_of(facts.collect().native) == []


def test_documents_nobody_names_are_unknown() -> None:
    """No document at all is unknown, not zero, as in the ledger."""
    rows = [(*row[:2], None, *row[3:]) for row in random_rows(6, 20)]
    for engine in ENGINES:
        assert facts_in(engine, rows, None).of() == customer_facts(ledger_of(rows))


def test_counted_lines_know_their_month() -> None:
    """Months count from the start of the period, so that few bits hold them."""
    read = nw.from_native(pl.LazyFrame({"day": [date(2026, 3, 5)], "net": [5]}))
    assert held(counted_lines(read, Period.year(2026)))["month"].to_list() == [2]


def test_a_long_period_counts_its_months_too() -> None:
    """More months than bits are counted another way, with the same answer."""
    rows = random_rows(7, 60, first=date(2018, 1, 1), days=2900)
    period = Period(date(2018, 1, 1), date(2026, 1, 1))
    for engine in ENGINES:
        assert facts_in(engine, rows, period).of() == customer_facts(ledger_of(rows), period)


def test_engines_that_stop_at_an_error_have_it_said_in_our_words() -> None:
    """An engine's own failure on dirty lines is answered by the refusal; a failure of its own stays."""
    lines = pl.LazyFrame({"customer": ["C1"], "invoiced": [date(2026, 1, 5)], "net_amount": [5]})
    broken = lines.with_columns(net_amount=pl.col("net_amount").map_batches(_fail, return_dtype=pl.Int64))
    with pytest.raises(Exception, match="out of order"):
        facts_from(broken, currency="CNY").collect()


def test_an_engine_that_fails_on_clean_lines_is_heard() -> None:
    """Out of memory, say: the lines are looked at, nothing is wrong with them, the error is the engine's."""
    runs: list[int] = []

    def fail_once(column: Any) -> Any:
        runs.append(1)
        return column if len(runs) > 1 else _fail(column)

    lines = pl.LazyFrame({"customer": ["C1"], "invoiced": [date(2026, 1, 5)], "net_amount": [5]})
    flaky = lines.with_columns(net_amount=pl.col("net_amount").map_batches(fail_once, return_dtype=pl.Int64))
    with pytest.raises(Exception, match="out of order"):
        facts_from(flaky, currency="CNY").collect()
    assert len(runs) > 1


def _fail(column: Any) -> Any:
    raise RuntimeError("out of order")
