"""Frames of polars, pandas, pyarrow, DuckDB and PySpark: the same answers on millions of lines.

Lines stay where they are; one row per customer comes out, and the few customers one wants become
objects. `pip install "keyaccount[frames]"` brings narwhals; the frame's own library is the caller's.
"""

from __future__ import annotations

from keyaccount.adapters.frames_columns import AmountsIn
from keyaccount.adapters.frames_facts import FrameFacts, facts_from
from keyaccount.adapters.frames_ledger import (
    book_from,
    customers_frame,
    customers_from,
    ledger_from,
    lines_frame,
)
from keyaccount.adapters.frames_scores import FrameScores, score_readings, scores_from
from keyaccount.adapters.frames_standing import rfm_scores, turnover_standing, whale_positions
from keyaccount.adapters.frames_volumes import FrameVolumes, volumes_from

__all__ = [
    "AmountsIn",
    "FrameFacts",
    "FrameScores",
    "FrameVolumes",
    "book_from",
    "customers_frame",
    "customers_from",
    "facts_from",
    "ledger_from",
    "lines_frame",
    "rfm_scores",
    "score_readings",
    "scores_from",
    "turnover_standing",
    "volumes_from",
    "whale_positions",
]
