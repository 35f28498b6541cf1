"""Gaps: what an answer lacks before it may be relied on, who mends it, how, and with what effort."""

from __future__ import annotations

from enum import Enum

import attrs

from keyaccount.model.department import department_text
from keyaccount.model.question import Question
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text

__all__ = ["Gap", "GapKind", "gap_of"]


class GapKind(Enum):
    """Name what an answer lacks."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    DECLINED = "declined"
    STALE = "stale"
    UNEVIDENCED = "unevidenced"

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        return _KINDS[self][0]


_KINDS = {
    GapKind.MISSING: (Text("not answered", "未回答"), Text("find it out", "补充了解")),
    GapKind.UNKNOWN: (
        Text("asked, but nobody knows", "已询问但无人知晓"),
        Text("ask a second source", "另寻来源核实"),
    ),
    GapKind.DECLINED: (
        Text("the customer would not say", "客户拒绝回答"),
        Text("ask again at a higher level or estimate from outside", "由更高层级再次询问或从外部估计"),
    ),
    GapKind.STALE: (Text("too old", "已过期"), Text("ask again", "重新核实")),
    GapKind.UNEVIDENCED: (Text("evidence too weak", "证据不足"), Text("add evidence", "补充证据")),
}


@attrs.frozen
class Gap:
    """State what one answer lacks: the question, kind, whether it blocks, owner, remedy and minutes.

    Method: C5.

    >>> from keyaccount.model.question import QuestionKind
    >>> asked = Question("cash", Text("Cash?", "现金?"), kind=QuestionKind.TEXT, owner="finance")
    >>> print(gap_of(asked, GapKind.MISSING, "C4.1").finding.say())
    warning answer.missing @ $.questions[cash]: Cash? - not answered -> finance: find it out
    """

    question: str
    text: Text
    kind: GapKind
    required: bool
    part: str
    clause: str
    owner: str
    remedy: Text
    minutes: int | None = None

    @property
    def finding(self) -> Finding:
        """Return the gap as a finding; blocking where the question is required."""
        return Finding(
            f"answer.{self.kind.value}",
            Severity.BLOCKING if self.required else Severity.WARNING,
            f"$.questions[{self.question}]",
            Text(f"{self.text.en} - {self.kind.text.en}", f"{self.text.zh}——{self.kind.text.zh}"),
            self.clause,
            self.remedy,
        )


def gap_of(question: Question, kind: GapKind, clause: str, owner: str | None = None) -> Gap:
    """Return the gap of one question, its remedy worded with the owner and what counts as evidence.

    >>> from keyaccount.model.question import QuestionKind
    >>> asked = Question("cash", Text("Cash?", "现金?"), kind=QuestionKind.TEXT,
    ...                  evidence_hint=Text("bank letter", "银行函"))
    >>> gap_of(asked, GapKind.UNEVIDENCED, "C4.1", owner="M1").remedy.en
    'M1: add evidence (bank letter)'
    """
    who = owner or question.owner or "?"
    how = question.remedy or _KINDS[kind][1]
    hint = question.evidence_hint
    named = department_text(who)
    remedy = Text(
        f"{named.en}: {how.en}" + (f" ({hint.en})" if hint else ""),
        f"{named.zh}:{how.zh}" + (f"({hint.zh})" if hint else ""),
    )
    return Gap(
        question.id,
        question.text,
        kind,
        question.required,
        question.part,
        clause,
        who,
        remedy,
        question.minutes,
    )
