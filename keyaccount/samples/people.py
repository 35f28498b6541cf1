"""The sample's account managers, its relationship facts, and the promises both sides have made."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from keyaccount.errors import Lang
from keyaccount.model.commitment import Commitment
from keyaccount.model.customer import Level, Location
from keyaccount.model.manager import AccountManager
from keyaccount.model.relationship import (
    RelationshipAnswer,
    RelationshipDimension,
    RelationshipEvent,
    RelationshipEventKind,
)
from keyaccount.model.side import Side
from keyaccount.values.evidence import Evidence, EvidenceGrade, EvidenceMethod
from keyaccount.values.text import Text

__all__ = ["commitments", "managers", "relationship_answers", "relationship_events"]


def managers(lang: Lang = "en") -> tuple[AccountManager, ...]:
    """Return the supplier's three key account managers.

    >>> [one.id for one in managers()]
    ['M1', 'M2', 'M3']
    """
    manager, staff = Level.DEPARTMENT_MANAGER, Level.STAFF
    specs = (
        ("M1", Text("Li Fang", "李芳"), manager, "32.0500", "118.7900", ("Nanjing", "Yangzhou")),
        ("M2", Text("Zhou Jie", "周杰"), manager, "31.3100", "120.6000", ("Suzhou",)),
        (
            "M3",
            Text("Xu Lan", "徐岚"),
            staff,
            "31.4900",
            "120.3100",
            ("Wuxi", "Hangzhou", "Ningbo", "Shaoxing"),
        ),
    )
    return tuple(
        AccountManager(
            key,
            name.say(lang),
            level,
            weekly_hours=36,
            base=Location(Decimal(latitude), Decimal(longitude)),
            department="key accounts",
            regions=regions,
            languages=("zh",),
        )
        for key, name, level, latitude, longitude, regions in specs
    )


# Levels 0 to 4 of the five dimensions in their order: ours towards them, then theirs towards us.
_LEVELS: tuple[tuple[str, str, str], ...] = (
    ("C001", "34333", "33332"),
    ("C002", "33323", "33322"),
    ("C003", "11211", "10111"),
    ("C004", "23332", "23322"),
    ("C005", "34334", "34333"),
    ("C006", "12222", "11211"),
    ("C007", "44344", "43444"),
    ("C008", "22222", "22221"),
    ("C023", "21200", "11200"),
)


def relationship_answers() -> tuple[RelationshipAnswer, ...]:
    """Return what was answered on the five dimensions in the autumn interviews of 2025.

    >>> len([one for one in relationship_answers() if one.customer == "C007"])
    10
    """
    day = date(2025, 11, 5)
    proof = Evidence(
        "autumn interviews", day, EvidenceMethod.INTERVIEW, EvidenceGrade.SHOWN, date(2026, 11, 5)
    )
    return tuple(
        RelationshipAnswer(
            customer, dimension, side, int(level), day, by="key account department", evidence=(proof,)
        )
        for customer, ours, theirs in _LEVELS
        for side, levels in ((Side.OURS, ours), (Side.THEIRS, theirs))
        for dimension, level in zip(RelationshipDimension, levels, strict=True)
    )


def relationship_events() -> tuple[RelationshipEvent, ...]:
    """Return what happened between the two sides in 2025.

    >>> relationship_events()[0].kind.value
    'support'
    """
    kinds = RelationshipEventKind
    return (
        RelationshipEvent("C007", kinds.SUPPORT, Side.OURS, date(2025, 3, 18), 2, note="shop fitting"),
        RelationshipEvent("C007", kinds.JOINT_PLAN, Side.THEIRS, date(2025, 9, 2), 2, note="bathroom corner"),
        RelationshipEvent("C001", kinds.PROMISE_BROKEN, Side.OURS, date(2025, 6, 20), 2, source="K02"),
        RelationshipEvent("C001", kinds.CONFLICT_SETTLED, Side.OURS, date(2025, 7, 4), 1),
        RelationshipEvent(
            "C003", kinds.CONFLICT, Side.THEIRS, date(2025, 4, 2), 3, note="price of online rival"
        ),
        RelationshipEvent("C003", kinds.COMPLAINT, Side.THEIRS, date(2025, 9, 18), 2),
        RelationshipEvent(
            "C003", kinds.PROMISE_BROKEN, Side.THEIRS, date(2025, 10, 1), 2, note="payment plan"
        ),
        RelationshipEvent("C005", kinds.ADVICE_SOUGHT, Side.THEIRS, date(2025, 8, 12), 1),
        RelationshipEvent("C006", kinds.COMPLAINT, Side.THEIRS, date(2025, 11, 3), 1),
        RelationshipEvent(
            "C023", kinds.JOINT_PLAN, Side.THEIRS, date(2025, 11, 28), 1, note="trial shelf wanted"
        ),
    )


_OURS, _THEIRS = Side.OURS, Side.THEIRS
_COMMITMENTS: tuple[Commitment, ...] = (
    Commitment(
        "K01",
        "C001",
        _OURS,
        "service",
        Text("Train twelve shop assistants", "培训十二名店员"),
        owner="M1",
        due=date(2025, 4, 30),
        made_on=date(2025, 2, 11),
        fulfilled_on=date(2025, 4, 22),
    ),
    Commitment(
        "K02",
        "C001",
        _OURS,
        "delivery",
        Text("600 tower fans before the heat", "高温前交付 600 台塔扇"),
        owner="logistics",
        due=date(2025, 6, 15),
        made_on=date(2025, 4, 8),
        fulfilled_on=None,
        broken_on=date(2025, 6, 20),
        cause="transport not booked ahead of the season",
        remedy=Text("credit note and priority in 2026", "补偿并在 2026 年优先供货"),
    ),
    Commitment(
        "K03",
        "C007",
        _THEIRS,
        "account_policy",
        Text("Display corner in six shops", "六家门店设专区"),
        owner="Wang Min",
        due=date(2025, 10, 31),
        made_on=date(2025, 9, 2),
        fulfilled_on=date(2025, 10, 20),
    ),
    Commitment(
        "K04",
        "C003",
        _THEIRS,
        "price",
        Text("Pay the August invoice by instalments", "分期支付八月货款"),
        owner="Zhao Lei",
        due=date(2025, 10, 1),
        made_on=date(2025, 9, 10),
    ),
    Commitment(
        "K05",
        "C007",
        _OURS,
        "service",
        Text("Free inspection of 40 purifiers", "免费检测 40 台净水器"),
        owner="M2",
        due=date(2026, 1, 20),
        made_on=date(2025, 12, 3),
    ),
    Commitment(
        "K06",
        "C005",
        _OURS,
        "incentives",
        Text("Statement of the half-year rebate", "出具半年返利对账单"),
        owner="M2",
        due=date(2026, 1, 15),
        made_on=date(2025, 7, 1),
    ),
)


def commitments() -> tuple[Commitment, ...]:
    """Return the promises of 2025: kept, one missed by us in the peak season, and some still open.

    >>> [one.id for one in commitments() if one.status(date(2025, 12, 31)).value == "broken"]
    ['K02', 'K04']
    """
    return _COMMITMENTS
