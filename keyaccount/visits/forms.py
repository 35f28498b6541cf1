"""The five forms of a visit, each with its own agenda, length, people and required outcomes."""

from __future__ import annotations

import attrs

from keyaccount.model.side import Side
from keyaccount.model.visit_record import VisitForm
from keyaccount.values.checks import check_id, check_int, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.table import Table
from keyaccount.values.text import Text, join
from keyaccount.visits.purpose import Purpose

__all__ = [
    "AgendaItem",
    "FormChoice",
    "FormGuide",
    "OutcomeField",
    "ToPrepare",
    "form_guide",
    "suggest_form",
]


@attrs.frozen
class AgendaItem:
    """State one item of the agenda, its minutes, and how the letter words it where that differs.

    >>> AgendaItem(Text("Greeting", "问候"), 5).in_letter.en
    'Greeting'
    """

    text: Text
    minutes: int
    letter: Text | None = None

    def __attrs_post_init__(self) -> None:
        check_type(self.text, Text, "$.text")
        check_int(self.minutes, "$.minutes", least=0, most=600)
        check_type(self.letter, (Text, type(None)), "$.letter")

    @property
    def in_letter(self) -> Text:
        """Return the item as the customer reads it."""
        return self.letter or self.text


@attrs.frozen
class ToPrepare:
    """State one thing a side gets ready, how the letter words it, and whether the letter leaves it out.

    >>> ToPrepare(Text("Anything they wish to raise", "客户希望提出的事项"), internal=True).letter is None
    True
    """

    text: Text
    letter: Text | None = None
    internal: bool = False

    def __attrs_post_init__(self) -> None:
        check_type(self.text, Text, "$.text")
        check_type(self.letter, (Text, type(None)), "$.letter")
        check_type(self.internal, bool, "$.internal")


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
    we_prepare: tuple[ToPrepare, ...] = attrs.field(converter=tuple_of)
    they_prepare: tuple[ToPrepare, ...] = attrs.field(converter=tuple_of)
    checklist: bool = False

    @property
    def minutes(self) -> int:
        """Return how long the agenda takes."""
        return sum(item.minutes for item in self.agenda)

    def preparation(self, side: Side) -> tuple[ToPrepare, ...]:
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
    agenda: tuple[AgendaItem, ...],
    participants: Text,
    ours: tuple[int, int],
    outcomes: tuple[tuple[str, str, str], ...],
    we: tuple[ToPrepare, ...],
    they: tuple[ToPrepare, ...],
    checklist: bool = False,
) -> FormGuide:
    fields = [OutcomeField(key, Text(en, zh)) for key, en, zh in outcomes]
    return FormGuide(form, agenda, participants, *ours, fields, we, they, checklist)


def _item(en: str, zh: str, minutes: int, letter: tuple[str, str] | None = None) -> AgendaItem:
    return AgendaItem(Text(en, zh), minutes, None if letter is None else Text(*letter))


def _need(en: str, zh: str, letter: tuple[str, str] | None = None, *, internal: bool = False) -> ToPrepare:
    return ToPrepare(Text(en, zh), None if letter is None else Text(*letter), internal)


