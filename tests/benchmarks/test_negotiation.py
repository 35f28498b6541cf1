"""Tests of the bargaining benchmark: its lines must be right for scenarios however they are written down."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.benchmarks.negotiation import measured, tables_of

WEIGHTED: dict[str, Any] = {
    "name": "weights that do not sum to one",
    "issues": [{"name": "price"}, {"name": "days"}],
    "parties": [
        {
            "file": "us.xml",
            "weights": ["3", 1],
            "evaluations": [["0", "10"], [4, "2.5"]],
            "reservation": "0.1",
        },
        {"file": "them.xml", "weights": ["0.5", "0.5"], "evaluations": [[8, 0], [0, 0]], "reservation": 0},
    ],
}


def test_a_line_has_the_fields_and_every_tie() -> None:
    """Whoever reads the lines by machine relies on these names and on exact strings."""
    even = {
        "name": "even",
        "parties": [{"reservation": "0"}] * 2,
        "contribution_tables": {"a": [[1, 3]], "b": [[3, 1]]},
    }
    line = measured(even)
    assert (line["scenario"], line["outcomes"], line["frontier_size"]) == ("even", 2, 2)
    assert line["nash"] == [["3", "1"], ["1", "3"]]
    assert line["seconds"] > 0


def test_tables_follow_their_party_whatever_the_order() -> None:
    """Keys in another order must not give our values to the other side."""
    ours, theirs = [["1/2", "0.25"]], [[0, 1]]
    wanted = [[[Fraction(1, 2), Fraction(1, 4)]], [[Fraction(0), Fraction(1)]]]
    parties = [{"name": "us"}, {"name": "them"}]
    for listed in ({"b": theirs, "a": ours}, {"them": theirs, "us": ours}, [ours, theirs]):
        assert tables_of({"parties": parties, "contribution_tables": listed}) == wanted
    by_issue = {"a": {"price": ours[0]}, "b": {"price": theirs[0]}}
    issues = [{"name": "price"}]
    assert tables_of({"parties": parties, "issues": issues, "contribution_tables": by_issue}) == wanted


def test_weights_and_evaluations_are_normalised() -> None:
    """Weights to their sum, evaluations to their greatest; a row of zeros stays one."""
    ours, theirs = tables_of(WEIGHTED)
    assert ours == [[Fraction(0), Fraction(3, 4)], [Fraction(1, 4), Fraction(5, 32)]]
    assert theirs == [[Fraction(1, 2), Fraction(0)], [Fraction(0), Fraction(0)]]
    assert measured(WEIGHTED)["nash"] == [["1/4", "1/2"]]


def test_three_parties_and_no_reservation() -> None:
    """A party without a reservation refuses nothing; its gains count from zero."""
    tables = {"a": [[4, 1, 2]], "b": [[1, 4, 2]], "c": [[0, 0, 1]]}
    parties: list[dict[str, Any]] = [{"reservation": "1"}, {"reservation": None}, {}]
    line = measured({"name": "three", "parties": parties, "contribution_tables": tables})
    assert (line["frontier_size"], line["nash"]) == (3, [["2", "2", "1"]])
