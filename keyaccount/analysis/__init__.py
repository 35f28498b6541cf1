"""Analysis and study (A): seven topics of one key account, and the account plan they lead to."""

from keyaccount.analysis.answers import (
    StudyAnswers,
)
from keyaccount.analysis.book_facts import (
    facts_of,
    facts_of_all,
)
from keyaccount.analysis.chain import (
    VALUE_PER_SALE,
    ChainLink,
    GrowthLever,
    GrowthPlan,
    LeverEffect,
    SellingChain,
    plan_growth,
)
from keyaccount.analysis.dimensions import (
    DIMENSIONS,
    Dimension,
    DimensionKind,
)
from keyaccount.analysis.dupont import (
    DuPont,
    dupont,
)
from keyaccount.analysis.facts import (
    AccountFacts,
    CategoryFact,
)
from keyaccount.analysis.growth import (
    GrowthStudy,
    study_growth,
)
from keyaccount.analysis.improvement import (
    AgreedChange,
    ImprovementRequest,
    JointInvitation,
    JointSession,
    Obstacle,
    ObstacleKind,
)
from keyaccount.analysis.lifecycle import (
    PlanEvent,
    PlanStatus,
    check_history,
)
from keyaccount.analysis.market import (
    MarketAnswer,
    MarketInsight,
    answer_text,
    market_insight,
)
from keyaccount.analysis.metrics import (
    Amount,
    Number,
    SellThroughBasis,
    average,
    break_even_units,
    contribution_rate,
    gmroi,
    gross_margin_rate,
    margin_of_markup,
    markup_chain,
    markup_of_margin,
    markup_rate,
    sell_through,
    stock_turns,
    weeks_of_supply,
)
from keyaccount.analysis.obstacles import (
    ObstacleStudy,
    study_obstacles,
)
from keyaccount.analysis.overall import (
    AccountLine,
    OverallPlan,
    PersonLoad,
    roll_up,
)
from keyaccount.analysis.people import (
    Duty,
    PeoplePart,
    PeopleStudy,
    Practice,
    SkillLevel,
    StaffGroup,
    study_people,
)
from keyaccount.analysis.plan import (
    AccountPlan,
    PlannedAction,
    Study,
    TopicStudies,
)
from keyaccount.analysis.plan_checks import (
    check_plan,
)
from keyaccount.analysis.policy import (
    AnalysisPolicy,
)
from keyaccount.analysis.priority import (
    Priority,
    rank_proposals,
)
from keyaccount.analysis.problems import (
    Problem,
    ProblemArea,
    ProblemState,
    ProblemStudy,
    study_problems,
)
from keyaccount.analysis.profit import (
    ProfitStudy,
    study_profit,
)
from keyaccount.analysis.profit_levers import (
    LeverKind,
    LeverPart,
    ProfitLever,
    handling_lever,
    mix_lever,
    price_lever,
    stock_lever,
    terms_lever,
)
from keyaccount.analysis.profit_plan import (
    ProductProfitPlan,
    ProfitCause,
    ProfitCauseKind,
)
from keyaccount.analysis.progress import (
    AccountProgress,
    measured,
    progress_of,
)
from keyaccount.analysis.questions import (
    TOPIC_QUESTIONS,
    findings_of_answers,
)
from keyaccount.analysis.reorder import (
    ReorderPoint,
    reorder_point,
    safety_stock,
)
from keyaccount.analysis.stakeholders import (
    Coverage,
    DecisionRole,
    RelationLevel,
    Stakeholder,
    StakeholderMap,
    Support,
    map_stakeholders,
)
from keyaccount.analysis.study import (
    analyse,
    plan_account,
    study_topics,
)
from keyaccount.analysis.supply_plans import (
    BalanceRow,
    LinkedPlans,
    PlanKind,
    PlanLine,
)
from keyaccount.analysis.swot import (
    Quadrant,
    Risk,
    RiskResponse,
    SwotItem,
    explain_risks,
    study_risks,
)
from keyaccount.analysis.thinking import (
    Fit,
    Handling,
    Stance,
    ThinkingFit,
    ThinkingStudy,
    study_thinking,
)
from keyaccount.analysis.topic import (
    ActionProposal,
    StudyTopic,
    by_severity,
    per_year,
    period_text,
)
from keyaccount.analysis.trade import (
    ProductTrade,
)
from keyaccount.analysis.training import (
    Trainer,
    TrainerKind,
    TrainingPlan,
    TrainingSession,
    training_findings,
)
from keyaccount.analysis.value import (
    ValueClaim,
    ValueKind,
    ValueStudy,
    study_value,
)
from keyaccount.analysis.waiver import (
    ActionWaiver,
)
from keyaccount.analysis.wallet import (
    MarketShare,
    WalletShare,
    mean_ranks,
    penetration,
    share_of_requirements,
    share_of_wallet,
    wallet_allocation,
)
from keyaccount.analysis.whitespace import (
    CellState,
    WhiteSpace,
    WhiteSpaceCell,
    white_space,
)