_GUIDES = {
    VisitForm.COURTESY: _guide(
        VisitForm.COURTESY,
        (
            _item("Greeting and news of both houses", "问候并互通近况", 10),
            _item("How orders and deliveries run", "订单与交货情况", 10),
            _item(
                "Small matters to look after, next visit",
                "需要落实的小事及下次拜访",
                10,
                ("Small matters we can look after for you, next visit", "可为贵方落实的小事及下次拜访"),
            ),
        ),
        Text("The account manager and the daily counterpart", "客户经理与日常对接人"),
        (1, 2),
        (
            ("mood", "how the relation feels", "双方关系感受"),
            ("small_matters", "small matters they care about", "客户关心的小事"),
        ),
        (
            _need(
                "What was said last time", "上次拜访内容", ("The notes of our last meeting", "上次会面的纪要")
            ),
            _need(
                "State of open promises",
                "未结承诺的进展",
                ("Where our open promises to you stand", "我方未结承诺的进展"),
            ),
        ),
        (
            _need(
                "Anything they wish to raise",
                "客户希望提出的事项",
                ("Anything you wish to raise", "贵方希望提出的事项"),
            ),
        ),
    ),
    VisitForm.ROUND_TABLE: _guide(
        VisitForm.ROUND_TABLE,
        (
            _item("Aim of the talk", "座谈目的", 5),
            _item("Results since the last talk", "上次座谈以来的成果", 20),
            _item("Views of both sides", "双方意见交流", 35),
            _item("Plans and proposals", "计划与方案", 20),
            _item("Decisions and who does what", "决定与分工", 10),
        ),
        Text("Both managers with the departments concerned", "双方负责人及相关部门"),
        (2, 5),
        (
            ("views", "views exchanged", "交流的意见"),
            ("agreements", "points agreed", "达成的共识"),
            ("differences", "points still open", "尚存的分歧"),
        ),
        (
            _need("Figures of the period", "本期数据"),
            _need("Written proposal", "书面方案", ("A written proposal", "书面方案")),
            _need(
                "Colleagues of the departments concerned",
                "相关部门同事",
                ("Our colleagues of the departments concerned", "我方相关部门人员"),
            ),
        ),
        (
            _need(
                "Their own figures and plans",
                "客户方数据与计划",
                ("Your own figures and plans", "贵方数据与计划"),
            ),
            _need(
                "Those of their people who may decide",
                "客户方有权商定的人员",
                ("Those of your people who may decide", "贵方有权商定的人员"),
            ),
        ),
    ),
    VisitForm.PROBLEM_SOLVING: _guide(
        VisitForm.PROBLEM_SOLVING,
        (
            _item(
                "The problem as the customer sees it",
                "客户对问题的描述",
                15,
                ("The problem as you see it", "贵方对问题的说明"),
            ),
            _item("Causes, on the spot", "现场查明原因", 20),
            _item("Solutions, and which to choose", "解决方案与选择", 15),
            _item("Who does what by when", "责任人与期限", 10),
        ),
        Text("The account manager and the department that answers for it", "客户经理与责任部门"),
        (2, 4),
        (
            ("cause", "cause found", "查明的原因"),
            ("solution", "solution agreed", "商定的解决方案"),
            ("owner", "who answers for it", "责任人"),
            ("due", "by when", "完成期限"),
        ),
        (
            _need("Records of the problem", "问题记录", ("Our records of the problem", "我方的问题记录")),
            _need(
                "Somebody who may decide the solution",
                "有权决定方案的人员",
                ("Somebody of ours who may decide the solution", "我方有权决定方案的人员"),
            ),
            _need(
                "At least one proposal",
                "至少一个解决方案",
                ("At least one proposal", "至少一个解决方案供选择"),
            ),
        ),
        (
            _need("Examples and documents of the problem", "问题实例与资料"),
            _need(
                "Those of their people whom it troubles",
                "客户方受影响的人员",
                ("Those of your people whom it troubles", "贵方受影响的人员"),
            ),
        ),
    ),
    VisitForm.SOCIAL: _guide(
        VisitForm.SOCIAL,
        (
            _item("Welcome", "欢迎", 15),
            _item("Shared activity or meal", "联谊活动或用餐", 90),
            _item("Thanks and outlook", "致谢与展望", 15),
        ),
        Text("Both teams, people who work together every day included", "双方团队,包括日常协作人员"),
        (2, 12),
        (
            ("people_met", "people met", "结识的人员"),
            ("relations", "relations made or mended", "建立或修复的关系"),
        ),
        (
            _need("Programme and guest list", "活动安排与名单", ("The programme", "活动安排")),
            _need("Budget within both sides' gift rules", "符合双方礼品规定的预算", internal=True),
        ),
        (
            _need(
                "Who will come from their side",
                "客户方出席人员",
                ("Who will come from your side", "贵方出席人员名单"),
            ),
        ),
    ),
    VisitForm.FACT_FINDING: _guide(
        VisitForm.FACT_FINDING,
        (
            _item("What we would like to learn, and why", "调查内容与目的", 10),
            _item(
                "Questions of the checklist",
                "按清单提问",
                40,
                ("Our questions, one by one", "按清单逐项请教"),
            ),
            _item("Shop, stock and transport seen on the spot", "实地查看门店、库存与运输", 20),
            _item(
                "What we will do with it",
                "结果用途说明",
                5,
                ("What we will do with the answers", "结果用途说明"),
            ),
        ),
        Text("The account manager with the one who asks", "客户经理与调查人员"),
        (1, 3),
        (
            ("findings", "what was found", "调查结果"),
            ("sources", "who said it, what was seen", "信息来源"),
            ("unanswered", "what remains open", "未能回答的问题"),
            ("use", "what it will be used for", "结果用途"),
        ),
        (
            _need(
                "Checklist with questions in their order",
                "排好顺序的调查清单",
                ("Our questions in order", "排好顺序的问题清单"),
            ),
            _need("What is known already", "已掌握的情况", internal=True),
        ),
        (
            _need("Figures asked for", "所需数据", ("The figures we ask for", "我方请教的数据")),
            _need(
                "Access to their shop and stock",
                "客户门店与仓库的参观安排",
                ("Access to your shop and stock", "贵方门店与仓库的参观安排"),
            ),
        ),
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
        """Explain the choice, and what the form asks for: its agenda and the minutes that takes."""
        guide = form_guide(self.form)
        agenda = join(tuple(item.text for item in guide.agenda), "; ", ";")
        minutes = Text("minutes the form takes", "该形式所需分钟数")
        asked = Explanation("form.minutes", minutes, guide.minutes, agenda, self.form.clause)
        label = Text("form of the visit", "拜访形式")
        return Explanation("form", label, self.form.text, self.reason, "V5", because=(asked,))


def suggest_form(purposes: tuple[Purpose, ...]) -> FormChoice:
    """Suggest the form that fits the weightiest purpose; without any, a courtesy visit.

    On a visit plans are brought, talks go deep and something is decided (V0); a courtesy visit has no
    room for that. It is suggested only where no other purpose asks for more, unless it was agreed with
    the customer. Method: V0, V5.

    >>> suggest_form(()).form.value
    'courtesy'
    """
    if not purposes:
        return FormChoice(VisitForm.COURTESY, Text("no purpose asks for more", "没有其他目的"))
    main = purposes[0]
    if main.asked_form is None and main.form is VisitForm.COURTESY:
        asking = next((one for one in purposes if one.form is not VisitForm.COURTESY), None)
        if asking is not None:
            main, more = asking, asking.kind.text
            reason = Text(f"a courtesy visit leaves no room to {more.en}", f"礼节式拜访不足以{more.zh}")
            return FormChoice(main.form, reason)
    if main.asked_form is not None:
        reason = Text(f"agreed with the customer: {main.text.en}", f"与客户商定:{main.text.zh}")
    else:
        reason = Text(f"fits the main purpose: {main.kind.text.en}", f"适合主要目的:{main.kind.text.zh}")
    return FormChoice(main.form, reason)
