"""The plan in words: the letter the customer gets, and the briefing we take along."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from keyaccount.errors import Lang
from keyaccount.model.side import Side
from keyaccount.values.finding import Finding
from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday
from keyaccount.visits.levels import Attendee
from keyaccount.visits.plan import VisitPlan

__all__ = ["visit_briefing", "visit_letter"]


def visit_letter(plan: VisitPlan, lang: Lang = "en", *, sender: str, company: str) -> str:
    """Write the plan as a letter to the customer: purpose, time, content, form, people, what to prepare.

    It names what the customer needs and nothing internal (no scores, no findings). Method: V2.

    >>> from keyaccount.visits.planning import example_plan
    >>> print(visit_letter(example_plan(), sender="Li", company="Hua Tea").splitlines()[2])
    we look forward to visiting you on 2026-02-02 (Monday), 09:00-09:45.
    """
    say = _Speaker(plan, lang)
    return "\n".join(
        [
            *say.opening(),
            "",
            say.line(Text("Purpose", "拜访目的"), plan.purpose_in_letter),
            say.line(Text("Form", "拜访形式"), plan.form.text),
            say.line(Text("From our side", "我方人员"), _people(plan.ours)),
            say.line(Text("We hope to meet", "希望会见"), _people(plan.theirs)),
            "",
            say.word("Agenda", "议程安排"),
            *say.agenda(letter=True),
            "",
            say.word("So that the time is well spent, please prepare", "为使会面更有成效,敬请准备"),
            *say.asked(Side.THEIRS),
            "",
            say.word("We for our part prepare", "我方将准备"),
            *say.asked(Side.OURS),
            "",
            *say.closing(sender, company),
        ]
    )


def visit_briefing(plan: VisitPlan, lang: Lang = "en") -> str:
    """Write the plan as our own briefing: purposes with their grounds, route, levels, lists, findings.

    Method: V2.

    >>> from keyaccount.visits.planning import example_plan
    >>> visit_briefing(example_plan()).splitlines()[0]
    'Briefing: C1, 2026-02-02 (Monday), 09:00-09:45'
    """
    say = _Speaker(plan, lang)
    grounds = [f"  {say.line(one.kind.text, one.text)}" for one in plan.purposes]
    return "\n".join(
        [
            say.word(f"Briefing: {plan.customer_name}, ", f"拜访简报:{plan.customer_name},") + say.when(),
            say.line(Text("Route", "路线"), plan.route.text),
            say.line(Text("Form", "形式"), plan.form.text)
            + say.aside(plan.choice.reason.en, plan.choice.reason.zh),
            say.line(Text("People", "人员"), _people((*plan.ours, *plan.theirs))),
            say.line(Text("Level", "层级"), plan.level.reason),
            "",
            say.word("Why we go", "拜访缘由"),
            *(grounds or [f"  {say.word('no purpose (waived)', '无目的(已豁免)')}"]),
            "",
            say.word("Agenda", "议程安排"),
            *say.agenda(),
            "",
            say.word("We prepare", "我方准备"),
            *say.boxes(Side.OURS),
            "",
            *say.questions(),
            say.word("They prepare", "客户方准备"),
            *say.boxes(Side.THEIRS),
            *say.exceptions(),
        ]
    )


class _Speaker:
    """Word the pieces letter and briefing share in one language."""

    def __init__(self, plan: VisitPlan, lang: Lang) -> None:
        self.plan = plan
        self.lang = lang

    def word(self, en: str, zh: str) -> str:
        return en if self.lang == "en" else zh

    def line(self, label: Text, value: Text) -> str:
        mark = ": " if self.lang == "en" else ":"
        return f"{label.say(self.lang)}{mark}{value.say(self.lang)}"

    def when(self) -> str:
        # Never `%A`: it speaks the language of the process.
        day = Weekday.of(self.plan.on).text
        zone = f" {self.plan.zone}" if self.plan.zone else ""
        clock = f"{self.plan.at:%H:%M}-{self.plan.ends:%H:%M}{zone}"
        if self.lang == "en":
            return f"{self.plan.on} ({day.en}), {clock}"
        return f"{self.plan.on.year}年{self.plan.on.month}月{self.plan.on.day}日({day.zh}){clock}"

    def opening(self) -> list[str]:
        name, when = self.plan.customer_name, self.when()
        if self.lang == "en":
            visiting = "visiting you" if self.plan.host is Side.THEIRS else "welcoming you"
            return [f"Dear partners at {name},", "", f"we look forward to {visiting} on {when}."]
        going = f"我方拟于 {when} 前往拜访" if self.plan.host is Side.THEIRS else f"诚邀贵方于 {when} 来访"
        return [f"尊敬的{name}:", "", f"{going},现将安排奉上,请予以配合。"]

    def agenda(self, *, letter: bool = False) -> list[str]:
        lines = []
        for number, item in enumerate(self.plan.agenda, start=1):
            what = (item.in_letter if letter else item.text).say(self.lang)
            lines.append(f"  {number}. {what}{self.aside(f'{item.minutes} min', f'{item.minutes} 分钟')}")
        return lines

    def asked(self, side: Side) -> list[str]:
        items = [one for one in self.plan.preparation if one.side is side and not one.internal]
        return [f"  - {one.in_letter.say(self.lang)}{self.until(one.due)}" for one in items]

    def boxes(self, side: Side) -> list[str]:
        items = [one for one in self.plan.preparation if one.side is side]
        return [
            f"  {'[x]' if one.ready else '[ ]'} {one.text.say(self.lang)}{self.until(one.due)}"
            for one in items
        ]

    def until(self, day: date) -> str:
        return self.aside(f"by {day}", f"{day.month}月{day.day}日前")

    def aside(self, en: str, zh: str) -> str:
        return f" ({en})" if self.lang == "en" else f"({zh})"

    def questions(self) -> list[str]:
        if self.plan.checklist is None:
            return []
        head = self.line(Text("Questions", "调查问题"), self.plan.checklist.title)
        asked = [f"  ? {question.text.say(self.lang)}" for question in self.plan.checklist.questions]
        return [head, *asked, ""]

    def exceptions(self) -> list[str]:
        found = self.plan.findings()
        lines = [f"  ! {one.text.say(self.lang)}{self.remedy(one)}" for one in found]
        return ["", self.word("To note", "提请注意"), *lines] if lines else []

    def remedy(self, finding: Finding) -> str:
        if finding.remedy is None:
            return ""
        return self.word(f"; {finding.remedy.en}", f";{finding.remedy.zh}")

    def closing(self, sender: str, company: str) -> list[str]:
        asks = self.word(
            "If the time does not suit you, tell us and we move it; otherwise no confirmation is needed.",
            "如时间不便,请告知,我方将予以调整;如无变动,无需另行确认。",
        )
        return [asks, "", self.word(f"Yours sincerely, {sender}", f"{sender} 敬上"), company]


def _people(people: Iterable[Attendee]) -> Text:
    found = [one.text for one in people]
    if not found:
        return Text("whoever you find fitting", "由贵方安排")
    return Text(", ".join(one.en for one in found), "、".join(one.zh for one in found))
