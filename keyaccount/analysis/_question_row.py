"""How one question of the seven topics is written down as data."""

from __future__ import annotations

from keyaccount.analysis.topic import StudyTopic
from keyaccount.model.question import Choice, Condition, ConditionTest, Question
from keyaccount.values.evidence import EvidenceGrade
from keyaccount.values.text import Text

__all__ = ["Pair", "ask", "only_if"]

# English, Chinese.
Pair = tuple[str, str]

_KEYS = ("low", "middle", "high")
# What people think and how the market moves are asked again after a year.
MAX_AGE_DAYS = 365


def ask(
    topic: StudyTopic,
    key: str,
    text: Pair,
    anchors: tuple[Pair, Pair, Pair],
    evidence: Pair,
    remedy: Pair,
    *,
    required: bool = False,
    only: Condition | None = None,
) -> Question:
    """Write one question: its wording, three anchored levels (worst first), what proves it, what mends it.

    >>> levels = (("no", "无"), ("said", "口头"), ("shown", "书面"))
    >>> topic = StudyTopic.VALUE
    >>> one = ask(topic, "proof", ("Proven?", "有证明吗?"), levels, ("letter", "函件"), ("ask", "索"))
    >>> one.id, one.clause, one.options[1].score
    ('value.proof', 'A7', Decimal('0.500000000000'))
    """
    return Question(
        f"{topic.value}.{key}",
        Text(*text),
        part=topic.value,
        clause=topic.clause,
        choices=[Choice(level, Text(*anchor)) for level, anchor in zip(_KEYS, anchors, strict=True)],
        required=required,
        enabled_when=() if only is None else (only,),
        evidence_hint=Text(*evidence),
        least_grade=EvidenceGrade.STATED,
        max_age_days=MAX_AGE_DAYS,
        remedy=Text(*remedy),
    )


def only_if(question: str, *keys: str) -> Condition:
    """Switch a question on by the level chosen in another.

    >>> only_if("people.training", "low", "middle").keys
    ('low', 'middle')
    """
    return Condition(question, ConditionTest.IS_ANY, keys)
