"""One prepared visit as the letter the customer gets, and as the briefing we take along."""

from __future__ import annotations

import re
from itertools import groupby

from keyaccount.render.document import Block, Document, Heading, ListBlock, Paragraph, TreeBlock
from keyaccount.values.text import Text
from keyaccount.visits.letters import visit_briefing, visit_letter
from keyaccount.visits.plan import VisitPlan

__all__ = ["visit_briefing_document", "visit_letter_document"]

_NUMBER = re.compile(r"^\s+(?:\d+\. |- |! )")


def visit_letter_document(plan: VisitPlan, *, sender: str, company: str) -> Document:
    """Write the plan as a letter to the customer, in both languages; nothing internal is in it.

    Method: V2.

    >>> from keyaccount.visits.planning import example_plan
    >>> letter = visit_letter_document(example_plan(), sender="Li", company="Hua Tea")
    >>> letter.title.zh, "Yours sincerely, Li" in letter.to_text()
    ('拜访安排:C1', True)
    """
    written = Text(*(visit_letter(plan, lang, sender=sender, company=company) for lang in ("en", "zh")))
    title = Text(f"Our visit to {plan.customer_name}", f"拜访安排:{plan.customer_name}")
    return Document(title, _blocks(written))


def visit_briefing_document(plan: VisitPlan) -> Document:
    """Write the plan as our own briefing, with the grounds of its purposes; not for the customer.

    Method: V1, V2, V3.

    >>> from keyaccount.visits.planning import example_plan
    >>> visit_briefing_document(example_plan()).title.en
    'Briefing: visit to C1'
    """
    written = Text(*(visit_briefing(plan, lang) for lang in ("en", "zh")))
    title = Text(f"Briefing: visit to {plan.customer_name}", f"拜访简报:{plan.customer_name}")
    why = [Heading(Text("Why so", "安排理由")), TreeBlock(plan.explain(), depth=3)]
    # The table says what the opening lines say.
    return Document(title, [plan.table(), *_blocks(written)[1:], *why])


def _blocks(written: Text) -> list[Block]:
    """Turn a text that stands line by line alike in both languages into headings, paragraphs and lists."""
    lines = [Text(*pair) for pair in zip(written.en.split("\n"), written.zh.split("\n"), strict=True)]
    blocks: list[Block] = []
    groups = [(kind, list(group)) for kind, group in groupby(lines, key=_kind)]
    for index, (kind, together) in enumerate(groups):
        heads_list = index + 1 < len(groups) and groups[index + 1][0] == "list" and len(together) == 1
        if kind == "list":
            numbered = bool(re.match(r"^\s+\d", together[0].en))
            items = [Text(_NUMBER.sub("", one.en), _NUMBER.sub("", one.zh)) for one in together]
            blocks.append(ListBlock([Text(one.en.strip(), one.zh.strip()) for one in items], numbered))
        elif kind == "words" and heads_list:
            blocks.append(Heading(together[-1]))
        elif kind == "words":
            blocks.append(
                Paragraph(Text(*("\n".join(one.say(lang) for one in together) for lang in ("en", "zh"))))
            )
    return blocks


def _kind(line: Text) -> str:
    if not line.en:
        return ""
    return "list" if line.en.startswith("  ") else "words"
