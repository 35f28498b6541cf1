"""Evidence ages: a fact is only as good as its source and its day."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.values.evidence import Evidence, EvidenceGrade, EvidenceMethod

DAY = date(2026, 3, 1)


def test_evidence_counts_until_the_day_it_expires() -> None:
    """`expires` is the first day it no longer counts, like the end of every other period."""
    audit = Evidence("audit", DAY, expires=date(2027, 3, 1))
    assert audit.fresh(date(2027, 2, 28))
    assert not audit.fresh(date(2027, 3, 1))
    assert Evidence("map", DAY).fresh(date(2099, 1, 1))


@pytest.mark.parametrize("expires", [DAY, date(2026, 2, 28)])
def test_evidence_cannot_expire_before_it_was_collected(expires: date) -> None:
    """Swapped days are a typing error that would silently void the fact."""
    with pytest.raises(KeyAccountError) as caught:
        Evidence("audit", DAY, expires=expires)
    assert (caught.value.code, caught.value.path) == ("evidence.expires-early", "$.expires")


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("$.source", {"source": " "}),
        ("$.collected", {"collected": datetime(2026, 3, 1)}),
        ("$.method", {"method": "data"}),
        ("$.grade", {"grade": 2}),
        ("$.expires", {"expires": "2027-01-01"}),
    ],
)
def test_wrong_parts_are_refused_with_their_path(path: str, change: dict[str, object]) -> None:
    """A datetime would compare wrongly and a bare number would be no grade."""
    parts: dict[str, object] = {"source": "audit", "collected": DAY, **change}
    with pytest.raises(KeyAccountError) as caught:
        Evidence(**parts)  # type: ignore[arg-type]
    assert caught.value.path == path


def test_grades_are_ordered_and_worded() -> None:
    """The cap a grade puts on a score needs an order; the reader needs words."""
    assert sorted(EvidenceGrade, reverse=True)[0] is EvidenceGrade.MEASURED
    assert [grade.text.zh for grade in EvidenceGrade] == ["无证据", "口头陈述", "有据可查", "实测"]
    assert EvidenceMethod("interview") is EvidenceMethod.INTERVIEW
