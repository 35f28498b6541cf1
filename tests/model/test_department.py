"""Departments are named in the reader's language wherever somebody has to act."""

from __future__ import annotations

from keyaccount.model.department import DEPARTMENTS, department_text


def test_known_departments_are_worded_and_others_stand_for_themselves() -> None:
    """A firm's own branch office has no translation, and must not be lost for that."""
    keys = [term.key for term in DEPARTMENTS]
    assert len(set(keys)) == len(keys)
    assert department_text("finance").zh == "财务部"
    assert department_text("华东分公司").en == "华东分公司"