__all__ = [
    "AccountFacts",
    "AccountLine",
    "AccountPlan",
    "AccountProgress",
    "ActionProposal",
    "ActionWaiver",
    "AgreedChange",
    "Amount",
    "AnalysisPolicy",
    "BalanceRow",
    "CategoryFact",
    "CellState",
    "ChainLink",
    "Coverage",
    "DIMENSIONS",
    "DecisionRole",
    "Dimension",
    "DimensionKind",
    "DuPont",
    "Duty",
    "Fit",
    "GrowthLever",
    "GrowthPlan",
    "GrowthStudy",
    "Handling",
    "ImprovementRequest",
    "JointInvitation",
    "JointSession",
    "LeverEffect",
    "LeverKind",
    "LeverPart",
    "LinkedPlans",
    "MarketAnswer",
    "MarketInsight",
    "MarketShare",
    "Number",
    "Obstacle",
    "ObstacleKind",
    "ObstacleStudy",
    "OverallPlan",
    "PeoplePart",
    "PeopleStudy",
    "PersonLoad",
    "PlanEvent",
    "PlanKind",
    "PlanLine",
    "PlanStatus",
    "PlannedAction",
    "Practice",
    "Priority",
    "Problem",
    "ProblemArea",
    "ProblemState",
    "ProblemStudy",
    "ProductProfitPlan",
    "ProductTrade",
    "ProfitCause",
    "ProfitCauseKind",
    "ProfitLever",
    "ProfitStudy",
    "Quadrant",
    "RelationLevel",
    "ReorderPoint",
    "Risk",
    "RiskResponse",
    "SellThroughBasis",
    "SellingChain",
    "SkillLevel",
    "StaffGroup",
    "Stakeholder",
    "StakeholderMap",
    "Stance",
    "Study",
    "StudyAnswers",
    "StudyTopic",
    "Support",
    "SwotItem",
    "TOPIC_QUESTIONS",
    "ThinkingFit",
    "ThinkingStudy",
    "TopicStudies",
    "Trainer",
    "TrainerKind",
    "TrainingPlan",
    "TrainingSession",
    "VALUE_PER_SALE",
    "ValueClaim",
    "ValueKind",
    "ValueStudy",
    "WalletShare",
    "WhiteSpace",
    "WhiteSpaceCell",
    "analyse",
    "answer_text",
    "average",
    "break_even_units",
    "by_severity",
    "check_history",
    "check_plan",
    "contribution_rate",
    "dupont",
    "explain_risks",
    "facts_of",
    "facts_of_all",
    "findings_of_answers",
    "gmroi",
    "gross_margin_rate",
    "handling_lever",
    "map_stakeholders",
    "margin_of_markup",
    "market_insight",
    "markup_chain",
    "markup_of_margin",
    "markup_rate",
    "mean_ranks",
    "measured",
    "mix_lever",
    "penetration",
    "per_year",
    "period_text",
    "plan_account",
    "plan_growth",
    "price_lever",
    "progress_of",
    "rank_proposals",
    "reorder_point",
    "roll_up",
    "safety_stock",
    "sell_through",
    "share_of_requirements",
    "share_of_wallet",
    "stock_lever",
    "stock_turns",
    "study_growth",
    "study_obstacles",
    "study_people",
    "study_problems",
    "study_profit",
    "study_risks",
    "study_thinking",
    "study_topics",
    "study_value",
    "terms_lever",
    "training_findings",
    "wallet_allocation",
    "weeks_of_supply",
    "white_space",
]
