"""The market behind the customer: dossier answers that reach growth and obstacles, traced."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from keyaccount import samples
from keyaccount.analysis import MarketInsight, StudyTopic, answer_text, market_insight, plan_account
from keyaccount.confirmation import Basis, Dossier, open_dossier
from keyaccount.errors import KeyAccountError
from keyaccount.model.question import Question, QuestionKind
from keyaccount.model.response import AnswerValue, Day, Number, Words
from keyaccount.values.text import Text
from tests.analysis.scenario import ACCOUNT, ANSWERS, CHAIN, DAY, FACTS, POLICY, SHOWN, keys

FOUND = date(2026, 3, 2)


def _dossier() -> Dossier:
    dossier = open_dossier(Basis("C007", "Tongli", samples.AS_OF), samples.distributor())
    dossier = dossier.answered("market.how_sold", ["counter"], on=FOUND, owner="Li", evidence=SHOWN)
    return dossier.answered("market.storage.damage", True, on=FOUND, owner="Li", evidence=SHOWN)


def _insight(day: date = DAY) -> MarketInsight:
    dossier = _dossier()
    return market_insight(dossier.checklist, dossier.responses, part="market", as_of=day)


@pytest.mark.method("A3", "A5", "C6")
def test_dossier_answers_reach_growth_and_obstacles() -> None:
    """What was asked before the confirmation must not be asked again, and its bad news must be acted on."""
    insight = _insight()
    plan = plan_account(ACCOUNT, FACTS, attrs.evolve(ANSWERS, market=insight), POLICY)
    new = keys(plan) - keys(plan_account(ACCOUNT, FACTS, ANSWERS, POLICY))
    assert new == {"growth.market", "obstacle.market.storage.damage"}
    obstacle = plan.action("obstacle.market.storage.damage")
    assert obstacle.proposal.topic is StudyTopic.OBSTACLES
    told = plan.explain()
    assert {"A3", "A5", "C6"} <= told.clauses()
    traced = told.find("obstacle.market.storage.damage")
    assert traced is not None


def test_a_link_of_the_chain_is_traced_to_its_answer() -> None:
    """The evidence names checklist, version and question."""
    insight = _insight()
    (source,) = insight.evidence("market.how_sold")
    assert source.source.endswith(": market.how_sold")
    assert source.collected == FOUND
    link = attrs.evolve(CHAIN.links[1], evidence=insight.evidence("market.how_sold"))
    chain = attrs.evolve(CHAIN, links=(CHAIN.links[0], link, CHAIN.links[2]))
    assert "market.how_sold" in chain.explain().tree()


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (Number(Decimal("0.313229866195"), "1"), "31.3%", "31.3%"),
        (Number(Decimal("0.000000000000"), "1"), "0%", "0%"),
        (Number(Decimal("93.000"), "months"), "93 months", "93 个月"),
        (Number(Decimal("120.50"), "m2"), "120.5 m2", "120.5 m2"),
        (Number(Decimal(-3)), "-3", "-3"),
        (Words("own shops"), "own shops", "own shops"),
        (Day(FOUND), "2026-03-02", "2026-03-02"),
    ],
)
def test_answers_are_worded_for_people(value: AnswerValue, en: str, zh: str) -> None:
    """A board reads percent and months, not twelve decimals and a unit of 1."""
    asked = Question("q", Text("Which?", "哪个?"), QuestionKind.TEXT)
    assert answer_text(asked, value) == Text(en, zh)


def test_what_was_found_later_is_not_known_yet() -> None:
    """On the day before, nobody knew."""
    assert len(_insight(date(2026, 3, 1)).unknown) == len(_insight(date(2026, 3, 1)).answers)
    assert len(_insight().unknown) == len(_insight().answers) - 2


def test_everything_known_asks_for_nothing() -> None:
    """A complete picture adds no action and no obstacle of its own."""
    good = attrs.evolve(
        _insight(), answers=[one for one in _insight().answers if one.score is None and one.said]
    )
    assert good.obstacles(Decimal("0.5")) == ()
    plan = plan_account(ACCOUNT, FACTS, attrs.evolve(ANSWERS, market=good), POLICY)
    assert "growth.market" not in keys(plan)


def test_the_insight_words_itself() -> None:
    """Answers stand in words, in both languages."""
    assert "柜台导购" in _insight().summary("zh")
    assert "counter with staff" in _insight().summary()
    assert "<table" in _insight()._repr_html_()


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: _insight().evidence("market.colour"), "market.unknown-question"),
        (
            lambda: market_insight(_dossier().checklist, _dossier().responses, part="shops", as_of=DAY),
            "market.unknown-part",
        ),
        (lambda: MarketInsight("", 1, DAY, []), "id.empty"),
    ],
)
def test_wrong_inputs_are_refused(call: Any, code: str) -> None:
    """A trace to a question nobody asked would prove nothing."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
