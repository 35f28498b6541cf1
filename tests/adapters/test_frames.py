"""The public door: every name is there, and nobody pays for narwhals who does not ask for frames."""

from __future__ import annotations

import subprocess
import sys

import keyaccount as ka
from keyaccount.adapters import frames


def test_every_public_name_is_there() -> None:
    """A listed name that is missing breaks an import at the customer's."""
    for name in frames.__all__:
        assert getattr(ka.adapters.frames, name) is not None


def test_narwhals_is_loaded_only_when_frames_are_asked_for() -> None:
    """The core stays light, and asking for frames loads narwhals alone, none of the libraries it reads."""
    code = (
        "import sys, keyaccount.adapters as a; print('narwhals' in sys.modules); a.frames; "
        "print('narwhals' in sys.modules, {'polars', 'pandas', 'duckdb', 'pyspark'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["False", "True set()"]
