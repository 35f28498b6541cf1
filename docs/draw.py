"""Draw the pictures of a page: run its code blocks and write what they leave in `pictures`.

Run from the repository's root as `python docs/draw.py docs/guides/PAGE.md`; each picture becomes
`docs/guides/pictures/PAGE-NAME.svg`. Needs the extra `plots`.
"""

from __future__ import annotations

import re
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from keyaccount.adapters.plots import svg_text

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def draw(page: Path, folder: Path) -> list[Path]:
    """Write the pictures of one page below a folder and return where they stand."""
    scope: dict[str, object] = {"__name__": "documentation"}
    with redirect_stdout(StringIO()):
        text = page.read_text(encoding="utf-8")
        for block in BLOCK.finditer(text):
            above = "\n" * text.count("\n", 0, block.start(1))
            exec(compile(above + block.group(1), str(page), "exec"), scope)
    pictures = scope.get("pictures", {})
    assert isinstance(pictures, dict)
    folder.mkdir(exist_ok=True)
    written = []
    for name, picture in pictures.items():
        written.append(folder / f"{page.stem}-{name}.svg")
        written[-1].write_text(svg_text(picture), encoding="utf-8")
    return written


if __name__ == "__main__":
    for given in map(Path, sys.argv[1:]):
        for one in draw(given, given.parent / "pictures"):
            sys.stdout.write(f"{one}\n")
