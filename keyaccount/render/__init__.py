"""Documents (text, Markdown, HTML; zh and en) for what the stages produce."""

from keyaccount.render.account_plan import (
    account_plan_document,
)
from keyaccount.render.document import (
    Block,
    Document,
    Heading,
    ListBlock,
    Paragraph,
    TreeBlock,
    markdown_text,
)

__all__ = [
    "Block",
    "Document",
    "Heading",
    "ListBlock",
    "Paragraph",
    "TreeBlock",
    "account_plan_document",
    "markdown_text",
]
