"""Ids: plain text with a type of its own per noun, so that a checker tells them apart."""

from __future__ import annotations

from typing import NewType

__all__ = [
    "ActionId",
    "AgreementId",
    "ChecklistId",
    "CommitmentId",
    "ContactId",
    "CustomerId",
    "DocumentId",
    "ManagerId",
    "ProductId",
    "QuestionId",
    "VisitId",
]

# An id is whatever the CRM calls the record; it is never computed, reused or read for meaning.
CustomerId = NewType("CustomerId", str)
ContactId = NewType("ContactId", str)
ProductId = NewType("ProductId", str)
ManagerId = NewType("ManagerId", str)
DocumentId = NewType("DocumentId", str)
ChecklistId = NewType("ChecklistId", str)
QuestionId = NewType("QuestionId", str)
ActionId = NewType("ActionId", str)
CommitmentId = NewType("CommitmentId", str)
AgreementId = NewType("AgreementId", str)
VisitId = NewType("VisitId", str)
