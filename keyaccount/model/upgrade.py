"""Upgrades: carry old responses to a later version of their checklist without losing a word."""

from __future__ import annotations

import attrs

from keyaccount.errors import Problems, refuse
from keyaccount.model.checklist import Checklist
from keyaccount.model.question import Question
from keyaccount.model.response import Answer, Chosen, Responses
from keyaccount.values.checks import tuple_of
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text

__all__ = ["Upgrade", "check_successor", "upgrade"]


def check_successor(old: Checklist, new: Checklist) -> None:
    """Refuse a new version that would change what published answers mean.

    The id stays, the version grows, a question kept under its id keeps its kind, and every id it
    replaces was asked before, or was replaced by it before. Raises `KeyAccountError`
    (`checklist.not-a-successor`, `checklist.kind-changed`, `checklist.replaced-unknown`).

    >>> first = Checklist("x", 1, Text("x", "x"), [])
    >>> check_successor(first, attrs.evolve(first, version=2))
    """
    if old.id != new.id or new.version <= old.version:
        refuse(
            "checklist.not-a-successor",
            "$.version",
            f"{new.id} version {new.version} does not follow {old.id} version {old.version}",
            f"{new.id} 第 {new.version} 版不是 {old.id} 第 {old.version} 版的后续版本",
        )
    problems = Problems()
    for question in new.questions:
        path = f"$.questions[{question.id}]"
        before = old.get(question.id)
        if before is not None and before.kind is not question.kind:
            problems.add(
                "checklist.kind-changed",
                f"{path}.kind",
                f"was {before.kind.value}; give the new question an id of its own and let it replace the old",
                f"原为 {before.kind.value};请使用新的标识并注明替代旧问题",
            )
        for gone in question.replaces:
            if old.get(gone) is None and (before is None or gone not in before.replaces):
                problems.add(
                    "checklist.replaced-unknown",
                    f"{path}.replaces",
                    f"version {old.version} has no question {gone!r}",
                    f"第 {old.version} 版没有问题 {gone!r}",
                )
    problems.raise_any()


@attrs.frozen
class Upgrade:
    """Hold responses carried to a new version, and what became of answers that no longer fit.

    >>> Upgrade(Responses("x", 2)).findings
    ()
    """

    responses: Responses
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)


def upgrade(responses: Responses, old: Checklist, new: Checklist) -> Upgrade:
    """Carry responses from one version of a checklist to a later one.

    Answers follow their question's id, or the question that replaces it; choices follow their key, or the
    choice that replaces it. What no longer has a place is kept in `retired` and reported as a finding.
    Raises `KeyAccountError` (`responses.other-version`) and what `check_successor` raises.

    >>> from datetime import date
    >>> from keyaccount.model.question import QuestionKind
    >>> old = Checklist("x", 1, Text("x", "x"), [Question("cold", Text("Cold?", "冷?"), QuestionKind.YES_NO)])
    >>> new = Checklist("x", 2, Text("x", "x"), [
    ...     Question("store.cold", Text("Cold?", "冷?"), QuestionKind.YES_NO, replaces=["cold"])])
    >>> answers = [Answer("cold", value=Chosen(["yes"]), on=date(2026, 3, 1))]
    >>> upgrade(Responses("x", 1, answers), old, new).responses.get("store.cold").value.keys
    ('yes',)
    """
    check_successor(old, new)
    if responses.checklist != old.id or responses.version != old.version:
        refuse(
            "responses.other-version",
            "$.version",
            f"these answer version {responses.version}, not {old.version}",
            f"答卷对应第 {responses.version} 版,不是第 {old.version} 版",
        )
    heirs = {gone: question for question in new.questions for gone in question.replaces}
    kept: list[Answer] = []
    retired: list[Answer] = []
    findings: list[Finding] = []
    for answer in responses.answers:
        question = new.get(answer.question) or heirs.get(answer.question)
        carried = None if question is None else _carried(answer, old[answer.question], question)
        if carried is None:
            retired.append(answer)
            findings.append(_retired(answer, old, question))
        else:
            kept.append(carried)
    return Upgrade(
        attrs.evolve(responses, version=new.version, answers=kept, retired=(*responses.retired, *retired)),
        findings,
    )


def _carried(answer: Answer, before: Question, question: Question) -> Answer | None:
    if before.kind is not question.kind:
        return None
    if not isinstance(answer.value, Chosen):
        return attrs.evolve(answer, question=question.id)
    keys = {choice.key: choice.key for choice in question.options}
    keys.update({gone: choice.key for choice in question.options for gone in choice.replaces})
    if any(key not in keys for key in answer.value.keys):
        return None
    moved = tuple(dict.fromkeys(keys[key] for key in answer.value.keys))
    return attrs.evolve(answer, question=question.id, value=Chosen(moved))


def _retired(answer: Answer, old: Checklist, question: Question | None) -> Finding:
    asked = old[answer.question].text
    if question is None:
        why = Text("is no longer asked; the answer is kept aside", "不再询问,原答案已存档")
    else:
        why = Text(
            f"is asked anew as {question.id!r}; the old answer is kept aside",
            f"改为 {question.id!r} 重新询问,原答案已存档",
        )
    return Finding(
        "responses.answer-retired",
        Severity.WARNING if question is not None else Severity.INFO,
        f"$.answers[{answer.question}]",
        Text(f"{asked.en} - {why.en}", f"{asked.zh}——{why.zh}"),
    )
