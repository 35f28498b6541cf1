"""A small fictional market in English and Chinese, made for this project, to try every stage on."""

from keyaccount.samples.books import AS_OF, NEXT_REVIEW, distributor, one_quarter_later
from keyaccount.samples.products import CURRENCY
from keyaccount.samples.programme import annual_rebate, programme, quarterly_rebate, volume_discount
from keyaccount.samples.service import rates

__all__ = [
    "AS_OF",
    "CURRENCY",
    "NEXT_REVIEW",
    "annual_rebate",
    "distributor",
    "one_quarter_later",
    "programme",
    "quarterly_rebate",
    "rates",
    "volume_discount",
]
