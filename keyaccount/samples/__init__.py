"""A small fictional market in English and Chinese, made for this project, to try every stage on."""

from keyaccount.samples.distributor import AS_OF, distributor
from keyaccount.samples.products import CURRENCY
from keyaccount.samples.service import rates

__all__ = ["AS_OF", "CURRENCY", "distributor", "rates"]
