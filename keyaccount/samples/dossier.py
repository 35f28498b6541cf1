"""What the sample's key account department found out for the dossiers, and who sits on its panel."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from keyaccount.confirmation.dossier import Dossier
from keyaccount.confirmation.panel import Panel, PanelMember, PanelRole
from keyaccount.confirmation.risk import RiskAssumptions
from keyaccount.confirmation.voting import Vote, VoteChoice
from keyaccount.errors import Lang
from keyaccount.model.answering import Said
from keyaccount.model.customer import Level
from keyaccount.samples.products import CURRENCY
from keyaccount.values.evidence import Evidence, EvidenceGrade, EvidenceMethod
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from keyaccount.values.text import Text

__all__ = ["answered", "panel", "risk_assumptions", "votes"]

_VISITED = date(2026, 1, 9)
_AGES = date(2027, 1, 9)

# What is the same for every retailer of the sample, by question.
_WORDS: dict[str, Text] = {
    "condition.ownership": Text("family company, limited liability", "家族企业,有限责任公司"),
    "terms.demands": Text("promotion money for two campaigns, staff training", "两次促销支持、员工培训"),
    "mix.rivals": Text(
        "Haoshui and two small makers, about half of the category", "好水及两家小厂,约占品类一半"
    ),
    "plans.obstacles": Text("fans ran out in June", "六月塔扇断档"),
    "market.where": Text("own shops in the city and two counties", "本市及两县自营门店"),
}
_CHOICES: dict[str, tuple[str, ...]] = {
    "condition.credit": ("clean",),
    "terms.exclusivity": ("bound",),
    "market.class": ("middle", "business"),
    "market.age": ("35_59",),
    "market.why": ("quality", "service"),
    "market.how_sold": ("counter", "field"),
    "market.transport": ("carrier",),
    "market.storage": ("dry",),
}
_SCALES = (
    "condition.standing", "condition.finance", "condition.growth", "management.plan", "management.systems",
    "management.stock", "management.price_discipline", "management.promises", "management.decisions",
    "cooperation.agreements", "cooperation.conflicts", "people.structure", "people.buyers",
    "people.stability", "mix.fit", "mix.season", "terms.price", "terms.delivery", "terms.ours",
    "plans.view", "plans.written", "plans.stay", "plans.promotion",
)  # fmt: skip
# How each retailer was found, from 0 to 4, in general; the one that keeps no promises stands out.
_STANDING = {"C001": 3, "C002": 3, "C003": 1, "C004": 3, "C005": 3, "C007": 4}
_KNOWN_ONLY_IN_GENERAL = 2


def answered(dossier: Dossier, lang: Lang = "en", *, besides: tuple[str, ...] = ()) -> Dossier:
    """Return the dossier with what the department found out on its visit, but for the questions in `besides`.

    >>> from keyaccount.confirmation.basis import Basis
    >>> from keyaccount.confirmation.dossier import open_dossier
    >>> from keyaccount.confirmation.policy import ConfirmationPolicy
    >>> from keyaccount.samples import distributor, rates
    >>> opened = open_dossier(Basis("C007", "Tongli", date(2025, 12, 31), prepared_by="M2"), distributor(),
    ...                       policy=ConfirmationPolicy(rates=rates()))
    >>> [gap.question for gap in answered(opened).gate(date(2026, 1, 12)).blocking]
    []
    """
    proof = (
        Evidence(
            "site visit and annual report" if lang == "en" else "现场走访与年度报告",
            _VISITED,
            EvidenceMethod.DOCUMENT,
            EvidenceGrade.SHOWN,
            _AGES,
        ),
    )
    for question, said in _said(dossier, lang).items():
        if question not in besides:
            dossier = dossier.answered(question, said, on=_VISITED, owner="M2", evidence=proof)
    return dossier


def _said(dossier: Dossier, lang: Lang) -> dict[str, Said]:
    level = _STANDING.get(dossier.customer, _KNOWN_ONLY_IN_GENERAL)
    turnover = dossier.record.turnover or Money.zero(CURRENCY)
    found: dict[str, Said] = {question: words.say(lang) for question, words in _WORDS.items()}
    found |= {question: list(keys) for question, keys in _CHOICES.items()}
    found |= dict.fromkeys(_SCALES, level)
    found |= {
        "condition.turnover": turnover * 9,
        "condition.disputes": False,
        "condition.outlets": Decimal(12),
        "people.deciders": Decimal(3),
        "people.sponsor": level >= _KNOWN_ONLY_IN_GENERAL,
        "people.sales_force": Decimal(24),
        "return.investment": Money(180_000, CURRENCY),
        "return.payback": Decimal(9),
        "terms.payment_days": Decimal(45),
        "plans.target": turnover.times(Decimal("1.15"), Rounding.HALF_UP),
        "market.women": Decimal("0.6"),
        "market.storage.damage": False,
    }
    return found


def risk_assumptions() -> RiskAssumptions:
    """Return what choosing wrongly would cost, by the supplier's own figures.

    >>> str(risk_assumptions().hour_cost)
    '160.00 CNY'
    """
    return RiskAssumptions(
        hours_per_week=Decimal(3),
        hour_cost=Money(160, CURRENCY),
        reusable_staff=Decimal("0.5"),
        logistics_per_month=Money(4_200, CURRENCY),
        reusable_logistics=Decimal("0.3"),
        extra_cost_per_month=Money(2_600, CURRENCY),
    )


def panel(lang: Lang = "en") -> Panel:
    """Return the supplier's panel: a senior chair and the departments concerned.

    >>> panel("zh").chair.name
    '吴总'
    """
    people = (
        ("P1", Text("Ms Wu", "吴总"), "management", Level.GENERAL_MANAGER, PanelRole.CHAIR),
        ("P2", Text("Mr Qian", "钱经理"), "finance", Level.DEPARTMENT_MANAGER, PanelRole.MEMBER),
        ("P3", Text("Ms Sun", "孙经理"), "logistics", Level.DEPARTMENT_MANAGER, PanelRole.MEMBER),
        ("P4", Text("Mr Zheng", "郑经理"), "sales", Level.DEPARTMENT_MANAGER, PanelRole.MEMBER),
    )
    return Panel(
        [
            PanelMember(key, name.say(lang), department, level, role, may_veto=department == "finance")
            for key, name, department, level, role in people
        ]
    )


def votes(*against: str) -> tuple[Vote, ...]:
    """Return the votes of the panel, those of the members `against` being no.

    >>> [one.choice.value for one in votes("P2")]
    ['approve', 'reject', 'approve', 'approve']
    """
    return tuple(
        Vote(key, VoteChoice.REJECT, "receivables at risk")
        if key in against
        else Vote(key, VoteChoice.APPROVE)
        for key in ("P1", "P2", "P3", "P4")
    )
