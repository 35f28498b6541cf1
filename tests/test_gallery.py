"""The gallery shows every picture there is, and nothing that nobody draws any more."""

from __future__ import annotations

import re
from pathlib import Path

from keyaccount.adapters import plots

DOCS = Path(__file__).resolve().parents[1] / "docs"
GALLERY = (DOCS / "gallery.md").read_text(encoding="utf-8")
MOST_BYTES = 1_500_000


def test_every_picture_of_the_library_is_shown() -> None:
    """A picture nobody can look at before calling it is one nobody calls."""
    drawn = {name for name in plots.__all__ if name.endswith("_picture")}
    assert drawn == set(re.findall(r"(\w+_picture)\(", GALLERY))


def test_what_is_drawn_is_what_is_kept_and_linked() -> None:
    """Each name left in `pictures` has its file and its place on the page; no old file stays behind."""
    left = set(re.findall(r'pictures\["([\w-]+)"\]', GALLERY)) | {"pareto", "pareto-dark"}
    kept = {path.stem.removeprefix("gallery-") for path in (DOCS / "pictures").iterdir()}
    linked = set(re.findall(r"\(pictures/gallery-([\w-]+)\.svg\)", GALLERY))
    assert left == kept == linked


def test_the_pictures_of_the_site_stay_light() -> None:
    """A page of pictures has to load on a phone."""
    assert sum(path.stat().st_size for path in DOCS.rglob("pictures/*")) < MOST_BYTES
