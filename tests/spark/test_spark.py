"""The same answers on a cluster: PySpark against the object path, on one local session of two cores."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

pytest.importorskip("pyspark", reason='needs PySpark: pip install "keyaccount[spark]"')
pytest.importorskip("pandas", reason="needs pandas to hand lines to Spark")
if shutil.which("java") is None:
    pytest.skip("needs Java 17 or later for Spark", allow_module_level=True)

from keyaccount.adapters.frames import (
    AmountsIn,
    book_from,
    facts_from,
    rfm_scores,
    scores_from,
    turnover_standing,
    volumes_from,
    whale_positions,
)
from keyaccount.identification.policy import standard_policy
from keyaccount.identification.ranking import identify
from keyaccount.incentives import earn
from keyaccount.model.book import Book
from keyaccount.model.customer import Customer
from keyaccount.model.facts import customer_facts
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from tests.adapters.frames_engines import arrow_of, frame_in, ledger_of, random_rows, rows_of
from tests.adapters.test_frames_volumes import policy as rebate
from tests.adapters.test_frames_volumes import told
from tests.benchmarks.scoring_frames import spark_session
from tests.refusals import codes_of

pytestmark = pytest.mark.filterwarnings("ignore")
AS_OF = date(2026, 3, 31)


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """One session for all: starting one takes longer than any test. Few lines need few partitions."""
    made = spark_session(memory="1g", partitions=2)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def rows() -> list[Any]:
    """Lines with nulls, ties, returns and ids beyond ASCII, the cost known throughout."""
    return [(*row[:8], row[8] or 0) for row in random_rows(61, 120)]


@pytest.fixture(scope="module")
def lines(session: Any, rows: list[Any]) -> Any:
    """The lines as a table of the cluster."""
    return session.createDataFrame(arrow_of(rows)).cache()


def test_facts_are_those_of_the_ledger(lines: Any, rows: list[Any]) -> None:
    """A cluster changes where the sums are made, not what they are."""
    facts = facts_from(lines, currency="CNY", amounts=AmountsIn.MINOR, period=Period.year(2025))
    assert facts.of() == customer_facts(ledger_of(rows), Period.year(2025))


def test_scores_are_those_of_identify(lines: Any, rows: list[Any]) -> None:
    """The shortlist collected from the cluster is the one of the object path."""
    ledger, policy = ledger_of(rows), standard_policy(Money(2_000, "CNY"))
    book = Book(date(2027, 1, 1), ledger, [Customer(name, name) for name in ledger.names("customer")])
    scores = scores_from(lines, policy, AS_OF, amounts=AmountsIn.MINOR)
    assert scores.best(99).accounts == identify(book, policy, AS_OF).accounts


def test_standing_is_the_same_as_in_memory(lines: Any, rows: list[Any]) -> None:
    """Facts stored in the cluster are ranked there: concentration, whale curve and RFM."""
    clustered = facts_from(lines, currency="CNY", amounts=AmountsIn.MINOR)
    stored = clustered.stored_as(clustered.native.cache())
    local = facts_from(frame_in("polars", rows), currency="CNY", amounts=AmountsIn.MINOR)
    assert rows_of(turnover_standing(stored)) == rows_of(turnover_standing(local))
    assert rows_of(whale_positions(stored)) == rows_of(whale_positions(local))
    assert rows_of(rfm_scores(stored, date(2026, 12, 31))) == rows_of(rfm_scores(local, date(2026, 12, 31)))


def test_volumes_settle_to_the_cent(lines: Any, rows: list[Any]) -> None:
    """What settlement asks of a cluster is what it asks of a ledger."""
    until = date(2026, 12, 31)
    volumes = volumes_from(lines, rebate(), until=until, amounts=AmountsIn.MINOR)
    assert told(volumes.earnings()) == told(earn(rebate(), ledger_of(rows), until=until))


def test_a_book_of_the_shortlist_is_collected(lines: Any, rows: list[Any]) -> None:
    """Only the lines of the few leave the cluster."""
    book = book_from(lines, date(2027, 1, 1), currency="CNY", amounts=AmountsIn.MINOR, among=["C1"])
    assert book.ledger.totals(basis="ordered") == ledger_of(rows).of("C1").totals(basis="ordered")


def test_overflow_is_refused_and_not_wrapped(session: Any) -> None:
    """Spark answers null beyond 64 bits where it is asked to; a wrapped sum would pass for a figure."""
    day = date(2025, 5, 5)
    many = [("C1", None, "D1", day, day, 1, "pc", 9 * 10**16, None)] * 110
    table = session.createDataFrame(arrow_of(many))
    act = lambda: facts_from(table, currency="CNY", amounts=AmountsIn.MINOR).collect()  # noqa: E731
    assert codes_of(act) == ["frames.overflow"]
