"""StudyTopic 1: do the two firms think alike about how to run a business, and where not, what was agreed."""

from __future__ import annotations

from datetime import date
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.analysis.dimensions import DIMENSIONS, Dimension
from keyaccount.analysis.topic import ActionProposal, StudyTopic, by_severity
from keyaccount.errors import Lang
from keyaccount.values.checks import (
    check_date,
    check_id,
    check_int,
    check_one_of,
    check_type,
    check_unique,
    tuple_of,
)
from keyaccount.values.evidence import Evidence, EvidenceGrade
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.table import Table
from keyaccount.values.text import Text, text_of

__all__ = [
    "Fit",
    "Handling",
    "Stance",
    "ThinkingFit",
    "ThinkingStudy",
    "study_thinking",
]


@attrs.frozen
class Handling:
    """Record how both sides agreed to live with a difference.

    It counts as agreed once both have agreed. Method: A1.

    >>> Handling("list price held, extra paid as rebate", date(2026, 3, 1), by_us="Li", by_them="Chen").agreed
    True
    """

    text: Text = attrs.field(converter=text_of)
    on: date
    by_us: str | None = None
    by_them: str | None = None
    review_on: date | None = None

    def __attrs_post_init__(self) -> None:
        check_date(self.on, "$.on")
        if self.review_on is not None:
            check_date(self.review_on, "$.review_on")

    @property
    def agreed(self) -> bool:
        """Tell whether a person on each side stands for it."""
        return bool(self.by_us and self.by_them)


@attrs.frozen
class Stance:
    """Hold where both sides stand on one dimension, -2..+2; None where it is not known.

    >>> Stance("growth", ours=2, theirs=-1).gap
    3
    """

    dimension: str
    ours: int | None = None
    theirs: int | None = None
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)
    handling: Handling | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.dimension, "$.dimension")
        for name, value in (("ours", self.ours), ("theirs", self.theirs)):
            if value is not None:
                check_int(value, f"$.{name}", least=-2, most=2)
        check_type(self.handling, (Handling, type(None)), "$.handling")

    @property
    def gap(self) -> int | None:
        """Return the distance between the two; None where one is unknown."""
        return None if self.ours is None or self.theirs is None else abs(self.ours - self.theirs)


class Fit(Enum):
    """Say how two managements stand to each other on one dimension.

    >>> Fit.HANDLED.text.say("zh")
    '有分歧,已商定处理办法'
    """

    CONVERGES = "converges"
    HANDLED = "handled"
    DIVERGES = "diverges"
    UNKNOWN = "unknown"

    @property
    def text(self) -> Text:
        """Return the fit in words."""
        return _FITS[self]


_FITS = {
    Fit.CONVERGES: Text("converges", "趋同"),
    Fit.HANDLED: Text("differs, handling agreed", "有分歧,已商定处理办法"),
    Fit.DIVERGES: Text("differs", "有分歧"),
    Fit.UNKNOWN: Text("unknown", "未知"),
}


@attrs.frozen
class ThinkingFit:
    """Hold one dimension with both stances and the fit that follows.

    >>> ThinkingFit(DIMENSIONS[0], Stance("growth", 1, 1), Fit.CONVERGES).fit.value
    'converges'
    """

    dimension: Dimension
    stance: Stance
    fit: Fit


