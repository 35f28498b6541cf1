"""The public page of pictures: every name is there, and none loads matplotlib before it is called."""

from __future__ import annotations

import subprocess
import sys

import pytest

import keyaccount as ka
from keyaccount.adapters import plots


@pytest.mark.parametrize("name", plots.__all__)
def test_every_listed_name_is_there(name: str) -> None:
    """A name handed on that is not there breaks the import of all the others."""
    assert getattr(ka.adapters.plots, name) is getattr(plots, name)


def test_names_are_listed_in_order() -> None:
    """A sorted list shows at once whether a name is missing."""
    assert list(plots.__all__) == sorted(plots.__all__)


def test_importing_the_page_loads_no_matplotlib() -> None:
    """The extra is needed for drawing, not for importing."""
    code = "import sys, keyaccount.adapters.plots; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_an_adapter_that_is_not_there_is_refused() -> None:
    """A misspelt adapter is an attribute error, as for any module."""
    with pytest.raises(AttributeError, match="no attribute 'plot'"):
        _ = ka.adapters.plot  # type: ignore[attr-defined]
    assert "plots" in dir(ka.adapters)
