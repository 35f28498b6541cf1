"""The basis: a decision rests on a list that somebody signed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from keyaccount.confirmation.basis import Basis
from keyaccount.identification.case import Buyer, Track
from keyaccount.identification.nomination import Firmness, Nomination
from keyaccount.values.explanation import Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text
from tests.confirmation.ready import DAY
from tests.refusals import codes_of


def a_nomination(**fields: Any) -> Nomination:
    return Nomination(
        **{
            "customer": "C007",
            "name": "华联超市",
            "track": next(iter(Track)),
            "buyer": next(iter(Buyer)),
            "rank": 3,
            "score": Decimal("0.7"),
            "low": Decimal("0.6"),
            "high": Decimal("0.8"),
            "coverage": Decimal(1),
            "firmness": Firmness.FIRM,
            "basis": Explanation("score", Text("score", "得分"), Decimal("0.7")),
            "reasons": [Text("turnover leads", "营业额领先")],
            "as_of": DAY,
            "policy": "standard 1",
            "prepared_on": DAY,
            "prepared_by": "李芳",
            "alerts": [Finding("x", Severity.WARNING, "$", Text("costly to serve", "服务成本高"))],
            **fields,
        }
    )


@pytest.mark.method("C1")
def test_a_nomination_becomes_the_basis_of_the_decision() -> None:
    """Who screened the list, when, by which policy, how firm the place: all goes before the panel."""
    basis = Basis.of(a_nomination())
    assert (basis.prepared_by, basis.prepared_on, basis.policy, basis.rank) == ("李芳", DAY, "standard 1", 3)
    explanation = basis.explain()
    assert explanation.figure == Decimal("0.7")
    assert "C1" in explanation.clauses()
    tree = explanation.tree("zh")
    for word in ("李芳", "营业额领先", "服务成本高", "稳居名单"):
        assert word in tree


def test_a_list_of_ones_own_needs_only_who_and_when() -> None:
    """A firm that keeps its shortlist elsewhere still says who prepared it."""
    basis = Basis("C007", "Hua", DAY)
    assert (basis.prepared_by, basis.score) == (None, None)
    assert "prepared by ?" in basis.explain().line()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"customer": ""}, "id.empty"),
        ({"name": ""}, "name.empty"),
        ({"prepared_by": ""}, "name.empty"),
        ({"prepared_on": None}, "date.not-a-date"),
        ({"as_of": DAY + timedelta(1)}, "basis.as-of-late"),
        ({"rank": 0}, "number.too-small"),
        ({"score": Decimal(2)}, "number.too-large"),
        ({"stability": "firm"}, "type.wrong"),
        ({"grounds": ["good"]}, "type.wrong"),
    ],
)
def test_wrong_input_names_what_is_wrong(fields: dict[str, Any], code: str) -> None:
    """Each slip has its own code."""
    given: dict[str, Any] = {"customer": "C1", "name": "Hua", "prepared_on": DAY, **fields}
    assert codes_of(lambda: Basis(**given)) == [code]
    assert date(2026, 3, 31) == DAY
