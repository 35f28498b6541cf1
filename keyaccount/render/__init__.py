"""Documents (text, Markdown, HTML; zh and en) for what the stages produce.

Names resolve on first use: a document of one room loads no other.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyaccount.render.account_plan import account_plan_document
    from keyaccount.render.document import (
        Block,
        Document,
        Heading,
        ListBlock,
        Paragraph,
        TreeBlock,
        markdown_text,
    )
    from keyaccount.render.dossier import dossier_document
    from keyaccount.render.minutes import minutes_document
    from keyaccount.render.negotiation import agreement_document, negotiation_document
    from keyaccount.render.notebook import result_html, show
    from keyaccount.render.overall_plan import overall_plan_document
    from keyaccount.render.profit_plan import profit_plan_document
    from keyaccount.render.promises import promise_record_document
    from keyaccount.render.season import allocation_document, season_plan_document
    from keyaccount.render.service import service_promise_document, service_review_document
    from keyaccount.render.settlement import settlement_document, statement_document
    from keyaccount.render.visit import visit_briefing_document, visit_letter_document

__all__ = [
    "Block",
    "Document",
    "Heading",
    "ListBlock",
    "Paragraph",
    "TreeBlock",
    "account_plan_document",
    "agreement_document",
    "allocation_document",
    "dossier_document",
    "markdown_text",
    "minutes_document",
    "negotiation_document",
    "overall_plan_document",
    "profit_plan_document",
    "promise_record_document",
    "result_html",
    "season_plan_document",
    "service_promise_document",
    "service_review_document",
    "settlement_document",
    "show",
    "statement_document",
    "visit_briefing_document",
    "visit_letter_document",
]

_MODULES = {
    "account_plan": ("account_plan_document",),
    "document": ("Block", "Document", "Heading", "ListBlock", "Paragraph", "TreeBlock", "markdown_text"),
    "dossier": ("dossier_document",),
    "minutes": ("minutes_document",),
    "negotiation": ("agreement_document", "negotiation_document"),
    "notebook": ("result_html", "show"),
    "overall_plan": ("overall_plan_document",),
    "profit_plan": ("profit_plan_document",),
    "promises": ("promise_record_document",),
    "season": ("allocation_document", "season_plan_document"),
    "service": ("service_promise_document", "service_review_document"),
    "settlement": ("settlement_document", "statement_document"),
    "visit": ("visit_briefing_document", "visit_letter_document"),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import the module of a public name when it is first asked for (PEP 562)."""
        if name not in _HOMES:
            raise AttributeError(f"module 'keyaccount.render' has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(f"keyaccount.render.{_HOMES[name]}"), name)
        return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
