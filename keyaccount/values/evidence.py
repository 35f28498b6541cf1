"""Evidence: what a statement rests on, how it was gathered, and until when it may be relied on."""

from __future__ import annotations

from datetime import date
from enum import Enum, IntEnum

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_name, check_type
from keyaccount.values.text import Text

__all__ = ["Evidence", "EvidenceGrade", "EvidenceMethod"]


class EvidenceGrade(IntEnum):
    """Grade how far evidence carries; a score is capped by the grade behind it."""

    NONE = 0  # claimed, nothing shown
    STATED = 1  # somebody said so
    SHOWN = 2  # a document or a second source
    MEASURED = 3  # counted in data or signed by the customer

    @property
    def text(self) -> Text:
        """Return the grade in words."""
        return _GRADES[self]


_GRADES = {
    EvidenceGrade.NONE: Text("no evidence", "无证据"),
    EvidenceGrade.STATED: Text("stated", "口头陈述"),
    EvidenceGrade.SHOWN: Text("shown", "有据可查"),
    EvidenceGrade.MEASURED: Text("measured", "实测"),
}


class EvidenceMethod(Enum):
    """Name how evidence was gathered."""

    DATA = "data"
    DOCUMENT = "document"
    INTERVIEW = "interview"
    OBSERVATION = "observation"
    ESTIMATE = "estimate"


@attrs.frozen
class Evidence:
    """State where a fact comes from, how and when it was collected, when it expires, and its grade.

    `expires` is the first day on which it no longer counts; None means it does not age.
    Raises `KeyAccountError` when it would expire before it was collected.

    >>> shelf = Evidence("store check", date(2026, 3, 1), EvidenceMethod.OBSERVATION, EvidenceGrade.SHOWN)
    >>> shelf.fresh(date(2030, 1, 1))
    True
    """

    source: str
    collected: date
    method: EvidenceMethod = EvidenceMethod.DOCUMENT
    grade: EvidenceGrade = EvidenceGrade.SHOWN
    expires: date | None = None

    def __attrs_post_init__(self) -> None:
        check_name(self.source, "$.source")
        check_date(self.collected, "$.collected")
        check_type(self.method, EvidenceMethod, "$.method")
        check_type(self.grade, EvidenceGrade, "$.grade")
        if self.expires is not None:
            check_date(self.expires, "$.expires")
            if self.expires <= self.collected:
                refuse(
                    "evidence.expires-early",
                    "$.expires",
                    "must lie after the day it was collected",
                    "失效日必须晚于收集日",
                )

    def fresh(self, on: date) -> bool:
        """Tell whether the evidence may be relied on at the close of a day.

        >>> Evidence("audit", date(2026, 1, 1), expires=date(2027, 1, 1)).fresh(date(2027, 1, 1))
        False
        """
        return self.expires is None or on < self.expires
