"""Nominations: who is put before the panel, on which grounds, by whom, and how sure the place is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum

import attrs

from keyaccount.errors import Lang
from keyaccount.identification.abc_analysis import AbcClass
from keyaccount.identification.case import Buyer, Track
from keyaccount.values.checks import check_date, check_id, check_name, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding
from keyaccount.values.text import Text

__all__ = ["Exclusion", "ExclusionGround", "Firmness", "Nomination"]


class Firmness(Enum):
    """Say how sure a place on the shortlist is when the weights move within their bounds."""

    FIRM = "firm"  # in under every admissible weighting
    BORDERLINE = "borderline"  # in under some
    OUT = "out"  # in under none

    @property
    def text(self) -> Text:
        """Return the verdict in words."""
        return _FIRMNESS[self]


_FIRMNESS = {
    Firmness.FIRM: Text("firm", "稳居名单"),
    Firmness.BORDERLINE: Text("borderline", "处于边缘"),
    Firmness.OUT: Text("out", "名单之外"),
}


class ExclusionGround(Enum):
    """Name why a ranked customer is not on the shortlist."""

    PLACES = "places"
    SCORE = "score"
    COVERAGE = "coverage"
    UNSCORED = "unscored"
    LOSS = "loss"
    HOURS = "hours"
    CONCENTRATION = "concentration"
    RECEIVABLES = "receivables"

    @property
    def text(self) -> Text:
        """Return the ground in words."""
        return _GROUNDS[self]


_GROUNDS = {
    ExclusionGround.PLACES: Text("all places are taken by higher scores", "名额已被得分更高者占满"),
    ExclusionGround.SCORE: Text("the score is below the threshold", "得分低于门槛"),
    ExclusionGround.COVERAGE: Text("too little is known", "已知信息不足"),
    ExclusionGround.UNSCORED: Text("nothing is known", "没有任何已知信息"),
    ExclusionGround.LOSS: Text("we lose money on it", "与其交易亏损"),
    ExclusionGround.HOURS: Text("account managers have no hours left", "客户经理工时不足"),
    ExclusionGround.CONCENTRATION: Text("turnover would hang too much on few", "营业额将过于集中于少数客户"),
    ExclusionGround.RECEIVABLES: Text("receivables would exceed the limit", "应收款将超过限额"),
}


@attrs.frozen
class Nomination:
    """Put one customer forward to the panel, with everything the panel needs to see why. Method: C1.

    `basis` explains the score down to its figures; `reasons` are its strongest grounds in words,
    `alerts` what speaks against it. `prepared_by` and `prepared_on` say who answers for it. It is a
    proposal: whether the customer becomes a key account is decided by the panel. Raises
    `KeyAccountError` for ids, names or days of the wrong kind.

    >>> from keyaccount.identification.shortlist import shortlist
    >>> from keyaccount.identification.ranking import Ranking
    """

    customer: str
    name: str
    track: Track
    buyer: Buyer
    rank: int
    score: Decimal
    low: Decimal
    high: Decimal
    coverage: Decimal
    firmness: Firmness
    basis: Explanation
    reasons: tuple[Text, ...] = attrs.field(converter=tuple_of)
    as_of: date
    policy: str
    prepared_on: date
    prepared_by: str | None = None
    abc: AbcClass | None = None
    alerts: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.customer, "$.customer")
        check_name(self.name, "$.name")
        check_type(self.firmness, Firmness, "$.firmness")
        check_type(self.basis, Explanation, "$.basis")
        check_date(self.as_of, "$.as_of")
        check_date(self.prepared_on, "$.prepared_on")
        if self.prepared_by is not None:
            check_name(self.prepared_by, "$.prepared_by")

    def explain(self) -> Explanation:
        """Explain the nomination: the score, its strongest grounds, and what speaks against it."""
        grounds = [Explanation("reason", reason, None) for reason in self.reasons]
        against = [Explanation("alert", alert.text, None, clause=alert.clause) for alert in self.alerts]
        return Explanation(
            "nomination",
            Text(f"{self.customer} {self.name} is nominated", f"提名 {self.customer} {self.name}"),
            self.score,
            Text(f"rank {self.rank}, {self.firmness.text.en}", f"第 {self.rank} 名,{self.firmness.text.zh}"),
            "C1",
            parts=(self.basis,),
            combine=Combine.SUM,
            because=(*grounds, *against),
        )

    def summary(self, lang: Lang = "en") -> str:
        """Word the nomination in a few lines."""
        lines = [self.explain().line(lang), *(f"+ {reason.say(lang)}" for reason in self.reasons)]
        lines += [f"- {alert.text.say(lang)}" for alert in self.alerts]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return self.explain()._repr_html_()


@attrs.frozen
class Exclusion:
    """Say why a ranked customer is not nominated, with what it would have taken.

    >>> Exclusion("C9", "Lee", Track.CURRENT, 14, ExclusionGround.PLACES, Text("", "")).ground.text.zh
    '名额已被得分更高者占满'
    """

    customer: str
    name: str
    track: Track
    rank: int | None
    ground: ExclusionGround
    detail: Text
