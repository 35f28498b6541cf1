"""Scores: exact weighted means of what is known, with what is unknown beside them, never inside."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.model.checklist import EvidenceCaps, Part
from keyaccount.model.question import Choice, Condition, ConditionTest, Match, Question, QuestionKind
from keyaccount.model.response import Answer, AnswerState, Day, Number, Responses, Words
from keyaccount.model.scoring import Scorer, score_all
from keyaccount.values.evidence import EvidenceGrade
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from tests.model.checklists import (
    DAY,
    a_checklist,
    chosen,
    only_if,
    proof,
    responses,
    scale,
    state,
    text,
    yes_no,
)
from tests.refusals import codes_of, refusals_of
from tests.shared_data import cases


def score(questions: list[Question], *answers: Answer, as_of: date = DAY, **more: Any) -> Decimal | None:
    return Scorer(a_checklist(questions, **more)).score(responses(*answers), as_of).score


@pytest.mark.parametrize(
    "case", [one for one in cases("analysis") if one.id.startswith(("score-", "absent"))]
)
def test_published_scoring_cases(case: dict[str, Any]) -> None:
    """Published scoring rules, each with the figures its source prints."""
    given_, expected = case["inputs"], case["expected"]
    if case["id"] == "score-na-excluded":
        asked = [yes_no(f"q{index}") for index in range(given_["questions"])]
        left_out = [
            state(f"q{index}", AnswerState.NOT_APPLICABLE) for index in range(given_["not_applicable"])
        ]
        found = Scorer(a_checklist(asked)).score(responses(*left_out, chosen("q40", "yes")), DAY)
        assert (found.applicable, found.applicable_weight) == (
            expected["denominator"],
            expected["denominator"],
        )
    elif case["id"] == "score-prorate-missing":
        asked = [yes_no(f"q{index}") for index in range(given_["answered"] + given_["unanswered"])]
        said = ["yes"] * given_["total"] + ["no"] * (given_["answered"] - given_["total"])
        answers = [chosen(f"q{index}", word) for index, word in enumerate(said)]
        found = Scorer(a_checklist(asked, most_missing=3)).score(responses(*answers), DAY)
        assert found.prorated(2) == Decimal(expected["prorated"])
        assert found.prorated(0, Rounding.HALF_UP) == expected["rounded"]
        strict = Scorer(a_checklist(asked, most_missing=2)).score(responses(*answers), DAY)
        assert strict.score is None
    else:
        weights = given_["weights"]
        asked = [yes_no(key, weight=weight) for key, weight in weights.items()]
        found = Scorer(a_checklist(asked)).score(responses(*(chosen(key, "yes") for key in weights)), DAY)
        assert found.applicable_weight == expected["sum"]
        assert found.score == 1


def test_weights_count_and_equal_weights_change_nothing() -> None:
    """Weights 1 and 3 give 25, 75 and 100 per cent; equal weights give the plain mean."""
    asked = [yes_no("a", weight=1), yes_no("b", weight=3)]
    assert score(asked, chosen("a", "yes"), chosen("b", "no")) == Decimal("0.25")
    assert score(asked, chosen("a", "no"), chosen("b", "yes")) == Decimal("0.75")
    assert score(asked, chosen("a", "yes"), chosen("b", "yes")) == 1
    thirds = [yes_no(key, weight=Decimal("0.1")) for key in "abc"]
    assert score(thirds, *(chosen(key, "yes") for key in "abc")) == 1


def test_nothing_answered_is_no_score() -> None:
    """A customer nobody asked is not a bad one."""
    found = Scorer(a_checklist([yes_no("a"), yes_no("b")])).score(responses(), DAY)
    assert [found.score, found.low, found.high, found.coverage, found.completeness] == [None, 0, 1, 0, 0]
    assert found.prorated(2) is None
    empty = Scorer(a_checklist([])).score(responses(), DAY)
    assert [empty.score, empty.low, empty.high, empty.coverage, empty.completeness] == [
        None,
        None,
        None,
        1,
        1,
    ]
    weightless = [yes_no("a", weight=0)]
    assert score(weightless, chosen("a", "yes")) is None


@pytest.mark.parametrize(
    ("which", "counted"),
    [
        (AnswerState.UNANSWERED, (1, 2, 1)),
        (AnswerState.UNKNOWN, (1, 2, 1)),
        (AnswerState.DECLINED, (1, 2, 1)),
        (AnswerState.NOT_APPLICABLE, (1, 1, 0)),
    ],
)
def test_states_without_an_answer_stay_apart(which: AnswerState, counted: tuple[int, int, int]) -> None:
    """What does not apply leaves the count; what is missing stays in it, unscored."""
    found = Scorer(a_checklist([yes_no("a"), yes_no("b")])).score(
        responses(chosen("a", "yes"), state("b", which)), DAY
    )
    assert found.score == 1
    assert (found.answered, found.applicable, found.missing) == counted


def test_a_later_answer_is_not_known_yet() -> None:
    """Replaying a past review must not use what was found out afterwards."""
    late = chosen("a", "yes", on=DAY + timedelta(1))
    assert score([yes_no("a")], late) is None
    assert score([yes_no("a")], late, as_of=DAY + timedelta(1)) == 1


def test_evidence_caps_the_score() -> None:
    """Claimed, said, shown and measured are worth different scores, though the answer is the same."""
    asked = a_checklist([yes_no("a")], caps=EvidenceCaps())
    scores = []
    for grade in EvidenceGrade:
        answer = chosen("a", "yes", evidence=[proof(grade)])
        scores.append(Scorer(asked).score(responses(answer), DAY).score)
    assert scores == [Decimal("0.25"), Decimal("0.5"), Decimal("0.85"), Decimal(1)]
    low = chosen("a", "no", evidence=[])
    assert Scorer(asked).score(responses(low), DAY).score == 0


def test_evidence_that_expired_or_is_yet_to_come_carries_nothing() -> None:
    """An expired certificate must not hold a score up, nor one dated tomorrow."""
    asked = a_checklist([yes_no("a"), scale("b", max_age_days=30)], caps=EvidenceCaps())

    def with_(*evidence: Any, as_of: date = DAY) -> Decimal | None:
        return Scorer(asked).score(responses(chosen("a", "yes", evidence=evidence)), as_of).score

    assert with_(proof(days=10)) == 1
    assert with_(proof(days=10), as_of=DAY + timedelta(10)) == Decimal("0.25")
    assert with_(proof(on=DAY + timedelta(1))) == Decimal("0.25")
    old = responses(chosen("b", "4", evidence=[proof()]))
    assert Scorer(asked).score(old, DAY + timedelta(30)).score == 1
    assert Scorer(asked).score(old, DAY + timedelta(31)).score == Decimal("0.25")


def test_numbers_and_money_score_along_a_line() -> None:
    """Sixty days late scores 0, none scores 1, and beyond either end nothing more."""
    days = Question("d", text("d"), QuestionKind.NUMBER, zero_at=Decimal(60), full_at=Decimal(0))
    for value, expected in ((0, "1"), (15, "0.75"), (60, "0"), (90, "0"), (-5, "1")):
        assert score([days], Answer("d", value=Number(Decimal(value)), on=DAY)) == Decimal(expected)
    profit = Question("p", text("p"), QuestionKind.AMOUNT, zero_at=Decimal(0), full_at=Decimal(900))
    assert score([profit], Answer("p", value=Money(300, "CNY"), on=DAY)) == Decimal("0.333333333333")


def test_several_choices_add_up_to_at_most_one() -> None:
    """Ticking every box earns no more than full marks, ticking none earns nothing."""
    choices = [Choice(key, text(key), Decimal("0.4")) for key in "abc"]
    asked = [Question("m", text("m"), QuestionKind.MULTI_CHOICE, choices=choices)]
    assert score(asked, chosen("m")) == 0
    assert score(asked, chosen("m", "a", "b")) == Decimal("0.8")
    assert score(asked, chosen("m", "a", "b", "c")) == 1


def test_facts_count_as_answered_but_not_in_the_score() -> None:
    """Ownership in words completes the dossier without pulling its score."""
    asked = [
        yes_no("a"),
        Question("t", text("t"), QuestionKind.TEXT),
        Question("d", text("d"), QuestionKind.DAY),
    ]
    answers = [chosen("a", "yes"), Answer("t", value=Words("x"), on=DAY), Answer("d", value=Day(DAY), on=DAY)]
    found = Scorer(a_checklist(asked)).score(responses(*answers), DAY)
    assert [found.score, found.answered, found.applicable_weight, found.completeness] == [1, 3, 1, 1]


def test_conditions_switch_questions_and_all_behind_them() -> None:
    """Turning one answer off closes what hangs on it, and the raw answers wait until it is on again."""
    asked = [
        yes_no("c", enabled_when=[only_if("b", "yes")]),
        yes_no("b", enabled_when=[only_if("a", "yes")]),
        yes_no("a"),
    ]
    answers = [chosen("a", "yes"), chosen("b", "yes"), chosen("c", "no")]
    scorer = Scorer(a_checklist(asked))
    assert scorer.score(responses(*answers), DAY).applicable == 3
    off = responses(*answers).answered(chosen("a", "no"))
    assert scorer.score(off, DAY).applicable == 1
    on_again = off.answered(chosen("a", "yes"))
    assert scorer.score(on_again, DAY) == scorer.score(responses(*answers), DAY)


def test_a_part_switches_off_questions_without_conditions_of_their_own() -> None:
    """A customer without shops is not asked about shelves, whatever the shelf questions say."""
    shelves = Part("shelves", text("shelves"), enabled_when=[only_if("shops", "yes")])
    scorer = Scorer(a_checklist([yes_no("shops"), yes_no("tidy", part="shelves")], parts=[shelves]))
    assert scorer.score(responses(chosen("shops", "yes")), DAY).applicable == 2
    assert scorer.score(responses(chosen("shops", "no")), DAY).applicable == 1


@pytest.mark.parametrize(
    ("condition", "on_for"),
    [
        (Condition("n"), [Decimal(1), Decimal(5)]),
        (Condition("n", ConditionTest.NOT_ANSWERED), [None]),
        (Condition("n", ConditionTest.AT_LEAST, bound=Decimal(3)), [Decimal(5)]),
        (Condition("n", ConditionTest.AT_MOST, bound=Decimal(3)), [Decimal(1)]),
        (Condition("k", ConditionTest.IS_ANY, ["a"]), ["a"]),
        (Condition("k", ConditionTest.IS_NONE, ["a"]), ["b"]),
        (Condition("k", ConditionTest.NOT_ANSWERED), [None]),
    ],
)
def test_each_condition_asks_what_it_says(condition: Condition, on_for: list[Any]) -> None:
    """An unanswered question fulfils only the condition that asks for that."""
    number = Question("n", text("n"), QuestionKind.NUMBER)
    picked = Question(
        "k", text("k"), QuestionKind.MULTI_CHOICE, choices=[Choice("a", text("a")), Choice("b", text("b"))]
    )
    scorer = Scorer(a_checklist([number, picked, yes_no("z", enabled_when=[condition])]))
    tried: list[Any] = [None, Decimal(1), Decimal(5)] if condition.question == "n" else [None, "a", "b"]
    for said in tried:
        answers = []
        if isinstance(said, Decimal):
            answers = [Answer("n", value=Number(said), on=DAY)]
        elif said is not None:
            answers = [chosen("k", said)]
        assert (scorer.score(responses(*answers), DAY).applicable == 3) is (said in on_for)


def test_conditions_on_money_and_words() -> None:
    """Money compares by its amount; a bound on a number nobody can compare never holds."""
    amount = Question("m", text("m"), QuestionKind.AMOUNT)
    over = Condition("m", ConditionTest.AT_LEAST, bound=Decimal(100))
    scorer = Scorer(a_checklist([amount, yes_no("z", enabled_when=[over])]))
    paid = Answer("m", value=Money(100, "CNY"), on=DAY)
    assert scorer.score(responses(paid), DAY).applicable == 2
    words = Question("t", text("t"), QuestionKind.TEXT)
    said = Answer("t", value=Words("x"), on=DAY)
    scorer = Scorer(a_checklist([words, yes_no("z", enabled_when=[Condition("t")])]))
    assert scorer.score(responses(said), DAY).applicable == 2


def test_any_or_all_conditions() -> None:
    """Any opens with one, all only with every one; a part's condition comes on top."""
    conditions = [only_if("a", "yes"), only_if("b", "yes")]
    one_yes = responses(chosen("a", "yes"), chosen("b", "no"))
    for match, applicable in ((Match.ANY, 3), (Match.ALL, 2)):
        asked = [yes_no("a"), yes_no("b"), yes_no("z", enabled_when=conditions, match=match)]
        assert Scorer(a_checklist(asked)).score(one_yes, DAY).applicable == applicable
    part = Part("p", text("p"), enabled_when=[only_if("b", "yes")])
    asked = [yes_no("a"), yes_no("b"), yes_no("z", part="p", enabled_when=[only_if("a", "yes")])]
    assert Scorer(a_checklist(asked, parts=[part])).score(one_yes, DAY).applicable == 2


