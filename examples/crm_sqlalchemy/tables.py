"""The CRM's own tables, which know nothing of the library, and one table for the documents it hands out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    """The metadata of all tables."""


class Account(Base):
    """A company, as the CRM's users see it."""

    __tablename__ = "crm_account"

    account_id: Mapped[str] = mapped_column(primary_key=True)
    account_name: Mapped[str]
    sales_region: Mapped[str | None]
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("crm_account.account_id"))
    owner_code: Mapped[str | None]
    credit_limit: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    people: Mapped[list[Person]] = relationship(order_by="Person.person_id")


class Person(Base):
    """Somebody at a company; `grade` is the CRM's own scale from A (runs the firm) to D."""

    __tablename__ = "crm_person"

    person_id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("crm_account.account_id"))
    full_name: Mapped[str]
    grade: Mapped[str]


class InvoiceLine(Base):
    """One line of one invoice; a return has a negative quantity and amount."""

    __tablename__ = "erp_invoice_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("crm_account.account_id"))
    item: Mapped[str]
    invoice_no: Mapped[str]
    position: Mapped[int]
    invoiced_on: Mapped[date]
    pieces: Mapped[Decimal] = mapped_column(Numeric(18, 3))
    net: Mapped[Decimal] = mapped_column(Numeric(18, 2))
    cost: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))

    __table_args__ = (Index("erp_invoice_line_by_day", "invoiced_on"),)


class StoredDocument(Base):
    """A decision, ranking or statement as the library wrote it; `kind` and `subject` are for finding it."""

    __tablename__ = "kam_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    as_of: Mapped[date]
    text: Mapped[str] = mapped_column(Text)

    __table_args__ = (UniqueConstraint("kind", "subject", "as_of"),)
