"""The five forms of a visit, each with its own agenda, length, people and required outcomes."""

from __future__ import annotations

import attrs

from keyaccount.model.side import Side
from keyaccount.model.visit_record import VisitForm
from keyaccount.values.checks import check_id, check_int, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.table import Table
from keyaccount.values.text import Text
from keyaccount.visits.purpose import Purpose

__all__ = ["AgendaItem", "FormChoice", "FormGuide", "OutcomeField", "form_guide", "suggest_form"]


@attrs.frozen
class AgendaItem:
    """State one item of the agenda and its minutes.

    >>> AgendaItem(Text("Greeting", "问候"), 5).minutes
    5
    """

    text: Text
    minutes: int

    def __attrs_post_init__(self) -> None:
        check_type(self.text, Text, "$.text")
        check_int(self.minutes, "$.minutes", least=0, most=600)


@attrs.frozen
class OutcomeField:
    """State one thing that must be written down after a visit of a form.

    >>> OutcomeField("solution", Text("agreed solution", "商定的解决方案")).key
    'solution'
    """

    key: str
    text: Text

    def __attrs_post_init__(self) -> None:
        check_id(self.key, "$.key")
        check_type(self.text, Text, "$.text")


@attrs.frozen
class FormGuide:
    """Hold what belongs to a form: agenda, minutes, people on our side, outcomes, what each side prepares.

    Method: V5.

    >>> form_guide(VisitForm.SOCIAL).minutes
    120
    """

    form: VisitForm
    agenda: tuple[AgendaItem, ...] = attrs.field(converter=tuple_of)
    participants: Text
    least_ours: int
    most_ours: int
    outcomes: tuple[OutcomeField, ...] = attrs.field(converter=tuple_of)
    we_prepare: tuple[Text, ...] = attrs.field(converter=tuple_of)
    they_prepare: tuple[Text, ...] = attrs.field(converter=tuple_of)
    checklist: bool = False

    @property
    def minutes(self) -> int:
        """Return how long the agenda takes."""
        return sum(item.minutes for item in self.agenda)

    def preparation(self, side: Side) -> tuple[Text, ...]:
        """Return what a side prepares."""
        return self.we_prepare if side is Side.OURS else self.they_prepare

    def table(self) -> Table:
        """Lay the agenda out with its minutes."""
        columns = (Text("item", "议程"), Text("min", "分钟"))
        return Table(self.form.text, columns, [(item.text, item.minutes) for item in self.agenda])

    def _repr_html_(self) -> str:
        return self.table().to_html()


def _guide(
    form: VisitForm,
    agenda: tuple[tuple[str, str, int], ...],
    participants: tuple[str, str],
    ours: tuple[int, int],
    outcomes: tuple[tuple[str, str, str], ...],
    we: tuple[tuple[str, str], ...],
    they: tuple[tuple[str, str], ...],
    checklist: bool = False,
) -> FormGuide:
    return FormGuide(
        form,
        [AgendaItem(Text(en, zh), minutes) for en, zh, minutes in agenda],
        Text(*participants),
        *ours,
        [OutcomeField(key, Text(en, zh)) for key, en, zh in outcomes],
        [Text(en, zh) for en, zh in we],
        [Text(en, zh) for en, zh in they],
        checklist,
    )


