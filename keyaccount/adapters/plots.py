"""Pictures of results, drawn with matplotlib (extra `plots`): each returns a figure a notebook shows.

Every picture takes `lang` (`en`, `zh`) and `style` (`LIGHT`, `DARK`, or your own `PlotStyle`), touches
nothing global, and raises `MissingExtra` where matplotlib is not installed. `svg_text` and `png_bytes`
write a figure, the same bytes each time.
"""

from __future__ import annotations

from keyaccount.adapters.plots_deals import frontier_picture, region_picture, waterfall_picture
from keyaccount.adapters.plots_identification import matrix_picture, pareto_picture, whale_picture
from keyaccount.adapters.plots_library import DARK, LIGHT, PlotStyle, png_bytes, svg_text
from keyaccount.adapters.plots_scores import ranking_picture, score_picture
from keyaccount.adapters.plots_visits import adherence_picture, route_map_picture, week_grid_picture

__all__ = [
    "DARK",
    "LIGHT",
    "PlotStyle",
    "adherence_picture",
    "frontier_picture",
    "matrix_picture",
    "pareto_picture",
    "png_bytes",
    "ranking_picture",
    "region_picture",
    "route_map_picture",
    "score_picture",
    "svg_text",
    "waterfall_picture",
    "week_grid_picture",
    "whale_picture",
]
