"""Departments: the usual ones by key, with their wording; any other word stands for itself."""

from __future__ import annotations

from keyaccount.values.text import Term, Text

__all__ = ["DEPARTMENTS", "department_text"]

DEPARTMENTS: tuple[Term, ...] = (
    Term("management", "management", "公司管理层"),
    Term("key_accounts", "key accounts", "重点客户部"),
    Term("sales", "sales", "销售部"),
    Term("marketing", "marketing", "市场部"),
    Term("finance", "finance", "财务部"),
    Term("legal", "legal", "法务部"),
    Term("logistics", "logistics", "物流部"),
    Term("transport", "transport", "运输部"),
    Term("purchasing", "purchasing", "采购部"),
    Term("production", "production", "生产部"),
    Term("research", "research and development", "研发部"),
    Term("quality", "quality", "质量部"),
    Term("service", "after-sales service", "售后服务部"),
    Term("training", "training", "培训部"),
    Term("book", "the book", "账簿"),
)
_BY_KEY = {term.key: term.text for term in DEPARTMENTS}


def department_text(department: str) -> Text:
    """Return a department in words; a name that is no known key stands for itself in both languages.

    Method: C2, N5.

    >>> department_text("logistics").zh, department_text("华东分公司").en
    ('物流部', '华东分公司')
    """
    return _BY_KEY.get(department, Text(department, department))
