"""What the order lines and records tell about an account, and the problems and gaps that follow."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs

from keyaccount.analysis.improvement import Obstacle, ObstacleKind
from keyaccount.analysis.policy import AnalysisPolicy
from keyaccount.analysis.problems import Problem, ProblemArea
from keyaccount.analysis.topic import period_text
from keyaccount.analysis.wallet import WalletShare
from keyaccount.analysis.whitespace import CellState, WhiteSpace, WhiteSpaceCell
from keyaccount.model.side import Side
from keyaccount.values.checks import check_date, check_id, check_int, check_type, tuple_of
from keyaccount.values.evidence import Evidence, EvidenceGrade, EvidenceMethod
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.numbers import round_fraction
from keyaccount.values.periods import Period
from keyaccount.values.table import Table
from keyaccount.values.text import Lang, Text

__all__ = ["AccountFacts", "CategoryFact"]


@attrs.frozen
class CategoryFact:
    """Hold what an account bought of one category in the year and the year before, against its peers.

    `peer_share` is the share of peers that buy the category, `potential` what it would come to here at
    the median share those peers give it; None where there are no peers.

    >>> CategoryFact("tea", Money(0, "CNY"), Money(50, "CNY"), Fraction(3, 4), Money(80, "CNY")).lost
    True
    """

    category: str
    now: Money
    before: Money
    peer_share: Fraction | None = None
    potential: Money | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.category, "$.category")
        check_type(self.now, Money, "$.now")
        check_type(self.before, Money, "$.before")

    @property
    def bought(self) -> bool:
        """Tell whether it was bought in the year."""
        return self.now.amount > 0

    @property
    def lost(self) -> bool:
        """Tell whether it was bought the year before and no more."""
        return self.before.amount > 0 and not self.bought


@attrs.frozen
class AccountFacts:
    """Hold the measured facts of one account at the close of a day; None means not recorded.

    `period` is the twelve months up to `as_of`; `returned` is the money of returns in it. Compute them
    with `facts_of`. Method: A2, A3, A5.

    >>> facts = AccountFacts("C1", "Hua", "CNY", date(2026, 3, 31), turnover=Money(60, "CNY"),
    ...                      turnover_before=Money(100, "CNY"))
    >>> facts.change, [problem.id for problem in facts.problems(AnalysisPolicy("standard", 1))]
    (Fraction(-2, 5), ['data.fall'])
    """

    customer: str
    name: str
    currency: str
    as_of: date
    turnover: Money | None = None
    turnover_before: Money | None = None
    returned: Money | None = None
    categories: tuple[CategoryFact, ...] = attrs.field(default=(), converter=tuple_of)
    overdue: Money | None = None
    most_days_overdue: int | None = None
    complaints_open: int | None = None
    complaints_late: int | None = None
    category_spend: Money | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.customer, "$.customer")
        check_date(self.as_of, "$.as_of")
        for name in ("most_days_overdue", "complaints_open", "complaints_late"):
            if getattr(self, name) is not None:
                check_int(getattr(self, name), f"$.{name}", least=0)

    @property
    def period(self) -> Period:
        """Return the twelve months up to and including the day."""
        return Period.trailing(months=12, as_of=self.as_of)

    @property
    def change(self) -> Fraction | None:
        """Return the change of turnover against the year before; None where there was none to compare."""
        if self.turnover is None or self.turnover_before is None or self.turnover_before.amount <= 0:
            return None
        return self.turnover.ratio(self.turnover_before) - 1

    @property
    def return_share(self) -> Fraction | None:
        """Return returns over what was delivered (turnover before returns); None where unknown."""
        if self.turnover is None or self.returned is None:
            return None
        delivered = self.turnover + self.returned
        return self.returned.ratio(delivered) if delivered.amount > 0 else None

    @property
    def wallet(self) -> WalletShare | None:
        """Return the share of wallet; unknown where the spend told is less than what we sold."""
        if self.turnover is None or self.turnover.is_negative:
            return None
        spend = self.category_spend
        return WalletShare(self.turnover, None if spend is None or spend < self.turnover else spend)

    @property
    def _measured(self) -> tuple[Evidence, ...]:
        return (Evidence("order lines and records", self.as_of, EvidenceMethod.DATA, EvidenceGrade.MEASURED),)

    def problems(self, policy: AnalysisPolicy) -> tuple[Problem, ...]:
        """Return the problems the figures show, by the policy's alarms. Method: A2."""
        found = []
        change = self.change
        if change is not None and -change >= Fraction(policy.fall_alarm):
            fall = round_fraction(-change * 100, 1)
            said = Text(
                f"purchases from us fell by {fall} % ({self.turnover_before} -> {self.turnover})",
                f"向我方采购额下降 {fall}%({self.turnover_before} → {self.turnover})",
            )
            found.append(self._problem("data.fall", ProblemArea.OPERATIONS, said, 4))
        if self.overdue is not None and self.overdue.amount > 0:
            said = Text(
                f"{self.overdue} overdue, at most {self.most_days_overdue} days",
                f"逾期 {self.overdue},最长 {self.most_days_overdue} 天",
            )
            severity = 4 if (self.most_days_overdue or 0) > 60 else 3
            found.append(self._problem("data.overdue", ProblemArea.OPERATIONS, said, severity))
        lost = [one.category for one in self.categories if one.lost]
        if lost:
            said = Text(f"no longer buys: {', '.join(lost)}", f"不再采购:{'、'.join(lost)}")
            found.append(self._problem("data.lost", ProblemArea.GOODS, said, 3))
        return tuple(found)

    def _problem(self, key: str, area: ProblemArea, said: Text, severity: int) -> Problem:
        return Problem(
            key,
            area,
            said,
            severity=severity,
            raised_by=Side.OURS,
            raised_on=self.as_of,
            evidence=self._measured,
        )

    def obstacles(self, policy: AnalysisPolicy) -> tuple[Obstacle, ...]:
        """Return the obstacles the figures show: many returns, complaints still open. Method: A5."""
        found = []
        share = self.return_share
        if share is not None and share >= Fraction(policy.return_alarm):
            rate = round_fraction(share * 100, 1)
            said = Text(f"{rate} % of deliveries come back", f"{rate}% 的发货被退回")
            found.append(
                Obstacle(
                    "data.returns",
                    ObstacleKind.QUALITY,
                    said,
                    blocked=self.returned,
                    severity=4,
                    evidence=self._measured,
                )
            )
        if self.complaints_open:
            late = self.complaints_late or 0
            said = Text(
                f"{self.complaints_open} complaints open, {late} past the promised day",
                f"{self.complaints_open} 件投诉未解决,其中 {late} 件超过承诺期限",
            )
            found.append(
                Obstacle(
                    "data.complaints",
                    ObstacleKind.SERVICE,
                    said,
                    severity=4 if late else 3,
                    evidence=self._measured,
                )
            )
        return tuple(found)

    def white_space(self, policy: AnalysisPolicy) -> WhiteSpace | None:
        """Return the categories as a grid: bought, or a gap where enough peers buy. Method: A3.

        None where the lines carry no categories.
        """
        cells = []
        for one in self.categories:
            if one.bought:
                cells.append(WhiteSpaceCell(self.name, one.category, CellState.OWNED, one.now))
            elif one.peer_share is not None and one.peer_share >= Fraction(policy.gap_share):
                cells.append(WhiteSpaceCell(self.name, one.category, CellState.GAP, one.potential))
        return WhiteSpace(cells) if cells else None

    def explain(self) -> Explanation:
        """Explain the turnover by category where the lines carry one, with the year before beside it."""
        parts = tuple(
            Explanation(f"category.{one.category}", Text(one.category, one.category), one.now, clause="A3")
            for one in self.categories
        )
        whole = (
            bool(parts) and Money.total([one.now for one in self.categories], self.currency) == self.turnover
        )
        days = period_text(self.period)
        before = Explanation("turnover.before", Text("the year before", "上年同期"), self.turnover_before)
        return Explanation(
            "turnover",
            Text(f"turnover {days.en}", f"营业额 {days.zh}"),
            self.turnover,
            clause="A0",
            evidence=self._measured,
            parts=parts if whole else (),
            combine=Combine.SUM if whole else Combine.REASONS,
            because=(before,) if whole else (*parts, before),
        )

    def table(self) -> Table:
        """Lay the facts out."""
        rows = (
            (Text("turnover, twelve months", "近十二个月营业额"), self.turnover),
            (Text("the year before", "上年同期"), self.turnover_before),
            (Text("returned", "退货"), self.returned),
            (Text("overdue", "逾期"), self.overdue),
            (Text("complaints open", "未解决投诉"), self.complaints_open),
            (Text("spend in our categories", "品类总采购额"), self.category_spend),
        )
        return Table(Text("Facts", "事实数据"), (Text("figure", "指标"), Text("value", "数值")), rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the facts as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html("en")
