"""How the pages are built into a site: `python -m sphinx -W -b html docs build/site`."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

import keyaccount

project = "keyaccount"
author = "The keyaccount maintainers"
version = release = keyaccount.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.viewcode"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = "keyaccount"
html_static_path: list[str] = []

# Docstrings are written to be read in an editor: single backticks mean code.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
myst_heading_anchors = 3
# Thousands of classes in the navigation of every page take most of the time of a build, and nobody's eye.
toc_object_entries = False
# A field called `list` is no reference to the type of that name.
suppress_warnings = ["ref.python"]

ROOMS = (
    "identification",
    "confirmation",
    "analysis",
    "visits",
    "negotiation",
    "incentives",
    "bargaining",
    "model",
    "values",
    "render",
    "io",
    "errors",
    "samples",
    "testing",
    "adapters.frames",
    "adapters.holidays",
    "adapters.ics",
    "adapters.plots",
)


def write_reference(app: Sphinx) -> None:
    """Write one reference page per room; they are made from the docstrings and never kept."""
    folder = Path(app.srcdir) / "reference"
    folder.mkdir(exist_ok=True)
    for room in ROOMS:
        page = folder / f"{room}.md"
        text = reference_page(room)
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def reference_page(room: str) -> str:
    """Return the page of one room: its purpose and every public name with its docstring."""
    return (
        f"# keyaccount.{room}\n\n```{{eval-rst}}\n"
        f".. automodule:: keyaccount.{room}\n   :members:\n   :imported-members:\n```\n"
    )


def setup(app: Sphinx) -> None:
    """Make the reference pages before the pages are read."""
    app.connect("builder-inited", write_reference)