_GUIDES = {
    VisitForm.COURTESY: _guide(
        VisitForm.COURTESY,
        (
            ("Greeting and news of both houses", "问候并互通近况", 10),
            ("How orders and deliveries run", "订单与交货情况", 10),
            ("Small matters to look after, next visit", "需要落实的小事及下次拜访", 10),
        ),
        ("The account manager and the daily counterpart", "客户经理与日常对接人"),
        (1, 2),
        (
            ("mood", "how the relation feels", "双方关系感受"),
            ("small_matters", "small matters they care about", "客户关心的小事"),
        ),
        (("What was said last time", "上次拜访内容"), ("State of open promises", "未结承诺的进展")),
        (("Anything they wish to raise", "希望提出的事项"),),
    ),
    VisitForm.ROUND_TABLE: _guide(
        VisitForm.ROUND_TABLE,
        (
            ("Aim of the talk", "座谈目的", 5),
            ("Results since the last talk", "上次座谈以来的成果", 20),
            ("Views of both sides", "双方意见交流", 35),
            ("Plans and proposals", "计划与方案", 20),
            ("Decisions and who does what", "决定与分工", 10),
        ),
        ("Both managers with the departments concerned", "双方负责人及相关部门"),
        (2, 5),
        (
            ("views", "views exchanged", "交流的意见"),
            ("agreements", "points agreed", "达成的共识"),
            ("differences", "points still open", "尚存的分歧"),
        ),
        (
            ("Figures of the period", "本期数据"),
            ("Written proposal", "书面方案"),
            ("Colleagues of the departments concerned", "相关部门同事"),
        ),
        (
            ("Their own figures and plans", "客户方数据与计划"),
            ("People with a say in the points", "有权商定的人员"),
        ),
    ),
    VisitForm.PROBLEM_SOLVING: _guide(
        VisitForm.PROBLEM_SOLVING,
        (
            ("The problem as the customer sees it", "客户对问题的描述", 15),
            ("Causes, on the spot", "现场查明原因", 20),
            ("Solutions and their choice", "解决方案与选择", 15),
            ("Who does what by when", "责任人与期限", 10),
        ),
        ("The account manager and the department that answers for it", "客户经理与责任部门"),
        (2, 4),
        (
            ("cause", "cause found", "查明的原因"),
            ("solution", "solution agreed", "商定的解决方案"),
            ("owner", "who answers for it", "责任人"),
            ("due", "by when", "完成期限"),
        ),
        (
            ("Records of the problem", "问题记录"),
            ("Somebody who may decide the solution", "有权决定方案的人员"),
            ("At least one proposal", "至少一个解决方案"),
        ),
        (
            ("Examples and documents of the problem", "问题实例与资料"),
            ("The people it troubles", "受影响的人员"),
        ),
    ),
    VisitForm.SOCIAL: _guide(
        VisitForm.SOCIAL,
        (
            ("Welcome", "欢迎", 15),
            ("Shared activity or meal", "联谊活动或用餐", 90),
            ("Thanks and outlook", "致谢与展望", 15),
        ),
        ("Both teams, people who work together every day included", "双方团队,包括日常协作人员"),
        (2, 12),
        (
            ("people_met", "people met", "结识的人员"),
            ("relations", "relations made or mended", "建立或修复的关系"),
        ),
        (
            ("Programme and guest list", "活动安排与名单"),
            ("Budget within both sides' gift rules", "符合双方礼品规定的预算"),
        ),
        (("Who will come", "出席人员"),),
    ),
    VisitForm.FACT_FINDING: _guide(
        VisitForm.FACT_FINDING,
        (
            ("What we would like to learn, and why", "调查内容与目的", 10),
            ("Questions of the checklist", "按清单提问", 40),
            ("Shop, stock and transport seen on the spot", "实地查看门店、库存与运输", 20),
            ("What we will do with it", "结果用途说明", 5),
        ),
        ("The account manager with the one who asks", "客户经理与调查人员"),
        (1, 3),
        (
            ("findings", "what was found", "调查结果"),
            ("sources", "who said it, what was seen", "信息来源"),
            ("unanswered", "what remains open", "未能回答的问题"),
            ("use", "what it will be used for", "结果用途"),
        ),
        (
            ("Checklist with questions in their order", "排好顺序的调查清单"),
            ("What is known already", "已掌握的情况"),
        ),
        (("Figures asked for", "所需数据"), ("Access to shop and stock", "门店与仓库的参观安排")),
        checklist=True,
    ),
}


def form_guide(form: VisitForm) -> FormGuide:
    """Return what belongs to a form of visit. Method: V5.

    >>> [form_guide(form).minutes for form in VisitForm]
    [30, 90, 60, 120, 75]
    """
    check_type(form, VisitForm, "$.form")
    return _GUIDES[form]


@attrs.frozen
class FormChoice:
    """Hold the form chosen for a visit and why.

    >>> FormChoice(VisitForm.SOCIAL, Text("asked for", "应邀")).explain().clause
    'V5'
    """

    form: VisitForm
    reason: Text

    def explain(self) -> Explanation:
        """Explain the choice."""
        return Explanation("form", Text("form of the visit", "拜访形式"), self.form.text, self.reason, "V5")


def suggest_form(purposes: tuple[Purpose, ...]) -> FormChoice:
    """Suggest the form that fits the weightiest purpose; without any, a courtesy visit. Method: V5.

    >>> suggest_form(()).form.value
    'courtesy'
    """
    if not purposes:
        return FormChoice(VisitForm.COURTESY, Text("no purpose asks for more", "没有其他目的"))
    main = purposes[0]
    if main.asked_form is not None:
        reason = Text(f"agreed with the customer: {main.text.en}", f"与客户商定:{main.text.zh}")
    else:
        reason = Text(f"fits the main purpose: {main.kind.text.en}", f"适合主要目的:{main.kind.text.zh}")
    return FormChoice(main.form, reason)
