"""From facts and answers to the plan: each topic alone changes it, and the same input gives the same plan."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from keyaccount import samples
from keyaccount.analysis import (
    AccountPlan,
    Obstacle,
    ObstacleKind,
    PlanLine,
    StudyAnswers,
    StudyTopic,
    analyse,
    check_plan,
    facts_of_all,
    plan_account,
)
from keyaccount.errors import KeyAccountError
from keyaccount.model.account import KeyAccount
from keyaccount.model.book import Book
from keyaccount.model.customer import Customer
from keyaccount.model.ledger import Ledger
from keyaccount.model.product import Product
from keyaccount.samples.study import study_answers
from tests.analysis.scenario import (
    ACCOUNT,
    ANSWERS,
    CLAIMS,
    DAY,
    FACTS,
    MAY,
    PLANS,
    POLICY,
    PROBLEMS,
    SKILLS,
    STANCES,
    TRADE,
    answered,
    cny,
    keys,
    the_plan,
)
from tests.shared_data import data

PLAN = the_plan()
Change = Callable[[StudyAnswers], StudyAnswers]


def _replaced(**changed: Any) -> Change:
    return lambda answers: attrs.evolve(answers, **changed)


FLIPS: list[tuple[StudyTopic, Change, set[str], set[str]]] = [
    (
        StudyTopic.THINKING,
        _replaced(stances=tuple(attrs.evolve(one, theirs=2) for one in STANCES)),
        {"thinking.price_discipline"},
        set(),
    ),
    (
        StudyTopic.PROBLEMS,
        _replaced(problems=PROBLEMS[:1]),
        {"problem.P2"},
        set(),
    ),
    (
        StudyTopic.GROWTH,
        _replaced(levers=()),
        {"growth.shelf-plan"},
        {"growth.lift.shelf"},
    ),
    (
        StudyTopic.PEOPLE,
        _replaced(skills=(SKILLS[0], attrs.evolve(SKILLS[1], actual=3))),
        {"people.skill.counter/selling"},
        set(),
    ),
    (
        StudyTopic.OBSTACLES,
        _replaced(plans=attrs.evolve(PLANS, sales=(PlanLine("T1", MAY, 800),))),
        {"obstacle.plans.T1.2026-06-01.sales-short"},
        set(),
    ),
    (
        StudyTopic.PROFIT,
        _replaced(trades=(attrs.evolve(TRADE, handling=cny(100_000)),)),
        {"profit.remainder.T1"},
        set(),
    ),
    (
        StudyTopic.VALUE,
        _replaced(claims=(attrs.evolve(CLAIMS[0], baseline=None), CLAIMS[1])),
        {"value.V1"},
        {"value.measure.V1", "value.uncommon"},
    ),
]


@pytest.mark.method("A0", "A1", "A2", "A3", "A4", "A5", "A6", "A7")
@pytest.mark.parametrize(("topic", "change", "gone", "new"), FLIPS, ids=[one[0].value for one in FLIPS])
def test_each_topic_alone_changes_the_plan(
    topic: StudyTopic, change: Change, gone: set[str], new: set[str]
) -> None:
    """Flipping one answer or figure in a topic adds or removes exactly the actions it calls for."""
    changed = plan_account(ACCOUNT, FACTS, change(ANSWERS), POLICY)
    assert keys(PLAN) - keys(changed) == gone
    assert keys(changed) - keys(PLAN) == new
    for plan, touched in ((PLAN, gone), (changed, new)):
        for key in touched:
            told = plan.explain(key)
            assert any(clause.partition(".")[0] == topic.clause for clause in told.clauses())
            assert plan.action(key).proposal.topic is topic
    study = changed.studies.of(topic)
    assert study != PLAN.studies.of(topic)
    assert topic.clause in changed.explain().clauses()


RERANKS: list[tuple[StudyTopic, str, Change]] = [
    (
        StudyTopic.PROBLEMS,
        "problem.P2",
        _replaced(problems=(PROBLEMS[0], attrs.evolve(PROBLEMS[1], severity=5))),
    ),
    (
        StudyTopic.OBSTACLES,
        "obstacle.B2",
        _replaced(
            obstacles=(
                ANSWERS.obstacles[0],
                Obstacle("B2", ObstacleKind.SPECIFICATION, "no 250 g pack", severity=5),
            )
        ),
    ),
]


@pytest.mark.parametrize(("topic", "key", "change"), RERANKS, ids=[one[1] for one in RERANKS])
def test_a_graver_answer_moves_its_action_up(topic: StudyTopic, key: str, change: Change) -> None:
    """The rank follows the severity, and the explanation shows the difference."""
    changed = plan_account(ACCOUNT, FACTS, change(ANSWERS), POLICY)
    assert changed.action(key).rank < PLAN.action(key).rank
    assert changed.action(key).priority.severity > PLAN.action(key).priority.severity
    assert changed.action(key).proposal.topic is topic


@pytest.mark.parametrize("topic", list(StudyTopic), ids=[one.value for one in StudyTopic])
def test_each_answer_of_a_topic_changes_the_plan(topic: StudyTopic) -> None:
    """The question set leads to action too: a low level adds its remedy, the high one does not."""
    for question in POLICY.question_set.of_part(topic.value):
        if question.enabled_when:
            continue
        key = f"{topic.value}.q.{question.id.removeprefix(topic.value + '.')}"
        low, high = (
            plan_account(
                ACCOUNT, FACTS, attrs.evolve(ANSWERS, responses=answered((question.id, level))), POLICY
            )
            for level in ("low", "high")
        )
        assert keys(low) - keys(high) == {key}
        assert low.action(key).action.title == question.remedy
        assert low.assessment is not None


@pytest.mark.method("A0")
def test_every_action_traces_to_a_finding_and_a_clause() -> None:
    """Nobody is sent to do something nobody asked for."""
    findings = set(PLAN.findings)
    for planned in PLAN.planned:
        assert planned.proposal.finding in findings
        assert planned.action.finding == planned.proposal.finding.code
        assert planned.action.clause.startswith("A")
        assert planned.action.reason is not None
        assert planned.action.clause in planned.explain().clauses()


def test_the_same_input_gives_the_same_plan() -> None:
    """A plan made twice is one plan; the order of the records does not matter to its actions."""
    assert the_plan() == PLAN
    turned = attrs.evolve(ANSWERS, problems=PROBLEMS[::-1], stances=STANCES[::-1])
    assert [one.id for one in plan_account(ACCOUNT, FACTS, turned, POLICY).planned] == [
        one.id for one in PLAN.planned
    ]


def test_a_record_by_hand_replaces_the_measured_one() -> None:
    """Whoever explains a fall knows more than the figure."""
    told = attrs.evolve(PROBLEMS[1], id="data.fall", solution="second shop opens in May")
    plan = plan_account(ACCOUNT, FACTS, attrs.evolve(ANSWERS, problems=(told,)), POLICY)
    assert plan.action("problem.data.fall").action.title.en == "second shop opens in May"
    own = Obstacle("data.returns", ObstacleKind.QUALITY, "a bad lot in May")
    plan = plan_account(
        ACCOUNT, FACTS, attrs.evolve(ANSWERS, obstacles=(own,), requests=(), sessions=()), POLICY
    )
    assert [one.id for one in plan.studies.obstacles.obstacles] == ["data.returns", "data.complaints"]


def _traced(plan: AccountPlan) -> bool:
    findings = set(plan.findings)
    return all(
        one.proposal.finding in findings
        and one.action.finding == one.proposal.finding.code
        and one.action.clause in one.explain().clauses()
        for one in plan.planned
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_sample_runs_end_to_end(lang: Any) -> None:
    """The seven topics on the bundled distributor, facts from its book and answers beside them."""
    book = samples.distributor(lang)
    account = KeyAccount("C007", date(2025, 6, 1), manager="M1")
    plan = analyse(account, book, study_answers(), POLICY, samples.AS_OF)
    assert {one.proposal.topic for one in plan.planned} == set(StudyTopic)
    assert plan.turnover is not None
    assert _traced(plan)
    assert check_plan(plan, samples.AS_OF)


def _adventureworks() -> tuple[Book, list[str]]:
    path = data("adventureworks/reseller_sales.csv.gz")
    rows: list[tuple[object, ...]] = []
    spend: dict[str, Decimal] = {}
    products: set[str] = set()
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            customer, amount = row["ResellerKey"], Decimal(row["SalesAmount"]).quantize(Decimal("0.01"))
            rows.append((customer, row["ProductKey"], date.fromisoformat(row["OrderDate"][:10]), amount))
            spend[customer] = spend.get(customer, Decimal(0)) + amount
            products.add(row["ProductKey"])
    ledger = Ledger.from_rows(rows, ("customer", "product", "invoiced", "net_amount"), currency="USD")
    span = ledger.span()
    assert span is not None
    book = Book(
        span.last,
        ledger,
        [Customer(key, f"Reseller {key}") for key in sorted(spend)],
        [Product(key, key, category=f"group {int(key) % 7}") for key in sorted(products)],
    )
    return book, sorted(spend, key=lambda key: -spend[key])


def test_real_accounts_run_end_to_end() -> None:
    """Ten real resellers, nobody interviewed: the computed parts alone give a traced plan each."""
    book, best = _adventureworks()
    for key in best[:10]:
        account = KeyAccount(key, book.as_of, manager="M1")
        plan = analyse(account, book, StudyAnswers(), POLICY, book.as_of)
        assert plan.turnover is not None
        assert _traced(plan)
        assert any(one.proposal.clause == "A3" for one in plan.planned)


def test_many_real_accounts_get_traced_plans() -> None:
    """Many resellers at once, as an overall plan asks for: each action with its finding and clause."""
    book, best = _adventureworks()
    for facts in facts_of_all(best[:30], book, book.as_of):
        account = KeyAccount(facts.customer, book.as_of, manager="M1")
        plan = plan_account(account, facts, StudyAnswers(), POLICY)
        assert plan.planned
        assert _traced(plan)


def test_a_manager_who_took_over_owns_the_plan() -> None:
    """The actions go to whoever answers for the account on the day."""
    handed = ACCOUNT.handed_to("M9", date(2026, 3, 1), "Chen", "M1 retires")
    assert plan_account(handed, FACTS, StudyAnswers(), POLICY).owner == "M9"


BOOK = Book(DAY, Ledger.empty("CNY"), [Customer("C007", "Hua")])


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (
            lambda: analyse(ACCOUNT.released(DAY, ["Chen"], "closed"), BOOK, StudyAnswers(), POLICY, DAY),
            "study.not-active",
        ),
        (lambda: analyse(ACCOUNT, BOOK, {}, POLICY, DAY), "type.wrong"),  # type: ignore[arg-type]
        (lambda: analyse("C007", BOOK, StudyAnswers(), POLICY, DAY), "type.wrong"),  # type: ignore[arg-type]
        (lambda: analyse(ACCOUNT, BOOK, StudyAnswers(), POLICY, "today"), "date.not-a-date"),  # type: ignore[arg-type]
        (
            lambda: analyse(
                attrs.evolve(ACCOUNT, customer="C008"), BOOK, StudyAnswers(), POLICY, DAY, previous=PLAN
            ),
            "study.other-account",
        ),
        (
            lambda: plan_account(
                ACCOUNT, FACTS, StudyAnswers(responses=attrs.evolve(answered(), version=2)), POLICY
            ),
            "responses.other-version",
        ),
    ],
)
def test_wrong_inputs_are_refused(call: Any, code: str) -> None:
    """A released account, or answers to other questions, must not come out as a plan."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