def test_long_chains_of_conditions_do_not_recurse() -> None:
    """A user's list may chain thousands of questions; Python's stack must not be the limit."""
    chain = [yes_no("q0")]
    chain += [yes_no(f"q{index}", enabled_when=[only_if(f"q{index - 1}", "yes")]) for index in range(1, 3000)]
    scorer = Scorer(a_checklist(list(reversed(chain))))
    answers = [chosen(f"q{index}", "yes") for index in range(3000)]
    assert scorer.score(responses(*answers), DAY).applicable == 3000


def test_responses_that_do_not_fit_are_refused_all_at_once() -> None:
    """Each misfit is named by its question, hidden ones included."""
    bounded = Question("n", text("n"), QuestionKind.NUMBER, least=Decimal(0), most=Decimal(9))
    half_open = Question("u", text("u"), QuestionKind.NUMBER, most=Decimal(9))
    asked = a_checklist([yes_no("a"), scale("b"), bounded, half_open, yes_no("c")])
    wrong = responses(
        chosen("aa", "yes"),
        chosen("a", "maybe"),
        chosen("b", "1", "2"),
        Answer("n", value=Number(Decimal(10)), on=DAY),
        Answer("u", value=Words("x"), on=DAY),
        state("c", AnswerState.DECLINED),
    )
    assert refusals_of(lambda: Scorer(asked).score(wrong, DAY)) == [
        ("answer.question-unknown", "$.answers[aa]"),
        ("answer.choice-unknown", "$.answers[a]"),
        ("answer.choose-one", "$.answers[b]"),
        ("answer.out-of-bounds", "$.answers[n]"),
        ("answer.wrong-kind", "$.answers[u]"),
    ]
    assert codes_of(lambda: Scorer(asked).score(Responses("x", 2), DAY)) == ["responses.other-version"]
    assert codes_of(lambda: Scorer(asked).score(Responses("y", 1), DAY)) == ["responses.other-version"]
    for only in wrong.answers[:-1]:
        assert codes_of(partial(Scorer(asked).score, responses(only), DAY))


