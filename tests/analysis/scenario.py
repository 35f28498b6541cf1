"""One account studied in all seven topics, used by the tests of the room: a tea maker and a supermarket."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from keyaccount.analysis import (
    AccountFacts,
    AccountPlan,
    AgreedChange,
    AnalysisPolicy,
    CategoryFact,
    ChainLink,
    Coverage,
    DecisionRole,
    Duty,
    GrowthLever,
    Handling,
    ImprovementRequest,
    JointSession,
    LinkedPlans,
    Obstacle,
    ObstacleKind,
    PlanLine,
    Practice,
    Problem,
    ProblemArea,
    ProductTrade,
    ProfitCause,
    ProfitCauseKind,
    Quadrant,
    RelationLevel,
    Risk,
    RiskResponse,
    SellingChain,
    SkillLevel,
    StaffGroup,
    Stakeholder,
    Stance,
    StudyAnswers,
    Support,
    SwotItem,
    Trainer,
    TrainerKind,
    TrainingPlan,
    TrainingSession,
    ValueClaim,
    ValueKind,
    dupont,
    handling_lever,
    plan_account,
    price_lever,
)
from keyaccount.model.account import KeyAccount
from keyaccount.model.response import Answer, Chosen, Responses
from keyaccount.values.evidence import Evidence, EvidenceGrade, EvidenceMethod
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.text import Text

DAY = date(2026, 3, 31)
SHOWN = (Evidence("meeting notes", date(2026, 3, 2), EvidenceMethod.DOCUMENT, EvidenceGrade.SHOWN),)
ACCOUNT = KeyAccount("C007", date(2026, 1, 15), manager="M1")
POLICY = AnalysisPolicy("house", 3, wallet_target=Decimal("0.5"))
MAY, JUNE = Period.month(2026, 5), Period.month(2026, 6)


def cny(amount: int | str) -> Money:
    """Return yuan."""
    return Money(amount, "CNY")


FACTS = AccountFacts(
    "C007",
    "华联超市",
    "CNY",
    DAY,
    turnover=cny(600_000),
    turnover_before=cny(800_000),
    returned=cny(40_000),
    categories=(
        CategoryFact("cups", cny(0), cny(0), Fraction(3, 4), cny(80_000)),
        CategoryFact("tea", cny(600_000), cny(750_000), Fraction(1), cny(500_000)),
        CategoryFact("pots", cny(0), cny(50_000), Fraction(1, 4), cny(20_000)),
    ),
    overdue=cny(90_000),
    most_days_overdue=75,
    complaints_open=2,
    complaints_late=1,
    category_spend=cny(2_400_000),
)

STANCES = (
    Stance("growth", 2, 1, SHOWN),
    Stance("price_discipline", 2, -1, SHOWN),
    Stance(
        "horizon",
        2,
        -1,
        SHOWN,
        Handling("framework of two years", date(2026, 3, 2), by_us="Li", by_them="Wang"),
    ),
    Stance("integrity", 1, 1, SHOWN),
    Stance("customer_first", 1, 0),
    Stance("payment", 2, -2, SHOWN),
)
PROBLEMS = (
    Problem(
        "P1",
        ProblemArea.GOODS,
        Text("stock-outs at weekends", "周末断货"),
        severity=5,
        effect=cny(120_000),
        cause="orders are placed on Mondays only",
        evidence=SHOWN,
        solution=Text("second order day on Thursdays", "增加周四订货"),
        owner="M1",
        due=date(2026, 5, 15),
    ),
    Problem(
        "P2", ProblemArea.COMPETITION, Text("a discounter opened next door", "隔壁开了折扣店"), severity=4
    ),
)
CHAIN = SellingChain(
    Period.year(2025),
    (
        ChainLink("visitors", Text("visitors", "进店人数"), 100_000, evidence=SHOWN),
        ChainLink("shelf", Text("stop at our shelf", "驻足货架"), 20_000, usual=Fraction(1, 4)),
        ChainLink("buyers", Text("buy", "成交"), 5_000, usual=Fraction(1, 5)),
    ),
    cny(120),
)
LEVERS = (
    GrowthLever(
        "shelf-plan",
        "shelf",
        Text("move the shelf to the main aisle", "货架移到主通道"),
        Fraction(5, 4),
        cost=cny(8_000),
        owner="M1",
        due=date(2026, 6, 30),
    ),
)
SKILLS = (
    SkillLevel("counter", "brewing", Text("brewing show", "冲泡演示"), required=3, actual=1, people=6),
    SkillLevel("counter", "selling", Text("active selling", "主动推荐"), required=3, actual=2, people=6),
)
TRAINING = TrainingPlan(
    (Trainer("T1", "Zhao Gang", TrainerKind.DEPARTMENT_MANAGER, years=9, proof=SHOWN),),
    (TrainingSession("S1", "brewing", "T1", date(2026, 5, 8), seats=6, cost=cny(3_000)),),
    agreed_by_us="Li",
    agreed_by_customer="Wang",
    agreed_on=date(2026, 3, 20),
)
OBSTACLES = (
    Obstacle(
        "B1",
        ObstacleKind.PACK,
        Text("outer box breaks", "外箱破损"),
        product="T1",
        blocked=cny(60_000),
        evidence=SHOWN,
    ),
    Obstacle("B2", ObstacleKind.SPECIFICATION, Text("no 250 g pack", "缺 250 克装")),
)
SESSIONS = (
    JointSession(
        "J1", date(2026, 3, 12), "our plant", ("Zhao",), ("Wang",), (AgreedChange("B1", "double wall"),)
    ),
)
REQUESTS = (
    ImprovementRequest(
        "R1",
        "B1",
        Text("double-wall box", "双层外箱"),
        their_part=Text("try 200 boxes", "试用 200 箱"),
        session="J1",
        owner="R&D",
        due=date(2026, 6, 1),
        cost=cny(5_000),
    ),
)
PLANS = LinkedPlans(
    (PlanLine("T1", MAY, 1_000), PlanLine("T1", JUNE, 1_500)),
    (PlanLine("T1", MAY, 900), PlanLine("T1", JUNE, 1_400)),
    (PlanLine("T1", MAY, 800), PlanLine("T1", JUNE, 1_700)),
    their_stock={"T1": 100},
)
TRADE = ProductTrade(
    "T1",
    Period.year(2025),
    "Green tea",
    sales=cny(900_000),
    cost_of_sales=cny(600_000),
    rebates=cny(20_000),
    handling=cny(120_000),
    fixed=cny(150_000),
    average_stock=cny(100_000),
    sold=30_000,
    received=32_000,
    on_hand=6_000,
    expected=cny(80_000),
    evidence=SHOWN,
)
PROFIT_LEVERS = (
    price_lever(
        "price",
        "T1",
        Text("back to the list price", "恢复建议零售价"),
        units=30_000,
        rise=cny(1),
        lost=1_000,
        unit_margin=cny(5),
    ),
    handling_lever("case", "T1", Text("shelf-ready cases", "整箱上架"), units=30_000, saving=cny("0.10")),
)
CAUSES = (
    ProfitCause(
        "old-stock",
        "T1",
        ProfitCauseKind.MISOPERATION,
        Text("old stock is sold last", "旧货后卖"),
        remedy=Text("first in, first out", "先进先出"),
        owner="Wang",
        due=date(2026, 4, 30),
    ),
)
CLAIMS = (
    ValueClaim(
        "V1",
        ValueKind.WASTE,
        Text("small lots straight to the shop", "小批量直送门店"),
        baseline=cny(80_000),
        after=cny(30_000),
        assumptions=("12 shops", "two deliveries a week"),
        proof=SHOWN,
        months_to_copy=18,
        our_cost=cny(20_000),
        owner="M1",
        due=date(2026, 9, 30),
    ),
    ValueClaim("V2", ValueKind.REPUTATION, Text("joint tea festival", "联合茶文化节")),
)
PEOPLE_THERE = (
    Stakeholder(
        "K1",
        "Wang Min",
        DecisionRole.DECIDER,
        influence=9,
        support=Support.SUPPORTER,
        coverage=Coverage.MULTIPLE,
        relation=RelationLevel.CREDIBLE_SOURCE,
        wanted=RelationLevel.PROBLEM_SOLVER,
        ours=("M1", "Li"),
        last_contact=date(2026, 3, 20),
    ),
    Stakeholder("K2", "Chen Hao", DecisionRole.USER, coverage=Coverage.BRIEF, ours=("M1",), reports_to="K1"),
)
ANSWERS = StudyAnswers(
    stances=STANCES,
    problems=PROBLEMS,
    chain=CHAIN,
    levers=LEVERS,
    groups=(StaffGroup("counter", Text("tea counter", "茶叶柜台"), people=6, needed=8),),
    duties=(Duty("reorder", Text("reordering", "补货下单"), ("Chen",)),),
    practices=(Practice("targets", Text("a target for each person", "人人有目标"), in_place=False),),
    skills=SKILLS,
    training=TRAINING,
    obstacles=OBSTACLES,
    sessions=SESSIONS,
    requests=REQUESTS,
    plans=PLANS,
    trades=(TRADE,),
    profit_levers=PROFIT_LEVERS,
    causes=CAUSES,
    dupont=dupont(profit=50_000, sales=900_000, assets=300_000),
    claims=CLAIMS,
    stakeholders=PEOPLE_THERE,
    swot=(SwotItem(Quadrant.STRENGTH, Text("best shops in town", "门店位置最好")),),
    risks=(
        Risk(
            "late",
            Text("pays later still", "回款继续恶化"),
            likelihood=Decimal("0.3"),
            impact=cny(200_000),
            response=RiskResponse.MITIGATE,
            measure=Text("weekly dunning", "每周催收"),
            owner="finance",
            due=date(2026, 4, 30),
        ),
    ),
)


def answered(*levels: tuple[str, str]) -> Responses:
    """Return responses to the shipped question set, each with a level and shown evidence."""
    said = [
        Answer(question, value=Chosen([level]), on=date(2026, 3, 2), owner="M1", evidence=SHOWN)
        for question, level in levels
    ]
    return Responses("seven-topics", 1, said, subject="C007")


def the_plan() -> AccountPlan:
    """Return the plan of the account, with everything answered."""
    return plan_account(ACCOUNT, FACTS, ANSWERS, POLICY)


def keys(plan: AccountPlan) -> set[str]:
    """Return the keys of the planned actions."""
    return {planned.id for planned in plan.planned}
