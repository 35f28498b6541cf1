"""The policy of the study: question set, dimensions, thresholds, and how proposals are ranked."""

from __future__ import annotations

from decimal import Decimal

import attrs

from keyaccount.analysis.dimensions import DIMENSIONS, Dimension
from keyaccount.analysis.questions import TOPIC_QUESTIONS
from keyaccount.analysis.topic import StudyTopic
from keyaccount.errors import refuse
from keyaccount.model.checklist import Checklist
from keyaccount.values.checks import check_decimal, check_int, check_name, check_type, check_unique, tuple_of
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.numbers import Rounding

__all__ = ["AnalysisPolicy"]

_EVEN = FrozenMap({topic.value: Decimal(1) for topic in StudyTopic})


@attrs.frozen
class AnalysisPolicy:
    """Fix how accounts are studied and plans are made; a plan names the policy and version it used.

    - `question_set` asks the seven topics; its part ids are the topics' values. An answer scored below
      `unmet_below` asks for an action.
    - `tolerance` is the gap of stances that still converges (A1), `wallet_target` the share of wallet
      aimed at (A3; None sets no aim), `uncommon_months` how long a rival must need to copy a value (A7),
      `contact_days` how long a key person may go without contact.
    - An action without a date falls due `days_by_severity[severity - 1]` days after the study; the plan
      covers `plan_months` and is reviewed every `review_months`.
    - Proposals are ranked by severity, by gain and by topic with weights `severity_weight`,
      `gain_weight`, `topic_weight` and the weight of each topic in `topic_weights` (0..1).
    - `most_open_per_person` is how many open actions one person can carry (A0).
    - Turnover that falls by `fall_alarm` or more against the year before is a problem (A2), returns of
      `return_alarm` of deliveries an obstacle (A5); `gap_share` of peers buying a category makes it
      white space (A3).

    Raises `KeyAccountError` (`policy.*`). Method: A0.

    >>> AnalysisPolicy("standard", 1).question_set.id
    'seven-topics'
    """

    name: str
    version: int
    question_set: Checklist = TOPIC_QUESTIONS
    dimensions: tuple[Dimension, ...] = attrs.field(default=DIMENSIONS, converter=tuple_of)
    tolerance: int = 1
    unmet_below: Decimal = Decimal("0.5")
    wallet_target: Decimal | None = None
    uncommon_months: int = 12
    contact_days: int = 90
    plan_months: int = 12
    review_months: int = 3
    days_by_severity: tuple[int, ...] = attrs.field(default=(180, 120, 90, 60, 30), converter=tuple_of)
    severity_weight: Decimal = Decimal("0.5")
    gain_weight: Decimal = Decimal("0.4")
    topic_weight: Decimal = Decimal("0.1")
    topic_weights: FrozenMap[str, Decimal] = attrs.field(default=_EVEN, converter=frozen_map_of)
    most_open_per_person: int = 20
    fall_alarm: Decimal = Decimal("0.2")
    return_alarm: Decimal = Decimal("0.05")
    gap_share: Decimal = Decimal("0.5")
    rounding: Rounding = Rounding.HALF_UP

    def __attrs_post_init__(self) -> None:
        check_name(self.name, "$.name")
        check_int(self.version, "$.version", least=1)
        check_type(self.question_set, Checklist, "$.question_set")
        check_type(self.rounding, Rounding, "$.rounding")
        check_unique([one.id for one in self.dimensions], "policy.duplicate-dimension", "$.dimensions")
        check_int(self.tolerance, "$.tolerance", least=0, most=4)
        for name in (
            "unmet_below",
            "severity_weight",
            "gain_weight",
            "topic_weight",
            "fall_alarm",
            "gap_share",
        ):
            check_decimal(getattr(self, name), f"$.{name}", least=0, most=1)
        if self.wallet_target is not None:
            check_decimal(self.wallet_target, "$.wallet_target", least=0, most=1)
        for name in ("uncommon_months", "contact_days"):
            check_int(getattr(self, name), f"$.{name}", least=0)
        for name in ("plan_months", "review_months", "most_open_per_person"):
            check_int(getattr(self, name), f"$.{name}", least=1)
        self._check_lists()

    def _check_lists(self) -> None:
        if len(self.days_by_severity) != 5:
            refuse("policy.days", "$.days_by_severity", "give five numbers of days", "须给出五个天数")
        for index, days in enumerate(self.days_by_severity):
            check_int(days, f"$.days_by_severity[{index}]", least=0)
        if set(self.topic_weights) != {topic.value for topic in StudyTopic}:
            refuse(
                "policy.topic-weights",
                "$.topic_weights",
                "weigh each of the seven topics",
                "七个主题须各有权重",
            )
        for topic, weight in self.topic_weights.items():
            check_decimal(weight, f"$.topic_weights.{topic}", least=0, most=1)
        if not (self.severity_weight or self.gain_weight or self.topic_weight):
            refuse("policy.weights", "$.severity_weight", "at least one weight above 0", "至少一个权重大于零")
        parts = {part.id for part in self.question_set.parts}
        unknown = sorted(parts - {topic.value for topic in StudyTopic})
        if unknown:
            known = ", ".join(topic.value for topic in StudyTopic)
            refuse(
                "policy.question-part",
                "$.question_set.parts",
                f"no topic {unknown[0]!r}; the parts are: {known}",
                f"没有主题 {unknown[0]!r};可用:{known}",
            )
