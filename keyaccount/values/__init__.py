"""Ground floor: money, time, evidence and explanations; nothing here knows a customer."""

from keyaccount.values.business_hours import BusinessHours, Moment, OpenSpan
from keyaccount.values.calendar import Holiday, LostDays, MakeUpDay, WorkingCalendar
from keyaccount.values.checks import (
    check_acyclic,
    check_date,
    check_decimal,
    check_id,
    check_int,
    check_name,
    check_one_of,
    check_type,
    check_unique,
    set_of,
    tuple_of,
)
from keyaccount.values.currencies import CURRENCIES, Currency, currency_of
from keyaccount.values.dated import Dated, DatedValue
from keyaccount.values.digest import digest
from keyaccount.values.evidence import Evidence, EvidenceGrade, EvidenceMethod
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import Figure, figure_text, is_number
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.fiscal import fiscal_445, retail_year
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.ids import (
    ActionId,
    AgreementId,
    ChecklistId,
    CommitmentId,
    ContactId,
    CustomerId,
    DocumentId,
    ManagerId,
    ProductId,
    QuestionId,
    VisitId,
)
from keyaccount.values.money import Money
from keyaccount.values.numbers import (
    SCORE_PLACES,
    Rounding,
    decimal_of,
    exact,
    largest_remainder,
    round_fraction,
    round_ratio,
    score_of,
)
from keyaccount.values.periods import (
    MonthRule,
    Period,
    Step,
    add_months,
    check_contiguous,
    check_disjoint,
    days_later,
    first_of,
    monthly,
)
from keyaccount.values.rates import ExchangeRate, ExchangeRates, check_rate, percent
from keyaccount.values.seasonality import SeasonalIndex, SeasonalIndices, SeasonMethod, seasonal_indices
from keyaccount.values.table import Table, display_width, tree_html
from keyaccount.values.text import Term, Text, join, text_of
from keyaccount.values.units import Quantity, UnitConversion, UnitConversions
from keyaccount.values.weekday import Weekday

__all__ = [
    "ActionId",
    "AgreementId",
    "BusinessHours",
    "CURRENCIES",
    "ChecklistId",
    "Combine",
    "CommitmentId",
    "ContactId",
    "Currency",
    "CustomerId",
    "Dated",
    "DatedValue",
    "DocumentId",
    "Evidence",
    "EvidenceGrade",
    "EvidenceMethod",
    "ExchangeRate",
    "ExchangeRates",
    "Explanation",
    "Figure",
    "Finding",
    "FrozenMap",
    "Holiday",
    "LostDays",
    "MakeUpDay",
    "ManagerId",
    "Money",
    "Moment",
    "MonthRule",
    "OpenSpan",
    "Period",
    "ProductId",
    "Quantity",
    "QuestionId",
    "Rounding",
    "SCORE_PLACES",
    "SeasonMethod",
    "SeasonalIndex",
    "SeasonalIndices",
    "Severity",
    "Step",
    "Table",
    "Term",
    "Text",
    "UnitConversion",
    "UnitConversions",
    "VisitId",
    "Weekday",
    "WorkingCalendar",
    "add_months",
    "check_acyclic",
    "check_contiguous",
    "check_date",
    "check_decimal",
    "check_disjoint",
    "check_id",
    "check_int",
    "check_name",
    "check_one_of",
    "check_rate",
    "check_type",
    "check_unique",
    "currency_of",
    "days_later",
    "decimal_of",
    "digest",
    "display_width",
    "exact",
    "figure_text",
    "first_of",
    "fiscal_445",
    "frozen_map_of",
    "is_number",
    "join",
    "largest_remainder",
    "monthly",
    "percent",
    "retail_year",
    "round_fraction",
    "round_ratio",
    "score_of",
    "seasonal_indices",
    "set_of",
    "text_of",
    "tree_html",
    "tuple_of",
]