@attrs.frozen
class ThinkingStudy:
    """Hold the fit of management thinking and experience per dimension, with findings and proposals.

    Method: A1.

    >>> study = study_thinking([Stance("growth", 2, -2)], as_of=date(2026, 3, 31))
    >>> study.findings[0].severity.value, study.converges
    ('blocking', False)
    """

    as_of: date
    tolerance: int
    fits: tuple[ThinkingFit, ...] = attrs.field(converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(converter=tuple_of)
    proposals: tuple[ActionProposal, ...] = attrs.field(converter=tuple_of)

    @property
    def converges(self) -> bool | None:
        """Tell whether every main dimension converges or is handled; None while one is unknown.

        One that diverges unhandled settles it, whatever is still unknown.
        """
        mains = [fit.fit for fit in self.fits if fit.dimension.main]
        if Fit.DIVERGES in mains:
            return False
        return None if Fit.UNKNOWN in mains else True

    @property
    def share(self) -> Fraction | None:
        """Return the share of known dimensions that converge or are handled; None if none is known."""
        known = [fit for fit in self.fits if fit.fit is not Fit.UNKNOWN]
        good = sum(1 for fit in known if fit.fit is not Fit.DIVERGES)
        return Fraction(good, len(known)) if known else None

    @property
    def verdict(self) -> Text:
        """Return in words whether the main lines converge."""
        return _verdict(self.converges)

    def explain(self) -> Explanation:
        """Count the dimensions by fit, each with its stances as the reason.

        >>> study_thinking([], as_of=date(2026, 3, 31)).explain().figure == len(DIMENSIONS)
        True
        """
        return Explanation(
            "thinking",
            StudyTopic.THINKING.text,
            len(self.fits),
            reason=self.verdict,
            clause="A1",
            parts=tuple(self._explain_fit(fit) for fit in Fit),
            combine=Combine.SUM,
        )

    def _explain_fit(self, wanted: Fit) -> Explanation:
        found = [fit for fit in self.fits if fit.fit is wanted]
        because = tuple(
            Explanation(
                f"thinking.{one.dimension.id}",
                one.dimension.text,
                one.fit.text,
                reason=_stances(one),
                clause="A1",
                evidence=one.stance.evidence,
            )
            for one in found
        )
        return Explanation(f"thinking.{wanted.value}", wanted.text, len(found), clause="A1", because=because)

    def table(self) -> Table:
        """Lay the dimensions out with both stances and the fit."""
        rows = tuple(
            (
                one.dimension.text,
                Text("main", "主要") if one.dimension.main else Text("minor", "次要"),
                one.stance.ours,
                one.stance.theirs,
                one.fit.text,
            )
            for one in self.fits
        )
        columns = (
            Text("dimension", "维度"),
            Text("weight", "主次"),
            Text("ours", "我方"),
            Text("theirs", "客户"),
            Text("fit", "契合"),
        )
        return Table(StudyTopic.THINKING.text, columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the verdict and the table.

        >>> "unknown" in study_thinking([], as_of=date(2026, 3, 31)).summary()
        True
        """
        return f"{self.verdict.say(lang)}\n{self.table().to_text(lang)}"

    def _repr_html_(self) -> str:
        return self.table().to_html("en")


def study_thinking(
    stances: tuple[Stance, ...] | list[Stance],
    *,
    as_of: date,
    dimensions: tuple[Dimension, ...] = DIMENSIONS,
    tolerance: int = 1,
) -> ThinkingStudy:
    """Compare both managements dimension by dimension; a gap up to `tolerance` steps converges.

    An unhandled divergence on a main dimension is a blocking finding.
    Raises `KeyAccountError` (`thinking.unknown-dimension`, `thinking.duplicate`). Method: A1.

    >>> study = study_thinking([Stance("growth", 1, 1)], as_of=date(2026, 3, 31))
    >>> study.fits[0].fit.value, study.converges
    ('converges', None)
    """
    by_id = {one.id: one for one in dimensions}
    for index, stance in enumerate(stances):
        check_one_of(stance.dimension, by_id, "thinking.unknown-dimension", f"$.stances[{index}].dimension")
    check_unique([one.dimension for one in stances], "thinking.duplicate", "$.stances")
    given = {stance.dimension: stance for stance in stances}
    fits = tuple(
        ThinkingFit(one, stance, _fit(stance, tolerance))
        for one in dimensions
        for stance in (given.get(one.id, Stance(one.id)),)
    )
    found = [(fit, finding) for fit in fits for finding in _findings(fit, as_of)]
    proposals = tuple(
        _proposal(fit, finding) for fit, finding in found if finding.severity is not Severity.INFO
    )
    return ThinkingStudy(as_of, tolerance, fits, by_severity(finding for _, finding in found), proposals)


def _fit(stance: Stance, tolerance: int) -> Fit:
    if stance.gap is None:
        return Fit.UNKNOWN
    if stance.gap <= tolerance:
        return Fit.CONVERGES
    return Fit.HANDLED if stance.handling is not None and stance.handling.agreed else Fit.DIVERGES


def _findings(fit: ThinkingFit, as_of: date) -> list[Finding]:
    path = f"$.thinking.{fit.dimension.id}"
    name = fit.dimension.text
    main = fit.dimension.main
    if fit.fit is Fit.UNKNOWN:
        severity = Severity.WARNING if main else Severity.INFO
        text = Text(f"{name.en}: not known on both sides", f"{name.zh}:双方情况尚未查明")
        return [Finding("thinking.unknown", severity, path, text, "A1")]
    if fit.fit is Fit.DIVERGES:
        code = "thinking.main-unhandled" if main else "thinking.minor-differs"
        text = Text(f"{name.en} differs and no handling is agreed", f"{name.zh}存在分歧,尚未商定处理办法")
        severity = Severity.BLOCKING if main else Severity.INFO
        return [Finding(code, severity, path, text, "A1", fit.dimension.remedy)]
    found = []
    review = fit.stance.handling.review_on if fit.stance.handling is not None else None
    if fit.fit is Fit.HANDLED and review is not None and as_of > review:
        text = Text(
            f"{name.en}: the agreed handling was due for review on {review}",
            f"{name.zh}:约定的处理办法应于 {review} 复核",
        )
        found.append(Finding("thinking.review-overdue", Severity.WARNING, path, text, "A1"))
    if fit.fit is Fit.CONVERGES and main and not _shown(fit.stance, as_of):
        text = Text(
            f"{name.en}: said to converge, nothing fresh shows it", f"{name.zh}:据称趋同,但无有效证据"
        )
        found.append(Finding("thinking.unproven", Severity.INFO, path, text, "A1"))
    return found


def _shown(stance: Stance, as_of: date) -> bool:
    return any(one.grade >= EvidenceGrade.SHOWN and one.fresh(as_of) for one in stance.evidence)


def _proposal(fit: ThinkingFit, finding: Finding) -> ActionProposal:
    name = fit.dimension.text
    tasks = {
        "thinking.unknown": Text(
            f"Find out where both managements stand on: {name.en}", f"查明双方管理层在“{name.zh}”上的立场"
        ),
        "thinking.main-unhandled": Text(
            f"Agree with the customer how to handle: {name.en}", f"与客户商定分歧的处理办法:{name.zh}"
        ),
        "thinking.review-overdue": Text(
            f"Review the agreed handling of: {name.en}", f"复核已商定的处理办法:{name.zh}"
        ),
    }
    severity = 5 if finding.severity is Severity.BLOCKING else 3
    return ActionProposal(
        f"thinking.{fit.dimension.id}",
        StudyTopic.THINKING,
        finding,
        task=tasks[finding.code],
        reason=_stances(fit),
        severity=severity,
    )


def _stances(fit: ThinkingFit) -> Text:
    low, high, stance = fit.dimension.low, fit.dimension.high, fit.stance
    scale = Text(f"-2 {low.en}, +2 {high.en}", f"-2 {low.zh},+2 {high.zh}")
    ours, theirs = (_signed(stance.ours), _signed(stance.theirs))
    said = Text(
        f"we {ours.en}, they {theirs.en} ({scale.en})", f"我方 {ours.zh},客户 {theirs.zh}({scale.zh})"
    )
    if fit.fit is not Fit.HANDLED or stance.handling is None:
        return said
    handling = stance.handling
    return Text(
        f"{said.en}; agreed on {handling.on}: {handling.text.en}",
        f"{said.zh};{handling.on} 商定:{handling.text.zh}",
    )


def _signed(value: int | None) -> Text:
    return Text("unknown", "未知") if value is None else Text(f"{value:+d}", f"{value:+d}")


def _verdict(converges: bool | None) -> Text:
    if converges is None:
        return Text("not all main lines are known yet", "主要方面尚未全部查明")
    if converges:
        return Text("the main lines converge or are handled", "主要方面趋同,或已商定处理办法")
    return Text("a main line diverges and is not handled", "主要方面存在未处理的分歧")
