"""The study states its objective, ranks its population only, and follows up on service."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.identification.objective import Population, Study, conduct
from keyaccount.model.account import KeyAccount
from keyaccount.model.customer import Customer
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.values.evidence import Evidence
from keyaccount.values.text import Text
from tests.identification.market import AS_OF, book_of, monthly, policy_of

CUSTOMERS = [
    Customer("C1", "Hua", region="east", channel="retail", industry="food"),
    Customer("C2", "Lee", region="west", channel="retail", industry="food"),
    Customer("C3", "Who"),
]
ROWS = [*monthly("C1", 100), *monthly("C2", 200), *monthly("C3", 300)]
STUDY = Study("2026", Text("find them", "鉴别"), "key accounts", policy_of(), Population(regions=["east"]))


@pytest.mark.method("I1")
def test_a_study_from_objective_to_service() -> None:
    """Objective, owner, population, lenses and sources are kept; service is tracked; I1 is cited."""
    source = Evidence("CRM export", date(2026, 1, 31), expires=date(2026, 1, 31).replace(year=2027))
    account = KeyAccount("C1", date(2025, 3, 1), decision_digest="d" * 64)
    event = ServiceEvent("S1", "C1", ServiceKind.COMPLAINT, date(2025, 9, 1), promised_days=1)
    book = book_of(ROWS, CUSTOMERS, accounts=[account], service_events=[event])
    found = conduct(attrs.evolve(STUDY, sources=[source]), book, AS_OF)
    assert [one.customer for one in found.ranking.accounts] == ["C1"]
    assert found.tracking.of("C1").complaints == 1
    assert found.tracking.actions[0].clause == "I1"
    explained = found.explain()
    assert (explained.figure, explained.evidence) == (1, (source,))
    assert {"I1", "I2", "I3", "I5"} <= explained.clauses()
    assert [finding.code for finding in found.findings] == ["study.undecided"]


def test_stale_sources_are_named() -> None:
    """Data that expired before the study are a warning, not a silent input."""
    old = Evidence("survey 2023", date(2023, 1, 1), expires=date(2025, 1, 1))
    found = conduct(attrs.evolve(STUDY, sources=[old]), book_of(ROWS, CUSTOMERS), AS_OF)
    assert "study.stale-source" in {finding.code for finding in found.findings}
    assert found.tracking.records == ()


@pytest.mark.parametrize(
    ("population", "names"),
    [
        (Population(), ["C1", "C2", "C3"]),
        (Population(channels=["retail"]), ["C1", "C2"]),
        (Population(industries=["food"], regions=["west"]), ["C2"]),
        (Population(customers=["C3"]), ["C3"]),
    ],
)
def test_populations(population: Population, names: list[str]) -> None:
    """Restrictions add up, and none means everybody."""
    found = conduct(attrs.evolve(STUDY, population=population), book_of(ROWS, CUSTOMERS), AS_OF)
    assert sorted(one.customer for one in found.ranking.accounts) == names
    undecided = bool(population.channels or population.industries or population.regions)
    assert bool(found.findings) is undecided


def test_scores_do_not_depend_on_the_population() -> None:
    """Studying the east alone changes nobody's score."""
    book = book_of(ROWS, CUSTOMERS)
    east = conduct(STUDY, book, AS_OF).ranking.of("C1").score
    assert east == conduct(attrs.evolve(STUDY, population=Population()), book, AS_OF).ranking.of("C1").score


def test_an_empty_population_is_refused() -> None:
    """A region nobody is in is a slip of the pen."""
    with pytest.raises(KeyAccountError) as caught:
        conduct(attrs.evolve(STUDY, population=Population(regions=["moon"])), book_of(ROWS, CUSTOMERS), AS_OF)
    assert caught.value.code == "study.nobody"


@pytest.mark.parametrize("changes", [{"name": ""}, {"owner": ""}, {"policy": None}, {"sources": ["CRM"]}])
def test_wrong_studies_are_refused(changes: dict[str, object]) -> None:
    """A study without an owner has nobody to answer for it."""
    with pytest.raises(KeyAccountError):
        attrs.evolve(STUDY, **changes)  # type: ignore[arg-type]  # fields by name


def test_words() -> None:
    """Objective, ranking and service on one screen, in both languages."""
    found = conduct(STUDY, book_of(ROWS, CUSTOMERS), AS_OF)
    assert "find them = 1" in found.summary()
    assert "服务跟踪" in found.summary("zh")
    assert found._repr_html_().count("<table") == 2
    assert found.table() == found.ranking.table()
