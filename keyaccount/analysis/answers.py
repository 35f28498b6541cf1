"""What was found out about one account: everything a study takes in beside the order lines."""

from __future__ import annotations

import attrs

from keyaccount.analysis.chain import GrowthLever, SellingChain
from keyaccount.analysis.dupont import DuPont
from keyaccount.analysis.improvement import ImprovementRequest, JointInvitation, JointSession, Obstacle
from keyaccount.analysis.market import MarketInsight
from keyaccount.analysis.people import Duty, Practice, SkillLevel, StaffGroup
from keyaccount.analysis.problems import Problem
from keyaccount.analysis.profit_levers import ProfitLever
from keyaccount.analysis.profit_plan import ProfitCause
from keyaccount.analysis.stakeholders import Stakeholder
from keyaccount.analysis.supply_plans import LinkedPlans
from keyaccount.analysis.swot import Risk, SwotItem
from keyaccount.analysis.thinking import Stance
from keyaccount.analysis.trade import ProductTrade
from keyaccount.analysis.training import TrainingPlan
from keyaccount.analysis.value import ValueClaim
from keyaccount.analysis.waiver import ActionWaiver
from keyaccount.analysis.whitespace import WhiteSpace
from keyaccount.model.objective import Objective
from keyaccount.model.response import Responses
from keyaccount.values.checks import check_type, tuple_of

__all__ = ["StudyAnswers"]

_TUPLES: dict[str, type] = {
    "stances": Stance,
    "problems": Problem,
    "levers": GrowthLever,
    "groups": StaffGroup,
    "duties": Duty,
    "practices": Practice,
    "skills": SkillLevel,
    "obstacles": Obstacle,
    "sessions": JointSession,
    "invitations": JointInvitation,
    "requests": ImprovementRequest,
    "trades": ProductTrade,
    "profit_levers": ProfitLever,
    "causes": ProfitCause,
    "claims": ValueClaim,
    "stakeholders": Stakeholder,
    "swot": SwotItem,
    "risks": Risk,
    "objectives": Objective,
    "waivers": ActionWaiver,
}
_ONES: dict[str, type] = {
    "responses": Responses,
    "chain": SellingChain,
    "white_space": WhiteSpace,
    "training": TrainingPlan,
    "plans": LinkedPlans,
    "dupont": DuPont,
    "market": MarketInsight,
}


@attrs.frozen(kw_only=True)
class StudyAnswers:
    """Hold all that was found out about one account, topic by topic; whatever is left out is unknown.

    `responses` answer the policy's question set, `market` holds what the dossier tells of the market
    behind the customer. What the order lines tell (turnover, falls, white
    space, wallet) need not be given: `analyse` computes it from the book. Method: A1-A7.

    >>> StudyAnswers().problems
    ()
    """

    responses: Responses | None = None
    stances: tuple[Stance, ...] = attrs.field(default=(), converter=tuple_of)
    problems: tuple[Problem, ...] = attrs.field(default=(), converter=tuple_of)
    market: MarketInsight | None = None
    chain: SellingChain | None = None
    levers: tuple[GrowthLever, ...] = attrs.field(default=(), converter=tuple_of)
    white_space: WhiteSpace | None = None
    groups: tuple[StaffGroup, ...] = attrs.field(default=(), converter=tuple_of)
    duties: tuple[Duty, ...] = attrs.field(default=(), converter=tuple_of)
    practices: tuple[Practice, ...] = attrs.field(default=(), converter=tuple_of)
    skills: tuple[SkillLevel, ...] = attrs.field(default=(), converter=tuple_of)
    training: TrainingPlan | None = None
    obstacles: tuple[Obstacle, ...] = attrs.field(default=(), converter=tuple_of)
    invitations: tuple[JointInvitation, ...] = attrs.field(default=(), converter=tuple_of)
    sessions: tuple[JointSession, ...] = attrs.field(default=(), converter=tuple_of)
    requests: tuple[ImprovementRequest, ...] = attrs.field(default=(), converter=tuple_of)
    plans: LinkedPlans | None = None
    trades: tuple[ProductTrade, ...] = attrs.field(default=(), converter=tuple_of)
    profit_levers: tuple[ProfitLever, ...] = attrs.field(default=(), converter=tuple_of)
    causes: tuple[ProfitCause, ...] = attrs.field(default=(), converter=tuple_of)
    dupont: DuPont | None = None
    claims: tuple[ValueClaim, ...] = attrs.field(default=(), converter=tuple_of)
    stakeholders: tuple[Stakeholder, ...] = attrs.field(default=(), converter=tuple_of)
    swot: tuple[SwotItem, ...] = attrs.field(default=(), converter=tuple_of)
    risks: tuple[Risk, ...] = attrs.field(default=(), converter=tuple_of)
    objectives: tuple[Objective, ...] = attrs.field(default=(), converter=tuple_of)
    waivers: tuple[ActionWaiver, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        for name, kind in _TUPLES.items():
            for index, record in enumerate(getattr(self, name)):
                check_type(record, kind, f"$.{name}[{index}]")
        for name, kind in _ONES.items():
            check_type(getattr(self, name), (kind, type(None)), f"$.{name}")
