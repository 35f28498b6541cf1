"""Results in a notebook: every one as self-contained HTML in the language of whoever reads it."""

from __future__ import annotations

from inspect import Parameter, signature
from typing import Any

from keyaccount.errors import Lang, refuse
from keyaccount.values.explanation import Explanation
from keyaccount.values.table import Table

__all__ = ["Shown", "result_html", "show"]


def result_html(result: object, lang: Lang = "en") -> str:
    """Write any result as one self-contained piece of HTML, for light and dark pages; all is escaped.

    What a notebook shows by itself in English is the same as `result_html(result)`.
    Raises `KeyAccountError` (`render.no-html`, `render.lang`).

    >>> from keyaccount.identification import whale_curve
    >>> "鲸鱼曲线" in result_html(whale_curve({"a": 5, "b": -1}), "zh")
    True
    """
    if lang not in ("en", "zh"):
        refuse("render.lang", "$.lang", "choose en or zh", "请选择 en 或 zh")
    for name in ("html", "to_html"):
        if callable(write := getattr(result, name, None)):
            return str(write(lang))
    for name, kind in (("table", Table), ("explain", Explanation)):
        if (made := _asked(result, name, kind)) is not None:
            return result_html(made, lang)
    refuse(
        "render.no-html",
        "$.result",
        f"{type(result).__name__} has neither table nor explanation to show",
        f"{type(result).__name__} 没有可显示的表格或说明",
    )


def _asked(result: object, name: str, kind: type) -> Any:
    """Return the table or explanation a result makes without being told anything, or None."""
    make = getattr(result, name, None)
    if not callable(make) or isinstance(result, type):
        return None
    if any(one.default is Parameter.empty for one in signature(make).parameters.values()):
        return None
    made = make()
    return made if isinstance(made, kind) else None


class Shown:
    """Hold a result together with the language in which a notebook is to show it.

    >>> from keyaccount.identification import whale_curve
    >>> "鲸鱼曲线" in Shown(whale_curve({"a": 5, "b": -1}), "zh")._repr_html_()
    True
    """

    # A wrapper for a screen, not a value to keep: it is no attrs class, so documents know nothing of it.
    __slots__ = ("lang", "result")

    lang: Lang
    result: object

    def __init__(self, result: object, lang: Lang) -> None:
        self.result = result
        self.lang = lang

    def _repr_html_(self) -> str:
        return result_html(self.result, self.lang)


def show(result: object, lang: Lang = "zh") -> Shown:
    """Return a result that a notebook shows in one language; refuse at once what has nothing to show.

    Raises `KeyAccountError` (`render.no-html`, `render.lang`).

    >>> from keyaccount.identification import whale_curve
    >>> show(whale_curve({"a": 5, "b": -1})).lang
    'zh'
    """
    result_html(result, lang)
    return Shown(result, lang)