LEVELS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 50), st.integers(0, 3)), min_size=1, max_size=12
)


@given(LEVELS)
def test_scores_agree_with_fractions(answers: list[tuple[int, int, int]]) -> None:
    """An independent weighted mean in fractions, caps included, must give the same score."""
    caps = [Fraction(1, 4), Fraction(1, 2), Fraction(17, 20), Fraction(1)]
    asked = [scale(f"q{index}", weight=weight) for index, (_, weight, _) in enumerate(answers)]
    given_ = [
        chosen(f"q{index}", str(level), evidence=[proof(EvidenceGrade(grade))])
        for index, (level, _, grade) in enumerate(answers)
    ]
    found = score(asked, *given_, caps=EvidenceCaps())
    total = sum(weight for _, weight, _ in answers)
    if total == 0:
        assert found is None
        return
    worth = [min(Fraction(level, 4), caps[grade]) * weight for level, weight, grade in answers]
    exact = sum(worth, Fraction(0)) / total
    assert found is not None
    assert abs(Fraction(found) - exact) <= Fraction(1, 2 * 10**12)


@given(st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=1, max_size=10))
def test_the_interval_holds_whatever_the_missing_turn_out_to_be(levels: list[int | None]) -> None:
    """Low and high must bound the score for every way the missing answers could come in."""
    asked = a_checklist([scale(f"q{index}") for index in range(len(levels))])
    known = [chosen(f"q{index}", str(level)) for index, level in enumerate(levels) if level is not None]
    found = Scorer(asked).score(responses(*known), DAY)
    for filled in (0, 2, 4):
        answers = [
            chosen(f"q{index}", str(filled if level is None else level)) for index, level in enumerate(levels)
        ]
        complete = Scorer(asked).score(responses(*answers), DAY).score
        assert complete is not None
        assert found.low is not None
        assert found.high is not None
        assert found.low <= complete <= found.high
    assert found.coverage == found.completeness


def test_a_callers_decimal_context_changes_nothing() -> None:
    """A program that computes with three digits elsewhere must get the same score."""
    asked = [yes_no("a", weight=Decimal("1.37")), yes_no("b", weight=Decimal("2.119"))]
    days = Question("d", text("d"), QuestionKind.NUMBER, zero_at=Decimal(61), full_at=Decimal(0))
    answers = [chosen("a", "yes"), chosen("b", "no"), Answer("d", value=Number(Decimal("12.345")), on=DAY)]
    plain = score([*asked, days], *answers)
    with localcontext() as context:
        context.prec = 3
        assert score([*asked, days], *answers) == plain


def test_many_responses_come_back_in_their_order() -> None:
    """A batch is scored as one by one."""
    asked = a_checklist([yes_no("a")])
    batch = [responses(chosen("a", word)) for word in ("yes", "no", "yes")]
    assert [one.score for one in score_all(asked, batch, DAY)] == [1, 0, 1]
